"""The training of the encoder and the ranker: splits, pairs, gradients, measures, worked by hand on small things."""

import gzip
import json
import random

import numpy as np
import pytest
from scipy import sparse

from index import ranker
from index.encoder import StaticEncoder
from index.training import candidates, encoder, measure, table, texts, trainer
from index.training import ranker as ranker_training
from index.training.features import count_documents, dampened, matrix

STATUTE = """# 某条例

2020年1月1日通过

<!-- INFO END -->

## 第一章 总则

第一条 为了规范租赁,制定本条例。

第二条 出租人应当按照约定交付房屋。承租人应当按照约定支付租金。

## 第二章 附则

第三条之一 本条例自公布之日起施行。
"""


def test_a_statute_is_cut_at_its_articles_with_the_chapter_above():
    found = list(texts.split_statute("某条例", STATUTE))
    assert [(a.chapter, a.number) for a in found] == [
        ("第一章 总则", "第一条"),
        ("第一章 总则", "第二条"),
        ("第二章 附则", "第三条之一"),
    ]
    assert found[1].text == "出租人应当按照约定交付房屋。承租人应当按照约定支付租金。"


def test_all_versions_of_a_document_fall_on_one_side_of_the_split():
    names = [f"某市第{i}号条例" for i in range(1000)]
    held = [texts.is_held_out(name) for name in names]
    assert held == [texts.is_held_out(name) for name in names]
    assert 60 <= sum(held) <= 140  # one in ten


def test_no_pair_comes_from_a_document_held_out():
    documents = [f"某市第{i}号条例" for i in range(40)]
    articles = [texts.Article(d, "总则", "第一条", f"{d}规定的义务应当履行。违反的依法处理完毕。") for d in documents]
    corpus = encoder.Corpus(articles, texts.QuestionSet([], [], []), [], [], [("房东", "εlandlord")])
    pool = encoder.make_pairs(corpus, 1)
    assert all(not any(d in text for d in documents if texts.is_held_out(d)) for text in pool.texts)
    assert any(documents[i] in text for text in pool.texts for i in range(40))


def test_counts_are_dampened_to_one_plus_their_logarithm():
    counts = matrix(["复复议", "无"], {"复": 0, "议": 1, "复复": 2})
    assert counts.toarray().tolist() == [[2, 1, 1], [0, 0, 0]]
    assert dampened(counts).toarray()[0] == pytest.approx([1 + np.log(2), 1, 1])
    assert count_documents(["复复", "复"])["复"] == 2


def test_the_slope_of_the_loss_is_its_numerical_slope():
    random_ = np.random.default_rng(0)
    vectors = random_.standard_normal((6, 4))
    twins = np.zeros((3, 3), bool)
    twins[0, 2] = twins[2, 0] = True

    def loss(values):
        # both ways, as the gradient has it: mean of the two cross entropies
        unit = values / np.linalg.norm(values, axis=1, keepdims=True)
        cosines = np.where(twins, -1e4, unit[:3] @ unit[3:].T / trainer.TEMPERATURE)
        total = 0.0
        for scores in (cosines, cosines.T):
            total -= np.mean(np.diag(scores - np.log(np.exp(scores).sum(1, keepdims=True))))
        return total / 2

    _, slope = trainer._contrast(vectors, 3, twins)
    for place in [(0, 0), (2, 3), (4, 1), (5, 2)]:
        step = np.zeros_like(vectors)
        step[place] = 1e-6
        expected = (loss(vectors + step) - loss(vectors - step)) / 2e-6
        assert slope[place] == pytest.approx(expected, rel=1e-3, abs=1e-5)


def test_texts_nearly_equal_are_no_negatives_of_each_other():
    right = np.array([[1, 0], [0.99, 0.05], [0, 1]], np.float32)
    assert trainer._twins(right).tolist() == [[False, True, False], [True, False, False], [False, False, False]]


def test_a_sentence_is_taken_out_of_the_article_it_is_asked_about():
    counts = matrix(["复议", "复议受理"], {"复": 0, "议": 1, "受": 2, "理": 3})
    seen = []
    kind = trainer.Pairs("sentence", np.array([0]), np.array([1]), np.array([0]), 1.0, within=True)
    step = trainer._step

    def spy(weights, left, right, *rest):
        seen.append(right.toarray())
        return step(weights, left, right, *rest)

    trainer._step = spy
    try:
        trainer.train(trainer.start(np.ones(4, np.float32), 4, 1), counts, [kind], 5, 1, drop=(0, 0))
    finally:
        trainer._step = step
    assert all((row[:, :2] == 0).all() for row in seen)


def test_words_that_stand_for_each_other_come_together():
    ids = {term: i for i, term in enumerate("甲乙丙丁戊己庚辛")}
    pool = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"]  # 甲 goes with 乙, 丙 with 丁, ...
    left, right = np.arange(0, 8, 2), np.arange(1, 8, 2)
    kind = trainer.Pairs("pairs", left, right, np.arange(4), 1.0)
    counts = matrix(pool, ids)
    weights = trainer.train(trainer.start(np.ones(8, np.float32), 16, 1), counts, [kind], 60, 1, drop=(0, 0))
    vectors = weights.encode(counts)
    assert (vectors[left] @ vectors[right].T).argmax(1).tolist() == [0, 1, 2, 3]


