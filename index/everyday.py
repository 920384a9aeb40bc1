"""Everyday words of a question and what official texts write for them.

打工, 房东, 欠钱 stand in no regulation. The list is data (`data/everyday.tsv`), written by hand from general language;
what it gives is searched beside the question's own terms at a lower weight, never instead of them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from index.terms import word_edges
from index.terms import words as segmented

WORDS_FILE = Path(__file__).with_name("data") / "everyday.tsv"
_FILLERS = frozenset("个家了过着的一下得到点些")  # between the characters of 开公司 in 开了个公司
_MEASURES = frozenset("个家了过着点些")  # of these, what stands after a verb only
LONG = 4  # characters of a phrase that is no part of other words by chance
LONGEST_FILLER = 2  # characters
WEIGHT = 0.4  # of an official term beside the question's own, which weigh 1; .2 finds less, .5 costs first places


@lru_cache(maxsize=1)
def everyday_words() -> dict[str, tuple[str, ...]]:
    """Everyday word -> official words, in the order of the list."""
    found: dict[str, list[str]] = {}
    for line in WORDS_FILE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        everyday, official = line.split("\t")
        for word in everyday.split():
            known = found.setdefault(word, [])
            known.extend(other for other in official.split() if other not in known)
    return {word: tuple(others) for word, others in found.items()}


def everyday_phrases(text: str) -> list[tuple[int, int, str]]:
    """Where everyday words of two characters and more stand in a text: start, end, the listed word; from the left.

    Of words that overlap the longest is taken: 打官司 and not 官司. What is put between its characters in speech does
    not count: 开了个公司 is 开公司. A short one begins and ends where words do: not 年报 in 2023年报告.
    """
    found: list[tuple[int, int, str]] = []
    edges = word_edges(text)
    at = 0
    while at < len(text):
        spans = [(_reach(text, at, word), word) for word in _by_first().get(text[at], ())]
        spans = [(end, word) for end, word in spans if _stands(word, text[at:end], {at, end}, edges)]
        end, word = max(spans, default=(0, ""), key=lambda pair: (len(pair[1]) if pair[0] else 0, -pair[0]))
        if end:
            found.append((at, end, word))
        at = end or at + 1
    return found


def official_words(text: str) -> tuple[str, ...]:
    """Official words for the everyday words of a question, each once, without those that already stand in it.

    A single character counts only where it is a word of its own: 税 in 交了多少税, not in 税务局.
    """
    words = everyday_words()
    at = {start: (end, word) for start, end, word in everyday_phrases(text)}
    alone = {word for word in segmented(text) if len(word) == 1}
    found: dict[str, None] = {}
    i = 0
    while i < len(text):
        end, word = at.get(i, (i + 1, text[i] if text[i] in alone else ""))
        found.update(dict.fromkeys(words.get(word, ())))
        i = end
    return tuple(word for word in found if word not in text)


@lru_cache(maxsize=1)
def _by_first() -> dict[str, tuple[str, ...]]:
    listed: dict[str, list[str]] = {}
    for word in everyday_words():
        if len(word) > 1:
            listed.setdefault(word[0], []).append(word)
    return {first: tuple(words) for first, words in listed.items()}


def _stands(word: str, said: str, ends: set[int], edges: frozenset[int]) -> bool:
    """Whether a listed word, found spoken as `said`, is a word there; one spoken apart (想开|家|公司) needs one edge."""
    apart = len(word) == LONG - 1 and len(said) > len(word) and not set(said) - set(word) - _MEASURES
    return len(word) >= LONG or ends <= edges or bool(apart and ends & edges)


def _reach(text: str, at: int, word: str) -> int:
    """Where a listed word that begins at `at` ends, fillers passed over; 0 when it does not stand there."""
    end = at
    for i, character in enumerate(word):
        passed = 0
        while i and passed < LONGEST_FILLER and end < len(text) and text[end] != character and text[end] in _FILLERS:
            end, passed = end + 1, passed + 1
        if end >= len(text) or text[end] != character:
            return 0
        end += 1
    return end
