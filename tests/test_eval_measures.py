"""Measures against figures worked by hand and against an outside implementation."""

import numpy as np
import pytest
from eval_toys import (
    ADVICE,
    ATTENDANCE,
    HEFEI,
    OTHER_YEAR,
    RECEIVED,
    Said,
    citation,
    record,
    refusal,
    word_judge,
)

from eval.difficulty import difficulty
from eval.figures import ALL, ANSWERABLE, UNANSWERABLE, figures_of
from eval.measure import Tools, cannot_judge, measure
from eval.metrics.answer import Given
from eval.metrics.consistency import agreement, wordings
from eval.metrics.faithfulness import support
from eval.metrics.ranking import ndcg, recall_at, reciprocal_rank
from eval.sets import question_of

TEXT = "全年依法受理909件,审结858件,制发行政复议建议书8份、行政复议决定抄告函14份。"


def values(question, answer):
    return measure(question, answer, Tools()).values.known


def test_a_right_answer_with_its_evidence():
    assert values(RECEIVED, record("受理909件[1]。", citation(1, TEXT))) == {
        "correct": 1.0,
        "facts": 1.0,
        "cited": 1.0,
        "precision": 1.0,
        "number_faithful": 1.0,
        "false_refusal": 0.0,
        "length": 7.0,  # 受理909件。
    }


def test_one_of_two_facts_is_half_the_facts_and_not_correct():
    found = values(ADVICE, record("建议书8份[1]。", citation(1, TEXT)))
    assert found["facts"] == 0.5
    assert found["correct"] == 0.0


def test_a_forbidden_figure_and_an_overlong_answer_are_wrong():
    assert values(RECEIVED, record("受理909件,不是418件[1]。", citation(1, TEXT)))["correct"] == 0.0
    assert values(RECEIVED, record("受理909件[1]" + "啊" * 116, citation(1, TEXT)))["correct"] == 0.0  # 122 characters
    assert values(RECEIVED, record("受理909件[1]" + "啊" * 114, citation(1, TEXT)))["correct"] == 1.0  # 120


@pytest.mark.parametrize(
    "bad",
    [
        citation(2, TEXT),  # its mark does not stand in the answer
        citation(1, TEXT, quote="引文不在正文里"),
        citation(1, TEXT + "长" * 1200),
    ],
)
def test_a_citation_that_does_not_count_cites_nothing(bad):
    found = values(RECEIVED, record("受理909件[1]。", bad))
    assert (found["correct"], found["cited"], found["precision"]) == (1.0, 0.0, 0.0)


def test_evidence_may_stand_in_the_section_path_and_each_quote_needs_a_citation():
    one = citation(1, TEXT.replace("全年依法受理909件,", ""), section=["(六)全年依法受理909件"])
    assert values(RECEIVED, record("受理909件[1]。", one))["cited"] == 1.0
    both = record("100%[1],66.5%[2]。", citation(1, "行政负责人出庭率100%"), citation(2, "出庭率66.5%", source=HEFEI))
    assert values(ATTENDANCE, both)["cited"] == 1.0
    assert values(ATTENDANCE, record("100%[1],66.5%[1]。", citation(1, "行政负责人出庭率100%")))["cited"] == 0.0


def test_precision_is_the_share_of_citations_to_the_point():
    given = record("受理909件[1][2][3]。", citation(1, TEXT), citation(2, "共909件"), citation(3, "别的"))
    assert values(RECEIVED, given)["precision"] == pytest.approx(2 / 3)  # a gold quote, a fact, neither


def test_a_figure_must_come_from_somewhere():
    assert values(RECEIVED, record("受理909件,约占23.5%[1]。", citation(1, TEXT)))["number_faithful"] == 0.0
    assert values(RECEIVED, record("2023年受理909件,共3项[1]。", citation(1, TEXT)))["number_faithful"] == 1.0
    # 66.5 + 33.5 = 100: only a comparison may add
    text = citation(1, "出庭率66.5%,另33.5%")
    assert values(ATTENDANCE, record("66.5%,合100%[1]", text))["number_faithful"] == 1.0
    assert values(RECEIVED, record("66.5%,合100%[1]", text))["number_faithful"] == 0.0


