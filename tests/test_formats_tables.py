"""Tables as cells with spans: names of columns, merged cells, titles over the whole width."""

from __future__ import annotations

from index.formats.tables import Cell, column_names, full_rows, table_blocks


def cells(*rows: tuple[str, ...]) -> list[Cell]:
    return [Cell(i, j, text) for i, row in enumerate(rows) for j, text in enumerate(row)]


def test_the_first_row_names_the_columns_where_it_holds_short_words():
    (table,) = table_blocks(cells(("项目", "预算数"), ("一、财政拨款收入", "91,016,775.35")))
    assert table.head_rows == 1
    assert column_names(table) == ("项目", "预算数")
    assert table.text == "项目\t预算数\n一、财政拨款收入\t91,016,775.35"


def test_a_first_row_with_figures_names_nothing():
    (table,) = table_blocks(cells(("收入", "12.5"), ("支出", "11.0")))
    assert table.head_rows == 0
    assert column_names(table) == ("", "")


def test_a_name_over_two_columns_stands_before_the_names_below_it():
    # 项目 | 支出预算(2 columns); below it 合计 | 基本支出; then values
    head = [Cell(0, 0, "项目", rows=2), Cell(0, 1, "支出预算", columns=2), Cell(1, 1, "合计"), Cell(1, 2, "基本支出")]
    (table,) = table_blocks([*head, Cell(2, 0, "行政运行"), Cell(2, 1, "30"), Cell(2, 2, "10")])
    assert table.head_rows == 2
    assert column_names(table) == ("项目", "支出预算 合计", "支出预算 基本支出")


def test_three_heading_rows_under_merged_cells():
    # as the budgets print it: 项目 over 类 and 款 and 名称, 公用 over two rows
    head = [
        *(Cell(0, 0, "项目", columns=3), Cell(0, 3, "支出")),
        *(Cell(1, 0, "编码", columns=2), Cell(1, 2, "名称", rows=2), Cell(1, 3, "合计", rows=2)),
        *(Cell(2, 0, "类"), Cell(2, 1, "款")),
    ]
    body = [Cell(3, 0, "201"), Cell(3, 1, "03"), Cell(3, 2, "行政运行"), Cell(3, 3, "5")]
    (table,) = table_blocks([*head, *body])
    assert table.head_rows == 3
    assert column_names(table) == ("项目 编码 类", "项目 编码 款", "项目 名称", "支出 合计")


def test_a_merged_cell_stands_once_in_the_rows_and_everywhere_in_the_full_rows():
    rows = [*cells(("方面", "任务")), Cell(1, 0, "一、立法", rows=2), Cell(1, 1, "1.甲"), Cell(2, 1, "2.乙")]
    (table,) = table_blocks(rows)
    assert table.rows == (("方面", "任务"), ("一、立法", "1.甲"), ("", "2.乙"))
    assert full_rows(table) == (("方面", "任务"), ("一、立法", "1.甲"), ("一、立法", "2.乙"))
    assert table.text.count("一、立法") == 1


def test_a_title_over_the_whole_width_is_a_line_before_the_table():
    line, table = table_blocks(
        [
            Cell(0, 0, "任务分工表", columns=2),
            *[Cell(c.row + 1, c.column, c.text) for c in cells(("任务", "单位"), ("1.甲", "区司法局"))],
        ]
    )
    assert (line.kind, line.text) == ("line", "任务分工表")
    assert table.rows == (("任务", "单位"), ("1.甲", "区司法局"))


def test_rows_and_columns_with_nothing_in_them_fall_out():
    (table,) = table_blocks([Cell(0, 0, "甲"), Cell(0, 5, "乙"), Cell(7, 0, "1"), Cell(7, 5, "2"), Cell(9, 9, "")])
    assert table.rows == (("甲", "乙"), ("1", "2"))


def test_a_table_of_nothing_gives_nothing():
    assert table_blocks([Cell(0, 0, ""), Cell(1, 1, "  ")]) == []
    assert table_blocks([]) == []


def test_line_ends_and_tabs_inside_a_cell_become_one_blank():
    (table,) = table_blocks(cells(("责任单位", "时限"), ("区司法局、\n区发改委", "长期\t有效")))
    assert table.rows[1] == ("区司法局、 区发改委", "长期 有效")


def test_cells_the_format_calls_headings_count_as_such_even_when_long():
    long = "本年度一般公共预算财政拨款安排的支出(含上年结转和结余)"
    rows = [Cell(0, 0, "项目", head=True), Cell(0, 1, long, head=True), Cell(1, 0, "合计"), Cell(1, 1, "5")]
    (table,) = table_blocks(rows)
    assert column_names(table) == ("项目", long)
