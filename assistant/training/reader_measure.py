"""Exact match and overlap of answers, as CMRC 2018 counts them (Cui et al., EMNLP 2019)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reader.text import fold


@dataclass(frozen=True, slots=True)
class Measured:
    """Means over the questions, in percent."""

    questions: int
    exact: float
    overlap: float  # F1 of the longest common run of characters, words of Latin script and numbers as one


def measure(given: Sequence[str], accepted: Sequence[Sequence[str]]) -> Measured:
    """One given answer and its accepted ones a question; the best accepted one counts. None for no questions."""
    exact = [
        any(_bare(answer) == _bare(text) for answer in answers) for text, answers in zip(given, accepted, strict=True)
    ]
    shared = [max(overlap(text, answer) for answer in answers) for text, answers in zip(given, accepted, strict=True)]
    return Measured(len(given), 100 * sum(exact) / max(len(given), 1), 100 * sum(shared) / max(len(given), 1))


def overlap(text: str, answer: str) -> float:
    """0 to 1: twice the longest common run over both lengths."""
    pieces, wanted = _pieces(text), _pieces(answer)
    run = _longest_run(pieces, wanted)
    return 2 * run / (len(pieces) + len(wanted)) if run else 0.0


def _bare(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum() or character == "%")


def _pieces(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+|[^a-z0-9]", _bare(text))


def _longest_run(first: Sequence[str], second: Sequence[str]) -> int:
    longest, before = 0, [0] * (len(second) + 1)
    for piece in first:
        now = [0] * (len(second) + 1)
        for column, other in enumerate(second, 1):
            if piece == other:
                now[column] = before[column - 1] + 1
                longest = max(longest, now[column])
        before = now
    return longest