def test_a_refusal_of_what_the_library_says():
    assert values(RECEIVED, refusal()) == {
        "correct": 0.0,
        "facts": 0.0,
        "cited": 0.0,
        "false_refusal": 1.0,
        "refusal_precision": 0.0,
    }


def test_questions_the_library_does_not_answer():
    assert values(OTHER_YEAR, refusal()) == {
        "correct": 1.0,
        "false_answer": 0.0,
        "refusal_precision": 1.0,
        "refusal_recall": 1.0,
    }
    assert values(OTHER_YEAR, refusal(citations=[citation(1, TEXT)]))["correct"] == 0.0  # cites under a refusal
    assert values(OTHER_YEAR, {"error": "坏了"})["correct"] == 0.0  # a failure is no right refusal
    answered = values(OTHER_YEAR, record("受理909件[1]", citation(1, TEXT)))
    assert (answered["correct"], answered["false_answer"], answered["refusal_recall"]) == (0.0, 1.0, 0.0)


def test_no_record_counts_as_no_answer():
    assert values(RECEIVED, None)["correct"] == 0.0
    assert values(RECEIVED, None)["false_refusal"] == 1.0


def test_what_could_not_be_judged_is_neither_wrong_nor_zero():
    verdicts = [
        measure(RECEIVED, record("受理909件[1]。", citation(1, TEXT)), Tools()),
        cannot_judge(ADVICE, "答案所在的行读不出来"),
    ]
    figures = figures_of((verdict.line() for verdict in verdicts), [RECEIVED, ADVICE], seed=1)
    right = figures.groups[ALL]["correct"]
    assert (right.value, right.judged, right.unknown) == (1.0, 1, 1)


def test_groups_have_their_own_figures():
    verdicts = [
        measure(RECEIVED, record("受理909件[1]。", citation(1, TEXT)), Tools()),
        measure(ADVICE, refusal(), Tools()),
        measure(OTHER_YEAR, refusal(), Tools()),
    ]
    figures = figures_of((verdict.line() for verdict in verdicts), [RECEIVED, ADVICE, OTHER_YEAR], seed=1)
    assert figures.sizes[ALL] == 3
    assert figures.groups[ALL]["correct"].value == pytest.approx(2 / 3)
    assert figures.groups[ANSWERABLE]["correct"].value == 0.5
    assert figures.groups[UNANSWERABLE]["correct"].value == 1.0
    assert figures.groups["type:number"]["cited"].value == 1.0
    assert figures.groups[ALL]["refusal_precision"].value == 0.5  # of two refusals one was right
    assert "false_answer" not in figures.groups[ANSWERABLE]


# Citations by ALCE's definitions, worked by hand with a judge that reads words


def supported(answer, statements):
    return support(Given(answer), word_judge, lambda text: statements, {})


def test_citation_recall_and_precision_by_hand():
    given = record("甲[1][2] 乙[3] 丙", *(citation(n, text, title="") for n, text in enumerate(["a b", "c", "d"], 1)))
    found = supported(given, [Said("a b", 1, 2), Said("x", 3), Said("c d", 2, 3), Said("丙")])
    # 「a b」: supported by 1 alone, so 2 is of no use; 「x」 is not supported, its citation neither;
    # 「c d」 needs both; 「丙」 has no citation
    assert found.recalls == (1.0, 0.0, 1.0, 0.0)
    assert found.precisions == (1.0, 0.0, 0.0, 1.0, 1.0)


def test_a_claim_is_judged_against_all_citations_and_a_sentence_against_its_own():
    given = record("甲[1] 乙[2]", citation(1, "a", title=""), citation(2, "b", title=""))
    found = supported(given, [Said("b", 1)])
    assert found.recalls == (0.0,)
    assert found.claims[0].judgement.supported is True


