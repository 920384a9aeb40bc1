"""Bodies, places, persons and documents: another one in the place of the one that the context names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache

from assistant.verify import lexicon
from assistant.verify.align import Gap, Unit, light
from assistant.verify.around import carried
from assistant.verify.report import Finding
from assistant.verify.text import FIGURE, Text, cut, noun, prepare, tag
from index.regions import find_regions

_TITLE = re.compile(r"《([^《》]{2,80})》")
_TOWN = re.compile(r"(?P<name>[\u4e00-\u9fff]{2})(?:镇(?!长|级|村|区|域)|街道(?!办|级|层)|乡(?!镇|村|级|土|亲|下|间))")
_GRAMMAR = frozenset("的是了在和与对把被由将为")
_LONGEST_SLOT = 14  # characters: what replaces a name is about as long as the name


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


def _in_slot(unit: Unit, given: Gap) -> Finding | None:
    """What the gap puts in the place of what, whole words on both sides."""
    if given.left + given.right < 2:
        return None
    ours, theirs = unit.claim.flat[given.start : given.end], unit.context.flat[given.from_ : given.to]
    parts = (_show(unit, given, ours=True), _show(unit, given, ours=False))
    if _deputy(unit, given, ours, theirs):
        return Finding("entity", 1.0, *parts)
    agent = _other_agent(unit, given)
    if agent is not None:
        return agent
    if not ours or not theirs or len(ours) > _LONGEST_SLOT or len(theirs) > _LONGEST_SLOT:
        return None
    if any(word in ours for role in lexicon.blocks("roles").values() for word in role if word.endswith("单位")):
        return None  # who has which role is for roles.py: 的责任单位是 joins a task to its department
    if ours.isascii() and theirs.isascii():
        return Finding("entity", 0.9, *parts)  # B级 for A级
    if _other_place(unit, given):
        return Finding("entity", 1.0, *parts)
    levels = lexicon.blocks("bodies")["levels"]
    gap = _whole_words(unit, given)
    wide_ours, wide_theirs = unit.claim.flat[gap.start : gap.end], unit.context.flat[gap.from_ : gap.to]
    if _same(wide_ours, wide_theirs) or _same(ours, theirs):
        return None
    if (ours in levels and theirs in levels) or (wide_ours in levels and wide_theirs in levels):
        return Finding("entity", 1.0, *parts)
    verb = _other_verb(unit, given, ours, theirs)
    if verb is not None:
        return verb
    cuts = any(given.from_ < start < given.to for start in unit.context.openings)
    mine, yours = _touching(unit, given, _known())
    if mine and yours and not any(_same(a, b) for a in mine for b in yours):
        return Finding("entity", 0.5 if cuts else 1.0, *parts)  # over a comma it may be another order only
    mine_last, yours_last = _ending(unit.claim.flat, gap.end, _known()), _ending(unit.context.flat, gap.to, _known())
    if mine_last and yours_last and not cuts and not _same(mine_last, yours_last):
        return Finding("entity", 0.8, *parts)
    if _is_place(wide_ours) and _is_place(wide_theirs):
        return Finding("entity", 1.0, *parts)
    if FIGURE in ours + theirs:
        return None
    behind = unit.claim.flat[given.end : given.end + 3]
    suffix = given.right and behind.startswith(tuple(lexicon.blocks("bodies")["suffixes"]))
    named = noun(ours + behind[:2]) or noun(ours + behind[:1])
    if (
        suffix
        and named
        and not light(ours)
        and not light(theirs)
        and max(len(ours), len(theirs)) <= 5
        and not _GRAMMAR & set(ours + theirs)
    ):
        return Finding("entity", 0.8, *parts)
    ends = tuple(lexicon.blocks("bodies")["suffixes"])
    if (
        ours.endswith(ends)
        and ours[-1] == theirs[-1]
        and not _GRAMMAR & set(ours + theirs)
        and noun(ours)
        and noun(theirs)
    ):
        return Finding("entity", 0.8, *parts)  # 重固镇 for 朱家角镇
    return _replaced(unit, given, wide_ours, wide_theirs, parts)


def _other_verb(unit: Unit, gap: Gap, ours: str, theirs: str) -> Finding | None:
    """受理行政复议申请 for 收到行政复议申请, where the source says 受理 of something else."""
    counted = gap.right and FIGURE in unit.claim.flat[gap.end : gap.end + min(gap.right, 4)]
    if (gap.right < 4 and not counted) or FIGURE in ours or FIGURE in theirs:
        return None
    mine, yours = cut(ours)[-1], cut(theirs)[-1]
    if len(mine) < 2 or len(yours) < 2 or mine == yours or light(mine) or light(yours):
        return None
    if tag(mine)[0] != "v" or tag(yours)[0] != "v" or _same(mine, yours):
        return None
    if mine not in unit.context.flat[unit.window.start : unit.window.end] or _with_its_figure(unit, gap, mine):
        return None
    return Finding("binding", 0.6, mine, yours)


def _with_its_figure(unit: Unit, gap: Gap, verb: str) -> bool:
    """Whether the source says the verb beside a figure that the claim gives too: 审结307件."""
    values = {q.value for i, q in unit.claim.figure_at.items() if 0 <= i - gap.start < 24}
    at = unit.context.flat.find(verb, unit.window.start, unit.window.end)
    near = range(at + len(verb), at + len(verb) + 3)
    return any(i in near and q.value in values for i, q in unit.context.figure_at.items())


def _whole_words(unit: Unit, gap: Gap) -> Gap:
    """The gap widened by as many aligned characters on either side as it takes to have whole words on both sides."""
    left = max(_into(unit.claim, gap.start), _into(unit.context, gap.from_))
    right = max(_until(unit.claim, gap.end), _until(unit.context, gap.to))
    left, right = min(left, gap.left), min(right, gap.right)
    return Gap(gap.start - left, gap.end + right, gap.from_ - left, gap.to + right, gap.left - left, gap.right - right)


def _into(text: Text, index: int) -> int:
    """How many characters of a word stand before an index that cuts it."""
    return next((index - start for start, end in text.words if start < index < end), 0)


def _until(text: Text, index: int) -> int:
    return next((end - index for start, end in text.words if start < index < end), 0)


def _other_agent(unit: Unit, gap: Gap) -> Finding | None:
    """The claim's subject stands right before a predicate that in the source has another subject (由监察机关…)."""
    if not gap.left or not gap.right or gap.end - gap.start > 2 or gap.to - gap.from_ < 3:
        return None
    if any(clause.start in (gap.start, gap.end) for clause in unit.claim.clauses):
        return None
    mine = _ending(unit.claim.flat, gap.start, _agents())
    yours = _ending(unit.context.flat, gap.to, _agents())
    if not mine or not yours or _same(mine, yours) or gap.to - gap.from_ < len(yours):
        return None
    return Finding("entity", 0.8, mine, yours)


