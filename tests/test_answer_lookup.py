"""Tasks looked up by their matter, and questions whose words look like another kind's."""

from collections.abc import Iterator

import pytest
from conftest import assistant_of

from assistant.chain import Assistant

REPORT = """2026年青海省政府工作报告
——2026年1月20日在青海省第十四届人民代表大会第四次会议上
青海省省长 罗东川

一、2025年工作回顾
棚户区改造完成4200户。
举办音乐活动55场次,体育赛事活动56场。
生猪出栏241.2万头,同比增长18.4%;生奶产量165.6万吨,同比下降4.7%。
行政复议受理418件,审结307件,按期结案率100%。
一个单位原则上只开设一个政务账号。
对在湖区工作并居住的,每满1年积2分,最高分值为20分。
棒球公园计划二季度开工。

二、2026年重点工作
(一)整治背街小巷100条,改造棚户区4000户。
(二)新能源开工1600万千瓦、投产1000万千瓦。
(三)五年来甘肃、四川援助资金12亿元。
"""


OTHER = """2026年山东省政府工作报告
——2026年1月27日在山东省第十四届人民代表大会第四次会议上
山东省省长 周乃翔

一、2025年工作回顾
全省粮食产量1143亿斤。
集装箱航线增至150条。
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The reports of two provinces."""
    texts = {"青海.txt": REPORT, "山东.txt": OTHER}
    with assistant_of(tmp_path_factory.mktemp("office"), texts) as asked:
        yield asked


def test_tasks_on_a_matter_are_listed_with_their_count(assistant: Assistant):
    answer = assistant.ask("浦东任务分工表中有几项任务涉及知识产权?")
    assert answer.text.startswith("提到“知识产权”的任务共3项:")
    assert [c.quote for c in answer.citations] and all("知识产权" in c.quote for c in answer.citations)


def test_a_task_is_found_by_a_figure_in_it(assistant: Assistant):
    told = assistant.ask("浦东任务表里哪两项任务提出了100%的指标?").text
    assert "第33项" in told and "第76项" in told


def test_a_matter_that_no_task_is_on_is_said_to_be_on_none(assistant: Assistant):
    assert assistant.ask("浦东任务表里哪些任务与航天有关?").reason == "任务分工表中没有提到“航天”的任务。"


def test_how_to_apply_is_not_answered_with_how_many_applied(assistant: Assistant):
    assert assistant.ask("怎么申请行政复议?").reason


def test_what_is_planned_in_figures_is_no_part_of_the_report(office: Assistant):
    assert "100条" in office.ask("青海2026年计划整治多少条背街小巷?").text


def test_an_article_counts_nothing_in_all(office: Assistant):
    assert office.ask("全国一共开设了多少个政务账号?").reason


def test_the_highest_is_asked_for(office: Assistant):
    assert "20分" in office.ask("在湖区工作并居住,最高能积多少分?").text


def test_sums_go_over_words_that_count_alike(office: Assistant):
    assert "111场" in office.ask("青海2025年音乐活动和体育赛事活动合起来一共多少场?").text


def test_a_lone_change_belongs_to_the_clause_before_it(office: Assistant):
    assert "下降4.7%" in office.ask("青海2025年生奶产量同比增长了百分之几?").text


def test_a_quarter_is_a_time(office: Assistant):
    assert "二季度" in office.ask("青海的棒球公园计划什么时候开工?").text


def test_what_was_done_before_does_not_bar_what_is_planned(office: Assistant):
    assert "4000户" in office.ask("那2026年准备再改造多少户?", ["青海2025年棚改完成了多少户?"]).text
    assert "1000万千瓦" in office.ask("投产的呢?", ["青海2026年新能源要开工多少千瓦?"]).text


def test_places_named_inside_a_matter_are_no_parties(office: Assistant):
    assert "12亿元" in office.ask("青海五年来得到的甘肃、四川援助资金一共多少亿元?").text


def test_who_made_each_report_is_told_of_each(office: Assistant):
    told = office.ask("这两份政府工作报告,作报告的省长分别是谁?").text
    assert "罗东川" in told and "周乃翔" in told
    assert "罗东川" not in office.ask("山东省的省长是谁?").text


def test_how_many_there_are_now_is_not_how_many_came(office: Assistant):
    assert "150条" in office.ask("山东2025年集装箱航线增加到多少条?").text
    assert office.ask("山东2025年新增了多少条集装箱航线?").reason
