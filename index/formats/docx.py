"""Word documents: paragraphs, headings, the numbers Word makes itself, tables and notes in reading order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from index.formats.blocks import Block, CannotRead, Loaded
from index.formats.numbering import Numbering
from index.formats.package import check
from index.formats.tables import Cell, table_blocks

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DELETED = {_W + "del", _W + "moveFrom", _W + "delText", _W + "instrText", _W + "pPr", _W + "rPr", _MC + "Fallback"}
_NOTES = {_W + "footnoteReference": "footnotes", _W + "endnoteReference": "endnotes"}
_TEXT_BOX = _W + "txbxContent"


def load_docx(data: bytes) -> Loaded:
    """The body in reading order: text boxes after the paragraph they hang on, notes after the one that cites them."""
    check(data)
    import docx  # heavy; only a Word document pays for it

    try:
        document = docx.Document(io.BytesIO(data))
        reader = _Reader(document)
        blocks = tuple(reader.blocks(document.element.body))
        left_out = tuple(reader.running_heads())
        properties = {"title": document.core_properties.title or "", "author": document.core_properties.author or ""}
    except (KeyError, ValueError, AttributeError, IndexError, TypeError, OSError, SyntaxError) as error:
        raise CannotRead("不是完好的 Word 文件", "请用 Word 或 WPS 打开后另存为 .docx") from error
    except Exception as error:
        if type(error).__module__.startswith(("docx", "lxml")):
            raise CannotRead("不是完好的 Word 文件", "请用 Word 或 WPS 打开后另存为 .docx") from error
        raise
    if not any(block.text.strip() for block in blocks):
        why = "只有图片,没有文字(像是扫描件)" if document.element.body.findall(f".//{_W}drawing") else "文件里没有文字"
        raise CannotRead(why, "请换成带文字的文件,扫描件请存成 .pdf 再放入语料目录")
    return Loaded(blocks=blocks, metadata={key: value for key, value in properties.items() if value}, left_out=left_out)


class _Reader:
    """Walks the body of one document; holds its styles, its numbering and its notes."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._styles = {style.get(_W + "styleId"): style for style in document.styles.element.findall(_W + "style")}
        self._default = next(
            (
                name
                for name, style in self._styles.items()
                if style.get(_W + "type") == "paragraph" and style.get(_W + "default") in ("1", "true")
            ),
            None,
        )
        self._numbering = Numbering(_part(document, "numbering"))
        self._notes = {
            kind: {note.get(_W + "id"): note for note in root}
            for kind in ("footnotes", "endnotes")
            if (root := _part(document, kind)) is not None
        }

    def blocks(self, container: Any) -> Iterator[Block]:
        """The blocks below a body, a cell or a content control."""
        for element in container:
            if element.tag == _W + "p":
                yield from self._paragraph(element)
            elif element.tag == _W + "tbl":
                yield from table_blocks(self._cells(element))
            elif element.tag in (
                _W + "sdt",
                _W + "sdtContent",
                _W + "ins",
                _W + "moveTo",
                _W + "customXml",
                _W + "smartTag",
            ):
                yield from self.blocks(element)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        style = self._style_chain(element)
        numbering = self._numbering.label(*self._numbered(element, style))
        lines = (numbering + _text(element)).split("\n")
        level = self._heading_level(element, style)
        for line in lines:
            yield (
                Block(line.strip(" \u3000\xa0"), "heading", level=level)
                if level and line.strip()
                else Block(line.strip(" \u3000\xa0"))
            )
        for box in _outermost(element, _TEXT_BOX):
            yield from self.blocks(box)
        for reference in element.iter(*_NOTES):
            yield from self._note(_NOTES[reference.tag], reference.get(_W + "id"))

    def _note(self, kind: str, number: str | None) -> Iterator[Block]:
        note = self._notes.get(kind, {}).get(number)
        text = "" if note is None else "\n".join(filter(None, (_text(p).strip() for p in note.iter(_W + "p"))))
        if text:
            yield Block(text, "note")

    def _cells(self, table: Any) -> Iterator[Cell]:
        """The cells of a table; one that goes on downwards is given once, with all the rows it covers."""
        grid: list[list[tuple[int, int, str, bool, bool]]] = []  # column, columns, text, goes on from above, heading
        for row in _rows(table):
            column, cells = _before(row), []
            head = row.find(f"{_W}trPr/{_W}tblHeader") is not None
            for cell in _direct(row, _W + "tc"):
                columns = _int(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                goes_on = merge is not None and merge.get(_W + "val") in (None, "continue")
                text = "" if goes_on else "\n".join(block.text for block in self.blocks(cell) if block.text).strip()
                cells.append((column, columns, text, goes_on, head))
                column += columns
            grid.append(cells)
        for number, cells in enumerate(grid):
            for column, columns, text, goes_on, head in cells:
                if not goes_on:
                    rows = 1
                    while number + rows < len(grid) and any(c[0] == column and c[3] for c in grid[number + rows]):
                        rows += 1
                    yield Cell(number, column, text, rows, columns, head)

    def _style_chain(self, element: Any) -> list[Any]:
        """The paragraph's style and those it is based on."""
        name = element.find(f"{_W}pPr/{_W}pStyle")
        key = self._default if name is None else name.get(_W + "val")
        chain: list[Any] = []
        while key in self._styles and self._styles[key] not in chain:
            chain.append(self._styles[key])
            based = chain[-1].find(_W + "basedOn")
            key = None if based is None else based.get(_W + "val")
        return chain

    def _numbered(self, element: Any, style: list[Any]) -> tuple[str | None, int]:
        """The list a paragraph belongs to and its level there, from 0; None where it belongs to none."""
        level = None
        for holder in (element, *style):
            numbering = holder.find(f"{_W}pPr/{_W}numPr")
            if numbering is None:
                continue
            if level is None and (found := numbering.find(_W + "ilvl")) is not None:
                level = _int(found, 0)
            if (number := numbering.find(_W + "numId")) is not None:
                key = number.get(_W + "val")
                if holder is not element and level is None:
                    level = self._numbering.level_of_style(key, holder.get(_W + "styleId"))
                return (None if key == "0" else key), level or 0
        return None, 0

    def _heading_level(self, element: Any, style: list[Any]) -> int:
        """From 1 for a heading of that level, 0 for any other paragraph."""
        for holder in (element, *style):
            outline = holder.find(f"{_W}pPr/{_W}outlineLvl")
            if outline is not None:
                level = _int(outline, 9)
                return level + 1 if level < 9 else 0
            name = holder.find(_W + "name") if holder is not element else None
            if name is not None:
                words = (name.get(_W + "val") or "").lower().split()
                if len(words) == 2 and words[0] in ("heading", "标题") and words[1].isdecimal():
                    return int(words[1])
        return 0

    def running_heads(self) -> Iterator[str]:
        """What stands in the headers and footers of the pages, once each."""
        seen = set()
        for relation in self._document.part.rels.values():
            if not relation.is_external and relation.reltype.endswith(("/header", "/footer")):
                element = _element(relation.target_part)
                text = (
                    ""
                    if element is None
                    else "\n".join(filter(None, (_text(p).strip() for p in element.iter(_W + "p"))))
                )
                if text and text not in seen:
                    seen.add(text)
                    yield text


def _part(document: Any, kind: str) -> Any:
    """The root element of a part the document refers to, or None."""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith("/" + kind):
            return _element(relation.target_part)
    return None


def _element(part: Any) -> Any:
    from docx.oxml import parse_xml

    return part.element if hasattr(part, "element") else parse_xml(part.blob)


def _text(element: Any) -> str:
    """The paragraph's characters as shown: inserted ones in, deleted ones and field codes out, text boxes apart."""
    parts: list[str] = []
    stack = list(reversed(element))
    while stack:
        node = stack.pop()
        if node.tag in _DELETED or node.tag == _TEXT_BOX or not isinstance(node.tag, str):
            continue
        if node.tag == _W + "t":
            parts.append(node.text or "")
        elif node.tag == _W + "tab":
            parts.append("\t")
        elif node.tag in (_W + "br", _W + "cr"):
            parts.append("\n")
        elif node.tag == _W + "noBreakHyphen":
            parts.append("-")
        else:
            stack.extend(reversed(node))
    return "".join(parts)


def _outermost(element: Any, tag: str) -> Iterator[Any]:
    stack = list(reversed(element))
    while stack:
        node = stack.pop()
        if node.tag == tag:
            yield node
        elif node.tag != _MC + "Fallback":
            stack.extend(reversed(node))


def _rows(table: Any) -> Iterator[Any]:
    yield from _direct(table, _W + "tr")


def _direct(element: Any, tag: str) -> Iterator[Any]:
    """Children of that kind, those inside content controls and marked insertions too."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml"):
            yield from _direct(child, tag)


def _before(row: Any) -> int:
    return _int(row.find(f"{_W}trPr/{_W}gridBefore"), 0)


def _int(element: Any, default: int) -> int:
    """The w:val of an element as a small number; `default` where it is missing or none."""
    value = None if element is None else element.get(_W + "val")
    return int(value) if value is not None and value.isdecimal() and len(value) < 5 else default
