"""Figures that a claim works out: sums, differences, shares, multiples, recomputed from the operands in the contexts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from assistant.quantities import Quantity
from assistant.verify import binding
from assistant.verify.align import Unit
from assistant.verify.text import FIGURE, Text

_SUM = re.compile(r"合计|共计|总计|一共|总共|之和|加起来|加在一起|相加|两者|三者|累计|共(?=\ue000)|共有|共是")
_DIFFERENCE = re.compile(
    r"相差|差距|差额|之差|其余|其它|剩余|剩下|还剩|还有|还差|没有|没能|未能|未(?=.{0,6}(?:成|办|结|完))|除去|除了|扣掉|扣除|减去|净增"
    r"|增加了|减少了|下降了|提高了|缩短了|压减了|压缩了|(?<!不)多(?=\ue000|了|出)|少(?=\ue000|了)|比.{1,20}[多少高低快]|高出|低(?=\ue000|了)"
)
_SHARE = re.compile(r"占|比例|比率|率|倍|平均|不到|不足|超过|以上|增长|下降|一半|分之|成")
_GROWTH = re.compile(r"增长|增加|上升|提高|增幅|下降|减少|降低|降幅|压减|缩短|多|少")
_CHANGE = re.compile(r"[至到为]$")
_NAMED = 0.2  # share of the words beside a figure that the claim repeats; a guess that held on the labelled pairs
_MOST = 8  # operands looked at; a paragraph of figures has that many of one unit at most


def cued(claim: Text, claimed: Quantity) -> bool:
    """Whether the words around a figure say that it was worked out."""
    around = _around(claim, claimed)
    return bool(_SUM.search(around) or _DIFFERENCE.search(around) or _is_share(claimed))


def follows(claim: Text, claimed: Quantity, units: Sequence[Unit], contexts: Sequence[Text]) -> bool:
    """Whether the figure is a sum, difference, share or multiple of figures that the claim speaks of."""
    if claimed.approx != "about" and _only_changed(claim, claimed, units):
        return False
    around = _around(claim, claimed)
    precise = len(str(claimed.value).replace(".", "").strip("0")) >= 3  # seldom met by chance
    operands = _operands(claim, units, contexts, _NAMED / 2 if precise else _NAMED)
    if claimed.kind == "percent" and _SUM.search(around):
        return any(_meets(claimed, total) for total in _sums([q for q in operands if q.unit == "%"]))
    if _is_share(claimed):
        told = around + claimed.text
        return bool(_SHARE.search(told)) and any(
            _meets(claimed, share) for share in _shares(operands, claimed, bool(_GROWTH.search(told)))
        )
    same_unit = [q for q in operands if q.unit == claimed.unit or {q.unit, claimed.unit} <= {"个", "项", "件", ""}]
    if _SUM.search(around) and any(
        _meets(claimed, total) for total in (*_sums(same_unit), *_totals(units, claimed.unit, same_unit))
    ):
        return True
    if claimed.approx == "about" and any(
        abs(a.value * b.value / 100 - claimed.value) <= max(Decimal(1), claimed.value / 200)
        for a in same_unit
        for b in operands
        if b.unit == "%"
    ):
        return True
    if _DIFFERENCE.search(around):
        return any(_meets(claimed, abs(a.value - b.value)) for a, b in combinations(same_unit, 2))
    return False


def _around(claim: Text, claimed: Quantity) -> str:
    """The figure's clause and the one before it, without the figure."""
    plain = claim.plain
    stops = [i for i in range(claimed.start) if plain[i] in ",。;:!?\n"]
    start = max(stops[-2:-1] or [0]) if stops else 0
    end = next((i for i in range(claimed.end, len(plain)) if plain[i] in ",。;:!?\n"), len(plain))
    return plain[max(start, claimed.start - 30) : claimed.start] + FIGURE + plain[claimed.end : end]


def _only_changed(claim: Text, claimed: Quantity, units: Sequence[Unit]) -> bool:
    """A figure between the very words of another figure of the source is that figure, changed."""
    index = claim.flat_index(claimed.start)
    for unit in units:
        j = unit.to.get(index)
        if j is not None and j in unit.context.figure_at and unit.context.figure_at[j].kind == claimed.kind:
            return all(unit.to.get(index - k) == j - k for k in (1, 2)) and (
                all(unit.to.get(index + k) == j + k for k in (1, 2)) or index + 1 >= unit.span.end
            )
    return False


