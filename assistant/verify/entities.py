"""Bodies, places, persons and documents: another one in the place of the one that the context names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from assistant.verify import lexicon
from assistant.verify.align import Gap, Unit, light
from assistant.verify.around import carried
from assistant.verify.report import Finding
from assistant.verify.text import FIGURE, Text, prepare

_TITLE = re.compile(r"《([^《》]{2,80})》")
_BLOCKS = ("bodies", "persons")
_LONGEST_SLOT = 10  # characters: what replaces a name is about as long as the name


def swapped(claim: Text, contexts: Sequence[Text], units: Sequence[Unit]) -> list[Finding]:
    """Names of the claim that are not those of the contexts."""
    findings = []
    for unit in units:
        for gap in unit.gaps:
            found = _in_slot(unit, gap)
            if found is not None:
                findings.append(found)
        findings.extend(_mentions(unit, contexts))
    return findings + _titles(claim, contexts)


def _in_slot(unit: Unit, gap: Gap) -> Finding | None:
    ours, theirs = unit.claim.flat[gap.start : gap.end], unit.context.flat[gap.from_ : gap.to]
    if not ours or not theirs or FIGURE in ours or len(ours) > _LONGEST_SLOT or len(theirs) > _LONGEST_SLOT:
        return None
    if gap.left + gap.right < 2 or _same(ours, theirs):
        return None
    levels = lexicon.blocks("bodies")["levels"]
    parts = (_show(unit, gap, ours=True), _show(unit, gap, ours=False))
    if ours in levels and theirs in levels:
        return Finding("entity", 1.0, *parts)
    places = lexicon.words("regions")
    if _names(ours, places) and _names(theirs, places):
        return Finding("entity", 1.0, *parts)
    for block in _BLOCKS:
        known = lexicon.blocks("bodies")[block]
        mine, yours = _touching(unit, gap, known)
        if mine and yours and not any(_same(a, b) for a in mine for b in yours):
            return Finding("entity", 1.0, *parts)
    behind = unit.claim.flat[gap.end : gap.end + 3]
    if gap.right and behind.startswith(tuple(lexicon.blocks("bodies")["suffixes"])) and not _plain_words(ours, theirs):
        return Finding("entity", 0.8, *parts)
    return _replaced(unit, gap, ours, theirs, parts)


def _replaced(unit: Unit, gap: Gap, ours: str, theirs: str, parts: tuple[str, str]) -> Finding | None:
    """Any other content word put for the one that stands there."""
    if gap.left < 2 or gap.right < 2 or abs(len(ours) - len(theirs)) > 3 or light(ours) or light(theirs):
        return None
    if len(ours) < 2 or len(theirs) < 2:
        return None
    return Finding("entity", 0.45 if len(ours) == len(theirs) else 0.3, *parts)


def _touching(unit: Unit, gap: Gap, known: frozenset[str]) -> tuple[set[str], set[str]]:
    """Known names that overlap the gap on either side, with up to four characters of what is aligned around it."""
    return (
        _overlapping(unit.claim.flat, gap.start, gap.end, known),
        _overlapping(unit.context.flat, gap.from_, gap.to, known),
    )


def _overlapping(flat: str, start: int, end: int, known: frozenset[str]) -> set[str]:
    found: list[tuple[int, int]] = []
    for a in range(max(0, start - 5), end):
        for b in range(min(len(flat), end + 5), max(a + 1, start), -1):
            if flat[a:b] in known and a < end and b > start:
                found.append((a, b))
                break
    return {
        flat[a:b] for a, b in found if not any((c, d) != (a, b) and c <= a and b <= d for c, d in found)
    }


def _names(text: str, known: frozenset[str]) -> bool:
    return any(name in text for name in known)


def _same(a: str, b: str) -> bool:
    return a in b or b in a or b in lexicon.classes("synonyms").get(a, ())


def _plain_words(ours: str, theirs: str) -> bool:
    return light(ours) or light(theirs)


def _show(unit: Unit, gap: Gap, ours: bool) -> str:
    text, start, end = (
        (unit.claim, gap.start, gap.end) if ours else (unit.context, gap.from_, gap.to)
    )
    return text.piece(max(0, start - 2), min(len(text.flat), end + 3))


def _mentions(unit: Unit, contexts: Sequence[Text]) -> list[Finding]:
    """Bodies and places that the claim names and no context does."""
    findings = []
    flat = unit.claim.flat
    names = {word for word in lexicon.blocks("bodies")["bodies"] if len(word) >= 2} | lexicon.words("regions")
    for start in range(unit.span.start, unit.span.end):
        name = next((flat[start : start + n] for n in (6, 5, 4, 3, 2) if flat[start : start + n] in names), None)
        if name is None or carried(unit, start, start + len(name)):
            continue
        if any(name in context.flat or _stem_in(name, context.flat) for context in contexts):
            continue
        head = start - unit.span.start <= 8 and unit.span.start == 0
        place = name in lexicon.words("regions")
        weight = 0.15 if head and place else 0.5 if place else 0.4
        findings.append(Finding("entity", weight, name))
    return findings


def _stem_in(name: str, flat: str) -> bool:
    return any(other in flat for other in lexicon.classes("synonyms").get(name, ())) or (
        len(name) > 3 and name[:2] in flat
    )


def _titles(claim: Text, contexts: Sequence[Text]) -> list[Finding]:
    """《…》 of the claim must be a title, or a part of one, in a context."""
    findings = []
    for title in _TITLE.findall(claim.raw):
        ours = prepare(title).flat
        if any(ours in context.flat for context in contexts):
            continue
        theirs = [other for context in contexts for other in _TITLE.findall(context.raw)]
        best = max(theirs, key=lambda other: _alike(ours, prepare(other).flat), default="")
        if best and _alike(ours, prepare(best).flat) > 0.6:
            extra = [c for c in ours if c not in prepare(best).flat]
            if len(extra) < 2:
                continue
            findings.append(Finding("entity", 0.8, f"《{title}》", f"《{best}》"))
        else:
            held = max((_alike_part(ours, context.flat) for context in contexts), default=0.0)
            findings.append(Finding("entity", 0.6 * (1 - held), f"《{title}》"))
    return findings


def _alike(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _alike_part(title: str, flat: str) -> float:
    """Share of the title's character pairs that stand in the context."""
    held = [title[i : i + 2] in flat for i in range(len(title) - 1)]
    return sum(held) / len(held) if held else 0.0
