"""Whether a figure counts in the claim what it counts in the source."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.quantities import Quantity
from assistant.verify.align import Unit
from assistant.verify.report import Finding
from assistant.verify.text import Text, pairs

if TYPE_CHECKING:
    from assistant.verify.numbers import Match

_REACH = 18  # characters on either side of a figure that can say what it counts
_STOP = frozenset(",。;:!?\n、")
_MARGIN = 0.12  # measured on generated pairs: likeness differs by less where nothing was swapped


@lru_cache(maxsize=8192)
def _around(text: Text, figure: Quantity) -> dict[str, float]:
    """Character pairs beside a figure and their weight: what follows it is counted, else what stands before it."""
    start, end = figure.start, figure.end
    left_stop = max((q.end for q in text.figures if q.end <= start), default=0)
    right_stop = min((q.start for q in text.figures if q.start >= end), default=len(text.plain))
    left, shared = _leftwards(text.plain, start, left_stop)
    right = _rightwards(text.plain, end, right_stop)
    weights = dict.fromkeys(pairs(right), 1.0) if right else {}
    for pair in pairs(left):
        weights[pair] = max(weights.get(pair, 0.0), 1.0 if not right else 0.15 if shared else 0.5)
    return weights


def _leftwards(plain: str, start: int, stop: int) -> tuple[str, bool]:
    i = start
    while i > max(stop, start - _REACH) and plain[i - 1] not in _STOP:
        i -= 1
    return _letters(plain[i:start]), i == stop and stop > 0


def _rightwards(plain: str, end: int, stop: int) -> str:
    i = end
    while i < min(stop, end + _REACH) and plain[i] not in _STOP:
        i += 1
    return _letters(plain[end:i])


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def likeness(claim: Text, claimed: Quantity, context: Text, published: Quantity) -> float:
    """0 to 1: how much the words beside the two figures agree."""
    ours, theirs = _around(claim, claimed), _around(context, published)
    if not ours:
        return 0.5
    if not theirs:
        return 0.0
    shared = sum(min(weight, theirs[pair]) for pair, weight in ours.items() if pair in theirs)
    return 0.7 * shared / sum(ours.values()) + 0.3 * shared / sum(theirs.values())


def wrongly_bound(
    claim: Text, contexts: Sequence[Text], units: Sequence[Unit], matches: Sequence[Match]
) -> list[Finding]:
    """Figures that are in the source, but beside other words; and phrases that changed partners."""
    findings = []
    for match in matches:
        found = _figure(claim, contexts, units, match)
        if found is not None:
            findings.append(found)
    return findings + _crossed(claim, units)


def _figure(claim: Text, contexts: Sequence[Text], units: Sequence[Unit], match: Match) -> Finding | None:
    claimed = match.claimed
    same = likeness(claim, claimed, match.context, match.published)
    rival, best = None, same
    for context in contexts:
        for other in context.figures:
            if (other.value, other.upper) == (claimed.value, claimed.upper) or not _rivals(claimed, other):
                continue
            score = likeness(claim, claimed, context, other)
            if score > best:
                rival, best = other, score
    index = claim.flat_index(claimed.start)
    unit = next((unit for unit in units if unit.span.start <= index < unit.span.end), None)
    aligned = None if unit is None else unit.context.figure_at.get(unit.to.get(index, -1))
    tight = unit is not None and _tight(unit, index)
    if aligned is not None and tight and aligned.value != claimed.value and _rivals(claimed, aligned):
        return Finding("binding", 0.9 if best > same - 0.25 else 0.5, claimed.text, aligned.text)
    if rival is not None and best - same > _MARGIN:
        return Finding("binding", min(1.0, 0.4 + 2 * (best - same)), claimed.text, rival.text)
    if same < 0.05 and claimed.kind not in ("year", "date", "ordinal") and len(_around(claim, claimed)) > 3:
        return Finding("binding", 0.35, claimed.text, match.published.text)
    return None


def _tight(unit: Unit, index: int) -> bool:
    """Whether the characters on both sides of an aligned figure are aligned beside it too."""
    j = unit.to.get(index)
    if j is None:
        return False
    left = index == unit.span.start or all(unit.to.get(index - k) == j - k for k in (1, 2, 3) if index - k >= unit.span.start)
    right = index == unit.span.end - 1 or all(unit.to.get(index + k) == j + k for k in (1, 2, 3) if index + k < unit.span.end)
    return left and right


def _rivals(claimed: Quantity, other: Quantity) -> bool:
    calendar = ("year", "date")
    if (claimed.kind in calendar) != (other.kind in calendar):
        return False
    if "ordinal" in (claimed.kind, other.kind) and claimed.kind != other.kind:
        return False
    return claimed.unit == other.unit or claimed.kind in calendar or (claimed.kind == other.kind == "count" and "个" in (claimed.unit, other.unit))


def _crossed(claim: Text, units: Sequence[Unit]) -> list[Finding]:
    """对成效明显的 + 严肃问责, 对不作为乱作为的 + 表扬: two clauses that changed their second halves."""
    halves = []
    for unit in units:
        for clause in claim.clauses:
            if not (unit.span.start <= clause.start < unit.span.end):
                continue
            places = _places(unit, clause.start, clause.end)
            if len(places) >= 2:
                halves.append((clause, places))
    findings = []
    for n, (clause, places) in enumerate(halves):
        for _, others in halves[n + 1 :]:
            for a, b in ((places[0], places[-1]),):
                c, d = others[0], others[-1]
                if a != b and c != d and a == d and b == c:
                    findings.append(Finding("binding", 0.9, claim.piece(clause.start, clause.end), ""))
    return findings


def _places(unit: Unit, start: int, end: int) -> list[int]:
    """Clauses of the context (by number) that the pieces of a claim clause stand in, in the claim's order."""
    clauses = unit.context.clauses
    places: list[int] = []
    length: dict[int, int] = {}
    for i in range(start, end):
        j = unit.counterpart(i)
        if j is None:
            continue
        number = next((n for n, c in enumerate(clauses) if c.start <= j < c.end), None)
        if number is None:
            continue
        length[number] = length.get(number, 0) + 1
        if not places or places[-1] != number:
            places.append(number)
    return [number for number in places if length[number] >= 3]
