"""Lines of a document whose line breaks were lost or misplaced, cut and joined as its sentences and marks say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.inner_marks import inner_marks
from index.marks import ITEM, L1, L2, L3, NUMERAL, Line, begins_with_mark, mark_of, numeral, words
from index.one_line_table import table_cuts

_LONGEST_JOIN = 2000  # characters; a guard against files whose every line ends in a comma
_MANY, _LONG_LINE, _WIDEST = 20, 25, 80  # lines of a text that tell its width; characters of a full line, and the most
_STOPPED = (
    0.4  # of the full lines that end in a stop: fewer do where they were wrapped (measured: .09, others .5 and more)
)
_FULL_LINE, _FULL_HEADING = 0.6, 0.9  # of the width: a shorter line ends what it says; a heading may be nearly as long
_STOPS = "。！？；：;:!?"
_FLOW = 300  # characters; in a line this long, marks inside it are looked for
_TITLE = 50  # characters; a heading that ends in a full stop is hardly longer (measured on the reports read)
_HEADING = 60  # the same for a heading on a line of its own


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


def cut_flow(text: str, lines: Sequence[Line], host_title: str | None) -> Iterator[Line]:
    """The lines; a long one that carries outline marks inside is cut at them."""
    for index, line in enumerate(lines):
        if index == 0:
            title = _running_title(text, line, host_title)
            if title:
                rest = title
                while rest < line.end and text[rest] in " ;；\u3000":
                    rest += 1
                yield replace(line, end=title + len(text[title:rest].rstrip()))
                line = replace(line, start=rest)
        if line.kind == "line" and line.end - line.start >= _FLOW:
            for piece in _table_lines(text, line):
                yield from _flow(text, piece) if piece.end - piece.start >= _FLOW else [piece]
        else:
            yield line


def _table_lines(text: str, line: Line) -> list[Line]:
    """A line with a table in it, as the lines the table had; else the line."""
    edges = [line.start, *(line.start + at for at in table_cuts(text[line.start : line.end])), line.end]
    pieces = ((a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())) for a, b in pairwise(edges))
    return [replace(line, start=a, end=b) for a, b in pieces if a < b]


def _running_title(text: str, line: Line, host_title: str | None) -> int | None:
    """Where the title that begins a long first line ends, if one does."""
    if line.end - line.start < 60:
        return None
    if host_title and text.startswith(host_title, line.start):
        return line.start + len(host_title)
    found = re.match(
        rf".{{4,60}}?{words()['title_ends']}(?={words()['title_follows']}|[;； ])", text[line.start : line.end]
    )
    if found and not set(found.group()) & set("。，,"):
        return line.start + found.end()
    return None


_LOST_BREAK = re.compile(
    r"\d{1,2}[.．、]\s*[\u4e00-\u9fff]{4,30}(?=\s+[\u4e00-\u9fff])"
)  # 3、行政执法严格规范 严格执行…


def _flow(text: str, line: Line) -> list[Line]:
    """Cut a long line at outline marks that go on counting, and where a blank parts two sentences."""
    body = text[line.start : line.end]
    cuts = [0, *inner_marks(body)]
    if len(cuts) < 2:
        return [line]
    cuts = sorted({*cuts, len(body)})
    marked = [(piece, mark) for a, b in pairwise(cuts) if (mark := mark_of(piece := body[a:b].strip()))]
    eager = {mark[0] for piece, mark in marked if _run_in(piece, mark, False)}  # headings of one rank are of one sort
    out: list[Line] = []
    for a, b in pairwise(cuts):
        piece = body[a:b]
        a += len(piece) - len(piece.lstrip())
        piece = piece.strip()
        if not piece:
            continue
        end = a + len(piece)
        mark = mark_of(piece)
        cut = _run_in(piece, mark, mark[0] in eager) if mark and mark[0] in (L1, L2) else None
        if mark and mark[0] == L3 and (lost := _LOST_BREAK.match(piece)):
            cut = lost.end()
        if cut:
            out.append(replace(line, start=line.start + a, end=line.start + a + len(piece[:cut].rstrip())))
            a += cut + len(piece[cut:]) - len(piece[cut:].lstrip())
        if a < end:
            out.append(replace(line, start=line.start + a, end=line.start + end))
    return out


def _run_in(piece: str, mark: tuple[int, str, int], eager: bool) -> int | None:
    """Where a heading that runs into its text ends: None when it is a heading alone, or ends in a full stop.

    eager: a heading of its rank does, so a short first sentence is no title by itself.
    """
    stop = re.search("[。！？]", piece)
    if not stop and len(piece) <= _HEADING:
        item = re.search(rf"(?<=.)\s*[{NUMERAL}]是", piece[mark[2] :])
        return mark[2] + item.start() if item else None
    sentence = piece[: stop.end()] if stop else piece
    item = re.search(r"\s*一是", sentence)
    if item and item.start() > mark[2]:
        return item.start()
    blank = re.search(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff]|(?:19|20)\d\d年(?:是|在|来|以来|[，,]))", sentence)
    if blank and blank.start() <= _HEADING:
        return blank.start()
    best, best_score = None, 0.0
    table = words()
    ends, starts, subjects = tuple(table["heading_ends"]), tuple(table["text_starts"]), tuple(table["subjects"])
    for at in range(mark[2] + 4, min(len(sentence), _HEADING)):
        before, after = sentence[:at], sentence[at:]
        if before[-1] in "的、，,和与及到至自从" or after[0] in "的、，,和与及。":
            continue
        score = 2.0 * before.endswith(ends) + 1.0 * after.startswith(starts) + 2.0 * after.startswith(subjects)
        score -= 0.02 * at + 0.5 * before.count(",") + 0.5 * before.count("，")
        if score > best_score and (before.endswith(ends) or after.startswith(subjects)):
            best, best_score = at, score
    if len(sentence) <= _TITLE and best_score < 3 and not eager:
        return None
    return best if best_score >= 2 else None


_BEGINS = r"(?:^|(?<=[。！？；;\soO：:]))"
_ENUMERATED = tuple(
    re.compile(_BEGINS + style)
    for style in (
        rf"([{NUMERAL}]{{1,3}})是",
        rf"第([{NUMERAL}]{{1,2}})[，,、]",
        rf"[（(]([{NUMERAL}]{{1,3}})[）)]",
        r"[（(](\d{1,2})[）)]",
        r"([①-⑳])",
    )
)
_ENDS = "。！？oO"  # a misread full stop too
_TOGETHER = 400  # characters; items joined by semicolons in one sentence stay together up to this length


def enumeration(text: str, start: int, end: int) -> list[int]:
    """Where 一是, 二是, ... begin new paragraphs inside text[start:end], offsets in text.

    Items that are sentences of their own always part; items of one sentence, joined by semicolons, only where the
    whole is long.
    """
    body = text[start:end]
    cuts: set[int] = set()
    for style in _ENUMERATED:
        marks: list[tuple[int, str]] = []
        count = 0
        for found in style.finditer(body):
            number = numeral(unicodedata.normalize("NFKC", found.group(1)))
            if number == count + 1 or (not count and not found.start()):
                count = number
                marks.append((found.start(), body[: found.start()].rstrip()[-1:]))
        cuts.update(start + at for at in _item_cuts(marks, len(body), single=style is _ENUMERATED[0]))
    return sorted(cuts)


def _item_cuts(marks: Sequence[tuple[int, str]], length: int, single: bool) -> list[int]:
    """Which of an enumeration's marks begin a paragraph. marks: offset and the character before each."""
    inner = [(at, before) for at, before in marks if at and before not in "：:"]
    sentences = [at for at, before in inner if before in _ENDS]
    if len(marks) < 2:
        return sentences if single else []
    if not any(at in sentences for at, _ in marks[1:]) and length <= _TOGETHER:
        return []
    return [at for at, before in inner if at in sentences or length > _TOGETHER]
