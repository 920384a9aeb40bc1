"""The reader's network on plain numpy: gated convolutions, two-way attention, one layer of self-attention.

Trained by assistant/training/reader_network.py, which computes the same in torch; tests hold the two together.
Sources: Dauphin et al., ICML 2017 (gated convolutions); Seo et al., ICLR 2017 (attention both ways);
Yu et al., ICLR 2018 (convolutions and self-attention in place of a recurrent reader).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.reader.features import Batch
from assistant.reader.text import Floats, Ints

ENCODER_DILATIONS = (1, 2)  # passage and question share these layers
READER_DILATIONS = (1, 2, 4, 8)  # before self-attention
CLOSING_DILATIONS = (1,)  # after it
HEADS = 2
FURTHEST = 128  # characters: self-attention does not tell distances beyond it apart
DISTANCES = 65  # distances are put in steps of 4 characters
MASKED = np.float32(-1e4)
ONE = np.float32(1)


@dataclass(frozen=True, slots=True)
class Logits:
    """Natural-log weights for b windows of n characters; comparable over windows only against `none`."""

    start: Floats  # (b, n) the answer begins at this character; MASKED where the window has ended
    end: Floats  # (b, n) this is its last character
    none: Floats  # (b,) start and end of "no answer in this window", summed


class Network:
    """Weights by name and the forward pass."""

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """weights: as assistant/training/reader.py writes them, float16 or float32; embeddings stay as they are."""
        self._tables = {name: values for name, values in weights.items() if name.startswith("embed.")}
        self._word_scale = np.float32(weights.get("scale.words", 1.0))
        self._weights = {
            name: np.ascontiguousarray(values, np.float32)
            for name, values in weights.items()
            if name not in self._tables
        }

    def forward(self, batch: Batch) -> Logits:
        """Read every window of the batch."""
        here, asked = batch.passage[..., 0] > 0, batch.question[..., 0] > 0
        passage, question = self._combine(batch, asked)
        keep, keep_asked = here[..., None].astype(np.float32), asked[..., None].astype(np.float32)
        for number in range(len(ENCODER_DILATIONS)):
            dilation = ENCODER_DILATIONS[number]
            passage = self._convolve(f"encoder.{number}", passage, keep, dilation)
            question = self._convolve(f"encoder.{number}", question, keep_asked, dilation)
        summary = _pool(self._linear("pool_question", question), question, asked)
        state = self._attend_both_ways(passage, question, here, asked)
        for number, dilation in enumerate(READER_DILATIONS):
            state = self._convolve(f"reader.{number}", state, keep, dilation)
        state = self._attend_to_itself(state, here)
        for number, dilation in enumerate(CLOSING_DILATIONS):
            state = self._convolve(f"closing.{number}", state, keep, dilation)
        return self._point(state, summary, here, keep)

    def _combine(self, batch: Batch, asked: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Embeddings, features and, for the passage, the question words closest in meaning: (b, n, d), (b, m, d)."""
        passage, question = self._lexical(batch.passage), self._lexical(batch.question)
        keys = np.maximum(self._linear("align", question), 0)
        queries = np.maximum(self._linear("align", passage), 0)
        weights = _softmax(np.where(asked[:, None], queries @ keys.transpose(0, 2, 1) / 8, MASKED))
        kind = self._table("class", batch.question_class)[:, None]
        into_passage = [passage, *self._shape(batch.passage), batch.passage_features, weights @ question]
        into_question = [question, *self._shape(batch.question), batch.question_features]
        return (
            self._linear("passage", np.concatenate(into_passage, -1)) + kind @ self._weights["class_passage.weight"].T,
            self._linear("question", np.concatenate(into_question, -1))
            + kind @ self._weights["class_question.weight"].T,
        )

    def _lexical(self, numbers: Ints) -> Floats:
        words = self._table("words", numbers[..., 1]) * self._word_scale
        return np.concatenate([self._table("characters", numbers[..., 0]), words], -1)

    def _shape(self, numbers: Ints) -> list[Floats]:
        return [self._table(name, numbers[..., 2 + i]) for i, name in enumerate(("tags", "places", "kinds"))]

    def _table(self, name: str, numbers: Ints) -> Floats:
        rows: Floats = self._tables[f"embed.{name}"][numbers].astype(np.float32)
        return rows

    def _linear(self, name: str, values: Floats) -> Floats:
        b, n, d = values.shape
        out = values.reshape(b * n, d) @ self._weights[f"{name}.weight"].T
        out += self._weights[f"{name}.bias"]
        return out.reshape(b, n, -1)

    def _convolve(self, name: str, values: Floats, keep: Floats, dilation: int) -> Floats:
        """A gated convolution of width 3: each neighbour hands on one half of its channels, which saves a third."""
        b, n, d = values.shape
        wide = np.zeros((b, n, 2 * d), np.float32)
        normal = wide[:, :, :d]
        _normalise(values, keep, out=normal)
        wide[:, dilation:, d : d + d // 2] = normal[:, : max(n - dilation, 0), : d // 2]
        wide[:, : max(n - dilation, 0), d + d // 2 :] = normal[:, dilation:, d // 2 :]
        out = _gate(self._linear(name, wide), d)
        out += values
        return out

    def _attend_both_ways(
        self, passage: Floats, question: Floats, here: NDArray[np.bool_], asked: NDArray[np.bool_]
    ) -> Floats:
        similarity = self._linear("similarity", passage) @ question.transpose(0, 2, 1) / np.sqrt(passage.shape[-1])
        to_question = _softmax(np.where(asked[:, None], similarity, MASKED))
        to_passage = _softmax(np.where(here[:, :, None], similarity, MASKED), axis=1)
        seen = to_question @ question
        back = to_question @ (to_passage.transpose(0, 2, 1) @ passage)
        parts = [passage, seen, passage * seen, passage * back]
        return self._linear("fuse", np.concatenate(parts, -1)) + passage

    def _attend_to_itself(self, values: Floats, here: NDArray[np.bool_]) -> Floats:
        b, n, d = values.shape
        thirds = self._linear("attention.in", _normalise(values)).reshape(b, n, 3, HEADS, d // HEADS)
        queries, keys, held = (np.ascontiguousarray(thirds[:, :, i].transpose(0, 2, 1, 3)) for i in range(3))
        queries *= np.float32(1 / np.sqrt(d // HEADS))
        distance = self._weights["attention.distance"][:, _distances(n)]
        mixed = np.empty((b, n, HEADS, d // HEADS), np.float32)
        for row in range(b):  # one window's weights stay in the processor's cache
            weights = queries[row] @ keys[row].transpose(0, 2, 1)
            weights += distance
            if not here[row].all():
                weights[:, :, ~here[row]] = MASKED
            weights -= weights.max(-1, keepdims=True)
            np.exp(weights, out=weights)
            mixed[row] = (weights @ held[row] / weights.sum(-1, keepdims=True)).transpose(1, 0, 2)
        mixed = mixed.reshape(b, n, d)
        return values + self._linear("attention.out", mixed)

    def _point(self, state: Floats, summary: Floats, here: NDArray[np.bool_], keep: Floats) -> Logits:
        last = _normalise(self._convolve("ending", state, keep, 1))
        first = _normalise(state)
        start, end = self._score("start", first, summary, here), self._score("end", last, summary, here)
        pooled = _pool(self._linear("pool_passage", first), first, here)
        highest = np.where(here[..., None], first, MASKED).max(1)
        hidden = np.maximum(self._linear("none.0", np.concatenate([pooled, summary, highest], -1)[:, None]), 0)
        return Logits(start, end, self._linear("none.1", hidden)[:, 0].sum(-1))

    def _score(self, name: str, values: Floats, summary: Floats, here: NDArray[np.bool_]) -> Floats:
        wanted = self._linear(f"{name}.question", summary[:, None])
        scores = (values @ wanted.transpose(0, 2, 1) / 8 + self._linear(f"{name}.own", values))[..., 0]
        return np.where(here, scores, MASKED)


def _normalise(values: Floats, keep: Floats | np.float32 = ONE, out: Floats | None = None) -> Floats:
    """Each row to mean 0 and variance 1 (Ba et al., 2016), without gain or bias; then times keep (b, n, 1)."""
    size = values.shape[-1]
    share = np.full((size, 1), 1 / size, np.float32)  # a product is several times as fast as mean()
    centred = values - values @ share
    variance = np.einsum("...d,...d->...", centred, centred)[..., None] / np.float32(size)
    return np.multiply(centred, keep / np.sqrt(variance + np.float32(1e-5)), out=out)


def _gate(both: Floats, d: int) -> Floats:
    """The first d channels, each let through by the logistic function of its partner among the others."""
    gates = np.negative(both[..., d:])
    np.minimum(gates, 80, out=gates)  # e^88 is the end of float32
    np.exp(gates, out=gates)
    gates += 1
    np.divide(both[..., :d], gates, out=gates)
    return gates


def _softmax(values: Floats, axis: int = -1) -> Floats:
    out = values - values.max(axis, keepdims=True)
    np.exp(out, out=out)
    out /= out.sum(axis, keepdims=True)
    return out


def _pool(scores: Floats, values: Floats, here: NDArray[np.bool_]) -> Floats:
    """(b, d) the values averaged under the softmax of their scores (b, n, 1)."""
    weights = _softmax(np.where(here, scores[..., 0], MASKED))
    return np.einsum("bn,bnd->bd", weights, values)


@lru_cache(maxsize=256)
def _distances(n: int) -> Ints:
    """(n, n) which of the DISTANCES steps lies between two characters."""
    offsets = np.arange(n)[None] - np.arange(n)[:, None]
    return np.round(np.clip(offsets, -FURTHEST, FURTHEST) / 4).astype(np.int64) + DISTANCES // 2
