"""Texts to vectors. The shipped encoder is plain numpy; any other one goes through sentence-transformers.

The shipped one was trained here (`index/training/`): a text is the sum of (1 + ln tf) x row over its terms, scaled to
length 1. `index/static_embedding.py` is the same model as a `SentenceTransformer`; both give the same vectors.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np

from index.bulk import Terms, Vocabulary, cut
from index.errors import YoujuError
from index.terms import terms

CONTEXT = 0.3  # of title and headings in a paragraph's vector: lay questions' R@100 .52 -> .57; .2 to .4 read alike
FEW = 16  # texts; for more of them it is worth the 0.1 s to get the vocabulary ready for many
AT_ONCE = 1_000  # texts
SHIPPED = Path(__file__).with_name("data") / "encoder"


class EncoderUnavailable(YoujuError):
    """The model named is not on this machine, or its files are damaged."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"用不了编码模型“{name}”:{why}。请把 YOUJU_ENCODER 设成本机上 sentence-transformers 模型的文件夹,"
            "或者取消这个设置,改用自带的模型。"
        )
        self.name = name


class Encoder(Protocol):
    """Turns texts into vectors that can be compared by their dot product."""

    @property
    def name(self) -> str:
        """Which model made the vectors; vectors of two names are never compared."""

    @property
    def dimension(self) -> int:
        """Numbers a vector."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dimension) float32, rows of length 1, or 0 for a text without a known term."""


class StaticEncoder:
    """A folder of term rows: `vocabulary.txt`, `config.json` and int8 rows with a scale each in `model.safetensors`."""

    def __init__(self, folder: Path) -> None:
        try:
            config = json.loads((folder / "config.json").read_text("utf-8"))
            tensors = map_tensors(folder / "model.safetensors")
            vocabulary = (folder / "vocabulary.txt").read_text("utf-8").split("\n")[:-1]
            self.name: str = config["name"]
            # (n terms, d) int8, on disk until a row is used; a plain view, as indexing a memmap costs 10 us a text
            self.rows: np.ndarray = np.asarray(tensors["rows"])
            self.scales: np.ndarray = np.array(tensors["scales"])  # (n terms,) float32
        except (OSError, ValueError, KeyError) as error:
            raise EncoderUnavailable(str(folder), f"模型文件缺失或已损坏({type(error).__name__})") from error
        if not len(vocabulary) == len(self.rows) == len(self.scales):
            raise EncoderUnavailable(str(folder), "词表与向量的行数对不上")
        self.ids = {term: i for i, term in enumerate(vocabulary)}
        self.dimension: int = self.rows.shape[1]

    @staticmethod
    def name_of(folder: Path) -> str | None:
        """The name in a folder's `config.json`; None where there is none to read."""
        try:
            name = json.loads((folder / "config.json").read_text("utf-8"))["name"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return str(name)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dimension) float32, rows of length 1, or 0 for a text without a known term."""
        if len(texts) <= FEW:
            known = [term_weights(text, self.ids) for text in texts]
            return self._summed((numbers, weights * self.scales[numbers]) for numbers, weights in known)
        some = (texts[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE))
        return np.concatenate([self.encode_terms(cut(batch)) for batch in some])

    def encode_terms(self, terms: Terms) -> np.ndarray:
        """The same for the terms of n texts, where they are known already."""
        numbers, times, starts = self._many.count(terms)
        weights = (1 + np.log(times.astype(np.float32))).astype(np.float32) * self.scales[numbers]
        return self._summed((numbers[at:end], weights[at:end]) for at, end in pairwise(starts.tolist()))

    @cached_property
    def _many(self) -> Vocabulary:
        return Vocabulary(self.ids)

    def _summed(self, texts: Iterable[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
        found = [weights @ self.rows.take(numbers, 0).astype(np.float32) for numbers, weights in texts]
        vectors = np.array(found, np.float32).reshape(-1, self.dimension)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))


def in_context(vectors: np.ndarray, context: np.ndarray) -> np.ndarray:
    """Vectors of paragraphs (n, d) with a share of those of their title and headings (n, d); rows of length 1 or 0."""
    mixed = vectors + np.float32(CONTEXT) * context
    return np.asarray(mixed / np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), np.float32(1e-9)), np.float32)


def under_heads(vectors: np.ndarray, heads: Sequence[str], encode: Callable[[Sequence[str]], np.ndarray]) -> np.ndarray:
    """Vectors (n, d) of paragraphs, drawn towards those of their n heads; each distinct head is encoded once."""
    distinct = {head: place for place, head in enumerate(dict.fromkeys(heads))}
    return in_context(vectors, encode(list(distinct))[[distinct[head] for head in heads]])


def term_weights(text: str, ids: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the known terms of a text, ascending, and 1 + ln(times it occurs) of each."""
    known = sorted((ids[term], count) for term, count in Counter(terms(text)).items() if term in ids)
    numbers = np.array([number for number, _ in known], np.int64)
    counts = np.array([count for _, count in known], np.float32)
    return numbers, (1 + np.log(counts)).astype(np.float32)


def map_tensors(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a safetensors file, memory-mapped. Raises ValueError when the file is none.

    Format: eight bytes with the header's length, a JSON header, then the arrays (huggingface/safetensors, README).
    """
    kinds = {"I8": np.int8, "F16": np.float16, "F32": np.float32}
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length)) if length < 1_000_000 else {}
    arrays: dict[str, np.ndarray] = {}
    for name, entry in header.items():
        if name != "__metadata__":
            offset = 8 + length + entry["data_offsets"][0]
            arrays[name] = np.memmap(path, kinds[entry["dtype"]], "r", offset, tuple(entry["shape"]))
    return arrays


class SentenceTransformerEncoder:
    """Any model sentence-transformers can load, by folder or by a name that is in the local cache."""

    def __init__(self, name: str) -> None:
        # Nothing is fetched at run time unless HF_HUB_OFFLINE=0 asks for it; without both settings a name that is
        # not cached waits for the network to time out (the variable alone is read once, when the hub is imported).
        offline = os.environ.setdefault("HF_HUB_OFFLINE", "1") != "0"
        from sentence_transformers import SentenceTransformer  # 5 s and 480 MB: only for those who ask for it

        try:
            self._model = SentenceTransformer(name, device="cpu", local_files_only=offline)
        except (OSError, ValueError, ImportError) as error:
            why = "文件夹里不是可用的模型" if Path(name).is_dir() else "本机没有它,而运行时不联网下载"
            raise EncoderUnavailable(name, why) from error
        self.name = Path(name).name if Path(name).is_dir() else name
        self.dimension = int(self._model.get_embedding_dimension() or len(self._model.encode("字")))

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """(n, dimension) float32, rows of length 1."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        found = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found, np.float32)


def load_encoder(name: str | None = None) -> Encoder:
    """The shipped encoder, or the one named here or in YOUJU_ENCODER. Raises EncoderUnavailable."""
    wanted = name or os.environ.get("YOUJU_ENCODER")
    if not wanted or wanted == StaticEncoder.name_of(SHIPPED):
        return StaticEncoder(SHIPPED)
    folder = Path(wanted).expanduser()
    if (folder / "vocabulary.txt").is_file():
        return StaticEncoder(folder)
    return SentenceTransformerEncoder(str(folder) if folder.is_dir() else wanted)
