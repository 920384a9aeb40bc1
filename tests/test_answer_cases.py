"""Answers over a few short documents made for the purpose: what each question has to get is read off their lines."""

from collections.abc import Iterator

import pytest
from conftest import assistant_of

from assistant.chain import Assistant

REPORT = """2026年青海省政府工作报告
——2026年1月20日在青海省第十四届人民代表大会第四次会议上

一、“十四五”时期工作回顾
新增铁路运营里程412公里、其中高铁96公里。
人均图书馆面积居全国第2位。
全省地区生产总值在投资放缓的情况下稳中有升；社会消费品零售总额完成801.5亿元；进口额达到33.2亿元、出口额达到41.7亿元。
2025年，城镇居民人均可支配收入42350元，农村居民人均可支配收入17820元。
我们也清醒看到，发展中还存在不少困难和问题。主要是：产业层次不高，财政收支矛盾突出。对此，我们要采取有力措施。

二、2026年重点工作
改造老旧供热、燃气、排水管网300公里、200公里、100公里。
"""
PLAN = """西宁市优化营商环境若干措施

一、营造公平环境
(一)完善招投标制度,消除对企业设置的不合理限制。
责任单位:市住建局、市发改委(第一责任单位为牵头单位,下同)
时限要求:持续推进
(二)“领航计划”培训项目。五年内培训不少于200名企业负责人。
牵头单位:市工信局
配合单位:市财政局
时限要求:2026年底前
"""
RULES = """青海省文件审核办法

第一条 为了规范文件审核，制定本办法。
第二条 起草单位报送的审核材料，应当包括文件送审稿及其说明，制定文件的依据，征求意见的情况。
第三条 主办单位发生变化的，应当及时变更账号，并向社会公告。
第四条 严禁受委托的组织再委托其他组织实施审核。
第五条 本办法自2025年3月1日起施行。
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The three documents as a library."""
    texts = {"工作报告.txt": REPORT, "西宁措施.txt": PLAN, "审核办法.txt": RULES}
    with assistant_of(tmp_path_factory.mktemp("office"), texts) as asked:
        yield asked


def test_a_figure_of_five_years_is_none_of_one_and_the_refusal_says_so(office: Assistant):
    answer = office.ask("青海2025年新增铁路运营里程多少公里?")
    assert answer.reason == "文件没有给出2025年一年的这个数字,写的是“十四五”时期的。"
    assert "“十四五”时期" in office.ask("青海“十四五”时期新增铁路运营里程多少公里?").text


def test_the_figure_behind_the_next_semicolon_is_none_of_what_was_asked(office: Assistant):
    assert office.ask("青海2025年地区生产总值是多少亿元?").reason
    assert "801.5亿元" in office.ask("青海的社会消费品零售总额是多少亿元?").text


def test_a_follow_up_on_another_matter_leaves_the_first_one_behind(office: Assistant):
    answer = office.ask("新增高铁里程呢?", ["青海人均图书馆面积排名第几?"])
    assert "图书馆" not in answer.resolved_question
    assert "96公里" in answer.text


def test_a_follow_up_by_a_counterpart_asks_the_same_of_it(office: Assistant):
    answer = office.ask("农村的呢?", ["青海2025年城镇居民人均可支配收入是多少?"])
    assert "17820元" in answer.text


def test_figures_in_a_row_are_added_up_where_all_of_them_were_asked_for(office: Assistant):
    answer = office.ask("青海2026年要改造的老旧供热、燃气、排水管网总共多少公里?")
    assert "合计600公里(300+200+100=600" in answer.text


def test_what_a_report_owns_up_to_is_told_without_what_is_to_be_done(office: Assistant):
    answer = office.ask("青海的报告讲了还存在哪些问题?")
    assert "财政收支矛盾突出" in answer.text
    assert "有力措施" not in answer.text


def test_a_body_is_named_by_the_role_its_source_gives_it(office: Assistant):
    assert "责任单位是市住建局、市发改委" in office.ask("西宁完善招投标制度由哪些单位负责?").text
    answer = office.ask("西宁“领航计划”培训项目由谁牵头,哪个部门配合?")
    assert "牵头单位是市工信局" in answer.text
    assert "配合单位是市财政局" in answer.text


