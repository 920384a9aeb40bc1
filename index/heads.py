"""What the headings above a paragraph and its document's title say for it.

「2023年青浦区行政复议受理了多少件?」 names a document and asks for a figure in it. Counted as words of the paragraphs,
青浦区 and 2023年 lift the header and whoever happens to repeat them; they belong to all of the document's paragraphs
alike. So a term counts once for each paragraph: where it is worth most, in its own text or in what stands above it.
(In the manner of BM25F, Robertson et al., CIKM 2004, with the greatest instead of the sum.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from index.normalise import normalise
from index.store import Entry
from index.terms import terms
from index.words import Weighed, asked_terms

# Measured on the development questions and on our own over reports of other kinds, recall@1 / @5 / @10: without heads
# .863 / .950 / .976 and .535 / .808 / .924, with them .883 / .967 / .986 and .721 / .907 / .953. TITLE 2 costs lay
# questions over statutes .04 of recall@10, TITLE 1 nothing
ABOUT, TITLE, SECTION = 2.0, 1.0, 0.6  # what a term is worth there, of its idf in that field
TIE = 0.2  # share of the lesser of the two places that is added; .1 to .3 read alike, 0 loses close calls
K1, B = 1.2, 0.75  # of BM25, as tantivy sets them

Rarity = Callable[[str, str], float]  # term, field -> idf


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as the search takes it, all normalised."""

    text: str
    section: str  # the headings above it
    title: str  # of its document
    about: str = ""  # the document's region, issuer and year: whoever asks for them means this document


def heads_bonus(question: str, passages: Sequence[Passage], rarity: Rarity) -> np.ndarray:
    """(n,) float32, on the scale of BM25: by how much the heads' terms are worth more above than in the text."""
    asked = {term: own for term, own, _ in asked_terms(question) if own}
    average = sum(len(passage.text) for passage in passages) / max(len(passages), 1) or 1.0
    worth: dict[tuple[str, str, str], list[tuple[str, float, float]]] = {}  # many paragraphs stand under one head
    bonus = np.zeros(len(passages), np.float32)
    for place, passage in enumerate(passages):
        head = (passage.about, passage.title, passage.section)
        if head not in worth:
            worth[head] = _worth(head, asked, rarity)
        norm = K1 * (1 - B + B * len(passage.text) / average)
        for term, above, within in worth[head]:
            times = passage.text.count(term)
            here = within * times * (K1 + 1) / (times + norm)
            bonus[place] += max(above, here) + TIE * min(above, here) - here
    return bonus


def counted(asked: Sequence[Weighed], passages: Sequence[Passage], rarity: Rarity) -> np.ndarray:
    """(n,) float32: BM25 of terms that are single characters, which can be counted in a text without cutting it.

    As near as tantivy's as lengths in characters, over their average here, are to lengths in terms over the library's.
    """
    lengths = np.array([len(passage.text) for passage in passages], np.float32)
    norms = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if len(lengths) else 0.0, 1.0))
    scores = np.zeros(len(passages), np.float32)
    for term, own, official in asked:
        times = np.array([passage.text.count(term) for passage in passages], np.float32)
        scores += (own + official) * rarity(term, "words") * (K1 + 1) * times / (times + norms)
    return scores


def _worth(head: tuple[str, str, str], asked: Mapping[str, int], rarity: Rarity) -> list[tuple[str, float, float]]:
    """Terms asked for that stand in a head, with what each is worth there and what it is worth once in a text."""
    about, title, section = map(_term_set, head)
    found = []
    for term in sorted(asked.keys() & (about | title | section)):
        by_title = rarity(term, "title") * (ABOUT if term in about else TITLE if term in title else 0.0)
        by_section = SECTION * rarity(term, "section") if term in section else 0.0
        above, within = max(by_title, by_section), rarity(term, "words")
        if above > 0.01:  # else it stands above nearly every paragraph
            found.append((term, asked[term] * above, asked[term] * within))
    return found


@lru_cache(maxsize=4096)
def section_text(section: tuple[str, ...]) -> str:
    """The headings above a paragraph as the word index holds them."""
    return normalise(" ".join(section)).text


def title_text(entry: Entry) -> str:
    """A document's title, normalised."""
    return normalise(entry.metadata.title).text


def about_text(entry: Entry) -> str:
    """Whom, where and when a document is about, as far as that is known, normalised."""
    metadata = entry.metadata
    known = (metadata.issuer, metadata.region, metadata.year and f"{metadata.year}年")
    return normalise(" ".join(str(part) for part in known if part)).text


@lru_cache(maxsize=8192)
def _term_set(text: str) -> frozenset[str]:
    return frozenset(terms(text))
