"""One question and its answer as the page keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its public answer record. `record` is None while the answer is being written."""

    question: str
    record: Mapping[str, Any] | None = None  # as contract: answer, refused, reason, citations, warnings, nearest
    id: int | None = None  # in the history; None until it is kept
    struck: tuple[tuple[str, str], ...] = ()  # claim, why it was taken out
    error: str | None = None  # one Chinese sentence when the question could not be answered at all
    vote: int = 0  # 1 good, -1 bad, 0 not said
    searched: int = 0  # documents the answer looked at
