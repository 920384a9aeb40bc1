"""Responsibility tables: rows of task, 责任单位 and 参加单位, also where a web page flattened them to lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.formats.blocks import Block
from index.formats.tables import column_names, full_rows, is_figure
from index.marks import ATTACHMENT, L1, L2, L3, L4, Unit, column, mark_of

_WHOLE = 1200  # characters; a task with its departments is one paragraph, which a citation holds whole
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


def with_tasks(text: str, units: Sequence[Unit], blocks: Sequence[Block]) -> tuple[list[Unit], list[Row]]:
    """Units in which each row of a responsibility table is one, and the rows.

    blocks: the file's, for the cells of its real tables.
    """
    out, rows = _flattened(text, _labelled(text, _rows_of_tables(text, units, blocks)), blocks)
    taken = {row.unit for row in rows}
    for index, unit in enumerate(out):
        if index not in taken and unit.role in ("text", "item", "titled", "labelled"):
            row = _inline(text[unit.start : unit.end], index)
            if row:
                rows.append(row)
        if unit.role in ("labelled", "item", "text") and rows and rows[-1].unit == index:
            out[index] = replace(unit, role="titled" if unit.role == "labelled" and unit.title else "task")
        elif unit.role == "labelled":
            out[index] = replace(unit, role="titled" if unit.title else "text")
    return out, sorted(rows, key=lambda row: row.unit)


_BRACKET = re.compile(r"[（(]([^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]\s*[。；;]?\s*$")
_BRACKETED = re.compile(r"[（(]((?:[^（）()]|[（(][^（）()]*[)）])*)[)）]")
_NAMES = r"[^，,；;。：:]{2,120}?"
_SAYS = re.compile(
    rf"(?:(?P<due>[^，,；;]{{2,20}}(?:完成|取得.{{2,6}}|实施|落实))[，,；;]\s*)?"
    rf"(?:由)?(?P<lead>{_NAMES})(?:等)?(?:按职责(?:分工)?)?(?:分别|共同|分工)?(?:负责|牵头|牵头负责)"
    rf"(?:[，,；;]\s*(?P<join>{_NAMES})(?:等)?(?:按职责(?:分工)?)?(?:分别|共同|分工)?(?:配合|参与|参加|协助|负责|协同))?"
    rf"(?:[，,；;]\s*(?P<until>[^，,；;]{{2,20}}(?:完成|实施|落实)))?"
)
_ASIDE = re.compile(r"[（(][^（）()]*下同[）)]")  # 第一责任单位为牵头单位,下同
_LABEL = re.compile(r"([\u4e00-\u9fff]{2,8}(?:[（(][^（）()]{1,8}[）)])?)\s*[：:]\s*")
_LAST_LINE = r"[^。\n]{6,240}$"  # departments that ran into the line of their task are its last words
_TELLS = re.compile("[。；，,]|.{24}")  # what is to be done, and no department
_TIME = re.compile(r"(?:19|20)\d\d年|\d月|年底|季度|月底|长期|持续|全年|每年|近期|即时|常态")
_LINE = re.compile(r"[【（(\[]?\s*([\u4e00-\u9fff]{4,8})\s*[】）)\]]?\s*[：:]")


def _labelled(text: str, units: Sequence[Unit]) -> list[Unit]:
    """A line 责任单位:... belongs to the task above it."""
    out: list[Unit] = []
    for unit in units:
        found = _LINE.match(text, unit.start, unit.end) if unit.role in ("text", "item") and unit.rank is None else None
        above = out[-1] if out and out[-1].role in ("text", "item", "titled", "labelled") else None
        if found and above and column(found.group(1)) in ("lead", "join", "due") and unit.end - above.start <= _WHOLE:
            title = above.title if above.role in ("titled", "labelled") else None
            out[-1] = replace(above, end=unit.end, role="labelled", title=title)
            continue
        if found and column(found.group(1)) == "lead" and out and _is_task(out[-1]):
            out[-1] = replace(out[-1], end=unit.end, role="labelled", rank=None, title=None)
            continue
        out.append(unit)
    return out


def _is_task(unit: Unit) -> bool:
    """Whether what looked like a heading is a task: (一)完善招投标制度, with its departments on the next line."""
    return unit.role == "heading" and unit.rank in (L2, L3)


def _inline(body: str, index: int) -> Row | None:
    """A task whose departments stand in brackets at its end, or on lines of their own behind a label."""
    found = _BRACKET.search(body)
    held = _said(found.group(1)) if found else {}
    start = found.start() if found else 0
    if not held.get("lead"):
        labels = _labels(body, r"(?:^|\n)\s*") or _labels(body, rf"[。；;！]\s*(?={_LAST_LINE})")
        if not labels:
            return None
        start = labels[0].start()
        said = body[start:].lstrip("。；;！ \n")
        if closed := _BRACKETED.match(said):
            said = closed.group(1)  # what stands behind the bracket is no department
        held = _said(said.replace("【", "").replace("】", ""))
    lead = departments(held.get("lead", ""))
    if not lead or any(len(name) > 40 for name in lead):
        return None
    whole = body[:start].strip()
    mark = mark_of(whole)
    number, task = (mark[1], whole[mark[2] :].strip()) if mark else ("", whole)
    if len(task) < 4:
        return None
    return Row(index, number, task, lead, departments(held.get("join", "")), held.get("due") or None)


def _labels(body: str, before: str) -> list[re.Match[str]]:
    """Labels of roles or of a time that stand right behind something."""
    found = re.finditer(rf"{before}{_LINE.pattern}", body)
    return [m for m in found if column(m.group(1)) in ("lead", "join", "due")]


def _said(inner: str) -> dict[str, str]:
    """lead, join and due as a bracket or the labelled lines say them; empty when they say no such thing."""
    held: dict[str, str] = {}
    marks = [m for m in _LABEL.finditer(inner) if column(re.sub(r"[（(].*", "", m.group(1))) in ("lead", "join", "due")]
    if marks:
        for mark, following in zip(marks, [*marks[1:], None], strict=True):
            value = inner[mark.end() : following.start() if following else len(inner)]
            value = re.split(
                r"[，,；;]\s*(?:[^，,；;、：:]{2,24}[：:]|[^，,；;、：:]{0,12}(?:\d年|年底|季度|月底|完成)[^，,；;、]{0,8}$)",
                value,
            )[0]
            value = _ASIDE.sub("", value)
            kind = column(re.sub(r"[（(].*", "", mark.group(1))) or ""
            if kind == "lead" and "lead" in held:  # 牵头单位 and 责任单位 side by side: the second joins in
                kind = "join"
            held.setdefault(kind, value.strip(" \n；;，,。、"))
        return held
    said = _SAYS.fullmatch(inner.strip())
    if not said or re.search(r"[“”《》]", inner):
        return {}
    held["lead"] = said["lead"]
    if said["join"]:
        held["join"] = said["join"]
    if said["due"] or said["until"]:
        held["due"] = said["due"] or said["until"]
    return held


def named_cells(block: Block, row: int) -> str | None:
    """A table's row as "column:value;column:value", None where no row names the columns or this row does."""
    if row < block.head_rows or not block.head_rows or row >= len(block.rows):
        return None
    cells: list[tuple[str, str]] = []
    for name, value in zip(column_names(block), full_rows(block)[row], strict=False):
        if value and not (cells and cells[-1][1] == value and not is_figure(value)):  # a name over several columns
            cells.append((name, value))
    return ";".join(f"{name}:{value}" if name else value for name, value in cells)


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
    if kinds.count("lead") > 1 and "join" not in kinds:  # 牵头单位 and 责任单位 side by side: the second joins in
        second = [i for i, kind in enumerate(kinds) if kind == "lead"][1]
        kinds[second] = "join"
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
    return Row(
        index, (numbers or [""])[0].strip(".、"), body, lead, departments(held.get("join", "")), held.get("due") or None
    )


