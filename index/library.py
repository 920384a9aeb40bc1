"""The library as everything above it sees it: documents, paragraphs, tasks, and search within hard filters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from types import TracebackType

import numpy as np

from index import generation
from index.document import Document, Doubt, Metadata, Paragraph, Task
from index.encoder import Encoder, load_encoder
from index.errors import DamagedIndex, WrongCall
from index.filters import in_scope, tags_for
from index.generation import STORE, VECTORS, WORDS, told
from index.heads import Passage, about_text, section_text, title_text
from index.hybrid import Hybrid
from index.normalise import normalise
from index.scope import Scope
from index.store import Entry, Store
from index.vectors import Allowed, VectorIndex
from index.words import Tags, WordIndex

ANYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph found."""

    paragraph: Paragraph
    score: float  # comparable only within one question
    parts: Mapping[str, float]  # words, section, title: BM25 of each field; cosine
    search_text: str
    shares: Mapping[str, float] = field(default_factory=dict)  # by ranker.IN_WORDS: what each adds to the score


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
        self._hybrid = Hybrid(words, vectors, encoder)
        self._entries = store.entries()
        self._by_source = {entry.source: entry for entry in self._entries}
        self._infos: dict[str, DocumentInfo] = {}  # filled as they are asked for; the same value, whoever writes it
        self._by_id = {entry.id: entry for entry in self._entries}
        self._entries_by_first = sorted((entry for entry in self._entries if entry.paragraphs), key=lambda e: e.first)
        self._firsts = [entry.first for entry in self._entries_by_first]
        self._heads = lru_cache(maxsize=8192)(self._find_heads)
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
            with told(STORE):
                store = Store.open(held.path / STORE)
            with told(WORDS):
                words = WordIndex(held.path / WORDS)
            with told(VECTORS):
                vectors = VectorIndex.open(held.path / VECTORS)
            with told(STORE):
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
        entry = self._entry(source)
        found = self._infos.get(source)
        if found is None:
            found = self._infos[source] = self._info(entry)
        return found

    def document(self, source: str) -> Document:
        """One document as it was read. Raises WrongCall when the library does not hold it."""
        with told(STORE):
            return self._store.document(self._entry(source))

    def paragraph(self, source: str, number: int) -> Paragraph:
        """Raises WrongCall when there is no such document or paragraph."""
        return self.paragraphs(source, self._checked(source, number), number)[0]

    def paragraphs(self, source: str, first: int, last: int) -> tuple[Paragraph, ...]:
        """Paragraphs first to last, as far as the document has them. Raises WrongCall for an unknown document."""
        entry = self._entry(source)
        ids = [entry.first + number - 1 for number in range(max(first, 1), min(last, entry.paragraphs) + 1)]
        with told(STORE):
            found = self._store.paragraphs(ids, self._by_id)
        return tuple(found[number] for number in ids)

    def search_text(self, source: str, number: int) -> str:
        """Raises WrongCall when there is no such document or paragraph."""
        identity = self._entry(source).first + self._checked(source, number) - 1
        with told(STORE):
            return self._store.search_texts([identity])[identity].text

    def tasks(self, scope: Scope = ANYWHERE) -> tuple[tuple[str, Task], ...]:
        """Tasks of the documents in scope with their source, in the documents' order."""
        with told(STORE):
            return tuple(
                (entry.source, task)
                for entry in self._entries
                if entry.tasks and in_scope(entry, scope)
                for task in self._store.tasks(entry)
            )

    def frequency(self, term: str) -> int:
        """Paragraphs whose own text holds this term of index.terms."""
        return self._hybrid.words.frequency(term)

    # -- search

    def search(self, text: str, scope: Scope = ANYWHERE, top: int = 10) -> list[Hit]:
        """The paragraphs in scope that come closest to the text, best first; equal scores by source and number."""
        query = normalise(text).text
        within = self._within(scope)
        if not query.strip() or not within.paragraphs:
            return []
        found = self._hybrid.search(query, self._passages, top, within.tags, within.allowed)
        scores = np.round(found.scores, 5)
        least = np.sort(scores)[-top:][0] if len(scores) else 0.0
        first = np.flatnonzero(scores >= least).tolist()
        order = sorted(first, key=lambda i: (-scores[i], self._place(int(found.ids[i]))))[:top]
        chosen = found.ids[order].tolist()
        with told(STORE):
            paragraphs = self._store.paragraphs(chosen, self._by_id)
            search_texts = self._store.search_texts(chosen)
        return [
            Hit(
                paragraph=paragraphs[identity],
                score=float(scores[i]),
                parts={name: float(column[i]) for name, column in found.parts.items()},
                search_text=search_texts[identity].text,
                shares={name: float(column[i]) for name, column in found.shares.items()},
            )
            for i, identity in zip(order, chosen, strict=True)
        ]

    def _passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        with told(STORE):
            found = self._store.search_texts(ids)
        return {
            n: Passage(text.text, section_text(text.section), *self._heads(text.document)) for n, text in found.items()
        }

    def _find_heads(self, document: int) -> tuple[str, str]:
        entry = self._by_id[document]
        return title_text(entry), about_text(entry)

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
