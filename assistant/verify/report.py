"""What the checks say, before a decision is taken."""

from __future__ import annotations

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
