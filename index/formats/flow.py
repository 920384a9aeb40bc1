"""Lines of pages to paragraphs: what a page's width broke is joined, across pages too."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from index.formats.blocks import Block
from index.formats.layout import Grid, Line, Page
from index.formats.tables import Cell, is_figure, table_blocks

_MARK = re.compile(
    r"(?:[一二三四五六七八九十百]{1,4}[、.\uff0e]|[(\uff08][一二三四五六七八九十百\d]{1,4}[)\uff09]|第[一二三四五六七八九十百零\d]{1,5}[章节条]"
    r"|\d{1,3}[、.\uff0e](?!\d)|[\u2460-\u2473]|附件|注[:\uff1a])"
)
_SENTENCE_END = ("。", "\uff1b", "\uff1a", ":", ";", "\uff01", "\uff1f", "」", "》")
_LEADER = re.compile(r"[.…·⋯]{4,}\s*\d*$")  # a line of the table of contents ends in dots and a page number
_FULL_LINES = 3  # lines across the page from which its margins are known
_FEW_STARTS = 0.05  # share of a page's lines that must begin at its left margin
_ROWS_TO_JUDGE = 2  # rows above a page's end from which a column that none leaves empty is known
_MOST = 0.8  # share of a column's cells with a number from which it is a column of numbered items (guess)
_NARROW = 2.0  # character widths a line may stay short of the margin and still be full


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where the text of a page begins and ends, points."""

    left: float
    right: float
    pitch: float  # from line to line
    size: float  # of most of its characters


_Edges = dict[tuple[int, int], _Margins]  # by page and column


class Flow(NamedTuple):
    """What the pages say, and the heading rows their tables repeat from page to page."""

    blocks: tuple[Block, ...]
    repeated: tuple[str, ...]


def flow(pages: list[Page]) -> Flow:
    """The pages' blocks in reading order; a paragraph and a table stand on the page where they begin."""
    margins = _margins(pages)
    indented = _indents(pages, margins)
    blocks: list[Block] = []
    repeated: list[str] = []
    notes: list[Block] = []  # footnotes, which wait for the end of the paragraph that goes over the page
    text: _OpenText | None = None
    table: _OpenTable | None = None
    for page in pages:
        for index, part in enumerate(page.parts):
            if isinstance(part, Grid):
                if table is not None and index == 0 and table.last.columns == part.columns:
                    cells, heads = _appended(table.cells, part)
                    table = _OpenTable(cells, part, table.page)
                    repeated += heads
                    continue
                blocks += [*_closed(text, table), *notes]
                notes = []
                text, table = None, _OpenTable(list(part.cells), part, page.number)
            elif text is not None and _continues(text.last, text.on, part, page, margins, indented):
                text = _OpenText(_join(text.text, part.text), part, page, text.page)
            else:
                blocks += [*_closed(text, table), *notes]
                notes = []
                text, table = _OpenText(part.text, part, page, page.number), None
        notes += [Block(note, "note", page=page.number) for note in page.notes]
    return Flow((*blocks, *_closed(text, table), *notes), tuple(repeated))


class _OpenText(NamedTuple):
    """A paragraph that may go on."""

    text: str
    last: Line
    on: Page  # where its last line stands
    page: int  # where it began


class _OpenTable(NamedTuple):
    """A table that may go on."""

    cells: list[Cell]
    last: Grid
    page: int  # where it began


def _closed(text: _OpenText | None, table: _OpenTable | None) -> list[Block]:
    if table is not None:
        return table_blocks(table.cells, page=table.page)
    return [Block(text.text, page=text.page)] if text is not None else []


