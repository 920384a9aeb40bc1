"""Whole runs over the five reports: files written, figures repeated, a stop at any point survived."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from eval_toys import (
    ADVICE,
    ATTENDANCE,
    CORPUS,
    QINGPU,
    QUESTIONS,
    RECEIVED,
    citation,
    record,
    refusal,
    write_lines,
)

from eval.answering import UNREADABLE
from eval.folder import Appender, RunFolder, lines
from eval.records import AnswerFile, from_plain
from eval.run import Plan, folder_name, run, settings_of
from eval.sets import QuestionSet, read_set, write_set
from index.build import build
from index.errors import WrongCall

TEXT = "全年依法受理909件,审结858件,制发行政复议建议书8份、行政复议决定抄告函14份。"
ANSWERS = [
    {"id": "t1", "took_ms": 10} | record("受理909件[1]。", citation(1, TEXT)),
    {"id": "t2", "took_ms": 30} | refusal(),
    {"id": "t3", "took_ms": 20} | record("建议书8份[1]。", citation(1, TEXT)),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    index = tmp_path_factory.mktemp("index")
    build(CORPUS, index)
    return index


@pytest.fixture(autouse=True)
def unchanged_code(monkeypatch):
    """Fingerprints that stay the same while someone edits the code under test."""
    monkeypatch.setattr("eval.fingerprint.answering", lambda: "code")
    monkeypatch.setattr("eval.fingerprint.measuring", lambda: "measures")


def as_set(*questions):
    return QuestionSet("toy", questions, tuple(range(1, len(questions) + 1)))


def answered(tmp_path, records=ANSWERS, index=None, name="run", questions=QUESTIONS):
    answers = AnswerFile.open(write_lines(tmp_path / f"{name}.jsonl", records))
    return run(Plan(as_set(*questions), index, answers), tmp_path / "runs" / name)


def files(folder):
    """Every file of a run that must not depend on when or how often it was stopped."""
    names = ("settings.json", "answers.jsonl", "verdicts.jsonl", "figures.json", "figures.csv", "timing.json")
    return {name: (folder / name).read_bytes() for name in names}


def test_a_run_leaves_a_folder_that_explains_itself(tmp_path, library):
    summary = answered(tmp_path, index=library)
    folder = summary.folder.path
    assert {path.name for path in folder.iterdir()} >= {
        "settings.json",
        "library.json",
        "questions.jsonl",
        "answers.jsonl",
        "verdicts.jsonl",
        "figures.json",
        "figures.csv",
        "timing.json",
        "selfcheck.json",
        "report.html",
    }
    figures = json.loads((folder / "figures.json").read_text(encoding="utf-8"))["groups"]
    assert figures["ALL"]["metrics"]["correct"]["value"] == 0.5  # t1 and t2 of four
    assert figures["ALL"]["metrics"]["recall@100"]["judged"] == 3
    assert (summary.unanswered, summary.unused) == (1, 0)
    timing = json.loads((folder / "timing.json").read_text(encoding="utf-8"))
    assert (timing["p50"]["value"], timing["p95"]["value"]) == (20.0, 30.0)
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    assert str(tmp_path) not in json.dumps(settings)  # a folder can be handed on


def test_the_assistant_is_asked_and_the_second_run_says_the_same(tmp_path, library):
    plan = Plan(as_set(*QUESTIONS), library)
    first, second = run(plan, tmp_path / "a" / "one"), run(plan, tmp_path / "b" / "two")
    assert (first.folder.figures).read_bytes() == (second.folder.figures).read_bytes()
    drafts = [line for line in lines(first.folder.answers) if "draft" in line]
    assert len(drafts) == len(QUESTIONS)
    assert (tmp_path / "a" / ".cache" / "answers.sqlite").is_file()


def test_a_kept_answer_is_not_asked_again(tmp_path, library, monkeypatch):
    plan = Plan(as_set(RECEIVED, ADVICE), library)
    first = run(plan, tmp_path / "one")

    def nobody(_):
        raise AssertionError("asked again")

    monkeypatch.setattr("eval.answering.FromAssistant", nobody)
    second = run(plan, tmp_path / "two")
    assert files(first.folder.path) == files(second.folder.path)


@pytest.mark.parametrize("cut", [0, 1, 40, 41, 700, 2000])
@pytest.mark.parametrize("name", ["answers.jsonl", "verdicts.jsonl"])
def test_a_run_stopped_at_any_byte_ends_with_the_same_figures(tmp_path, name, cut):
    whole = answered(tmp_path).folder.path
    torn = tmp_path / "runs" / "torn"
    shutil.copytree(whole, torn)
    for late in ("figures.json", "figures.csv", "timing.json", "finished.json", "report.html"):
        (torn / late).unlink()
    if name == "answers.jsonl":
        (torn / "verdicts.jsonl").unlink()
    os.truncate(torn / name, min(cut, (torn / name).stat().st_size))
    run(Plan(as_set(*QUESTIONS), None, AnswerFile.open(tmp_path / "run.jsonl")), torn)
    assert files(torn) == files(whole)


@pytest.mark.slow
def test_a_killed_process_picks_up_where_it_was(tmp_path, library):
    set_path, out = tmp_path / "many.jsonl", tmp_path / "run"
    base = [q.record() for q in QUESTIONS]
    many = [base[i % 4] | {"id": f"m{i}", "question": f"{base[i % 4]['question']}({i})"} for i in range(60)]
    write_lines(set_path, many)
    call = [sys.executable, "-c", "from cli import main; main()", "eval", "run", str(set_path)]
    call += ["--index", str(library), "--out", str(out)]
    for _ in range(3):
        process = subprocess.Popen(call, cwd=CORPUS.parent)
        time.sleep(2.5)
        process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run(call, cwd=CORPUS.parent, check=True)
    again = [*call[:-1], str(tmp_path / "other" / "run")]
    subprocess.run(again, cwd=CORPUS.parent, check=True)
    assert (out / "figures.json").read_bytes() == (tmp_path / "other" / "run" / "figures.json").read_bytes()


def test_other_settings_do_not_mix_with_a_run(tmp_path):
    folder = answered(tmp_path).folder.path
    with pytest.raises(WrongCall, match="里是另一次评测"):
        run(Plan(as_set(RECEIVED), None, AnswerFile.open(tmp_path / "run.jsonl")), folder)
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(WrongCall, match="不是一次评测"):
        run(Plan(as_set(RECEIVED), None, AnswerFile.open(tmp_path / "run.jsonl")), other)


def test_the_same_settings_name_the_same_folder(tmp_path):
    answers = AnswerFile.open(write_lines(tmp_path / "a.jsonl", ANSWERS))
    one, two = (settings_of(Plan(as_set(*QUESTIONS), None, answers, seed=seed)) for seed in (1, 2))
    assert folder_name(one) == folder_name(dict(one))
    assert folder_name(one) != folder_name(two)


def test_broken_answer_rows_are_named_and_not_held_against_the_answerer(tmp_path):
    path = tmp_path / "answers.jsonl"
    rows = [
        json.dumps(ANSWERS[0], ensure_ascii=False),
        json.dumps({"id": "t3", "answer": 8}),  # names its question
        json.dumps({"id": "t4", "answer": "100%[1]", "citations": [{"text": "x"}]}),
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    summary = run(Plan(as_set(*QUESTIONS), None, AnswerFile.open(path)), tmp_path / "run")
    assert list(summary.faults) == ["答案第 2 行(t3):answer 应为文字", "答案第 3 行(t4):第 1 条引用缺编号 n"]
    right = summary.figures.groups["ALL"]["correct"]
    assert (right.judged, right.unknown) == (2, 2)  # t1 right, t2 has no answer; t3 and t4 could not be judged
    assert right.value == 0.5


def test_an_unreadable_row_may_hold_any_answer(tmp_path):
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps(ANSWERS[0], ensure_ascii=False) + "\n{broken\n", encoding="utf-8")
    summary = run(Plan(as_set(RECEIVED, ADVICE), None, AnswerFile.open(path)), tmp_path / "run")
    right = summary.figures.groups["ALL"]["correct"]
    assert (right.value, right.judged, right.unknown) == (1.0, 1, 1)
    assert UNREADABLE in list(lines(summary.folder.answers))[1]


def test_a_plain_table_is_measured(tmp_path):
    rows = [{"question": RECEIVED.question, "answer": "受理909件。", "contexts": [TEXT, "别的"]}]
    path = write_lines(tmp_path / "plain.jsonl", rows)
    summary = run(Plan(as_set(RECEIVED), None, AnswerFile.open(path)), tmp_path / "run")
    overall = summary.figures.groups["ALL"]
    assert (overall["correct"].value, overall["cited"].value, overall["precision"].value) == (1.0, 1.0, 0.5)
    assert overall["faithfulness"].value == 1.0


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_plain_table_may_come_from_a_spreadsheet(tmp_path, suffix):
    cells = [["问题", "答案", "上下文"], [RECEIVED.question, "受理909件。", f"{TEXT}\n别的"]]
    path = tmp_path / f"plain.{suffix}"
    if suffix == "csv":
        import csv

        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(cells)
    else:
        from openpyxl import Workbook

        book = Workbook()
        for row in cells:
            book.active.append(row)
        book.save(path)
    answers = AnswerFile.open(path)
    assert answers.find(RECEIVED)["citations"][1]["text"] == "别的"
    assert (answers.unused([RECEIVED]), answers.unused([ATTENDANCE])) == (0, 1)
    assert answers.find(ATTENDANCE) is None


def test_a_plain_row_keeps_its_own_marks():
    made = from_plain({"question": "q", "answer": "甲[2]。", "contexts": ["a", "b"]})
    assert made["answer"] == "甲[2]。[1]"


def test_a_torn_line_is_cut_off_and_whole_ones_stay(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b'{"a": 1}\n{"a": 2}\n{"a": ')
    with Appender(path) as out:
        assert out.done == 2
        out.add({"a": 3})
    assert [line["a"] for line in lines(path)] == [1, 2, 3]


def test_a_set_without_one_good_question_is_told(tmp_path):
    path = tmp_path / "set.jsonl"
    path.write_text("{broken\n", encoding="utf-8")
    answers = AnswerFile.open(write_lines(tmp_path / "a.jsonl", ANSWERS))
    with pytest.raises(WrongCall, match=r"没有一题能用。第一处问题:第 1 行"):
        run(Plan(read_set(path), None, answers), tmp_path / "run")


def test_a_failing_question_costs_only_itself(tmp_path, library):
    empty = RECEIVED.record() | {"id": "long", "question": "问" * 6000}
    from eval.sets import question_of

    summary = run(Plan(as_set(RECEIVED, question_of(empty)), library), tmp_path / "run")
    assert summary.errors == 1
    records = list(lines(summary.folder.answers))
    assert "error" not in records[0]
    assert "6000个字" in records[1]["error"]


def test_the_command_exits_1_when_rows_were_bad_and_0_when_all_is_well(tmp_path):
    from cli import run as command

    write_set(tmp_path / "set.jsonl", QUESTIONS)
    good = write_lines(tmp_path / "good.jsonl", ANSWERS)
    bad = tmp_path / "bad.jsonl"
    bad.write_text(good.read_text(encoding="utf-8") + "{broken\n", encoding="utf-8")
    none = str(tmp_path / "no-index")
    os.environ["YOUJU_INDEX"] = none
    try:
        base = ["eval", "run", str(tmp_path / "set.jsonl"), "--out"]
        assert command([*base, str(tmp_path / "r1"), "--answers", str(good)]) == 0
        assert command([*base, str(tmp_path / "r2"), "--answers", str(bad)]) == 1
        assert command([*base, str(tmp_path / "r3"), "--answers", str(tmp_path / "none.jsonl")]) == 2
    finally:
        del os.environ["YOUJU_INDEX"]


MEASURE_MANY = """
import json, resource, sys
from pathlib import Path
from eval.records import AnswerFile
from eval.run import Plan, run
from eval.sets import read_set
root = Path(sys.argv[1])
if __name__ == "__main__":
    run(Plan(read_set(root / "set.jsonl"), None, AnswerFile.open(root / "answers.jsonl")), root / "run")
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(sum(peaks) // 1024)
"""


@pytest.mark.slow
def test_fifty_thousand_answers_are_measured_within_two_gigabytes(tmp_path):
    long_text = TEXT + "补充材料。" * 120
    count = range(50_000)
    write_lines(tmp_path / "set.jsonl", (RECEIVED.record() | {"id": f"m{i}"} for i in count))
    cited = [citation(n, long_text) for n in range(1, 5)]
    answers = ({"id": f"m{i}"} | record(f"受理{900 + i % 12}件[1][2][3][4]。", *cited) for i in count)
    write_lines(tmp_path / "answers.jsonl", answers)
    script = tmp_path / "many.py"
    script.write_text(MEASURE_MANY, encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(CORPUS.parent)}
    done = subprocess.run([sys.executable, script, tmp_path], env=env, capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[-1]) < 2000  # MB: this process and the greatest of its children


def test_gold_paragraphs_are_found_under_another_file_name(library):
    from eval.gold import GoldFinder
    from eval.sets import Evidence
    from index.library import Library

    with Library.open(library) as opened:
        finder = GoldFinder(opened)
        here = finder.places(Evidence(QINGPU, "全年依法受理909件"))
        assert here == finder.places(Evidence("001.txt", "全年依法受理909件"))
        assert len(here) == 1
        assert finder.places(Evidence(QINGPU, "没有这样一句")) == frozenset()


def test_a_folder_that_is_damaged_says_so(tmp_path):
    folder = answered(tmp_path).folder
    Path(folder.path / "settings.json").write_text("{", encoding="utf-8")
    with pytest.raises(WrongCall, match="损坏"):
        RunFolder(folder.path).prepare({})
