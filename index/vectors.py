"""The vector index: inner products of rows of length 1, by FAISS; exact while small, inverted lists when large."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import faiss  # its stubs describe the C++ classes, not the Python ones: hence the ignores
import numpy as np

FLAT_BELOW = 100_000  # paragraphs; exact search takes 3 ms there and grows with every paragraph (eval/bench_scale.py)
POINTS_PER_LIST = 40  # to train with; more of them, or more rounds, found no more at 100,000 paragraphs
TRAINING_ROUNDS = 5
# lists; at 100,000 paragraphs a quarter of them, which lose nothing of the exact nearest ten, at a million a twelfth,
# which lose .007, of the first hundred .006, in 2 ms
PROBED = 128
ADDED_AT_ONCE = 50_000  # vectors


@dataclass(frozen=True, slots=True)
class Near:
    """Paragraphs, nearest first."""

    ids: np.ndarray  # (n,) int64
    cosines: np.ndarray  # (n,) float32, -1 to 1


@dataclass(frozen=True, slots=True)
class Allowed:
    """Ids that a search may return; made once for many searches."""

    selector: faiss.IDSelector
    count: int

    @classmethod
    def ranges(cls, spans: Sequence[range]) -> Allowed:
        """The ids in any of the spans, as a bitmap up to the highest one."""
        bits = np.zeros(max((span.stop for span in spans), default=0) + 8, dtype=bool)
        for span in spans:
            bits[span.start : span.stop] = True
        packed = np.packbits(bits, bitorder="little")
        return cls(faiss.IDSelectorBitmap(packed), int(bits.sum()))  # type: ignore[call-arg, arg-type]


class VectorIndex:
    """Vectors by paragraph id. Many threads may search; changes are made by one, before it is saved."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index
        self._lock = Lock()

    @classmethod
    def create(cls, dimension: int, sample: np.ndarray | None = None) -> VectorIndex:
        """An empty index: exact without a sample, inverted lists trained on the sample (n, dimension) with one."""
        if sample is None:
            return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))
        lists = max(1, len(sample) // POINTS_PER_LIST)
        index = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        training = index.cp  # type: ignore[attr-defined]
        training.niter = TRAINING_ROUNDS
        training.max_points_per_centroid = POINTS_PER_LIST
        training.min_points_per_centroid = 1  # else FAISS writes a warning on the user's terminal
        # one processor is left to the word index that is written meanwhile: threads that wait for it would spin
        faiss.omp_set_num_threads(max(1, len(os.sched_getaffinity(0)) - 1))
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

    def search(self, vector: np.ndarray, top: int, allowed: Allowed | None = None) -> Near:
        """The nearest to vector (dimension,) among the allowed ids (None: all)."""
        _one_thread()
        cosines, ids = self._index.search(vector[np.newaxis], top, params=self._parameters(allowed))
        found = ids[0] >= 0
        return Near(ids[0][found], cosines[0][found])

    def cosines(self, vector: np.ndarray, ids: np.ndarray) -> np.ndarray:
        """(n,) float32: the cosine of vector (dimension,) with each of these paragraphs, 0 where there is none."""
        if not len(ids):
            return np.zeros(0, dtype=np.float32)
        wanted = ids.astype(np.int64)
        self._ready_by_id()
        try:
            return np.asarray(self._index.reconstruct_batch(wanted) @ vector, np.float32)  # type: ignore[call-arg]
        except RuntimeError:  # one is not there
            return self._cosines_found(vector, wanted)

    def _ready_by_id(self) -> None:
        """Inverted lists learn where each id is: 0.03 s and 50 MB at a million; looking through them takes 3 ms a question."""
        with self._lock:
            if isinstance(self._index, faiss.IndexIVF) and self._index.direct_map.type == faiss.DirectMap.NoMap:  # type: ignore[attr-defined]
                self._index.set_direct_map_type(faiss.DirectMap.Hashtable)  # type: ignore[attr-defined]

    def _cosines_found(self, vector: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        _one_thread()
        some = Allowed(faiss.IDSelectorBatch(wanted), len(wanted))
        cosines, found = self._index.search(vector[np.newaxis], len(wanted), params=self._parameters(some))
        by_id = dict(zip(found[0].tolist(), cosines[0].tolist(), strict=True))
        return np.array([by_id.get(number, 0.0) for number in wanted.tolist()], dtype=np.float32)

    def _parameters(self, allowed: Allowed | None) -> faiss.SearchParameters:
        selector = allowed.selector if allowed else None
        if not isinstance(self._index, faiss.IndexIVF):
            return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        probed = PROBED
        if allowed:  # the nearest lists hold fewer of the few that are allowed
            probed = probed * self.size // max(1, allowed.count)
        return faiss.SearchParametersIVF(nprobe=min(probed, self._index.nlist), sel=selector)  # type: ignore[call-arg]


class Waiting:
    """Vectors that wait in a file until there are all of them, to train lists on some from all over the library."""

    def __init__(self, path: Path, count: int, dimension: int) -> None:
        self._path = path
        self._vectors = np.memmap(path, np.float32, "w+", shape=(count, dimension))
        self._ids = np.zeros(count, np.int64)
        self._done = 0

    def add(self, ids: np.ndarray, vectors: np.ndarray) -> None:
        """ids (n,), vectors (n, dimension) with rows of length 1."""
        place = slice(self._done, self._done + len(ids))
        self._ids[place], self._vectors[place] = ids, vectors
        self._done = place.stop

    def in_lists(self) -> VectorIndex:
        """The index of all of them; the file is gone then."""
        count, dimension = self._vectors.shape
        step = max(1, count // (lists_for(count) * POINTS_PER_LIST))
        index = VectorIndex.create(dimension, np.array(self._vectors[::step]))
        for start in range(0, count, ADDED_AT_ONCE):
            some = slice(start, start + ADDED_AT_ONCE)
            index.add(self._ids[some], np.array(self._vectors[some]))
        del self._vectors
        self._path.unlink()
        return index


def _one_thread() -> None:
    # for this thread only, hence at every call: waiting for a second one costs more than it saves on one question
    # (100,000 paragraphs on two busy cores: 3 ms with one thread, 16 to 25 ms with two)
    faiss.omp_set_num_threads(1)


def lists_for(paragraphs: int) -> int:
    """Inverted lists for a library of this size: 1.5 x its square root (faiss guidelines: 4 to 16 x, for a batch of
    questions; fewer train in a second, and the same share of the library is looked at)."""
    return max(1, int(1.5 * paragraphs**0.5))
