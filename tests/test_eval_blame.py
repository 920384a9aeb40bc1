"""Where a point was lost, and as which kind of error."""

import pytest
from eval_toys import ADVICE, HEFEI, OTHER_YEAR, QINGPU, RECEIVED, citation, record, refusal

from eval.blame import ERRORS, RUNGS, Origin, Rungs, all_lost, error_class, first_lost, was_read
from eval.metrics.answer import Given
from eval.sets import question_of

TEXT = "全年依法受理909件,审结858件,制发行政复议建议书8份、行政复议决定抄告函14份。"
ORIGINS = {
    QINGPU: Origin("上海市青浦区", 2023),
    HEFEI: Origin("安徽省合肥市", 2021, frozenset({7})),
    "青浦2022.txt": Origin("上海市青浦区", 2022),
}
READ = Rungs(True, True, True, None)


def rung(answer, rungs=READ, question=RECEIVED, correct=False):
    return first_lost(question, Given(answer), correct, rungs)


@pytest.mark.parametrize(
    ("rungs", "lost"),
    [
        (Rungs(False, None, False, None), "read"),  # the passage is in no paragraph
        (Rungs(True, False, False, None), "find"),  # not among the first hundred
        (Rungs(True, True, False, None), "rank"),  # found, but not read
        (Rungs(True, False, True, None), "write"),  # read although the search alone would not have found it
        (Rungs(True, True, True, None), "write"),
        (Rungs(None, None, None, None), ""),  # no library: cannot be told
    ],
)
def test_a_wrong_answer_is_lost_at_the_first_rung_that_failed(rungs, lost):
    assert rung(record("受理858件[1]。", citation(1, TEXT)), rungs) == lost


def test_a_draft_that_had_it_was_lost_in_the_check():
    assert rung(refusal(draft="受理909件。")) == "verify"
    assert rung(refusal(draft="受理858件。")) == "write"


def test_a_right_answer_without_its_evidence_was_lost_in_citing():
    assert rung(record("受理909件[1]。", citation(1, "别的")), correct=True) == "cite"


def test_an_answer_to_what_the_library_does_not_say_got_past_the_check():
    assert rung(record("受理909件[1]。", citation(1, TEXT)), question=OTHER_YEAR) == "verify"


def test_with_the_evidence_put_before_it_the_writer_may_still_fail():
    assert all_lost("rank", Rungs(True, True, False, False)) == ["rank", "write"]
    assert all_lost("rank", Rungs(True, True, False, True)) == ["rank"]
    assert all_lost("", READ) == []


def test_what_was_read_is_known_from_the_record_or_guessed_from_the_rank():
    gold = (frozenset({("a", 1)}), frozenset({("a", 2), ("b", 1)}))
    assert was_read({"read": [["a", 1], ["b", 1]]}, gold, None) is True
    assert was_read({"read": [["a", 1]]}, gold, 1) is False
    assert was_read({}, gold, 10) is True
    assert was_read({}, gold, None) is False


def kind(answer, question=RECEIVED, missing=("909件",), cited=False, faithful=1.0):
    return error_class(question, Given(answer), missing, cited, faithful, ORIGINS)


def test_the_right_sentence_from_another_district_or_year():
    other = "全年依法受理363件,审结307件。"
    assert kind(record("363件[1]", citation(1, other, source=HEFEI))) == "wrong_region"
    assert kind(record("363件[1]", citation(1, other, source="青浦2022.txt"))) == "wrong_year"
    assert kind(record("363件[1]", citation(1, "完全无关的一段文字", source=HEFEI))) == "wrong_passage"


def test_a_question_no_document_answers_taken_from_another_year():
    assert kind(record("909件[1]", citation(1, TEXT)), question=OTHER_YEAR) == "wrong_year"
    about_hefei = question_of(OTHER_YEAR.record() | {"question": "2023年南京市行政复议受理了多少件?"})
    assert kind(record("909件[1]", citation(1, TEXT)), question=about_hefei) == "wrong_region"
    nothing = question_of(OTHER_YEAR.record() | {"question": "局长是谁?"})
    assert kind(record("909件[1]", citation(1, TEXT)), question=nothing) == "should_refuse"


def test_a_source_that_misled_is_told_from_an_answer_made_up():
    doubtful = citation(1, "受理九〇九件", source=HEFEI, paragraph=7)
    assert kind(record("受理9件[1]", doubtful), cited=True, faithful=1.0) == "misled"
    assert kind(record("受理9件[1]", doubtful), cited=True, faithful=0.5) == "made_up"


def test_other_kinds():
    assert kind({"error": "坏了"}) == "failed"
    assert kind(refusal()) == "refused"
    assert kind(refusal(citations=[citation(1, TEXT)]), question=OTHER_YEAR) == "cited_refusal"
    half = record("8份[1]", citation(1, TEXT))
    assert kind(half, question=ADVICE, missing=("14份",), cited=True) == "incomplete"
    assert kind(record("没说[1]", citation(1, TEXT)), cited=True) == "beside"
    assert kind(record("受理909件", citation(1, TEXT)), missing=()) == "not_cited"
    assert kind(record("受理909件、418件[1]", citation(1, TEXT)), missing=(), cited=True) == "too_much"


def test_every_rung_and_kind_has_a_name_for_a_reader():
    assert all(":" in text for text in [*RUNGS.values()])
    assert {"wrong_region", "wrong_year", "made_up", "misled"} < ERRORS.keys()
