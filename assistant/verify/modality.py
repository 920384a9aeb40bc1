"""What is planned, tried or asked for, told as done; what is done, told as planned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.verify import lexicon
from assistant.verify.align import Unit
from assistant.verify.around import carried, clause_of, followed_into_claim, opening, region, within_clauses
from assistant.verify.report import Finding
from assistant.verify.text import FIGURE, Span, Text

_MUST = re.compile(r"必须|应当|一律|(?<![适相响对反供顺效])应(?![用急对届收变诉答付])|(?<![无必])须")
_MAY = re.compile(r"可以|(?<![不许认])可(?![能靠持视信比见行控追溯再观量预燃回见供及用操])|有权|允许")
_WANTED = re.compile(r"要(?![求素点件闻])|不得|严禁|禁止")
_PLAN_TITLE = re.compile(r"实施方案|行动方案|行动计划|工作方案|规划|工作要点|工作计划|实施意见")
_BY_YEAR = re.compile("到" + FIGURE)
_NOT = frozenset("没未不无")
_ONGOING = frozenset({"正在", "尚在", "着手", "探索"})
_MARKS = re.compile(r"[“”‘’\"'\s]")
_BEFORE = 12  # characters before a verb in which its modality stands


def shifted(units: Sequence[Unit]) -> list[Finding]:
    """Completion put in, intention left out or put in."""
    return [
        finding
        for unit in units
        for finding in (*_told_as_done(unit), *_intention_dropped(unit), *_told_as_planned(unit), *_duty(unit))
    ]


def _duty(unit: Unit) -> Iterator[Finding]:
    """必须 for 可以 and the reverse."""
    for clause in unit.claim.clauses:
        if not unit.span.start <= clause.start < unit.span.end:
            continue
        ours = unit.claim.flat[clause.start : clause.end]
        must, may = _MUST.search(ours), _MAY.search(ours)
        if bool(must) == bool(may):
            continue
        there = _modal_place(unit, clause, must or may) or region(unit, clause.start, clause.end, _BEFORE)
        if not there:
            continue
        if must and _MAY.search(there) and not _MUST.search(there) and not _WANTED.search(there):
            yield Finding("modality", 0.85, must[0], "可以")
        if may and not must and _MUST.search(there) and not _MAY.search(there):
            yield Finding("modality", 0.85, may[0], "应当")


def _modal_place(unit: Unit, clause: Span, modal: re.Match[str] | None) -> str:
    """What stands in the context right before the verb that the claim's modal governs; empty where it does not recur."""
    if modal is None:
        return ""
    end = clause.start + modal.end()
    places = (unit.counterpart(i) for i in range(end, min(end + 3, unit.span.end)))
    follows = next((j for j in places if j is not None), None)
    if follows is None:
        return ""
    before = unit.context.flat[max(opening(unit.context, follows), follows - 30) : follows]
    return before if _MUST.search(before) or _MAY.search(before) else ""


def _told_as_done(unit: Unit) -> Iterator[Finding]:
    flat = unit.claim.flat
    for match in within_clauses(lexicon.finder("done"), unit.claim, unit.span.start, unit.span.end):
        start, end = match.span()
        there = region(unit, start, end, _BEFORE)
        if carried(unit, start, end) or not there or _in_title(unit.claim, start) or _quoted(unit, start):
            continue
        if any(word in there for word in lexicon.classes("done")[match[0]]):
            continue
        own = clause_of(unit, start)
        if lexicon.finder("plan", "strong").search(flat[max(own.start, start - _BEFORE) : start]):
            continue  # 争取达到: the claim plans it too
        if set(flat[max(own.start, start - 4) : start]) & _NOT:
            continue  # 没有达到: nothing is told as done
        planned = lexicon.finder("plan", "strong").search(there) or _by_some_year(unit, start)
        weak = lexicon.finder("plan", "weak").search(there)
        perfect = match[0].startswith(("已", "均已", "都已", "全已", "皆已"))
        weight = 0.95 if planned else (0.45 if weak else 0.2) if perfect else 0.6 if weak else 0.35
        if _PLAN_TITLE.search(unit.context.raw.partition("\n")[0]):
            weight = max(weight, 0.7)  # in a plan nothing is done yet unless it says so
        yield Finding(
            "modality", weight, unit.claim.piece(start, end), planned[0] if planned else weak[0] if weak else ""
        )


