"""From a file's characters to the published text: what the host added is taken out, and what was taken out is named.

The patterns stand in data/debris.toml; they describe hosts' habits, not documents.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

_SENTENCE_END = "。！？；：!?;:”》)）…"
_HEAD_LINES = 40  # web chrome above a document is looked for in so many lines
_TOP = 4  # lines; the first page's mark stands above all else
_ADVERT = 40  # characters; an advertisement before its address is hardly longer
_CHROME = 300  # characters of a line in which the buttons of a page may stand before its text
_BUTTONS = 3
_BODY = 60  # characters; a line this long is the document itself, no chrome


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of published characters and where it stands in the file."""

    published: int  # offset in the published text
    file: int  # offset in the file's characters
    length: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A run of the file's characters that is no part of the document."""

    start: int
    end: int
    why: str  # blurb, page_mark, page_number, head, tail, markup


@dataclass(frozen=True, slots=True)
class Published:
    """The published text, tied to the file by its pieces."""

    text: str
    pieces: tuple[Piece, ...]
    cuts: tuple[Cut, ...]
    left_out: tuple[str, ...]  # the passages of the cuts, blanks trimmed, in the order of the cuts
    host_title: str | None = None  # the title a sharing site gives the document

    def file_offset(self, position: int) -> int:
        """Where a published character stands in the file, characters from 0."""
        index = bisect_right([piece.published for piece in self.pieces], position) - 1
        piece = self.pieces[max(index, 0)]
        return piece.file + position - piece.published

    def passage(self, cut: Cut) -> str:
        """What a cut took out."""
        return self.left_out[self.cuts.index(cut)]

    def has(self, why: str) -> bool:
        """Whether debris of this sort was taken out."""
        return any(cut.why == why for cut in self.cuts)


@dataclass(frozen=True, slots=True)
class _Rules:
    blurb: re.Pattern[str]
    blurb_title: re.Pattern[str]
    head: re.Pattern[str]
    breadcrumb: re.Pattern[str]
    tail: re.Pattern[str]
    page_mark: re.Pattern[str]
    page_number: re.Pattern[str]
    markup: re.Pattern[str]
    advert: re.Pattern[str]
    advert_keeps: re.Pattern[str]


@cache
def _rules() -> _Rules:
    table = tomllib.loads(files("index").joinpath("data/debris.toml").read_text("utf-8"))
    joined = {k: "|".join(f"(?:{p})" for p in v) if isinstance(v, list) else v for k, v in table.items()}
    return _Rules(**{name: re.compile(pattern) for name, pattern in joined.items()})


def publish(raw: str) -> Published:
    """Take the host's additions out of a file's characters.

    The published text is the file's characters less the cuts; nothing is changed or moved.
    """
    rules = _rules()
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", raw)]
    cuts = [Cut(m.start(), m.end(), "markup") for m in rules.markup.finditer(raw)] if "<!--" in raw else []
    host_title = None
    kept = []
    for start, end in lines:
        line = raw[start:end].strip()
        if 4 < len(line) < 400 and rules.blurb.fullmatch(line):
            named = rules.blurb_title.search(line)
            host_title = host_title or (named.group(1) if named else None)
            cuts.append(Cut(start, end, "blurb"))
        elif len(line) < 24 and rules.page_number.fullmatch(line):
            cuts.append(Cut(start, end, "page_number"))
        elif line:
            kept.append((start, end))
    marks = _page_marks(raw, kept, rules, shared=host_title is not None)
    cuts += _adverts(raw, rules)
    cuts += marks or [*_head(raw, kept, rules), *_tail(raw, kept, rules)]
    return _without(raw, cuts, host_title)


def _page_marks(raw: str, lines: list[tuple[int, int]], rules: _Rules, shared: bool) -> list[Cut]:
    """Marks 1, 2, 3, ... at line starts where they cut sentences; the newline before a mark goes with it."""
    found: list[tuple[int, re.Match[str]]] = []
    broken = 0
    for index, (start, _) in enumerate(lines):
        mark = rules.page_mark.match(raw, start)
        if not mark or int(mark.group(1)) != len(found) + 1:
            continue
        before = raw[lines[index - 1][0] : lines[index - 1][1]] if index else ""
        cuts_one = bool(found) and _cuts_a_sentence(before, raw[mark.end() : mark.end() + 1])
        if cuts_one or (index == found[-1][0] + 1 if found else index < _TOP):  # a page is a line, or is cut off short
            found.append((index, mark))
            broken += cuts_one
    if not found or (len(found) < 3 and not shared):
        return []
    if not shared and broken * 2 < len(found) - 1:
        return []
    cuts = []
    for index, mark in found:
        previous = lines[index - 1][1] if mark.group(1) != "1" and index else mark.start()
        cuts.append(Cut(previous, mark.end(), "page_mark"))
    return cuts


