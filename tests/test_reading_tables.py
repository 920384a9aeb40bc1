"""Responsibility tables however a page left them."""

import pytest
from conftest import CORPUS
from reading_parts import read

from index.formats.blocks import Block, Loaded
from index.read import read_loaded
from index.tables import departments

HEAD = ("序号", "具体任务", "责任单位", "配合单位", "完成时限")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("区司法局、区财政局", ["区司法局", "区财政局"]),
        ("区检察院,区公安分局；区法院", ["区检察院", "区公安分局", "区法院"]),
        ("区政府办公室(区电子政务办、区行政审批局)", ["区政府办公室(区电子政务办、区行政审批局)"]),
        ("区司法局、\n\n区公安分局", ["区司法局", "区公安分局"]),
        ("", []),
    ],
)
def test_departments_of_a_cell(cell, names):
    assert list(departments(cell)) == names


def test_rows_flattened_to_lines():
    document = read(
        "关于分工的方案\n一、总体\n认真落实各项工作任务,切实加强组织领导和督促检查,确保取得实效。\n附件\n任务分工\n具体任务\n责任单位\n参加单位\n"
        "(一)加强学习\n1.组织学习。\n区委办、\n\n区政府办\n各单位\n2.开展督查。\n区司法局\n \n3.考核\n区财政局\n各街镇"
    )
    assert [(t.number, t.text, t.lead, t.join) for t in document.tasks] == [
        ("1", "组织学习。", ("区委办", "区政府办"), ("各单位",)),
        ("2", "开展督查。", ("区司法局",), ()),
        ("3", "考核", ("区财政局",), ("各街镇",)),
    ]
    assert document.tasks[0].section == ("附件:任务分工", "(一)加强学习")
    assert document.paragraphs[document.tasks[0].paragraph - 1].text == "1.组织学习。\n区委办、\n\n区政府办\n各单位"


def test_rows_flattened_with_their_numbers_alone():
    document = read(
        "任务分工表\n序号\n工作任务\n牵头单位\n配合单位\n1\n制定实施方案\n区司法局\n各单位\n2\n组织开展评估\n区财政局、\n区审计局\n各街镇"
    )
    assert [(t.number, t.text, t.lead, t.join) for t in document.tasks] == [
        ("1", "制定实施方案", ("区司法局",), ("各单位",)),
        ("2", "组织开展评估", ("区财政局", "区审计局"), ("各街镇",)),
    ]


def table(*rows, spans=()):
    text = "\n".join("\t".join(row) for row in rows)
    return Block(text, kind="table", rows=tuple(rows), head_rows=1, spans=spans)


def test_a_real_table_gives_tasks_and_a_merged_cell_speaks_for_every_row():
    rows = (HEAD, ("1", "制定方案", "区司法局", "各单位", "6月底前"), ("2", "组织评估", "", "", "12月底前"))
    block = table(*rows, spans=((1, 2, 2, 1), (1, 3, 2, 1)))
    document = read_loaded(Loaded((Block("一、任务"), block)), "x.docx")
    assert [(t.number, t.text, t.lead, t.join, t.due) for t in document.tasks] == [
        ("1", "制定方案", ("区司法局",), ("各单位",), "6月底前"),
        ("2", "组织评估", ("区司法局",), ("各单位",), "12月底前"),
    ]
    assert document.paragraphs[-1].text == "2\t组织评估\t\t\t12月底前"  # as published: the merged text stands once


def test_a_row_of_figures_is_found_with_its_columns():
    block = table(("科目", "预算数", "执行数"), ("教育支出", "25.00", "24.10"))
    document = read_loaded(Loaded((Block("2025年支出预算表"), block)), "x.xlsx")
    row = document.paragraphs[-1]
    assert (row.kind, row.text) == ("row", "教育支出\t25.00\t24.10")
    assert document.search_texts[-1] == "科目:教育支出;预算数:25.00;执行数:24.10"


@pytest.mark.parametrize(
    ("text", "lead", "join", "due"),
    [
        (
            "1.推进行政复议体制改革。(市司法局牵头,各区政府、市有关部门配合)",
            ("市司法局",),
            ("各区政府", "市有关部门"),
            None,
        ),
        (
            "(一)建设统一平台。(责任单位:区司法局、区财政局;完成时限:2023年12月)",
            ("区司法局", "区财政局"),
            (),
            "2023年12月",
        ),
        ("完善工作机制。(国家发展改革委、财政部等按职责分工负责)", ("国家发展改革委", "财政部"), (), None),
        (
            "1.确保经济增长6%左右。\n牵头单位:区发改局\n责任单位:各街道,区商务局",
            ("区发改局",),
            ("各街道", "区商务局"),
            None,
        ),
        (
            "(一)支持二手商品交易。规范流通秩序,促进便利交易。责任单位:区经济发展局、公安局,平潭海关",
            ("区经济发展局", "公安局", "平潭海关"),
            (),
            None,
        ),
        ("(一)提升法治服务。做好普法。(责任处室:民政处) 来源:社会事业局 附件下载", ("民政处",), (), None),
    ],
)
def test_departments_in_brackets_and_on_labelled_lines(text, lead, join, due):
    (task,) = read(f"一、任务\n{text}").tasks
    assert (task.lead, task.join, task.due) == (lead, join, due)


