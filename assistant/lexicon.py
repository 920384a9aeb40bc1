"""Word lists of the answering side: they are data, loaded once, and name ways of speaking, never a report or a question."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Part:
    """A part that reports of one kind share (shortcomings, plans), and the words of headings that stand for it."""

    asked: tuple[str, ...]
    cue: re.Pattern[str]
    stands: tuple[str, ...]


def _read(name: str) -> str:
    return resources.files("assistant").joinpath("data", name).read_text("utf-8")


def _lines(name: str) -> list[str]:
    return [line for line in _read(name).splitlines() if line.strip() and not line.startswith("#")]


@cache
def stopwords() -> frozenset[str]:
    """Words that say how something is asked."""
    return frozenset(word for line in _lines("stopwords.txt") for word in line.split())


@cache
def weak_words() -> frozenset[str]:
    """Words that stand in every report."""
    return frozenset(word for line in _lines("weak.txt") for word in line.split())


@cache
def body_names() -> tuple[tuple[str, ...], ...]:
    """Names of one body each, the full one first, without the place before them."""
    return tuple(tuple(line.split("\t")) for line in _lines("bodies.tsv"))


@cache
def _asks() -> dict:
    return tomllib.loads(_read("asks.toml"))


@cache
def ask_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(kind, pattern), in the order they are tried."""
    return tuple((ask["kind"], re.compile(pattern)) for ask in _asks()["ask"] for pattern in ask["patterns"])


@cache
def compute_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(kind of computation, pattern), in the order they are tried."""
    return tuple((ask["kind"], re.compile(pattern)) for ask in _asks()["computes"] for pattern in ask["patterns"])


@cache
def compare_cue() -> re.Pattern[str]:
    """Words by which several reports are set side by side."""
    return re.compile("|".join(_asks()["compare"]["patterns"]))


@cache
def counted_in() -> tuple[tuple[str, str], ...]:
    """(noun, the measure word such things are counted in), the longest noun first."""
    pairs = [(noun, unit) for unit, nouns in _asks()["counted_in"].items() for noun in nouns]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def counterparts() -> tuple[tuple[str, str], ...]:
    """Words of which one takes the place of the other in a follow-up."""
    return tuple((a, b) for a, b in _asks()["counterparts"]["pairs"])


@cache
def leaning() -> Mapping[str, re.Pattern[str]]:
    """opening, ending, pronoun: how a question leans on the one before."""
    return {name: re.compile("|".join(patterns)) for name, patterns in _asks()["leans"].items()}


@cache
def common_words() -> frozenset[str]:
    """Words common in Chinese at large."""
    return frozenset(word for line in _lines("common.txt") for word in line.split())


@cache
def surnames() -> frozenset[str]:
    """Family names of one and of two characters."""
    lines = _lines("surnames.txt")
    return frozenset(lines[0]) | frozenset(" ".join(lines[1:]).split())


@cache
def qualifiers() -> tuple[tuple[str, ...], ...]:
    """Groups of words that tell similar figures apart."""
    return tuple(tuple(line.split()) for line in _lines("qualifiers.txt"))


@cache
def stages() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Matters, each with its stages, each with the words for it."""
    return tuple(tuple(tuple(stage.split()) for stage in line.split("|")) for line in _lines("stages.txt"))


@cache
def group_lines() -> tuple[str, ...]:
    """Families of groups that a figure each is given of, as written: assistant/groups.py reads them."""
    return tuple(_lines("groups.txt"))


@cache
def parts() -> tuple[Part, ...]:
    """The parts that reports share."""
    return tuple(Part(tuple(p["asked"]), re.compile(p["cue"]), tuple(p["stands"])) for p in _asks()["part"])


@cache
def told_of_a_part() -> tuple[str, ...]:
    """Words that say that a report has such a part, and nothing of its matter."""
    return tuple(_asks()["told_of_a_part"]["words"])
