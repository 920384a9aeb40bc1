"""Statements made wider than their source: 部分 left out, 全部 put in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.verify import lexicon
from assistant.verify.align import Unit
from assistant.verify.around import carried, clause_of, followed_into_claim, region, within_clauses
from assistant.verify.report import Finding
from assistant.verify.text import Text

_CONDITION = 30  # characters: a longer clause ending in 的 is no condition
_PROVISO = re.compile(
    r"未经|非经|除|如(?!何|期|实)|若|非因|在.{2,16}(?:前提下|情况下|期间)$|经.{2,14}(?:批准|同意|授权|审核)"
)
_FAINT = frozenset({"均", "皆", "都", "全面", "始终", "完全", "各级", "各类", "整个", "唯一", "全", "只"})


def changed(units: Sequence[Unit], contexts: Sequence[Text], excused: Sequence[range]) -> list[Finding]:
    """Universal words put in, restricting words left out; `excused`: clauses with a figure worked out (只有2件没有…)."""
    return [
        finding
        for unit in units
        for finding in (
            *_widened(unit, contexts, excused),
            *_restriction_dropped(unit),
            *_condition_dropped(unit),
            *_proviso_dropped(unit),
            *_narrowed(unit),
        )
    ]


def _widened(unit: Unit, contexts: Sequence[Text], excused: Sequence[range]) -> Iterator[Finding]:
    for match in within_clauses(lexicon.finder("universal"), unit.claim, unit.span.start, unit.span.end):
        start, end = match.span()
        there = region(unit, start, end)
        if carried(unit, start, end) or not there or match[0] in there or any(start in r for r in excused):
            continue
        if any(unit.claim.flat[start : end + 2] in context.flat for context in contexts):
            continue  # 各街镇 is a name here, given in another line
        if lexicon.finder("universal").search(there) and match[0] in _FAINT:
            continue
        if _said_otherwise(unit, start, end):
            continue
        narrow = _finder().search(there)
        weight = 0.25 if match[0] in _FAINT else 0.65
        if narrow and narrow[0] in lexicon.blocks("restrict")["strong"]:
            weight = 0.95
        yield Finding(
            "scope", weight, unit.claim.piece(start, min(end + 6, unit.span.end)), narrow[0] if narrow else ""
        )


def _said_otherwise(unit: Unit, start: int, end: int) -> bool:
    """所有三级医院 for 全部三级医院, 都办结 for 办结率100%."""
    follows = next((unit.to[i] for i in range(end, min(end + 3, unit.span.end)) if i in unit.to), None)
    if follows is not None:
        before = unit.context.flat[max(unit.window.start, follows - 6) : follows]
        if lexicon.finder("universal").search(before):
            return True
    if unit.claim.flat[start] in "每都均各" and "全覆盖" in unit.context.flat[unit.window.start : unit.window.end]:
        return True
    return any(
        q.kind == "percent" and q.value == 100
        for index, q in unit.context.figure_at.items()
        if unit.window.start <= index < unit.window.end
    )


def _restriction_dropped(unit: Unit) -> Iterator[Finding]:
    repeated = unit.carried
    for match in within_clauses(_finder(), unit.context, unit.window.start, unit.window.end):
        if all(j in repeated or unit.context.flat[j] == "的" for j in range(match.start(), match.end())):
            continue
        index = followed_into_claim(unit, match.start(), match.end(), slack=3)
        if index is None:
            continue
        clause = clause_of(unit, index)
        low = max(clause.start, index - 10)
        own = [m for m in _finder().finditer(unit.claim.flat, low, index) if not carried(unit, m.start(), m.end())]
        if own or _synonym(match[0], unit.claim.flat[low:index]):
            continue  # said in other words
        yield Finding(
            "scope",
            0.9 if match[0] in lexicon.blocks("restrict")["strong"] else 0.35,
            unit.claim.piece(index, min(index + 6, clause.end)),
            unit.context.piece(match.start(), min(match.end() + 6, unit.window.end)),
        )


def _condition_dropped(unit: Unit) -> Iterator[Finding]:
    """情节严重的, …: a clause that ends in 的 says when the next one holds."""
    clauses = [c for c in unit.context.clauses if unit.window.start <= c.start < unit.window.end]
    repeated = unit.carried
    for condition, then in itertools.pairwise(clauses):
        if not unit.context.flat[: condition.end].endswith("的") or condition.end - condition.start > _CONDITION:
            continue
        if any(j in repeated for j in range(condition.start, condition.end - 1)):
            continue
        index = unit.back.get(then.start)
        if index is not None and unit.claim.flat[max(0, index - 1) : index] == "的":
            continue  # the claim states a condition of its own
        if index is None or not all(unit.back.get(then.start + k) == index + k for k in range(4)):
            continue
        yield Finding(
            "scope",
            0.45,
            unit.claim.piece(index, min(index + 8, unit.span.end)),
            unit.context.piece(condition.start, condition.end),
        )


def _narrowed(unit: Unit) -> Iterator[Finding]:
    """部分获支持 for 均获支持."""
    for match in within_clauses(_finder(), unit.claim, unit.span.start, unit.span.end):
        start, end = match.span()
        follows = next((unit.to[i] for i in range(end, min(end + 2, unit.span.end)) if i in unit.to), None)
        if follows is None or carried(unit, start, end):
            continue
        before = unit.context.flat[max(unit.window.start, follows - 4) : follows]
        found = lexicon.finder("universal").search(before)
        if found and match[0] not in before:
            yield Finding("scope", 0.7, unit.claim.piece(start, end + 4), found[0])


def _proviso_dropped(unit: Unit) -> Iterator[Finding]:
    """部门[未经本级人民政府指定,]不得开展督查: a proviso between subject and predicate left out."""
    for gap in unit.gaps:
        theirs = unit.context.flat[gap.from_ : gap.to]
        if gap.start != gap.end or not gap.left or not gap.right or len(theirs) > _CONDITION:
            continue
        if gap.start in unit.claim.openings:
            continue
        found = _PROVISO.match(theirs)
        if found:
            parts = unit.claim.piece(gap.start - 4, gap.end + 6), unit.context.piece(gap.from_, gap.to)
            yield Finding("scope", 0.6, *parts)


@cache
def _finder() -> re.Pattern[str]:
    """All restricting words, of both blocks."""
    blocks = lexicon.blocks("restrict")
    return re.compile("|".join(sorted(map(re.escape, blocks["strong"] | blocks["weak"]), key=lambda w: (-len(w), w))))


def _synonym(word: str, text: str) -> bool:
    return any(other in text for other in lexicon.classes("synonyms").get(word, ()))
