"""Everyday words and their official ones: the list and how a question is read with it."""

import numpy as np

from index.encoder import load_encoder
from index.everyday import everyday_phrases, everyday_words, official_words
from index.hybrid import Hybrid
from index.terms import terms


def test_a_question_in_everyday_words_gets_the_official_ones():
    assert official_words("房东怎么办") == ("出租人",)
    assert "拖欠劳动报酬" in official_words("老板不发工资")


def test_of_overlapping_words_the_longest_is_taken():
    # 打官司 is listed beside 官司, whose 案件 is not given
    assert "提起诉讼" in official_words("老百姓打官司")
    assert "案件" not in official_words("老百姓打官司")


def test_a_single_character_counts_only_as_a_word_of_its_own():
    assert "税费" in official_words("一年交了多少税")
    assert "税费" not in official_words("税务局")


def test_what_speech_puts_between_its_characters_does_not_hide_a_phrase():
    assert set(official_words("开了个公司")) == set(official_words("开公司")) != set()


def test_a_short_phrase_begins_and_ends_where_words_do():
    assert "年报" not in [phrase for _, _, phrase in everyday_phrases("2023年报告里写了什么")]


def test_what_already_stands_in_the_question_is_not_given_again():
    assert "行政复议" not in official_words("不服行政复议决定")
    assert "申请行政复议" in official_words("不服行政复议决定")


def test_a_question_in_official_words_is_left_alone():
    assert official_words("2023年青浦区行政复议受理了多少件?") == ()
    assert official_words("") == ()


def test_each_line_of_the_list_is_an_everyday_word_a_tab_and_official_words():
    for everyday, official in everyday_words().items():
        assert everyday
        assert official
        assert all(terms(word) for word in official)


def test_a_question_is_drawn_towards_the_official_words_for_its_everyday_ones():
    hybrid = Hybrid(None, None, load_encoder())  # neither index is asked
    everyday, official, plain = (load_encoder().encode([text])[0] for text in ("房东", "出租人", "行政复议"))
    drawn = hybrid.vector("房东")
    assert drawn @ official > everyday @ official
    assert abs(float(drawn @ drawn) - 1) < 1e-5
    assert np.allclose(hybrid.vector("行政复议"), plain)
    assert not hybrid.vector("。").any()
