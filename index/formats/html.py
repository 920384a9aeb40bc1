"""Web pages: the main text of a government page, its tables kept, its furniture left out."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from index.formats.blocks import Block, CannotRead, Loaded
from index.formats.tables import Cell, table_blocks
from index.formats.text import decode, doubts

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
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
_APART = frozenset(
    ["nav", "form", "button", "select", "footer", "aside", "menu", "dialog"]
)  # parts of a page by their very tag
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
_MAIN = 0.9  # share of a page's prose that its main element holds (guess: a title, a date and a notice stand outside)
_KNOWN_MAIN = 0.5  # the same where the element is called what publishing systems call the text
_TOO_MUCH = 0.3  # share of a page's prose above which an element is no furniture, whatever it is called
_LONG_CELL = 800  # characters; a table with longer cells lays out the page (the longest task read has under 300)
_CJK = r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_BROKEN = re.compile(rf"(?<={_CJK})[ \t\r\n\f]*[\r\n][ \t\r\n\f]*(?={_CJK})")  # a line of the source ends mid-sentence
_WRAPPED_BREAKS = 10  # line ends between two Chinese characters from which a source may be broken to a width ...
_WRAPPED_FILL = 0.7  # ... if half the lines so ended fill that share of the longest line
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_DOCUMENT_LINK = re.compile(r"\.(pdf|docx?|xlsx?|wps|et|zip|rar|ofd|txt)([?#].*)?$", re.IGNORECASE)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """The names and lines that furniture goes by, from index/data/page_furniture.toml."""
    table = tomllib.loads((files("index") / "data" / "page_furniture.toml").read_text("utf-8"))
    return {key: re.compile(value.replace("\n", ""), re.IGNORECASE) for key, value in table.items()}


@dataclass(slots=True)
class _Piece:
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


def load_html(data: bytes) -> Loaded:
    """The page's main text in lines, headings and tables; what stands round it goes to `left_out`."""
    text = _unwrapped(decode_page(data))
    soup = BeautifulSoup(text, "lxml")
    title = _squeeze(soup.title.get_text()) if soup.title else ""
    pieces = _mark_furniture(list(_pieces(soup.body or soup)))
    main = _main(pieces)
    kept = [_belongs(piece, main, title, index) for index, piece in enumerate(pieces)]
    kept = _drop_related(pieces, kept)
    blocks = tuple(block for piece, keep in zip(pieces, kept, strict=True) if keep for block in piece.blocks)
    if not any(block.text.strip() for block in blocks):
        raise CannotRead("网页里没有正文", "请打开原网页,把正文另存为 .txt 或 .docx 再放入语料目录")
    return Loaded(
        blocks=blocks,
        metadata={"title": title} if title else {},
        left_out=tuple(piece.text for piece, keep in zip(pieces, kept, strict=True) if not keep and piece.text),
        warnings=doubts(text),
    )


def decode_page(data: bytes) -> str:
    """The page as characters: by the charset it declares where that fits its bytes, else as plain text is."""
    if declared := _CHARSET.search(data[:4096]):
        name = declared[1].decode("ascii").lower()
        encoding = "gb18030" if name in ("gb2312", "gbk", "gb_2312-80", "x-gbk") else name
        try:
            return _without_controls(data.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data)