def _margins(pages: list[Page]) -> _Edges:
    """By page and column; where a page has few lines, those of the others of its width."""
    columns = {(page.number, line.column) for page in pages for line in _lines(page)} | {(p.number, 0) for p in pages}
    alike: dict[tuple[int, int], list[Line]] = {}
    for page in pages:
        for line in _lines(page):
            alike.setdefault((round(page.width), line.column), []).append(line)
    out = {}
    for page in pages:
        for column in (0, 1, 2):
            if (page.number, column) in columns:
                own = [line for line in _lines(page) if line.column == column]
                width = page.width if column == 0 else page.width / 2
                enough = _full(own, width) >= _FULL_LINES
                lines = own if enough else alike.get((round(page.width), column), own)
                out[page.number, column] = _measure(lines, page, width)
    return out


def _lines(page: Page) -> list[Line]:
    return [part for part in page.parts if isinstance(part, Line)]


def _full(lines: list[Line], width: float) -> int:
    return sum(line.x1 - line.x0 > 0.6 * width for line in lines)


def _measure(lines: list[Line], page: Page, width: float) -> _Margins:
    if not lines:
        return _Margins(0.0, page.width, 20.0, 12.0)
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.size] += len(line.text)
    size = weights.most_common(1)[0][0]
    body = [line for line in lines if abs(line.size - size) < 0.15 * size]
    steps = Counter(
        round(below.top - line.top) for line, below in pairwise(body) if 0 < below.top - line.top < 4 * size
    )
    pitch = float(steps.most_common(1)[0][0]) if steps else 1.5 * size
    if _full(body, width) < _FULL_LINES:  # too little text to show the margins: the outermost thing does
        edges = [edge for part in page.parts for edge in _sides(part)] or [0.0, page.width]
        return _Margins(min(edges), max(*edges, page.width - min(edges)), pitch, size)
    wide = sorted(line.x1 for line in body)
    right = wide[int(0.95 * (len(wide) - 1))]
    starts = Counter(round(line.x0 / 3) for line in body)  # the ends of paragraphs begin at the margin too
    frequent = [place for place, count in starts.items() if count >= max(2, _FEW_STARTS * len(body))]
    near = min(frequent, default=min(starts))
    left = min(line.x0 for line in body if abs(round(line.x0 / 3) - near) <= 1)
    return _Margins(left, right, pitch, size)


def _sides(part: Line | Grid) -> tuple[float, float]:
    return (part.x0, part.x1) if isinstance(part, Line) else (part.columns[0], part.columns[-1])


def _indents(pages: list[Page], margins: _Edges) -> bool:
    """Whether paragraphs begin two characters in: most lines after one that ends short do."""
    inside = total = 0
    for page in pages:
        for line, below in pairwise(_lines(page)):
            edge = margins[page.number, below.column]
            if line.x1 < edge.right - 4 * line.size and abs(below.size - edge.size) < 1 and not _centred(below, edge):
                total += 1
                inside += below.x0 > edge.left + 1.2 * below.size
    return total > 0 and inside > 0.5 * total


def _centred(line: Line, edge: _Margins) -> bool:
    before, after = line.x0 - edge.left, edge.right - line.x1
    return (
        before > 2.5 * line.size
        and after > 2.5 * line.size
        and abs(before - after) < max(2 * line.size, 0.1 * (before + after))
    )


def _in_middle(line: Line, edge: _Margins) -> bool:
    return abs(line.x0 - edge.left - (edge.right - line.x1)) < 2 * line.size


def _continues(above: Line, above_page: Page, line: Line, page: Page, margins: _Edges, indented: bool) -> bool:
    """Whether a line goes on with the paragraph of the one above it."""
    edge, edge_above = margins[page.number, line.column], margins[above_page.number, above.column]
    if abs(line.size - above.size) > 0.12 * above.size:
        return False
    if _LEADER.search(above.text):
        return False
    same_page = page.number == above_page.number and line.column == above.column
    if _centred(line, edge) and line.size > 1.2 * edge.size:  # a title over two lines
        return same_page and line.top - above.top < 2.4 * line.size and _in_middle(above, edge)
    if same_page and line.top - above.top > 1.7 * max(edge.pitch, above.bottom - above.top):
        return False
    if _centred(above, edge_above) and _centred(line, edge):
        return False
    room = edge_above.right - above.x1
    if room > max(_NARROW * line.size, line.first_width + 0.5 * line.size):
        return False
    inset = line.x0 - edge.left
    if inset > (0.6 if _MARK.match(line.text) else 1.2) * line.size:
        same_start = abs(line.x0 - above.x0) < 0.5 * line.size and not indented
        return same_start and not _MARK.match(line.text) and not above.text.endswith(_SENTENCE_END)
    if indented:
        return True
    return not _MARK.match(line.text)