def _in_title(claim: Text, index: int) -> bool:
    """Whether a place is inside 《》: 实施 in the name of an 实施方案 tells of nothing done."""
    at = claim.at[index]
    return claim.raw.count("《", 0, at) > claim.raw.count("》", 0, at)


def _quoted(unit: Unit, index: int) -> bool:
    """Whether a place is inside “” whose words stand in the context as they are: the name of a task tells of nothing done."""
    at, raw = unit.claim.at[index], unit.claim.raw
    start, end = raw.rfind("“", 0, at), raw.find("”", at)
    if start < 0 or end < 0 or "”" in raw[start:at]:
        return False
    inner = _MARKS.sub("", raw[start:end])
    return bool(inner) and inner in _MARKS.sub("", unit.context.raw)


def _by_some_year(unit: Unit, index: int) -> re.Match[str] | None:
    """到2035年,建成…: a date in the sentence that the claim does not repeat."""
    clause = clause_of(unit, index)
    places = [j for i in range(clause.start, clause.end) if (j := unit.to.get(i)) is not None]
    if not places:
        return None
    opens = max((s.start for s in unit.context.sentences if s.start <= places[0]), default=0)
    found = _BY_YEAR.search(unit.context.flat, opens, places[0])
    if found is None or found.end() - 1 in unit.carried:
        return None
    return found if unit.context.figure_at[found.end() - 1].kind in ("year", "date") else None


def _intention_dropped(unit: Unit) -> Iterator[Finding]:
    for match in within_clauses(lexicon.finder("plan", "strong"), unit.context, unit.window.start, unit.window.end):
        if _repeated(unit, match.start(), match.end()):
            continue
        index = followed_into_claim(unit, match.start(), match.end())
        if index is None:
            continue
        clause = clause_of(unit, index)
        ours = unit.claim.flat[clause.start : clause.end]
        if lexicon.finder("plan", "strong").search(ours) or lexicon.finder("plan", "weak").search(ours):
            continue
        done = match[0] != "将" and lexicon.finder("done").search(ours)
        yield Finding(
            "modality",
            0.9 if done else 0.4,
            unit.claim.piece(index, min(index + 8, clause.end)),
            unit.context.piece(match.start(), min(match.end() + 6, unit.window.end)),
        )


def _repeated(unit: Unit, start: int, end: int) -> bool:
    carried_there = unit.carried
    return all(j in carried_there for j in range(start, end))


def _before(unit: Unit, index: int) -> str:
    """What stands in the context before the counterpart of a claim index; empty where it has none."""
    j = unit.to.get(index)
    return "" if j is None else unit.context.flat[max(unit.window.start, j - 8) : j + 2]


def _told_as_planned(unit: Unit) -> Iterator[Finding]:
    for match in within_clauses(lexicon.finder("added_plan"), unit.claim, unit.span.start, unit.span.end):
        start, end = match.span()
        there = _before(unit, end) or region(unit, start, end, _BEFORE)
        if carried(unit, start, end) or not there or match[0] in there:
            continue
        if _in_title(unit.claim, start):
            continue
        if start > 1 and unit.claim.flat[start - 2 : end] in unit.context.flat:
            continue  # 菁英计划 is a name there too
        if lexicon.finder("plan", "strong").search(there):
            continue
        if match[0] in _ONGOING and not lexicon.finder("done").search(there):
            continue  # 正在加快建设 for 加快建设
        yield Finding(
            "modality", 0.3 if match[0] == "将" else 0.75, unit.claim.piece(start, min(end + 6, unit.span.end)), ""
        )
