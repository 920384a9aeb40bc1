"""Whether every character of a document stands in a paragraph or a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.marks import Unit


def uncovered(text: str, units: Sequence[Unit]) -> list[str]:
    """Runs of published text, blanks aside, that stand in no unit. Always empty, unless reading itself is at fault."""
    out, at = [], 0
    for unit in [*sorted(units, key=lambda u: u.start), Unit(len(text), len(text), "end")]:
        gap = text[at : unit.start].strip()
        if gap and not re.fullmatch(r"[#\s]*", gap):
            out.append(gap)
        at = max(at, unit.end)
    return out


def coverage(raw: str, text: str, units: Sequence[Unit], left_out: Sequence[str]) -> float:
    """Share of a file's characters, blanks not counted, that stand in a paragraph or a heading.

    raw: the file's characters as loaded; left_out: what the loader took out before that.
    """
    held = sum(_solid(text[unit.start : unit.end]) for unit in units)
    whole = _solid(raw) + sum(_solid(passage) for passage in left_out)
    return round(held / whole, 4) if whole else 1.0


def _solid(text: str) -> int:
    return len("".join(text.split()))
