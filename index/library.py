"""The library as everything above it sees it: documents, paragraphs, tasks, and search within hard filters."""

from __future__ import annotations

import sqlite3
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import TracebackType

import numpy as np

from index import generation
from index.document import Document, Doubt, Metadata, Paragraph, Task
from index.encoder import Encoder, load_encoder
from index.errors import DamagedIndex, WrongCall
from index.filters import in_scope, tags_for
from index.generation import STORE, VECTORS, WORDS
from index.normalise import normalise
from index.scope import Scope
from index.store import Entry, Store
from index.vectors import Allowed, VectorIndex
from index.words import FIELDS, Tags, WordIndex

POOL = 100  # paragraphs each side hands on: R@100 of the words alone is what fusion can lift into the first ten

FIELD_WEIGHTS = {"words": 1.0, "section": 0.3, "title": 0.3}  # a first guess, replaced by the ranker's
COSINE_WEIGHT = 0.5  # beside words scores divided by the question's best; measured on lay questions over statutes
ANYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph found."""

    paragraph: Paragraph
    score: float  # comparable only within one question
    parts: Mapping[str, float]  # words, section, title: BM25 of each field; cosine
    search_text: str


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a list of documents shows of one."""

    source: str
    metadata: Metadata
    doubts: tuple[Doubt, ...]
    coverage: float
    left_out: tuple[str, ...]
    sections: tuple[tuple[str, ...], ...]
    paragraphs: int
    tasks: int
    spun: bool


@dataclass(frozen=True, slots=True)
class _Within:
    """A scope as both sides of the search take it."""

    tags: Tags
    allowed: Allowed | None
    paragraphs: int


