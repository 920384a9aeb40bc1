"""What the word index is made of and asked with: words, character bigrams and single characters."""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import lru_cache
from operator import add
from pathlib import Path

import rjieba

WORDS_FILE = Path(__file__).parent / "data" / "words.txt"
VERSION = 1  # of the rules below; the index is made again when it or the list of words changes

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHINESE = re.compile(rf"[{_HAN}]+")
_OTHER = re.compile(rf"[0-9]+(?:,[0-9]{{3}}(?![0-9]))*(?:\.[0-9]+)?%?|[^\W\d_{_HAN}]+")  # figures, other scripts
_RUN = re.compile(rf"({_CHINESE.pattern})|({_OTHER.pattern})")
_WORD_FREQUENCY = (
    1_000_000  # a listed word wins over any cut of it: the commonest entry of jieba's dictionary has 884,000
)


@lru_cache(maxsize=1)
def _segmenter() -> rjieba.Jieba:
    segmenter = rjieba.Jieba()
    for word in listed_words():
        segmenter.add_word(word, _WORD_FREQUENCY, "n")
    return segmenter


@lru_cache(maxsize=1)
def listed_words() -> tuple[str, ...]:
    """Names of bodies and policies that the dictionary lacks, from index/data/words.txt."""
    if not WORDS_FILE.exists():
        return ()
    lines = (line.split("#")[0].strip() for line in WORDS_FILE.read_text(encoding="utf-8").splitlines())
    return tuple(sorted({line for line in lines if line}))


def words(text: str) -> list[str]:
    """The words of a search text in order, lower case, without punctuation and blanks; figures stay whole (6757.96)."""
    found: list[str] = []
    for run in _RUN.finditer(_plain(text)):
        found.extend(_segmenter().cut(run[1]) if run[1] else [run[2].replace(",", "")])
    return found


def dictionary_words(text: str) -> list[str]:
    """The same cut by the dictionary alone: what it lacks falls into single characters instead of being guessed at.

    For questions in everyday words, where a guess glues a verb to what follows it (刷了, 人刷, 码先).
    """
    found: list[str] = []
    for run in _RUN.finditer(_plain(text)):
        found.extend(_segmenter().cut(run[1], False) if run[1] else [run[2].replace(",", "")])
    return found


@lru_cache(maxsize=4096)
def word_edges(text: str) -> frozenset[int]:
    """Offsets where the dictionary's words of a text begin and end, its two ends among them."""
    found, at = {0, len(text)}, 0
    lower = text.lower()
    for token in dictionary_words(text):
        start = lower.find(token, at)
        if start >= 0:
            at = start + len(token)
            found |= {start, at}
    return frozenset(found)


def terms(text: str) -> list[str]:
    """Words of two characters and more, figures and other scripts, then all bigrams, all single characters.

    Words find what is written alike, bigrams what the segmenter cuts otherwise in question and paragraph, characters
    what is abbreviated (区府 for 区政府). Repeats stay, for the index counts them; a word of two characters therefore
    counts twice, as word and as bigram. On lay questions the three in one index read recall@10 .489, words alone .445.
    """
    found, runs = words_and_runs(text)
    characters: list[str] = []
    for run in runs.split("\n"):
        some = list(run)
        found += map(add, some, some[1:])
        characters += some
    return found + characters


def words_and_runs(text: str) -> tuple[list[str], str]:
    """The terms that are no bigram and no character, and the Chinese runs of which these are, a line each."""
    text = _plain(text)
    runs = "\n".join(_CHINESE.findall(text))  # no word and no bigram reaches over a line's end
    found = [word for word in _segmenter().cut(runs) if len(word) > 1]
    found += [other.replace(",", "") for other in _OTHER.findall(text)]
    return found, runs


def fingerprint() -> str:
    """Changes whenever the same text may give other terms: an index made with another one has to be made again."""
    return f"{VERSION}-{zlib.crc32(chr(10).join(listed_words()).encode()):08x}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
