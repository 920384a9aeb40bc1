"""Whether a figure counts in the claim what it counts in the source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.quantities import Quantity
from assistant.verify import lexicon
from assistant.verify.align import Unit
from assistant.verify.report import Finding
from assistant.verify.text import Span, Text, cut, pairs, tag

if TYPE_CHECKING:
    from assistant.verify.numbers import Match

_REACH = 18  # characters on either side of a figure that can say what it counts
_STOP = frozenset(",。;:!?\n、")
_FAINT = 0.1  # likeness under which nothing can be said
_MARGIN = 0.12  # measured on generated pairs: likeness differs by less where nothing was swapped


@lru_cache(maxsize=8192)
def _beside(text: Text, figure: Quantity) -> dict[str, float]:
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


@lru_cache(maxsize=8192)
def _around(text: Text, figure: Quantity) -> dict[str, float]:
    """The pairs beside a figure, and with a small weight those of the clauses before, which often name the subject.

    The weight is larger where a figure has nothing of its own (占72.3%), and where 分别 deals out the figures.
    """
    weights = dict(_beside(text, figure))
    subject = _respective(text, figure)
    weight = 0.8 if subject else 0.5 if len(weights) <= 2 else 0.12
    for pair in pairs(subject or _clauses_before(text.plain, figure.start)):
        weights[pair] = max(weights.get(pair, 0.0), weight)
    return weights


def _clauses_before(plain: str, start: int) -> str:
    """The letters of the figure's clause and of two before it, in the same sentence."""
    begin = max(max(plain.rfind(c, 0, start) for c in "。;!?\n") + 1, start - 3 * _REACH)
    parts = re.split(r"[,:、]", plain[begin:start])
    return _letters("".join(parts[-3:]))


def _respective(text: Text, figure: Quantity) -> str:
    """What 分别 gives the figure to: the subject of the same place in the list before, with the words behind 分别."""
    marker = text.plain.rfind("分别", max(0, figure.start - 60), figure.start)
    if marker < 0 or any(c in "。;\n" for c in text.plain[marker : figure.start]):
        return ""
    listed: list[Quantity] = []
    for q in text.figures:
        if q.start > marker and (
            not listed or re.fullmatch(r"[、,和与及\s]{1,3}", text.plain[listed[-1].end : q.start])
        ):
            listed.append(q)
    if len(listed) < 2 or figure not in listed:
        return ""
    start = max(text.plain.rfind(c, 0, marker) for c in "。;\n") + 1
    before = text.plain[start:marker].rstrip(",")
    subjects = [part for part in before.split(",") if any(ch.isdigit() for ch in part)]
    if len(subjects) < len(listed):
        subjects = [part for part in re.split(r"[、和与及]", before.split(",")[-1]) if part]
    if len(subjects) < len(listed) and "城乡" in before:
        rest = before.split("城乡")[-1]
        subjects = ["城市" + rest + "城镇", "农村" + rest + "乡村"]
    if len(subjects) < len(listed):
        return ""
    subject = subjects[-len(listed) :][listed.index(figure)]
    return _letters(re.sub(r"\d[\d.]*\S?", "", subject)) + _letters(text.plain[marker + 2 : listed[0].start])


def _contrary(ours: dict[str, float], theirs: dict[str, float]) -> bool:
    """受理 beside one figure and 审结 beside the other: they cannot be the same."""
    opposites = lexicon.opposites()
    return any(
        pair in opposites
        and weight > 0.2
        and pair not in theirs
        and any(o in theirs and o not in ours for o in opposites[pair])
        for pair, weight in ours.items()
    )


