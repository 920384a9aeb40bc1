"""What an item must stand before it is offered."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

from assistant.study.facts import Fact
from assistant.study.item import LETTERS, Item

SAME_LABEL = 0.72  # bigram overlap from which two labels of one report count the same thing; checked by eye
TELLING = 4  # characters of the right option alone that stand in the stem and give it away; a guess
TELLING_TITLE = 2  # the same of a document's title, which says what it is about
SAME_LAW = 0.6  # of two stems of two reports with one answer: the same provision with another body's name
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
    """Whether the key stands in the stem, in whole or in a part that no wrong option has."""
    stem = _plain(item.stem)
    if item.kind in ("判断", "简答"):
        return item.kind == "简答" and any(_stands(_plain(word), stem) for word in item.key)
    if not item.options:
        return any(_stands(_plain(word), stem) or _in_words(word) in stem for word in item.key)
    right = {letter: _plain(item.options[LETTERS.index(letter)]) for letter in item.key}
    wrong = [_plain(o) for letter, o in zip(LETTERS, item.options, strict=False) if letter not in right]
    asked = _plain(item.stem.partition("》")[2])  # all but the report's own name
    if item.kind == "单选" and any(_stands(option, stem) for option in right.values()):
        return True
    telling = TELLING_TITLE if item.options[0].startswith("《") else TELLING  # 警务一体化 -> 《……警务合作项目协议书》
    return any(_common_run(asked, option, wrong) >= telling for option in right.values())


def _common_run(stem: str, option: str, wrong: Sequence[str]) -> int:
    """The longest run of characters, no figures, that the stem shares with the right option and no wrong one has."""
    longest = 0
    for start in range(len(option)):
        for end in range(start + longest + 1, len(option) + 1):
            run = option[start:end]
            if run not in stem:
                break
            if not re.search(r"\d", run) and not any(run in other for other in wrong):
                longest = end - start
    return longest


def _in_words(key: str) -> str:
    """22 as 二十二, for figures that a name in the stem spells out (政法二十二条); else something no stem has."""
    if not re.fullmatch(r"[1-9]\d", key):
        return "\0"
    tens, ones = divmod(int(key), 10)
    digits = "零一二三四五六七八九"
    return f"{digits[tens] if tens > 1 else ''}十{digits[ones] if ones else ''}"


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
    """Whether two items ask the same of one report, or have the same answer to the same of two: laws repeat each other."""
    if a.citation.paragraph.source != b.citation.paragraph.source:
        return a.key == b.key and overlap(grams(_core(a.stem)), grams(_core(b.stem))) >= SAME_LAW and not a.options
    return overlap(grams(_said(a)), grams(_said(b))) >= SAME_STEM


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """0..1: shared bigrams over all of them."""
    return len(a & b) / len(a | b) if a or b else 0.0


def _said(item: Item) -> str:
    """All but the report's name; of 多选 the options, since their stems are alike."""
    return re.sub(r"^根据.*?》", "", item.stem) + ("".join(item.options) if item.kind == "多选" else "")


def _core(stem: str) -> str:
    """Without the report and the part of it that are named first."""
    return re.sub(r"^(?:根据)?.*?》(?:\uff08[^\uff09]*\uff09)?(?:“[^”]*”部分)?", "", stem)


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
