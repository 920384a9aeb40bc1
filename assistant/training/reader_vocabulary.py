"""Characters, words, their rarity and their first vectors, counted on the training texts.

Vectors: positive pointwise mutual information of neighbours, cut to its largest singular values
(Levy, Goldberg and Dagan, TACL 2015, context distribution smoothed by .75).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from assistant.reader.text import encode, fold
from assistant.reader.vocabulary import BIGRAM_KEYS, UNKNOWN, Vocabulary

MOST_WORDS = 28_000  # 64 bytes each as int8; fewer would save little of 8 MB
FEWEST_OF_A_CHARACTER, FEWEST_OF_A_WORD = 3, 4
CHARACTER_SIZE, WORD_SIZE = 96, 64
CHARACTER_REACH, WORD_REACH = 3, 4  # neighbours counted on each side, a far one less


@dataclass(frozen=True, slots=True)
class Learnt:
    """A vocabulary and the vectors its characters and words begin with."""

    vocabulary: Vocabulary
    characters: NDArray[np.float32]  # (characters + 2, CHARACTER_SIZE), unit variance, row 0 is zero
    words: NDArray[np.float32]  # (words + 2, WORD_SIZE)


def learn_vocabulary(texts: Sequence[str]) -> Learnt:
    """Count the texts, folded or not. Minutes on one core for ten million characters."""
    segmented = [[word for word, _ in Vocabulary.segment(fold(text))] for text in texts if text]
    words = Counter(word for text in segmented for word in text)
    characters = Counter(character for word, count in words.items() for character in list(word) * count)
    kept_characters = "".join(
        c for c, n in characters.most_common() if n >= FEWEST_OF_A_CHARACTER and ord(c) <= 0xFFFF and not c.isspace()
    )
    # blanks stay unknown: they are kept in files of a word a line
    kept_words = [w for w, n in words.most_common(MOST_WORDS) if n >= FEWEST_OF_A_WORD and not w.isspace()]
    bare = Vocabulary.make(
        kept_characters, kept_words, np.zeros(len(kept_characters) + 2, np.float32), np.zeros(BIGRAM_KEYS, np.float32)
    )
    vocabulary = Vocabulary.make(kept_characters, kept_words, *_rarity(texts, bare))
    spelt = [vocabulary.character_numbers[_codes("".join(text))] for text in segmented]
    spoken = [np.array([vocabulary.word_numbers.get(w, UNKNOWN) for w in text], np.int64) for text in segmented]
    return Learnt(
        vocabulary,
        _vectors(spelt, len(kept_characters) + 2, CHARACTER_REACH, CHARACTER_SIZE),
        _vectors(spoken, len(kept_words) + 2, WORD_REACH, WORD_SIZE),
    )


def _codes(text: str) -> NDArray[np.int64]:
    codes = np.frombuffer(text.encode("utf-32-le"), "<u4").astype(np.int64)
    codes[codes > 0xFFFF] = 0
    return codes


def _rarity(texts: Sequence[str], vocabulary: Vocabulary) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """ln of one in how many texts holds a character (over the largest) and a bigram."""
    held_characters = np.zeros(len(vocabulary.characters) + 2)
    held_bigrams = np.zeros(BIGRAM_KEYS)
    for text in texts:
        encoded = encode(text, vocabulary)
        held_characters[np.unique(encoded.characters)] += 1
        held_bigrams[np.unique(encoded.bigrams)] += 1
    characters = np.log((len(texts) + 1) / (held_characters + 1))
    bigrams = np.log((len(texts) + 1) / (held_bigrams + 1))
    bigrams[0] = 0
    return (characters / characters.max()).astype(np.float32), bigrams.astype(np.float32)


def _vectors(sequences: Sequence[NDArray[np.int64]], entries: int, reach: int, size: int) -> NDArray[np.float32]:
    """(entries, size) of unit variance; left and right neighbours are told apart."""
    gap = np.zeros(reach, np.int64)
    line = np.concatenate([part for sequence in sequences for part in (sequence, gap)])
    counts = sparse.csr_matrix((entries, 2 * entries), dtype=np.float32)
    for distance in range(1, reach + 1):
        left, right = line[:-distance], line[distance:]
        known = (left > UNKNOWN) & (right > UNKNOWN)
        left, right = left[known], right[known]
        weight = np.full(2 * len(left), 1 / distance, np.float32)
        rows, columns = np.append(left, right), np.append(right, left + entries)
        counts = counts + sparse.coo_matrix((weight, (rows, columns)), shape=counts.shape).tocsr()
    pairs = counts.tocoo()
    total = pairs.data.sum()
    by_row = np.asarray(pairs.sum(1)).ravel()
    by_column = np.asarray(pairs.sum(0)).ravel() ** 0.75
    by_column *= total / by_column.sum()
    information = np.log(pairs.data * total / (by_row[pairs.row] * by_column[pairs.col]))
    told = information > 0
    matrix = sparse.csr_matrix((information[told], (pairs.row[told], pairs.col[told])), shape=pairs.shape)
    vectors = _largest_directions(matrix, size)
    vectors -= vectors[2:].mean(0)
    vectors /= vectors[2:].std()
    vectors[0] = 0
    return vectors.astype(np.float32)


def _largest_directions(matrix: sparse.csr_matrix, size: int) -> NDArray[np.float64]:
    """Left singular vectors times the root of their values (Halko, Martinsson and Tropp, SIAM Review 2011)."""
    random = np.random.default_rng(0)
    basis = np.linalg.qr(matrix @ random.standard_normal((matrix.shape[1], size + 16)))[0]
    for _ in range(3):
        basis = np.linalg.qr(matrix @ (matrix.T @ basis))[0]
    left, values, _ = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    turned: NDArray[np.float64] = (basis @ left)[:, :size] * np.sqrt(values[:size])
    return turned
