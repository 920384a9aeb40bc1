"""Wrong answers that could be right: figures of the same unit from nearby, near misses where those do not suffice."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.study.facts import Fact

NEAR, NEAR_SHARE = Decimal(3), Decimal(2)  # a figure as many times as large or small gives itself away; guesses


def figures_like(fact: Fact, all_facts: Sequence[Fact], rng: random.Random) -> Iterator[tuple[str, Decimal]]:
    """Figures of the same unit and kind with their values, from the nearest text first, then near misses.

    None has the value of the right one or of another given, or stands in the stem.
    """
    taken = {fact.quantity.value}
    shown = fact.core[: fact.start] + fact.core[fact.end :]
    for other in sorted(all_facts, key=lambda other: _distance(fact, other)):
        q = other.quantity
        if q.value in taken or q.published_unit != fact.quantity.published_unit or q.kind != fact.quantity.kind:
            continue
        if not _same_size(q.value, fact) or other.figure in shown or not _looks_like(other, fact):
            continue
        taken.add(q.value)
        yield _grouped_as(fact, other.figure), q.value
    for figure, value in _near_misses(fact, rng):
        if value not in taken and not re.search(rf"(?<![\d.]){re.escape(_digits(figure))}(?![\d.])", shown):
            taken.add(value)
            yield figure, value


def spread(right: Decimal, found: Sequence[tuple[str, Decimal]], wanted: int, rng: random.Random) -> list[str]:
    """`wanted` of the figures, as many under the right one as chance says: it is neither always the middle one nor
    always the smallest. found: figures with their values, the best first."""
    under = [figure for figure, value in found if value < right]
    over = [figure for figure, value in found if value >= right]
    low = min(max(rng.randint(0, wanted), wanted - len(over)), len(under))
    chosen = {*under[:low], *over[: wanted - low]}
    return [figure for figure, _ in found if figure in chosen]


def _looks_like(other: Fact, fact: Fact) -> bool:
    """Whether two options stand in one row without telling each other apart: 超 and unit, and as many decimals."""
    a, b = _digits(other.figure), _digits(fact.figure)
    around = other.figure.replace(a, "", 1) == fact.figure.replace(b, "", 1)
    return around and len(a.partition(".")[2]) == len(b.partition(".")[2])


def _grouped_as(fact: Fact, figure: str) -> str:
    """The figure with thousands set apart where the right one has them so: 1660.32 -> 1,660.32."""
    digits = _digits(figure)
    whole, dot, rest = digits.replace(",", "").partition(".")
    grouped = f"{int(whole):,}" if "," in _digits(fact.figure) else whole
    return figure.replace(digits, grouped + dot + rest, 1)


def _distance(fact: Fact, other: Fact) -> tuple:
    a, b = fact.sentence.paragraph, other.sentence.paragraph
    same = a.source == b.source
    return (not same, abs(a.number - b.number) if same else 0, b.source, b.number, other.sentence.order, other.start)


def _same_size(a: Decimal, fact: Fact) -> bool:
    b, near = fact.quantity.value, NEAR_SHARE if fact.quantity.kind == "percent" else NEAR
    return bool(a) and bool(b) and max(abs(a / b), abs(b / a)) <= near


def _near_misses(fact: Fact, rng: random.Random) -> Iterator[tuple[str, Decimal]]:
    """The figure with other digits: as many of them, as many decimals, as round; a share stays under 100."""
    digits = _digits(fact.figure)
    value = Decimal(digits.replace(",", ""))
    zeros = len(digits) - len(digits.rstrip("0")) if "." not in digits else 0
    decimals = len(digits.partition(".")[2])
    step = Decimal(10) ** (zeros if "." not in digits else -decimals)
    factors = [Decimal(n) / 100 for n in (86, 91, 94, 107, 112, 118, 79, 125, 134, 68)]
    rng.shuffle(factors)
    for factor in factors:
        other = (value * factor / step).to_integral_value() * step
        if other == value or other <= 0 or (fact.quantity.kind == "percent" and value <= 100 < other):
            continue
        written = f"{other:,.{decimals}f}" if "," in digits else f"{other:.{decimals}f}"
        yield fact.figure.replace(digits, written, 1), fact.quantity.value * other / value


def _digits(figure: str) -> str:
    found = re.search(r"\d[\d,]*(?:\.\d+)?", figure)
    return found.group() if found else figure
