"""What a figure is given of, and of whom a question asks: one group is no answer for another."""

from collections.abc import Iterator

import pytest
from conftest import assistant_of

from assistant.chain import Assistant
from assistant.groups import asked_groups, families, in_place_of
from assistant.quantities import quantities
from assistant.verify import verify

REPORT = """2026年青海省政府工作报告

一、2025年工作回顾
全体居民人均可支配收入增长6.1%。
累计接待游客1752万人次。
省属企业研发投入13.5亿元,进出口总额增长12%,其中出口增长20%。
持续优化营商环境,推动修改青海省优化营商环境条例。
省商务厅组织促消费活动35场。
公安机关侦办案件27起。

二、存在的问题
(一)产业层次不高,新兴产业体量较小,还需加快培育。
(二)文旅融合不深,旅游旺季接待能力跟不上,还需补齐。
(三)干部能力有差距,担当精神不够,还需加强。
"""
ZONE = """各位代表:
现在,我代表海湖新区管理委员会,向大会作工作报告,请予审议。
一、2025年工作回顾
全年引进各类人才881人。
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A province's report and one of a zone that the gazetteer lacks."""
    texts = {"工作报告.txt": REPORT, "西宁市海湖新区2026年管理委员会工作报告.txt": ZONE}
    with assistant_of(tmp_path_factory.mktemp("office"), texts) as asked:
        yield asked


def test_what_all_residents_earn_is_no_answer_for_those_of_the_country(office: Assistant):
    assert office.ask("青海2025年农村居民人均可支配收入增长多少?").reason == (
        "资料库里的文件没有给出农村居民的这个数字(已查《2026年青海省政府工作报告》)。"
    )
    assert "6.1%" in office.ask("青海2025年全体居民人均可支配收入增长多少?").text


def test_visitors_from_abroad_and_all_spending_are_figures_of_their_own(office: Assistant):
    assert office.ask("青海2025年接待入境游客多少人次?").reason
    assert office.ask("青海2025年全社会研发投入多少亿元?").reason
    assert "20%" in office.ask("青海2025年出口增长多少?").text


def test_a_follow_up_names_the_other_group():
    asked = "青海2025年城镇居民人均可支配收入增长多少"
    assert in_place_of("农村居民", asked) == "青海2025年农村居民人均可支配收入增长多少"
    assert in_place_of("旅游收入", asked) == ""


def test_a_pair_named_in_one_word_gives_one_figure_each():
    text = "城乡常住居民人均可支配收入分别完成37820元、28104元"
    assert all(asked_groups("农村居民人均可支配收入").told_of(text, q, "") for q in quantities(text))


def test_every_family_of_the_list_has_groups_to_ask_for():
    assert all(any(member.asked for member in family.members) for family in families())


@pytest.mark.parametrize(
    ("claim", "text", "supported"),
    [
        ("城镇居民人均可支配收入增长6.1%", "全体居民人均可支配收入增长6.1%。", False),
        ("居民人均可支配收入增长6.1%", "全体居民人均可支配收入增长6.1%。", True),
        ("已有81家律师事务所入驻", "已有81家法律和泛法律服务机构入驻。", False),
        ("出口增长12%", "进出口总额增长12%,其中出口增长20%。", False),
        ("出口增长20%", "进出口总额增长12%,其中出口增长20%。", True),
        ("农村居民收入增长4.8%", "城镇居民收入4.5万元、增长4.8%,农村居民收入1.5万元、增长6.2%。", False),
    ],
)
def test_the_verifier_holds_figures_to_the_group_they_are_given_of(claim: str, text: str, supported: bool):
    assert verify(claim, [text]).supported is supported


def test_a_document_that_the_library_lacks_is_named_in_the_refusal(office: Assistant):
    for asked in ("《数据条例》对公共数据有什么要求?", "优化营商环境条例对中介服务机构有什么要求?"):
        assert "资料库里没有《" in str(office.ask(asked).reason)


def test_a_statute_named_after_a_place_was_asked_about_is_a_question_of_its_own(office: Assistant):
    answer = office.ask("优化营商环境条例对中介服务机构有什么要求", ["青海2025年出口增长多少?"])
    assert answer.resolved_question.startswith("优化营商环境条例")


def test_what_one_department_did_is_not_told_of_another(office: Assistant):
    assert "35场" in office.ask("青海省商务厅组织了多少场促消费活动?").text
    assert office.ask("青海省教育厅组织了多少场促消费活动?").reason
    assert "27起" in office.ask("青海省公安厅2025年侦办案件多少起?").text  # by what it has charge of


def test_a_weakness_on_one_matter_is_told_alone(office: Assistant):
    told = office.ask("青海的报告承认旅游方面存在哪些问题?").text
    assert "旅游旺季接待能力跟不上" in told and "新兴产业体量较小" not in told


def test_a_zone_that_is_no_division_is_a_place(office: Assistant):
    assert "881人" in office.ask("海湖新区2025年引进各类人才多少人?").text
    assert office.ask("2025年海湖新区接待游客多少人次?").reason
