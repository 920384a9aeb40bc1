"""From what the checks found to one verdict."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.verify import binding, cause, entities, frame, groups, modality, negation, roles, scope
from assistant.verify.align import align
from assistant.verify.cells import with_stated_unit
from assistant.verify.claims import frame_length
from assistant.verify.coverage import coverage
from assistant.verify.numbers import figures
from assistant.verify.report import Finding, Reason
from assistant.verify.text import Text, prepare
from assistant.verify.worked import shown_right

_LEFT_OUT = ("scope", "negation", "modality")  # what a run of clauses may still hide: a proviso, a ban, a plan
_BLANK = re.compile(r"[ \t\r\u3000]+")
_CELLS = re.compile(r"[ \u3000]*[\t\n][\t\n ]*")  # between the cells of a row, which are told with commas
_PAUSES = "，,。；;：:、！!？?\n“”（()）"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the contexts carry the claim. score: 0 to 1, more support is more; 0.5 and more is supported."""

    supported: bool
    score: float
    reasons: tuple[Reason, ...]

    @property
    def judged(self) -> bool:
        """False when there was nothing to judge: an empty claim or no context."""
        return not any(reason.kind == "unjudged" for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the checks say about one claim."""

    share: float  # of the claim's content that the contexts carry, 0 to 1
    worst: float  # the same of its worst clause
    findings: tuple[Finding, ...]


def verify(claim: str, contexts: Sequence[str]) -> Verdict:
    """Whether the contexts together carry the claim, and why not.

    claim: one statement, without marks; contexts: published paragraphs, whole or cut anywhere. Pure: the same input
    gives the same verdict. An empty claim or empty contexts give a verdict with `judged` False.
    """
    worked_out = shown_right(claim, contexts)
    if worked_out is not None:
        reasons = () if worked_out else (Reason("computed", claim.strip(), ""),)
        return Verdict(worked_out, 0.95 if worked_out else 0.05, reasons)
    cut = frame_length(claim)
    prepared, texts = prepare(claim[cut:]), [prepare(one) for one in with_stated_unit(contexts) if one.strip()]
    if not prepared.flat or not texts:
        return Verdict(False, 0.0, (Reason("unjudged", claim.strip(), ""),))
    evidence = examine(prepared, texts, claim[:cut])
    score = support(evidence)
    told = [f for f in evidence.findings if f.weight >= 0.25] if score < 0.5 else []
    ordered = sorted(told, key=lambda f: -f.weight) or (
        [Finding("unsupported", 1.0, claim.strip())] if score < 0.5 else []
    )
    return Verdict(score >= 0.5, round(score, 4), tuple(dict.fromkeys(f.reason() for f in ordered)))


def examine(claim: Text, contexts: Sequence[Text], lead: str = "") -> Evidence:
    """Runs every check; each looks at one kind of error and knows nothing of the others. lead: the claim's lead-in."""
    units = align(claim, contexts)
    covered = coverage(claim, contexts, units)
    found = figures(claim, contexts, units)
    worked_out = [_clause_around(claim, q.start) for q in found.computed]
    findings = [
        *found.findings,
        *binding.wrongly_bound(claim, contexts, units, found.matches),
        *groups.told_of_others(claim, contexts, found.matches),
        *entities.swapped(claim, contexts, units),
        *negation.turned(units, worked_out),
        *modality.shifted(units),
        *scope.changed(units, contexts, worked_out),
        *cause.invented(units, covered),
        *roles.mixed_up(claim, contexts, units),
        *roles.other_agent(claim, contexts),
        *covered.holes,
        *frame.contradicted(lead, contexts),
    ]
    if any(word_for_word(claim.raw, context.raw) for context in contexts):
        findings = [f for f in findings if f.kind in _LEFT_OUT]
    return Evidence(covered.share, covered.worst, tuple(f for f in findings if f.weight > 0))


def word_for_word(claim: str, context: str) -> bool:
    """Whether a claim is a run of whole clauses of the context: what it says stands there, whatever stands elsewhere."""
    said = _BLANK.sub("", claim).strip(_PAUSES)
    return any(_stands_in(said, _BLANK.sub("", text)) for text in (context, _CELLS.sub("，", context)))


def _stands_in(said: str, there: str) -> bool:
    """Whether a run of clauses stands in a text between pauses."""
    at = there.find(said) if said else -1
    while at >= 0:
        before, after = there[at - 1 : at], there[at + len(said) : at + len(said) + 1]
        if (not before or before in _PAUSES) and (not after or after in _PAUSES):
            return True
        at = there.find(said, at + 1)
    return False


def support(evidence: Evidence) -> float:
    """Carried content, less every doubt: doubts of different kinds add up, of one kind the strongest counts."""
    strongest: dict[str, float] = {}
    for finding in evidence.findings:
        strongest[finding.kind] = max(strongest.get(finding.kind, 0.0), finding.weight)
    doubt = math.prod(1 - 0.97 * min(1.0, weight) for weight in strongest.values())
    carried = 1 / (1 + math.exp(-9 * (0.6 * evidence.share + 0.4 * evidence.worst - 0.5)))
    return carried * doubt


def _clause_around(claim: Text, offset: int) -> range:
    index = claim.flat_index(offset)
    for clause in claim.clauses:
        if clause.start <= index < clause.end:
            return range(clause.start, clause.end)
    return range(0, len(claim.flat))
