"""How much of what a claim says stands in its contexts at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.verify import lexicon
from assistant.verify.align import Unit, light
from assistant.verify.report import Finding
from assistant.verify.text import FIGURE, Text, tag
from index.everyday import everyday_words

_LIGHT_TAGS = frozenset("dpcurmqfyzteok")
_LONGEST_SLOT = 12  # characters
_PLAIN = 7  # characters
_PIECE = 4
_ENOUGH = 2.0  # weight of carried words that makes the order of a clause irrelevant
_ALIGNED = 0.4  # share of a clause that stands in the source in pieces of two characters or more
_RUN = 1.5  # weight of neighbouring words that nothing carries: two words of two characters


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the claim: flat offsets, its share of the content, and how far the contexts carry it (0 to 1)."""

    start: int
    end: int
    weight: float
    carried: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """share: of the claim's content, 0 to 1; worst: of its worst clause; holes: clauses or long runs not carried."""

    share: float
    worst: float
    words: tuple[Word, ...]
    holes: tuple[Finding, ...]


def coverage(claim: Text, contexts: Sequence[Text], units: Sequence[Unit]) -> Coverage:
    """Weighs every word of the claim and looks for it where its clause belongs, then anywhere in the contexts."""
    flats = [context.flat for context in contexts]
    weighed: list[Word] = []
    for unit in units:
        window = unit.context.flat[max(0, unit.window.start - 40) : unit.window.end + 20]
        for start, end in claim.words:
            if unit.span.start <= start < unit.span.end:
                word = claim.flat[start:end]
                weighed.append(Word(start, end, _weight(word), _carried(word, start, end, unit, window, flats)))
    total = sum(word.weight for word in weighed)
    share = sum(word.weight * word.carried for word in weighed) / total if total else _repeated(units)
    shares = [(_share(clause.start, clause.end, weighed), clause) for clause in claim.clauses]
    worst = min((value for (value, weight), _ in shares if weight >= 2), default=share)
    holes = [
        Finding("unsupported", min(1.0, (1 - value) * min(1.0, weight / 3)), claim.piece(clause.start, clause.end))
        for (value, weight), clause in shares
        if value < 0.5 and weight >= 1.5
    ]
    return Coverage(share, worst, tuple(weighed), (*holes, *_strange(claim, units, weighed), *_runs(claim, weighed)))


def _strange(claim: Text, units: Sequence[Unit], words: Sequence[Word]) -> list[Finding]:
    """Clauses of plain words in an order that no context has: 在全省率先实现全覆盖."""
    findings = []
    for unit in units:
        for clause in claim.clauses:
            length = clause.end - clause.start
            if not unit.span.start <= clause.start < unit.span.end or length < _PLAIN:
                continue
            content = sum(w.weight * w.carried for w in words if clause.start <= w.start < clause.end)
            if content >= _ENOUGH:
                continue
            share = sum(_in_piece(unit, i) for i in range(clause.start, clause.end)) / length
            if share < _ALIGNED:
                told = claim.piece(clause.start, clause.end)
                findings.append(Finding("unsupported", 0.6 * (1 - share / _ALIGNED) + 0.15, told))
    return findings


def _in_piece(unit: Unit, index: int) -> bool:
    """Whether a character stands in the source in its place, or in a moved piece of four characters or more."""
    if index in unit.to:
        return True
    if index not in unit.moved:
        return False
    j = unit.moved[index]
    low = high = 0
    while unit.moved.get(index - low - 1) == j - low - 1:
        low += 1
    while unit.moved.get(index + high + 1) == j + high + 1:
        high += 1
    return low + high + 1 >= _PIECE


