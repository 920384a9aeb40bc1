"""Statements made wider than their source: 部分 left out, 全部 put in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.verify import lexicon
from assistant.verify.align import Unit
from assistant.verify.around import carried, clause_of, followed_into_claim, joined, region
from assistant.verify.report import Finding
from assistant.verify.text import Text

_FAINT = frozenset({"均", "皆", "都", "全面", "始终", "完全", "各级", "各类", "整个", "唯一", "全", "只"})


def changed(units: Sequence[Unit], contexts: Sequence[Text], excused: Sequence[range]) -> list[Finding]:
    """Universal words put in, restricting words left out; `excused`: clauses with a figure worked out (只有2件没有…)."""
    return [
        finding for unit in units for finding in (*_widened(unit, contexts, excused), *_restriction_dropped(unit))
    ]


def _widened(unit: Unit, contexts: Sequence[Text], excused: Sequence[range]) -> Iterator[Finding]:
    for match in lexicon.finder("universal").finditer(unit.claim.flat, unit.span.start, unit.span.end):
        start, end = match.span()
        there = region(unit, start, end)
        if carried(unit, start, end) or not there or match[0] in there or any(start in r for r in excused):
            continue
        if any(unit.claim.flat[start : end + 2] in context.flat for context in contexts):
            continue  # 各街镇 is a name here, given in another line
        if lexicon.finder("universal").search(there) and match[0] in _FAINT:
            continue
        narrow = _finder().search(there)
        weight = 0.25 if match[0] in _FAINT else 0.65
        if narrow and narrow[0] in lexicon.blocks("restrict")["strong"]:
            weight = 0.95
        yield Finding("scope", weight, unit.claim.piece(start, min(end + 6, unit.span.end)), narrow[0] if narrow else "")


def _restriction_dropped(unit: Unit) -> Iterator[Finding]:
    repeated = unit.carried
    for match in _finder().finditer(unit.context.flat, unit.window.start, unit.window.end):
        if all(j in repeated for j in range(match.start(), match.end())):
            continue
        index = followed_into_claim(unit, match.end(), need=2, slack=1)
        if index is None or not joined(unit, match.start(), match.end()):
            continue
        clause = clause_of(unit, index)
        before = unit.claim.flat[max(clause.start, index - 10) : index]
        if _finder().search(before) or _synonym(match[0], before):
            continue
        yield Finding(
            "scope", 0.9 if match[0] in lexicon.blocks("restrict")["strong"] else 0.35, unit.claim.piece(index, min(index + 6, clause.end)),
            unit.context.piece(match.start(), min(match.end() + 6, unit.window.end)),
        )


@cache
def _finder() -> re.Pattern[str]:
    """All restricting words, of both blocks."""
    blocks = lexicon.blocks("restrict")
    return re.compile("|".join(sorted(map(re.escape, blocks["strong"] | blocks["weak"]), key=lambda w: (-len(w), w))))


def _synonym(word: str, text: str) -> bool:
    return any(other in text for other in lexicon.classes("synonyms").get(word, ()))
