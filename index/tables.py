"""Responsibility tables: rows of task, 责任单位 and 参加单位, also where a web page flattened them to lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.formats.blocks import Block
from index.formats.tables import column_names, full_rows
from index.outline import L1, L2, L3, Unit, mark_of, words

_OPEN, _CLOSE = "(（〔[【《", ")）〕]】》"


@dataclass(frozen=True, slots=True)
class Row:
    """A task as its table row says it, before it has a paragraph."""

    unit: int  # index of its unit
    number: str
    text: str
    lead: tuple[str, ...]
    join: tuple[str, ...]
    due: str | None = None


def departments(cell: str) -> tuple[str, ...]:
    """The departments of a cell: parted by 、 , ; or line ends outside brackets, each as written."""
    out, start, depth = [], 0, 0
    cell = re.sub(r"([、，,；;])\s+", r"\1", cell.strip())
    for at, char in enumerate(cell):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif not depth and char in "、，,；;\n":
            out.append(cell[start:at])
            start = at + 1
    out.append(cell[start:])
    return tuple(name for part in out if (name := re.sub(r"\s+", "", part).strip("。")))


def column(name: str) -> str | None:
    """What a column holds: lead, join, due, subject, other; None when the name is no such column's."""
    bare = re.sub(r"[\s:：]", "", name)
    for kind in ("lead", "join", "due", "subject", "other"):
        if bare in words()[kind]:
            return kind
    return None


def with_tasks(text: str, units: Sequence[Unit], blocks: Sequence[Block]) -> tuple[list[Unit], list[Row]]:
    """Units in which each row of a responsibility table is one, and the rows.

    blocks: the file's, for the cells of its real tables.
    """
    return _flattened(text, _rows_of_tables(text, units, blocks), blocks)


def named_cells(block: Block, row: int) -> str | None:
    """A table's row as "column:value;column:value", None where no row names the columns or this row does."""
    if row < block.head_rows or not block.head_rows or row >= len(block.rows):
        return None
    pairs = zip(column_names(block), full_rows(block)[row], strict=False)
    return ";".join(f"{name}:{value}" if name else value for name, value in pairs if value)


def _rows_of_tables(text: str, units: Sequence[Unit], blocks: Sequence[Block]) -> list[Unit]:
    """Heading rows of a table made one unit; 一、 and (一) cells at the head of a task's row made headings."""
    out: list[Unit] = []
    kinds: dict[int, list[str | None]] = {}
    for unit in units:
        if unit.role != "row":
            out.append(unit)
            continue
        block = blocks[unit.block]
        if unit.row < block.head_rows:
            if out and out[-1].role == "note" and out[-1].block == unit.block:
                out[-1] = replace(out[-1], end=unit.end)
            else:
                out.append(replace(unit, role="note"))
            continue
        if unit.block not in kinds:
            kinds[unit.block] = [column(name) for name in column_names(block)]
        if "lead" not in kinds[unit.block]:
            out.append(unit)
            continue
        start = unit.start
        cells = text[unit.start : unit.end].split("\t")
        for kind, cell in zip(kinds[unit.block], cells, strict=False):
            mark = mark_of(cell) if kind in ("other", None, "subject") else None
            if not mark or mark[0] not in (L1, L2) or start + len(cell) >= unit.end:
                if cell.strip():
                    break
                start += len(cell) + 1
                continue
            out.append(Unit(start, start + len(cell), "heading", mark[0], mark[1], cell.strip(), unit.page))
            start += len(cell) + 1
        while start < unit.end and text[start].isspace():
            start += 1
        out.append(replace(unit, role="task", start=start))
    return out


def _table_row(block: Block, unit: Unit, index: int) -> Row | None:
    """A task from a real table's row; a merged cell speaks for every row it covers."""
    names = column_names(block)
    kinds = [column(name) for name in names]
    cells = full_rows(block)[unit.row]
    held = {kind: cell for kind, cell in zip(kinds, cells, strict=False) if kind}
    numbers = [cell for name, cell in zip(names, cells, strict=False) if name.strip() in ("序号", "编号")]
    free = [cell for kind, cell in zip(kinds, cells, strict=False) if kind in ("subject", None)]
    body = held.get("subject") or max(free, key=len, default="")
    mark = mark_of(body)
    if mark and mark[0] == L3:
        numbers, body = [mark[1]], body[mark[2] :].strip()
    lead = departments(held.get("lead", ""))
    if not body or not lead:
        return None
    return Row(index, (numbers or [""])[0].strip(".、"), body, lead, departments(held.get("join", "")), held.get("due") or None)


def _flattened(text: str, units: Sequence[Unit], blocks: Sequence[Block]) -> tuple[list[Unit], list[Row]]:
    """Units with each flattened task row made one, and the rows.

    A flattened table is a run of column names on lines of their own, then numbered tasks each followed by a line a
    cell; a cell that ends in 、 goes on in the next line, an empty cell leaves no line.
    """
    out: list[Unit] = []
    rows: list[Row] = []
    at = 0
    columns: list[str] = []
    while at < len(units):
        names = _column_names(text, units, at)
        if names:
            columns = [kind for kind in names if kind in ("lead", "join", "due")]
            last = units[at + len(names) - 1]
            out.append(Unit(units[at].start, last.end, "note", page=units[at].page))
            at += len(names)
            continue
        unit = units[at]
        if unit.role == "task":
            task = _table_row(blocks[unit.block], unit, len(out))
            rows += [task] if task else []
            out.append(unit if task else replace(unit, role="row"))
            at += 1
            continue
        if unit.rank is not None and unit.rank < L3 and unit.role == "heading" and unit.rank < 0:
            columns = []
        if columns and unit.rank == L3:
            end = at + 1
            while end < len(units) and units[end].rank is None and units[end].role in ("text", "item"):
                end += 1
            row, whole = _row(text, units[at:end], columns, len(out))
            if row:
                out.append(whole)
                rows.append(row)
                at = end
                continue
        out.append(unit)
        at += 1
    return out, rows


def _column_names(text: str, units: Sequence[Unit], at: int) -> list[str]:
    kinds = []
    for unit in units[at : at + 8]:
        kind = column(text[unit.start : unit.end]) if unit.end - unit.start <= 12 else None
        if kind is None:
            break
        kinds.append(kind)
    return kinds if len(kinds) >= 2 and "lead" in kinds else []


def _row(text: str, units: Sequence[Unit], columns: Sequence[str], index: int) -> tuple[Row | None, Unit]:
    whole = replace(units[0], end=units[-1].end, role="task", rank=None, title=None)
    lines = [text[u.start : u.end].strip() for u in units]
    mark = mark_of(lines[0])
    if not mark:
        return None, whole
    body = [lines[0][mark[2] :].strip()]
    rest = lines[1:]
    while len(rest) > 1 and re.search("[。；]", rest[0]):
        body.append(rest.pop(0))
    cells: list[str] = []
    for line in rest:
        if cells and cells[-1].endswith(("、", "，", ",")):
            cells[-1] += line
        else:
            cells.append(line)
    held = dict.fromkeys(columns, "")
    for kind, cell in zip(columns, cells, strict=False):
        held[kind] = cell
    for cell in cells[len(columns) :]:
        held[columns[-1]] += "、" + cell
    row = Row(
        unit=index,
        number=mark[1],
        text="".join(body),
        lead=departments(held.get("lead", "")),
        join=departments(held.get("join", "")),
        due=held.get("due") or None,
    )
    return (row if row.lead else None), whole
