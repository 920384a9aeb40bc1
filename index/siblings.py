"""What a line is, seen beside its siblings: titles of one sort, headings without a number, closing passages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.marks import ARTICLE, ATTACHMENT, CHAPTER, DATE, FREE, ITEM, L1, L3, ORGAN, SECTION, SUB, Unit, numeral, tidy


def settled(text: str, found: list[Unit]) -> list[Unit]:
    """The units after a second look at each beside its neighbours."""
    return _unnumbered(text, _addresses(text, _alike(found)))


def _alike(found: list[Unit]) -> list[Unit]:
    """Siblings are of one sort: where most of a run of numbered items have no title, none is taken to have one."""
    runs: dict[int, list[int]] = {}
    for index, unit in enumerate([*found, Unit(0, 0, "heading", ATTACHMENT)]):
        if unit.rank is None or unit.rank in (CHAPTER, SECTION, ARTICLE):
            continue
        for rank in [
            rank for rank in runs if rank > unit.rank or (rank == unit.rank and numeral(unit.number or "") == 1)
        ]:
            _one_sort(found, runs.pop(rank))
        if unit.role in ("titled", "item", "heading") and unit.rank >= L1:
            runs.setdefault(unit.rank, []).append(index)
    return found


def _one_sort(found: list[Unit], run: Sequence[int]) -> None:
    """Titles among more items without one are items too; headings alone among them as well, below the second rank."""
    items = sum(found[index].role == "item" for index in run)
    for role, last in (("titled", L1), ("heading", L3)):
        odd = [index for index in run if found[index].role == role and (found[index].rank or 0) >= last]
        if odd and items > len(odd):
            for index in odd:
                found[index] = replace(found[index], role="item", title=None)


def _addresses(text: str, found: list[Unit]) -> list[Unit]:
    """Passages that speak of more than the part they stand behind.

    「各位代表!」 after the last numbered part of a chapter; shortcomings and plans after the last chapter.
    """
    tail: list[int] = []
    behind: list[int] = []
    for index, unit in enumerate([*found, Unit(0, 0, "heading", ATTACHMENT)]):
        if unit.role == "text":
            if tail or text.startswith(("各位代表！", "各位代表!", "各位代表，"), unit.start):
                tail.append(index)
            if unit.leaves == 1:
                behind.append(index)
        elif unit.rank is not None and unit.role != "item":
            if unit.rank <= L1:
                if tail:
                    found[tail[0]] = replace(found[tail[0]], leaves=max(1, found[tail[0]].leaves))
                if unit.rank == ATTACHMENT:
                    for at in behind:
                        found[at] = replace(found[at], leaves=2)
                behind = []
            tail = []
    return found


def _unnumbered(text: str, found: list[Unit]) -> list[Unit]:
    """Headings without a number: a short line without punctuation before a long one or before a first part."""
    headings: list[int] = []
    for index, unit in enumerate(found[:-1]):
        if unit.role != "text" or unit.rank is not None or unit.end - unit.start > 34:
            continue
        body = text[unit.start : unit.end]
        following = found[index + 1]
        behind = found[index + 2] if index + 2 < len(found) and following.end - following.start <= 50 else following
        tabled = following.role == "row" or (
            following.role == "text" and behind.role == "row" and "：" in text[following.start : following.end]
        )
        begins = (
            following.role in ("heading", "titled", "item")
            and following.number is not None
            and numeral(following.number) == 1
        )
        long = (
            following.role == "text"
            and following.end - following.start > 40
            and text[following.end - 1] in "。！：；”）"
        )
        if (
            not (begins or long or tabled)
            or re.search("[。；，：！？,;:!?\t]", body)
            or not re.search(r"(?:[\u4e00-\u9fff].*){3}", body)
        ):
            continue
        if ORGAN.fullmatch(body) or DATE.match(body) or ITEM.match(body) or re.match(r"[（(].*[）)]$|\d+$", body):
            continue
        headings.append(index)
    for index, rank in zip(headings, list(_free_ranks(found, headings)), strict=True):
        unit = found[index]
        found[index] = replace(unit, role="heading", rank=rank, title=tidy(text[unit.start : unit.end]), leaves=0)
    return found


def _free_ranks(found: Sequence[Unit], headings: Sequence[int]) -> Iterator[int]:
    """An unnumbered heading stands above the numbered ones where they begin anew behind it, else below them.

    headings: indices of the unnumbered ones, ascending.
    """
    numbered = [i for i, u in enumerate(found) if u.number and u.rank is not None and u.role != "item"]
    first_free = next((i for i, u in enumerate(found) if u.rank == FREE), len(found))
    for index in headings:
        at = bisect_left(numbered, index)
        rank = FREE
        if at and at < len(numbered):
            last, following = found[numbered[at - 1]], found[numbered[at]]
            number, before = numeral(following.number or ""), numeral(last.number or "")
            same, above = following.rank == last.rank, (following.rank or 0) < (last.rank or 0)
            rank = SUB if (same and number > before) or (above and number > 1) else FREE
        elif at:
            rank = FREE if first_free < index else SUB
        if rank == FREE:
            first_free = min(first_free, index)
        yield rank
