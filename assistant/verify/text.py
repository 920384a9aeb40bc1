"""One text made ready to compare: standard wording, clauses, figures, and a flat string without blanks and punctuation."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache

import rjieba

from assistant.quantities import Quantity, quantities
from assistant.verify import lexicon

FIGURE = "\ue000"  # stands for one quantity in the flat text, so that 8000余人 and 八千人 align
_SENTENCE_ENDS = frozenset("。;!?\n")
_CLAUSE_ENDS = _SENTENCE_ENDS | frozenset(",:")
_KEPT = frozenset("%+.℃")  # beside letters and digits: 99.98%, 互联网+


@lru_cache(maxsize=1)
def _segmenter() -> rjieba.Jieba:
    return rjieba.Jieba()


@lru_cache(maxsize=8192)
def cut(text: str) -> tuple[str, ...]:
    """The words of a piece of flat text."""
    return tuple(_segmenter().cut(text))


@lru_cache(maxsize=8192)
def tag(word: str) -> str:
    """The dictionary's tag of a word: n… noun, v… verb, d adverb, p preposition; "x" when it has none."""
    tags = _segmenter().tag(word)
    return tags[0][1] if len(tags) == 1 else "x"


@lru_cache(maxsize=4096)
def noun(word: str) -> bool:
    """Whether a piece of text ends in a noun, by the dictionary's tags."""
    tags = _segmenter().tag(word)
    return bool(tags) and tags[-1][1][0] == "n"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the flat text."""

    start: int
    end: int


@dataclass(frozen=True, eq=False)  # compared and hashed by identity: `prepare` makes one a text
class Text:
    """A claim or a context. Offsets: `plain` has those of `raw`; `at[i]` is where the flat character i stands."""

    raw: str
    plain: str  # same length as raw
    flat: str
    at: tuple[int, ...]
    figures: tuple[Quantity, ...]  # offsets in raw
    figure_at: dict[int, Quantity]  # flat index → quantity
    clauses: tuple[Span, ...]
    sentences: tuple[Span, ...]

    def piece(self, start: int, end: int) -> str:
        """The raw text under flat[start:end]."""
        start, end = max(start, 0), min(end, len(self.at))
        if start >= end:
            return ""
        last = self.at[end - 1]
        figure = self.figure_at.get(end - 1)
        stop = figure.end if figure else last + 1
        return self.raw[self.at[start] : stop].strip()

    def flat_index(self, offset: int) -> int:
        """The first flat index at or behind an offset of raw."""
        return bisect_left(self.at, offset)

    @cached_property
    def bigrams(self) -> tuple[frozenset[str], ...]:
        """Character pairs, a set a sentence."""
        return tuple(pairs(self.flat[s.start : s.end]) for s in self.sentences)

    @cached_property
    def openings(self) -> frozenset[int]:
        """Flat indices at which a clause begins."""
        return frozenset(clause.start for clause in self.clauses)

    @cached_property
    def words(self) -> tuple[tuple[int, int], ...]:
        """(start, end) in flat of every word; a figure is a word."""
        found = []
        for clause in self.clauses:
            position = clause.start
            for word in _segmenter().cut(self.flat[clause.start : clause.end]):
                found.append((position, position + len(word)))
                position += len(word)
        return tuple(found)


def pairs(flat: str) -> frozenset[str]:
    """The character bigrams of a string, or the string itself when it has one character."""
    return frozenset(map("".join, itertools.pairwise(flat))) or frozenset(flat)


@lru_cache(maxsize=4096)
def prepare(raw: str) -> Text:
    """Reads a text once; the same paragraph is asked for by every claim of an answer."""
    plain = lexicon.standard(raw)
    figures = tuple(quantities(plain))
    figures = tuple(
        Quantity(q.start, q.end, raw[q.start : q.end], q.value, q.upper, q.approx, q.unit, q.published_unit, q.kind)
        for q in figures
    )
    flat: list[str] = []
    at: list[int] = []
    figure_at: dict[int, Quantity] = {}
    clause_ends: set[int] = set()
    sentence_ends: set[int] = set()
    position = 0
    pending = list(figures)
    while position < len(plain):
        if pending and position == pending[0].start:
            figure = pending.pop(0)
            figure_at[len(flat)] = figure
            flat.append(FIGURE)
            at.append(position)
            position = figure.end
            continue
        c = plain[position]
        if c.isalnum() or c in _KEPT:
            flat.append(c)
            at.append(position)
        elif c in _CLAUSE_ENDS:
            clause_ends.add(len(flat))
            if c in _SENTENCE_ENDS:
                sentence_ends.add(len(flat))
        position += 1
    return Text(
        raw,
        plain,
        "".join(flat),
        tuple(at),
        figures,
        figure_at,
        _spans(clause_ends, len(flat)),
        _spans(sentence_ends, len(flat)),
    )


def _spans(ends: set[int], length: int) -> tuple[Span, ...]:
    cuts = sorted({0, length} | ends)
    return tuple(Span(a, b) for a, b in itertools.pairwise(cuts) if b > a)
