import pytest

from index.heads import ABOUT, SECTION, TIE, TITLE, Passage, counted, heads_bonus
from index.words import Weighed


def rarity(term, field):
    """Every term is as rare as the next: idf 1 in each field."""
    return 1.0


def bonus(question, *passages):
    return heads_bonus(question, passages, rarity).tolist()


def test_a_term_of_the_title_counts_for_a_paragraph_that_does_not_repeat_it():
    # 甲 as a single character is the only term; TITLE x idf 1, nothing in the text
    assert bonus("甲", Passage("受理九件", "", "甲")) == [pytest.approx(TITLE)]


def test_a_term_of_the_headings_counts_for_less():
    assert bonus("甲", Passage("受理九件", "甲", "")) == [pytest.approx(SECTION)]


def test_region_issuer_and_year_count_for_more():
    assert bonus("甲", Passage("受理九件", "", "报告", "甲")) == [pytest.approx(ABOUT)]
    assert bonus("甲", Passage("受理九件", "", "甲", "甲")) == [pytest.approx(ABOUT)]


def test_a_paragraph_that_repeats_the_name_gets_only_what_the_name_is_worth_more_and_a_share_of_the_rest():
    # once in a text of average length: 1 x 2.2 / (1 + 1.2) = 1 within, 2 above
    assert bonus("甲", Passage("甲", "", "", "甲")) == [pytest.approx(ABOUT - 1 + TIE * 1)]


def test_a_heading_worth_less_than_the_text_adds_a_share_of_itself():
    assert bonus("甲", Passage("甲", "甲", "")) == [pytest.approx(TIE * SECTION)]


def test_terms_nobody_asked_for_add_nothing_and_no_passage_is_no_error():
    assert bonus("乙", Passage("受理九件", "甲", "甲")) == [0]
    assert bonus("甲") == []


def test_the_paragraphs_of_the_document_named_come_before_the_header_of_another():
    named, header = (
        Passage("全年受理九百件", "", "报告", "甲区 2023年"),
        Passage("乙区 甲区 2023年", "", "报告", "乙区 2022年"),
    )
    first, second = bonus("甲区2023年受理多少件", named, header)
    assert first > second


def test_a_character_is_counted_in_the_text_as_bm25_counts_a_term():
    passages = [Passage("复议复议", "", ""), Passage("诉讼应诉", "", ""), Passage("复复复复", "", "")]
    scores = counted([Weighed("复", 1, 0.0), Weighed("诉", 0, 0.5)], passages, lambda term, field: 2.0)
    # all of average length: 2 x 2.2 x 2 / (2 + 1.2) = 2.75; half of it for an official word; 2 x 2.2 x 4 / (4 + 1.2)
    assert scores.tolist() == pytest.approx([2.75, 1.375, 3.3846], abs=1e-4)
    assert counted([], [], lambda term, field: 1.0).tolist() == []
