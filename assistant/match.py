"""How much of what a question asks about stands in a piece of text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.lexicon import common_words, stopwords, weak_words
from index.everyday import everyday_words
from index.terms import words

WEAK = 0.35  # weight of a word that stands in every report, against 1: a guess that held on the development set
COMMON = 0.35  # of a common word that no paragraph has: it is how people speak, not what they ask about
SINGLE = 0.3  # weight of a single character: it is often half of a word
SYNONYM = 0.8  # an official word for the everyday one asked with counts a little less than the word itself

# ways of asking that segmentation glues to their neighbours: 几类, 各是, 哪位
_ASKING = re.compile(
    r"(?:多少|[哪那]?几|哪一?)(?:个|项|类|种|件次|件|家|次|场|份|条|批|部|支|名|位|户|所|处|座|篇|期|轮|关|些|里|天|日|年|方面|大|号)?"
    r"|各(?:是|有|为|占|自)|分别(?:是|为|有|占)?|什么|怎么样?|怎样|如何|请问|一共|总共"
)
Frequency = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Term:
    """One content word of a question."""

    word: str
    weight: float  # idf in the library, times how strongly it was asked
    also: tuple[str, ...] = ()  # official words for it


def content_words(text: str) -> list[str]:
    """The words of a question that say what it is about, in order, each once."""
    stop = stopwords()
    bare = _ASKING.sub(" ", text)
    return list(dict.fromkeys(word for word in words(bare) if word not in stop and not word.isdigit()))


def content_terms(text: str, frequency: Frequency, size: int, strength: float = 1.0) -> tuple[Term, ...]:
    """Content words with their weights; size: paragraphs in the library."""
    weak, known = weak_words(), everyday_words()
    found = []
    for word in content_words(text):
        df = frequency(word)
        weight = idf(df, size) * strength
        if not df and word in common_words():
            weight *= COMMON
        if word in weak:
            weight *= WEAK
        if len(word) == 1:
            weight *= SINGLE
        found.append(Term(word, weight, known.get(word, ())))
    return tuple(found)


def idf(df: int, size: int) -> float:
    """Rarity of a word held by df of size paragraphs; above 0. Lucene's BM25 idf."""
    return math.log(1 + (size - min(df, size) + 0.5) / (min(df, size) + 0.5))


def held(term: Term, text: str) -> float:
    """0..1: whether text holds the term itself, an official word for it, or part of a longer one."""
    if term.word in text:
        return 1.0
    if any(word in text for word in term.also):
        return SYNONYM
    if len(term.word) > 2:
        pairs = _pairs(term.word)
        return 0.8 * sum(pair in text for pair in pairs) / len(pairs)
    return 0.0


def coverage(terms: Iterable[Term], text: str) -> float:
    """0..1: the weighted share of the terms that text holds; 0 when there are no terms."""
    total = gained = 0.0
    for term in terms:
        total += term.weight
        gained += term.weight * held(term, text)
    return gained / total if total else 0.0


def missing(terms: Iterable[Term], text: str) -> list[Term]:
    """The terms that text does not hold at all, weightiest first."""
    absent = [term for term in terms if held(term, text) < 0.3]
    return sorted(absent, key=lambda term: -term.weight)


@lru_cache(maxsize=4096)
def _pairs(word: str) -> tuple[str, ...]:
    return tuple(word[i : i + 2] for i in range(len(word) - 1))
