"""Which of the items that can be made are taken: kinds in turn, reports in turn, no sentence twice."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.study.checks import alike, leaks, well_formed
from assistant.study.item import KINDS, LETTERS, Item, Kind

WHOLE = -1  # stands for a paragraph asked about as a whole, beside the orders of its sentences
SAME_KEY = 2  # items of one kind with one answer: a paper on which every blank is 区司法局 teaches to guess
SCARCE: tuple[Kind, ...] = ("多选", "简答", "单选", "判断", "填空")  # what fewest sentences carry is chosen first
AHEAD: dict[Kind, int] = {"单选": 6}  # items a kind is ahead of the others: three wrong answers are rare
WHOLE_PARAGRAPHS: tuple[Kind, ...] = ("多选", "简答")


@dataclass(frozen=True, slots=True)
class Draft:
    """An item that can be made.

    uses: the sentences it gives away; no two items may share one. slight: asked when nothing better is left.
    """

    kind: Kind
    source: str
    uses: frozenset[tuple[str, int, int]]
    build: Callable[[random.Random, bool], Item | None]  # bool: whether a 判断 should be right
    slight: bool = False


def pick(
    drafts: Sequence[Draft], wanted: Sequence[Kind], levels: frozenset[int], count: int, rng: random.Random
) -> list[Item]:
    """Kinds in turn, those that take whole paragraphs first of all; within a kind the report that was
    asked least so far; every sentence is used once."""
    waiting: dict[Kind, dict[str, list[Draft]]] = {kind: defaultdict(list) for kind in wanted}
    for draft in sorted(drafts, key=lambda draft: not draft.slight):  # taken from the end
        if draft.kind in waiting:
            waiting[draft.kind][draft.source].append(draft)
    taken: list[Item] = []
    used: set[tuple[str, int, int]] = set()
    asked: Counter[str] = Counter()
    open_kinds = list(wanted)
    share = -(-count // len(wanted))

    def turn(kind: Kind) -> tuple[int, int]:
        have = sum(item.kind == kind for item in taken)
        if have >= share:
            return have, SCARCE.index(kind)
        return 0 if kind in WHOLE_PARAGRAPHS else max(0, have - AHEAD.get(kind, 0)), SCARCE.index(kind)

    while open_kinds and len(taken) < count:
        kind = min(open_kinds, key=turn)
        item = _next(waiting[kind], levels, used, asked, taken, rng)
        if item is None:
            open_kinds.remove(kind)
        else:
            taken.append(item)
            asked[item.citation.paragraph.source] += 1
    rng.shuffle(taken)  # neighbours on paper are not neighbours in the report
    return sorted(taken, key=lambda item: KINDS.index(item.kind))


def _next(
    by_source: dict[str, list[Draft]],
    levels: frozenset[int],
    used: set[tuple[str, int, int]],
    asked: Counter[str],
    taken: Sequence[Item],
    rng: random.Random,
) -> Item | None:
    keys = Counter(item.key[0] for item in taken if item.kind == "判断")
    lead = keys["正确"] - keys["错误"]  # a paper of true statements only teaches to tick, one that alternates too
    right = rng.random() < 0.5 if abs(lead) < 2 else lead < 0
    answers = Counter(_answer(item) for item in taken)
    while sources := sorted(
        (s for s in by_source if by_source[s]), key=lambda s: (by_source[s][-1].slight, asked[s], s)
    ):
        draft = by_source[sources[0]].pop()
        if draft.uses & used:
            continue
        item = draft.build(rng, right)
        if item is None or leaks(item) or not well_formed(item) or any(alike(item, other) for other in taken):
            continue
        if answers[_answer(item)] >= SAME_KEY or (levels and item.difficulty not in levels):
            continue
        used |= draft.uses
        return item
    return None


def _answer(item: Item) -> tuple[str, ...]:
    """What is to be answered, in words; of 判断 and 简答 no two are the same."""
    if item.kind in ("判断", "简答"):
        return (item.id,)
    return (item.kind, *sorted(item.options[LETTERS.index(k)] if item.options else k for k in item.key))