_MOST_NAMES, _LONGEST_NAME, _HEADINGS = (
    16,
    16,
    4,
)  # units of the names over a table, characters of one, headings under them
_OF_A_YEAR = re.compile(r"(?:19|20)\d\d年(?:工作|重点|年度)?(?:项目|计划|任务|目标|安排)?")
_BODY_ENDS = re.compile(
    r"(?:[局委办厅部院室站所处科会馆队]|中心|街道|[镇乡]|街镇|集团|公司|单位|部门|政府|专班|大学|园区|支队|总队|指挥部|小组|企业|机构|组织|银行|学校|医院|社区|村|区|县|市|等|[)）])$"
)


def _flattened(text: str, units: Sequence[Unit], blocks: Sequence[Block]) -> tuple[list[Unit], list[Row]]:
    """Units with each flattened task row made one, and the rows.

    A flattened table is a run of column names on lines of their own, then numbered tasks each followed by a line a
    cell; a cell that ends in 、 goes on in the next line, an empty cell leaves no line.
    """
    out: list[Unit] = []
    rows: list[Row] = []
    at = 0
    columns: list[str] = []
    grouped = bracketed = yearly = False
    while at < len(units):
        names, used = _column_names(text, units, at)
        if names:
            columns = _roles(names)
            grouped, yearly = names.count("subject") > 1, "year" in names
            last = units[at + used - 1]
            out.append(Unit(units[at].start, last.end, "note", page=units[at].page))
            at += used
            bracketed = _first_is_bracketed(text, units[at : at + _HEADINGS])
            continue
        unit = units[at]
        if unit.role == "task":
            task = _table_row(blocks[unit.block], unit, len(out))
            rows += [task] if task else []
            out.append(unit if task else replace(unit, role="row"))
            at += 1
            continue
        if unit.role == "heading" and unit.rank == ATTACHMENT:
            columns = []
        if columns and _begins_row(text, unit, bracketed=bracketed):
            end = at + 1
            end += grouped and end < len(units) and _is_group(text, units[at], units[end])
            while (
                end < len(units)
                and units[end].role in ("text", "item")
                and not _begins_row(text, units[end], bracketed=bracketed)
            ):
                end += 1
            row, whole = _row(text, units[at:end], columns, len(out), grouped=grouped, yearly=yearly)
            if row:
                out.append(whole)
                rows.append(row)
                at = end
                continue
        out.append(unit)
        at += 1
    return out, rows


