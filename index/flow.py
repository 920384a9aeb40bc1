"""Lines of a document whose line breaks were lost, cut as its marks say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.inner_marks import inner_marks
from index.marks import L1, L2, L3, NUMERAL, Line, mark_of, numeral, words
from index.one_line_table import table_cuts

_FLOW = 300  # characters; in a line this long, marks inside it are looked for
_TITLE = 50  # characters; a heading that ends in a full stop is hardly longer (measured on the reports read)
_HEADING = 60  # the same for a heading on a line of its own


def cut_flow(text: str, lines: Sequence[Line], host_title: str | None) -> Iterator[Line]:
    """The lines; a long one that carries outline marks inside is cut at them."""
    for index, line in enumerate(_parted(text, lines)):
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


_RUN_IN = 0.4  # of a document's parts whose headings run into their text, for all of them to be read so
_PART = re.compile(rf"(?:^|(?<=[。！？)）]))([{NUMERAL}]{{1,3}})[、.．](?=[一-鿿])")


def _parted(text: str, lines: Sequence[Line]) -> list[Line]:
    """Lines cut where the parts of a document, 一、 二、 三、, begin in the middle of them, their headings by themselves."""
    marks: list[tuple[int, int]] = []  # index of the line, offset in the text
    for index, line in enumerate(lines):
        for found in _PART.finditer(text[line.start : line.end]) if line.kind == "line" else ():
            if numeral(found.group(1)) == len(marks) + 1:
                marks.append((index, line.start + found.start()))
    if len({index for index, _ in marks}) < 2:
        return list(lines)  # a page of one line is cut at all of its marks together
    at_starts = all(at == lines[index].start for index, at in marks)
    if at_starts:
        runs = sum(_opens_with_heading(text[at : lines[index].end]) for index, at in marks)
        if runs < _RUN_IN * len(marks):
            return list(lines)
    cuts: dict[int, list[int]] = {}
    for index, at in marks:
        cuts.setdefault(index, []).append(at)
    out: list[Line] = []
    for index, line in enumerate(lines):
        edges = sorted({line.start, *cuts.get(index, ()), line.end})
        for a, b in pairwise(edges):
            piece = text[a:b].rstrip()
            mark = mark_of(piece) if a in cuts.get(index, ()) else None
            heading = _run_in(piece, mark, at_starts) if mark else None
            out += [replace(line, start=x, end=y) for x, y in pairwise(sorted({a, a + (heading or 0), a + len(piece)}))]
    return out


def _opens_with_heading(piece: str) -> bool:
    """Whether a line that begins with a mark goes on behind its heading: 一、综 合全年…, 二、农业2012年,…."""
    mark = mark_of(piece)
    if not mark or len(piece) <= _HEADING:
        return False
    short = piece[: mark[2] + _TITLE // 2]
    return bool(_SPACED.match(piece, mark[2])) or any(
        not re.search(r"[，。；\d]", short[mark[2] : m.start()]) for m in _DATED.finditer(short, mark[2] + 2)
    )


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


_FIRST_UNDER = re.compile(r"([^，。；、（(]{2,24})[（(]一[）)]")  # 二、基本原则(一)健全制度
_DATED = re.compile(r"(?:19|20)\d\d年(?:\d{1,2}月|[，,末底]|[全我本][省市区县年])|(?:全年|年末|截至)(?=[一-鿿])")
_SPACED = re.compile(r"[一-鿿][ \u3000]+[一-鿿](?=[^，。；、 \u3000]{2})")  # 一、综 合


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
    if spaced := _SPACED.match(piece, mark[2]):
        return spaced.end()
    if mark[0] == L1 and (under := _FIRST_UNDER.match(piece, mark[2])):
        return under.end(1)
    blank = re.search(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff]|(?:19|20)\d\d年(?:是|在|来|以来|[，,]))", sentence)
    if blank and blank.start() <= _HEADING:
        return blank.start()
    best, best_score = None, 0.0
    table = words()
    ends, starts, subjects = tuple(table["heading_ends"]), tuple(table["text_starts"]), tuple(table["subjects"])
    named = sentence[mark[2] : mark[2] + 4]
    for at in range(mark[2] + 2, min(len(sentence), _HEADING)):
        before, after = sentence[:at], sentence[at:]
        if before[-1] in "的、，,和与及到至自从于按在" or after[0] in "的、，,和与及。":
            continue
        score = 2.0 * before.endswith(ends) + 1.0 * after.startswith(starts) + 2.0 * after.startswith(subjects)
        dated = mark[0] == L1 and _DATED.match(after) is not None and not re.search(r"\d", before)
        if at < mark[2] + 4 and not dated:
            continue
        score += 2.5 * dated + 1.0 * (after[:4] == named)  # 二、未来五年的任务 未来五年,全区…
        score -= 0.02 * at + 0.5 * before.count(",") + 0.5 * before.count("，")
        if score > best_score and (before.endswith(ends) or after.startswith(subjects) or dated):
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
