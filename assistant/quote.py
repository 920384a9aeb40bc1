"""The part of a paragraph that carries a claim: whole clauses, as published."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from assistant.clauses import Span, clauses, sentences
from assistant.quantities import quantities
from index.terms import words

LONG = 40  # characters; a longer sentence is also cut at its commas. A guess: one line of an answer on the page
WORTH = 250  # characters that covering all of the claim's words is worth. A guess: a paragraph of usual length

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+")
_SOFT = ("year", "date", "ordinal", "document_number")
_LOOSE = " \t\r\n,;:\uff0c\uff1b\uff1a\u3001"  # blanks and marks that join clauses: a quote does not end in them


@dataclass(frozen=True, slots=True)
class _Piece:
    """A clause and what can be looked for in it."""

    span: Span
    figures: frozenset[Decimal]  # must be in the quote when the claim has them
    pairs: frozenset[str]  # words, and years: better in it than not


def carry(claim: str, paragraph: str) -> str:
    """The run of whole clauses with every figure of the claim that the paragraph has, most of its words, and little else.

    Always a non-empty slice of `paragraph`; raises ValueError when the paragraph is blank. A word weighs less the more
    clauses hold it, so that the clause with the answer wins over those that only name the subject; years count as
    words, for they often stand far ahead. When nothing of the claim occurs, the first clause.
    """
    pieces = _pieces(paragraph)
    if not pieces:
        raise ValueError("a blank paragraph carries nothing")
    figures, pairs = _features(" ".join(words(claim)))  # pairs across two words would be chance finds
    figures &= frozenset().union(*(piece.figures for piece in pieces))
    held = Counter(pair for piece in pieces for pair in piece.pairs & pairs)
    first, last = _best_run(pieces, figures, {pair: 1 / count for pair, count in held.items()})
    start, end = pieces[first].span.start, pieces[last].span.end
    return paragraph[start:end].rstrip(_LOOSE) or paragraph[start:end]


def _best_run(pieces: list[_Piece], figures: frozenset[Decimal], weights: dict[str, float]) -> tuple[int, int]:
    """First and last piece of the run that has all figures and the best balance of words covered and length."""
    whole = sum(weights.values()) or 1.0
    best, run = float("-inf"), (0, 0)
    for first, piece in enumerate(pieces):
        missing = set(figures)
        unseen = dict(weights)
        covered = 0.0
        for last in range(first, len(pieces)):
            length = pieces[last].span.end - piece.span.start
            if 1 - length / WORTH <= best:
                break  # even with every word it would be too long
            missing -= pieces[last].figures
            covered += sum(unseen.pop(pair) for pair in sorted(pieces[last].pairs & unseen.keys()))
            balance = covered / whole - length / WORTH
            if not missing and balance > best + 1e-9:  # equal but for rounding: the first one
                best, run = balance, (first, last)
    return run if figures or weights else (0, 0)


def _pieces(paragraph: str) -> list[_Piece]:
    """Sentences, and the clauses of those that are long; pieces of mere punctuation are left out."""
    pieces = []
    for sentence in sentences(paragraph):
        whole = sentence.end - sentence.start <= LONG
        for span in [sentence] if whole else clauses(paragraph, sentence):
            text = span.of(paragraph)
            if any(character.isalnum() for character in text):
                pieces.append(_Piece(span, *_features(text)))
    return pieces


def _features(text: str) -> tuple[frozenset[Decimal], frozenset[str]]:
    """Figures as values; years, neighbouring Chinese characters and Latin words as strings."""
    found = quantities(text)
    figures = frozenset(quantity.value for quantity in found if quantity.kind not in _SOFT)
    pairs = {str(quantity.value) for quantity in found if quantity.kind in _SOFT}
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        pairs.update([run] if run.isascii() else (run[i : i + 2] for i in range(len(run) - 1)))
    return figures, frozenset(pairs)
