"""A PDF page as a reader sees it: characters to lines, ruled cells to tables, two columns one after the other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from index.formats.tables import Cell

_MAX_EDGES = 4000  # ruled lines on a page above which it is a drawing, not a table
_SNAP = 2.5  # points within which two edges of cells are the same one
_HEAD = 0.1  # share of a page's height at its top where a running head may stand over a table that goes on
_WIDE = 1.0  # gap between two characters, in their size, that a blank stands for
_COLUMN_LINES = 8  # lines with a gap in the middle from which a page may be in two columns
_RAISED = 0.8  # size of a raised number, in that of its line, at most
_WORD_GAP = 0.25  # the same between two Latin letters or digits
_UNMAPPED = re.compile(r"\(cid:\d+\)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page; places in points from the top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float  # of most of its characters, points
    first_width: float  # of what must stand together at its start: a character, or a run of letters and digits
    column: int = 0  # of a page in two columns: 1 left, 2 right
    raised: tuple[tuple[int, str], ...] = ()  # small raised numbers: where in the text, and what they say


@dataclass(frozen=True, slots=True)
class Grid:
    """One ruled table of a page."""

    cells: tuple[Cell, ...]
    columns: tuple[float, ...]  # edges of its columns, points
    top: float
    bottom: float


@dataclass(slots=True)
class Page:
    """What a page holds, in reading order."""

    number: int  # from 1
    width: float
    height: float
    parts: list[Line | Grid] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # footnotes
    characters: int = 0  # of its text layer, blanks not counted
    unmapped: int = 0  # of these, glyphs whose font does not say what character they are
    picture: float = 0.0  # share of the page its largest picture covers
    aside: str = ""  # text that does not stand upright: watermarks
    gutter: float | None = None  # where two columns of text are parted, points


def read_page(page: Any, number: int, before: Page | None = None) -> Page:
    """page: of pdfplumber; before: the page before it, whose last table and whose columns may go on here."""
    tables_before = [part for part in before.parts if isinstance(part, Grid)] if before else []
    columns_before = tables_before[-1].columns if tables_before else ()
    printed = [char for char in page.chars if char["text"].strip()]
    upright = [char for char in printed if char["upright"]]
    sideways = len(upright) < len(printed) / 2
    chars = _turned(page) if sideways else [char for char in page.chars if char["upright"]]
    out = Page(
        number,
        float(page.height if sideways else page.width),
        float(page.width if sideways else page.height),
        characters=len(printed),
        unmapped=sum(bool(_UNMAPPED.search(char["text"])) for char in printed),
        picture=max((_area(image) for image in page.images), default=0.0) / max(1.0, page.width * page.height),
        aside="" if sideways else "".join(char["text"] for char in printed if not char["upright"]),
    )
    chars = _without_doubles(chars)
    grids, rest = ([], chars) if sideways else _grids(page, chars, columns_before)
    out.gutter = _gutter(rest, before.gutter if before else None)
    lines = _lines(rest) if out.gutter is None else _lines_of_columns(rest, out.gutter)
    out.parts = in_order(lines, grids)
    return out


def _area(image: Any) -> float:
    return float(abs(image["x1"] - image["x0"]) * abs(image["bottom"] - image["top"]))


def _turned(page: Any) -> list[Any]:
    """The characters of a page printed sideways where they would stand on it upright."""
    out = []
    for char in page.chars:
        if char["upright"]:
            continue
        if char["matrix"][1] > 0:  # reads from the foot of the page to its top
            place = (page.height - char["bottom"], page.height - char["top"], char["x0"], char["x1"])
        else:
            place = (char["top"], char["bottom"], page.width - char["x1"], page.width - char["x0"])
        names = ("x0", "x1", "top", "bottom")
        out.append({**char, **dict(zip(names, place, strict=True)), "size": place[3] - place[2]})
    return out


def _without_doubles(chars: list[Any]) -> list[Any]:
    """A character printed twice on the same spot to look bold counts once."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for char in chars:
        x, y = round(char["x0"]), round(char["top"])
        near = {(char["text"], x + right, y + down) for right in (-1, 0, 1) for down in (-1, 0, 1)}
        if char["text"].strip() and not seen.isdisjoint(near):
            continue
        seen.add((char["text"], x, y))
        kept.append(char)
    return kept


# --- tables -------------------------------------------------------------------------------------------------------


def _grids(page: Any, chars: list[Any], columns_before: Sequence[float]) -> tuple[list[Grid], list[Any]]:
    """The page's ruled tables and the characters outside them."""
    if (not page.rects and not page.lines) or len(page.edges) > _MAX_EDGES:
        return [], chars
    grids: list[Grid] = []
    for table in page.find_tables():
        columns, rows = _edges(cell[::2] for cell in table.cells), _edges(cell[1::2] for cell in table.cells)
        heads = [char for char in chars if _HEAD * page.height < char["top"] < rows[0] - 1]
        goes_on = not grids and not heads and _ruled_alike(columns, columns_before)
        if goes_on:
            columns = list(columns_before)  # a row of merged cells shows only some of the rules
        inside, outside = _split(chars, columns, rows)
        cells = _cells(table.cells, columns, rows, inside)
        if goes_on or _holds_values(cells):
            grids.append(Grid(tuple(cells), tuple(columns), rows[0], rows[-1]))
            chars = outside
    return grids, chars