@cache
def _agents() -> frozenset[str]:
    blocks = lexicon.blocks("bodies")
    return frozenset(word for word in blocks["bodies"] | blocks["persons"] if len(word) > 1)


def _ending(flat: str, end: int, known: frozenset[str]) -> str:
    """The longest known name that ends at an index."""
    return next((flat[end - n : end] for n in range(8, 1, -1) if end >= n and flat[end - n : end] in known), "")


@cache
def _known() -> frozenset[str]:
    blocks = lexicon.blocks("bodies")
    return blocks["bodies"] | blocks["persons"] | {level for level in blocks["levels"] if len(level) > 1}


def _deputy(unit: Unit, gap: Gap, ours: str, theirs: str) -> bool:
    """副 put in or left out in front of a title."""
    if {ours, theirs} != {"副", ""}:
        return False
    return unit.claim.flat[gap.end : gap.end + 2] in lexicon.blocks("bodies")["persons"]


def _other_place(unit: Unit, gap: Gap) -> bool:
    ours = {full for start, end, full in places(unit.claim) if start < gap.end and gap.start < end}
    theirs = {full for start, end, full in places(unit.context) if start < gap.to and gap.from_ < end}
    return bool(ours and theirs) and not any(within(a, b) for a in ours for b in theirs)


@lru_cache(maxsize=4096)
def _is_place(word: str) -> bool:
    return any(m.start == 0 and m.end == len(word) for m in find_regions(word))


def within(a: str, b: str) -> bool:
    """Whether one full name of a place holds the other: 上海市, 上海市青浦区."""
    return a.startswith(b) or b.startswith(a)


@lru_cache(maxsize=4096)
def places(text: Text) -> tuple[tuple[int, int, str], ...]:
    """(start, end, full name) of the places a text names, in flat offsets."""
    return tuple(
        (text.flat_index(m.start), text.flat_index(m.end), m.full) for m in find_regions(text.raw) if m.level != "国"
    )


