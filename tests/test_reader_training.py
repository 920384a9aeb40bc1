"""Training data that says what it seems to say, and measures against their definition."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from assistant.reader.text import fold
from assistant.training import reader, reader_batches
from assistant.training.reader import evaluate, fit
from assistant.training.reader_batches import Batches
from assistant.training.reader_cloze import make_cloze
from assistant.training.reader_examples import Example, read_regulations, read_squad, without_passages_of
from assistant.training.reader_figures import compose, gather_phrases
from assistant.training.reader_measure import measure, overlap
from assistant.training.reader_vocabulary import learn_vocabulary

ARTICLES = [
    "市人民政府应当组织开展执法检查,受理投诉举报案件,公布办事指南。",
    "由市生态环境主管部门负责办理排污许可申请,自受理之日起二十日内作出决定。",
    "本条例自2020年5月1日起施行,《城市管理办法》同时废止,可以处五百元罚款。",
    "区人民政府应当建立投诉处理制度,开展执法检查,受理投诉举报案件。",
] * 12


def write_squad(path: Path, passage: str, questions: list[tuple[str, str, int]]) -> Path:
    entries = [
        {"id": str(i), "question": question, "answers": [{"text": text, "answer_start": start}]}
        for i, (question, text, start) in enumerate(questions)
    ]
    data = {"data": [{"paragraphs": [{"context": passage, "qas": entries}]}]}
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False)
    return path


def test_a_wrong_place_is_mended_and_a_missing_answer_is_left_out(tmp_path):
    path = write_squad(
        tmp_path / "set.json.gz", "甲市共办结12件。", [("几件?", "12件", 0), ("几件?", "12件", 4), ("几家?", "九家", 0)]
    )
    assert [(example.start, example.end) for example in read_squad(path)] == [(5, 8), (5, 8)]


def test_a_passage_of_the_reported_set_is_not_trained_on():
    shared = Example("甲?", "同一段ABC" * 20, 0, 1, ("同",))
    other = Example("乙?", "另一段" * 20, 0, 1, ("另",))
    reported = Example("丙?", "同一段abc" * 20, 0, 1, ("同",))
    assert without_passages_of([shared, other], [reported]) == [other]


def test_articles_keep_their_order(tmp_path):
    path = tmp_path / "regulations.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for text in ("第一", "第二"):
            file.write(json.dumps({"doc": "某条例", "text": text}, ensure_ascii=False) + "\n")
    assert read_regulations(path) == {"某条例": ["第一", "第二"]}


def test_what_a_cloze_question_asks_for_stands_in_the_passage_and_not_in_the_question():
    made = [example for seed in range(20) for example in make_cloze("".join(ARTICLES[:4]), Random(seed), names=False)]
    assert made
    for example in made:
        answer = fold(example.passage)[example.start : example.end]
        assert example.answers == (answer,)
        assert answer not in example.question


def test_composed_passages_hold_the_answer_where_they_say():
    phrases = gather_phrases({f"某市条例{i}": ARTICLES for i in range(3)})
    assert ("受理", "投诉举报案件") in phrases.deeds or ("开展", "执法检查") in phrases.deeds
    examples = [compose(phrases, Random(seed)) for seed in range(300)]
    answered = [example for example in examples if example.start is not None]
    assert 0.75 < len(answered) / len(examples) < 1  # the others are open on purpose
    for example in answered:
        assert example.passage[example.start : example.end] == example.answers[0]


def test_overlap_is_twice_the_longest_common_run_over_both_lengths():
    assert overlap("共有59件次", "59件次") == pytest.approx(2 * 3 / (5 + 3))  # 59 counts as one piece
    assert overlap("59件次", "59件") == pytest.approx(2 * 2 / (3 + 2))
    assert overlap("甲", "乙") == 0


def test_the_best_accepted_answer_counts():
    measured = measure(["2023年3月", "丁"], [["3月", "2023年3月。"], ["丙"]])
    assert (measured.questions, measured.exact, measured.overlap) == (2, 50.0, 50.0)


def test_a_network_learns_a_handful_of_questions(tmp_path, monkeypatch):
    for name in ("CLOZE_OF_PASSAGES", "CLOZE_OF_ARTICLES", "COMPOSED"):
        monkeypatch.setattr(reader_batches, name, 4)
    monkeypatch.setattr(reader, "WARM_UP", 5)
    monkeypatch.setattr(reader_batches, "SIZE", 8)
    torch.set_num_threads(1)
    passage = "甲区办结案件12件,约谈企业27家。乙区培训干部350人次,发放补贴41万元。"
    asked = [
        ("甲区办结几件案件?", "12件"),
        ("约谈了多少家企业?", "27家"),
        ("培训干部多少人次?", "350人次"),
        ("发放多少补贴?", "41万元"),
    ]
    passages = [passage + f"第{i}期。" + article for i, article in enumerate(ARTICLES[:12])]
    examples = [
        Example(question, text, text.index(answer), text.index(answer) + len(answer), (answer,))
        for text in passages
        for question, answer in asked
    ]
    articles = ["".join(ARTICLES[:3]), "".join(ARTICLES[1:4])]
    learnt = learn_vocabulary([*passages, *articles] * 2)
    batches = Batches(examples, articles, gather_phrases({"某市条例": ARTICLES}), learnt.vocabulary)
    network = fit(learnt, batches, examples[:4], epochs=6, out=tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"reader.npz", "characters.txt", "words.txt"}
    assert evaluate(network, learnt.vocabulary, examples[:4]).overlap > 50
    again = [batch.passage.sum() for batch, _ in batches.epoch(1)]
    assert np.array_equal(again, [batch.passage.sum() for batch, _ in batches.epoch(1)])
