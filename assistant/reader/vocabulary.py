"""What the reader knows of characters, words and how rare they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PADDING, UNKNOWN = 0, 1  # numbers of the two entries that are no character and no word
BIGRAM_KEYS = 1 << 18  # bigrams share this many keys, 0 is kept for "no bigram"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Numbers of characters and words, and their rarity."""

    characters: str  # the character with number i + 2 at i
    words: tuple[str, ...]  # the word with number i + 2 at i
    character_rarity: NDArray[np.float32]  # (characters + 2,) ln(texts / texts that hold it), over the largest
    bigram_rarity: NDArray[np.float32]  # (BIGRAM_KEYS,), ln(texts / texts that hold it); 0 at key 0
    character_numbers: NDArray[np.int64]  # (65536,) by code point
    word_numbers: dict[str, int]

    @classmethod
    def make(
        cls,
        characters: str,
        words: Sequence[str],
        character_rarity: NDArray[np.float32],
        bigram_rarity: NDArray[np.float32],
    ) -> Vocabulary:
        """Add the look-up tables. Raises ValueError when the sizes do not fit together."""
        if len(character_rarity) != len(characters) + 2:
            raise ValueError(f"{len(characters)} characters but {len(character_rarity)} rarities")
        numbers = np.full(65536, UNKNOWN, np.int64)
        codes = np.frombuffer(characters.encode("utf-32-le"), "<u4")
        numbers[codes] = np.arange(2, len(characters) + 2)
        return cls(
            characters=characters,
            words=tuple(words),
            character_rarity=character_rarity,
            bigram_rarity=bigram_rarity,
            character_numbers=numbers,
            word_numbers={word: number for number, word in enumerate(words, 2)},
        )

    @staticmethod
    def segment(text: str) -> list[tuple[str, str]]:
        """Words and their part of speech; together they are the text again."""
        import rjieba  # the dictionary inside it loads on first use

        return list(rjieba.tag(text))
