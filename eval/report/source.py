"""What a report is made from: the files of a run, read once and cut down to what a page can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eval.folder import RunFolder, lines
from eval.ledger import applied, overrules

Line = dict[str, Any]
MOST_ITEMS = 400  # questions a page shows: more make it slow to open, and nobody reads them
MOST_CLAIMS = 3000  # rows of the claim ledger

# How much an error costs a reader who trusts the answer; greater is worse. A judgement, ours.
GRAVITY = {
    "made_up": 10,
    "wrong_region": 9,
    "wrong_year": 9,
    "should_refuse": 8,
    "misled": 7,
    "wrong_passage": 7,
    "beside": 6,
    "too_much": 5,
    "incomplete": 4,
    "not_cited": 3,
    "cited_refusal": 3,
    "failed": 2,
    "refused": 1,
}


@dataclass(slots=True)
class Item:
    """A question with everything the page shows of it."""

    question: Line
    answer: Line
    verdict: Line

    @property
    def lost(self) -> bool:
        return bool(self.verdict["error_class"])

    @property
    def gravity(self) -> tuple[int, int]:
        """For ordering, worst last; a figure without a source weighs on top."""
        unfounded = self.verdict["values"].get("number_faithful") == 0.0
        return GRAVITY.get(self.verdict["error_class"], 0) + 2 * unfounded, len(self.verdict["missing"])


@dataclass(slots=True)
class Source:
    """A run as its report sees it."""

    folder: RunFolder
    settings: Line
    figures: Line  # groups of figures.json
    timing: Line
    library: Line | None
    faults: list[str]
    selfcheck: Line | None
    agreement: Line | None  # of a person's sample with the verifier
    judge: Line | None  # of a judge model with the verifier
    items: list[Item] = field(default_factory=list)  # the lost ones, gravest first, then others in the set's order
    total: int = 0
    errors: Counter[str] = field(default_factory=Counter)  # error class -> questions
    rungs: Counter[str] = field(default_factory=Counter)  # first rung lost -> questions
    rungs_after: Counter[str] = field(default_factory=Counter)  # rung that loses too, the ones before given right
    claims: list[tuple[str, int, Line]] = field(default_factory=list)  # question, place in its answer, claim
    claim_total: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    confidence: list[tuple[float, float]] = field(default_factory=list)  # how sure, and whether right

    @property
    def overall(self) -> Mapping[str, Line]:
        """Measures over all questions."""
        found: Mapping[str, Line] = self.figures["ALL"]["metrics"]
        return found

    def group(self, name: str) -> Line | None:
        """A group of figures.json."""
        return self.figures.get(name)


def read_source(path: Path) -> Source:
    """Reads a finished run. Only the lost questions and the first others stay in memory with their answers."""
    folder = RunFolder(path)
    source = Source(
        folder=folder,
        settings=folder.read("settings.json"),
        figures=folder.read("figures.json")["groups"],
        timing=folder.read("timing.json"),
        library=folder.read("library.json"),
        faults=folder.read("faults.json") or [],
        selfcheck=folder.read("selfcheck.json"),
        agreement=folder.read("agreement.json"),
        judge=folder.read("judge.json"),
    )
    keep = _to_keep(folder)
    held = overrules(folder)
    for question, answer, verdict in zip(
        lines(folder.questions), lines(folder.answers), applied(lines(folder.verdicts), held), strict=True
    ):
        source.total += 1
        _count(source, verdict)
        if source.total - 1 in keep:
            source.items.append(Item(question, answer, verdict))
    source.items.sort(key=lambda item: (not item.lost, tuple(-part for part in item.gravity)))
    source.claims.sort(key=lambda found: found[2]["finding"] == "supported")
    del source.claims[MOST_CLAIMS:]
    return source


def _to_keep(folder: RunFolder) -> set[int]:
    """Rows to show: the gravest lost ones, then the first of the rest."""
    lost: list[tuple[int, int]] = []
    rest: list[int] = []
    for row, verdict in enumerate(lines(folder.verdicts)):
        if verdict["error_class"]:
            lost.append((-GRAVITY.get(verdict["error_class"], 0), row))
        elif len(rest) < MOST_ITEMS:
            rest.append(row)
    kept = [row for _, row in sorted(lost)[:MOST_ITEMS]]
    return {*kept, *rest[: MOST_ITEMS - len(kept)]}


def _count(source: Source, verdict: Line) -> None:
    if verdict["error_class"]:
        source.errors[verdict["error_class"]] += 1
        source.rungs[verdict["rungs"][0] if verdict["rungs"] else ""] += 1
        source.rungs_after.update(verdict["rungs"][1:])
    for place, claim in enumerate(verdict["claims"], 1):
        source.claim_total += 1
        source.findings[claim["finding"]] += 1
        counted = source.findings["supported"]
        if (counted if claim["finding"] == "supported" else source.claim_total - counted) <= MOST_CLAIMS:
            source.claims.append((verdict["id"], place, claim))
    right = verdict["values"].get("correct")
    if verdict["confidence"] is not None and right is not None:
        source.confidence.append((verdict["confidence"], right))
