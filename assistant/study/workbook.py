"""Items and materials as an Excel workbook: a sheet for the items, one for every table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.study.item import LETTERS, Item
from assistant.study.materials import Materials
from assistant.study.paper import key_in_words, numbered
from assistant.study.tables import Table, source_line, tables

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
OPTIONS = LETTERS[:7]
_HEADER = ("题号", "题型", "题干", *OPTIONS)
_TEACHER = ("答案", "解析", "难度", "出处", "原文", "编号")


def write_workbook(items: Sequence[Item], path: Path, teacher: bool, materials: Materials | None) -> None:
    """teacher: with keys, explanations, difficulty and sources."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    if items:
        rows = [_row(number, item, teacher) for _, group in numbered(items) for number, item in group]
        header = (*_HEADER, *_TEACHER) if teacher else _HEADER
        _fill(book.create_sheet("试题"), header, rows, [6, 6, 60, *[18] * len(OPTIONS), 24, 60, 6, 40])
    for table in map(Table.flat, tables(materials) if materials else ()):
        _fill(book.create_sheet(table.name), table.header, table.rows, [round(140 * w) for w in table.widths])
    book.save(path)


def _row(number: int, item: Item, teacher: bool) -> tuple[Any, ...]:
    options = [*item.options, *[""] * len(OPTIONS)][: len(OPTIONS)]
    asked = (number, item.kind, item.stem, *options)
    if not teacher:
        return asked
    cited = source_line(item.citation)
    return (*asked, key_in_words(item), item.explanation, item.difficulty, cited, item.citation.quote, item.id)


def _fill(sheet: Worksheet, header: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for n, row in enumerate((header, *rows), 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(n, column)
            if isinstance(value, str):
                cell.value = _CONTROL.sub("", value)
                cell.data_type = "s"  # a text that begins with = is no formula
            else:
                cell.value = value
            cell.font = Font(name="宋体", bold=n == 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, width in enumerate(widths[: len(header)], 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