def _unwrapped(text: str) -> str:
    """The page without line ends inside sentences, where its source is broken to a width; elsewhere they are blanks."""
    ends = [match.start() for match in _BROKEN.finditer(text)]
    runs = [end - max(text.rfind("\n", 0, end), text.rfind(">", 0, end)) for end in ends]
    if len(runs) < _WRAPPED_BREAKS:
        return text
    longest = max(len(run) for run in re.split(r"[\n<>]", text) if re.search(_CJK, run))
    return _BROKEN.sub("", text) if sorted(runs)[len(runs) // 2] >= _WRAPPED_FILL * longest else text


def _without_controls(text: str) -> str:
    return decode(text.encode("utf-8"))


# --- the page in pieces -------------------------------------------------------------------------------------------


def _pieces(root: Tag) -> Iterator[_Piece]:
    """The visible text in document order, one piece a line; data tables whole."""
    run: list[tuple[str, bool, bool]] = []  # text, inside a link, a link to a file

    def flush(element: Tag, level: int) -> Iterator[_Piece]:
        text = _squeeze("".join(part for part, _, _ in run))
        linked = sum(len(_squeeze(part)) for part, is_link, _ in run if is_link)
        attachment = any(is_file for _, _, is_file in run)
        run.clear()
        if text:
            block = Block(text, "heading", level=level) if level else Block(text)
            yield _Piece([block], element, linked, attachment)

    def walk(element: Tag, level: int, link: bool, file: bool) -> Iterator[_Piece]:
        number = 0
        for child in element.children:
            if isinstance(child, PreformattedString):  # comments, declarations
                continue
            if isinstance(child, NavigableString):
                run.append((str(child), link, file))
                continue
            if not isinstance(child, Tag) or child.name in _SILENT or _hidden(child):
                continue
            if child.name == "br":
                yield from flush(element, level)
            elif child.name in _INLINE:
                href = str(child.get("href") or "") if child.name == "a" else ""
                yield from walk(child, level, link or child.name == "a", file or bool(_DOCUMENT_LINK.search(href)))
            else:
                yield from flush(element, level)
                if child.name == "table" and (blocks := _data_table(child)):
                    yield _Piece(blocks, child)
                    continue
                if child.name == "li" and element.name == "ol":
                    number += 1
                    run.append((f"{number}.", False, False))
                inner = _HEADINGS.get(child.name, level)
                yield from walk(child, inner, link, file)
                yield from flush(child, inner)

    yield from walk(root, 0, False, False)
    yield from flush(root, 0)


def _hidden(element: Tag) -> bool:
    style = str(element.get("style") or "").replace(" ", "").lower()
    return element.has_attr("hidden") or "display:none" in style or "visibility:hidden" in style


def _squeeze(text: str) -> str:
    """Blanks as a browser shows them: one for any run."""
    return _BLANKS.sub(" ", text).strip(" \u3000\u200b\ufeff")


# --- tables -------------------------------------------------------------------------------------------------------


def _data_table(table: Tag) -> list[Block]:
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
    return " ".join(piece.text for piece in _pieces(element))


def _header_block(rows: list[list[Cell]]) -> list[str]:
    """`label:value` lines of a table that holds nothing else; empty for any other table."""
    pairs, labels, others = [], 0, 0
    for row in rows:
        row = [cell for cell in row if cell.text or cell is not row[-1]]
        index = 0
        while index < len(row):
            label = re.sub(r"\s", "", row[index].text)
            value = row[index + 1].text if index + 1 < len(row) else ""
            if _is_label(label):
                follows = "" if _is_label(re.sub(r"\s", "", value)) else value
                pairs.append(label + (follows if label.endswith((":", "\uff1a")) else f":{follows}"))
                labels += 1
                index += 1 if value and not follows else 2
            else:
                if row[index].text:
                    pairs.append(row[index].text)
                    others += 1
                index += 1
    return pairs if labels >= 2 and labels > others else []


def _is_label(text: str) -> bool:
    return bool(_patterns()["label"].match(text.rstrip(":\uff1a")))


# --- furniture ----------------------------------------------------------------------------------------------------


def _ancestors(piece: _Piece) -> Iterator[Tag]:
    element: Tag | None = piece.element
    while element is not None:
        yield element
        element = element.parent


def _names(element: Tag) -> Iterator[str]:
    classes: Any = element.get("class") or []
    yield from classes if isinstance(classes, list) else [str(classes)]
    if name := element.get("id"):
        yield str(name)
    if element.get("title") in ("header", "footer"):  # the running heads of a page LibreOffice wrote
        yield "footer"


def _weigh(pieces: list[_Piece]) -> dict[int, int]:
    """Characters of prose below each element, by the element's id()."""
    weights: dict[int, int] = defaultdict(int)
    for piece in pieces:
        if not piece.furniture:
            for element in _ancestors(piece):
                weights[id(element)] += piece.prose
    return weights


def _mark_furniture(pieces: list[_Piece]) -> list[_Piece]:
    weights = _weigh(pieces)
    limit = _TOO_MUCH * sum(piece.prose for piece in pieces)
    verdicts: dict[int, bool] = {}
    for piece in pieces:
        named = False
        for element in _ancestors(piece):
            if id(element) not in verdicts:
                verdicts[id(element)] = weights[id(element)] <= limit and _called_furniture(element)
            named = named or verdicts[id(element)]
        piece.furniture = named or bool(_patterns()["line"].match(piece.text))
    return pieces


def _called_furniture(element: Tag) -> bool:
    return element.name in _APART or any(_patterns()["furniture"].search(name) for name in _names(element))


def _main(pieces: list[_Piece]) -> int | None:
    """id() of the smallest element that holds nearly all the prose; None where there is none."""
    weights = _weigh(pieces)
    total = sum(piece.prose for piece in pieces if not piece.furniture)
    known, smallest = None, None
    for piece in pieces:
        for element in _ancestors(piece):
            weight = weights[id(element)]
            if weight >= _KNOWN_MAIN * total and any(_patterns()["main"].match(name) for name in _names(element)):
                known = known or id(element)
                break
        if smallest is None and not piece.furniture:
            smallest = next((id(e) for e in _ancestors(piece) if weights[id(e)] >= _MAIN * total), None)
    return known or smallest


def _belongs(piece: _Piece, main: int | None, title: str, index: int) -> bool:
    """Whether a piece is the document's: it stands in the main element, or is its title, header block or attachment."""
    if piece.furniture:
        return False
    if main is None or any(id(element) == main for element in _ancestors(piece)):
        return True
    first = piece.blocks[0]
    label = re.split(r"[:\uff1a]", re.sub(r"\s", "", first.text), maxsplit=1)[0]
    if piece.is_link:
        return first.text.startswith("附件") or piece.attachment
    is_title = len(first.text) >= 6 and (first.kind == "heading" or title.startswith(first.text))
    return is_title or _is_label(label) or bool(_patterns()["belongs"].match(first.text))


def _drop_related(pieces: list[_Piece], kept: list[bool]) -> list[bool]:
    """A list of links to other pages goes, with its heading; links to the document's own files stay."""
    kept = list(kept)
    in_list = False
    for index, piece in enumerate(pieces):
        if _patterns()["related"].match(piece.text):
            following = pieces[index + 1 : index + 2]
            in_list = all(other.is_link or other.furniture for other in following)
            kept[index] = kept[index] and not in_list
        elif in_list and piece.is_link and not piece.attachment:
            kept[index] = False
        elif in_list and not piece.furniture:
            in_list = False
    return kept