def _join(before: str, after: str) -> str:
    latin = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return before + (" " if latin else "") + after


# --- tables over several pages ------------------------------------------------------------------------------------


def _appended(cells: list[Cell], below: Grid) -> tuple[list[Cell], list[str]]:
    """The table with the rows of its next page, a broken row joined; and the heading rows that page repeats."""
    start = _repeated(cells, list(below.cells))
    heads = [cell.text for cell in below.cells if cell.row < start and cell.text]
    added = [replace(cell, row=cell.row - start) for cell in below.cells if cell.row >= start]
    height = max(cell.row + cell.rows for cell in cells)
    broken = _row_goes_on(cells, added, height)
    offset = height - 1 if broken else height
    out = {(cell.row, cell.column): cell for cell in cells}
    last = {cell.column: cell for cell in cells if cell.row + cell.rows >= height}
    for cell in added:
        above = last.get(cell.column) if cell.row == 0 else None
        if above is not None and (broken or _cell_goes_on(cells, above, cell)):
            text = _join(above.text, cell.text)
            out[above.row, above.column] = replace(above, text=text, rows=offset + cell.rows - above.row)
        else:
            out[cell.row + offset, cell.column] = replace(cell, row=cell.row + offset)
    return list(out.values()), heads


def _row_goes_on(cells: list[Cell], added: list[Cell], height: int) -> bool:
    """Whether a page begins inside a row: the first one lacks what every row above has, a number or a value.

    Never where a cell has no text above to go on from, or a figure stands under a figure.
    """
    top = {cell.column: cell for cell in added if cell.row == 0}
    foot = {cell.column: cell.text for cell in cells if cell.row + cell.rows >= height}
    pairs = [(foot.get(column, ""), cell.text) for column, cell in top.items() if cell.text]
    if not pairs or any(not above or (is_figure(above) and is_figure(text)) for above, text in pairs):
        return False
    for column, first in top.items():
        own = [cell for cell in cells if cell.column == column and cell.row > 0]
        if not own or first.rows > 1 or any(cell.rows > 1 for cell in own):
            continue
        if not first.text and len(own) >= _ROWS_TO_JUDGE and all(cell.text for cell in own):
            return True
        if first.text and _marked(own) and not _MARK.match(first.text):
            return True
    return False


def _cell_goes_on(cells: list[Cell], above: Cell, cell: Cell) -> bool:
    """Whether a merged cell at the foot of one page is the one at the top of the next."""
    if not cell.text:
        return above.rows > 1 or cell.rows > 1
    own = [other for other in cells if other.column == cell.column and other.row > 0]
    return above.rows > 1 and _marked(own) and not _MARK.match(cell.text)


def _marked(cells: list[Cell]) -> bool:
    """Whether the cells of a column begin with numbers, 1. 2. or the like."""
    filled = [cell for cell in cells if cell.text]
    return bool(filled) and sum(bool(_MARK.match(cell.text)) for cell in filled) >= _MOST * len(filled)


def _repeated(cells: list[Cell], added: list[Cell]) -> int:
    """How many rows of the second page say what the first rows of the table say."""

    def row(of: list[Cell], number: int) -> list[tuple[int, str]]:
        return [(cell.column, cell.text) for cell in of if cell.row == number and cell.text]

    count = 0
    while count < 5 and row(added, count) and row(added, count) == row(cells, count):
        count += 1
    return count
