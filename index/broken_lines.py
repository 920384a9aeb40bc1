"""Lines that a page, a site or a fixed width broke, made one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.marks import ITEM, Line, begins_with_mark
from index.terms import dictionary_words

_SEEN = 400  # characters before a line end that tell how it ends: what was joined before may be as long as the text
_RUNNING = 20  # characters of a line that is running text
_LONGEST_JOIN = 2000  # characters; a guard against files whose every line ends in a comma
_MANY, _LONG_LINE, _WIDEST = 20, 25, 80  # lines of a text that tell its width; characters of a full line, and the most
_NEARLY, _ALIKE = 3, 0.3  # characters by which lines cut at one width differ, and the share of lines that are so cut
_FULL_LINE, _FULL_HEADING = 0.6, 0.9  # of the width: a shorter line ends what it says; a heading may be nearly as long
_STOPS = "。！？；：;:!?"
_STOPPED = (
    0.4  # of the full lines that end in a stop: fewer do where they were wrapped (measured: .09, others .5 and more)
)


def mended(text: str, lines: Sequence[Line]) -> list[Line]:
    """Lines of running text made one where a page or a site broke them, in a text that is broken inside words or figures
    somewhere: 人才11|26名, 投|资."""
    if not any(_broken_inside(text, a, b) for a, b in pairwise(lines)):
        return list(lines)
    out = list(lines[:1])
    width = _wrapped_at(lines)
    for before, line in pairwise(lines):
        full = width and before.end - before.start >= width - _NEARLY
        if _breaks_off(text, out[-1], line) or (full and _goes_on_from(text, before, line)):
            out[-1] = replace(out[-1], end=line.end)
        else:
            out.append(line)
    return out


def _wrapped_at(lines: Sequence[Line]) -> int:
    """The width at which most lines of a text are cut off; 0 where they are not."""
    lengths = Counter(line.end - line.start for line in lines if line.kind == "line")
    if lengths.total() < _MANY:
        return 0
    alike = {width: sum(lengths[width + by] for by in range(-_NEARLY, _NEARLY + 1)) for width in lengths}
    width = max(alike, key=lambda width: (alike[width], width))
    return width if _LONG_LINE <= width <= _WIDEST and alike[width] >= _ALIKE * lengths.total() else 0


def _goes_on_from(text: str, before: Line, line: Line) -> bool:
    """Whether a line that is as wide as the text is cut off at goes on in the next, be it a heading run into its text."""
    return (
        before.kind == line.kind == "line"
        and re.match(r"[一-鿿\dA-Za-z，,、%％.．(（]", text[before.end - 1]) is not None
        and not begins_with_mark(text, line.start)
        and not ITEM.match(text, line.start)
    )


def _breaks_off(text: str, before: Line, line: Line) -> bool:
    """Whether a line of running text ends without a stop and the next is no heading or item of its own."""
    said = text[max(before.start, before.end - _SEEN) : before.end]
    if said.endswith("第") and before.kind == line.kind == "line":
        return True  # 第 / 二、三产业, 第 / 3批
    return (
        before.kind == line.kind == "line"
        and len(said) >= _RUNNING
        and re.search("[。；，;,]", said) is not None
        and not (begins_with_mark(text, before.start) and "。" not in said)
        and re.fullmatch(r".?[一-鿿\dA-Za-z，、%％]|\d[.．]", said[-2:], re.DOTALL) is not None
        and not begins_with_mark(text, line.start)
        and not ITEM.match(text, line.start)
    )


def _broken_inside(text: str, before: Line, line: Line) -> bool:
    """Whether the end of one line and the beginning of the next make one figure or one word."""
    if not _breaks_off(text, before, line):
        return False
    last, first = text[before.end - 1], text[line.start]
    if first.isdigit() and (last.isdigit() or last in ".．"):
        return True
    if last.isdigit() and re.match(r"[.．]\d", text[line.start : line.start + 2]):
        return True
    if not re.match("[一-鿿]{2}", last + first):
        return False
    tail, head = text[max(before.start, before.end - 4) : before.end], text[line.start : min(line.end, line.start + 4)]
    at = 0
    for word in dictionary_words(re.sub("[^一-鿿]", " ", f"{tail}{head}")):
        found = f"{tail}{head}".find(word, at)
        if found < len(tail) < found + len(word):
            return True
        at = max(at, found + len(word))
    return False


def joined(text: str, lines: Sequence[Line]) -> list[Line]:
    """Lines that a page broke in mid-sentence, made one: the first ends in an opening bracket, 、 or a comma.

    Of a text wrapped at one width, as PDFs are copied, all that break inside a sentence.
    """
    out: list[Line] = []
    for line in _unwrapped(text, lines):
        if out and line.kind == out[-1].kind == "line":
            last = text[out[-1].end - 1]
            broken = last in "（(《“〔，,、" and (last in "（(《“〔" or not begins_with_mark(text, line.start))
            if broken and out[-1].end - out[-1].start <= _LONGEST_JOIN:
                out[-1] = replace(out[-1], end=line.end)
                continue
        out.append(line)
    return out


def _unwrapped(text: str, lines: Sequence[Line]) -> list[Line]:
    """Lines of a text that is wrapped at one width made one where a sentence goes on; others as they are."""
    plain = [line for line in lines if line.kind == "line"]
    lengths = sorted(line.end - line.start for line in plain)
    long = [line for line in plain if line.end - line.start >= _LONG_LINE]
    stopped = sum(text[line.end - 1] in _STOPS for line in long)
    if len(plain) < _MANY or len(long) < _MANY // 2 or lengths[int(0.95 * len(lengths)) - 1] > _WIDEST:
        return list(lines)
    if stopped > _STOPPED * len(long):
        return list(lines)
    width = lengths[int(0.9 * len(lengths)) - 1]
    out: list[Line] = []
    within = False  # whether the line before is itself a continuation
    for line in lines:
        last = out[-1] if out else None
        if last and last.kind == line.kind == "line" and _goes_on(text, last, line, width, within=within):
            out[-1] = replace(last, end=line.end)
            within = True
            continue
        out.append(line)
        within = False
    return out


def _goes_on(text: str, last: Line, line: Line, width: int, *, within: bool) -> bool:
    """Whether a wrapped line's sentence goes on in the next: it is full, or a continuation itself, and has no stop."""
    if text[last.end - 1] in _STOPS or begins_with_mark(text, line.start) or line.end - last.start > _LONGEST_JOIN:
        return False
    if ITEM.match(text, last.start, last.end):
        return True  # 一是深入…: no heading, however short
    full = _FULL_HEADING if begins_with_mark(text, last.start) else _FULL_LINE
    return within or last.end - last.start >= full * width