def test_bm25_of_a_term_in_one_of_two_equally_long_texts():
    # idf = ln(1 + 1.5/1.5) = ln 2; lengths are average: tf / (tf + 1.2) = 1 / 2.2
    scores = measure.WordScores(sparse.csr_matrix(np.array([[1.0, 1.0, 0], [0, 1.0, 1.0]])))
    found = scores(sparse.csr_matrix(np.array([[1.0, 0, 0]])))
    assert found[0] == pytest.approx([np.log(2) / 2.2, 0])


def test_measures_over_ranks():
    ranks = measure.Ranks(np.array([1, 3, 0, 20]))
    assert (ranks.recall(1), ranks.recall(10), ranks.recall(100)) == (0.25, 0.5, 0.75)
    assert ranks.mrr(10) == pytest.approx((1 + 1 / 3) / 4)


def group(values, right):
    full = np.zeros((len(values), len(ranker.FEATURES)))
    full[:, : len(values[0])] = values
    return candidates.Group(full, full[:, 0], np.array(right, int))


def test_of_equal_scores_the_wrong_ones_count_as_better():
    found = [group([[1.0], [1.0], [0.5]], [0]), group([[1.0], [0.5]], [0]), group([[1.0]], [])]
    assert table.ranks(found, lambda g: g.plain).values.tolist() == [2, 1, 0]


def test_the_ranker_learns_which_feature_tells():
    # the second feature always marks the right one, the third never does
    chance = np.random.default_rng(1)
    found = []
    for _ in range(50):
        values = chance.random((5, 3))
        values[:, 1] = [1, 0, 0, 0, 0]
        found.append(group(values, [0]))
    weights = ranker_training.learn([found], steps=200)
    assert weights[1] > 3
    assert weights[2] < weights[1] / 3
    assert (weights >= 0).all()


def test_keyword_questions_are_asked_of_articles_and_title_lines_stand_beside_them():
    articles = [texts.Article("某条例", "总则", "第一条", "出租人应当按照约定将房屋交付承租人使用并保持房屋符合用途。")]
    found = ranker_training.keyword_questions("set", articles * 30, random.Random(1))
    assert {q.right[0] for q in found.asked} <= set(range(30))
    assert [p.text for p in found.passages[30:]] == ["某条例", "总则"]


@pytest.fixture
def data(tmp_path):
    """A data folder with a handful of texts under the names of the real files."""

    def lines(name, records):
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)

    def squad(name):
        paragraphs = [
            {
                "context": f"第{i}号房屋的出租人是某公司,租金每月{i}元。",
                "qas": [{"question": f"第{i}号房屋租金多少", "answers": [{"text": f"{i}元"}]}],
            }
            for i in range(5)
        ]
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as file:
            json.dump({"data": [{"paragraphs": paragraphs}]}, file, ensure_ascii=False)

    lines(
        "local_regulations.jsonl.gz",
        [
            {
                "doc": f"某市第{i // 4}号租赁条例",
                "chapter": "总则",
                "article": f"第{i}条",
                "text": f"出租人应当交付第{i}号房屋。承租人应当支付租金{i}元。当事人可以提起诉讼。",
            }
            for i in range(120)
        ],
    )
    lines("gd_service_items.jsonl.gz", [{"item": f"房屋租赁登记{i}", "accept_standard": "提交合同"} for i in range(5)])
    lines("csl_title_abstract.jsonl.gz", [{"title": f"房屋研究{i}", "abstract": f"本文研究房屋{i}"} for i in range(5)])
    with gzip.open(tmp_path / "cedict.txt.gz", "wt", encoding="utf-8") as file:
        file.write("# header\n房東 房东 [fang2 dong1] /landlord/\n出租人 出租人 [chu1 zu1 ren2] /landlord/lessor/\n")
    for name in ("cmrc2018_train", "cmrc2018_trial", "cmrc2018_dev", "drcd_dev_simplified", "drcd_test_simplified"):
        squad(f"{name}.json.gz")
    return tmp_path


def test_the_dictionary_gives_words_with_marked_english_ones(data):
    assert texts.read_dictionary(data / "cedict.txt.gz") == [("房东", "εlandlord"), ("出租人", "εlandlord εlessor")]


def test_the_scripts_run_from_a_data_folder_to_files_and_a_table(data, tmp_path, monkeypatch, capsys):
    out, weights = tmp_path / "encoder", tmp_path / "ranker.json"
    monkeypatch.setattr("sys.argv", ["encoder", str(data), "--out", str(out), "--steps", "3"])
    encoder.main()
    made = StaticEncoder(out)
    assert made.dimension == encoder.DIMENSION
    assert "房东" in made.ids
    assert not any(term.startswith("ε") for term in made.ids)
    monkeypatch.setenv("YOUJU_ENCODER", str(out))
    monkeypatch.setattr("sys.argv", ["ranker", str(data), "--out", str(weights)])
    ranker_training.main()
    assert set(json.loads(weights.read_text("utf-8"))["weights"]) == set(ranker.FEATURES)
    monkeypatch.setattr("sys.argv", ["table", str(data)])
    table.main()
    printed = capsys.readouterr().out
    assert f"{made.name}; R@1" in printed
    assert "| CMRC dev | 5 |" in printed
