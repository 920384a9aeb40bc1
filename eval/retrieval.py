"""`youju eval retrieval`: a question set in BEIR layout, measured by words, by vectors and by both together.

The layout: Thakur et al., NeurIPS 2021, https://github.com/beir-cellar/beir. The search is the library's own
(`index.hybrid`), over an index made for the occasion.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from eval.metrics.ranking import recall_at, reciprocal_rank
from index import heads
from index.encoder import Encoder, load_encoder, under_heads
from index.errors import WrongCall
from index.hybrid import Hybrid, field_weights
from index.normalise import normalise
from index.vectors import FLAT_BELOW, POINTS_PER_LIST, VectorIndex, lists_for
from index.words import WordIndex

DEEPEST = 100  # of the cuts below
BATCH = 2_000  # paragraphs encoded at a time

Grades = Mapping[str, int]  # corpus id -> how relevant; above 0 is relevant
Progress = Callable[[str, int, int], None]  # stage, done, of how many


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of corpus.jsonl, both texts normalised."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A folder in BEIR layout. A question nobody judged is left out, as BEIR leaves it out."""

    passages: Sequence[Passage]
    questions: Mapping[str, str]  # id -> normalised question
    judged: Mapping[str, Grades]  # question id -> grades, at least one above 0


def retrieval(
    directory: Path, encoder: Encoder | None = None, progress: Progress | None = None
) -> dict[str, dict[str, float]]:
    """{"words" | "vectors" | "hybrid": {"recall@1", "recall@5", "recall@10", "recall@100", "mrr@10", "ndcg@10"}}.

    Means over the judged questions. Raises WrongCall when a file is missing or a line makes no sense.
    """
    progress = progress or (lambda stage, done, total: None)
    found = read_set(directory)
    ids = [passage.id for passage in found.passages]
    with TemporaryDirectory() as folder:
        hybrid = _indexed(found.passages, Path(folder), encoder or load_encoder(), progress)
        sums: dict[str, dict[str, float]] = {"words": {}, "vectors": {}, "hybrid": {}}
        for done, (question, grades) in enumerate(found.judged.items()):
            progress("提问", done, len(found.judged))
            for side, numbers in _rankings(hybrid, found.questions[question], found.passages):
                for name, value in measures([ids[number - 1] for number in numbers], grades).items():
                    sums[side][name] = sums[side].get(name, 0.0) + value
    return {side: {name: total / len(found.judged) for name, total in row.items()} for side, row in sums.items()}


def _rankings(hybrid: Hybrid, question: str, passages: Sequence[Passage]) -> Iterator[tuple[str, list[int]]]:
    """Each side's first DEEPEST passages, numbered from 1."""

    def looked_up(numbers: Sequence[int]) -> dict[int, heads.Passage]:
        found = ((number, passages[number - 1]) for number in numbers)
        return {number: heads.Passage(passage.text, "", passage.title) for number, passage in found}

    yield "words", hybrid.words.search(question, field_weights(), DEEPEST).ids.tolist()
    yield "vectors", hybrid.vectors.search(hybrid.vector(question), DEEPEST).ids.tolist()
    yield "hybrid", hybrid.search(question, looked_up, DEEPEST).ids[:DEEPEST].tolist()


