"""Set phrases, named documents, enumerations, 应当 and 可以."""

import random

from test_study_parts import report

from assistant.study.item import LETTERS
from assistant.study.list_items import enumerations, which_are_listed
from assistant.study.name_items import all_names, named, which_document
from assistant.study.phrase_items import fill_phrase, modal_claimed, modals, phrases
from assistant.study.point_items import short_answers
from assistant.study.sound import sound_sentences


def sentences(*texts, **more):
    return sound_sentences(*report(*texts, **more))


def test_a_set_phrase_is_left_out_and_its_marks_stay():
    (swap,) = phrases(sentences("着力推进全区各个行业“一业一证”改革试点工作全面覆盖。"))
    item = fill_phrase(swap)
    assert "“____”" in item.stem and item.key == ("一业一证",)


def test_must_told_as_may_is_false_and_may_as_must_too():
    text = "督查对象应当在规定时间内向督查机构报送整改情况。督查机构可以根据工作需要对整改情况进行核查。"
    must, may = modals(sentences(text))
    for swap, turned in ((must, "可以"), (may, "应当")):
        assert modal_claimed(swap, True).key == ("正确",)
        wrong = modal_claimed(swap, False)
        assert wrong.key == ("错误",) and turned in wrong.stem


def test_a_sentence_with_two_modals_is_not_turned():
    assert modals(sentences("督查机构可以要求督查对象说明情况,督查对象应当及时说明有关情况。")) == []


def test_one_document_was_issued_and_three_were_not():
    texts = (
        "为规范全区行政执法工作,区司法局印发《行政执法案卷评查实施办法》。",
        "为推进全区普法工作开展,区司法局印发《公民法治素养提升行动方案》。",
        "为加强全区调解队伍建设,区司法局制定《人民调解员等级评定规定》。",
        "为提升全区政务服务水平,区行政审批局发布《窗口服务规范指引》。",
    )
    every = sentences(*texts)
    item = which_document(named(every)[0], all_names(every), random.Random(1))
    assert len(item.options) == 4
    assert item.options[LETTERS.index(item.key[0])] == "《行政执法案卷评查实施办法》"


def test_members_of_another_list_of_the_same_sort_are_the_wrong_ones():
    every = sentences(
        "加大食品药品、公共卫生、自然资源、生态环境、安全生产等重点领域执法力度。",
        "推进知识产权、文化市场、交通运输、农业农村等重点领域执法改革。",
    )
    first, second = enumerations(every)
    item = which_are_listed(first, [first, second], random.Random(1))
    right = {item.options[LETTERS.index(k)] for k in item.key}
    assert len(right) == 3 and right <= {"公共卫生", "自然资源", "生态环境", "安全生产"}
    assert set(item.options) - right <= {"文化市场", "交通运输", "农业农村"}
    assert "食品药品、____等重点领域" in item.stem


def test_a_paragraph_of_measures_is_asked_for_as_a_whole_or_not_at_all():
    text = "加强行政调解工作。建立行政调解委员会。完善行政调解衔接机制。开展行政调解业务培训。"
    group = sentences(text)
    item = short_answers(group, True, False)
    assert item.key == ("建立行政调解委员会。", "完善行政调解衔接机制。", "开展行政调解业务培训。")
    assert "加强行政调解工作" in item.stem and short_answers(group, False, False) is None


def test_a_ban_is_not_told_as_a_permission_and_a_thing_has_no_duties():
    assert modals(sentences("任何单位和个人不得利用营商环境评价的名义为自己谋取不正当利益。")) == []
    assert modals(sentences("督查结论应当事实清楚、证据充分、客观公正,经得起各个方面的检验。")) == []