def _roles(kinds: Sequence[str]) -> list[str]:
    """The columns of roles and times; of two that lead the second joins in: 牵头单位 and 责任单位 side by side."""
    roles = [kind for kind in kinds if kind in ("lead", "join", "due")]
    leads = [i for i, kind in enumerate(roles) if kind == "lead"]
    for further in leads[1:]:
        roles[further] = "join"
    return roles


def _first_is_bracketed(text: str, units: Sequence[Unit]) -> bool:
    """Whether the first row of a flattened table is numbered （1）, under headings that are not."""
    for unit in units:
        mark = mark_of(text, unit.start)
        if mark and mark[0] == L4:
            return mark[1] == "1"
        if unit.role != "heading":
            return False
    return False


def _begins_row(text: str, unit: Unit, *, bracketed: bool) -> bool:
    """Whether a line begins a flattened row: 3.…, or its number alone; of a table numbered so, （3）…."""
    if bracketed:
        mark = mark_of(text, unit.start)
        return mark is not None and mark[0] == L4
    return unit.rank == L3 or (unit.end - unit.start <= 3 and text[unit.start : unit.end].isdigit())


def _column_names(text: str, units: Sequence[Unit], at: int) -> tuple[list[str], int]:
    """What the columns hold whose names stand from a unit on, and over how many units; a name may be over two (牵头 / 部门)."""
    kinds: list[str] = []
    here = at
    while here < min(len(units), at + _MOST_NAMES):
        said = [text[unit.start : unit.end] for unit in units[here : here + 2]]
        if len(said[0]) > _LONGEST_NAME:
            break
        kind = "year" if _OF_A_YEAR.fullmatch(said[0]) else column(said[0])
        two = None if kind or len(said) < 2 or len(said[1]) > _LONGEST_NAME else column("".join(said))
        if not (kind or two):
            break
        kinds.append(kind or two or "")
        here += 1 if kind else 2
    return (kinds, here - at) if len(kinds) >= 2 and "lead" in kinds else ([], 0)


def _is_group(text: str, number: Unit, unit: Unit) -> bool:
    """Whether what looks like a heading right under a row's number is a cell: the name of the tasks from here on."""
    return unit.role == "heading" and mark_of(text, unit.start) is None and mark_of(text, number.start) is None


def _row(
    text: str, units: Sequence[Unit], columns: Sequence[str], index: int, *, grouped: bool, yearly: bool
) -> tuple[Row | None, Unit]:
    """yearly: columns before those of the roles say what is to be done in each year. grouped: two columns of the table name what is to be done; the first, which many rows share, leaves no line in most."""
    whole = replace(units[0], end=units[-1].end, role="task", rank=None, title=None)
    lines = [text[u.start : u.end].strip() for u in units]
    mark = mark_of(lines[0])
    number, body = (mark[1], [lines[0][mark[2] :].strip()]) if mark else (lines[0], lines[1:2])
    rest = lines[1:] if mark else lines[2:]
    if (
        grouped
        and len(rest) > 1
        and not re.search("[。；，,]", body[0])
        and (_TELLS.search(rest[0]) or len(rest) > len(columns))
    ):
        body = [rest.pop(0)]
    while len(rest) > (not yearly) and (re.search("[。；]", rest[0]) or (yearly and not _BODY_ENDS.search(rest[0]))):
        body.append(rest.pop(0))
    cells: list[str] = []
    for line in rest:
        if cells and (cells[-1].endswith(("、", "，", ",")) or not _BODY_ENDS.search(cells[-1])):
            cells[-1] += line  # 区规 / 划资源局
        else:
            cells.append(line)
    held = dict.fromkeys(columns, "")
    if columns[-1] == "due" and cells and _TIME.search(cells[-1]):
        held["due"] = (
            cells.pop()
        )  # an empty cell before it leaves no line, and one over two lines takes none of its own
    named = [kind for kind in columns if kind != "due" or not held["due"]]
    if len(cells) > len(named) > 1 and len(set(named)) < len(named):  # 牵头部门, 配合部门, 实施主体: several may lead
        more = len(cells) - len(named) + 1
        cells = ["、".join(cells[:more]), *cells[more:]]
    for kind, cell in zip(named, cells, strict=False):
        held[kind] = f"{held[kind]}、{cell}" if held[kind] else cell
    for cell in cells[len(named) :]:
        if _BODY_ENDS.search(cell):  # else the name of the tasks that follow
            held[named[-1]] += "、" + cell
    row = Row(
        unit=index,
        number=number,
        text="".join(body),
        lead=departments(held.get("lead", "")),
        join=departments(held.get("join", "")),
        due=held.get("due") or None,
    )
    return (row if row.lead else None), whole
