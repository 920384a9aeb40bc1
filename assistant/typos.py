"""Misheard and mistyped characters of a question, put right where the library itself shows what was meant.

A character is doubted only when the dictionary leaves it alone and no paragraph has it beside its neighbour; it is
replaced only by one that sounds alike and makes a word of the dictionary that the library holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources

import rjieba

from assistant.lexicon import stopwords
from assistant.quantities import units

Frequency = Callable[[str], int]

_COMMON = frozenset("的了是在有和不也都就这那哪几个项件家些谁与及或多少人")  # right far more often than not
_EXACT = re.compile(r"“[^”]*”|《[^》]*》|\"[^\"]*\"")  # names are copied, not typed from hearing
_SMALL_PLACE = re.compile(r"(?=([一-鿿]{2})(镇|乡|街道|村))")
_MEASURED = re.compile(r"(多少|第几)([一-鿿])(?![一-鿿]{2})")  # at the end of what is asked
_ORDINALS = "批届次名位期轮版号"
_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


def corrected(text: str, frequency: Frequency) -> str:
    """The text with such characters replaced; frequency: paragraphs that hold a word.

    A question that ends with its mark was typed with care: function words in it are doubted, and made one word with
    others, only where there are other slips (跑到云南 is no 跑道, 各向上级 no 各项).
    """
    put_right = _spelt(text, frequency, stopwords()) if text.rstrip().endswith("?") else _spelt(text, frequency)
    if put_right == text:
        return text
    return _with_measures(_with_small_places(_spelt(put_right, frequency), frequency))


def _spelt(text: str, frequency: Frequency, trusted: frozenset[str] = frozenset()) -> str:
    """The text with characters replaced that make no word beside their neighbours; trusted: words that stay and that are
    no part of another."""
    words = list(rjieba.cut(text, False))
    exact, at = [m.span() for m in _EXACT.finditer(text)], 0
    for i, word in enumerate(words):
        start, at = at, at + len(word)
        if any(a <= start < b for a, b in exact):
            continue
        if len(word) != 1 or not _chinese(word) or word in _COMMON or word in trusted:
            continue
        left = words[i - 1] if i and _chinese(words[i - 1]) else ""
        right = words[i + 1] if i + 1 < len(words) and _chinese(words[i + 1]) else ""
        if (left and frequency(left + word)) or (right and frequency(word + right[0])):
            continue
        meant = [
            (frequency(whole), char)
            for char in _sounding_like(word)
            for before, after in ((left, ""), ("", right))
            if (before or after)
            and (before or after) not in trusted
            and not frequency(before + word + after)
            and frequency(whole := before + char + after)
            and list(rjieba.cut(whole, False)) == [whole]
        ]
        if meant:
            words[i] = max(meant)[1]
    return "".join(words)


def _with_measures(text: str) -> str:
    """The character after 多少 or 第几 as the measure word that sounds like it: 完成多少护 is 户, 第几匹 is 批."""
    for found in _MEASURED.finditer(text):
        char, known = found.group(2), _ORDINALS if found.group(1) == "第几" else units()
        meant = [alike for alike in _sounding_like(char) if alike in known]
        if char not in known and meant:
            text = f"{text[: found.start(2)]}{meant[0]}{text[found.end(2) :]}"
    return text


def _with_small_places(text: str, frequency: Frequency) -> str:
    """Towns that no paragraph has as one that sounds alike: only in a question with other slips, for 新华镇 may well be
    meant where a library has 兴华镇."""
    for found in _SMALL_PLACE.finditer(text):
        name, rest = found.group(1), found.group(2)[0]
        if frequency(name) and frequency(name[1] + rest):
            continue
        meant = [
            (min(frequency(other), frequency(other[1] + rest)), other)
            for i, char in enumerate(name)
            for alike in _sounding_like(char)
            for other in (f"{name[:i]}{alike}{name[i + 1 :]}",)
        ]
        often, other = max(meant, default=(0, ""))
        if often:
            text = f"{text[: found.start()]}{other}{text[found.end(1) :]}"
    return text


def _chinese(word: str) -> bool:
    return all("一" <= char <= "鿿" for char in word)


@cache
def _sounding_like(char: str) -> tuple[str, ...]:
    groups, readings = _table()
    sounds = {_blurred(sound) for sound in readings.get(char, ())}
    return tuple(sorted({c for sound in sounds for c in groups.get(sound, "") if c != char}))


@cache
def _table() -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    groups: dict[str, str] = {}
    readings: dict[str, list[str]] = {}
    for line in resources.files("assistant").joinpath("data", "pinyin.tsv").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        sound, chars = line.split("\t")
        groups[_blurred(sound)] = groups.get(_blurred(sound), "") + chars
        for char in chars:
            readings.setdefault(char, []).append(sound)
    return groups, {char: tuple(sounds) for char, sounds in readings.items()}


def _blurred(sound: str) -> str:
    """zhang and zang are one: many speakers do not tell them apart, nor do their typing habits."""
    for full, short in _ALIKE:
        sound = sound.replace(full, short)
    return sound
