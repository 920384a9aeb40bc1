"""The terms of a thousand paragraphs at once: what `index.terms.terms` gives, without an object a character.

Bigrams and characters are nine in ten of all terms. Here they are numbers in one array for all texts, which makes them
cheap to count, to look up and to write down; only words pass through Python one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from index.terms import words_and_runs

_CODES = 0x40000  # no Chinese character lies above


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of n texts, which hold c Chinese characters."""

    words: Sequence[Sequence[str]]  # n: words of two characters and more, figures, other scripts
    codes: np.ndarray  # (c,) uint32: code points of the characters, text after text
    owners: np.ndarray  # (c,) int64: the text each stands in
    pairs: np.ndarray  # places in codes that together with the next one are a bigram

    def joined(self) -> list[str]:
        """n: the terms of each text, joined by blanks."""
        blanks = np.full(len(self.codes), ord(" "), np.uint32)
        singles = _text(self.codes, blanks)
        doubles = _text(self.codes[self.pairs], self.codes[self.pairs + 1], blanks[: len(self.pairs)])
        starts = self._starts(self.owners, 2), self._starts(self.owners[self.pairs], 3)
        spans = map(pairwise, starts)
        return [
            f"{' '.join(words)} {doubles[third:fourth]}{singles[first:second]}"
            for words, (first, second), (third, fourth) in zip(self.words, *spans, strict=True)
        ]

    def _starts(self, owners: np.ndarray, width: int) -> list[int]:
        return [int(at) for at in np.searchsorted(owners, np.arange(len(self.words) + 1)) * width]


def cut(texts: Sequence[str]) -> Terms:
    """All terms of n texts."""
    found = [words_and_runs(text) for text in texts]
    runs = "".join(f"{run}\n" for _, run in found)
    codes = np.frombuffer(runs.encode("utf-32-le"), np.uint32)
    owners = np.repeat(np.arange(len(found)), [len(run) + 1 for _, run in found])
    inside = codes != ord("\n")
    place = np.cumsum(inside) - 1
    pairs = place[:-1][inside[:-1] & inside[1:]]
    return Terms([words for words, _ in found], codes[inside], owners[inside], pairs)


class Vocabulary:
    """Terms by number, ready for many texts."""

    def __init__(self, ids: Mapping[str, int]) -> None:
        self._ids = ids
        singles = {ord(term): number for term, number in ids.items() if len(term) == 1}
        doubles = [(ord(term[0]), ord(term[1]), number) for term, number in ids.items() if len(term) == 2]
        self._singles = _table(singles, -1)
        # a bigram's number stands in the row of its first and the column of its second character, 0 being those of none
        self._first = _table({code: row for row, code in enumerate(sorted({a for a, _, _ in doubles}), 1)}, 0)
        self._second = _table({code: column for column, code in enumerate(sorted({b for _, b, _ in doubles}), 1)}, 0)
        self._doubles = np.full((self._first.max() + 1, self._second.max() + 1), -1, np.int32)
        for a, b, number in doubles:
            self._doubles[self._first[a], self._second[b]] = number

    def count(self, terms: Terms) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The known terms of n texts: numbers, ascending within a text, times each occurs, and (n + 1,) where texts begin."""
        doubles = self._doubles[self._first[terms.codes[terms.pairs]], self._second[terms.codes[terms.pairs + 1]]]
        listed = [self._ids.get(word, -1) for word in chain.from_iterable(terms.words)]
        owner_of_listed = np.repeat(np.arange(len(terms.words)), [len(words) for words in terms.words])
        numbers = np.concatenate([self._singles[terms.codes], doubles, np.array(listed, np.int64)])
        owners = np.concatenate([terms.owners, terms.owners[terms.pairs], owner_of_listed])
        known = numbers >= 0
        size = max(len(self._ids), 1)
        found, times = np.unique((owners * size + numbers)[known], return_counts=True)
        owners, numbers = np.divmod(found, size)
        return numbers, times, np.searchsorted(owners, np.arange(len(terms.words) + 1))


def _table(numbers: Mapping[int, int], none: int) -> np.ndarray:
    """A number by code point."""
    table = np.full(_CODES, none, np.int32)
    for code, number in numbers.items():
        if code < _CODES:
            table[code] = number
    return table


def _text(*columns: np.ndarray) -> str:
    """Code points of several columns (n,), row by row, as text."""
    return np.column_stack(columns).tobytes().decode("utf-32-le")
