"""A plausible wrong answer is worse than none: what a figure, a name or a place has to be to answer."""

from collections.abc import Iterator

import pytest
from conftest import assistant_of

from assistant.catalogue import Catalogue, Listed
from assistant.chain import Assistant
from assistant.compose.who import names_something
from assistant.typos import corrected
from index.document import Metadata
from index.regions import find_regions

BULLETIN = """2015年海湖区国民经济和社会发展统计公报

一、综合
2015年,全区完成全社会固定资产投资345.19亿元,比增25.1%。其中:城镇项目投资完成269.56亿元,比增30.0%;农村固定资产投资完成2亿元,增长3.4%。
全年共接待游客230万人次,旅游总收入6.55亿元。
全区新批准外资企业数286户,比增72.0%,其中台资企业256户。
环保工作充分发挥监测职能,提供优质高效的服务。
一是加强对饮用水源的监测。
二是加强对国控企业的监测。
"""
RULES = """海湖区隐患举报奖励办法

第一条 同一举报人对同一单位举报多个隐患的,单次发放合计金额不超过3000元人民币。
第二条 成立海湖区重点产业工作领导小组,统筹推进重点产业发展,领导小组下设办公室。
第三条 坚持把公众参与、专家论证、风险评估、合法性审查、集体讨论决定等作为重大行政决策的必经程序。
第四条 夜间道路停车18点至次日8点按次收费。
"""
WORK = """2017年海湖区政府工作报告
——2017年1月12日在海湖区第一届人民代表大会第二次会议上

一、过去一年工作回顾
过去的2016年,全区圆满达成了各项任务,预计全年生产总值增长12%。
着力补短板强基础,新增学位8190个,群众获得感不断增强。
在总结成绩的同时,也要清醒看到面临的问题和挑战。一是城市管理精细化程度不高,公共安全基础薄弱。
二是经济总量偏小,产业结构仍需优化。
三是社会民生投入不足,优质医疗资源供给偏少。

二、2017年重点工作
全区技术合同成交额突破50亿元。
"""
BUDGETS = {
    year: f"海湖区万里街道办事处{year}年部门预算\n\n一、总体情况\n万里街道办事处收入预算{income}万元。\n{year}年本部门政府采购预算{bought}万元。\n"
    for year, income, bought in ((2024, 15621, 1662), (2025, 18976, 4821))
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A bulletin, rules, a work report and a street's budgets of two years, all of one district."""
    texts = {
        "西宁市海湖区公报.txt": BULLETIN,
        "西宁市海湖区办法.txt": RULES,
        "西宁市海湖区报告.txt": WORK,
        **{f"西宁市海湖区万里街道{year}.txt": text for year, text in BUDGETS.items()},
    }
    with assistant_of(tmp_path_factory.mktemp("guards"), texts) as asked:
        yield asked


@pytest.mark.parametrize(
    "question",
    [
        "海湖区2017年地区生产总值的增长目标是多少?",  # what was reached is not what is aimed at
        "海湖区一共发放了多少举报奖金?",  # a limit is not what was paid
        "海湖区2015年公共财政总收入是多少亿元?",  # another income
        "海湖区2015年接待台湾游客多少人次?",  # all guests
        "海湖区重点产业工作领导小组办公室设在哪个部门?",  # no department is named
        "海湖区举报奖励得分最高的是哪个乡镇?",  # nor a town
        "海湖区举报隐患的联系电话是多少?",  # nor a telephone number
        "海湖区2017年计划新增多少个学位?",  # what came is not what was planned
        "海湖区夜间停车按次收费,停一次收几块钱?",  # nor an hour a price
    ],
)
def test_what_is_near_the_answer_is_refused(office: Assistant, question: str):
    assert office.ask(question).refused


def test_the_whole_comes_before_its_parts(office: Assistant):
    assert "25.1%" in office.ask("海湖区2015年的固定资产投资增幅是多少?").text


def test_targets_may_stand_under_the_heading_of_next_year(office: Assistant):
    assert "50亿元" in office.ask("海湖区2017年的目标里,技术合同成交额要突破多少?").text


def test_what_is_left_without_a_part_is_computed(office: Assistant):
    assert "30户" in office.ask("海湖区2015年新批准的外资企业里,除去台资企业还有多少户?").text


def test_a_difference_from_a_figure_of_the_question_is_not_computed(office: Assistant):
    assert "相差" not in office.ask("海湖区2015年旅游总收入没有完成9亿元的任务,还差多少?").text


def test_the_office_asked_about_is_no_word_of_the_matter(office: Assistant):
    told = office.ask("万里街道2024年和2025年的政府采购预算分别是多少?").text
    assert "1662万元" in told and "4821万元" in told
    assert "相差3159万元" in office.ask("万里街道2025年政府采购预算比2024年多了多少万元?").text


def test_items_in_paragraphs_of_their_own_follow_a_sentence_without_a_colon(office: Assistant):
    told = office.ask("海湖区2015年的环保监测工作从哪几个方面加强?").text
    assert "饮用水源" in told and "国控企业" in told


def test_a_list_is_known_by_what_sums_it_up(office: Assistant):
    assert "专家论证" in office.ask("海湖区作重大行政决策必须经过哪些程序?").text


def test_what_was_mended_is_no_shortcoming(office: Assistant):
    told = office.ask("海湖区的报告承认在经济和产业方面有哪些不足?").text
    assert "经济总量偏小" in told and "学位" not in told


@pytest.mark.parametrize(
    ("shown", "asked", "named"),
    [
        ("领导小组下设办公室", "领导小组办公室设在哪个部门?", False),
        ("领导小组办公室设在区商务局", "领导小组办公室设在哪个部门?", True),
        ("会同浦东新区开展座谈会", "座谈会是跟谁一起开的?", True),
    ],
)
def test_an_answer_to_who_names_somebody(shown: str, asked: str, named: bool):
    assert names_something(shown, asked) is named


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("跑到云南住的人平均一住就是多少天?", "跑到云南住的人平均一住就是多少天?"),
        ("各向上级报备了多少件文件?", "各向上级报备了多少件文件?"),
        ("万里街到整个预算一共多少钱呀", "万里街道整个预算一共多少钱呀"),
        ("行政付议受理了多少件?", "行政复议受理了多少件?"),
    ],
)
def test_function_words_are_doubted_only_in_careless_typing(typed: str, meant: str):
    held = {"跑道", "各项", "街道", "复议"}
    assert corrected(typed, lambda word: word in held) == meant


@pytest.mark.parametrize("text", ["停在疏散走道里充电", "推动南京西路商圈发展", "在北京东路建设公园"])
def test_a_place_is_no_part_of_another_word_or_street(text: str):
    assert find_regions(text) == []


def test_a_zone_and_its_place_are_one_and_an_area_goes_by_its_short_name():
    zone = Metadata("平潭综合实验区2025年工作报告", "平潭综合实验区管委会", "福建省福州市平潭县")
    area = Metadata("君山片区管理局2024年工作总结", "君山片区管理局", "福建省福州市平潭县")
    catalogue = Catalogue([Listed("a", zone, 0), Listed("b", area, 0)])
    assert [m.name for m in catalogue.mentions("平潭综合实验区作重大决策") if m.kind == "region"] == ["平潭综合实验区"]
    assert [m.sources for m in catalogue.mentions("君山那边办了多少件?") if m.kind == "issuer"] == [frozenset({"b"})]
