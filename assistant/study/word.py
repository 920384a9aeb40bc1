"""Items and materials as a Word file, for learners or for teachers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.study.item import Item, lettered
from assistant.study.materials import Materials
from assistant.study.paper import key_in_words, numbered
from assistant.study.tables import Table, source_line, tables

if TYPE_CHECKING:
    from docx.document import Document as Word

TEXT_FONT, HEAD_FONT = "宋体", "黑体"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # no place in XML
ANSWER_LINES = 5  # under a short-answer question
PAGE_WIDTH_CM = 16.0  # A4 less the margins set below


def write_word(items: Sequence[Item], path: Path, teacher: bool, materials: Materials | None) -> None:
    """A4, numbered through, a rule to write on for learners; keys, explanations and a list of sources for teachers."""
    from docx import Document

    made = Document()
    _page(made)
    _fonts(made)
    name = "学习材料与测试题" if materials and items else "测试题" if items else "学习材料"
    made.add_heading(name + (("(教师版)" if teacher else "(学员版)") if items else ""), 0)
    if items and not teacher:
        made.add_paragraph("姓名:______________  单位:______________  得分:________")
    for table in tables(materials) if materials else ():
        _table(made, table)
    for heading, group in numbered(items):
        made.add_heading(heading, 1).paragraph_format.keep_with_next = True
        for number, item in group:
            _item(made, number, item, teacher)
    if teacher and items:
        _sources(made, items)
    made.save(str(path))


def _item(made: Word, number: int, item: Item, teacher: bool) -> None:
    from docx.shared import Cm, Pt

    stem = made.add_paragraph(_clean(f"{number}. {item.stem}" + ("(    )" if _boxed(item) else "")))
    stem.paragraph_format.keep_with_next = bool(item.options) or item.kind == "简答"
    stem.paragraph_format.space_before = Pt(8)
    stem.paragraph_format.space_after = Pt(2)
    options = lettered(item.options)
    for option in options:
        line = made.add_paragraph(_clean(option))
        line.paragraph_format.keep_with_next = option != options[-1]  # no option alone on the next page
        line.paragraph_format.left_indent = Cm(0.8)
        line.paragraph_format.space_after = Pt(1)
    if teacher:
        _small(made, f"答案:{key_in_words(item)}", bold=True)
        _small(made, f"解析:{item.explanation}")
        _small(made, f"难度:{'★' * item.difficulty};出处:{source_line(item.citation)}")
    elif item.kind == "简答":
        for _ in range(ANSWER_LINES):
            _ruled(made)


def _boxed(item: Item) -> bool:
    return item.kind in ("单选", "多选", "判断")


def _small(made: Word, text: str, bold: bool = False) -> None:
    from docx.shared import Cm, Pt

    paragraph = made.add_paragraph()
    run = paragraph.add_run(_clean(text))
    run.bold = bold
    run.font.size = Pt(10)
    paragraph.paragraph_format.left_indent = Cm(0.8)
    paragraph.paragraph_format.space_after = Pt(2)


def _ruled(made: Word) -> None:
    """An empty line with a rule under it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = made.add_paragraph()
    borders = OxmlElement("w:pBdr")
    for side in ("bottom", "between"):  # without "between", rules of neighbours fall into one
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "808080")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    paragraph._p.get_or_add_pPr().append(borders)


def _sources(made: Word, items: Sequence[Item]) -> None:
    made.add_heading("出处", 1)
    lines: dict[str, list[int]] = {}
    for _, group in numbered(items):
        for number, item in group:
            lines.setdefault(source_line(item.citation), []).append(number)
    for line, numbers in sorted(lines.items()):
        _small(made, f"{line}:第{'、'.join(map(str, numbers))}题")


def _table(made: Word, table: Table) -> None:
    from docx.shared import Cm

    made.add_heading(table.name, 1)
    groups = table.grouped()
    lines = 1 + len(table.rows) + sum(bool(name) for name, _ in groups)
    grid = made.add_table(rows=lines, cols=len(table.header), style="Table Grid")  # rows added one by one take minutes
    grid.autofit = False
    for column, width in zip(grid.columns, table.widths, strict=True):  # LibreOffice goes by these, Word by the cells
        column.width = Cm(PAGE_WIDTH_CM * width)
    lines_of = iter(grid._tbl.tr_lst)
    _line(next(lines_of), table.header, table.widths, bold=True)
    for name, places in groups:
        if name:
            _banner(next(lines_of), name)
        for at in places:
            _line(next(lines_of), table.rows[at], table.widths)
    _repeat_header(grid)
    _padded(grid)


def _padded(grid: Any) -> None:
    """Air above and under the text of every cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 45), ("left", 108), ("bottom", 45), ("right", 108)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = grid._tbl.tblPr.find(qn("w:tblLook"))
    (look.addprevious if look is not None else grid._tbl.tblPr.append)(margins)  # the schema fixes their order


def _line(row: Any, texts: Sequence[str], widths: Sequence[float], bold: bool = False) -> None:
    """Cells of one row; two leading spaces a level of the outline become an indent. A heading with nothing beside it
    takes the whole row."""
    if texts[0] and not any(texts[1:]):
        texts, widths = texts[:1], [1.0]
        _joined(row)
    for element, text, width in zip(row.tc_lst, texts, widths, strict=True):
        level = (len(text) - len(text.lstrip(" "))) // 2
        _cell(element, text.strip(), width, bold, level)


def _banner(row: Any, name: str) -> None:
    """One cell over the whole width, shaded: the report or the matter that the rows under it are of."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    first = _joined(row)
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", "E7EEFB")):
        shade.set(qn(f"w:{key}"), value)
    first.get_or_add_tcPr().append(shade)
    _cell(first, name, 1.0, bold=True, keep=True)


def _joined(row: Any) -> Any:
    """The first cell over the whole row."""
    first, *rest = row.tc_lst
    for element in rest:
        row.remove(element)
    first.grid_span = len(rest) + 1
    return first


def _cell(element: Any, text: str, width: float, bold: bool = False, level: int = 0, keep: bool = False) -> None:
    from docx.shared import Cm, Pt
    from docx.text.paragraph import Paragraph

    element.width = Cm(PAGE_WIDTH_CM * width)
    paragraph = Paragraph(element.p_lst[0], element)  # type: ignore[arg-type]
    run = paragraph.add_run(_clean(text))
    run.font.size = Pt(9)
    run.bold = bold
    paragraph.paragraph_format.space_after = 0
    paragraph.paragraph_format.keep_with_next = keep
    if level:
        paragraph.paragraph_format.left_indent = Pt(9 * level)


def _repeat_header(grid: object) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(mark)  # type: ignore[attr-defined]


def _page(made: Word) -> None:
    from docx.shared import Cm

    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)


def _fonts(made: Word) -> None:
    """One Chinese font for text, one for headings: Word's own default has no Chinese characters."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, font, size in (("Normal", TEXT_FONT, 12), ("Title", HEAD_FONT, 20), ("Heading 1", HEAD_FONT, 15)):
        style = made.styles[name]
        style.font.name = font
        style.font.size = Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for kind in ("w:eastAsia", "w:ascii", "w:hAnsi"):
            fonts.set(qn(kind), font)


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)