def _adverts(raw: str, rules: _Rules) -> list[Cut]:
    """A site's name and address that it sets into the text again and again: the same characters each time."""
    found: dict[str, list[re.Match[str]]] = {}
    for match in rules.advert.finditer(raw) if "www." in raw else ():
        if not rules.advert_keeps.search(match.group()):
            found.setdefault(match.group(), []).append(match)
    cuts = []
    for matches in found.values():
        if len(matches) < 2:
            continue
        before = [raw[max(0, m.start() - _ADVERT) : m.start()] for m in matches]
        shared = 0
        while (
            shared < _ADVERT
            and len({text[-shared - 1 : len(text) - shared] for text in before}) == 1
            and shared < min(map(len, before))
        ):
            shared += 1
        cuts += [Cut(m.start() - shared, m.end(), "blurb") for m in matches]
    return cuts


def _cuts_a_sentence(before: str, after: str) -> bool:
    return len(before) >= _BODY and (before.rstrip()[-1:] not in _SENTENCE_END or after in "。,，、；：;:”》")


def _head(raw: str, lines: list[tuple[int, int]], rules: _Rules) -> list[Cut]:
    cuts: list[Cut] = []
    shown = [raw[start:end].strip() for start, end in lines[:_HEAD_LINES]]
    way = "".join(line for line in shown if len(line) < _BODY and ">" in line and rules.breadcrumb.fullmatch(line))
    trail, before = False, ""  # after 您的位置: what follows a > is a step of the way, and the last step may come twice
    for (start, end), line in zip(lines, shown, strict=False):
        if len(line) >= _BODY:
            cuts += _buttons(raw, start, end, rules) if not cuts and start == lines[0][0] else []
            break
        step = trail and len(line) <= 12 and (before in (">", "＞", "»") or line == before)
        if rules.head.fullmatch(line) or step or (len(line) <= 10 and line in way):
            cuts.append(Cut(start, end, "head"))
            trail = trail or bool(rules.breadcrumb.fullmatch(line))
        else:
            trail = False
        before = line
    return cuts


def _buttons(raw: str, start: int, end: int, rules: _Rules) -> list[Cut]:
    """The buttons that open a page of one line: 下载 打印 全屏 收藏, three and more of them."""
    words = list(re.finditer(r"\S+", raw[start : min(end, start + _CHROME)]))
    buttons = list(itertools.takewhile(lambda word: rules.head.fullmatch(word.group()), words))
    return [Cut(start, start + buttons[-1].end(), "head")] if len(buttons) >= _BUTTONS else []


def _tail(raw: str, lines: list[tuple[int, int]], rules: _Rules) -> list[Cut]:
    cuts = []
    for start, end in reversed(lines):
        line = raw[start:end].strip()
        if len(line) >= _BODY or not rules.tail.fullmatch(line):
            break
        cuts.append(Cut(start, end, "tail"))
    return cuts


def _with_line_end(raw: str, cut: Cut) -> Cut:
    """A whole line goes with its line end, so that no blank line is left of it."""
    whole = (not cut.start or raw[cut.start - 1] == "\n") and raw[cut.end : cut.end + 1] == "\n"
    return replace(cut, end=cut.end + 1) if whole and cut.why != "page_mark" else cut


def _without(raw: str, cuts: list[Cut], host_title: str | None) -> Published:
    merged: list[Cut] = []
    for cut in sorted((_with_line_end(raw, cut) for cut in cuts), key=lambda c: (c.start, c.end)):
        if merged and cut.start < merged[-1].end:
            last = merged.pop()
            merged.append(Cut(last.start, max(last.end, cut.end), last.why))
        else:
            merged.append(cut)
    pieces, parts, at, length = [], [], 0, 0
    for cut in [*merged, Cut(len(raw), len(raw), "end")]:
        if cut.start > at:
            pieces.append(Piece(length, at, cut.start - at))
            parts.append(raw[at : cut.start])
            length += cut.start - at
        at = max(at, cut.end)
    merged = [cut for cut in merged if raw[cut.start : cut.end].strip()]
    left_out = tuple(raw[cut.start : cut.end].strip() for cut in merged)
    return Published("".join(parts), tuple(pieces) or (Piece(0, 0, 0),), tuple(merged), left_out, host_title)
