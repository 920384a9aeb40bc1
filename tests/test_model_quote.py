"""The quote of a claim: whole clauses, as published, with the claim's figures and most of its words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.quote import carry

APPEALS = (
    "4.提升复议应诉水平。持续发挥行政复议化解行政争议主渠道作用,推动行政争议一站式服务点有效运转。优化行政复议审理机制,"
    "加大听证审理力度,落实复议建议书、抄告制度,全年依法受理909件,审结858件,纠错14件,纠错率1.63%,制发行政复议建议书8份、"
    "行政复议决定抄告函14份。法院共审结全区行政诉讼案件309件,行政负责人出庭率100%,以区政府为被告的行政诉讼案件零败诉。"
)


def test_the_quote_reaches_from_the_subject_to_the_figure_and_no_further():
    quote = carry("2023年青浦区行政复议受理909件。", APPEALS)
    assert quote == "优化行政复议审理机制,加大听证审理力度,落实复议建议书、抄告制度,全年依法受理909件"


def test_two_closings_in_one_paragraph_are_told_apart():
    assert carry("审结行政诉讼案件309件", APPEALS) == "法院共审结全区行政诉讼案件309件"
    assert "审结858件" in carry("行政复议审结858件", APPEALS)


def test_every_figure_of_the_claim_is_in_the_quote():
    quote = carry("受理909件,制发建议书8份、函14份", APPEALS)
    assert quote.startswith("全年依法受理909件") and quote.endswith("抄告函14份。")


def test_figures_are_compared_by_value():
    assert carry("上线事项1212项", "上线事项1,212项。累计服务893万次。") == "上线事项1,212项。"
    assert carry("培训8000余人", "举办讲座3场。培训八千余人。") == "培训八千余人。"
    assert "\uff11\uff12件" in carry("受理12件", "审结\uff19件。受理\uff11\uff12件。")


def test_a_figure_that_only_begins_like_the_claims_is_another_one():
    assert carry("审理90件", "审理909件,全年开庭40次。审理90件,按期办结。") == "审理90件,按期办结。"


def test_a_year_far_ahead_does_not_drag_the_whole_paragraph_in():
    filler = "坚持以人民为中心,深入推进各项工作落实见效。" * 20
    assert carry("2023年受理909件", f"2023年,区政府高度重视。{filler}全年受理909件。") == "全年受理909件。"


def test_full_width_punctuation_cuts_too():
    text = "优化审理机制\uff0c加大听证力度\uff0c落实建议书、抄告制度\uff0c全年依法受理申请909件\uff0c审结858件\uff0c纠错14件\uff1b出庭率100%。"
    assert carry("审结858件", text) == "审结858件"


def test_nothing_in_common_gives_the_first_clause_and_a_blank_paragraph_is_refused():
    assert carry("xyz", "甲项工作。乙项工作。") == "甲项工作。"
    assert carry("受理", "12") == "12"
    with pytest.raises(ValueError, match="blank"):
        carry("受理", " \n。")


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.text(alphabet="受理审结件年12\uff0c,。;《》“”( \n", max_size=60),
    st.text(alphabet="受理审结件年12,。", max_size=12),
)
def test_a_quote_is_always_a_slice(paragraph, claim):
    if any(character.isalnum() for character in paragraph):
        quote = carry(claim, paragraph)
        assert quote and quote in paragraph
