"""The word index: BM25 over the terms of paragraph, section path and title, by tantivy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import numpy as np
import tantivy

from index.everyday import WEIGHT, official_words
from index.terms import terms

FIELDS = ("words", "section", "title")  # of the paragraph itself, of the headings above it, of its document
LARGE = 20_000  # paragraphs; below, a question takes 1 ms with all its terms
HUGE = 200_000  # paragraphs; above, common characters are counted in the texts at hand, half the time at a million
COMMON = 0.05  # share of the paragraphs a term may stand in to count when candidates are looked for
_HEAP_BYTES = 512_000_000  # of the writer, as far as it is needed: 2 segments at a million paragraphs, of 128 MB 8

Tags = Sequence[Collection[str]]  # of each collection a paragraph must have one


@dataclass(frozen=True, slots=True)
class Ranked:
    """Paragraphs, best first."""

    ids: np.ndarray  # (n,) int64
    scores: np.ndarray  # (n,) float32, BM25: no unit, comparable only within one question


class WordIndex:
    """One folder of tantivy segments. Many threads may read it; one WordWriter at a time changes it.

    Segment files are never changed once written, so a new generation may share them with the old one by hard links.
    """

    def __init__(self, directory: Path) -> None:
        """Opens an index that WordIndex.create made. Raises ValueError or OSError when it is missing or damaged."""
        self._index = tantivy.Index.open(str(directory))
        # else a thread of tantivy's looks at the folder twice a second and reads segments nobody asked it to
        self._index.config_reader(reload_policy="manual")
        self._schema = self._index.schema
        self.reload()

    @classmethod
    def create(cls, directory: Path) -> WordIndex:
        """An empty index in an empty or new folder."""
        directory.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", indexed=True, fast=True)
        builder.add_text_field("tags", tokenizer_name="raw", index_option="basic")
        for name in FIELDS:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        tantivy.Index(builder.build(), path=str(directory))
        return cls(directory)

    @property
    def size(self) -> int:
        """Paragraphs in the index."""
        return int(self._searcher.num_docs)

    def frequency(self, term: str, field: str = "words") -> int:
        """Paragraphs whose own text, or whose other field, holds the term."""
        return self._frequency(term, field)

    def writer(self, threads: int = 1) -> WordWriter:
        """For a with statement: everything between takes effect together at its end, or not at all."""
        return WordWriter(self, self._index, threads)

    def reload(self) -> None:
        """Sees what a writer has put in."""
        self._index.reload()
        searcher = self._searcher = self._index.searcher()
        # asked for several times a question, of characters by nearly every one: 1 ms a question at a million paragraphs
        self._frequency = lru_cache(maxsize=50_000)(lambda term, field: int(searcher.doc_freq(field, term)))

    def search(self, text: str, weights: Mapping[str, float], top: int) -> Ranked:
        """The paragraphs with the highest weighted sum of BM25 over the fields."""
        return self._run(self._should(asked_terms(text), weights), top)

    def candidates(self, text: str, weights: Mapping[str, float], top: int, tags: Tags = ()) -> np.ndarray:
        """Ids (n,) of the paragraphs that search() puts first, among those whose document has the tags.

        In a large library, terms that stand in many paragraphs are left out: a third of the time at a million
        paragraphs, and what they would add is in scores().
        """
        query = self._should(self._rare(asked_terms(text), "words") or asked_terms(text), weights)
        return self._run(self._tagged(query, tags) if tags else query, top).ids

    def scores(self, text: str, field: str, ids: np.ndarray) -> np.ndarray:
        """ids (n,) -> (n,) float32: BM25 of one field for these paragraphs, 0 where no term occurs.

        Of the paragraph's own text all terms count, but for what to_count() leaves to the caller.
        """
        if field == "words":
            left = set(self.to_count(text))
            asked = [weighed for weighed in asked_terms(text) if weighed not in left]
        else:
            asked = list(self._rare(asked_terms(text), field))
        by_id = [tantivy.Query.term_query(self._schema, "id", number) for number in ids.tolist()]  # quicker than a set
        wanted = tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in by_id])
        found = self._run(_both(wanted, self._should(asked, {field: 1.0})), len(ids))
        scored = dict(zip(found.ids.tolist(), found.scores.tolist(), strict=True))
        return np.array([scored.get(number, 0.0) for number in ids.tolist()], dtype=np.float32)

    def to_count(self, text: str) -> list[Weighed]:
        """Characters of a question that stand in many paragraphs of a huge library.

        tantivy would look at all of those to score a hundred: of 9 ms a question at a million paragraphs, 6.
        """
        if self.size < HUGE:
            return []
        return [w for w in asked_terms(text) if len(w.term) == 1 and self.frequency(w.term) > COMMON * self.size]

    def _rare(self, asked: Sequence[Weighed], field: str) -> Sequence[Weighed]:
        """Without the terms that stand nearly everywhere, where looking them up would take long."""
        if self.size < LARGE:
            return asked
        most = COMMON * self.size
        return [weighed for weighed in asked if self.frequency(weighed.term, field) <= most]

    def _should(self, asked: Iterable[Weighed], weights: Mapping[str, float]) -> tantivy.Query:
        clauses = []
        for term, own, official in asked:
            for field, weight in weights.items():
                boost = weight * (own + (official if field == "words" else 0.0))
                if boost:
                    query = tantivy.Query.term_query(self._schema, field, term, index_option="freq")
                    clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(query, boost)))
        return tantivy.Query.boolean_query(clauses)

    def _tagged(self, query: tantivy.Query, tags: Tags) -> tantivy.Query:
        for alternatives in tags:
            query = _both(tantivy.Query.term_set_query(self._schema, "tags", list(alternatives)), query)
        return query

    def _run(self, query: tantivy.Query, top: int) -> Ranked:
        hits = self._searcher.search(query, limit=max(top, 1), count=False).hits
        ids = self._searcher.fast_field_values("id", [address for _, address in hits])
        return Ranked(np.array(ids, dtype=np.int64), np.array([score for score, _ in hits], dtype=np.float32))


class WordWriter:
    """Adds and removes paragraphs; commits when the with statement ends well, else leaves the index as it was."""

    def __init__(self, index: WordIndex, raw: tantivy.Index, threads: int) -> None:
        self._index = index
        self._raw = raw
        self._threads = threads

    def __enter__(self) -> WordWriter:
        self._writer = self._raw.writer(heap_size=_HEAP_BYTES, num_threads=self._threads)
        return self

    def add(self, number: int, words: str, section: str, title: str, tags: Iterable[str]) -> None:
        """One paragraph: its search text, the normalised headings above it and title of its document, its tags."""
        self.add_terms(number, " ".join(terms(words)), section, title, tags)

    def add_terms(self, number: int, found: str, section: str, title: str, tags: Iterable[str]) -> None:
        """The same with the terms of its search text, joined by blanks, where they are known already."""
        self._writer.add_document(
            tantivy.Document(
                id=number,
                tags=list(tags),
                words=found,
                section=_repeated_terms(section),
                title=_repeated_terms(title),
            )
        )

    def remove(self, tag: str) -> None:
        """All paragraphs that have the tag."""
        self._writer.delete_documents_by_term("tags", tag)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._writer.commit()
        else:
            self._writer.rollback()
        self._writer.wait_merging_threads()
        self._index.reload()


class Weighed(NamedTuple):
    """A term of a question."""

    term: str
    own: int  # times it stands in the question
    official: float  # its weight as an official word for an everyday one


@lru_cache(maxsize=256)  # a question is asked of three fields and more than once
def asked_terms(text: str) -> tuple[Weighed, ...]:
    """The question's own terms, and those of official words for its everyday ones (房东: 出租人)."""
    own = Counter(terms(text))
    official = dict.fromkeys(terms(" ".join(official_words(text))))
    return (
        *(Weighed(term, count, 0.0) for term, count in own.items()),
        *(Weighed(term, 0, WEIGHT) for term in official if term not in own),
    )


def _both(condition: tantivy.Query, query: tantivy.Query) -> tantivy.Query:
    """What meets the condition, scored by the query alone."""
    must = tantivy.Occur.Must
    return tantivy.Query.boolean_query([(must, tantivy.Query.const_score_query(condition, 0.0)), (must, query)])


@lru_cache(maxsize=4096)
def _repeated_terms(text: str) -> str:
    # a title stands over hundreds of paragraphs, a heading over several
    return " ".join(terms(text))
