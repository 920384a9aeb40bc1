"""Materials as plain tables: one shape for the page, Markdown, Word and Excel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.record import Citation
from assistant.study.materials import Materials
from assistant.view.citing import place, place_within


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; every row has as many cells as the header, the last one says where the row was taken from."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]  # shares of the page's width, in all 1
    cited: tuple[Citation | None, ...]  # one a row: what its last cell names
    group: str = ""  # what rows are put together by (报告, 事项); "" when they are not
    groups: tuple[str, ...] = ()  # one a row when they are: the report, the matter

    def flat(self) -> Table:
        """The same with the group as a first column, for sheets that are filtered and sorted."""
        if not self.group:
            return self
        rows = tuple((name, *row) for name, row in zip(self.groups, self.rows, strict=True))
        widths = (GROUP_WIDTH, *(width * (1 - GROUP_WIDTH) for width in self.widths))
        return Table(self.name, (self.group, *self.header), rows, widths, self.cited)

    def grouped(self) -> list[tuple[str, list[int]]]:
        """Groups in their order with the places of their rows; one of no name when there are none."""
        found: list[tuple[str, list[int]]] = []
        for at, name in enumerate(self.groups or ("",) * len(self.rows)):
            if not found or found[-1][0] != name:
                found.append((name, []))
            found[-1][1].append(at)
        return found


GROUP_WIDTH = 0.2


def source_line(citation: Citation) -> str:
    """《…》一(六)4,第37段."""
    return place(citation.record())


def tables(materials: Materials) -> list[Table]:
    """Those that have a row, in the order they are printed."""
    outline = [(row.title, ("  " * (row.level - 1) + row.heading, row.gist), row.citation) for row in materials.outline]
    figures = [(row.title, (row.counts, row.figure, row.period), row.citation) for row in materials.figures]
    tasks = [
        (
            f"{row.title} · {row.section}" if row.section else row.title,
            (row.number, row.text, "、".join(row.lead), "、".join(row.join), row.due),
            row.citation,
        )
        for row in materials.tasks
    ]
    comparison = [
        (row.matter, (cell.title, cell.said), cell.citation) for row in materials.comparison for cell in row.cells
    ]
    made = [
        _table("要点提纲", ("标题", "要点"), (0.36, 0.46, 0.18), "报告", outline),
        _table("数据一览表", ("统计内容", "数据", "时期"), (0.46, 0.18, 0.18, 0.18), "报告", figures),
        _table(
            "任务分工表",
            ("序号", "具体任务", "责任单位", "参加单位", "期限"),
            (0.07, 0.4, 0.19, 0.16, 0.06, 0.12),
            "报告和目标",
            tasks,
        ),
        _table("跨报告对照表", ("报告", "原文怎么写"), (0.24, 0.6, 0.16), "事项", comparison),
        _terms(materials),
    ]
    return [_without_empty_columns(table) for table in made if table.rows]


def _table(
    name: str,
    header: tuple[str, ...],
    widths: tuple[float, ...],
    group: str,
    rows: Iterable[tuple[str, tuple[str, ...], Citation | None]],
) -> Table:
    """rows: group, cells, where they were taken from. The group, or a cell, names the report: the source need not."""
    listed = list(rows)
    filled = tuple((*cells, place_within(cited.record()) if cited else "") for _, cells, cited in listed)
    cited = tuple(cited for _, _, cited in listed)
    return Table(name, (*header, "出处"), filled, widths, cited, group, tuple(name for name, _, _ in listed))


def _terms(materials: Materials) -> Table:
    rows = tuple(
        (c.term, c.explanation, "释义" if c.defined else "用法", source_line(c.citation)) for c in materials.terms
    )
    cited = tuple(c.citation for c in materials.terms)
    return Table("术语卡片", ("术语", "原文", "类别", "出处"), rows, (0.18, 0.47, 0.1, 0.25), cited)


def _without_empty_columns(table: Table) -> Table:
    """期限 is left out where no task has one; the other columns share its width."""
    kept = [i for i in range(len(table.header)) if any(row[i] for row in table.rows)]
    total = sum(table.widths[i] for i in kept)
    return Table(
        table.name,
        tuple(table.header[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in table.rows),
        tuple(table.widths[i] / total for i in kept),
        table.cited,
        table.group,
        table.groups,
    )