def _replaced(unit: Unit, gap: Gap, ours: str, theirs: str, parts: tuple[str, str]) -> Finding | None:
    """Any other content word put for the one that stands there; nouns name things, verbs have many synonyms."""
    if gap.left < 2 or gap.right < 2 or abs(len(ours) - len(theirs)) > 3:
        return None
    if not _content(ours) or not _content(theirs) or _GRAMMAR & set(ours + theirs):
        return None
    if any(len(word) > 1 and word in theirs and not light(word) for word in cut(ours)):
        return None
    if ours in unit.context.flat and gap.right >= 4:
        return Finding("entity", 0.6, *parts)  # the source has the word, but not here
    if len(ours) == len(theirs) == 2 and set(ours) & set(theirs):
        return Finding("entity", 0.2, *parts)  # 整体 for 总体
    if noun(ours) and noun(theirs):
        return Finding("entity", 0.65, *parts)
    return Finding("entity", 0.4 if len(ours) == len(theirs) else 0.2, *parts)


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
    return {flat[a:b] for a, b in found if not any((c, d) != (a, b) and c <= a and b <= d for c, d in found)}


def _same(a: str, b: str) -> bool:
    if len(a) == len(b) == 2 and a[1] == b[1] and {a[0], b[0]} <= set("我本该全"):
        return True  # 我市, 该市, 全市
    return a in b or b in a or b in lexicon.classes("synonyms").get(a, ())


def _content(text: str) -> bool:
    """Whether a piece holds a word of two characters or more that is not light."""
    return any(len(word) > 1 and not light(word) for word in cut(text))


def _show(unit: Unit, gap: Gap, ours: bool) -> str:
    text, start, end = (unit.claim, gap.start, gap.end) if ours else (unit.context, gap.from_, gap.to)
    return text.piece(max(0, start - 2), min(len(text.flat), end + 3))


def _mentions(unit: Unit, contexts: Sequence[Text]) -> list[Finding]:
    """Bodies and places that the claim names and no context does."""
    findings = []
    flat = unit.claim.flat
    names = _bodies()
    for start in range(unit.span.start, unit.span.end):
        name = next((flat[start : start + n] for n in (6, 5, 4, 3, 2) if flat[start : start + n] in names), None)
        if name is None or carried(unit, start, start + len(name)):
            continue
        if any(name in context.flat or _stem_in(name, context.flat) for context in contexts):
            continue
        findings.append(Finding("entity", 0.55 if _replaces(unit, start) else 0.4, name))
    return findings + _strange_places(unit, contexts) + _strange_towns(unit, contexts)


@cache
def _bodies() -> frozenset[str]:
    return frozenset(word for word in lexicon.blocks("bodies")["bodies"] if len(word) >= 2)


def _replaces(unit: Unit, index: int) -> bool:
    return any(gap.start <= index < gap.end and gap.to > gap.from_ and gap.to - gap.from_ <= 14 for gap in unit.gaps)


def _strange_towns(unit: Unit, contexts: Sequence[Text]) -> list[Finding]:
    """徐泾镇, 万里街道: no gazetteer has them all; the two characters of the name must stand in a context."""
    findings = []
    for match in _TOWN.finditer(unit.claim.flat, unit.span.start, unit.span.end):
        name = match["name"]
        if (
            any(name in context.flat for context in contexts)
            or tag(name)[0] in "vdpcrmqf"
            or light(name)
            or set(name) & set("的乡各等个该本")
        ):
            continue
        findings.append(
            Finding("entity", 0.7 if tag(name)[0] != "n" or tag(name) in ("nr", "ns", "nz") else 0.3, match[0])
        )
    return findings


def _strange_places(unit: Unit, contexts: Sequence[Text]) -> list[Finding]:
    """A place that no context names: at the head it may only say whose report it is."""
    findings = []
    named = {full for context in contexts for _, _, full in places(context)}
    for start, end, full in places(unit.claim):
        if not unit.span.start <= start < unit.span.end or any(other.startswith(full) for other in named):
            continue
        name = unit.claim.flat[start:end]
        if any(name in context.flat for context in contexts):
            continue
        head = start <= 8 and not _replaces(unit, start)
        findings.append(Finding("entity", 0.15 if head else 0.7 if _replaces(unit, start) else 0.5, name))
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