class Library:
    """One generation, open for reading by any number of threads until it is closed.

    A build that ends meanwhile changes nothing here: `Library.open` again sees the new generation.
    """

    def __init__(self, held: generation.Held, store: Store, words: WordIndex, vectors: VectorIndex, encoder: Encoder):
        self._held = held
        self._store = store
        self._words = words
        self._vectors = vectors
        self._encoder = encoder
        self._entries = store.entries()
        self._by_source = {entry.source: entry for entry in self._entries}
        self._by_id = {entry.id: entry for entry in self._entries}
        self._entries_by_first = sorted((entry for entry in self._entries if entry.paragraphs), key=lambda e: e.first)
        self._firsts = [entry.first for entry in self._entries_by_first]
        self._within = lru_cache(maxsize=64)(
            self._find_within
        )  # a page asks within the same few scopes again and again

    @classmethod
    def open(cls, directory: Path, encoder: Encoder | None = None) -> Library:
        """The generation in place.

        encoder: None takes the one YOUJU_ENCODER names, or the shipped one. Raises WrongCall when there is no library,
        DamagedIndex when it is of another version or encoder, incomplete or damaged; EncoderUnavailable.
        """
        held = generation.hold(directory)
        try:
            for part, file in generation.damaged_parts(held.path, held.manifest).items():
                raise generation.part_damaged(part, file)
            encoder = encoder or load_encoder()
            if (encoder.name, encoder.dimension) != (held.manifest.encoder, held.manifest.dimension):
                raise DamagedIndex(
                    f"资料库的向量是用编码模型“{held.manifest.encoder}”建的,现在用的是“{encoder.name}”,两者不能混用。"
                    "请运行 youju build 用现在的模型重建,或改回 YOUJU_ENCODER 的设置。"
                )
            with _told(STORE):
                store = Store.open(held.path / STORE)
            with _told(WORDS):
                words = WordIndex(held.path / WORDS)
            with _told(VECTORS):
                vectors = VectorIndex.open(held.path / VECTORS)
            with _told(STORE):
                return cls(held, store, words, vectors, encoder)
        except BaseException:
            held.close()
            raise

    def close(self) -> None:
        """Lets go of the files; a later build may remove this generation."""
        self._store.close()
        self._held.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def generation(self) -> str:
        """Changes with every build that changed anything; two libraries of one content end in the same eight letters."""
        return self._held.name

    @property
    def encoder(self) -> str:
        """Name of the encoder that made the vectors."""
        return self._held.manifest.encoder

    @property
    def size(self) -> int:
        """Paragraphs in the library."""
        return self._held.manifest.paragraphs

    # -- what it holds

    def documents(self) -> tuple[DocumentInfo, ...]:
        """All documents, by source."""
        return self._documents

    @cached_property
    def _documents(self) -> tuple[DocumentInfo, ...]:
        return tuple(self._info(entry) for entry in self._entries)

    def info(self, source: str) -> DocumentInfo:
        """What the list of documents shows of one. Raises WrongCall when the library does not hold it."""
        return self._info(self._entry(source))

    def document(self, source: str) -> Document:
        """One document as it was read. Raises WrongCall when the library does not hold it."""
        with _told(STORE):
            return self._store.document(self._entry(source))

    def paragraph(self, source: str, number: int) -> Paragraph:
        """Raises WrongCall when there is no such document or paragraph."""
        return self.paragraphs(source, self._checked(source, number), number)[0]

    def paragraphs(self, source: str, first: int, last: int) -> tuple[Paragraph, ...]:
        """Paragraphs first to last, as far as the document has them. Raises WrongCall for an unknown document."""
        entry = self._entry(source)
        ids = [entry.first + number - 1 for number in range(max(first, 1), min(last, entry.paragraphs) + 1)]
        with _told(STORE):
            found = self._store.paragraphs(ids, self._by_id)
        return tuple(found[number] for number in ids)

    def search_text(self, source: str, number: int) -> str:
        """Raises WrongCall when there is no such document or paragraph."""
        identity = self._entry(source).first + self._checked(source, number) - 1
        with _told(STORE):
            return self._store.search_texts([identity])[identity]

    def tasks(self, scope: Scope = ANYWHERE) -> tuple[tuple[str, Task], ...]:
        """Tasks of the documents in scope with their source, in the documents' order."""
        with _told(STORE):
            return tuple(
                (entry.source, task)
                for entry in self._entries
                if entry.tasks and in_scope(entry, scope)
                for task in self._store.tasks(entry)
            )

    def frequency(self, term: str) -> int:
        """Paragraphs whose own text holds this term of index.terms."""
        return self._words.frequency(term)

    # -- search

    def search(self, text: str, scope: Scope = ANYWHERE, top: int = 10) -> list[Hit]:
        """The paragraphs in scope that come closest to the text, best first; equal scores by source and number."""
        query = normalise(text).text
        within = self._within(scope)
        if not query.strip() or not within.paragraphs:
            return []
        ids, parts = self._candidates(query, within, max(POOL, top))
        scores = np.round(fuse(parts), 6)  # sums in another order differ in the seventh place
        order = sorted(range(len(ids)), key=lambda i: (-scores[i], self._place(ids[i])))[:top]
        chosen = [ids[i] for i in order]
        with _told(STORE):
            paragraphs = self._store.paragraphs(chosen, self._by_id)
            search_texts = self._store.search_texts(chosen)
        return [
            Hit(
                paragraph=paragraphs[ids[i]],
                score=float(scores[i]),
                parts={name: float(column[i]) for name, column in parts.items()},
                search_text=search_texts[ids[i]],
            )
            for i in order
        ]

    def _candidates(self, query: str, within: _Within, pool: int) -> tuple[list[int], dict[str, np.ndarray]]:
        """What either side finds, with what both sides say of it: ids (n), and by part (n,) float32."""
        vector = self._encoder.encode([query])[0]
        with _told(WORDS):
            by_words = self._words.candidates(query, FIELD_WEIGHTS, pool, within.tags)
        with _told(VECTORS):
            by_vector = self._vectors.search(vector, pool, within.allowed).ids
        ids = np.union1d(by_words, by_vector if vector.any() else by_words)
        with _told(WORDS):
            parts = {field: self._words.scores(query, field, ids) for field in FIELDS}
        with _told(VECTORS):
            parts["cosine"] = self._vectors.cosines(vector, ids)
        return ids.tolist(), parts

    def _find_within(self, scope: Scope) -> _Within:
        if scope == ANYWHERE:
            return _Within((), None, self.size)
        spans = [entry.ids for entry in self._entries if in_scope(entry, scope)]
        return _Within(tags_for(scope, self._by_source), Allowed.ranges(spans), sum(map(len, spans)))

    # -- small helpers

    def _entry(self, source: str) -> Entry:
        try:
            return self._by_source[source]
        except KeyError:
            raise WrongCall(f"资料库里没有《{source}》。用 youju show 可以看到有哪些文件。") from None

    def _checked(self, source: str, number: int) -> int:
        count = self._entry(source).paragraphs
        if not 1 <= number <= count:
            raise WrongCall(f"《{source}》没有第 {number} 段:它共有 {count} 段。")
        return number

    def _place(self, identity: int) -> tuple[str, int]:
        entry = self._entries_by_first[bisect_right(self._firsts, identity) - 1]
        return entry.source, identity - entry.first

    def _info(self, entry: Entry) -> DocumentInfo:
        return DocumentInfo(
            source=entry.source,
            metadata=entry.metadata,
            doubts=entry.doubts,
            coverage=entry.facts["coverage"],
            left_out=tuple(entry.facts["left_out"]),
            sections=self._store.outline(entry),
            paragraphs=entry.paragraphs,
            tasks=entry.tasks,
            spun=entry.facts["spun"],
        )


def fuse(parts: Mapping[str, np.ndarray]) -> np.ndarray:
    """Parts by name, each (n,) -> (n,) scores: words divided by the question's best, plus the weighed cosine.

    Equal-weight rank fusion lost .02 to .08 of recall@10 on lay questions over statutes; this sum gained.
    """
    words = sum(weight * parts[field] for field, weight in FIELD_WEIGHTS.items())
    best = float(np.max(words, initial=0.0)) or 1.0
    return np.asarray(words / best + COSINE_WEIGHT * parts["cosine"])


@contextmanager
def _told(part: str) -> Iterator[None]:
    """An engine that stumbles over its file says so in a sentence: the part is named, and `youju build` mends it."""
    try:
        yield
    except (sqlite3.DatabaseError, RuntimeError, ValueError, OSError, zlib.error) as error:
        raise generation.part_damaged(part, part) from error
