"""The marks of an outline, 第一章 一、 (一) 1. (1) ①, and what the rooms of reading hand one another.

The words by which headings, titles and closing parts are told apart stand in data/outline.toml.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

NUMERAL = "一二三四五六七八九十百千零〇"
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}

# Outline habits from the outermost inwards. A deeper mark never closes a shallower one.
ATTACHMENT, PART, CHAPTER, SECTION, ARTICLE, FREE, L1, L2, L3, L4, L5, SUB = range(-1, 11)

_MARKS = re.compile(
    rf"(?P<part>第[{NUMERAL}]{{1,4}}(?:编|篇|部分)(?=\s|[^\w]|[\u4e00-\u9fff]{{1,20}}$))"
    rf"|(?P<chapter>第[{NUMERAL}]{{1,4}}章)"
    rf"|(?P<section>第[{NUMERAL}]{{1,4}}节)"
    rf"|(?P<article>第[{NUMERAL}]{{1,6}}条(?:之[{NUMERAL}]{{1,2}})?)(?=[\s　])"
    rf"|(?P<l1>[{NUMERAL}]{{1,3}})[、.．](?![一二三四五六七八九十](?:产业|季度|等奖|[级类批线等产]))"  # 第 / 二、三产业
    rf"|[（(]\s*(?P<l2>[{NUMERAL}]{{1,3}})\s*[）)]"
    r"|(?P<l3>\d{1,3})(?:[.．](?!\d)|、)"
    r"|[（(](?P<l4>\d{1,3})[）)]"
    r"|(?P<l5>[①-⑳])"
)

_RANK = {
    "part": PART,
    "chapter": CHAPTER,
    "section": SECTION,
    "article": ARTICLE,
    "l1": L1,
    "l2": L2,
    "l3": L3,
    "l4": L4,
    "l5": L5,
}

ITEM = re.compile(
    rf"(?:[{NUMERAL}]{{1,3}}是|其[{NUMERAL}][，,、]|第[{NUMERAL}]{{1,2}}[，,、]|——|[①-⑳]|[（(]\d{{1,3}}[）)])"
)
ORGAN = re.compile(r"\S{2,30}(?:政府|办公[室厅]|委员会|[委局厅院部署所会]|人民代表大会)")
_NUMBER = "[\\d一二三四五六七八九十]{1,3}"
DATE = re.compile(
    rf"[\dOo〇○零一二三四五六七八九]{{4}}\s*年\s*{_NUMBER}\s*月(?:\s*{_NUMBER}\s*日)?|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}|\d{{5,8}}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the published text without the blanks at its ends."""

    start: int
    end: int
    page: int | None = None
    kind: str = "line"
    level: int = 0
    block: int = 0  # which of the file's blocks it stands in
    row: int = 0  # of a table's line: which row of its block


@dataclass(frozen=True, slots=True)
class Unit:
    """A run of text with its place in the outline."""

    start: int
    end: int
    role: str  # heading: a section, in no paragraph; titled: a section and a paragraph; text, item, article, ...
    rank: int | None = None  # of a heading or titled unit
    number: str | None = None
    title: str | None = None  # what the section path says
    page: int | None = None
    block: int = -1  # of a table's row: its block
    row: int = 0  # and the row in it
    leaves: int = 0  # how it leaves the section it would stand in: 1 the innermost of several, 2 all of them


@cache
def words() -> dict[str, Any]:
    """The tables of data/outline.toml."""
    return tomllib.loads(files("index").joinpath("data/outline.toml").read_text("utf-8"))


def numeral(text: str) -> int:
    """The value of a Chinese or Arabic numeral up to the thousands; 0 when it is none."""
    if text.isdigit() and text.isascii():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char in "百千":
            total, digit = total + (digit or 1) * (100 if char == "百" else 1000), 0
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif char in _DIGITS:
            digit = _DIGITS[char]
        else:
            return 0
    return total + digit


def mark_of(text: str, position: int = 0) -> tuple[int, str, int] | None:
    """Rank, number and end of the outline mark at a position, or None."""
    found = _MARKS.match(text, position)
    if not found or found.lastgroup is None:
        return None
    return _RANK[found.lastgroup], found.group(found.lastgroup), found.end()


def begins_with_mark(text: str, position: int = 0) -> bool:
    """Whether an outline mark stands at a position."""
    return _MARKS.match(text, position) is not None


def tidy(title: str) -> str:
    """A heading as the section path says it: one line, no stop at its end."""
    seen = re.sub("[\u200b\ufeff]", "", title)
    if re.fullmatch(r"(?:\S[ \u3000\xa0]{1,2}){5,}\S", seen.strip()):
        seen = re.sub(r"\s", "", seen)
    mark = mark_of(seen)
    if mark and re.fullmatch(r"\s*[一-鿿](?:[ \u3000]+[一-鿿]){1,3}", seen[mark[2] :]):
        seen = seen[: mark[2]] + re.sub(r"\s", "", seen[mark[2] :])  # 一、综 合
    return re.sub(r"\s+", " ", re.sub(r"\s*\n\s*", "", seen)).strip().rstrip("。；;：:")


def column(name: str) -> str | None:
    """What a column holds: lead, join, due, subject, other; None when the name is no such column's."""
    bare = re.sub(r"[\s:：]|[（(][^（）()]*[)）]$", "", name)
    for kind in ("lead", "join", "due", "subject", "other"):
        if bare in words()[kind]:
            return kind
    return None
