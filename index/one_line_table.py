"""A responsibility table whose line ends were lost: where its rows and cells began."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from index.marks import NUMERAL, column, words

_FAR = 160  # characters between the names of the columns and the first row: headings may stand there
_ROWS = 3  # of a table; fewer are a list that says who does what
_MOST = 0.7  # of the rows whose last words are departments
_MARK = re.compile(r"(?<![\d.第])(\d{1,3})[.．、](?!\d)")
_HEADING = re.compile(rf"[（(][{NUMERAL}]{{1,3}}[)）]|(?<![第{NUMERAL}])[{NUMERAL}]{{1,3}}、")
_BODY_END = "局委办院会厅室处部署队社镇道街位门心司校团）)"
_DEPARTMENTS = re.compile(rf"[^。；;、，,]{{2,40}}[{_BODY_END}](?:[、，,]\s*[^。；;、，,]{{1,40}}[{_BODY_END}])*")
_CELL = re.compile(r"\S+(?:(?<=[、，,])\s+\S+)*")  # a blank behind 、 is within a cell
_GLUED = re.compile(r"(?<=[局委办院会厅室处部署队街镇心校司社团）)])(?=[区市县省各])")  # 区司法局|各相关部门单位


def table_cuts(body: str) -> list[int]:
    """Offsets at which the names of columns, headings, rows and cells begin; empty where a line holds no such table."""
    names = _names().search(body)
    columns = [m.group() for m in _name().finditer(names.group())] if names else []
    if not names or "lead" not in {column(name) for name in columns}:
        return []
    rows = _rows(body, names.end())
    if len(rows) < _ROWS:
        return []
    cuts = [names.start() + m.start() for m in _name().finditer(names.group())]
    cuts += [names.end(), *(names.end() + m.start() for m in _HEADING.finditer(body[names.end() : rows[0]]))]
    told = 0
    for start, end in pairwise([*rows, len(body)]):
        cells = _cells(body, start, end)
        told += len(cells) > 1
        cuts += cells
    return sorted(set(cuts)) if told >= _MOST * len(rows) else []


@cache
def _name() -> re.Pattern[str]:
    """The name of a column, the longest first."""
    known = sorted({n for kind in ("lead", "join", "due", "subject", "other") for n in words()[kind]}, key=len)
    return re.compile("|".join(map(re.escape, reversed(known))))


@cache
def _names() -> re.Pattern[str]:
    """Names of columns side by side."""
    return re.compile(rf"(?:(?:{_name().pattern})\s*){{2,8}}")


def _rows(body: str, start: int) -> list[int]:
    """Where the numbers 1, 2, 3, ... of the rows stand; the first close behind the names of the columns."""
    rows: list[int] = []
    for mark in _MARK.finditer(body, start):
        if not rows and mark.start() > start + _FAR:
            break
        if int(mark.group(1)) == len(rows) + 1:
            rows.append(mark.start())
    return rows


def _cells(body: str, start: int, end: int) -> list[int]:
    """Where a row, its departments and the headings behind them begin; the row alone where no departments follow it."""
    stop = body.rfind("。", start, end) + 1
    if not stop:
        return [start]
    headings = [m.start() for m in _HEADING.finditer(body, stop, end)]
    cells = [(m.start(), m.group()) for m in _CELL.finditer(body, stop, headings[0] if headings else end)]
    while cells and not _DEPARTMENTS.fullmatch(cells[0][1]):
        cells.pop(0)  # the end of a task that lacks its full stop
    if not cells or not all(_DEPARTMENTS.fullmatch(cell) for _, cell in cells):
        return [start]
    if len(cells) == 1 and (glued := _GLUED.search(cells[0][1])):
        cells.append((cells[0][0] + glued.start(), ""))
    return [start, *(at for at, _ in cells), *headings]
