import json
import math

import pytest
from library_toys import HashingEncoder
from sklearn.metrics import ndcg_score

from eval.retrieval import graded_ndcg, measures, read_set, retrieval
from index.errors import WrongCall

CORPUS = [
    {"_id": "a", "title": "行政复议法", "text": "公民可以自知道该行政行为之日起六十日内提出行政复议申请。"},
    {"_id": "b", "title": "行政诉讼法", "text": "直接向人民法院提起诉讼的,应当自知道之日起六个月内提出。"},
    {"_id": "c", "title": "劳动法", "text": "用人单位不得克扣或者无故拖欠劳动者的工资。"},
    {"_id": "d", "title": "", "text": "第一条 为了规范，制定本法。"},
]
QUERIES = [
    {"_id": "1", "text": "行政复议申请要在多少日内提出?"},
    {"_id": "2", "text": "老板拖欠工资怎么办"},
    {"_id": "3", "text": "没有人评判的问题"},
]


def beir(folder, corpus=CORPUS, queries=QUERIES, grades=(("1", "a", 2), ("1", "b", 1), ("2", "c", 1), ("2", "d", 0))):
    (folder / "qrels").mkdir(parents=True)
    for name, records in (("corpus", corpus), ("queries", queries)):
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    rows = [("query-id", "corpus-id", "score"), *grades]
    (folder / "qrels" / "test.tsv").write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))
    return folder


def test_the_figures_have_the_shape_the_contract_promises(tmp_path):
    found = retrieval(beir(tmp_path / "set"), HashingEncoder())
    assert list(found) == ["words", "vectors", "hybrid"]
    for row in found.values():
        assert list(row) == ["recall@1", "recall@5", "recall@10", "recall@100", "mrr@10", "ndcg@10"]
        assert all(0 <= value <= 1 for value in row.values())


def test_words_find_what_is_written_alike_and_questions_nobody_judged_do_not_count(tmp_path):
    found = retrieval(beir(tmp_path / "set"), HashingEncoder())
    # question 1: a first, b among the rest; question 2: c first. Recall at 1: (1/2 + 1) / 2
    assert found["words"]["recall@1"] == 0.75
    assert found["words"]["recall@100"] == 1.0
    assert found["words"]["mrr@10"] == 1.0
    assert found["hybrid"]["recall@1"] == 0.75


def test_the_title_is_searched_too(tmp_path):
    folder = beir(tmp_path / "set", queries=[{"_id": "1", "text": "劳动法"}], grades=[("1", "c", 1)])
    assert retrieval(folder, HashingEncoder())["words"]["recall@1"] == 1.0


def test_measures_of_one_question_by_hand():
    found = measures(["x", "a", "y", "b"], {"a": 1, "b": 1, "c": 1})
    assert found["recall@1"] == 0
    assert found["recall@5"] == pytest.approx(2 / 3)
    assert found["mrr@10"] == 1 / 2
    best = 1 + 1 / math.log2(3) + 1 / 2
    assert found["ndcg@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / best)


def test_a_grade_above_one_counts_as_relevant_and_weighs_its_grade():
    # found: grade 1 first, grade 2 second; best is the other way round
    assert graded_ndcg([1, 2], [2, 1], 10) == pytest.approx((1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)))


def test_ndcg_agrees_with_scikit_learn():
    grades, scores = (
        [3, 0, 2, 1, 0, 0, 1, 2, 0, 0, 0, 1],
        [0.3, 0.9, 0.8, 0.1, 0.7, 0.2, 0.6, 0.5, 0.4, 0.05, 0.04, 0.95],
    )
    ranked = [grade for _, grade in sorted(zip(scores, grades, strict=True), reverse=True)]
    assert graded_ndcg(ranked, grades, 10) == pytest.approx(ndcg_score([grades], [scores], k=10))


def test_a_relevant_passage_that_is_not_in_the_corpus_counts_against_recall(tmp_path):
    folder = beir(tmp_path / "set", grades=[("1", "a", 1), ("1", "gone", 1)])
    assert retrieval(folder, HashingEncoder())["words"]["recall@100"] == 0.5


def test_reading_takes_a_byte_order_mark_blank_lines_and_numbers_for_ids(tmp_path):
    folder = beir(tmp_path / "set", queries=[{"_id": 1, "text": "行政复议"}])
    path = folder / "queries.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes() + b"\n\n")
    assert list(read_set(folder).questions) == ["1"]


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("corpus.jsonl", '{"_id": "a"}\n', "corpus.jsonl 第 1 行 缺少 text"),
        ("corpus.jsonl", "{\n", "corpus.jsonl 第 1 行 不是 JSON"),
        ("corpus.jsonl", "[]\n", "corpus.jsonl 第 1 行 应是一个 JSON 对象"),
        ("corpus.jsonl", "", "没有可测的题"),
        ("queries.jsonl", '{"_id": "9", "text": "x"}\n', "没有可测的题"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\n1 a 1\n", "test.tsv 第 2 行 应是"),
    ],
)
def test_a_file_that_makes_no_sense_is_named_with_its_line(tmp_path, file, text, said):
    folder = beir(tmp_path / "set")
    (folder / file).write_text(text)
    with pytest.raises(WrongCall, match=said):
        retrieval(folder, HashingEncoder())


@pytest.mark.parametrize("file", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(tmp_path, file):
    folder = beir(tmp_path / "set")
    (folder / file).unlink()
    with pytest.raises(WrongCall, match=f"找不到 .*{file}"):
        retrieval(folder, HashingEncoder())
