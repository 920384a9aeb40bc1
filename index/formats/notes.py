"""Footnotes of a PDF page: told from the text by their smaller print and the raised number that points to them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from index.formats.layout import Line, Page

_SMALLER = 0.95  # size of a footnote, in that of the text, at most
_NUMBER = re.compile(r"[\[\uff3b〔]?(\d{1,3})")


def set_notes_apart(page: Page) -> None:
    """Moves the footnotes from the page's lines to its notes, and takes out the marks that point to them.

    A footnote stands under all else, in smaller print, and begins with a number that stands raised in the text.
    """
    lines = [part for part in page.parts if isinstance(part, Line)]
    raised = {_number(line, at) for line in lines for at, _ in line.raised}
    if not raised:
        return
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.size] += len(line.text)
    size = _SMALLER * weights.most_common(1)[0][0]
    start = len(page.parts)
    while start and isinstance(part := page.parts[start - 1], Line) and part.size < size:
        start -= 1
    small = [part for part in page.parts[start:] if isinstance(part, Line)]
    while small and not _begins(small[0], raised):
        small = small[1:]
    if not small:
        return
    for line in small:
        if _begins(line, raised):
            page.notes.append(line.text)
        else:
            page.notes[-1] += line.text
    numbers = {match[1] for note in page.notes if (match := _NUMBER.match(note))}
    rest = page.parts[: len(page.parts) - len(small)]
    page.parts = [_unmarked(part, numbers) if isinstance(part, Line) else part for part in rest]


def _begins(line: Line, raised: set[str]) -> bool:
    match = _NUMBER.match(line.text)
    return match is not None and match[1] in raised


def _number(line: Line, at: int) -> str:
    """The whole raised number that begins or goes on at a place of the line."""
    places = dict(line.raised)
    while at - 1 in places:
        at -= 1
    number = ""
    while at in places:
        number += places[at]
        at += 1
    return number


def _unmarked(line: Line, numbers: set[str]) -> Line:
    """The line without the raised numbers of those notes; others stay, m\u00b2 is no note."""
    marks = {at for at, _ in line.raised if _number(line, at) in numbers}
    return replace(line, text="".join(char for at, char in enumerate(line.text) if at not in marks))
