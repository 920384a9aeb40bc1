"""Two runs against each other: differences, flips, the gate, and the page that shows them."""

import json

import pytest
from eval_toys import OTHER_YEAR, QUESTIONS, RECEIVED, citation, record, refusal, write_lines

from eval.compare import compare, in_words
from eval.folder import RunFolder
from eval.gate import falls
from eval.records import AnswerFile
from eval.report.comparison import comparison_page
from eval.run import Plan, run
from eval.sets import QuestionSet, question_of
from index.errors import WrongCall

TEXT = "全年依法受理909件,审结858件。"
RIGHT = record("受理909件[1]。", citation(1, TEXT))
WRONG = record("受理<b>858</b>件[1]。", citation(1, TEXT))


def made(tmp_path, name, right, count=24):
    """A run over copies of one question, the first `right` of them answered rightly."""
    questions = [
        question_of(RECEIVED.record() | {"id": f"q{i}", "question": f"{RECEIVED.question}({i})"}) for i in range(count)
    ]
    questions += [question_of(OTHER_YEAR.record())]
    answers = [{"id": f"q{i}"} | (RIGHT if i < right else WRONG) for i in range(count)] + [{"id": "t2"} | refusal()]
    path = write_lines(tmp_path / f"{name}.jsonl", answers)
    plan = Plan(QuestionSet("toy", tuple(questions), tuple(range(len(questions)))), None, AnswerFile.open(path))
    return run(plan, tmp_path / "runs" / name).folder


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    root = tmp_path_factory.mktemp("compare")
    return {name: made(root, name, right) for name, right in (("good", 24), ("same", 24), ("slip", 22), ("bad", 12))}


def test_a_difference_comes_with_its_interval_test_and_flips(runs):
    found = compare(runs["good"], runs["bad"])
    right = found.differences["ALL"]["correct"]
    # 25 questions, 12 fell: -0.48; McNemar: 2 / 2^12
    assert right.difference == pytest.approx(-12 / 25)
    assert right.p == pytest.approx(2 / 2**12)
    assert (right.rose, right.fell, right.pairs) == (0, 12, 25)
    assert right.low < right.difference < right.high < 0
    assert len(found.flips) == 12
    flip = found.flips[0]
    assert (flip.better, flip.before, flip.why_after) == (False, "受理909件[1]。", "缺 909件")


def test_equal_runs_differ_in_nothing(runs):
    found = compare(runs["good"], runs["same"])
    assert found.flips == ()
    assert all(row.difference == 0 and row.p == 1.0 for row in found.differences["ALL"].values())
    assert any("没有变化" in line for line in in_words(found))


def test_the_words_say_what_is_more_than_chance(runs):
    told = "\n".join(in_words(compare(runs["good"], runs["bad"])))
    assert "答对:1.000 → 0.520,差 -0.480" in told
    assert "变差,超出偶然" in told
    assert "答对变答错 12 题,答错变对 0 题" in told.replace("答错变答对", "答错变对")


def test_only_shared_questions_are_compared(runs, tmp_path):
    fewer = made(tmp_path, "fewer", 3, count=3)
    found = compare(fewer, runs["good"])
    assert (found.shared, found.only_before, found.only_after) == (4, 0, 21)
    with pytest.raises(WrongCall, match="不是一次评测"):
        compare(RunFolder(tmp_path), runs["good"])


def test_the_gate_holds_for_chance_and_falls_for_more(runs):
    assert falls(runs["same"], runs["good"].path) == []
    assert falls(runs["slip"], runs["good"].path) == []  # two of 25: the interval reaches zero
    assert "答对" in {fall.label for fall in falls(runs["bad"], runs["good"].path)}
    assert falls(runs["good"], runs["bad"].path) == []  # better is no fall


def test_a_baseline_of_figures_alone_is_enough(runs):
    assert falls(runs["same"], runs["good"].figures) == []
    assert "答对" in {fall.label for fall in falls(runs["bad"], runs["good"].figures)}
    with pytest.raises(WrongCall, match="没有"):
        falls(runs["good"], runs["good"].path / "none.json")


def test_a_measure_that_can_no_longer_be_judged_does_not_pass_the_gate(runs, tmp_path):
    figures = json.loads(runs["good"].figures.read_text(encoding="utf-8"))
    figures["groups"]["ALL"]["metrics"]["recall@10"] = {
        "value": 0.9,
        "low": 0.8,
        "high": 1.0,
        "judged": 9,
        "unknown": 0,
    }
    baseline = tmp_path / "figures.json"
    baseline.write_text(json.dumps(figures), encoding="utf-8")
    assert [fall.why for fall in falls(runs["same"], baseline)] == ["基线有这一项,这次无法判断"]


def test_the_gate_command_exits_1_when_it_falls(runs, capsys):
    from cli import run as command

    assert command(["eval", "gate", str(runs["same"].path), "--baseline", str(runs["good"].path)]) == 0
    assert command(["eval", "gate", str(runs["bad"].path), "--baseline", str(runs["good"].path)]) == 1
    assert "没有通过" in capsys.readouterr().out


def test_the_comparison_page_escapes_what_answers_say(runs):
    page = comparison_page(compare(runs["good"], runs["bad"]))
    assert "<b>858</b>" not in page
    assert "&lt;b&gt;858&lt;/b&gt;" in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_report_tells_what_changed_since_the_last_run(runs):
    page = runs["bad"].report.read_text(encoding="utf-8")
    assert "变差,不是偶然" in page
    assert "与“slip”比,共同 25 题" in page


def test_questions_are_paired_by_wording_too(runs, tmp_path):
    path = write_lines(tmp_path / "x.jsonl", [{"id": "q0"} | RIGHT])
    reworded = question_of(RECEIVED.record() | {"id": "q0", "question": "另一个问题?"})
    plan = Plan(QuestionSet("toy", (reworded, QUESTIONS[1]), (1, 2)), None, AnswerFile.open(path))
    other = run(plan, tmp_path / "runs" / "x").folder
    assert compare(runs["good"], other).shared == 1  # t2 alone
