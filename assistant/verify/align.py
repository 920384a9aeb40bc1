"""Which part of which context a claim speaks of, and what was put in, left out or replaced on the way."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from assistant.verify import lexicon
from assistant.verify.text import FIGURE, Span, Text, pairs

_EDGE = 3  # characters by which the name replaced at an edge may be longer than the one put there
_NEAR = 6  # characters beyond its own length within which a piece is looked for first
_ASTRAY = 12  # characters
_SHORT = 3  # characters; a shorter clause says too little to choose a sentence of its own


@dataclass(frozen=True, slots=True)
class Gap:
    """Between two aligned blocks: claim[start:end] stands where context[from_:to] stood. Flat offsets."""

    start: int
    end: int
    from_: int
    to: int
    left: int  # length of the aligned block before it, 0 at an edge
    right: int


@dataclass(frozen=True, eq=False)
class Unit:
    """Some clauses of the claim against the sentences that carry them best."""

    claim: Text
    context: Text
    span: Span  # in claim.flat
    window: Span  # in context.flat
    to: dict[int, int]  # claim index → context index, in order
    moved: dict[int, int]  # the same for parts that stand in another order
    gaps: tuple[Gap, ...]

    def counterpart(self, index: int) -> int | None:
        """Where a claim character stands in the context."""
        return self.to.get(index, self.moved.get(index))

    @cached_property
    def back(self) -> dict[int, int]:
        """Context index → claim index, in order."""
        return {j: i for i, j in self.to.items()}

    @property
    def carried(self) -> set[int]:
        """Context indices that the claim repeats."""
        return set(self.to.values()) | set(self.moved.values())


def align(claim: Text, contexts: Sequence[Text]) -> list[Unit]:
    """The claim's clauses, grouped by the sentences that carry them, aligned character by character.

    Blocks are found longest first and then left and right of them (Ratcliff and Obershelp, 1988), so that in
    突出[人大]监督主导地位 against 突出[党内]监督主导地位 the replaced word shows as a gap.
    """
    chosen = _choose(claim, contexts)
    units: list[Unit] = []
    run: list[tuple[Span, int, int]] = []
    for item in chosen:
        if run and not (item[1] == run[-1][1] and abs(item[2] - run[-1][2]) <= 2):
            units.append(_unit(claim, contexts, run))
            run = []
        run.append(item)
    if run:
        units.append(_unit(claim, contexts, run))
    return units


def _choose(claim: Text, contexts: Sequence[Text]) -> list[tuple[Span, int, int]]:
    """(clause, context, sentence) for every clause: the sentence with the largest share of its rare character pairs."""
    found = Counter(pair for context in contexts for sentence in context.bigrams for pair in sentence)
    sentences = sum(len(context.bigrams) for context in contexts)
    chosen: list[tuple[Span, int, int]] = []
    last: tuple[int, int] | None = None
    for clause in claim.clauses:
        wanted = pairs(claim.flat[clause.start : clause.end])
        weights = {pair: math.log(1 + sentences / found[pair]) for pair in wanted if pair in found}
        best, place = 0.0, last or (0, 0)
        if clause.end - clause.start >= _SHORT or last is None:
            for k, context in enumerate(contexts):
                for s, sentence in enumerate(context.bigrams):
                    score = sum(weight for pair, weight in weights.items() if pair in sentence)
                    if last == (k, s):
                        score *= 1.15  # guess: clauses of one sentence mostly come from one sentence
                    if score > best:
                        best, place = score, (k, s)
        chosen.append((clause, *place))
        last = place
    return chosen


def _unit(claim: Text, contexts: Sequence[Text], run: list[tuple[Span, int, int]]) -> Unit:
    context = contexts[run[0][1]]
    span = Span(run[0][0].start, run[-1][0].end)
    if not context.sentences:
        return Unit(claim, context, span, Span(0, 0), {}, {}, ())
    chosen = [context.sentences[s] for _, _, s in run]
    window = Span(min(s.start for s in chosen), max(s.end for s in chosen))
    ours, theirs = claim.flat[span.start : span.end], context.flat[window.start : window.end]
    blocks = _blocks(ours, theirs)
    to = {span.start + a + k: window.start + b + k for a, b, size in blocks for k in range(size)}
    return Unit(
        claim,
        context,
        span,
        window,
        to,
        _moved(ours, theirs, blocks, span, window),
        _gaps(blocks, span, window, context.clauses),
    )


def _blocks(ours: str, theirs: str) -> list[tuple[int, int, int]]:
    """(start, start, length) of what both say in the same order: the longest piece first, then left and right of it.

    A piece has two characters or is a figure: single characters match by chance (浦 of 青浦 in 浦东).
    """
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    found: list[tuple[int, int, int]] = []
    todo = [(0, len(ours), 0, len(theirs))]
    while todo:
        a_low, a_high, b_low, b_high = todo.pop()
        if a_low >= a_high or b_low >= b_high:
            continue
        block = matcher.find_longest_match(a_low, a_high, b_low, b_high)
        a, b, size = block.a, block.b, block.size
        reach = a_high - a_low + _NEAR
        if b_high - b_low > reach:  # as good a piece beside what is aligned already is the better one
            ends = []
            if b_high < len(theirs):
                ends.append((b_high - reach, b_high))
            if b_low > 0:
                ends.append((b_low, b_low + reach))
            for low, high in ends:
                near = matcher.find_longest_match(a_low, a_high, low, high)
                if near.size >= max(2, size - 1):
                    a, b, size = near.a, near.b, near.size
                    break
        if size < 2:
            a, b, size = ours.find(FIGURE, a_low, a_high), theirs.find(FIGURE, b_low, b_high), 1
            if a < 0 or b < 0:
                continue
        found.append((a, b, size))
        todo.append((a_low, a, b_low, b))
        todo.append((a + size, a_high, b + size, b_high))
    return _not_astray(_merged(sorted(found)))


def _not_astray(blocks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Without pieces of two characters that stand far from where their neighbours would have them."""
    kept = []
    for n, (a, b, size) in enumerate(blocks):
        sides = [blocks[k] for k in (n - 1, n + 1) if 0 <= k < len(blocks)]
        shifts = [abs((b - b2) - (a - a2)) for a2, b2, _ in sides]
        if size > 2 or not shifts or min(shifts) <= _ASTRAY:
            kept.append((a, b, size))
    return kept


