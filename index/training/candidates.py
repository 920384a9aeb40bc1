"""Questions with their candidate passages and the features the product computes for them, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy import sparse

from index import everyday, ranker
from index.encoder import Encoder, in_context
from index.training import measure, texts
from index.training.features import count_documents, matrix

POOL = 100  # of words, of words with official ones beside, and of vectors: their union is looked at


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with the headings above it and its document's title."""

    text: str
    section: str
    title: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the numbers of the passages that answer it."""

    text: str
    right: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions over passages."""

    name: str
    passages: list[Passage]
    asked: list[Asked]


@dataclass(frozen=True, slots=True)
class Group:
    """One question's n candidates."""

    values: np.ndarray  # (n, features), in the order of ranker.FEATURES
    plain: np.ndarray  # (n,) BM25 of the question's own terms alone
    right: np.ndarray  # rows of the right ones; empty when none is among them


def from_file(name: str, path: Path) -> QuestionSet:
    """A file in SQuAD layout; its paragraphs have no headings."""
    found = texts.read_questions([path])
    passages = [Passage(text, "", "") for text in found.paragraphs]
    return QuestionSet(name, passages, [Asked(q.text, (q.paragraph,)) for q in found.questions])


def groups(questions: QuestionSet, encoder: Encoder) -> list[Group]:
    """The candidates of each question."""
    column = [p.text for p in questions.passages]
    queries = [q.text for q in questions.asked]
    official = [" ".join(everyday.official_words(q)) for q in queries]
    scores = {
        "plain": _words(column, queries),
        "words": _words(column, queries, official),
        "section": _words([p.section for p in questions.passages], queries),
        "title": _words([p.title for p in questions.passages], queries),
        "cosine": _cosines(questions.passages, queries, encoder),
    }
    rarity = _rarity(column)
    return [
        _group(question, {name: part[at] for name, part in scores.items()}, column, rarity)
        for at, question in enumerate(questions.asked)
    ]


def _words(column: Sequence[str], queries: Sequence[str], official: Sequence[str] | None = None) -> np.ndarray:
    ids = {term: i for i, term in enumerate(count_documents(column))}
    asked = matrix(queries, ids)
    if official is not None:
        beside = matrix(official, ids)
        beside.data[:] = everyday.WEIGHT
        beside = beside - beside.multiply(asked > 0)  # a term of the question's own keeps its own weight
        asked = asked + beside
    return measure.WordScores(matrix(column, ids))(sparse.csr_matrix(asked))


def _cosines(passages: Sequence[Passage], queries: Sequence[str], encoder: Encoder) -> np.ndarray:
    heads = encoder.encode([f"{p.title} {p.section}" for p in passages])
    vectors = in_context(encoder.encode([p.text for p in passages]), heads)
    return np.asarray(encoder.encode(queries) @ vectors.T)


def _rarity(column: Iterable[str]) -> Callable[[str], float]:
    column = list(column)
    counts, n = count_documents(column), len(column)

    @cache
    def rarity(term: str) -> float:
        return float(np.log(1 + (n - counts[term] + 0.5) / (counts[term] + 0.5)))

    return rarity


def _group(
    question: Asked, scores: dict[str, np.ndarray], column: Sequence[str], rarity: Callable[[str], float]
) -> Group:
    firsts = [np.argsort(-scores[name], kind="stable")[:POOL] for name in ("plain", "words", "cosine")]
    pool = np.unique(np.concatenate(firsts))
    parts = {name: part[pool] for name, part in scores.items()}
    values = ranker.features(question.text, [column[i] for i in pool], parts, rarity)
    return Group(
        np.stack([values[name] for name in ranker.FEATURES], 1),
        parts["plain"],
        np.flatnonzero(np.isin(pool, question.right)),
    )
