"""A web page as its visible lines, headings and tables, each with the element it stands in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4.element import NavigableString, PreformattedString, Tag

from index.formats.blocks import Block
from index.formats.furniture import is_label
from index.formats.numbering import spell
from index.formats.tables import Cell, table_blocks

_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "canvas",
        "svg",
        "math",
        "head",
        "link",
        "meta",
        "audio",
        "video",
        "map",
        "input",
        "textarea",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "ruby",
        "rb",
        "rt",
        "rp",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "nobr",
    ]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_STYLES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}  # of an <ol>
_LONG_CELL = 800  # characters; a table with longer cells lays out the page (the longest task read has under 300)
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_NOTE_MARK = re.compile(r"[\[\uff3b〔]?\d{1,3}[\]\uff3d〕]?")
_DOCUMENT_LINK = re.compile(r"\.(pdf|docx?|xlsx?|wps|et|zip|rar|ofd|txt)([?#].*)?$", re.IGNORECASE)


@dataclass(slots=True)
class Piece:
    """One line, heading or table of the page and where it stands."""

    blocks: list[Block]
    element: Tag  # the block-level element round it
    linked: int = 0  # characters inside links
    attachment: bool = False  # it links to a file
    furniture: bool = False
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = "\n".join(block.text for block in self.blocks)

    @property
    def prose(self) -> int:
        """Characters outside links."""
        return max(0, len(self.text) - self.linked)

    @property
    def is_link(self) -> bool:
        """Whether the line is a link and nothing else."""
        return self.linked > 0 and self.linked >= 0.8 * len(self.text)


def pieces(root: Tag) -> Iterator[Piece]:
    """The visible text in document order, one piece a line; data tables whole."""
    run = _Run()
    yield from _walk(root, run, 0, False, False)
    yield from run.flush(root, 0)


@dataclass(slots=True)
class _Run:
    """The text since the last line end."""

    parts: list[tuple[str, bool, bool]] = field(default_factory=list)  # text, inside a link, a link to a file
    number: str = ""  # of a list item, which stands before its first line

    def flush(self, element: Tag, level: int) -> Iterator[Piece]:
        """The line so far, if there is any; a heading where level is not 0."""
        text = squeeze("".join(part for part, _, _ in self.parts))
        if text:
            text, self.number = self.number + text, ""
            linked = sum(len(squeeze(part)) for part, is_link, _ in self.parts if is_link)
            attachment = any(is_file for _, _, is_file in self.parts)
            block = Block(text, "heading", level=level) if level else Block(text)
            yield Piece([block], element, linked, attachment)
        self.parts.clear()


def _walk(element: Tag, run: _Run, level: int, link: bool, file: bool) -> Iterator[Piece]:
    count = _start(element)
    for child in element.children:
        if isinstance(child, PreformattedString):  # comments, declarations
            continue
        if isinstance(child, NavigableString):
            run.parts.append((str(child), link, file))
            continue
        if not isinstance(child, Tag) or child.name in _SILENT or _hidden(child) or _is_note_mark(child):
            continue
        if child.name == "br":
            yield from run.flush(element, level)
        elif child.name in _INLINE:
            href = str(child.get("href") or "") if child.name == "a" else ""
            is_file = file or bool(_DOCUMENT_LINK.search(href))
            yield from _walk(child, run, level, link or child.name == "a", is_file)
        else:
            yield from run.flush(element, level)
            if child.name == "table" and (blocks := data_table(child)):
                yield Piece(blocks, element)
                continue
            if child.name == "li" and element.name == "ol":
                run.number = f"{spell(count, _STYLES.get(str(element.get('type')), 'decimal'))}."
                count += 1
            inner = _HEADINGS.get(child.name, level)
            yield from _walk(child, run, inner, link, file)
            yield from run.flush(child, inner)


def _start(element: Tag) -> int:
    """The number of a list's first item."""
    value = str(element.get("start") or "1")
    return int(value) if value.isdecimal() and len(value) < 5 else 1


def _is_note_mark(element: Tag) -> bool:
    """Whether it is the raised number of a footnote: it links there and is no part of the sentence."""
    inside = {"sup": "a", "a": "sup"}.get(element.name)
    return bool(inside and element.find(inside) and _NOTE_MARK.fullmatch(element.get_text().strip()))


def _hidden(element: Tag) -> bool:
    style = str(element.get("style") or "").replace(" ", "").lower()
    return element.has_attr("hidden") or "display:none" in style or "visibility:hidden" in style


def squeeze(text: str) -> str:
    """Blanks as a browser shows them: one for any run."""
    return _BLANKS.sub(" ", text).strip(" \u3000\u200b\ufeff")


def data_table(table: Tag) -> list[Block]:
    """A table of values as blocks, a header block as lines `索引号:…`; empty for a table that lays out the page."""
    if table.find("table"):
        return []
    cells = _cells(table)
    if any(len(cell.text) > _LONG_CELL for cell in cells):
        return []
    by_row: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_row[cell.row].append(cell)
    if pairs := _header_block(list(by_row.values())):
        return [Block(pair) for pair in pairs]
    if sum(sum(bool(cell.text) for cell in row) >= 2 for row in by_row.values()) < 2:
        return []
    return table_blocks(cells)


def _cells(table: Tag) -> list[Cell]:
    """The cells on their grid: a cell moves right past those that reach down from above."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for number, row in enumerate(table.find_all("tr")):
        column = 0
        for element in row.find_all(["td", "th"], recursive=False):
            while (number, column) in taken:
                column += 1
            rows, columns = _span(element, "rowspan"), _span(element, "colspan")
            taken.update((number + down, column + right) for down in range(rows) for right in range(columns))
            head = element.name == "th" or row.find_parent("thead") is not None
            cells.append(Cell(number, column, _cell_text(element), rows, columns, head))
            column += columns
    return cells


def _span(element: Tag, name: str) -> int:
    value = str(element.get(name) or "1").strip()
    return min(200, max(1, int(value))) if value.isdecimal() and len(value) < 5 else 1


def _cell_text(element: Tag) -> str:
    """A cell's lines, a blank between two: departments in lines of their own must not run together."""
    return " ".join(piece.text for piece in pieces(element))


def _header_block(rows: list[list[Cell]]) -> list[str]:
    """`label:value` lines of a table that holds nothing else; empty for any other table."""
    pairs, labels, others = [], 0, 0
    for row in rows:
        row = [cell for cell in row if cell.text or cell is not row[-1]]
        index = 0
        while index < len(row):
            label = re.sub(r"\s", "", row[index].text)
            value = row[index + 1].text if index + 1 < len(row) else ""
            if is_label(label):
                follows = "" if is_label(re.sub(r"\s", "", value)) else value
                pairs.append(label + (follows if label.endswith((":", "\uff1a")) else f":{follows}"))
                labels += 1
                index += 1 if value and not follows else 2
            else:
                if row[index].text:
                    pairs.append(row[index].text)
                    others += 1
                index += 1
    return pairs if labels >= 2 and labels > others else []
