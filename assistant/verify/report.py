"""What the checks say, before a decision is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "number",  # a figure that no context has
    "unit",  # the figure is there, in another unit
    "year",  # a year or date that no context has
    "computed",  # a sum, difference or share that the contexts do not give
    "binding",  # the figure or phrase belongs to something else
    "entity",  # another body, place, person or document
    "negation",  # turned round
    "modality",  # planned told as done, may told as must
    "scope",  # widened or narrowed
    "cause",  # a reason the contexts do not give
    "role",  # lead and join mixed up
    "unsupported",  # content that no context has
    "unjudged",  # nothing to judge: empty claim or contexts
]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a claim is not, or not fully, supported."""

    kind: Kind
    claim_part: str
    context_part: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt of one check. weight: 1 = the claim falls by it alone, less = it takes several."""

    kind: Kind
    weight: float
    claim_part: str
    context_part: str = ""

    def reason(self) -> Reason:
        """What a user is told."""
        return Reason(self.kind, self.claim_part, self.context_part)


KINDS: Mapping[str, str] = {
    "number": "数字不符",
    "unit": "单位不符",
    "year": "年份或日期不符",
    "computed": "算出来的数不对",
    "binding": "数字安错了对象",
    "entity": "机构、地方或人名不符",
    "negation": "意思反了",
    "modality": "把计划说成已做,或把可以说成应当",
    "scope": "范围扩大或缩小",
    "cause": "原文没有这个原因",
    "role": "责任与参加单位弄混",
    "unsupported": "原文没有这一内容",
    "unjudged": "没有可核对的内容",
}
NOT_STATED = frozenset({"unsupported", "cause"})  # the text says nothing of it; the others contradict it