def _merged(blocks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Blocks that touch on both sides as one."""
    merged: list[tuple[int, int, int]] = []
    for a, b, size in blocks:
        if merged and merged[-1][0] + merged[-1][2] == a and merged[-1][1] + merged[-1][2] == b:
            first = merged.pop()
            a, b, size = first[0], first[1], first[2] + size
        merged.append((a, b, size))
    return merged


def _clause_start(clauses: Sequence[Span], index: int) -> int:
    return max((c.start for c in clauses if c.start <= index), default=0)


def _clause_end(clauses: Sequence[Span], index: int) -> int:
    return min((c.end for c in clauses if c.end >= index), default=index)


def _gaps(blocks: list[tuple[int, int, int]], span: Span, window: Span, clauses: Sequence[Span]) -> tuple[Gap, ...]:
    if not blocks:
        return ()
    found = []
    edge = (0, 0, 0)
    last = (span.end - span.start, window.end - window.start, 0)
    for (a, b, size), (a2, b2, size2) in zip([edge, *blocks], [*blocks, last], strict=True):
        start, end, from_, to = a + size, a2, b + size, b2
        if not size:  # at an edge only as much of the source as the claim has there, and a little more
            from_ = max(_clause_start(clauses, window.start + to) - window.start, to - (end - start) - _EDGE, 0)
        if not size2:
            to = min(_clause_end(clauses, window.start + from_) - window.start, from_ + (end - start) + _EDGE)
        if end > start or to > from_:
            found.append(
                Gap(span.start + start, span.start + end, window.start + from_, window.start + to, size, size2)
            )
    return tuple(found)


def _moved(ours: str, theirs: str, blocks: list[tuple[int, int, int]], span: Span, window: Span) -> dict[int, int]:
    """What the claim says in another order: the longest piece of the window from every character not yet aligned."""
    aligned = {a + k for a, _, size in blocks for k in range(size)}
    moved = {}
    i = 0
    while i < len(ours):
        if i in aligned:
            i += 1
            continue
        length = 0
        while i + length < len(ours) and i + length not in aligned and ours[i : i + length + 1] in theirs:
            length += 1
        if length >= 2 or ours[i : i + 1] == FIGURE:
            j = theirs.find(ours[i : i + max(length, 1)])
            if j >= 0:
                moved.update({span.start + i + k: window.start + j + k for k in range(max(length, 1))})
        i += max(length, 1)
    return moved


def light(word: str) -> bool:
    """Whether a word carries no content of its own."""
    return word in lexicon.words("light_words") or not word
