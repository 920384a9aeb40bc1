"""A computation shown in full: 合计296件(155+141=296,由上述数字计算得出). Both its steps and its operands are checked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.quantities import quantities

_NUMBER = r"\d+(?:\.\d+)?"
_SHOWN = re.compile(
    rf"(?:合计|相差|其余为)(?P<result>{_NUMBER})(?P<unit>[^\d(（]{{0,6}})"
    rf"[(（](?P<sides>{_NUMBER}(?:[+-]{_NUMBER})+)=(?P<again>{_NUMBER})(?:[,，]由上述数字计算得出)?[)）]。?"
)


def shown_right(claim: str, contexts: Sequence[str]) -> bool | None:
    """Whether a shown computation comes out and every operand is a figure of the contexts in its unit.

    None where the claim is no such computation.
    """
    shown = _SHOWN.fullmatch(claim.strip())
    if not shown:
        return None
    value = sum((Decimal(term) for term in re.findall(rf"[+-]?{_NUMBER}", shown["sides"])), Decimal(0))
    if not value == Decimal(shown["result"]) == Decimal(shown["again"]):
        return False
    stated = {(q.value, q.unit) for context in contexts for q in quantities(context)}
    unit = "%" if shown["unit"] == "个百分点" else shown["unit"]  # rates differ by points
    operands = [quantities(f"{term}{unit}") for term in re.findall(_NUMBER, shown["sides"])]
    return all(len(found) == 1 and (found[0].value, found[0].unit) in stated for found in operands)
