"""Statements turned round: a negation put in or left out, or a word exchanged for its contrary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.verify import lexicon
from assistant.verify.align import Unit
from assistant.verify.around import carried, clause_of, followed_into_claim, opening, region, within_clauses
from assistant.verify.report import Finding, Kind
from assistant.verify.text import Text

_TURNING = frozenset("不未无没非禁难缺免勿")
_PLAINLY = frozenset("不未无没非禁勿拒")
_REACH = 10  # characters before a word in which its negation stands
_LONGEST_SLOT = 8


def turned(units: Sequence[Unit], excused: Sequence[range]) -> list[Finding]:
    """Negations and contraries that only one side has; `excused`: flat ranges of clauses with a figure worked out."""
    findings: list[Finding] = []
    for unit in units:
        findings.extend(_added(unit, excused))
        findings.extend(_dropped(unit))
        findings.extend(_contrary(unit))
        findings.extend(_single(unit))
    return findings


def negations(text: Text, start: int, end: int) -> Iterator[tuple[int, int]]:
    """(start, end) of the words that turn round."""
    for match in within_clauses(lexicon.negation_finder(), text, start, end):
        if match["no"]:
            yield match.start(), match.end()


def _added(unit: Unit, excused: Sequence[range]) -> Iterator[Finding]:
    for start, end in negations(unit.claim, unit.span.start, unit.span.end):
        if carried(unit, start, end) or any(start in r for r in excused):
            continue
        there = region(unit, start, end, _REACH)
        follows = unit.to.get(end)
        if follows is not None:
            if _negated(unit.context.flat, follows, opening(unit.context, follows)):
                continue
        elif not there or set(_unshielded(there)) & _PLAINLY:
            continue
        weight = 0.9 if follows is not None or end - start > 1 else 0.6
        yield Finding(
            "negation",
            weight,
            unit.claim.piece(start, min(end + 6, unit.span.end)),
            unit.context.piece(*_place(unit, end)),
        )


def _negated(flat: str, position: int, low: int) -> bool:
    return bool(set(_unshielded(flat[max(low, position - 7) : position + 4])) & _TURNING)


def _unshielded(text: str) -> str:
    """Without 无线电, 非遗, 未来; what begins with 不 stays, as 不足 may answer 不够."""
    return lexicon.shield().sub("", text)


def _place(unit: Unit, index: int) -> tuple[int, int]:
    for i in range(index, min(index + 12, unit.span.end)):
        j = unit.counterpart(i)
        if j is not None:
            return max(unit.window.start, j - 4), min(unit.window.end, j + 8)
    return 0, 0


def _dropped(unit: Unit) -> Iterator[Finding]:
    for start, end in negations(unit.context, unit.window.start, unit.window.end):
        index = followed_into_claim(unit, start, end, slack=2)
        if index is None:
            continue
        clause = clause_of(unit, index)
        ours = [i for i in range(clause.start, clause.end) if unit.claim.flat[i] in _TURNING]
        if any(
            unit.to.get(i, start) in range(start, end) for i in ours
        ):  # 不能 for 严禁; one that has its own counterpart does not count
            continue
        if unit.claim.flat[start - end + index : index] == unit.context.flat[start:end]:
            continue
        yield Finding(
            "negation",
            0.9,
            unit.claim.piece(max(clause.start, index - 4), min(index + 6, clause.end)),
            unit.context.piece(start, min(end + 6, unit.window.end)),
        )


def _single(unit: Unit) -> Iterator[Finding]:
    """利用率高 for 利用率低: one character for its contrary."""
    for gap in unit.gaps:
        ours, theirs = unit.claim.flat[gap.start : gap.end], unit.context.flat[gap.from_ : gap.to]
        if gap.left + gap.right >= 2 and theirs in lexicon.opposites().get(ours, ()):
            yield Finding("negation", 0.9, unit.claim.piece(max(0, gap.start - 3), gap.end + 2), theirs)


def _contrary(unit: Unit) -> Iterator[Finding]:
    """A word in the slot of its contrary; or in a clause whose source holds only the contrary."""
    finder, opposites = lexicon.opposite_finder(), lexicon.opposites()
    for match in within_clauses(finder, unit.claim, unit.span.start, unit.span.end):
        word, start, end = match[0], match.start(), match.end()
        if carried(unit, start, end) or unit.claim.flat[start - 2 : end] in _role_names():
            continue  # 单位 in 责任单位 is no contrary of 个人
        window = unit.context.flat[unit.window.start : unit.window.end]
        same = word in window or any(s in window for s in lexicon.classes("synonyms").get(word, ()))
        slot = _slot(unit, start, end)
        other = None if slot is None or word in slot else next((o for o in opposites[word] if o in slot), None)
        if other is not None:
            yield Finding(_kind(word, other), 0.95 if not same else 0.3, word, other)
            continue
        if not same:
            there = region(unit, start, end, 2)
            other = next((o for o in opposites[word] if len(o) > 1 and o in there and not _kept(unit, o)), None)
            if other is not None:
                yield Finding(_kind(word, other), 0.6, word, other)


def _role_names() -> frozenset[str]:
    return frozenset(name for names in lexicon.blocks("roles").values() for name in names)


def _slot(unit: Unit, start: int, end: int) -> str | None:
    for gap in unit.gaps:
        if gap.start < end and start < gap.end and gap.to - gap.from_ <= _LONGEST_SLOT:
            return unit.context.flat[max(unit.window.start, gap.from_ - 1) : gap.to + 1]
    return None


def _kept(unit: Unit, word: str) -> bool:
    """Whether the claim says the contrary too, so that nothing was exchanged."""
    return word in unit.claim.flat[unit.span.start : unit.span.end]


def _kind(word: str, other: str) -> Kind:
    both = {word, other}
    if both & lexicon.blocks("bodies")["levels"]:
        return "entity"
    if both & {"应当", "必须", "应", "须"}:
        return "modality"
    if both & {"全部", "全体", "所有", "普遍", "部分", "少数", "个别"}:
        return "scope"
    return "negation"
