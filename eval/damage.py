"""Controlled damage to true sentences: one thing is changed so that the source no longer says it."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random

from assistant.quantities import Quantity, quantities
from index.regions import find_regions

_CLAUSE = re.compile(r"[^,。;:!?\n\uff0c\uff1b\uff1a\uff01\uff1f]+")
_COMMA = "\uff0c"


@dataclass(frozen=True, slots=True)
class Item:
    """A true sentence and where it stands."""

    sentence: str  # as published, with its full stop
    paragraph: str
    neighbours: tuple[str, ...]  # other paragraphs of the same document, none holding the sentence
    elsewhere: tuple[str, ...]  # clauses of other documents
    bodies: tuple[str, ...]  # names of bodies found in the document


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim to be judged against contexts."""

    claim: str
    contexts: tuple[str, ...]


@cache
def tables() -> Mapping[str, list[list[str]]]:
    """What is put for what, by kind: eval/templates/damage.json."""
    found: dict[str, list[list[str]]] = json.loads(
        resources.files("eval").joinpath("templates/damage.json").read_text("utf-8")
    )
    return found


def digit(item: Item, rng: Random) -> Pair | None:
    """Another digit in a figure that is no date."""
    figures = [q for q in quantities(item.sentence) if q.kind in ("count", "money", "percent", "ratio", "number")]
    figures = [q for q in figures if re.search(r"\d", q.text)]
    if not figures:
        return None
    figure = rng.choice(figures)
    places = [m.start() for m in re.finditer(r"\d", figure.text)]
    place = rng.choice(places)
    others = [d for d in "0123456789" if d != figure.text[place] and not (d == "0" and place == places[0])]
    return _with(item, figure, figure.text[:place] + rng.choice(others) + figure.text[place + 1 :])


def unit(item: Item, rng: Random) -> Pair | None:
    """万 for 亿, 万元 for 亿元, 人次 for 人: the figure stays."""
    changes = []
    for figure in quantities(item.sentence):
        if figure.kind not in ("count", "money", "percent", "number"):
            continue
        for before, after in tables()["unit"]:
            if re.fullmatch(rf".*\d(?:余|多)?{re.escape(before)}", figure.text):
                changes.append((figure, figure.text[: -len(before)] + after))
    if not changes:
        return None
    figure, changed = rng.choice(changes)
    return _with(item, figure, changed)


def year(item: Item, rng: Random) -> Pair | None:
    """Another year, month or day in a date."""
    found = [m for q in quantities(item.sentence) if q.kind in ("year", "date") for m in _numbers(q)]
    if not found:
        return None
    start, end = rng.choice(found)
    value = int(item.sentence[start:end])
    step = rng.choice([-3, -2, -1, 1, 2, 3])
    changed = value + step if value > 1900 else (value + step - 1) % 12 + 1
    if changed == value:
        return None
    return _claim(item, item.sentence[:start] + str(changed) + item.sentence[end:])


def _numbers(q: Quantity) -> list[tuple[int, int]]:
    return [(q.start + m.start(), q.start + m.end()) for m in re.finditer(r"\d+", q.text) if int(m[0]) > 0]


def body(item: Item, rng: Random) -> Pair | None:
    """Another body: one that is mostly confused with it, or another one that the document names."""
    changes = [(m, after) for before, after in tables()["body"] for m in re.finditer(re.escape(before), item.sentence)]
    changes = [(m, after) for m, after in changes if not _inside_longer(item.sentence, m, tables()["body"])]
    named = [m for name in item.bodies for m in re.finditer(re.escape(name), item.sentence)]
    named = [m for m in named if not any(o.start() <= m.start() and m.end() <= o.end() and o is not m for o in named)]
    for m in named:
        others = [name for name in item.bodies if name not in m[0] and m[0] not in name and name not in item.sentence]
        if others:
            changes.append((m, rng.choice(others)))
    return _changed(item, changes, rng)


def _inside_longer(sentence: str, match: re.Match[str], table: Sequence[Sequence[str]]) -> bool:
    """市政府 is changed as a whole, not its 政府; 市委员会 is no 市委."""
    if sentence[match.start() : match.end() + 1].endswith("委员"):
        return True
    return any(
        len(before) > len(match[0])
        and match[0] in before
        and before in sentence[max(0, match.start() - 4) : match.end() + 4]
        for before, _ in table
    )


