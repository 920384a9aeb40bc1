"""The ranker: what each feature is, that the parts add up to the score, and what the learnt weights prefer."""

import numpy as np
import pytest

from index import ranker

RARITY = {"行政复议": 3.0, "受理": 2.0, "多少": 1.0, "青浦区": 2.0}


def rarity(term):
    return RARITY.get(term, 1.0)


def parts(words, section=0.0, title=0.0, cosine=0.0):
    column = np.asarray(words, np.float32)
    return {
        "words": column,
        "section": np.full_like(column, section),
        "title": np.full_like(column, title),
        "cosine": np.full_like(column, cosine),
    }


def values(question, texts, found=None):
    return ranker.features(question, texts, found or parts([1.0] * len(texts)), rarity)


def test_scores_of_words_are_divided_by_the_best_and_titles_share_their_scale():
    found = values("复议", ["甲", "乙"], parts([8.0, 4.0], section=2.0, title=1.0, cosine=0.3))
    assert found["words"].tolist() == [1.0, 0.5]
    assert found["section"].tolist() == [0.25, 0.25]
    assert found["title"].tolist() == [0.125, 0.125]
    assert found["cosine"] == pytest.approx([0.3, 0.3])


def test_coverage_counts_words_by_the_square_of_their_rarity():
    # 行政复议 9, 受理 4, 多少 1: a text with 行政复议 alone holds 9 of 14
    found = values("行政复议受理多少", ["收到行政复议申请", "受理了多少", "无关"])
    assert found["coverage"] == pytest.approx([9 / 14, 5 / 14, 0])


def test_the_longest_common_run_is_told_in_twelfths():
    found = values("行政复议受理多少", ["全年行政复议受理数", "复议", "无"])
    assert found["run"] == pytest.approx([6 / 12, 2 / 12, 0])


def test_a_run_beyond_twelve_characters_counts_as_twelve():
    text = "深入推进行政执法体制改革和机构编制"
    assert values(text, [text])["run"].tolist() == [1.0]


def test_words_side_by_side_are_closer_than_words_far_apart():
    near, far, alone = values("行政复议受理", ["行政复议受理情况", "行政复议" + "某" * 56 + "受理", "行政复议"])[
        "closeness"
    ]
    assert near == pytest.approx(1 / (1 + 4 / 30))
    assert far == pytest.approx(1 / (1 + 60 / 30))
    assert alone == 0


@pytest.mark.parametrize(
    ("question", "unit"),
    [("受理了多少件?", "件"), ("一共几个部门", "个部"), ("多少万元", "元"), ("花了多少", ""), ("由谁负责", None)],
)
def test_the_asked_unit_stands_after_how_many(question, unit):
    assert ranker.asked_unit(question) == unit


def test_a_figure_with_the_asked_unit_counts_and_one_without_does_not():
    found = values("受理了多少件", ["受理909件", "受理9.5万余件", "共十二件", "受理909人次", "件件落实"])
    assert found["figure"].tolist() == [1, 1, 1, 0, 0]
    assert values("由谁受理", ["受理909件"])["figure"].tolist() == [0]


def test_a_title_line_has_less_substance_than_a_paragraph():
    assert values("复议", ["某" * 15, "某" * 60, "某" * 600])["substance"].tolist() == [0.25, 1, 1]


def test_the_parts_add_up_to_the_score():
    found = parts([3.0, 2.0], section=1.0, title=0.5, cosine=0.4)
    ranking = ranker.rank("行政复议受理多少件", ["受理行政复议909件", "复议"], found, rarity)
    assert set(ranking.parts) == {*ranker.FEATURES, "task"} == set(ranker.IN_WORDS)
    assert sum(ranking.parts.values()) == pytest.approx(ranking.scores, rel=1e-6)


def test_of_equal_words_and_cosines_the_fuller_text_comes_first():
    ranking = ranker.rank(
        "青浦区行政复议受理多少件", ["复议与受理", "青浦区行政复议受理909件"], parts([1.0, 1.0]), rarity
    )
    assert ranking.scores[1] > ranking.scores[0]


def test_the_base_is_the_share_that_needs_no_text():
    found = parts([3.0, 2.0], section=1.0, title=0.5, cosine=0.4)
    ranking = ranker.rank("行政复议", ["甲", "乙"], found, rarity)
    known = sum(ranking.parts[name] for name in ("words", "section", "title", "cosine"))
    assert ranker.base(found) == pytest.approx(known, rel=1e-5)


def test_no_feature_counts_against_a_paragraph():
    assert set(ranker.learnt_weights()) == set(ranker.FEATURES)
    assert all(weight >= 0 for weight in ranker.learnt_weights().values())


@pytest.mark.parametrize(
    ("question", "expected"), [("由哪些部门负责", [1.5, 0, 0]), ("责任单位是谁", [1.5, 0, 0]), ("怎么推行", [0, 0, 0])]
)
def test_rows_of_a_responsibility_table_come_forward_when_bodies_are_asked_for(question, expected):
    texts = ["73.推行权利告知制度。 区司法局、区市场监管局 各街镇、管委会", "4.提升复议水平。受理909件。", "由区司法局"]
    assert ranker.rank(question, texts, parts([1.0] * 3), rarity).parts["task"].tolist() == expected


def test_nothing_found_is_nothing_ranked():
    ranking = ranker.rank("行政复议", [], parts([]), rarity)
    assert ranking.scores.shape == (0,)
