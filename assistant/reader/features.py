"""What a window of a passage and a question have in common, as arrays for the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.reader.text import WORD_KEYS, Encoded, Flags, Floats, Ints, Question
from assistant.reader.vocabulary import BIGRAM_KEYS, Vocabulary

PASSAGE_FEATURES = 13
QUESTION_FEATURES = 4
CODES = 65536  # code points of the basic plane
LONGEST_QUESTION = 60  # characters; what stands beyond is cut, so put the question last only in short texts


@dataclass(frozen=True, slots=True)
class Window:
    """Characters start to end of a passage."""

    passage: Encoded
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Batch:
    """b windows of at most n characters, each with its question of at most m; 0 pads everywhere."""

    passage: Ints  # (b, n, 5) character, word, tag, place in the word, kind
    passage_features: Floats  # (b, n, PASSAGE_FEATURES)
    question: Ints  # (b, m, 5)
    question_features: Floats  # (b, m, QUESTION_FEATURES)
    question_class: Ints  # (b,)


def make_batch(pairs: Sequence[tuple[Question, Window]], vocabulary: Vocabulary) -> Batch:
    """Arrays for question and window pairs. Raises ValueError for no pairs."""
    if not pairs:
        raise ValueError("a batch needs at least one window")
    size = len(pairs)
    longest = max(window.end - window.start for _, window in pairs)
    asked = min(LONGEST_QUESTION, max(len(question.encoded.text) for question, _ in pairs))
    batch = Batch(
        passage=np.zeros((size, longest, 5), np.int64),
        passage_features=np.zeros((size, longest, PASSAGE_FEATURES), np.float32),
        question=np.zeros((size, asked, 5), np.int64),
        question_features=np.zeros((size, asked, QUESTION_FEATURES), np.float32),
        question_class=np.array([question.kind for question, _ in pairs], np.int64),
    )
    for row, (question, window) in enumerate(pairs):
        n, m = window.end - window.start, min(asked, len(question.encoded.text))
        _numbers(window.passage, window.start, window.end, batch.passage[row, :n])
        _numbers(question.encoded, 0, m, batch.question[row, :m])
        _passage_features(question, window, vocabulary, batch.passage_features[row, :n])
        _question_features(question, window, vocabulary, batch.question_features[row, :m])
    return batch


def _numbers(text: Encoded, start: int, end: int, out: Ints) -> None:
    for column, values in enumerate((text.characters, text.words, text.tags, text.places, text.kinds)):
        out[:, column] = values[start:end]


def _among(members: Ints, values: Ints, keys: int) -> Flags:
    """Which values are among the members; all are below `keys`. A fresh table each time, so threads do not meet."""
    table = np.zeros(keys, np.bool_)
    table[members] = True
    return table[values]


def _positions(members: Ints, values: Ints) -> Ints:
    """Index in members of every bigram key, -1 where it is none of them."""
    table = np.zeros(BIGRAM_KEYS, np.int32)
    table[members] = np.arange(1, len(members) + 1)
    return table[values].astype(np.int64) - 1


def _passage_features(question: Question, window: Window, vocabulary: Vocabulary, out: Floats) -> None:
    """Fill (n, PASSAGE_FEATURES): which characters stand in the question, and how much of it stands around them."""
    text, part = window.passage, slice(window.start, window.end)
    n = window.end - window.start
    same = _among(question.codes, text.codes[part], CODES)
    where = _positions(question.bigrams, text.bigrams[part])
    hit = where >= 0
    triple = _among(question.trigrams, text.trigrams[part], WORD_KEYS) & (text.trigrams[part] > 0)
    words = _among(question.word_keys, text.word_keys[part], WORD_KEYS) & (text.word_keys[part] > 0)
    total = float(question.bigram_rarity.sum()) + 1e-3

    out[:, 0] = same
    out[:, 1] = same * vocabulary.character_rarity[text.characters[part]]
    out[:, 2] = hit | _shifted(hit, 1)
    out[:, 3] = triple | _shifted(triple, 1) | _shifted(triple, 2)
    out[:, 4] = words
    sums = np.append(0, np.cumsum(hit * text.rarity[part]))
    here = np.arange(n)
    for column, reach in ((5, 12), (6, 40)):
        out[:, column] = (sums[np.minimum(here + reach, n)] - sums[np.maximum(here - reach, 0)]) / total
    sentences = _coverage(question, where, text.sentences[part])
    out[:, 7] = sentences / total
    out[:, 8] = sentences / max(float(sentences.max()), 1e-3)
    out[:, 9] = _coverage(question, where, text.clauses[part]) / total
    if question.unit:
        out[:, 10] = text.units[part] == question.unit
    if question.next_unit:
        out[:, 11] = (text.next_units[part] == question.next_unit) | (text.units[part] == question.next_unit)
    out[:, 12] = text.numerals[part]


def _question_features(question: Question, window: Window, vocabulary: Vocabulary, out: Floats) -> None:
    """Fill (m, QUESTION_FEATURES): which of the question's characters the window has."""
    m = len(out)
    part = slice(window.start, window.end)
    asked = question.encoded
    found = _positions(np.unique(window.passage.bigrams[part]), asked.bigrams) >= 0
    found &= asked.bigrams > 0
    out[:, 0] = _among(window.passage.codes[part], asked.codes, CODES)[:m]
    out[:, 1] = (found | _shifted(found, 1))[:m]
    out[:, 2] = vocabulary.character_rarity[asked.characters[:m]]
    out[:, 3] = question.asking[:m]


def _coverage(question: Question, where: Ints, pieces: Ints) -> Floats:
    """(n,) the rarity of the question's bigrams, each counted once, that stand in the same piece as the character."""
    pieces = pieces - pieces[0]
    hit = where >= 0
    held = np.zeros((int(pieces[-1]) + 1, max(len(question.bigrams), 1)), np.float32)
    held[pieces[hit], where[hit]] = question.bigram_rarity[where[hit]]
    summed: Floats = held.sum(1)[pieces]
    return summed


def _shifted(flags: Flags, by: int) -> Flags:
    """The flags moved right by some places, False filling in."""
    return np.concatenate([np.zeros(min(by, len(flags)), np.bool_), flags[:-by]])