def test_a_bracket_that_names_nobody_is_no_task():
    assert read("一、立法\n1.制定管理办法(试行)。\n2.修改条例(草案)的说明。").tasks == ()


@pytest.mark.parametrize("how", [" ", ""], ids=["blanks", "nothing"])
def test_a_table_that_lost_its_line_ends_gives_the_same_tasks(how):
    """Of the 104 tasks of a published plan all but a few are read from one line, and none with other departments."""
    (path,) = (p for p in CORPUS.glob("*.txt") if p.name.startswith("浦东"))
    lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    whole = {task.number: task for task in read("\n".join(lines)).tasks}
    flat = {task.number: task for task in read(how.join(lines)).tasks}
    assert len(whole) == 104 and len(flat) >= 100
    assert all((task.lead, task.join) == (whole[n].lead, whole[n].join) for n, task in flat.items())


def test_the_first_row_of_a_group_of_tasks_carries_the_groups_name():
    document = read(
        "实施方案\n\n一、总体要求\n\n认真落实各项工作任务,切实加强组织领导和督促检查。\n\n附件1:\n\n任务清单\n\n序号\n\n任务名称\n\n任务内容\n\n牵头部门\n\n配合部门\n\n时间节点\n\n"
        "1\n\n加强组织领导\n\n召开全区动员大会。建立联席会议制度。\n\n区政府办\n\n各成员单位\n\n2019年3月\n\n"
        "2\n\n纳入专项督查和绩效评价。\n\n区委组织部\n\n2019年\n\n"
        "3\n\n推进基层建设\n\n落实每两周的分析评价制度。\n\n区民政局、\n\n区农业农村委\n\n各街镇\n\n2019年6月"
    )
    assert [(t.number, t.lead, t.join, t.due) for t in document.tasks] == [
        ("1", ("区政府办",), ("各成员单位",), "2019年3月"),
        ("2", ("区委组织部",), (), "2019年"),
        ("3", ("区民政局", "区农业农村委"), ("各街镇",), "2019年6月"),
    ]
    assert document.tasks[2].text == "落实每两周的分析评价制度。"


def test_who_carries_out_beside_a_lead_joins_in():
    (task,) = read(
        "实施方案\n\n二、主要任务\n\n(一)完善设施建设。持续推进码头岸电设施建设。(牵头部门:市交通委科技信息处;实施部门:市港航中心、各区交通主管部门)"
    ).tasks
    assert (task.lead, task.join) == (("市交通委科技信息处",), ("市港航中心", "各区交通主管部门"))


def test_a_bracketed_table_with_a_column_a_year_and_names_over_two_lines():
    document = read(
        "关于分工的方案\n一、总体\n认真落实各项工作任务,切实加强组织领导和督促检查,确保取得实效。\n附件:任务清单\n任务\n分类\n重点任务(2024-2026)\n2024年工作项目\n2025年计划\n"
        "牵头\n部门\n配合\n部门\n实施\n主体\n1、改善环境\n(1)建设精品道路300条。\n建设精品道路100条。\n200辆\n设施养护处\n各相关部门和单位\n申通集团\n"
        "(2)提升慢行项目。\n完成110个。\n完成80个。\n设施运行处\n设施养护处\n各相关部门和单位\n申通集团\n(3)没有写明单位。\n完成10个。\n继续推进。"
    )
    assert [(t.number, t.lead, t.join) for t in document.tasks] == [
        ("1", ("设施养护处",), ("各相关部门和单位", "申通集团")),
        ("2", ("设施运行处", "设施养护处"), ("各相关部门和单位", "申通集团")),
    ]


def test_a_departments_name_cut_in_two_is_one_and_a_category_is_none():
    document = read(
        "关于分工的方案\n一、总体\n认真落实各项工作任务,切实加强组织领导和督促检查,确保取得实效。\n附件:任务清单\n序号\n工作任务\n推进单位\n"
        "1\n完成房屋改造\n区房管局、区成\n套办、各相关街镇\n旧住房更新改造\n2\n加装电梯\n区体育局、区规\n划资源局\n3\n建设公园\n区绿化市容局"
    )
    assert [t.lead for t in document.tasks] == [
        ("区房管局", "区成套办", "各相关街镇"),
        ("区体育局", "区规划资源局"),
        ("区绿化市容局",),
    ]
