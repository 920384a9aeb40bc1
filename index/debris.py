"""From a file's characters to the published text: what the host added is taken out, and what was taken out is named.

What hosts add is known by the patterns of index/hosts.py.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace

from index.hosts import Cut, Rules, rules
from index.page_cuts import page_marks, pages_inside, running_feet, split_figures

_HEAD_LINES = 40  # web chrome above a document is looked for in so many lines
_ADVERT = 40  # characters; an advertisement before its address is hardly longer
_CHROME = 300  # characters of a line in which the buttons of a page may stand before its text
_BUTTONS = 3
_ARROWS = (">", "＞", "»", "›")
_ENDS, _TAGGED = 3, 120  # lines at either end that may carry a site's tags, and the characters of such a line
_PARTED = re.compile(r"\s*[|｜]\s*|[ \t\u3000]{2,}")
_PARTS = re.compile(r"(?:(?!\s*[|｜]|[ \t\u3000]{2,}).)+")
_BODY = 60  # characters; a line this long is the document itself, no chrome


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of published characters and where it stands in the file."""

    published: int  # offset in the published text
    file: int  # offset in the file's characters
    length: int


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


def publish(raw: str) -> Published:
    """Take the host's additions out of a file's characters.

    The published text is the file's characters less the cuts; nothing is changed or moved.
    """
    known = rules()
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", raw)]
    cuts = [Cut(m.start(), m.end(), "markup") for m in known.markup.finditer(raw)] if "<!--" in raw else []
    host_title = None
    kept = []
    for start, end in lines:
        line = raw[start:end].strip()
        if 4 < len(line) < 400 and known.blurb.fullmatch(line):
            named = known.blurb_title.search(line)
            host_title = host_title or (named.group(1) if named else None)
            cuts.append(Cut(start, end, "blurb"))
        elif len(line) < 24 and known.page_number.fullmatch(line):
            cuts.append(Cut(start, end, "page_number"))
        elif line:
            kept.append((start, end))
    site = _site_words(raw, kept, known)
    feet = running_feet(raw, kept, known)
    cuts += [*site, *feet]
    whole = {(cut.start, cut.end) for cut in (*site, *feet)}
    kept = [line for line in kept if line not in whole]
    cuts += pages_inside(raw, known)
    cuts += split_figures(raw, kept)
    marks = page_marks(raw, kept, known, shared=host_title is not None)
    cuts += _adverts(raw, known)
    cuts += marks or [*_head(raw, kept, known), *_tail(raw, kept, known)]
    return _without(raw, cuts, host_title)


def _site_words(raw: str, lines: list[tuple[int, int]], rules: Rules) -> list[Cut]:
    """A site's own words at either end of the text; inside it, as whole lines that come again and again."""
    again = Counter(raw[start:end].strip() for start, end in lines)
    cuts = []
    for start, end in lines:
        ends = (start, end) in (*lines[:_ENDS], *lines[-_ENDS:])
        if ends or again[raw[start:end].strip()] > 1:
            found = _tags(raw, start, end, rules, first=(start, end) == lines[0])
            cuts += [cut for cut in found if ends or cut.end - cut.start >= end - start]
    return cuts


def _tags(raw: str, start: int, end: int, rules: Rules, *, first: bool) -> list[Cut]:
    """The parts of a short line that are a site's own words, with the marks that part them from the rest.

    first: the document's first line, at whose end a site may put 完整版.
    """
    line = raw[start:end]
    if len(line) > _TAGGED:
        return []
    cuts = []
    for part in _PARTS.finditer(line):
        if rules.tag.fullmatch(part.group().strip()):
            after = _PARTED.match(line, part.end())
            before = re.search(rf"(?:{_PARTED.pattern})$", line[: part.start()])
            cuts.append(
                Cut(
                    start + (before.start() if before else part.start()),
                    start + (after.end() if after else part.end()),
                    "blurb",
                )
            )
    title = next((part for part in _PARTS.finditer(line) if not rules.tag.fullmatch(part.group().strip())), None)
    if title and (cuts or first) and (named := rules.title_tag.search(title.group())):
        cuts.append(Cut(start + title.start() + named.start(), start + title.start() + named.end(), "blurb"))
    return cuts


def _adverts(raw: str, rules: Rules) -> list[Cut]:
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


def _head(raw: str, lines: list[tuple[int, int]], rules: Rules) -> list[Cut]:
    cuts: list[Cut] = []
    shown = [raw[start:end].strip() for start, end in lines[:_HEAD_LINES]]
    cuts += [Cut(*lines[0], "head")] if shown and rules.trail.fullmatch(shown[0]) else []
    way = "".join(line for line in shown if len(line) < _BODY and ">" in line and rules.breadcrumb.fullmatch(line))
    trail, before = False, ""  # after 您的位置: what follows a > is a step of the way, and the last step may come twice
    for (start, end), line in zip(lines, shown, strict=False):
        if len(line) >= _BODY:
            cuts += _buttons(raw, start, end, rules) if start == lines[0][0] else []
            break
        step = trail and len(line) <= 12 and (before in (">", "＞", "»") or line == before)
        if rules.head.fullmatch(line) or step or (len(line) <= 10 and line in way):
            cuts.append(Cut(start, end, "head"))
            trail = trail or bool(rules.breadcrumb.fullmatch(line))
        else:
            trail = False
        before = line
    return cuts


def _buttons(raw: str, start: int, end: int, rules: Rules) -> list[Cut]:
    """The buttons that open a page of one line: 下载 打印 全屏 收藏, three and more of them."""
    words = list(re.finditer(r"\S+", raw[start : min(end, start + _CHROME)]))
    buttons, before = [], ""
    for word in words:  # 首页 > 公文大全 > 办法规定: a step of the way follows each arrow
        step = before in _ARROWS or word.group() in _ARROWS
        if not (step or rules.head.fullmatch(word.group())):
            break
        buttons.append(word)
        before = word.group()
    return [Cut(start, start + buttons[-1].end(), "head")] if len(buttons) >= _BUTTONS else []


def _tail(raw: str, lines: list[tuple[int, int]], rules: Rules) -> list[Cut]:
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