def test_a_claim_that_cannot_be_judged_leaves_the_mean():
    tools = Tools(word_judge, lambda text: [Said("a", 1), Said("??", 1)])
    found = measure(RECEIVED, record("甲[1]", citation(1, "a")), tools).values
    assert found.known["faithfulness"] == 1.0
    tools = Tools(word_judge, lambda text: [Said("??", 1)])
    found = measure(RECEIVED, record("甲[1]", citation(1, "a")), tools).values
    assert "faithfulness" not in found.known
    assert found.unknown["faithfulness"] == "核对器判断不了"


def test_a_plain_table_stands_behind_every_sentence():
    given = record("甲[1][2]", citation(1, "a"), citation(2, "b"), cites_as_a_whole=True)
    assert supported(given, [Said("a b")]).recalls == (1.0,)


# Ranking


def test_ranking_measures_by_hand():
    ranked = ["x", "g1", "y", "g2"]
    assert recall_at(ranked, {"g1", "g2"}, 2) == 0.5
    assert recall_at(ranked, {"g1", "g2"}, 10) == 1.0
    assert reciprocal_rank(ranked, {"g1", "g2"}, 10) == 0.5
    assert reciprocal_rank(ranked, {"g2"}, 3) == 0.0
    # gains at ranks 2 and 4: 1/log2(3) + 1/log2(5); the best: 1/log2(2) + 1/log2(3)
    expected = (1 / np.log2(3) + 1 / np.log2(5)) / (1 + 1 / np.log2(3))
    assert ndcg(ranked, {"g1", "g2"}, 10) == pytest.approx(expected)


def test_ndcg_and_mrr_agree_with_scikit_learn():
    from sklearn.metrics import label_ranking_average_precision_score, ndcg_score

    rng = np.random.default_rng(5)
    for _ in range(60):
        n = int(rng.integers(10, 40))
        relevant = set(rng.choice(n, size=int(rng.integers(1, 5)), replace=False).tolist())
        ranked = rng.permutation(n).tolist()
        truth, scores = np.zeros((1, n)), np.zeros((1, n))
        truth[0, list(relevant)] = 1
        scores[0, ranked] = np.arange(n, 0, -1)
        assert ndcg(ranked, relevant, 10) == pytest.approx(ndcg_score(truth, scores, k=10))
        one = {next(iter(relevant))}  # with one relevant item the average precision is the reciprocal rank
        truth[:] = 0
        truth[0, list(one)] = 1
        expected = label_ranking_average_precision_score(truth, scores)
        assert reciprocal_rank(ranked, one, n) == pytest.approx(expected)


# Consistency and difficulty


def test_wordings_of_one_question_are_found_and_compared():
    again = question_of(RECEIVED.record() | {"id": "t7", "question": "青浦区去年收了多少件复议?"})
    told = question_of(ADVICE.record() | {"id": "t8", "same_as": "t1"})
    assert wordings([RECEIVED, ADVICE, again, told]) == [("t1", "t7", "t8")]
    right, wrong = (False, ()), (False, ("909件",))
    # t1 and t7 agree, t8 differs from both: 1/2, 1/2, 0
    assert agreement(("t1", "t7", "t8"), {"t1": right, "t7": right, "t8": wrong}) == {"t1": 0.5, "t7": 0.5, "t8": 0.0}
    assert agreement(("t1", "t7"), {"t1": right}) == {}  # the other could not be judged


def test_difficulty_follows_its_rule_or_the_set():
    assert difficulty(RECEIVED) == 1
    assert difficulty(ATTENDANCE) == 3  # two pieces of evidence, and a comparison
    assert difficulty(question_of(RECEIVED.record() | {"difficulty": 3})) == 3


def test_the_raw_writer_is_measured_where_the_record_shows_it():
    found = values(ADVICE, refusal(draft="建议书8份,抄告函14份。"))
    assert (found["raw_facts"], found["raw_kept"], found["facts"]) == (1.0, 0.0, 0.0)
    assert "raw_facts" not in values(ADVICE, refusal())
