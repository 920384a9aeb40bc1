"""The claim ledger: what a person overrules, with a note; the figures follow, and the overrule becomes a labelled pair."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eval.entailment import FINDINGS, Finding
from eval.figures import figures_of
from eval.folder import RunFolder, lines
from eval.metrics.faithfulness import FAITHFULNESS
from eval.sets import question_of
from index.errors import WrongCall

_FILE = "overrules.jsonl"
Key = tuple[str, int]  # question id and place of the claim in its answer, from 1


@dataclass(frozen=True, slots=True)
class Overrule:
    """A person's verdict on one claim, in place of the verifier's."""

    id: str  # of the question
    claim: int  # place in the answer, from 1
    finding: Finding
    note: str  # why, in the person's words

    def record(self) -> dict[str, Any]:
        """For overrules.jsonl."""
        return {"id": self.id, "claim": self.claim, "finding": self.finding, "note": self.note}


def overrules(folder: RunFolder) -> dict[Key, Overrule]:
    """What has been overruled in a run; a later one replaces an earlier one on the same claim."""
    path = folder.path / _FILE
    if not path.is_file():
        return {}
    found = (Overrule(line["id"], line["claim"], line["finding"], line["note"]) for line in lines(path))
    return {(overrule.id, overrule.claim): overrule for overrule in found}


def applied(verdicts: Iterable[dict[str, Any]], held: Mapping[Key, Overrule]) -> Iterator[dict[str, Any]]:
    """Verdict lines with the overrules put in and the share of supported claims taken anew."""
    touched = {name for name, _ in held}
    for line in verdicts:
        if line["id"] in touched:
            for place, claim in enumerate(line["claims"], 1):
                overrule = held.get((line["id"], place))
                if overrule is not None:
                    claim.update(finding=overrule.finding, reason=f"人工改判:{overrule.note}", overruled=True)
            _retake(line)
        yield line


def _retake(line: dict[str, Any]) -> None:
    findings = [claim["finding"] for claim in line["claims"] if claim["finding"] != "unknown"]
    if findings:
        line["values"][FAITHFULNESS.name] = findings.count("supported") / len(findings)
        line["unknown"].pop(FAITHFULNESS.name, None)
    else:
        line["values"].pop(FAITHFULNESS.name, None)
        line["unknown"][FAITHFULNESS.name] = "人工判为无法判断"


def overrule(folder: RunFolder, question: str, claim: int, finding: str, note: str) -> None:
    """Records a person's verdict and brings figures and labelled pairs up to date. Raises WrongCall.

    finding: a key of FINDINGS or its Chinese name.
    """
    chosen = {label: key for key, label in FINDINGS.items()}.get(finding, finding)
    if chosen not in FINDINGS:
        raise WrongCall(f"不认识的判定“{finding}”。请用 {'、'.join(FINDINGS.values())} 之一。")
    if not note.strip():
        raise WrongCall("改判要写明理由。请用 --note 给出一句话。")
    line = next((line for line in lines(folder.verdicts) if line["id"] == question), None)
    if line is None or not 1 <= claim <= len(line["claims"]):
        count = 0 if line is None else len(line["claims"])
        raise WrongCall(f"题 {question} 没有第 {claim} 条断言(共 {count} 条)。请对照报告里的断言台账。")
    made = Overrule(question, claim, chosen, note.strip())
    with (folder.path / _FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(made.record(), ensure_ascii=False) + "\n")
    refresh(folder)


def refresh(folder: RunFolder) -> None:
    """Figures and labelled pairs as the overrules leave them."""
    held = overrules(folder)
    questions = [question_of(line) for line in lines(folder.questions)]
    figures = figures_of(applied(lines(folder.verdicts), held), questions, folder.read("settings.json")["seed"])
    folder.write("figures.json", figures.record())
    folder.write_text("figures.csv", figures.table())
    folder.write_text("labelled_pairs.jsonl", "".join(_pair_lines(folder, held)))


def _pair_lines(folder: RunFolder, held: Mapping[Key, Overrule]) -> Iterator[str]:
    """Overruled claims as pairs for checking the verifier, in the shape of its input with a label."""
    from eval.entailment import context_of
    from eval.metrics.answer import Given

    wanted = {name for name, _ in held}
    abouts = folder.abouts()
    for answer, verdict in zip(lines(folder.answers), lines(folder.verdicts), strict=True):
        if verdict["id"] not in wanted:
            continue
        contexts = [context_of(citation, abouts) for citation in Given(answer).citations]
        for place, claim in enumerate(verdict["claims"], 1):
            made = held.get((verdict["id"], place))
            if made is None or made.finding == "unknown":
                continue
            pair = {
                "id": f"{verdict['id']}-{place}",
                "claim": claim["claim"],
                "contexts": contexts,
                "supported": made.finding == "supported",
                "kind": "overruled",
                "note": made.note,
            }
            yield json.dumps(pair, ensure_ascii=False) + "\n"