def named(text: Text, figure: Quantity, flat: str) -> float:
    """Share of the words beside a figure that stand in another text, 0 to 1."""
    weights = _beside(text, figure) or _around(text, figure)
    whole = sum(weights.values())
    return sum(weight for pair, weight in weights.items() if pair in flat) / whole if whole else 0.0


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
    return "".join(c for c in text if c.isalpha())


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
    if claimed.value == 1 and claimed.text.startswith("一"):
        return None  # 查一次, 一份: seldom a count that could be another's
    same = likeness(claim, claimed, match.context, match.published)
    rival, best = None, same
    for context in contexts:
        for other in context.figures:
            if (other.value, other.upper) == (claimed.value, claimed.upper) or not _rivals(claimed, other):
                continue
            score = likeness(claim, claimed, context, other)
            if score > best and not _contrary(_around(claim, claimed), _around(context, other)):
                rival, best = other, score
    index = claim.flat_index(claimed.start)
    unit = next((unit for unit in units if unit.span.start <= index < unit.span.end), None)
    aligned = None if unit is None else unit.context.figure_at.get(unit.to.get(index, -1))
    tight = unit is not None and _tight(unit, index)
    told_apart = aligned is not None and unit is not None and _respective(unit.context, aligned)
    if (
        aligned is not None
        and tight
        and not told_apart
        and aligned.value != claimed.value
        and _rivals(claimed, aligned)
    ):
        there = likeness(claim, claimed, unit.context, aligned) if unit is not None else 0.0
        closer = there > (same if claimed.kind in ("year", "date") else same - 0.25)
        if closer or claimed.kind not in ("year", "date"):
            return Finding("binding", 0.9 if closer else 0.5, claimed.text, aligned.text)
    respective = rival is not None and bool(_respective(match.context, match.published))
    margin = (
        _MARGIN / 4
        if respective
        else 3 * _MARGIN
        if _one_side_fits(claim, claimed, match.context, match.published)
        else _MARGIN
    )
    owner = _rightful(claim, contexts, match)
    if owner is not None:
        return Finding("binding", 0.9, claimed.text, owner.text)  # 审结909件, where 909 were 受理
    if rival is not None and _contrary(_beside(claim, claimed), _beside(match.context, match.published)):
        return Finding("binding", 0.9, claimed.text, rival.text)
    if rival is not None and best >= _FAINT and same <= 0.4 * best and _shares_own(claim, claimed, contexts, rival):
        return Finding("binding", 0.75, claimed.text, rival.text)
    if rival is not None and best - same > margin:
        return Finding("binding", min(1.0, 0.4 + 2 * (best - same)), claimed.text, rival.text)
    if same < 0.05 and claimed.kind not in ("year", "date", "ordinal") and len(_beside(claim, claimed)) > 3:
        return Finding("binding", 0.35, claimed.text, match.published.text)
    return None


def _rightful(claim: Text, contexts: Sequence[Text], match: Match) -> Quantity | None:
    """The figure that stands beside the claim's verb, where the claimed one stands beside the verb's contrary."""
    opposites = lexicon.opposites()
    theirs = _beside(match.context, match.published)
    for word, weight in _beside(claim, match.claimed).items():
        contraries = opposites.get(word, frozenset()) & set(theirs)
        if weight < 0.4 or word in theirs or not contraries or contraries & set(_beside(claim, match.claimed)):
            continue
        for context in contexts:
            for other in context.figures:
                if (
                    other.value != match.claimed.value
                    and _rivals(match.claimed, other)
                    and word in _beside(context, other)
                ):
                    return other
    return None


def _shares_own(claim: Text, claimed: Quantity, contexts: Sequence[Text], rival: Quantity) -> bool:
    """Whether words right beside the claim's figure stand beside the rival: the subject before alone proves nothing."""
    ours = set(_beside(claim, claimed))
    return any(rival in context.figures and ours & set(_beside(context, rival)) for context in contexts)


