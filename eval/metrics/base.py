"""What every measure says of itself, and what measuring one question gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure whose figure is the mean of one value a question."""

    name: str  # key in verdicts and figures
    label: str  # Chinese, for the report
    definition: str  # Chinese: what it counts, over which questions
    source: str  # paper or contract
    better: Literal["high", "low", "neither"]
    top: float | None = 1.0  # greatest value; None: no bound
    unknown: str = "不会出现"  # Chinese: when it cannot be judged


@dataclass(slots=True)
class Values:
    """One question's values. A measure in neither mapping does not apply to the question."""

    known: dict[str, float] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)  # measure -> why it could not be judged, Chinese

    def put(self, values: Mapping[str, float | bool]) -> None:
        """Adds judged values; truth values count as 1 and 0."""
        self.known.update({name: float(value) for name, value in values.items()})

    def give_up(self, why: str, *names: str) -> None:
        """Marks measures that apply but could not be judged."""
        self.unknown.update(dict.fromkeys(names, why))
