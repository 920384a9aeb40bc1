"""Harmless rewording of true sentences: the source still says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from random import Random

from assistant.quantities import Quantity, quantities
from eval.damage import Item, Pair, tables

_COMMA = "\uff0c"
_CHINESE_DIGITS = "零一二三四五六七八九"


def verbatim(item: Item, rng: Random) -> Pair | None:
    """The sentence as it stands."""
    return Pair(item.sentence, (item.paragraph,))


def trimmed(item: Item, rng: Random) -> Pair | None:
    """A clause in the middle left out; clauses that carry a negation or a condition stay."""
    clauses = _clauses(item.sentence)
    free = [
        n for n in range(1, len(clauses) - 1) if not re.search(r"[不未无非如但若除]|应当|以上|以下|的$", clauses[n])
    ]
    if len(clauses) < 3 or not free:
        return None
    out = rng.choice(free)
    return Pair(_joined([c for n, c in enumerate(clauses) if n != out]), (item.paragraph,))


def shortened(item: Item, rng: Random) -> Pair | None:
    """Only the first clauses of a long sentence."""
    clauses = _clauses(item.sentence)
    if len(clauses) < 3 or re.search(r"[但除]", item.sentence):
        return None
    return Pair(_joined(clauses[: rng.randint(2, len(clauses) - 1)]), (item.paragraph,))


def reordered(item: Item, rng: Random) -> Pair | None:
    """Two clauses that each open with a verb or name a figure change places."""
    clauses = _clauses(item.sentence)
    if len(clauses) < 3 or re.search(r"其中|分别|因此|从而|但|以及|该|其|此|同时|并|如|的[,\uff0c]", item.sentence):
        return None
    n = rng.randint(1, len(clauses) - 2)
    clauses[n], clauses[n + 1] = clauses[n + 1], clauses[n]
    return Pair(_joined(clauses), (item.paragraph,))


def number_format(item: Item, rng: Random) -> Pair | None:
    """1410.77亿元 as 14107700万元 or in full, 七 for 7, 百分之 for %, 超过 for 余."""
    options = [(q, text) for q in quantities(item.sentence) for text in _other_forms(q)]
    if not options:
        return None
    q, text = rng.choice(options)
    return Pair(item.sentence[: q.start] + text + item.sentence[q.end :], (item.paragraph,))


def swapped_words(item: Item, rng: Random) -> Pair | None:
    """The source with its words swapped as rewriting tools do (服务 → 效劳), the claim in standard words."""
    pairs = [(standard, spun) for standard, spun in tables()["spun"] if standard in item.sentence]
    if not pairs:
        return None
    paragraph = item.paragraph
    for standard, spun in pairs:
        paragraph = paragraph.replace(standard, spun)
    return Pair(item.sentence, (paragraph,))


def plain_words(item: Item, rng: Random) -> Pair | None:
    """One or two everyday words for official ones."""
    pairs = [(official, plain) for official, plain in tables()["plain"] if re.search(official, item.sentence)]
    if not pairs:
        return None
    claim = item.sentence
    for official, plain in rng.sample(pairs, min(2, len(pairs))):
        claim = re.sub(official, plain, claim, count=1)
    return Pair(claim, (item.paragraph,)) if claim != item.sentence else None


def framed(item: Item, rng: Random) -> Pair | None:
    """A lead-in that names year, place or source."""
    return Pair(rng.choice(tables()["frame"])[0] + item.sentence, (item.paragraph,))


def two_paragraphs(item: Item, rng: Random) -> Pair | None:
    """Two true statements from two paragraphs, both cited."""
    others = [p for p in item.neighbours if len(p) > 30]
    if not others:
        return None
    other = rng.choice(others)
    sentences = [s for s in re.split(r"(?<=[。;])", other) if 15 <= len(s) <= 90 and s.endswith("。")]
    if not sentences:
        return None
    return Pair(item.sentence.rstrip("。") + "\uff1b" + rng.choice(sentences), (item.paragraph, other))


HARMLESS: Mapping[str, Callable[[Item, Random], Pair | None]] = {
    "verbatim": verbatim,
    "trimmed": trimmed,
    "shortened": shortened,
    "reordered": reordered,
    "number_format": number_format,
    "swapped_words": swapped_words,
    "plain_words": plain_words,
    "framed": framed,
    "two_paragraphs": two_paragraphs,
}


def _clauses(sentence: str) -> list[str]:
    return [c for c in re.split(r"[,\uff0c]", sentence.rstrip("。;\uff1b")) if c]


def _joined(clauses: list[str]) -> str:
    return _COMMA.join(clauses) + "。"


def _other_forms(q: Quantity) -> list[str]:
    forms: list[str] = []
    if q.upper is not None or q.kind not in ("count", "money", "percent"):
        return forms
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(万亿|亿|万)?(余|多)?(.*)", q.text)
    if not match:
        return forms
    digits, multiple, over, unit = match.groups()
    if multiple and not over:
        forms.append(f"{q.value:f}{unit}")
        if multiple == "亿":
            forms.append(f"{_plain(q.value / 10000)}万{unit}")
    if over:
        forms.append(f"超过{digits}{multiple or ''}{unit}")
    if q.published_unit == "%":
        forms.append("百分之" + _chinese(digits))
    elif not multiple and not over and digits.isdigit() and 2 <= int(digits) <= 99:
        forms.append(_chinese(digits) + unit)
    return forms


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _chinese(digits: str) -> str:
    whole, _, decimals = digits.partition(".")
    value = int(whole)
    tail = "点" + "".join(_CHINESE_DIGITS[int(d)] for d in decimals) if decimals else ""
    if value >= 100:
        hundreds, rest = divmod(value, 100)
        if hundreds >= 10:
            return digits
        middle = "零" if 0 < rest < 10 else ""
        head = _CHINESE_DIGITS[hundreds] + "百" + middle
        return head + (_two(rest, True) if rest else "") + tail
    return _two(value, False) + tail


def _two(value: int, inside: bool) -> str:
    tens, ones = divmod(value, 10)
    if not tens:
        return _CHINESE_DIGITS[ones]
    head = ("" if tens == 1 and not inside else _CHINESE_DIGITS[tens]) + "十"
    return head + (_CHINESE_DIGITS[ones] if ones else "")
