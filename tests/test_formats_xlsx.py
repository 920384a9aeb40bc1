"""Workbooks: sheets as tables, figures as the sheet shows them."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest

from index.formats import load
from index.formats.tables import column_names
from index.formats.xlsx import shown


def saved(workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def budget() -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "收支总表"
    for row in [
        ["2024年收支预算总表"],
        ["项目", "预算数", None],
        [None, "合计", "基本"],
        ["行政运行", 1234567.5, 0.125],
    ]:
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:C2")
    sheet["B4"].number_format = "#,##0.00"
    sheet["C4"].number_format = "0.0%"
    return workbook


def test_a_sheet_is_its_title_and_a_table_with_named_columns():
    line, table = load(saved(budget()), "预算.xlsx").blocks
    assert line.text == "2024年收支预算总表"
    assert table.rows[2] == ("行政运行", "1,234,567.50", "12.5%")
    assert column_names(table) == ("项目", "预算数 合计", "预算数 基本")


def test_several_sheets_stand_under_their_names():
    workbook = budget()
    workbook.create_sheet("空表")
    workbook.create_sheet("任务").append(["任务", "责任单位"])
    blocks = load(saved(workbook), "预算.xlsx").blocks
    assert [(b.text, b.level) for b in blocks if b.kind == "heading"] == [("收支总表", 1), ("任务", 1)]


def test_a_workbook_of_libreoffice(tmp_path):
    from office_files import convert

    path = tmp_path / "预算.xlsx"
    path.write_bytes(saved(budget()))
    (old,) = convert(path, "ods")
    path.unlink()
    (made,) = convert(old, "xlsx")
    assert load(made.read_bytes(), made.name).blocks[1].rows[2] == ("行政运行", "1,234,567.50", "12.5%")
    (xls,) = convert(old, "xls")
    assert load(xls.read_bytes(), xls.name).blocks[1].rows[2] == ("行政运行", "1,234,567.50", "12.5%")


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (12, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (1234.5, "#,##0", "1,235"),
        (0.056, "0.0%", "5.6%"),
        (2.5, "0.00", "2.50"),
        (True, "General", "是"),
        (datetime.datetime(2024, 2, 19), "yyyy-mm-dd", "2024-02-19"),
        (" 区司法局 ", "General", "区司法局"),
    ],
)
def test_values_as_the_sheet_shows_them(value, number_format, text):
    assert shown(value, number_format) == text
