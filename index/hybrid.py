"""Words and vectors together: what either side finds, what both say of it, in the order of the learnt ranker."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np

from index import ranker
from index.encoder import Encoder
from index.everyday import official_words
from index.generation import VECTORS, WORDS, told
from index.heads import Passage, counted, heads_bonus
from index.vectors import Allowed, VectorIndex
from index.words import FIELDS, Tags, WordIndex

# of official words in a question's vector. Lay questions over statutes, R@10 / R@100, with 0: .573 / .859 on ours and
# .401 / .702 on 80 by another author; with .2: .580 / .887 and .409 / .733; .15 to .4 read alike, 1 loses .03
OFFICIAL = 0.2
POOL = 100  # paragraphs each side hands on; what neither has among them, the first ten never were

Passages = Callable[[Sequence[int]], Mapping[int, Passage]]  # by id


@dataclass(frozen=True, slots=True)
class Found:
    """Paragraphs, best first; n of them."""

    ids: np.ndarray  # (n,) int64
    scores: np.ndarray  # (n,) float32, comparable only within one question
    parts: Mapping[str, np.ndarray]  # (n,) float32 each: words, section, title: BM25; heads, within words; cosine
    shares: Mapping[str, np.ndarray]  # the ranker's features: (n,) float32 each, what each adds to the score


class Hybrid:
    """Both indexes and the encoder of one library. May be used by many threads."""

    def __init__(self, words: WordIndex, vectors: VectorIndex, encoder: Encoder) -> None:
        self.words = words
        self.vectors = vectors
        self.encoder = encoder

    def search(
        self, question: str, passages: Passages, top: int = POOL, tags: Tags = (), allowed: Allowed | None = None
    ) -> Found:
        """Up to 2 x max(POOL, top) paragraphs whose document has the tags; allowed must be the same as ids.

        question: normalised. The first ranker.LOOKED_AT are put in order by their texts too, the rest follow.
        """
        ids, parts = self.candidates(question, max(POOL, top), tags, allowed)
        by_id = passages(ids.tolist())
        rarity = lru_cache(maxsize=None)(self.rarity)
        found = [by_id[number] for number in ids.tolist()]
        parts["heads"] = heads_bonus(question, found, rarity)
        parts["words"] = parts["words"] + counted(self.words.to_count(question), found, rarity) + parts["heads"]
        order = _best_first(ranker.base(parts), ids)
        ids, parts = ids[order], {name: column[order] for name, column in parts.items()}
        first = ids[: ranker.LOOKED_AT].tolist()
        heads = {name: column[: len(first)] for name, column in parts.items()}
        ranking = ranker.rank(question, [by_id[number].text for number in first], heads, rarity)
        return _in_order(ids, parts, ranking)

    def candidates(
        self, question: str, pool: int, tags: Tags = (), allowed: Allowed | None = None
    ) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """What either side has among its first, with what both say of it: ids (n,), and by part (n,) float32."""
        vector = self.vector(question)
        with told(WORDS):
            ids = self.words.candidates(question, field_weights(), pool, tags)
        with told(VECTORS):
            near = self.vectors.search(vector, pool, allowed).ids
            ids = np.union1d(ids, near) if vector.any() else ids
            cosines = self.vectors.cosines(vector, ids)
        with told(WORDS):
            parts = {field: self.words.scores(question, field, ids) for field in FIELDS}
        parts["cosine"] = cosines
        return ids, parts

    def vector(self, question: str) -> np.ndarray:
        """(d,) float32, length 1 or 0: the question's, drawn towards the official words for its everyday ones."""
        official = " ".join(official_words(question))
        own, *others = self.encoder.encode([question, official] if official else [question])
        mixed = own + np.float32(OFFICIAL) * others[0] if others else own
        return np.asarray(mixed / max(float(np.linalg.norm(mixed)), 1e-9), np.float32)

    def rarity(self, term: str, field: str = "words") -> float:
        """The idf of BM25: ln(1 + (N - n + .5) / (n + .5))."""
        holding = self.words.frequency(term, field)
        return log(1 + (max(self.words.size - holding, 0) + 0.5) / (holding + 0.5))


def field_weights() -> dict[str, float]:
    """What a hit in each field of the word index is worth, as the ranker learnt it; the paragraph's own text: 1."""
    learnt = ranker.learnt_weights()
    return {field: learnt[field] / learnt["words"] for field in FIELDS}


def _in_order(ids: np.ndarray, parts: Mapping[str, np.ndarray], ranking: ranker.Ranking) -> Found:
    """Those looked at by their scores, then the rest as they came, with scores that go on falling."""
    looked_at = len(ranking.scores)
    order = np.concatenate([_best_first(ranking.scores, ids[:looked_at]), np.arange(looked_at, len(ids))])
    rest = ranker.base(parts)[looked_at:]
    last = float(np.min(ranking.scores, initial=np.inf))
    scores = np.concatenate([ranking.scores, np.minimum(rest, last)])
    none = np.zeros(len(rest), np.float32)
    shares = {name: np.concatenate([share, none])[order] for name, share in ranking.parts.items()}
    return Found(ids[order], scores[order], {name: column[order] for name, column in parts.items()}, shares)


def _best_first(scores: np.ndarray, ids: np.ndarray) -> np.ndarray:
    # sums in another order differ in the seventh place: equal ones fall back to the id
    return np.lexsort((ids, -np.round(scores, 5)))
