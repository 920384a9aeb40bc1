"""What stands beside the answer is none: another stage, another item's share, another case, other years, another office."""

from collections.abc import Iterator

import pytest
from conftest import assistant_of

from assistant.chain import Assistant
from assistant.typos import corrected

REPORT = """2026年青海省政府工作报告
——2026年1月20日在青海省第十四届人民代表大会第四次会议上
青海省省长 罗东川

一、“十四五”时期和2025年工作回顾
这五年,我们深入践行以人民为中心的发展思想。
城镇新增就业61.6万人,残疾人新增就业7.3万人。
过去的2025年,全省经济运行稳中有进。新收行政复议案件279件,化解行政争议40件。
一般公共预算收入从382亿元增长到439亿元,社会消费品零售总额突破15亿元。
新增省级创新平台30个、高新技术企业150家。
项目建设资金拼盘如下:专项债券22亿元,占比45.3%;社会投资20亿元,占比40.9%。

二、2026年重点工作
制定省级专项推广应用方案,建设高标准农田32万亩。
"""
PLAN = """海湖区运输行业清水行动工作方案

一、职责分工
成立清水行动领导小组。组长由分管副区长担任,办公室设在区交通局。
(一)区绿化市容局
与运输企业签订诚信运输承诺书,每周开展联合执法检查。
(二)区公安分局(交管)
采取路面查车、溯源查企、倒查工地联动模式。

二、工作机制
(一)高风险类:每周对所在楼栋开展巡查,重点清理楼道堆物。
(二)中风险类:每月对所在楼栋开展巡查,重点清理楼道堆物。

三、时间节点
(一)2026年6月底前
启动交通、海事联合执法专项行动。
"""
OFFICE = """海湖区人民政府办公室2025年工作总结

一、主要工作
公务接待费二十八万元,组织会议64场。
"""
CITY = """西宁市人民政府办公厅2025年工作总结

一、主要工作
对常务会议的重要议题权威发布38次。

二、存在的主要问题
一是理论学习仍需加强;二是决策公开仍需加强;三是政策解读不够多元。
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A province's report, a plan and the yearly summaries of two offices."""
    texts = {
        "青海.txt": REPORT,
        "西宁市海湖区清水行动方案.txt": PLAN,
        "西宁市海湖区办公室.txt": OFFICE,
        "西宁.txt": CITY,
    }
    with assistant_of(tmp_path_factory.mktemp("office"), texts) as asked:
        yield asked


@pytest.mark.parametrize(
    "question",
    [
        "青海省2025年审结了多少件行政复议案件?",
        "青海省2025年一般公共预算支出是多少亿元?",
        "青海省现在一共有多少家高新技术企业?",
    ],
)
def test_a_figure_of_something_else_is_refused(office: Assistant, question: str):
    assert office.ask(question).refused


def test_several_years_carry_over_to_the_paragraphs_after_their_opening(office: Assistant):
    assert office.ask("青海省2025年城镇新增就业多少万人?").reason == "文件没有给出2025年一年的这个数字,写的是这五年的。"
    assert "61.6万人" in office.ask("青海省这五年城镇新增就业多少万人?").text


def test_a_stated_share_is_held_against_its_own_item(office: Assistant):
    told = office.ask("青海省项目建设资金中社会投资占45.3%,具体是多少亿元?").text
    assert "与原文不一致" in told and "占比40.9%" in told
    assert "不一致" not in office.ask("青海省项目建设资金中社会投资占40.9%,具体是多少亿元?").text


def test_who_does_it_stands_in_the_heading(office: Assistant):
    assert "区公安分局" in office.ask("海湖区清水行动中,采取倒查工地联动模式的是哪个部门?").text


def test_when_it_is_done_stands_in_the_heading(office: Assistant):
    assert "2026年6月底前" in office.ask("海湖区什么时候以前要启动交通、海事联合执法专项行动?").text


def test_how_often_is_asked_of_the_case_named(office: Assistant):
    told = office.ask("海湖区对高风险类多久巡查一次楼栋?").text
    assert "每周" in told and "每月" not in told


def test_the_office_of_a_city_is_not_that_of_its_district(office: Assistant):
    assert "38次" in office.ask("西宁市政府办公厅2025年对常务会议重要议题权威发布了几次?").text


def test_points_that_one_paragraph_counts_off_are_the_part(office: Assistant):
    told = office.ask("西宁市政府办公厅2025年的总结承认存在哪些主要问题?").text
    assert all(word in told for word in ("理论学习", "决策公开", "政策解读"))


def test_a_new_place_in_a_follow_up_takes_the_old_ones(office: Assistant):
    answer = office.ask("那西宁市的重要议题发布呢?", ["海湖区人民政府办公室2025年组织会议多少场?"])
    assert "海湖" not in answer.resolved_question


def test_the_role_asked_about_stays_in_a_follow_up(assistant: Assistant):
    before = ["浦东新区完善行政执法与刑事司法衔接机制,责任单位是哪些?"]
    assert "区检察院" in assistant.ask("那参加单位有哪两家司法机关?", before).text
    before = ["浦东新区强化政府督查这项任务的责任单位是谁?"]
    assert "区绩效考核办" in assistant.ask("那把依法行政纳入综合绩效考核那项呢?", before).text


def test_a_role_alone_is_asked_of_the_task_before(assistant: Assistant):
    answer = assistant.ask("那参加单位呢?", ["浦东新区开展行政执法案卷评查由哪些单位负责?"])
    assert answer.resolved_question == "浦东新区开展行政执法案卷评查,参加单位是哪些?"
    assert "参加单位是各相关部门单位、各街镇" in answer.text and "责任单位" not in answer.text


def test_which_report_gives_a_part_to_a_year(assistant: Assistant):
    answer = assistant.ask("这五份材料里,哪一份单独用一个部分写了2024年的工作安排?")
    assert answer.text.startswith("有1份文件给出:") and "青浦" in answer.text


def test_a_name_that_is_not_given_is_not_answered_with_a_count(assistant: Assistant):
    assert assistant.ask("跟合肥市合作的那个国际组织叫什么名字?").refused


def test_towns_and_measures_are_put_right_only_in_a_question_with_other_slips():
    held = {"重固", "固镇", "示范", "民主", "示范村", "棚户", "户区", "棚户区"}
    assert corrected("重古镇有几个村", lambda word: word in held) == "重古镇有几个村"
    assert corrected("朋户区改造完成多少护啊", lambda word: word in held).endswith("多少户啊")


def test_an_office_may_be_told_by_another(office: Assistant):
    assert "副区长" in office.ask("海湖区清水行动领导小组的组长由谁来当?").text
