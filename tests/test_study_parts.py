"""The parts that items are made of, on sentences made by hand."""

import random
from dataclasses import replace
from decimal import Decimal

from library_toys import document

from assistant.record import Citation
from assistant.study.checks import ambiguous, leaks, overlap
from assistant.study.distractors import figures_like, spread
from assistant.study.facts import facts
from assistant.study.figure_items import asked, fill_in
from assistant.study.item import Item
from assistant.study.sound import sound_sentences, whole
from assistant.study.terms import term_cards
from assistant.study.wording import part, spoken_by, title, unnumbered, wide
from index.document import Doubt
from index.library import DocumentInfo

SECTION = ("一、工作情况", "(二)提升复议应诉水平")


def report(*texts, doubts=(), spun=False, section=SECTION, **metadata):
    known = {"title": "2023年甲区工作情况报告", "region": "乙市甲区", "issuer": "甲区人民政府", "year": 2023} | metadata
    made = document("甲.txt", *texts, section=section, **known)
    info = DocumentInfo("甲.txt", made.metadata, tuple(doubts), 1.0, (), (section,), len(texts), 0, spun)
    return info, made


def facts_of(*texts, **more):
    return facts(sound_sentences(*report(*texts, **more)))


def test_a_figure_is_read_with_the_words_that_say_what_it_counts():
    found = facts_of("全年依法受理行政复议案件909件,审结858件,纠错率1.63%。")
    assert [f.figure for f in found] == ["909件", "858件", "1.63%"]
    assert found[1].core == "全年依法受理行政复议案件909件,审结858件"
    assert found[1].quantity.value == Decimal(858)


def test_a_question_asks_in_the_words_of_the_report():
    count, share = facts_of("法院审结行政诉讼案件309件,负责人出庭率100%。")
    assert asked(count) == "法院审结行政诉讼案件多少件"
    assert asked(share).endswith("负责人出庭率是多少")


def test_a_blank_keeps_the_words_around_the_digits():
    (fact,) = facts_of("组织开展系列法治宣传巡讲超200余场。")
    item = fill_in(fact)
    assert item.key == ("200",)
    assert "____" in item.stem and item.stem.endswith("余场。")


def test_small_counts_ranges_names_and_thresholds_are_not_asked_for():
    found = facts_of("成立2个小组。落实“三个100件”要求。处理5至8件案件。购置单价100万元(含)以上的设备。")
    assert [f.figure for f in found if f.askable] == []


def test_our_city_is_named_and_we_is_not_asked_about():
    info, _ = report("甲")
    assert spoken_by(info, "全年我区受理案件") == "全年甲区受理案件"
    assert spoken_by(info, "我们受理案件") is None
    assert spoken_by(info, "自我革新,我国") == "自我革新,我国"


def test_a_title_without_year_or_place_is_given_both():
    info, _ = report("甲", title="法治政府建设情况报告")
    assert wide(title(info)) == "甲区人民政府《法治政府建设情况报告》\uff082023年\uff09"


def test_a_heading_is_named_without_its_number_and_only_when_short():
    info, made = report("甲")
    assert part(info, made.paragraphs[0]) == "提升复议应诉水平"
    assert unnumbered("(十二)创新行政执法方式。") == "创新行政执法方式。"


def test_broken_quotation_marks_stray_letters_and_lost_dashes_are_damage():
    assert whole("推进“一网通办”改革,办件量超4.5亿件。")
    for text in ("推进“一网通办“改革。", "好评率达99.94%o", "实施5年来z实名注册", "纲要(20212025年)", "甲《乙。"):
        assert not whole(text), text
    assert not whole("推动修改甲市优化营商环境条例甲乙市推进某某中心建设条例。")  # marks between two titles lost


def test_a_sentence_that_a_doubt_points_at_is_left_out():
    doubt = Doubt("misprint", "“兀”应为“元”。", 1, "8.76亿兀")
    info, made = report("减免罚款8.76亿兀。受理案件90件。")
    found = sound_sentences(info, replace(made, doubts=(doubt,)))
    assert [s.text for s in found] == ["受理案件90件"]


def test_two_figures_of_one_label_in_one_report_are_both_left_out():
    found = facts_of("全年受理行政复议案件909件。", "全年受理行政复议案件418件。", "全年开展普法宣传活动50场。")
    assert ambiguous(found) == {0, 1}