def _edges(pairs: Iterable[Sequence[float]]) -> list[float]:
    """Places of the rules, near ones taken together, in order."""
    edges: list[float] = []
    for place in sorted(place for pair in pairs for place in pair):
        if not edges or place - edges[-1] > _SNAP:
            edges.append(place)
    return edges


def _split(chars: list[Any], columns: list[float], rows: list[float]) -> tuple[list[Any], list[Any]]:
    inside: list[Any] = []
    outside: list[Any] = []
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        here = columns[0] - 1 <= x <= columns[-1] + 1 and rows[0] - 1 <= y <= rows[-1] + 1
        (inside if here else outside).append(char)
    return inside, outside


def _cells(boxes: list[Any], columns: list[float], rows: list[float], chars: list[Any]) -> list[Cell]:
    def place(edges: list[float], at: float) -> int:
        return max(0, min(len(edges) - 2, bisect_right(edges, at + _SNAP) - 1))

    spans: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    slot: dict[tuple[int, int], tuple[int, int]] = {}
    for x0, top, x1, bottom in boxes:
        row, column = place(rows, top), place(columns, x0)
        last_row, last_column = max(row, place(rows, bottom - 2 * _SNAP)), max(column, place(columns, x1 - 2 * _SNAP))
        spans[row, column] = (row, column, last_row - row + 1, last_column - column + 1)
        for down in range(row, last_row + 1):
            for right in range(column, last_column + 1):
                slot.setdefault((down, right), (row, column))
    held: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for char in chars:
        at = (
            place(rows, (char["top"] + char["bottom"]) / 2 - _SNAP),
            place(columns, (char["x0"] + char["x1"]) / 2 - _SNAP),
        )
        held[slot.get(at, at)].append(char)
    cells = []
    for at in sorted(set(spans) | set(held)):
        row, column, height, width = spans.get(at, (*at, 1, 1))
        text = _joined([line.text for line in _lines(held.get(at, []))])
        cells.append(Cell(row, column, text, height, width))
    return cells


def _ruled_alike(columns: Sequence[float], before: Sequence[float]) -> bool:
    """Whether a table has no rules but those of the table before, and the same sides."""
    if not 3 <= len(columns) <= len(before):
        return False
    near = [_nearest(before, place) for place in columns]
    return (
        near[0] == before[0]
        and near[-1] == before[-1]
        and all(abs(a - b) < 2 * _SNAP for a, b in zip(columns, near, strict=True))
    )


def _nearest(places: Sequence[float], to: float) -> float:
    return min(places, key=lambda place: abs(place - to))


def _holds_values(cells: list[Cell]) -> bool:
    """Two rows or more with two filled cells: anything less is a frame round text."""
    filled = Counter(cell.row for cell in cells if cell.text)
    return sum(count >= 2 for count in filled.values()) >= 2


# --- lines --------------------------------------------------------------------------------------------------------


def _lines(chars: list[Any]) -> list[Line]:
    return [line for row in _rows(chars) if (line := _line(row)) is not None]


def _rows(chars: list[Any]) -> list[list[Any]]:
    """Characters on one height together, from top to bottom, each row from left to right."""
    rows: list[list[Any]] = []
    middle = 0.0
    for char in sorted(chars, key=lambda char: ((char["top"] + char["bottom"]) / 2, char["x0"])):
        here = (char["top"] + char["bottom"]) / 2
        if rows and here - middle < 0.45 * max(char["size"], rows[-1][0]["size"]):
            rows[-1].append(char)
        elif char["text"].strip():
            rows.append([char])
            middle = here
    return [sorted(row, key=lambda char: char["x0"]) for row in rows]


def _line(chars: list[Any]) -> Line | None:
    while chars and not chars[0]["text"].strip():
        chars = chars[1:]
    while chars and not chars[-1]["text"].strip():
        chars = chars[:-1]
    if not chars:
        return None
    size = Counter(round(char["size"], 1) for char in chars).most_common(1)[0][0]
    foot = max(char["bottom"] for char in chars)
    parts = [chars[0]["text"]]
    raised: list[tuple[int, str]] = []
    for before, char in pairwise(chars):
        gap = (char["x0"] - before["x1"]) / max(char["size"], 1.0)
        latin = _is_latin(before["text"]) and _is_latin(char["text"])
        if (gap > _WIDE or (latin and gap > _WORD_GAP)) and parts[-1].strip() and char["text"].strip():
            parts.append(" ")
        if char["text"].isdigit() and char["size"] < _RAISED * size and foot - char["bottom"] > 0.15 * size:
            raised.append((sum(map(len, parts)), char["text"]))
        if char["text"].strip() or parts[-1].strip():
            parts.append(char["text"] if char["text"].strip() else " ")
    parts = ["\ufffd" if _UNMAPPED.fullmatch(part) else part for part in parts]
    length = 1
    while length < len(chars) and _is_latin(chars[length - 1]["text"]) and _is_latin(chars[length]["text"]):
        length += 1
    return Line(
        "".join(parts),
        chars[0]["x0"],
        chars[-1]["x1"],
        min(char["top"] for char in chars),
        foot,
        size,
        chars[length - 1]["x1"] - chars[0]["x0"],
        raised=tuple(raised),
    )


