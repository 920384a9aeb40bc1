"""The vector index: inner products of rows of length 1, by FAISS; exact while small, inverted lists when large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss  # its stubs describe the C++ classes, not the Python ones: hence the ignores
import numpy as np

FLAT_BELOW = 100_000  # paragraphs; above, IVF,SQ8: measured in eval/bench_scale.py


@dataclass(frozen=True, slots=True)
class Near:
    """Paragraphs, nearest first."""

    ids: np.ndarray  # (n,) int64
    cosines: np.ndarray  # (n,) float32, -1 to 1


class VectorIndex:
    """Vectors by paragraph id. Many threads may search; changes are made by one, before it is saved."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def create(cls, dimension: int, sample: np.ndarray | None = None) -> VectorIndex:
        """An empty index: exact without a sample, inverted lists trained on the sample (n, dimension) with one."""
        if sample is None:
            return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))
        lists = max(1, int(4 * len(sample) ** 0.5) // 2)
        index = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        index.train(sample)
        return cls(index)

    @classmethod
    def open(cls, path: Path) -> VectorIndex:
        """Reads what save() wrote. Raises RuntimeError when it is missing or damaged."""
        return cls(faiss.read_index(str(path)))

    @property
    def size(self) -> int:
        """Vectors held."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Columns of a vector."""
        return int(self._index.d)

    def save(self, path: Path) -> None:
        """Writes the whole index to one file."""
        faiss.write_index(self._index, str(path))

    def add(self, ids: np.ndarray, vectors: np.ndarray) -> None:
        """ids (n,), vectors (n, dimension) with rows of length 1."""
        self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), ids.astype(np.int64))

    def remove(self, ids: np.ndarray) -> None:
        """Ids that are not there are passed over."""
        self._index.remove_ids(ids.astype(np.int64))  # type: ignore[arg-type]

    def search(self, vector: np.ndarray, top: int, allowed: Sequence[range] | None = None) -> Near:
        """The nearest to vector (dimension,) among the allowed ids (None: all)."""
        selector = None if allowed is None else _selector(allowed)
        cosines, ids = self._index.search(vector[np.newaxis], top, params=self._parameters(selector))
        found = ids[0] >= 0
        return Near(ids[0][found], cosines[0][found])

    def cosines(self, vector: np.ndarray, ids: np.ndarray) -> np.ndarray:
        """(n,) float32: the cosine of vector (dimension,) with each of these paragraphs, 0 where there is none."""
        if not len(ids):
            return np.zeros(0, dtype=np.float32)
        wanted = ids.astype(np.int64)
        cosines, found = self._index.search(
            vector[np.newaxis], len(ids), params=self._parameters(faiss.IDSelectorBatch(wanted))
        )
        by_id = dict(zip(found[0].tolist(), cosines[0].tolist(), strict=True))
        return np.array([by_id.get(number, 0.0) for number in wanted.tolist()], dtype=np.float32)

    def _parameters(self, selector: faiss.IDSelector | None) -> faiss.SearchParameters:
        if isinstance(self._index, faiss.IndexIVF):
            lists = self._index.nlist
            return faiss.SearchParametersIVF(nprobe=lists if selector else max(8, lists // 16), sel=selector)  # type: ignore[call-arg]
        return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]


def _selector(allowed: Sequence[range]) -> faiss.IDSelector:
    """A bitmap over the ids up to the highest one allowed."""
    last = max((span.stop for span in allowed), default=0)
    bits = np.zeros(last + 8, dtype=bool)
    for span in allowed:
        bits[span.start : span.stop] = True
    return faiss.IDSelectorBitmap(np.packbits(bits, bitorder="little"))  # type: ignore[call-arg, arg-type]
