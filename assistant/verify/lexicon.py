"""The word lists of the verifier, from assistant/data/verify: which words say the same, turn round, widen or promise."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

# full width to half width, a character for a character, so that offsets stay; quotes and dashes to one form each
_SAME_LENGTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0xA0: 0x20,
    ord("“"): ord('"'),
    ord("”"): ord('"'),
    ord("‘"): ord('"'),
    ord("’"): ord('"'),
}


def _lines(name: str) -> list[str]:
    text = resources.files("assistant").joinpath("data", "verify", name).read_text("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _longest_first(words: set[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _standard() -> tuple[re.Pattern[str], dict[str, str]]:
    standard = {}
    for line in _lines("same_words.txt"):
        first, *others = line.split()
        standard.update(dict.fromkeys(others, first))
    return re.compile("|".join(map(re.escape, _longest_first(set(standard))))), standard


def standard(text: str) -> str:
    """The text in half width and with swapped words put back (效劳 → 服务); every character keeps its offset."""
    plain = text.translate(_SAME_LENGTH).lower()
    pattern, words = _standard()
    return pattern.sub(lambda match: words[match[0]], plain)


@cache
def words(name: str) -> frozenset[str]:
    """A list without blocks, in standard wording."""
    return frozenset(standard(word) for line in _lines(name + ".txt") for word in line.split())


@cache
def blocks(name: str) -> dict[str, frozenset[str]]:
    """A list in named blocks: a line with one ASCII word opens a block."""
    found: dict[str, set[str]] = {}
    current = ""
    for line in _lines(name + ".txt"):
        if line.isascii():
            current = line
            found[current] = set()
        else:
            found[current].update(standard(word) for word in line.split())
    return {block: frozenset(members) for block, members in found.items()}


@cache
def finder(name: str, block: str = "") -> re.Pattern[str]:
    """Finds the words of a list, longest first."""
    members = blocks(name)[block] if block else words(name)
    return re.compile("|".join(re.escape(word).replace("…", ".{1,12}?") for word in _longest_first(set(members))))


@cache
def classes(name: str) -> dict[str, frozenset[str]]:
    """Word → every word of its lines, itself among them."""
    found: dict[str, set[str]] = {}
    for line in _lines(name + ".txt"):
        line_words = {standard(word) for word in line.split()}
        for word in line_words:
            found.setdefault(word, set()).update(line_words)
    return {word: frozenset(members) for word, members in found.items()}


@cache
def opposites() -> dict[str, frozenset[str]]:
    """Word → words that say the contrary, both ways."""
    found: dict[str, set[str]] = {}
    for line in _lines("antonyms.txt"):
        left, right = (frozenset(map(standard, side.split("/"))) for side in line.split())
        for word in left:
            found.setdefault(word, set()).update(right - {word})
        for word in right:
            found.setdefault(word, set()).update(left - {word})
    return {word: frozenset(members) for word, members in found.items()}


@cache
def opposite_finder() -> re.Pattern[str]:
    """Finds words that have a contrary."""
    return re.compile("|".join(map(re.escape, _longest_first({word for word in opposites() if len(word) > 1}))))


@cache
def negation_finder() -> re.Pattern[str]:
    """Finds words that turn round (group `no`); words that only look so are matched first, without the group."""
    shielded = "|".join(map(re.escape, _longest_first(set(words("not_negation")))))
    turning = "|".join(map(re.escape, _longest_first(set(words("negation")))))
    return re.compile(f"(?:{shielded})|(?P<no>{turning})")


@cache
def shield() -> re.Pattern[str]:
    """Finds words that hold 无, 非, 未, 免, 禁 … without turning anything round."""
    return re.compile("|".join(map(re.escape, _longest_first({w for w in words("not_negation") if w[0] != "不"}))))
