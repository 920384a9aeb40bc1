"""Sentences and clauses of a paragraph, as offsets: an answer is cut where the text itself pauses, never inside a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[。！？!?\n]+[”’」』）)]*|[；;](?=\s*[一二三四五六七八九十]+是)")
_CLAUSE_END = re.compile(r"[，,；;：:。！？!?\n]+[”’」』]*")
_OPEN, _CLOSE = "《（(“「『〈【〔", "》）)”」』〉】〕"


@dataclass(frozen=True, slots=True)
class Span:
    """text[start:end]."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The piece itself."""
        return text[self.start : self.end]


def sentences(text: str) -> list[Span]:
    """Sentences with their final stop; blanks at the edges left out."""
    return _cut(text, _SENTENCE_END, 0, len(text), whole_brackets=False)


def clauses(text: str, within: Span | None = None) -> list[Span]:
    """Clauses between commas and stops, with their final mark; text in brackets and quotes stays whole."""
    start, end = (within.start, within.end) if within else (0, len(text))
    return _cut(text, _CLAUSE_END, start, end, whole_brackets=True)


def _cut(text: str, ends: re.Pattern[str], start: int, end: int, *, whole_brackets: bool) -> list[Span]:
    inside = _bracketed(text, start, end) if whole_brackets else ()
    spans: list[Span] = []
    last = start
    for match in ends.finditer(text, start, end):
        position = match.start()
        if any(a < position < b for a, b in inside):
            continue
        if (
            text[position] in ",，"
            and text[position - 1 : position].isdigit()
            and text[position + 1 : position + 4].isdigit()
        ):
            continue  # 1,234
        _add(spans, text, last, match.end())
        last = match.end()
    _add(spans, text, last, end)
    return spans


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append(Span(start, end))


def _bracketed(text: str, start: int, end: int, longest: int = 60) -> tuple[tuple[int, int], ...]:
    """Pairs of brackets no further apart than `longest`: damaged sources lose closing ones."""
    found, opened = [], []
    for i in range(start, end):
        if text[i] in _OPEN:
            opened.append(i)
        elif text[i] in _CLOSE and opened:
            a = opened.pop()
            if i - a <= longest:
                found.append((a, i))
    return tuple(found)
