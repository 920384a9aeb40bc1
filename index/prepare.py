"""What the two indexes take of paragraphs: their terms, cut once for both, and their vectors; made here or by helpers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.bulk import cut
from index.encoder import Encoder, StaticEncoder, under_heads
from index.store import SearchText
from index.workers import WorkerLost, Workers

MANY = 20_000  # paragraphs from which helpers, who take half a second to start, are worth it


@dataclass(frozen=True, slots=True)
class Batch:
    """n paragraphs, up to a thousand: a tenth of a second."""

    texts: Sequence[SearchText]
    heads: Sequence[str]  # n: title and headings above each, normalised
    encode: bool  # whether vectors are wanted


@dataclass(frozen=True, slots=True)
class Prepared:
    """n paragraphs as the indexes take them."""

    texts: Sequence[SearchText]
    terms: Sequence[str]  # n: the terms of each, joined by blanks
    vectors: np.ndarray | None  # (n, dimension) float32, where they were wanted

    @property
    def ids(self) -> np.ndarray:
        """(n,) int64"""
        return np.array([text.id for text in self.texts], np.int64)


def prepared(batches: Iterable[Batch], count: int, encoder: Encoder, workers: Workers) -> Iterator[Prepared]:
    """Batch by batch, in order. count: paragraphs in all of them."""
    # helpers have the shipped kind of encoder in a moment; a large model should not be loaded once a processor
    helped = count > MANY and workers.count > 1 and isinstance(encoder, StaticEncoder)

    def elsewhere(workers: Workers, batch: Batch) -> Prepared:
        name = encoder.name if batch.encode else None
        asked = {"encoder": name, "texts": [text.text for text in batch.texts], "heads": list(batch.heads)}
        try:
            shape, data = workers.ask("prepare", asked)
        except WorkerLost:
            return _here(batch, encoder)
        vectors, joined = from_bytes(shape, data)
        return Prepared(batch.texts, joined, vectors)

    return workers.map(elsewhere, batches) if helped else (_here(batch, encoder) for batch in batches)


def _here(batch: Batch, encoder: Encoder) -> Prepared:
    joined, vectors = prepare([text.text for text in batch.texts], batch.heads, encoder if batch.encode else None)
    return Prepared(batch.texts, joined, vectors)


def prepare(texts: Sequence[str], heads: Sequence[str], encoder: Encoder | None) -> tuple[list[str], np.ndarray | None]:
    """Terms, joined by blanks, of n search texts under n heads, and with an encoder their vectors (n, dimension)."""
    found = cut(texts)
    joined = found.joined()
    if encoder is None:
        return joined, None
    vectors = encoder.encode_terms(found) if isinstance(encoder, StaticEncoder) else encoder.encode(texts)
    return joined, under_heads(vectors, heads, encoder.encode)


def to_bytes(joined: Sequence[str], vectors: np.ndarray | None) -> tuple[list[int], bytes]:
    """How a helper sends what it prepared: the shape of the vectors, then them and a line of terms a paragraph."""
    rows = np.zeros((0, 0), np.float32) if vectors is None else np.ascontiguousarray(vectors, np.float32)
    return list(rows.shape), rows.tobytes() + "\n".join(joined).encode()


def from_bytes(shape: Sequence[int], data: bytes) -> tuple[np.ndarray | None, list[str]]:
    """The reverse. No term holds a line's end."""
    size = int(np.prod(shape))
    vectors = np.frombuffer(data, np.float32, size).reshape(shape) if size else None
    return vectors, data[4 * size :].decode().split("\n")