def _runs(claim: Text, words: Sequence[Word]) -> list[Finding]:
    """Neighbouring words that no context has, beside others that it has: 并[赔偿损失]."""
    findings = []
    run: list[Word] = []
    clause_starts = {clause.start for clause in claim.clauses}
    for word in [*words, None]:
        missing = word is not None and word.weight > 0 and word.carried < 0.3
        if word is not None and (missing or (run and word.weight == 0)) and not (run and word.start in clause_starts):
            run.append(word)
            continue
        weight = sum(w.weight for w in run)
        if weight >= _RUN:
            findings.append(Finding("unsupported", min(0.75, 0.3 * weight), claim.piece(run[0].start, run[-1].end)))
        run = [word] if missing and word is not None else []
    return findings


def _repeated(units: Sequence[Unit]) -> float:
    """Share of the characters that the contexts have; for a claim of light words and figures (2020年1月1日施行)."""
    length = sum(unit.span.end - unit.span.start for unit in units)
    return sum(len(unit.to) + len(unit.moved) for unit in units) / length if length else 0.0


def _weight(word: str) -> float:
    """Names and nouns say most, verbs have many synonyms, light words say nothing; figures are judged elsewhere."""
    if word == FIGURE or light(word) or word in lexicon.words("roles"):
        return 0.0
    kind = tag(word)
    share = 0.15 if kind[0] in _LIGHT_TAGS else 0.75 if kind[0] in "vad" else 1.0
    return share * {1: 0.3, 2: 1.0}.get(len(word), 1.0 + 0.4 * (len(word) - 2))


def _carried(word: str, start: int, end: int, unit: Unit, window: str, flats: Sequence[str]) -> float:
    if all(i in unit.to for i in range(start, end)):
        return 1.0
    if word in window:
        return 1.0
    others = same_sense(word)
    if any(other in window for other in others):
        return 0.9
    if any(word in flat for flat in flats):
        return 0.7 if len(word) > 1 else 0.3
    if any(other in flat for other in others for flat in flats):
        return 0.6
    slot = _slot(unit, start, end)
    if slot and any(c in slot for c in word):
        return 0.6  # 中午 for 午间, in its place
    if len(word) == 4:
        halves = [half in window or any(o in window for o in same_sense(half)) for half in (word[:2], word[2:])]
        return max(0.45 * sum(halves), 0.8 * _in_parts(word, window))
    if len(word) > 2:
        return 0.8 * _in_parts(word, window)
    if len(word) == 2 and _spread(word, window, 3):
        return 0.7  # 严打 for 严厉打击
    if len(word) == 2 and _spread(word, window, 8):
        return 0.4  # 涉密 for 涉及国家秘密
    return 0.0


def _slot(unit: Unit, start: int, end: int) -> str:
    """What the context has in the place of a word of the claim, when that is short."""
    for gap in unit.gaps:
        if gap.start <= start and end <= gap.end and gap.to - gap.from_ <= _LONGEST_SLOT:
            return unit.context.flat[gap.from_ : gap.to]
    return ""


@lru_cache(maxsize=4096)
def same_sense(word: str) -> frozenset[str]:
    """Other words for the same: the verifier's list, and what official texts write for everyday words."""
    official = {lexicon.standard(other) for other in everyday_words().get(word, ())}
    return lexicon.classes("synonyms").get(word, frozenset()) | official


def _in_parts(word: str, window: str) -> float:
    """Share of a long word's character pairs that stand in the window."""
    held = [word[i : i + 2] in window for i in range(len(word) - 1)]
    return sum(held) / len(held)


def _spread(word: str, window: str, reach: int) -> bool:
    """Whether the two characters stand in order, the second at most `reach` behind the first."""
    first = window.find(word[0])
    while first >= 0:
        if word[1] in window[first + 1 : first + 1 + reach]:
            return True
        first = window.find(word[0], first + 1)
    return False


def _share(start: int, end: int, words: Sequence[Word]) -> tuple[float, float]:
    inside = [word for word in words if start <= word.start < end]
    weight = sum(word.weight for word in inside)
    return (sum(word.weight * word.carried for word in inside) / weight if weight else 1.0), weight
