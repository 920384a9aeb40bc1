"""Recall of words, vectors and both on questions with known paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse


@dataclass(frozen=True, slots=True)
class Ranks:
    """Rank of the best right paragraph for each question, from 1; 0 when it is beyond the depth looked at."""

    values: np.ndarray

    def recall(self, k: int) -> float:
        """Share of the questions with a right paragraph among the first k."""
        return float(np.mean((self.values > 0) & (self.values <= k)))

    def mrr(self, k: int = 10) -> float:
        """Mean of 1 / rank, 0 beyond rank k."""
        return float(np.mean(np.where((self.values > 0) & (self.values <= k), 1 / np.maximum(self.values, 1), 0)))

    def line(self) -> str:
        """R@1, R@10, R@100, MRR@10 as they stand in the table."""
        return f"{self.recall(1):.3f} / {self.recall(10):.3f} / {self.recall(100):.3f} / {self.mrr():.3f}"


class WordScores:
    """BM25 over term counts (Lucene's variant: Kamphuis et al., ECIR 2020; k1 = 1.2, b = 0.75)."""

    def __init__(self, tf: sparse.csr_matrix, k1: float = 1.2, b: float = 0.75) -> None:
        """tf: (n paragraphs, n terms) plain counts."""
        n = tf.shape[0]
        df = np.bincount(tf.indices, minlength=tf.shape[1])
        self.idf = np.log(1 + (n - df + 0.5) / (df + 0.5)).astype(np.float32)
        length = np.asarray(tf.sum(1)).ravel()
        norm = k1 * (1 - b + b * length / max(length.sum() / max(n, 1), 1e-9))
        weights = tf.astype(np.float32)
        per_entry = np.repeat(norm, np.diff(tf.indptr))
        weights.data = weights.data / (weights.data + per_entry) * self.idf[tf.indices]
        self.weights = weights.tocsc()

    def __call__(self, queries: sparse.csr_matrix) -> np.ndarray:
        """(n queries, n paragraphs) float32 scores; a query's counts are weights."""
        return (queries @ self.weights.T).toarray().astype(np.float32)


def ranks(scores: np.ndarray, right: Sequence[Sequence[int]]) -> Ranks:
    """Rank of each row's best right column; of equal scores the wrong ones count as better."""
    found = []
    for row, answers in zip(scores, right, strict=True):
        best = max(row[list(answers)])
        found.append(int(np.sum(row >= best)) - int(np.sum(row[list(answers)] >= best)) + 1)
    return Ranks(np.asarray(found))