def _indexed(passages: Sequence[Passage], folder: Path, encoder: Encoder, progress: Progress) -> Hybrid:
    words = WordIndex.create(folder / "words")
    with words.writer() as writer:
        for number, passage in enumerate(passages, 1):
            if number % BATCH == 0:
                progress("建词语索引", number, len(passages))
            writer.add(number, passage.text, "", passage.title, ())
    sample = None
    if len(passages) >= FLAT_BELOW:
        step = max(1, len(passages) // (lists_for(len(passages)) * POINTS_PER_LIST))
        sample = _encoded(passages[::step], encoder)
    vectors = VectorIndex.create(encoder.dimension, sample)
    for start in range(0, len(passages), BATCH):
        progress("建向量索引", start, len(passages))
        batch = passages[start : start + BATCH]
        vectors.add(np.arange(start + 1, start + 1 + len(batch)), _encoded(batch, encoder))
    return Hybrid(words, vectors, encoder)


def _encoded(passages: Sequence[Passage], encoder: Encoder) -> np.ndarray:
    vectors = encoder.encode([passage.text for passage in passages])
    return under_heads(vectors, [passage.title for passage in passages], encoder.encode)


def measures(ranked: Sequence[str], grades: Grades) -> dict[str, float]:
    """The figures of one question. ranked: corpus ids, best first; grades must hold one above 0."""
    relevant = {identity for identity, grade in grades.items() if grade > 0}
    values = {f"recall@{k}": recall_at(ranked, relevant, k) for k in (1, 5, 10, DEEPEST)}
    values["mrr@10"] = reciprocal_rank(ranked, relevant, 10)
    values["ndcg@10"] = graded_ndcg([grades.get(identity, 0) for identity in ranked], list(grades.values()), 10)
    return values


def graded_ndcg(ranked: Sequence[int], grades: Sequence[int], k: int) -> float:
    """Discounted gain over the best possible, 0 to 1; the gain is the grade itself, as trec_eval has it.

    ranked: the grades of what was found, best first; grades: all there are, one at least above 0.
    Source: Järvelin and Kekäläinen, ACM TOIS 20(4), 2002.
    """
    best = _discounted(sorted(grades, reverse=True)[:k])
    return _discounted(ranked[:k]) / best


def _discounted(grades: Iterable[int]) -> float:
    return sum(max(grade, 0) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def read_set(directory: Path) -> RetrievalSet:
    """Raises WrongCall when a file is missing, a line makes no sense, or no question is judged."""
    judged = _read_grades(directory / "qrels" / "test.tsv")
    passages = [
        Passage(_text(record, "_id", where), normalise(str(record.get("title") or "")).text, _normal(record, where))
        for where, record in _records(directory / "corpus.jsonl")
    ]
    questions = {
        _text(record, "_id", where): _normal(record, where) for where, record in _records(directory / "queries.jsonl")
    }
    kept = {question: grades for question, grades in judged.items() if question in questions}
    if not passages or not kept:
        raise WrongCall(
            f"“{directory}”里没有可测的题:corpus.jsonl 为空,或 qrels/test.tsv 与 queries.jsonl 的编号对不上。"
        )
    return RetrievalSet(passages, questions, kept)


def _records(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line as an object, with the name of its place for a message."""
    for where, line in _lines(path):
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise WrongCall(f"{where} 不是 JSON:{error.msg}。请改正这一行。") from error
        if not isinstance(record, dict):
            raise WrongCall(f"{where} 应是一个 JSON 对象。请改正这一行。")
        yield where, record


def _read_grades(path: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    for number, (where, line) in enumerate(_lines(path)):
        fields = line.split("\t")
        try:
            question, passage, grade = fields[0], fields[1], int(fields[2])
        except (IndexError, ValueError):
            if number == 0:  # the header
                continue
            raise WrongCall(f"{where} 应是“题号、段号、分数”三列,用制表符隔开。请改正这一行。") from None
        judged.setdefault(question, {})[passage] = grade
    return {question: grades for question, grades in judged.items() if any(grade > 0 for grade in grades.values())}


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Lines that are not blank, each with the name of its place."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield f"{path.name} 第 {number} 行", line.rstrip("\r\n")
    except FileNotFoundError as error:
        raise WrongCall(f"找不到 {path}。BEIR 布局要有 corpus.jsonl、queries.jsonl 和 qrels/test.tsv。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise WrongCall(f"读不了 {path}:请检查权限,并存为 UTF-8 编码。") from error


def _text(record: Mapping[str, Any], field: str, where: str) -> str:
    value = record.get(field)
    if value is None or not isinstance(value, str | int):
        raise WrongCall(f"{where} 缺少 {field}。请补上。")
    return str(value)


def _normal(record: Mapping[str, Any], where: str) -> str:
    return normalise(_text(record, "text", where)).text
