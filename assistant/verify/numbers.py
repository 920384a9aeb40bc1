"""Every figure and date of a claim against those of its contexts: same value, same unit, or worked out from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.quantities import Quantity
from assistant.verify import binding, computed
from assistant.verify.align import Unit
from assistant.verify.report import Finding, Kind
from assistant.verify.text import Text

# one thing counted in two ways; 个 goes with all of them
_SAME_UNIT = (
    frozenset({"件", "起", "宗", "例", "桩"}),
    frozenset({"人", "名", "位"}),
    frozenset({"天", "日"}),
    frozenset({"年", "周年"}),
    frozenset({"场", "场次"}),
    frozenset({"个工作日", "工作日"}),
    frozenset({"个小时", "小时"}),
    frozenset({"学时", "课时"}),
    frozenset({"家", "户"}),
    frozenset({"个月", "月"}),
    frozenset({"元", "元人民币", "人民币"}),
)
_LISTED = frozenset({"个", "方面", "大项"})
_NO_LIST = tuple("为是有达到约超近完成理办")  # before a figure they say that it is no count of what stands before
_GENERAL = frozenset("项条件起宗例家名位处所支台种类门座场份部篇张套间只人户期次")
_CALENDAR = ("date", "year")


@dataclass(frozen=True, slots=True)
class Match:
    """A figure of the claim and the one of a context that carries it."""

    claimed: Quantity
    context: Text
    published: Quantity


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of the claim's figures."""

    matches: tuple[Match, ...]
    computed: tuple[Quantity, ...]
    findings: tuple[Finding, ...]


def figures(claim: Text, contexts: Sequence[Text], units: Sequence[Unit]) -> Figures:
    """Looks for every figure of the claim; findings name those that nothing carries."""
    matches: list[Match] = []
    worked_out: list[Quantity] = []
    findings: list[Finding] = []
    for claimed in claim.figures:
        unit = _unit_of(claim, claimed, units)
        carriers = [
            Match(claimed, context, published)
            for context in contexts
            for published in context.figures
            if agrees(claimed, published)
        ]
        if carriers:
            matches.append(max(carriers, key=lambda m: binding.likeness(claim, claimed, m.context, m.published)))
        elif _is_mark(claim, claimed, contexts) or _counts_a_list(claim, claimed):
            continue
        elif computed.follows(claim, claimed, units, contexts):
            worked_out.append(claimed)
        else:
            findings.append(_missing(claim, claimed, contexts, unit, units))
    return Figures(tuple(matches), tuple(worked_out), tuple(findings))


def agrees(claimed: Quantity, published: Quantity) -> bool:
    """Whether the published figure carries the claimed one."""
    if claimed.kind in _CALENDAR or published.kind in _CALENDAR:
        return _same_time(claimed, published)
    if "ordinal" in (claimed.kind, published.kind) and claimed.kind != published.kind:
        return False
    if not units_agree(claimed, published):
        return False
    if claimed.upper is not None or published.upper is not None:
        return (claimed.value, claimed.upper) == (published.value, published.upper)
    if claimed.value == published.value:
        return {claimed.approx, published.approx} != {"over", "under"}
    return _rounded(claimed, published)


def units_agree(claimed: Quantity, published: Quantity) -> bool:
    """件 and 起 count alike, 个 goes with any measure word; 件 and 项, 人 and 人次, % and 个百分点 do not."""
    ours, theirs = claimed.unit, published.unit
    if ours == theirs or (not ours and claimed.kind == "number" and published.kind in ("count", "number")):
        return True
    if not theirs and published.kind == "number" and claimed.kind in ("count", "number"):
        return published.value >= 100 or ours in ("", "个")  # 用户超8198万; a bare 9 may be anything
    if "个" in (ours, theirs) and (ours in _GENERAL or theirs in _GENERAL):
        return True
    return any(ours in same and theirs in same for same in _SAME_UNIT)


def _rounded(claimed: Quantity, published: Quantity) -> bool:
    """超过8000人 for 8123人, 约40万 for 40.2万: only where the source is exact and the claim says that it is not."""
    if not claimed.approx or published.approx or claimed.value == 0:
        return False
    if _digits(claimed.value) >= _digits(published.value):
        return False
    ratio = published.value / claimed.value
    if claimed.approx == "over":
        return Decimal(1) < ratio <= Decimal("1.2")
    if claimed.approx == "under":
        return Decimal("0.8") <= ratio < Decimal(1)
    return abs(ratio - 1) <= Decimal("0.05")


def _digits(value: Decimal) -> int:
    """Significant digits."""
    return len(str(value).replace(".", "").strip("0"))


