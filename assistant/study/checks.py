"""What an item must stand before it is offered."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from assistant.study.facts import Fact
from assistant.study.item import LETTERS, Item

SAME_LABEL = 0.72  # bigram overlap from which two labels of one report count the same thing; checked by eye
SAME_STEM = 0.8  # the same of two stems, report names left out


def ambiguous(facts: Iterable[Fact]) -> set[int]:
    """Places in the list of facts whose label stands in the same report with another figure of that unit."""
    listed = list(facts)
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, fact in enumerate(listed):
        groups[fact.sentence.info.metadata.title, fact.quantity.unit].append(i)
    out = set()
    for group in groups.values():
        pairs = {i: grams(_asked(listed[i])) for i in group}
        for n, i in enumerate(group):
            for j in group[n + 1 :]:
                differ = listed[i].quantity.value != listed[j].quantity.value
                if overlap(pairs[i], pairs[j]) >= SAME_LABEL:
                    out |= {i, j} if differ else {j}
    return out


def _asked(fact: Fact) -> str:
    """The words around the figure that say what it counts."""
    return f"{fact.core[: fact.start]}{fact.core[fact.end :]}"[-60:]


def leaks(item: Item) -> bool:
    """Whether the key stands in the stem, or in what is printed of the question beside its own option."""
    stem = _plain(item.stem)
    if item.kind == "判断":
        return False
    if item.kind in ("单选", "多选"):
        right = [item.options[LETTERS.index(letter)] for letter in item.key]
        return item.kind == "单选" and any(_stands(_plain(option), stem) for option in right)
    return any(_stands(_plain(word), stem) for word in item.key)


def well_formed(item: Item) -> bool:
    """Options differ, the key fits the kind, and nobody has to read a page."""
    if len({_plain(o) for o in item.options}) != len(item.options) or not item.key or len(item.stem) > 220:
        return False
    if item.kind == "单选":
        return len(item.options) == 4 and len(item.key) == 1
    if item.kind == "多选":
        return 4 <= len(item.options) <= 7 and 2 <= len(item.key) < len(item.options)
    return True


def alike(a: Item, b: Item) -> bool:
    """Whether two items ask the same of the same paragraph."""
    if a.citation.paragraph.source != b.citation.paragraph.source:
        return False
    return overlap(grams(_core(a.stem)), grams(_core(b.stem))) >= SAME_STEM


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """0..1: shared bigrams over all of them."""
    return len(a & b) / len(a | b) if a or b else 0.0


def _core(stem: str) -> str:
    return re.sub(r"^根据.*?》", "", stem)


def _plain(text: str) -> str:
    return re.sub(r"[^\w.%]", "", unicodedata.normalize("NFKC", text))


def _stands(word: str, text: str) -> bool:
    if re.fullmatch(r"[\d.,%]+", word):
        return re.search(rf"(?<![\d.]){re.escape(word)}(?![\d.])", text) is not None
    return word in text


def grams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters, figures and punctuation left out."""
    plain = re.sub(r"\d", "", _plain(text))
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))
