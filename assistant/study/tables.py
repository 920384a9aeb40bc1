"""Materials as plain tables: one shape for Markdown, Word and Excel."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.record import Citation
from assistant.study.materials import Materials
from assistant.view.citing import place


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; every row has as many cells as the header."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]  # shares of the page's width, in all 1
    cited: tuple[Citation | None, ...]  # one a row: what its last cell names


def source_line(citation: Citation) -> str:
    """《…》一(六)4,第37段."""
    return place(citation.record())


def tables(materials: Materials) -> list[Table]:
    """Those that have a row, in the order they are printed."""
    outline = tuple(
        ("  " * (row.level - 1) + row.heading, row.gist, source_line(row.citation) if row.citation else row.title)
        for row in materials.outline
    )
    figures = tuple((r.counts, r.figure, r.period, source_line(r.citation)) for r in materials.figures)
    tasks = tuple(
        (r.number, r.section, r.text, "、".join(r.lead), "、".join(r.join), r.due, source_line(r.citation))
        for r in materials.tasks
    )
    comparison = tuple(
        (row.matter, cell.said, source_line(cell.citation)) for row in materials.comparison for cell in row.cells
    )
    terms = tuple(
        (c.term, c.explanation, "释义" if c.defined else "用法", source_line(c.citation)) for c in materials.terms
    )
    made = [
        Table(
            "要点提纲",
            ("标题", "要点", "出处"),
            outline,
            (0.3, 0.45, 0.25),
            tuple(r.citation for r in materials.outline),
        ),
        Table(
            "数据一览表",
            ("统计内容", "数据", "时期", "出处"),
            figures,
            (0.42, 0.17, 0.16, 0.25),
            tuple(r.citation for r in materials.figures),
        ),
        Table(
            "任务分工表",
            ("序号", "目标任务", "具体任务", "责任单位", "参加单位", "期限", "出处"),
            tasks,
            (0.06, 0.13, 0.33, 0.16, 0.12, 0.06, 0.14),
            tuple(r.citation for r in materials.tasks),
        ),
        Table(
            "跨报告对照表",
            ("事项", "原文怎么写", "出处"),
            comparison,
            (0.14, 0.58, 0.28),
            tuple(cell.citation for row in materials.comparison for cell in row.cells),
        ),
        Table(
            "术语卡片",
            ("术语", "原文", "类别", "出处"),
            terms,
            (0.18, 0.47, 0.1, 0.25),
            tuple(c.citation for c in materials.terms),
        ),
    ]
    return [_without_empty_columns(table) for table in made if table.rows]


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
    )
