"""Outline marks inside a line whose breaks were lost: 第一章 第一节 第一条 一、 (一) 1. that go on counting."""

from __future__ import annotations

import re

from index.marks import NUMERAL, numeral

_CHAPTER = rf"第[{NUMERAL}]{{1,4}}章"
_INNER = re.compile(
    rf"(?:(?<![一-鿿])|(?={_CHAPTER}[^。；，]{{1,30}}第[{NUMERAL}]{{1,6}}条\s))"  # glued to the line before a law's text
    rf"第(?P<chapter>[{NUMERAL}]{{1,4}})章(?=\s*[一-鿿])"
    rf"|第(?P<section>[{NUMERAL}]{{1,4}})节(?=\s*[一-鿿])|第(?P<article>[{NUMERAL}]{{1,6}})条(?=\s)"
    rf"|(?<=[。；;！？：:”）)\s一-鿿])(?P<l1>[{NUMERAL}]{{1,3}})[、.．]|^(?P<f1>[{NUMERAL}]{{1,3}})[、.．]"
    rf"|(?<!第)[（(](?P<l2>[{NUMERAL}]{{1,3}})[）)]"
    rf"|(?<![\d.第])(?P<l3>\d{{1,2}})[.．、](?![\d])"
    rf"|(?<=[。！？])\s+(?=\S)"
)
# what begins to count again under each
_BELOW = {
    "chapter": ("section", "l2", "l3"),
    "section": ("l2", "l3"),
    "article": ("l1", "l2", "l3"),
    "l1": ("l2", "l3"),
    "l2": ("l3",),
}
_RANKS = ("chapter", "section", "article", "l1", "l2", "l3")
_OVER_ITEMS = ("chapter", "section", "l1", "l2")
_IN_PLACE = ("section", "article", "l3")  # in the middle of a sentence these are no marks: 依照第五条 的规定
_AGAIN = ("chapter", "section")  # they may begin again: a table of contents has counted them all before
_MISSED = 5  # articles; one that was not seen keeps nothing after it together
_UNDER = 60  # characters; the first item under a heading stands so close behind its mark
_ROLE = 260  # characters of 责任单位：… with its names
_CHAPTER_BEFORE = re.compile(rf"第[{NUMERAL}]{{1,4}}[章节][^。；;]{{0,40}}$")
_BODIES_BEFORE = re.compile(r"(?:单位|部门|处室|科室)[:：][^。：:]{2,240}$")  # 责任单位：甲局、乙局四、推进…


class _Counting:
    """The marks of each rank so far."""

    def __init__(self) -> None:
        self.count = dict.fromkeys(_RANKS, 0)  # since the last mark above it
        self.last = dict(self.count)  # in the whole document: some go on counting under the next heading

    def goes_on(self, rank: str, number: int) -> bool:
        """Whether a number is the next of its rank."""
        count = self.count[rank]
        if rank == "article" and count < number <= count + _MISSED:
            return True
        return number == count + 1 or (not count and number == self.last[rank] + 1) or (rank in _AGAIN and number == 1)

    def take(self, rank: str, number: int) -> None:
        """Counts a mark."""
        self.count[rank] = self.last[rank] = number
        for below in _BELOW.get(rank, ()):
            self.count[below] = 0


def inner_marks(body: str) -> list[int]:
    """Where marks that go on counting stand, and where blanks part sentences; empty where fewer than two marks do."""
    cuts: list[int] = []
    counting = _Counting()
    marks, heading = 0, -_UNDER
    for found in _INNER.finditer(body):
        rank = "l1" if found["l1"] or found["f1"] else found.lastgroup
        if rank is None:
            cuts.append(found.end())
            continue
        number, at = numeral(found["f1"] or found[rank]), found.start()
        first = not counting.count["l3"]
        if not counting.goes_on(rank, number) or not _stands(body, at, rank, number, heading, first):
            continue
        counting.take(rank, number)
        heading = at if rank in _OVER_ITEMS else heading
        marks += 1
        cuts.append(at)
    return cuts if marks >= 2 else []


def _stands(body: str, at: int, rank: str, number: int, heading: int, first: bool) -> bool:
    """Whether a mark stands where marks do: behind a sentence's end, a list of departments, or right under its heading.

    heading: where the last heading stands; first: whether no item has been counted under it.
    """
    glued = at > 0 and "一" <= body[at - 1] <= "鿿"
    bodies = glued and bool(_BODIES_BEFORE.search(body, max(0, at - _ROLE), at))
    if rank == "l1":
        return not glued or bodies
    if rank not in _IN_PLACE or bodies:
        return True
    before = body[max(0, at - _UNDER) : at].rstrip()[-1:] if at else ""
    if not before or before in "。；;！？：:”）)":
        return True
    if rank == "article" and number == 1:  # behind the line that says who passed the law, which has no stop
        return True
    close = at - heading < _UNDER or bool(_CHAPTER_BEFORE.search(body, max(0, at - _UNDER), at))
    return close and (rank != "l3" or first)