def region(item: Item, rng: Random) -> Pair | None:
    """Another place of the same level."""
    mentions = [m for m in find_regions(item.sentence) if m.level != "国"]
    places = tables()["places"]
    changes = []
    for m in mentions:
        for group in places:
            if m.name in group:
                other = rng.choice([p for p in group if p != m.name and p not in item.sentence])
                changes.append((m.start, m.end, other))
    if not changes:
        return None
    start, end, other = rng.choice(changes)
    return _claim(item, item.sentence[:start] + other + item.sentence[end:])


def _replacing(kind: str) -> Callable[[Item, Random], Pair | None]:
    def damage(item: Item, rng: Random) -> Pair | None:
        changes = [(m, m.expand(after)) for before, after in tables()[kind] for m in re.finditer(before, item.sentence)]
        return _changed(item, changes, rng)

    damage.__doc__ = f"A change of the table {kind}."
    return damage


negation = _replacing("negation")
modality = _replacing("modality")
scope = _replacing("scope")
role_words = _replacing("role")


def cross_binding(item: Item, rng: Random) -> Pair | None:
    """Two figures of one unit change places."""
    figures = [q for q in quantities(item.sentence) if q.kind in ("count", "money", "percent") and q.upper is None]
    swaps = [
        (a, b)
        for n, a in enumerate(figures)
        for b in figures[n + 1 :]
        if a.unit == b.unit and a.value != b.value and _said_of(item.sentence, a) != _said_of(item.sentence, b)
    ]
    if not swaps:
        return None
    a, b = rng.choice(swaps)
    s = item.sentence
    return _claim(item, s[: a.start] + b.text + s[a.end : b.start] + a.text + s[b.end :])


def _said_of(sentence: str, q: Quantity) -> str:
    left = re.split(r"[,。;、\uff0c\uff1b]", sentence[: q.start])[-1]
    right = re.split(r"[,。;、\uff0c\uff1b]", sentence[q.end :])[0]
    return left + "|" + right


def invented_half(item: Item, rng: Random) -> Pair | None:
    """A clause of another document, or one of a bank of plausible ones, behind the true sentence."""
    stem = item.sentence.rstrip("。;\uff1b")
    if item.elsewhere and rng.random() < 0.6:
        extra = rng.choice(item.elsewhere)
        if _shared(extra, item.paragraph) > 0.4:
            return None
    else:
        extra = rng.choice(tables()["invented"])[0]
    return _claim(item, f"{stem}{_COMMA}{extra}。")


def cause(item: Item, rng: Random) -> Pair | None:
    """A reason in front that the source does not give."""
    return _claim(item, rng.choice(tables()["cause"])[0] + _COMMA + item.sentence)


def neighbour(item: Item, rng: Random) -> Pair | None:
    """The citation moves to another paragraph of the document."""
    others = [p for p in item.neighbours if _shared(item.sentence, p) < 0.5]
    return Pair(item.sentence, (rng.choice(others),)) if others else None


DAMAGE: Mapping[str, Callable[[Item, Random], Pair | None]] = {
    "digit": digit,
    "unit": unit,
    "year": year,
    "body": body,
    "region": region,
    "negation": negation,
    "cross_binding": cross_binding,
    "scope": scope,
    "modality": modality,
    "cause": cause,
    "invented_half": invented_half,
    "neighbour": neighbour,
}


def _with(item: Item, figure: Quantity, changed: str) -> Pair | None:
    return _claim(item, item.sentence[: figure.start] + changed + item.sentence[figure.end :])


def _changed(item: Item, changes: Sequence[tuple[re.Match[str], str]], rng: Random) -> Pair | None:
    if not changes:
        return None
    match, after = rng.choice(changes)
    return _claim(item, item.sentence[: match.start()] + after + item.sentence[match.end() :])


def _claim(item: Item, claim: str) -> Pair | None:
    """None when the paragraph says the damaged sentence too."""
    if claim == item.sentence or claim.rstrip("。;") in item.paragraph:
        return None
    return Pair(claim, (item.paragraph,))


def _shared(text: str, paragraph: str) -> float:
    """Share of the text's character pairs that stand in the paragraph."""
    letters = [c for c in text if c.isalnum()]
    pairs = {a + b for a, b in itertools.pairwise(letters)}
    return sum(pair in paragraph for pair in pairs) / len(pairs) if pairs else 1.0
