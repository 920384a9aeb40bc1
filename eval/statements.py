"""An answer's text cut into statements, each with the marks that stand behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from eval.metrics.matching import marks, plain, without_marks

# A sentence ends at its stop, with the closing quotes and marks that follow; a line ends a sentence too.
_END = re.compile(r"(?:[。!?!?;;]+[”’」』\))]*(?:\s*\[\d+\])*|\n+)")
_LEAD_IN = re.compile(r"[::]\s*$")
_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.、))])\s*")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or line of an answer that says something."""

    text: str  # without marks and list bullets
    marks: tuple[int, ...]


def statements(answer: str) -> list[Statement]:
    """The statements of an answer with marks, in order. A lead-in such as 「责任单位如下:」 is none."""
    found = []
    start = 0
    for end in [*(match.end() for match in _END.finditer(answer)), len(answer)]:
        piece = answer[start:end]
        start = end
        text = _BULLET.sub("", without_marks(piece)).strip()
        cited = tuple(marks(piece))
        if plain(text) and (cited or not _LEAD_IN.search(text)):
            found.append(Statement(text, cited))
    return found
