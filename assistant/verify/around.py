"""Where a word of the claim stands in the context, and what the context says around that place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.verify.align import Unit
from assistant.verify.text import Span, Text

_MOVED = 2  # characters beside a word: without them it may stand elsewhere by chance
_LONG_CLAUSE = 30  # characters: how far back a clause may open and still say how its predicate is meant


def clause_of(unit: Unit, index: int) -> Span:
    """The clause of the claim that holds a flat index."""
    for clause in unit.claim.clauses:
        if clause.start <= index < clause.end:
            return clause
    return unit.span


def region(unit: Unit, start: int, end: int, reach: int = 6) -> str:
    """The stretch of the context that the claim's clause around [start, end) repeats, and `reach` characters each way.

    Empty when nothing of the clause stands in the context.
    """
    clause = clause_of(unit, start)
    places = [j for i in range(clause.start, clause.end) if (j := unit.to.get(i)) is not None]
    places = places or [j for i in range(clause.start, clause.end) if (j := unit.moved.get(i)) is not None]
    if not places:
        return ""
    first = min(places)
    opens = opening(unit.context, first)
    low = max(unit.window.start, opens if reach < first - opens <= _LONG_CLAUSE else first - reach)
    return unit.context.flat[low : min(unit.window.end, max(places) + 1 + reach)]


def carried(unit: Unit, start: int, end: int) -> bool:
    """Whether claim.flat[start:end] stands in the context as it is: in its place, or in a longer piece that was moved."""
    first = unit.to.get(start)
    if first is not None and all(unit.to.get(start + k) == first + k for k in range(end - start)):
        return True
    first = unit.moved.get(start)
    if first is None or not all(unit.moved.get(start + k) == first + k for k in range(end - start)):
        return False
    low, high = start, end
    while unit.moved.get(low - 1) == first + low - 1 - start:
        low -= 1
    while unit.moved.get(high) == first + high - start:
        high += 1
    return high - low >= end - start + _MOVED


def within_clauses(pattern: re.Pattern[str], text: Text, start: int, end: int) -> Iterator[re.Match[str]]:
    """Matches in text.flat[start:end] that no comma cuts: 机制,定期 holds no 制定."""
    for match in pattern.finditer(text.flat, start, end):
        if not any(i in text.openings for i in range(match.start() + 1, match.end())):
            yield match


def opening(text: Text, index: int) -> int:
    """Where the clause that holds a flat index begins."""
    return max((c.start for c in text.clauses if c.start <= index), default=0)


def followed_into_claim(unit: Unit, start: int, end: int, need: int = 2, slack: int = 1) -> int | None:
    """The claim index of what follows a word at context [start, end), when the claim repeats it.

    At least `need` characters, at most `slack` further on, and no clause ends in between.
    """
    back = unit.back
    for j in range(end, end + slack + 1):
        i = back.get(j)
        if i is not None and all(back.get(j + k) == i + k for k in range(need)):
            return None if any(start < clause.start <= j for clause in unit.context.clauses) else i
    return None
