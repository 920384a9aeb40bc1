"""Rows of a numbered table that a page flattened to a line a cell, put together again.

序号, 名称, 地点, … stand on lines of their own, then 1 and its cells, 2 and its cells. Responsibility tables, whose cells
run over lines and are left out, are read in index/tables.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median_low

from index.marks import Unit

CELL = 40  # characters of a cell; what is longer, or has a full stop, is text
LEAST_ROWS, LEAST_CELLS, MOST_CELLS = 3, 3, 16  # of a table, and of a row with its number


def with_flat_rows(text: str, units: Sequence[Unit]) -> tuple[list[Unit], dict[int, str]]:
    """Units in which each such row is one, of role "row", and the names of the columns one of role "note".

    Second, the rows as "column:value;column:value" by their start, where there are as many names as cells.
    """
    out: list[Unit] = []
    named: dict[int, str] = {}
    at = 0
    while at < len(units):
        end = at
        while end < len(units) and _is_cell(text, units[end]):
            end += 1
        starts = _row_starts(text, units[at:end])
        if not starts:
            out += units[at : end + 1]
            at = end + 1
            continue
        bounds = [at + start for start in starts]
        typical = median_low([b - a for a, b in pairwise(bounds)])
        bounds.append(min(end, bounds[-1] + typical))
        names = [_said(text, unit) for unit in units[at : bounds[0]]]
        if names:
            out.append(replace(units[at], end=units[bounds[0] - 1].end, role="note", rank=None, title=None))
        for first, behind in pairwise(bounds):
            cells = [_said(text, unit) for unit in units[first:behind]]
            out.append(replace(units[first], end=units[behind - 1].end, role="row", rank=None, title=None))
            if len(cells) == len(names):
                named[units[first].start] = ";".join(f"{a}:{b}" for a, b in zip(names, cells, strict=True))
        out += units[bounds[-1] : end]
        at = end
    return out, named


def _is_cell(text: str, unit: Unit) -> bool:
    said = text[unit.start : unit.end]
    short = unit.end - unit.start <= CELL and not re.search("[。；;]", said)
    return unit.role in ("text", "item") and unit.rank is None and unit.block < 0 and short


def _said(text: str, unit: Unit) -> str:
    return re.sub(r"\s+", "", text[unit.start : unit.end])


def _row_starts(text: str, cells: Sequence[Unit]) -> list[int]:
    """Where 1, 2, 3, … stand in order, each as a cell of its own and no further apart than a row is long; else empty."""
    said = [_said(text, cell) for cell in cells]
    starts: list[int] = []
    for at, cell in enumerate(said):
        apart = at - starts[-1] if starts else LEAST_CELLS
        if cell == str(len(starts) + 1) and apart >= LEAST_CELLS:
            if apart > MOST_CELLS and len(starts) >= 1:
                break
            starts.append(at)
    return starts if len(starts) >= LEAST_ROWS else []