def _is_latin(text: str) -> bool:
    return text.isascii() and (text.isalnum() or text in ".,%-/:")


def _joined(lines: Sequence[str]) -> str:
    """The lines of a cell as one: a blank only between two Latin words."""
    text = ""
    for line in lines:
        text += (
            " " if text[-1:].isascii() and text[-1:].isalpha() and line[:1].isascii() and line[:1].isalpha() else ""
        ) + line
    return text


# --- reading order ------------------------------------------------------------------------------------------------


def in_order(lines: list[Line], grids: list[Grid]) -> list[Line | Grid]:
    """From top to bottom; a stretch in two columns left before right, between what goes across."""
    out: list[Line | Grid] = []
    left: list[Line | Grid] = []
    right: list[Line | Grid] = []
    parts: list[Line | Grid] = [*lines, *grids]
    for part in sorted(parts, key=lambda part: (part.top, part.bottom)):
        column = part.column if isinstance(part, Line) else 0
        if column == 0:
            out += left + right + [part]
            left, right = [], []
        else:
            (left if column == 1 else right).append(part)
    return out + left + right


def _gutter(chars: list[Any], before: float | None) -> float | None:
    """Where a page in two columns is parted, points; None for any other page.

    Two columns of text: most rows have a gap at the same place near the middle, what stands left of it ends just
    before it, and hardly a row goes over it. before: the gutter of the page before, which a short page may share.
    """
    rows = [row for row in _rows(chars) if len(row) > 1]
    if before is not None and _parts(rows, before):
        return before
    if len(rows) < _COLUMN_LINES:
        return None
    start, end = min(row[0]["x0"] for row in rows), max(row[-1]["x1"] for row in rows)
    gaps = [gap for row in rows for gap in _gaps(row) if abs(sum(gap) / 2 - (start + end) / 2) < 0.15 * (end - start)]
    if len(gaps) < _COLUMN_LINES:
        return None
    middles = sorted(sum(gap) / 2 for gap in gaps)
    place = middles[len(middles) // 2]
    here = [gap for gap in gaps if gap[0] < place < gap[1]]
    edge = max((before for before, _ in here), default=0.0)
    full = sum(edge - before < 3 * rows[0][0]["size"] for before, _ in here)
    over = sum(row[0]["x0"] < place < row[-1]["x1"] for row in rows) - len(here)
    return place if len(here) >= max(_COLUMN_LINES, 3 * over) and full >= 0.6 * len(here) else None


def _parts(rows: list[list[Any]], gutter: float) -> bool:
    """Whether some rows leave that place blank and no character stands on it, but for a page number."""
    over = (char for row in rows if not _alone_in_middle(row, gutter) for char in row)
    return any(a < gutter < b for row in rows for a, b in _gaps(row)) and not any(
        c["x0"] < gutter < c["x1"] for c in over
    )


def _gaps(row: list[Any]) -> list[tuple[float, float]]:
    """The blanks of a row wider than a character: where each begins and ends."""
    return [(a["x1"], b["x0"]) for a, b in pairwise(row) if b["x0"] - a["x1"] > a["size"]]


def _lines_of_columns(chars: list[Any], gutter: float) -> list[Line]:
    """Lines that go across the gutter whole, the others by the column they stand in."""
    across = {id(char) for row in _rows(chars) for char in row if _goes_across(row, gutter)}
    whole = [char for char in chars if id(char) in across]
    left = [char for char in chars if id(char) not in across and char["x0"] < gutter]
    right = [char for char in chars if id(char) not in across and char["x0"] >= gutter]
    return [
        *_lines(whole),
        *(replace(line, column=1) for line in _lines(left)),
        *(replace(line, column=2) for line in _lines(right)),
    ]


def _goes_across(row: list[Any], gutter: float) -> bool:
    if row[0]["x0"] > gutter or row[-1]["x1"] < gutter:
        return False
    before = max((char["x1"] for char in row if char["x0"] < gutter), default=gutter)
    after = min((char["x0"] for char in row if char["x0"] >= gutter), default=gutter)
    return after - before < row[0]["size"] or _alone_in_middle(row, gutter)


def _alone_in_middle(row: list[Any], gutter: float) -> bool:
    """A short line about the gutter, a page number or a title, with no text near either margin."""
    return abs((row[0]["x0"] + row[-1]["x1"]) / 2 - gutter) < 6 and row[-1]["x1"] - row[0]["x0"] < gutter / 2
