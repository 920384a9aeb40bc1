"""Excel workbooks: each sheet a heading and a table, figures as the sheet shows them."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from index.formats.blocks import Block, CannotRead, Loaded
from index.formats.package import check
from index.formats.tables import Cell, table_blocks

MAX_CELLS = 1_000_000  # cells looked at in one workbook; formatted but empty ones count
_DECIMALS = re.compile(r"0\.(0+)")


def load_xlsx(data: bytes) -> Loaded:
    """Sheets in order, hidden ones too: their cells are part of the file."""
    check(data)
    import openpyxl  # heavy; only a workbook pays for it

    try:
        # not read-only: only then are merged cells known, and they hold the names of the columns together
        workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        sheets = list(workbook.worksheets)
        _check_size(sheets)
        blocks = tuple(block for sheet in sheets for block in _sheet(sheet, name=len(sheets) > 1))
        title = workbook.properties.title or ""
    except (KeyError, ValueError, AttributeError, IndexError, TypeError, OSError, SyntaxError, EOFError) as error:
        raise CannotRead("不是完好的 Excel 文件", "请用 Excel 或 WPS 打开后另存为 .xlsx") from error
    if not any(block.text for block in blocks):
        raise CannotRead("表格里没有内容", "请确认工作表不是空的")
    return Loaded(blocks=blocks, metadata={"title": title} if title else {})


def _check_size(sheets: list[Any]) -> None:
    if sum(sheet.max_row * sheet.max_column for sheet in sheets) > MAX_CELLS:
        raise CannotRead(f"单元格超过 {MAX_CELLS // 10_000} 万个", "请删去空行空列,或拆成几个文件")


def _sheet(sheet: Any, name: bool) -> Iterator[Block]:
    blocks = table_blocks(_cells(sheet))
    if blocks and name:
        yield Block(sheet.title, "heading", level=1)
    yield from blocks


def _cells(sheet: Any) -> Iterator[Cell]:
    spans = {
        (area.min_row, area.min_col): (area.size["rows"], area.size["columns"]) for area in sheet.merged_cells.ranges
    }
    for row in sheet.iter_rows():
        for cell in row:
            text = shown(cell.value, cell.number_format or "") if cell.value is not None else ""
            if text:
                rows, columns = spans.get((cell.row, cell.column), (1, 1))
                yield Cell(cell.row, cell.column, text, rows, columns)


def shown(value: Any, number_format: str) -> str:
    """A cell's value as the sheet shows it: 0.125 under "0.0%" is 12.5%, a date is 2024-02-19."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if not isinstance(value, int | float):
        return str(value).strip()
    positive = number_format.split(";")[0]
    match = _DECIMALS.search(positive)
    decimals = len(match[1]) if match else 0
    if "%" in positive:
        return f"{_rounded(value * 100, decimals):f}%"
    if "#,##" in positive:
        return f"{_rounded(value, decimals):,f}"
    if match or positive == "0":
        return f"{_rounded(value, decimals):f}"
    return f"{value:.11g}" if isinstance(value, float) and abs(value) < 1e11 else str(value)


def _rounded(value: float, decimals: int) -> Decimal:
    """As a sheet rounds: a half goes up, judged on the digits a person sees."""
    return Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
