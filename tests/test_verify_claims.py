"""An answer cut into claims with their marks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.verify import split_claims
from assistant.verify.claims import frame_length


def cut(answer: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(claim.text, claim.marks) for claim in split_claims(answer)]


def test_each_sentence_keeps_its_own_marks():
    assert cut("受理909件[1]。审结858件[2][3]。") == [("受理909件。", (1,)), ("审结858件。", (2, 3))]


def test_a_mark_behind_the_full_stop_belongs_to_the_sentence_before_it():
    assert cut("受理909件。[1] 审结858件。[2]") == [("受理909件。", (1,)), ("审结858件。", (2,))]


def test_a_sentence_without_a_mark_takes_those_of_the_next_one_on_its_line():
    assert cut("受理909件。审结858件[2]。") == [("受理909件。", (2,)), ("审结858件。", (2,))]


def test_list_items_lose_their_marks_and_headings_are_no_claims():
    assert cut("主要做法有:\n1. 健全机制[1]\n- 开展培训[2]") == [("健全机制", (1,)), ("开展培训", (2,))]


def test_a_decimal_at_the_head_of_a_line_is_no_list_mark():
    assert cut("1.8倍[1]") == [("1.8倍", (1,))]


def test_a_row_of_a_table_is_one_claim_and_its_rule_is_none():
    rows = cut("| 地区 | 受理 |\n|---|---|\n| 青浦区 | 909件[1] |")
    assert [marks for _, marks in rows] == [(), (1,)]
    assert "青浦区" in rows[1][0] and "909件" in rows[1][0]


def test_a_claim_knows_where_it_stands():
    answer = "受理909件[1]。审结858件[2]。"
    assert [answer[c.start : c.end] for c in split_claims(answer)] == ["受理909件[1]。", "审结858件[2]。"]


def test_a_lead_in_is_told_from_what_is_said():
    assert frame_length("2023年青浦区:依法受理909件") == len("2023年青浦区:")
    assert frame_length("根据《实施方案》,应当公开") == len("根据《实施方案》,")
    assert frame_length("2023年,青浦区依法受理909件") == 0
    assert frame_length("该报告指出:") == 0


@given(st.text(alphabet="一二。;[1]2\n|-: 、,.!?" + chr(0xFF1B), max_size=60))
@settings(derandomize=True, max_examples=200)
def test_claims_of_any_text_stand_in_order(answer):
    claims = split_claims(answer)
    assert all(0 <= c.start < c.end <= len(answer) for c in claims)
    assert [c.start for c in claims] == sorted(c.start for c in claims)
