"""Search text: the normalised twin of published text, tied to it character by character.

Width and form of characters (NFKC), traditional characters, broken or grouped digits and misprints are mapped to the
standard form; in a rewritten document the usual words are put back for the swapped ones. The tables are
data/traditional.txt, data/misprints.tsv and data/spun.tsv.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_FORMS = (
    (0xA0, 0x100),
    (0x2000, 0x2800),
    (0x2E80, 0x2FE0),
    (0x3000, 0x3400),
    (0xF900, 0xFB00),
    (0xFE10, 0xFE70),
    (0xFF00, 0xFFF0),
)
_DIGITS = (
    r"(?<=\d)[,\uff0c](?=\d{3}(?!\d))"  # 9,101.68万元
    r"|(?<=\d)[ \u3000\xa0]+(?=\d{3}(?:[ \u3000\xa0]\d{3})*(?:\.\d+)?[ \u3000\xa0]?[万亿元件人次项个家份])"  # 8 198万
    r"|(?<=[\u4e00-\u9fff])[ \u3000\xa0]+(?=\d)|(?<=\d)[ \u3000\xa0]+(?=[\u4e00-\u9fff%\uff05])"  # 第 3 条, 2023 年
)
_KEEP = frozenset("…‥")  # their NFKC form is a row of dots, which says nothing


@dataclass(frozen=True, slots=True)
class Normalised:
    """Search text and, per character of it, the offset of the character in the original it stands for."""

    text: str
    offsets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a table: what is looked for and what stands for it in search text."""

    pattern: re.Pattern[str]
    replacement: str
    kind: str  # misprints: of the doubt, "" when not worth one; swapped words: "1" for a telling one
    note: str = ""  # for the reader


def normalise(text: str, spun: bool = False) -> Normalised:
    """Search text of a passage or a question.

    spun: the document's words were swapped for synonyms; the usual ones are put back, and the swapped ones, which a
    reader may quote, stand once more at the end.
    """
    edits = sorted(_edits(text, spun)) if _busy().search(text) or spun else []
    if not edits:
        return Normalised(text.translate(_table()), tuple(range(len(text))))
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for start, end, new in edits:
        if start < at:
            continue
        parts.append(text[at:start].translate(_table()))
        offsets.extend(range(at, start))
        parts.append(new)
        offsets.extend(_spread(start, end, len(new)))
        at = end
    parts.append(text[at:].translate(_table()))
    offsets.extend(range(at, len(text)))
    if spun:
        _append_swapped(text, edits, parts, offsets)
    return Normalised("".join(parts), tuple(offsets))


def _spread(start: int, end: int, length: int) -> Iterator[int]:
    """Offsets of a replacement's characters, inside what it stands for."""
    last = max(start, end - 1)
    return (min(start + index, last) for index in range(length))


def _append_swapped(text: str, edits: list[tuple[int, int, str]], parts: list[str], offsets: list[int]) -> None:
    seen = set()
    for start, end, new in edits:
        old = text[start:end]
        if old not in seen and len(old) > 1 and old.strip() and new and not old[0].isdigit():
            seen.add(old)
            parts.append(" " + old)
            offsets.extend((start, *range(start, end)))


def _edits(text: str, spun: bool) -> Iterator[tuple[int, int, str]]:
    for found in _digits().finditer(text):
        yield found.start(), found.end(), ""
    for found in _wide().finditer(text):
        yield found.start(), found.end(), unicodedata.normalize("NFKC", found.group())
    for rule in misprints():
        for found in rule.pattern.finditer(text):
            yield found.start(), found.end(), found.expand(rule.replacement).translate(_table())
    if spun:
        for found in swapped_words().finditer(text):
            yield found.start(), found.end(), swapped_rule(found).replacement


# --- tables ------------------------------------------------------------------------------------------------------------


@cache
def _table() -> dict[int, str]:
    """One character to one: NFKC forms and traditional characters."""
    out = {}
    for first, last in _FORMS:
        for code in range(first, last):
            form = unicodedata.normalize("NFKC", chr(code))
            if len(form) == 1 and form != chr(code):
                out[code] = form
    old, new = [line for line in _lines("traditional.txt") if line][:2]
    return out | {ord(a): b for a, b in zip(old, new, strict=True)}


@cache
def _wide() -> re.Pattern[str]:
    """Characters whose NFKC form is longer than one: ㎡, ℃, ⑴."""
    wide = [
        chr(code)
        for first, last in _FORMS
        for code in range(first, last)
        if len(unicodedata.normalize("NFKC", chr(code))) > 1 and chr(code) not in _KEEP
    ]
    return re.compile("[" + "".join(map(re.escape, wide)) + "]")


@cache
def _digits() -> re.Pattern[str]:
    return re.compile(_DIGITS)


@cache
def _busy() -> re.Pattern[str]:
    """Whether there is anything to do beyond mapping single characters: most passages have nothing."""
    return re.compile(
        rf"\d[,\uff0c \u3000\xa0]|[ \u3000\xa0]\d|\d\d\d\d\d\d\d\d|724|兀|兄|彳|[^a-zA-Z\d][oOz]|［\d|[〔［\[]\d|{_wide().pattern}"
    )


@cache
def misprints() -> tuple[Rule, ...]:
    """The rules of data/misprints.tsv."""
    rows = (line.split("\t") for line in _lines("misprints.tsv"))
    return tuple(Rule(re.compile(pattern), new, kind, note) for pattern, new, kind, note in rows)


@cache
def _swapped() -> tuple[Rule, ...]:
    rows = (line.split("\t") for line in _lines("spun.tsv"))
    return tuple(Rule(re.compile(_behind(pattern)), new, telling) for pattern, new, telling in rows)


def _behind(pattern: str) -> str:
    """(?<=a|bb) as (?:(?<=a)|(?<=bb)): re wants one width for each look behind."""
    return re.sub(
        r"\(\?<=([^()\[\]]*\|[^()\[\]]*)\)",
        lambda m: "(?:" + "|".join(f"(?<={w})" for w in m[1].split("|")) + ")",
        pattern,
    )


@cache
def swapped_words() -> re.Pattern[str]:
    """All rules of data/spun.tsv in one expression; swapped_rule says which one a match belongs to."""
    return re.compile("|".join(f"({rule.pattern.pattern})" for rule in _swapped()))


@cache
def telling_words() -> re.Pattern[str]:
    """The telling rules that begin with a word, which makes them quick to look for."""
    return re.compile(
        "|".join(rule.pattern.pattern for rule in _swapped() if rule.kind == "1" and rule.pattern.pattern[0] != "(")
    )


def swapped_rule(found: re.Match[str]) -> Rule:
    """The rule a match of swapped_words belongs to."""
    return _swapped()[(found.lastindex or 1) - 1]


def _lines(name: str) -> list[str]:
    text = files("index").joinpath(f"data/{name}").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