def test_wrong_figures_have_the_unit_of_the_right_one_and_another_value():
    found = facts_of("受理案件90件,移送案件60件,追回欠款80万元。", "办结案件70件。")
    wrong = [figure for figure, _ in figures_like(found[0], found, random.Random(1))]
    assert wrong[:1] == ["60件"] and "70件" in wrong and "80万元" not in wrong and "90件" not in wrong


def test_overlap_is_the_share_of_common_pairs():
    assert overlap(frozenset({"甲乙", "乙丙"}), frozenset({"乙丙", "丙丁"})) == 1 / 3


def test_a_figure_that_the_rest_of_the_stem_gives_away_is_not_asked_for():
    listed = facts_of("修订监控化学品、民用爆炸物品、煤炭、无线电等4个领域的裁量基准。")
    rest = facts_of("开展合法性审查86件,其中重大决策50件,规范性文件20件,其他事务16件。")
    assert [f.askable for f in listed] == [False]
    assert [f.figure for f in rest if f.askable] == ["86件", "50件", "20件"]  # 86 - 50 - 20 = 16


def test_a_share_that_two_figures_of_the_stem_give_and_one_of_a_row_are_not_asked_for():
    share = facts_of("全年开庭审理行政案件1000件,负责人实际出庭600件,出庭率60%。")
    row = facts_of("城镇和农村居民人均收入分别增长7.8%、9.1%。")
    assert [f.figure for f in share if f.askable] == ["1000件", "600件"]
    assert [f.figure for f in row if f.askable] == []


def test_a_deadline_is_asked_for_with_what_is_to_be_done_in_it():
    (fact,) = facts_of("督查对象可以自收到督查结论之日起30日内,向作出督查结论的人民政府申请复核。")
    assert fact.core.endswith("申请复核")


def test_the_right_figure_is_sometimes_the_smallest_and_sometimes_the_largest():
    found = [(f"{n}件", Decimal(n)) for n in (60, 70, 80, 110, 120, 130)]
    ranks = set()
    for seed in range(20):
        wrong = spread(Decimal(90), found, 3, random.Random(seed))
        assert len(wrong) == 3
        ranks.add(sum(int(figure[:-1]) < 90 for figure in wrong))
    assert ranks == {0, 1, 2, 3}


def test_a_stem_that_gives_its_answer_away_is_found():
    def item(stem, options, key):
        _, made = report("甲")
        return Item(
            "单选" if options else "填空", stem, options, key, "", 1, Citation(1, "报告", made.paragraphs[0], "甲")
        )

    names = ("《甲市促进生物医药产业发展规定》", "《甲市盐业管理规定》", "《甲市档案条例》", "《甲市港口条例》")
    assert leaks(item("根据《报告》,多次开展生物医药产业座谈,制定的是哪一份文件?", names, ("A",)))
    assert not leaks(item("根据《报告》,多次听取意见,制定的是哪一份文件?", names, ("A",)))
    assert leaks(item("根据《报告》,实施“政法二十二条”,提出____项举措。", (), ("22",)))


def test_a_figure_brings_the_clauses_that_say_what_is_spoken_of_and_no_more():
    found = facts_of("优化案件审理机制,加大听证审理力度,全年依法受理909件,审结858件,纠错14件。")
    assert [f.counts for f in found] == ["全年依法受理", "全年依法受理909件,审结", "全年依法受理909件,审结858件,纠错"]


def test_a_verb_before_a_figure_is_asked_with():
    (fact,) = facts_of("全省本外币贷款余额首次突破5万亿元。")
    assert fact.figure == "5万亿元" and asked(fact).endswith("首次突破多少万亿元")


def test_terms_are_named_without_what_introduces_them_and_dates_are_none():
    info, made = report(
        "本意见所称政务新媒体,是指各级行政机关在第三方平台上开设的政务账号。",
        "(七)“三公”经费:是用财政拨款安排的因公出国费、公务用车费和公务接待费。",
        "建成应急广播体系,成功应对“4·11”等火灾,推进“一业一证”改革和“十四五”规划实施。",
    )
    terms = {card.term: card.defined for card in term_cards(sound_sentences(info, made))}
    assert terms == {"政务新媒体": True, "“三公”经费": True, "一业一证": False}