def test_a_role_asked_after_another_role_takes_its_place(office: Assistant):
    answer = office.ask("那配合单位呢?", ["西宁“领航计划”培训项目的牵头单位是谁?"])
    assert "市财政局" in answer.text


def test_a_list_is_taken_from_where_the_text_begins_to_list(office: Assistant):
    answer = office.ask("起草单位送审要交哪些材料?")
    assert all(item in answer.text for item in ("送审稿", "依据", "征求意见"))


def test_a_condition_is_told_with_all_that_follows_from_it(office: Assistant):
    answer = office.ask("主办单位变了,账号怎么办?")
    assert "变更账号，并向社会公告" in answer.text


def test_the_day_in_force_is_that_of_the_last_article(office: Assistant):
    answer = office.ask("《青海省文件审核办法》从哪天起施行?")
    assert "2025年3月1日" in answer.text
    assert answer.citations[0].paragraph.text.startswith("第五条")


def test_articles_and_parts_of_a_text_are_counted(office: Assistant, assistant: Assistant):
    assert "共5条" in office.ask("《青海省文件审核办法》一共有多少条?").text
    assert "7个部分、22条" in assistant.ask("浦东实施方案的正文分几大部分、共多少条?").text


def test_an_article_is_named_where_it_is_asked_for(office: Assistant):
    assert "第四条" in office.ask("不能再委托其他组织审核,是审核办法第几条说的?").text


def test_a_signature_that_lost_its_signs_is_read_and_shown_as_it_stands(assistant: Assistant):
    answer = assistant.ask("浦东新区法治政府建设实施方案的落款日期是哪天?")
    assert "2022年9月17日(原文作“2022917”)" in answer.text


def test_a_rate_of_another_thing_is_no_answer(assistant: Assistant):
    assert assistant.ask("2023年青浦全区行政诉讼的败诉率是百分之几?").reason


def test_a_rate_asked_for_in_a_follow_up_is_no_other_rate(office: Assistant, assistant: Assistant):
    assert office.ask("那森林覆盖率呢?", ["青海2025年城镇居民人均可支配收入是多少?"]).reason
    assert assistant.ask("那败诉率呢?", ["2023年青浦区行政复议受理了多少件?"]).reason


def test_a_document_named_by_its_words_is_asked_for_itself(office: Assistant):
    before = ["青海2025年城镇居民人均可支配收入是多少?"]
    answer = office.ask("青海省文件审核办法对受委托的组织有什么要求?", before)
    assert answer.citations[0].paragraph.source == "审核办法.txt"


def test_what_is_only_planned_is_no_answer_to_what_came_of_it(assistant: Assistant):
    assert assistant.ask("浦东新区2022年行政机关负责人实际出庭应诉率达到了多少?").reason
    assert assistant.ask("浦东新区2023年有多少执法人员完成了60学时的培训?").reason


def test_two_matters_of_one_report_are_set_side_by_side(assistant: Assistant):
    answer = assistant.ask("虹桥国际中央法务区和临港新片区法律服务中心,哪边入驻的法律服务机构多?")
    assert "81家" in answer.text
    assert "70家" in answer.text


def test_the_reports_that_write_a_quoted_name_are_listed(assistant: Assistant):
    answer = assistant.ask("这五份材料里,有哪几份写到了“双随机、一公开”?")
    assert {c.paragraph.source[:2] for c in answer.citations} == {"上海", "青浦"}
    assert len({c.paragraph.source for c in answer.citations}) == 3


def test_a_change_told_the_wrong_way_round_is_corrected(office: Assistant, assistant: Assistant):
    answer = assistant.ask("合肥市行政复议申请收到418件,同比下降39.3%,受理了多少件?")
    assert "问题中说“下降39.3%”,原文写的是“增长39.3%”" in answer.text


def test_a_year_filter_and_a_year_asked_for_mean_the_same(office: Assistant):
    from assistant.desk.narrow import narrowed
    from index.scope import Scope

    assert narrowed(office.library, Scope(years=frozenset({2025}))).years == {
        2025
    }  # the report of 2026 looks back on it
    assert "801.5亿元" in office.ask("青海的社会消费品零售总额是多少亿元?", scope=Scope(years=frozenset({2025}))).text
