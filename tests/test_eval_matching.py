"""The rules by which an answer states a fact, holds a quote and prints a number."""

import pytest

from eval.metrics.matching import (
    holds,
    is_sum_or_difference,
    marks,
    numbers,
    plain,
    squeeze,
    states,
    without_marks,
)


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("全年 受理,909 件。", "全年受理909件"),
        ("1,212项", "1212项"),  # a thousands separator goes
        ("3月、20日", "3月20日"),
        ("2023、2024", "2023|2024"),  # two figures stay apart
        ("８．７６亿元", "8.76亿元"),  # full width to half width
        ("①受理909件", "受理909件"),  # a circled number is no figure
        ("99.98%(左右)", "99.98%左右"),
        ("ABC", "abc"),
    ],
)
def test_text_is_compared_without_blanks_and_punctuation(text, compared):
    assert plain(text) == compared


def test_a_quote_is_compared_without_dots_too():
    assert squeeze("4.提升复议应诉水平。") == "4提升复议应诉水平"


@pytest.mark.parametrize(
    ("answer", "form", "stated"),
    [
        ("受理15件", "5件", False),  # part of a longer number
        ("受理5件", "5件", True),
        ("增长12.5%", "2.5%", False),
        ("增长12.5%", "5%", False),  # after a decimal point
        ("共3 0件", "30件", False),  # a blank keeps two figures apart
        ("12,345件", "12345件", True),
        ("沪府〔2022〕131号", "沪府2022131号", False),
        ("A.B公司", "AB公司", True),  # a name may differ in dots
        ("", "909件", False),
    ],
)
def test_a_fact_is_stated_only_as_a_whole_figure(answer, form, stated):
    assert states(answer, form) is stated


def test_an_empty_form_is_in_nothing():
    assert not holds("甲", "")


def test_the_figures_of_a_text():
    # leading zeros go, a dotted date gives three parts, circled numbers give none
    assert numbers("2024.02.19 发布,①共1,212项、增长0.5%") == {"2024", "2", "19", "1212", "0.5"}


def test_a_sum_or_a_difference_of_two_printed_figures():
    assert is_sum_or_difference("296", {"155", "141"})
    assert is_sum_or_difference("367", {"1095", "728"})
    assert not is_sum_or_difference("300", {"155", "141"})


def test_marks_are_taken_out_and_listed_once():
    assert without_marks("受理909件[1][2]。") == "受理909件。"
    assert marks("甲[2]乙[1]丙[2]") == [2, 1]
