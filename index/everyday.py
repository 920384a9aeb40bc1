"""Everyday words of a question and what official texts write for them.

打工, 房东, 欠钱 stand in no regulation. The list is data (`data/everyday.tsv`), written by hand from general language;
what it gives is searched beside the question's own terms at a lower weight, never instead of them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from index.terms import words as segmented

WORDS_FILE = Path(__file__).with_name("data") / "everyday.tsv"
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


def official_words(text: str) -> tuple[str, ...]:
    """Official words for the everyday words of a question, each once, without those that already stand in it.

    Of everyday words that overlap the longest from the left is taken: 打官司 and not 官司. A single character counts
    only where it is a word of its own: 税 in 交了多少税, not in 税务局.
    """
    words = everyday_words()
    alone = {word for word in segmented(text) if len(word) == 1}
    longest = max(map(len, words))
    found: dict[str, None] = {}
    at = 0
    while at < len(text):
        size = next((n for n in range(longest, 1, -1) if text[at : at + n] in words), 0)
        size = size or (text[at] in words and text[at] in alone)
        if size:
            found.update(dict.fromkeys(words[text[at : at + size]]))
        at += size or 1
    return tuple(word for word in found if word not in text)
