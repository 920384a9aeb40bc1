"""Tables of any format: from cells with their spans to a block, and back to named columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.formats.blocks import Block

_FIGURE = re.compile(r"[-+−]?[\d,.\uff0c\uff0e]+\s*[%\uff05万亿]?元?")
_HEAD_LENGTH = 24  # characters; a column's name is short (guess; the longest in the budgets read has 12)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell where it stands."""

    row: int
    column: int
    text: str
    rows: int = 1  # how many it covers
    columns: int = 1
    head: bool = False  # the format itself calls it a heading cell


def table_blocks(cells: Iterable[Cell], page: int | None = None) -> list[Block]:
    """The table as one block, after a line for each leading row that is a single cell over the whole width.

    Such a row further down, with names of columns under it, begins a table of its own: forms put several into one.
    Rows and columns with nothing in them fall out. An empty table gives no block.
    """
    cells = _compact([cell for cell in cells if cell.rows > 0 and cell.columns > 0])
    blocks = []
    while cells and (title := _title(cells, 0)):
        blocks.append(Block(title.text, page=page))
        cells = _compact([cell for cell in cells if cell.row >= title.row + title.rows])
    if not cells:
        return blocks
    if again := _begins_again(cells):
        rest = [cell for cell in cells if cell.row >= again]
        return [*blocks, _table(_compact([c for c in cells if c.row < again]), page), *table_blocks(rest, page)]
    return [*blocks, _table(cells, page)]


def _title(cells: list[Cell], row: int) -> Cell | None:
    """A row's only cell with text, where it covers the width of a table of several columns."""
    width = max(cell.column + cell.columns for cell in cells)
    only = [cell for cell in cells if cell.row == row]
    return only[0] if width > 1 and len(only) == 1 and only[0].columns == width else None


def _begins_again(cells: list[Cell]) -> int:
    """The row of the first title inside a table under which its first column is named again; 0 where there is none."""
    starts = {cell.row: cell.text for cell in cells if cell.column == 0}
    return next(
        (row for row in sorted(starts) if row and _title(cells, row) and starts.get(row + 1) == starts.get(0)), 0
    )


def _compact(cells: list[Cell]) -> list[Cell]:
    """The same cells on a grid without its empty rows and columns."""
    filled = [cell for cell in cells if cell.text.strip()]
    rows = {number: place for place, number in enumerate(sorted({cell.row for cell in filled}))}
    columns = {number: place for place, number in enumerate(sorted({cell.column for cell in filled}))}

    def covered(places: dict[int, int], start: int, length: int) -> int:
        return max(1, sum(start <= number < start + length for number in places))

    return [
        Cell(
            rows[cell.row],
            columns[cell.column],
            " ".join(cell.text.split()),
            covered(rows, cell.row, cell.rows),
            covered(columns, cell.column, cell.columns),
            cell.head,
        )
        for cell in filled
    ]


def _table(cells: list[Cell], page: int | None) -> Block:
    height = max(cell.row for cell in cells) + 1
    width = max(cell.column for cell in cells) + 1
    grid = [[""] * width for _ in range(height)]
    for cell in cells:
        grid[cell.row][cell.column] = cell.text
    return Block(
        text="\n".join("\t".join(row) for row in grid),
        kind="table",
        page=page,
        rows=tuple(tuple(row) for row in grid),
        head_rows=_head_rows(cells, height),
        spans=tuple((c.row, c.column, c.rows, c.columns) for c in cells if c.rows > 1 or c.columns > 1),
    )


def _head_rows(cells: list[Cell], height: int) -> int:
    """How many rows name the columns: those the format marks, else the first, with what hangs under its merged cells."""
    marked = 0
    for row in range(height):
        in_row = [cell for cell in cells if cell.row == row]
        if not in_row or not all(cell.head for cell in in_row):
            break
        marked = row + 1
    if marked and marked < height:
        return marked
    first = [cell for cell in cells if cell.row == 0]
    if height < 2 or len(first) < 2 or not all(_is_name(cell.text) or _is_corner(cell) for cell in first):
        return 0
    rows = 1
    while rows < height:  # a name over several columns is split up by the row below it
        above = [cell for cell in cells if cell.row < rows]
        split = any(cell.columns > 1 and cell.row + cell.rows == rows for cell in above)
        tall = any(cell.row + cell.rows > rows for cell in above)
        names = all(_is_name(cell.text) for cell in cells if cell.row == rows)
        if not ((split or tall) and names):
            break
        rows += 1
    return rows if rows < height else 1


def is_figure(text: str) -> bool:
    """Whether a cell is a number and nothing else."""
    return _FIGURE.fullmatch(text) is not None


def _is_name(text: str) -> bool:
    return len(text) <= _HEAD_LENGTH and not is_figure(text) and not text.endswith(("。", ";", "\uff1b"))


def _is_corner(cell: Cell) -> bool:
    """Whether a cell heads the names of both rows and columns: forms put their instructions there."""
    return cell.row == cell.column == 0 and cell.rows > 1


def full_rows(block: Block) -> tuple[tuple[str, ...], ...]:
    """The rows of a table with a merged cell's text in every place it covers."""
    grid = [list(row) for row in block.rows]
    for row, column, rows, columns in block.spans:
        text = grid[row][column]
        for below in range(row, min(row + rows, len(grid))):
            for right in range(column, min(column + columns, len(grid[below]))):
                grid[below][right] = text
    return tuple(tuple(row) for row in grid)


def column_names(block: Block) -> tuple[str, ...]:
    """One name a column, its heading rows joined by a blank ("支出预算 合计"); all empty where no row names them."""
    heads = full_rows(block)[: block.head_rows]
    width = len(block.rows[0]) if block.rows else 0
    corner = block.rows[0][0] if block.rows and len(block.rows[0][0]) > _HEAD_LENGTH else ""  # instructions, no name
    return tuple(
        " ".join(name for name in dict.fromkeys(row[column] for row in heads) if name not in ("", corner))
        for column in range(width)
    )
