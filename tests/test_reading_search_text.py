"""Search text: found under the standard form, shown as published."""

import pytest

from index.normalise import normalise
from index.spun import swaps

SPUN = (
    "标准办理复议案件,仔细履行职责,推动法治政府建立,政务效劳事项全掩盖,公开行政复议打算书,加强法律学问培训,催促落实。"
)


@pytest.mark.parametrize(
    ("published", "search"),
    [
        ("２０２３年（第一批）", "2023年(第一批)"),
        ("請問青浦區行政複議", "请问青浦区行政复议"),
        ("9,101.68万元", "9101.68万元"),
        ("2023 年共 12 件", "2023年共12件"),
        ("8 198万人次", "8198万人次"),
        ("减免约8.76亿兀。", "减免约8.76亿元。"),
        ("三年彳亍动计划", "三年行动计划"),
        ("好评率达99.94%o二是", "好评率达99.94%。二是"),
        ("实施5年来z实名", "实施5年来,实名"),
        ("纲要(20212025年)", "纲要(2021-2025年)"),
        ("浦府〔2022131", "浦府〔2022〕131"),
        ("建成“724”小时政务大厅", "建成7×24小时政务大厅"),
        ("50㎡", "50m2"),
        ("UP主和B站", "UP主和B站"),
    ],
)
def test_standard_forms(published, search):
    assert normalise(published).text == search


@pytest.mark.parametrize(
    "text", ["2023年受理909件,审结858件。", "合格率99.98%", "区政府办公室(区审改办)", "", "著作权", "于是"]
)
def test_standard_text_stays_as_it_is(text):
    assert normalise(text).text == text


def test_offsets_lead_back_to_the_original():
    text = "减免约８.76亿兀,9,101件,政务效劳"
    found = normalise(text, spun=True)
    assert len(found.text) == len(found.offsets)
    at = found.text.index("亿元")
    assert text[found.offsets[at] : found.offsets[at + 1] + 1] == "亿兀"
    at = found.text.index("服务")
    assert text[found.offsets[at] : found.offsets[at + 1] + 1] == "效劳"


def test_normalising_twice_changes_nothing():
    once = normalise("纲要(20212025年),约8.76亿兀").text
    assert normalise(once).text == once


def test_a_rewritten_document_is_known_by_its_own_words():
    assert swaps(SPUN) is not None
    assert (
        swaps(
            SPUN.replace("效劳", "服务").replace("打算书", "决定书").replace("全掩盖", "全覆盖").replace("学问", "知识")
        )
        is None
    )


def test_swapped_words_are_put_back_and_still_found():
    search = normalise(SPUN, spun=True).text
    for word in ("规范办理", "认真履行", "法治政府建设", "政务服务", "全覆盖", "决定书", "法律知识", "督促落实"):
        assert word in search
    assert "效劳" in search.split("。")[-1]  # what a reader may quote stands at the end


def test_the_same_words_stay_in_ordinary_documents():
    for text in ("不得掩盖事故真相", "依法采取监视居住措施", "建立健全工作机制", "制定治理标准", "法学问题研究"):
        assert normalise(text).text == text