def _one_side_fits(claim: Text, claimed: Quantity, context: Text, published: Quantity) -> bool:
    """每个村居平均有12名法律明白人 for 法律明白人1.1万名, 平均每个村居达到12名: what stands before the figure is its own."""
    theirs = _around(context, published)
    left, _ = _leftwards(claim.plain, claimed.start, 0)
    mine = [pair for pair in pairs(left) if len(pair) == 2]
    return len(mine) >= 3 and sum(pair in theirs for pair in mine) >= 0.55 * len(mine)


def _tight(unit: Unit, index: int) -> bool:
    """Whether the characters on both sides of an aligned figure are aligned beside it too."""
    j = unit.to.get(index)
    if j is None:
        return False
    left = _run(unit, index, j, -1)
    right = _run(unit, index, j, 1)
    at_edge = index in (unit.span.start, unit.span.end - 1)
    return max(left, right) >= 6 if at_edge else min(left, right) >= 2 and left + right >= 5


def _run(unit: Unit, index: int, j: int, step: int) -> int:
    """How many characters next to an aligned pair are aligned too, on one side."""
    length = 0
    while length < 8 and unit.to.get(index + step * (length + 1), -1) == j + step * (length + 1):
        length += 1
    return length


def _rivals(claimed: Quantity, other: Quantity) -> bool:
    calendar = ("year", "date")
    if (claimed.kind in calendar) != (other.kind in calendar):
        return False
    if "ordinal" in (claimed.kind, other.kind) and claimed.kind != other.kind:
        return False
    return claimed.unit == other.unit or (claimed.kind == other.kind == "count" and "个" in (claimed.unit, other.unit))


def _crossed(claim: Text, units: Sequence[Unit]) -> list[Finding]:
    """Phrases that changed partners.

    对成效明显的 + 严肃问责, 对不作为乱作为的 + 表扬: two clauses with each other's second halves. Also one clause that puts
    a subject of a later clause before a predicate of an earlier one, which trimming never does.
    """
    halves = []
    findings = []
    for unit in units:
        for clause in claim.clauses:
            if not (unit.span.start <= clause.start < unit.span.end):
                continue
            places = _places(unit, clause.start, clause.end)
            if len(places) >= 2:
                halves.append((clause, places))
                if places[0] > places[-1] and _predicate_of(unit, clause, places[-1]):
                    findings.append(Finding("binding", 0.6, claim.piece(clause.start, clause.end)))
    for n, (clause, places) in enumerate(halves):
        for _, others in halves[n + 1 :]:
            if places[0] == others[-1] and places[-1] == others[0] and places[0] != places[-1]:
                findings.append(Finding("binding", 0.9, claim.piece(clause.start, clause.end)))
    return findings


def _predicate_of(unit: Unit, clause: Span, number: int) -> bool:
    """Whether the piece of a claim clause that stands in an earlier clause of the source opens with a verb or modal."""
    there = unit.context.clauses[number]
    inside = [i for i in range(clause.start, clause.end) if there.start <= (unit.counterpart(i) or -1) < there.end]
    piece = unit.claim.flat[inside[0] : inside[-1] + 1]
    repeated = sum(unit.counterpart(i) is not None for i in range(clause.start, clause.end))
    if repeated < 0.85 * (clause.end - clause.start):
        return False
    first = cut(piece)[0] if piece else ""
    return (
        len(piece) >= 4
        and (first in ("应当", "可以", "应", "必须", "不得") or tag(first).startswith("v"))
        and "的" not in piece
    )


def _places(unit: Unit, start: int, end: int) -> list[int]:
    """Clauses of the context (by number) that the pieces of a claim clause stand in, in the claim's order."""
    starts = [clause.start for clause in unit.context.clauses]
    places: list[int] = []
    length: dict[int, int] = {}
    for i in range(start, end):
        j = unit.counterpart(i)
        if j is None:
            continue
        number = bisect_right(starts, j) - 1
        if number < 0:
            continue
        length[number] = length.get(number, 0) + 1
        if not places or places[-1] != number:
            places.append(number)
    return [number for number in places if length[number] >= 3]