def _same_time(claimed: Quantity, published: Quantity) -> bool:
    if claimed.kind == "number" or published.kind == "number":
        return claimed.value == published.value and claimed.value >= 1900
    if claimed.kind not in _CALENDAR or published.kind not in _CALENDAR:
        return False
    if claimed.upper is not None and published.upper is not None:
        return (claimed.value, claimed.upper) == (published.value, published.upper)
    if claimed.upper is not None or published.upper is not None:
        period, year = (published, claimed) if claimed.upper is None else (claimed, published)
        return claimed.upper is None and year.value in (period.value, period.upper)
    ours, theirs = _calendar(claimed), _calendar(published)
    said = [(a, b) for a, b in zip(ours, theirs, strict=True) if a is not None]
    agreed = [a == b for a, b in said if b is not None or (a, b) != (ours[0], theirs[0])]
    return bool(agreed) and all(agreed)  # only a year may be missing in the source


def _calendar(q: Quantity) -> tuple[int | None, int | None, int | None, str | None]:
    """(year, month, day, 年底 or the like), None where not said."""
    value = int(q.value)
    if q.unit == "日":
        return value // 10000, value // 100 % 100, value % 100, None
    if q.unit == "星期":
        return None, None, -value, None
    if q.unit == "月" and value > 9999:
        return value // 100, value % 100, None, None
    if q.unit == "月日":
        return None, value // 100, value % 100, None
    if q.unit.startswith("月"):
        return None, value, None, q.unit[1:] or None
    return value, None, None, None if q.unit == "年" else q.unit


def _is_mark(claim: Text, claimed: Quantity, contexts: Sequence[Text]) -> bool:
    """第51项 of a table whose row begins with 51 or (51), or has it as a cell of its own."""
    if claimed.kind != "ordinal" or claimed.unit not in ("项", "条", "款", "点", "行", ""):
        return False
    number = re.escape(str(claimed.value))
    mark = re.compile(rf"(?m)^\s*(?:{number}(?:[.、．]|\s*$)|[（(]{number}[)）])")
    return any(mark.search(context.plain) for context in contexts)


def _counts_a_list(claim: Text, claimed: Quantity) -> bool:
    """邻里、婚姻家庭、物业三类: the claim itself shows what it counts."""
    if not (claimed.unit in _GENERAL or claimed.unit in _LISTED) or not 2 <= claimed.value <= 12:
        return False
    if claim.plain[claimed.end : claimed.end + 2] in ("合计", "之和", "相加", "总计", "共计", "加起"):
        return True  # 两项合计: the operands are judged themselves
    stop = max((claim.plain.rfind(c, 0, claimed.start) for c in ",。;:"), default=-1) + 1
    before = claim.plain[stop : claimed.start]
    behind = re.split(r"[。;]", claim.plain[claimed.end :])[0]
    listed = behind.split(":", 1)[1] if ":" in behind else ""
    if before[-1:] in _NO_LIST:
        before = ""
    return any(
        text and len(re.findall(r"[、和与及]", text)) + 1 == claimed.value and "、" in text for text in (before, listed)
    )


def _unit_of(claim: Text, claimed: Quantity, units: Sequence[Unit]) -> Unit | None:
    index = claim.flat_index(claimed.start)
    return next((unit for unit in units if unit.span.start <= index < unit.span.end), None)


def _missing(
    claim: Text, claimed: Quantity, contexts: Sequence[Text], unit: Unit | None, units: Sequence[Unit]
) -> Finding:
    """Names what stands in the figure's place."""
    instead = _in_its_place(claim, claimed, unit)
    if claimed.kind in _CALENDAR:
        return Finding(
            "year", _weight_of_time(claim, claimed, instead, contexts), claimed.text, instead.text if instead else ""
        )
    other_unit = next(
        (p for context in contexts for p in context.figures if p.value == claimed.value and p.kind not in _CALENDAR),
        None,
    )
    scaled = next(
        (
            p
            for context in contexts
            for p in context.figures
            if p.unit == claimed.unit and p.value and claimed.value and _same_digits(p.value, claimed.value)
        ),
        None,
    )
    kind: Kind = "unit" if other_unit or scaled else "computed" if computed.cued(claim, claimed) else "number"
    place = other_unit or scaled or instead
    faint = (
        claimed.value == 1 and claimed.text[0] == "一" and (not instead or claimed.text == "一年")
    )  # 头一次, 一种: seldom a count
    return Finding(kind, 0.2 if faint else 1.0, claimed.text, place.text if place else "")


def _same_digits(a: Decimal, b: Decimal) -> bool:
    return a != b and str(a).replace(".", "").strip("0") == str(b).replace(".", "").strip("0")


def _in_its_place(claim: Text, claimed: Quantity, unit: Unit | None) -> Quantity | None:
    if unit is None:
        return None
    index = unit.counterpart(claim.flat_index(claimed.start))
    return None if index is None else unit.context.figure_at.get(index)


def _weight_of_time(claim: Text, claimed: Quantity, instead: Quantity | None, contexts: Sequence[Text]) -> float:
    """A year put in front (2023年, …) is no contradiction where the contexts name none."""
    if instead is not None and instead.kind in _CALENDAR:
        return 1.0
    if any(q.kind in _CALENDAR for context in contexts for q in context.figures):
        return 1.0
    framing = claim.flat_index(claimed.start) <= 12 and claimed.kind == "year"
    return 0.15 if framing else 0.75