def _is_share(q: Quantity) -> bool:
    return q.kind in ("percent", "ratio")


def _operands(claim: Text, units: Sequence[Unit], contexts: Sequence[Text], least: float) -> list[Quantity]:
    """Figures of the contexts that the claim names: by their value, or by the words that say what they count."""
    values = {q.value for q in claim.figures}
    found: list[tuple[float, Quantity]] = []
    for context in contexts:
        windows = [unit.window for unit in units if unit.context is context]
        for index, q in context.figure_at.items():
            if q.kind in ("year", "date", "ordinal"):
                continue
            named = binding.named(context, q, claim.flat) + (1 if q.value in values else 0)
            inside = any(window.start <= index < window.end for window in windows)
            if named >= (least if inside else 2 * _NAMED):
                found.append((named, q))
    found.extend(_partners(units, [q for _, q in found]))
    return [q for _, q in sorted(found, key=lambda pair: -pair[0])][:_MOST]


def _partners(units: Sequence[Unit], named: Sequence[Quantity]) -> list[tuple[float, Quantity]]:
    """由5天压缩至1天: the other end of a change whose one end is named."""
    found: list[tuple[float, Quantity]] = []
    for unit in units:
        for q in unit.context.figures:
            for other in named:
                between = unit.context.plain[other.end : q.start]
                known = any(q is o for o in named) or any(q is o for _, o in found)
                if not known and q.unit == other.unit and len(between) <= 8 and _CHANGE.search(between):
                    found.append((_NAMED, q))
    return found


def _totals(units: Sequence[Unit], unit: str, named: Sequence[Quantity]) -> Iterator[Decimal]:
    """All figures of one unit in a sentence of which the claim names one: 已整改214个, 正在整改37个, 其余9个."""
    for aligned in units:
        for sentence in aligned.context.sentences:
            inside = [q for i, q in aligned.context.figure_at.items() if sentence.start <= i < sentence.end]
            inside = [q for q in inside if q.unit == unit]
            if 2 <= len(inside) <= 6 and any(q is other for q in inside for other in named):
                yield sum((q.value for q in inside), Decimal(0))


def _sums(operands: Sequence[Quantity]) -> Iterator[Decimal]:
    for size in (2, 3, 4):
        for chosen in combinations(operands[:8], size):
            yield sum((q.value for q in chosen), Decimal(0))
    if len(operands) > 4:
        yield sum((q.value for q in operands), Decimal(0))


def _shares(operands: Sequence[Quantity], claimed: Quantity, growth: bool) -> Iterator[Decimal]:
    """Quotients and growth of every pair of one unit, in the claimed figure's measure."""
    factor = Decimal(100) if claimed.kind == "percent" else Decimal(1)
    for a in operands:
        for b in operands:
            if a is b or b.value == 0 or a.kind == "percent" or (a.unit != b.unit and a.kind != b.kind):
                continue
            yield a.value / b.value * factor
            if growth and claimed.kind == "percent":
                yield abs(a.value - b.value) / b.value * factor
    if claimed.unit == "个百分点" or claimed.kind == "percent":
        percents = [q.value for q in operands if q.kind == "percent"]
        for x, y in combinations(percents, 2):
            yield abs(x - y)


def _meets(claimed: Quantity, value: Decimal) -> bool:
    """Within the precision the claim states; 不到一成 is anything under 10 % that is not under 5 %."""
    step = _step(claimed)
    if claimed.approx == "under":
        return claimed.value - 2 * step <= value < claimed.value
    if claimed.approx == "over":
        return claimed.value < value <= claimed.value + 2 * step
    if claimed.approx == "about":
        return abs(value - claimed.value) <= max(step, claimed.value * Decimal("0.03"))
    if not _is_share(claimed):
        return value == claimed.value
    return abs(value - claimed.value) <= step / 2


def _step(q: Quantity) -> Decimal:
    """One unit of the last place that the claim states."""
    if q.published_unit == "一半":
        return Decimal(25)
    if q.published_unit == "成":
        return Decimal(10) if q.approx else Decimal(2)
    if q.published_unit == "分之":
        return Decimal("0.02")
    exponent = q.value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < 0:
        return Decimal(1).scaleb(exponent)
    return Decimal(1) if _is_share(q) else max(Decimal(1), q.value * Decimal("0.05"))
