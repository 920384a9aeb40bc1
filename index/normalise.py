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

from index.document import Paragraph
from index.marks import begins_with_mark
from index.terms import dictionary_words

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
    r"|(?<=\d)[ \u3000\xa0]+(?=\.\d)|(?<=\d\.)[ \u3000\xa0]+(?=\d)|(?<=\d)[ \u3000\xa0]+(?=0\d*[\u4e00-\u9fff%])"  # 81. 52亿元
    r"|(?<=\d)[ \u3000\xa0]+(?=\d{1,2}[ \u3000\xa0]?[条章节届批页])"  # 第 2 1 条
    r"|(?<=[\u4e00-\u9fff])[ \u3000\xa0]+(?=\d)|(?<=\d)[ \u3000\xa0]+(?=[\u4e00-\u9fff%\uff05])"  # 第 3 条, 2023 年
)
_BREAK = re.compile(r"(?<=[一-鿿\dA-Za-z，,、%％.．])[ \t\u3000]*\n\s*(?=[一-鿿\d])")
_BLANK = re.compile(r"(?<=[一-鿿])[ \u3000\xa0]{1,2}(?=[一-鿿])")
_BLANK_OR_BREAK = re.compile(rf"\n|{_BLANK.pattern}")
_SPACED_OUT = re.compile(r"(?:[^\s][ \u3000\xa0]{1,2}){5,}[^\s]")  # a line with a blank between all of its characters
_WORD = 4  # characters on either side of a blank that may make a word with those on the other
RUNNING = ("text", "item")  # kinds of paragraphs whose line ends are no marks of their own
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


def twin(paragraph: Paragraph, spun: bool = False) -> Normalised:
    """Search text of a paragraph; a line end inside running text, where a page broke it, is no character of it."""
    return normalise(paragraph.text, spun, paragraph.kind in RUNNING)


def unbroken(paragraph: Paragraph) -> str:
    """A paragraph's published text without the line ends at which a page broke it."""
    text = paragraph.text
    for start, end in reversed(sorted(_breaks(text)) if paragraph.kind in RUNNING else ()):
        text = text[:start] + text[end:]
    return text


def normalise(text: str, spun: bool = False, running: bool = False) -> Normalised:
    """Search text of a passage or a question.

    spun: the document's words were swapped for synonyms; the usual ones are put back, and the swapped ones, which a
    reader may quote, stand once more at the end. running: line ends inside sentences are left out (人才11 / 26名).
    """
    edits = (
        sorted(_edits(text, spun, running))
        if _busy().search(text) or spun or (running and _BLANK_OR_BREAK.search(text))
        else []
    )
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


def _edits(text: str, spun: bool, running: bool) -> Iterator[tuple[int, int, str]]:
    for found in _digits().finditer(text):
        yield found.start(), found.end(), ""
    for start, end in _breaks(text) if running else ():
        yield start, end, ""
    for found in _wide().finditer(text):
        yield found.start(), found.end(), unicodedata.normalize("NFKC", found.group())
    for rule in misprints():
        for found in rule.pattern.finditer(text):
            yield found.start(), found.end(), found.expand(rule.replacement).translate(_table())
    if spun:
        for start, end, rule in swapped_words(text):
            yield start, end, rule.replacement


def unspaced(text: str) -> str:
    """A text without the blanks that stand inside its words: 协 调."""
    for start, end in reversed(list(_blanks_in_words(text))):
        text = text[:start] + text[end:]
    return text


def _blanks_in_words(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every blank inside a word of the dictionary."""
    for found in _BLANK.finditer(text):
        start, end = found.span()
        before, after = text[max(0, start - _WORD) : start], text[end : end + _WORD]
        before = before.rsplit(" ", 1)[-1]
        at = 0
        for word in dictionary_words(before + after):
            at = (before + after).find(word, at)
            if at < len(before) < at + len(word):
                yield start, end
            at += len(word)


def _breaks(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every line end inside a sentence of running text, where a full stop before it is part of a figure,
    and of every blank inside a word."""
    yield from _blanks_in_words(text)
    for spaced in _SPACED_OUT.finditer(text):
        yield from ((m.start(), m.end()) for m in re.compile("[ \u3000\xa0]+").finditer(text, *spaced.span()))
    for found in _BREAK.finditer(text):
        start, end = found.span()
        figure = text[start - 2 : start - 1].isdigit() and text[end].isdigit()
        if (figure or text[start - 1] not in ".．") and not begins_with_mark(text, end):
            yield start, end


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
        rf"\d[,\uff0c \u3000\xa0]|[ \u3000\xa0]\d|\d\d\d\d\d\d\d\d|724|兀|兄|彳|[^a-zA-Z\d][oOzl]|\d[oOl]|［\d|[〔［\[]\d|{_wide().pattern}"
    )


@cache
def misprints() -> tuple[Rule, ...]:
    """The rules of data/misprints.tsv."""
    rows = (line.split("\t") for line in _lines("misprints.tsv"))
    return tuple(Rule(re.compile(pattern), new, kind, note) for pattern, new, kind, note in rows)


@cache
def _swapped() -> dict[str, list[Rule]]:
    """The rules of data/spun.tsv by the two characters each begins with, in the order of the file."""
    out: dict[str, list[Rule]] = {}
    for line in _lines("spun.tsv"):
        pattern, new, telling = line.split("\t")
        pattern = _word_first(pattern)
        out.setdefault(pattern[:2], []).append(Rule(re.compile(pattern), new, telling))
    return out


def _word_first(pattern: str) -> str:
    """(?<=a|bb)word as word(?:(?<=aword)|(?<=bbword)): found by its word, and re wants one width a look behind."""
    behind = re.match(r"\(\?<=([^)]*)\)([\u4e00-\u9fff]+)", pattern)
    if not behind:
        return pattern
    before = re.findall(r"\[[^]]*\]|[^|]+", behind[1])
    word = behind[2]
    return word + "(?:" + "|".join(f"(?<={one}{word})" for one in before) + ")" + pattern[behind.end() :]


@cache
def _heads() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _swapped())))


def swapped_words(text: str) -> Iterator[tuple[int, int, Rule]]:
    """Start, end and rule of every swapped word, from left to right; the first rule that fits wins."""
    at = 0
    while head := _heads().search(text, at):
        at = head.start() + 1
        for rule in _swapped()[head.group()]:
            found = rule.pattern.match(text, head.start())
            if found:
                yield found.start(), found.end(), rule
                at = found.end()
                break


def _lines(name: str) -> list[str]:
    text = files("index").joinpath(f"data/{name}").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
