"""The reader that ships: spans are slices, scores tell figures apart, nothing heavy is imported."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from assistant.reader import Reader, Span, load_reader
from assistant.reader.model import WEIGHTS, _odds_of, _ReadWindow, _shared

ROOT = Path(__file__).parents[1]
FIGURES = "全年收到行政复议申请2386件,审结1905件;开展执法检查134场次,约谈企业27家,组织培训12期,培训执法人员3400余人次。"
FILLING = "坚持依法行政,完善制度机制,优化营商环境,推进政务公开,加强队伍建设。"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("收到多少件行政复议申请?", "2386件"),
        ("行政复议审结多少件?", "1905件"),
        ("全年开展了多少场次执法检查?", "134场次"),
        ("约谈了几家企业?", "27家"),
        ("培训执法人员多少人次?", "3400余人次"),
    ],
)
def test_the_figure_asked_for_is_told_from_those_beside_it(reader, question, figure):
    figures = ["2386件", "1905件", "134场次", "27家", "12期", "3400余人次"]
    spans = [(FIGURES.index(text), FIGURES.index(text) + len(text)) for text in figures]
    scores = reader.score(question, FIGURES, spans)
    assert figures[int(np.argmax(scores))] == figure


def test_spans_are_sorted_distinct_and_within_their_passage(reader):
    passages = [FILLING, FIGURES, ""]
    spans = reader.spans("约谈了几家企业?", passages, top=3)
    assert 1 <= len(spans) <= 3
    assert [span.score for span in spans] == sorted((span.score for span in spans), reverse=True)
    assert spans[0].passage == 1
    assert FIGURES[spans[0].start : spans[0].end] == "27家"
    for span in spans:
        assert 0 <= span.start < span.end <= max(len(passages[span.passage]), 1)
    assert all(_shared(a, b) <= 0.5 for i, a in enumerate(spans) for b in spans[:i])


def test_offsets_hold_in_a_passage_of_many_windows(reader):
    passage = FILLING * 20 + FIGURES + FILLING * 20
    best = reader.spans("约谈了几家企业?", [passage], top=1)[0]
    assert passage[best.start : best.end] == "27家"
    place = (best.start, best.end)
    assert (
        reader.score("约谈了几家企业?", passage, [(5, 9), place])[1]
        > reader.score("约谈了几家企业?", passage, [(5, 9)])[0]
    )


def test_a_passage_that_answers_is_told_from_one_that_does_not(reader):
    question = "约谈了几家企业?"
    assert reader.no_answer(question, FIGURES) < reader.no_answer(question, FILLING)
    assert 0 <= reader.no_answer(question, FIGURES) <= 1


def test_one_reading_serves_spans_and_scores(reader):
    reading = reader.read("约谈了几家企业?", [FILLING, FIGURES])
    assert reading.spans(1) == reader.spans("约谈了几家企业?", [FILLING, FIGURES], 1)
    place = (FIGURES.index("27家"), FIGURES.index("27家") + 3)
    assert reading.score(1, [place]) == pytest.approx(reader.score("约谈了几家企业?", FIGURES, [place]), abs=1e-3)


@pytest.mark.parametrize("question", ["", "?", "多少" * 60, "emoji 🙂 有多少件?"])
def test_odd_questions_and_passages_do_not_break_it(reader, question):
    passages = ["", " ", "\n\n", "🙂" * 300, "无" * 201, FIGURES]
    for span in reader.spans(question, passages):
        assert isinstance(span, Span)
        assert np.isfinite(span.score)
    assert reader.spans(question, []) == []
    assert reader.score(question, FIGURES, []) == []
    assert reader.score(question, "", [(0, 1), (5, 9)])[1] == -np.inf


def test_a_proposed_span_is_given_the_odds_of_the_read_spans_near_it():
    # one window of 20 characters from 10 on; characters 11 to 13 have odds 3, characters 11 to 14 odds 5
    odds = np.full((20, 50), -1e4, np.float32)
    odds[1, 1], odds[1, 2] = np.log(3), np.log(5)
    window = _ReadWindow(0, 10, odds)
    assert _odds_of(window, 11, 13) == pytest.approx(np.log(8), abs=1e-4)
    assert _odds_of(window, 14, 18) < -1e3  # begins 3 characters later: too far within
    assert _odds_of(window, 11, 16) == pytest.approx(np.log(5), abs=1e-4)  # 13 is 3 short of 16
    assert _odds_of(window, 5, 12) == -np.inf  # not in the window
    assert _odds_of(window, 12, 12) == -np.inf


def test_the_files_stay_small_and_hold_no_pickle():
    assert sum(file.stat().st_size for file in WEIGHTS.iterdir()) <= 8_000_000
    with np.load(WEIGHTS / "reader.npz", allow_pickle=False) as file:
        assert {file[name].dtype.name for name in file.files} <= {"float16", "float32", "int8", "uint8"}


def test_reading_imports_nothing_heavy():
    code = (
        "import sys; from assistant.reader import load_reader; load_reader().spans('几件?', ['共5件']);"
        "print([name for name in ('torch', 'scipy', 'sklearn', 'transformers', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_ten_windows_take_tens_of_milliseconds(reader):
    passages = [(FILLING * 8)[:160] + FIGURES[i : i + 40] for i in range(10)]
    times = []
    for _ in range(10):
        begin = time.perf_counter()
        reader.spans("约谈了几家企业?", passages)
        times.append(time.perf_counter() - begin)
    assert np.median(times) < 0.12  # 0.04 on a quiet core
