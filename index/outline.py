"""From published text to the units of a document: headings, titled items, articles, paragraphs.

A unit is a run of published text with a place in the outline. Together the units hold every character that is not
blank, each once.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

_NUMERAL = "一二三四五六七八九十百千零〇"
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}

# Outline habits from the outermost inwards. A deeper mark never closes a shallower one.
ATTACHMENT, PART, CHAPTER, SECTION, ARTICLE, FREE, L1, L2, L3, L4, L5, SUB = range(-1, 11)

_MARKS = re.compile(
    rf"(?P<part>第[{_NUMERAL}]{{1,4}}(?:编|篇|部分)(?=\s|[^\w]|[\u4e00-\u9fff]{{1,20}}$))"
    rf"|(?P<chapter>第[{_NUMERAL}]{{1,4}}章)"
    rf"|(?P<section>第[{_NUMERAL}]{{1,4}}节)"
    rf"|(?P<article>第[{_NUMERAL}]{{1,6}}条(?:之[{_NUMERAL}]{{1,2}})?)(?=[\s　])"
    rf"|(?P<l1>[{_NUMERAL}]{{1,3}})[、.．]"
    rf"|[（(]\s*(?P<l2>[{_NUMERAL}]{{1,3}})\s*[）)]"
    r"|(?P<l3>\d{1,3})(?:[.．](?!\d)|、)"
    r"|[（(](?P<l4>\d{1,3})[）)]"
    r"|(?P<l5>[①-⑳])"
)
_RANK = {"part": PART, "chapter": CHAPTER, "section": SECTION, "article": ARTICLE, "l1": L1, "l2": L2, "l3": L3, "l4": L4, "l5": L5}
ITEM = re.compile(rf"(?:[{_NUMERAL}]{{1,3}}是|其[{_NUMERAL}][，,、]|第[{_NUMERAL}]{{1,2}}[，,、]|——|[①-⑳]|[（(]\d{{1,3}}[）)])")
_STOP = "。！？!?；;"
_TITLE = 50  # characters; a heading that ends in a full stop is hardly longer (measured on the reports read)
_HEADING = 60  # the same for a heading on a line of its own
_LONGEST_JOIN = 2000  # characters; a guard against files whose every line ends in a comma
_FLOW = 300  # characters; in a line this long, marks inside it are looked for


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the published text without the blanks at its ends."""

    start: int
    end: int
    page: int | None = None
    kind: str = "line"
    level: int = 0
    block: int = 0  # which of the file's blocks it stands in
    row: int = 0  # of a table's line: which row of its block


@dataclass(frozen=True, slots=True)
class Unit:
    """A run of text with its place in the outline."""

    start: int
    end: int
    role: str  # heading: a section, in no paragraph; titled: a section and a paragraph; text, item, header, note, article
    rank: int | None = None  # of a heading or titled unit
    number: str | None = None
    title: str | None = None  # what the section path says
    page: int | None = None
    block: int = -1  # of a table's row: its block
    row: int = 0  # and the row in it
    leaves: int = 0  # how it leaves the section it would stand in: 1 the innermost of several, 2 all of them


@cache
def words() -> dict[str, Any]:
    """The tables of data/outline.toml."""
    return tomllib.loads(files("index").joinpath("data/outline.toml").read_text("utf-8"))


def numeral(text: str) -> int:
    """The value of a Chinese or Arabic numeral up to the thousands; 0 when it is none."""
    if text.isdigit() and text.isascii():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char in "百千":
            total, digit = total + (digit or 1) * (100 if char == "百" else 1000), 0
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif char in _DIGITS:
            digit = _DIGITS[char]
        else:
            return 0
    return total + digit


def mark_of(text: str, position: int = 0) -> tuple[int, str, int] | None:
    """Rank, number and end of the outline mark at a position, or None."""
    found = _MARKS.match(text, position)
    if not found or found.lastgroup is None:
        return None
    return _RANK[found.lastgroup], found.group(found.lastgroup), found.end()


def units(text: str, lines: Sequence[Line], host_title: str | None = None) -> list[Unit]:
    """The units of a document, in order.

    lines: the published text's lines that are not blank; host_title: what a sharing site calls the document.
    """
    pieces = _joined(text, list(_pieces(text, lines, host_title)))
    law = sum(_rank_at(text, piece) == ARTICLE for piece in pieces) >= 3
    body = _header_end(text, pieces)
    found = _header(pieces[:body])
    title = _bare(text[found[0].start : found[0].end]) if found else ""
    contents = _contents(text, pieces, body)
    if contents:
        first, last = contents
        found += _read_body(text, pieces[body:first], law, title)
        found.append(Unit(pieces[first].start, pieces[last].end, "note", page=pieces[first].page))
        body = last + 1
    return found + _read_body(text, pieces[body:], law, title)


def _rank_at(text: str, line: Line) -> int | None:
    mark = mark_of(text, line.start)
    return mark[0] if mark else None


def _joined(text: str, lines: Sequence[Line]) -> list[Line]:
    """Lines that a page broke in mid-sentence, made one: the first ends in an opening bracket, 、 or a comma."""
    out: list[Line] = []
    for line in lines:
        if out and line.kind == out[-1].kind == "line":
            last = text[out[-1].end - 1]
            broken = last in "（(《“〔，,、" and (last in "（(《“〔" or not _MARKS.match(text, line.start))
            if broken and out[-1].end - out[-1].start <= _LONGEST_JOIN:
                out[-1] = replace(out[-1], end=line.end)
                continue
        out.append(line)
    return out


# --- lines of a document without line breaks -------------------------------------------------------------------------


def _pieces(text: str, lines: Sequence[Line], host_title: str | None) -> Iterator[Line]:
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
            yield from _flow(text, line)
        else:
            yield line


def _running_title(text: str, line: Line, host_title: str | None) -> int | None:
    """Where the title that begins a long first line ends, if one does."""
    if line.end - line.start < 60:
        return None
    if host_title and text.startswith(host_title, line.start):
        return line.start + len(host_title)
    found = re.match(rf".{{4,60}}?{words()['title_ends']}(?={words()['title_follows']}|[;； ])", text[line.start : line.end])
    if found and not set(found.group()) & set("。，,"):
        return line.start + found.end()
    return None


_INNER = re.compile(
    rf"(?<=[。；;！？”）)\s])(?P<l1>[{_NUMERAL}]{{1,3}})[、.．]|^(?P<f1>[{_NUMERAL}]{{1,3}})[、.．]"
    rf"|(?<!第)[（(](?P<l2>[{_NUMERAL}]{{1,3}})[）)]"
    rf"|(?<=[。！？])\s+(?=\S)"
)


def _flow(text: str, line: Line) -> list[Line]:
    """Cut a long line at outline marks that go on counting, and where a blank parts two sentences."""
    body = text[line.start : line.end]
    cuts = [0]
    first = second = 0
    for found in _INNER.finditer(body):
        l1 = found["l1"] or found["f1"]
        if l1:
            if numeral(l1) != first + 1:
                continue
            first, second = first + 1, 0
        elif found["l2"]:
            if numeral(found["l2"]) != second + 1:
                continue
            second += 1
        cuts.append(found.start() if l1 or found["l2"] else found.end())
    if first + second < 2:
        return [line]
    cuts = sorted({*cuts, len(body)})
    marked = [(piece, mark) for a, b in zip(cuts, cuts[1:], strict=False) if (mark := mark_of(piece := body[a:b].strip()))]
    eager = {mark[0] for piece, mark in marked if _run_in(piece, mark, False)}  # headings of one rank are of one sort
    out: list[Line] = []
    for a, b in zip(cuts, cuts[1:], strict=False):
        piece = body[a:b]
        a += len(piece) - len(piece.lstrip())
        piece = piece.strip()
        if not piece:
            continue
        end = a + len(piece)
        mark = mark_of(piece)
        cut = _run_in(piece, mark, mark[0] in eager) if mark and mark[0] in (L1, L2) else None
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
    if not stop:
        item = re.search(rf"(?<=.)\s*[{_NUMERAL}]是", piece[mark[2] :])
        return mark[2] + item.start() if item else None
    sentence = piece[: stop.end()]
    item = re.search(r"\s*一是", sentence)
    if item and item.start() > mark[2]:
        return item.start()
    blank = re.search(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", sentence)
    if blank and blank.start() <= _HEADING:
        return blank.start()
    best, best_score = None, 0.0
    table = words()
    ends, starts, subjects = tuple(table["heading_ends"]), tuple(table["text_starts"]), tuple(table["subjects"])
    for at in range(mark[2] + 4, min(len(sentence), _HEADING)):
        before, after = sentence[:at], sentence[at:]
        if before[-1] in "的、，,和与及" or after[0] in "的、，,和与及。":
            continue
        score = 2.0 * before.endswith(ends) + 1.0 * after.startswith(starts) + 2.0 * after.startswith(subjects)
        score -= 0.02 * at + 0.5 * before.count(",") + 0.5 * before.count("，")
        if score > best_score and (before.endswith(ends) or after.startswith(subjects)):
            best, best_score = at, score
    if len(sentence) <= _TITLE and best_score < 3 and not eager:
        return None
    return best if best_score >= 2 else None


_ENUMERATED = re.compile(rf"(?:^|(?<=[。！？；;\\soO]))([{_NUMERAL}]{{1,3}})是")
_ENDS = "。！？oO"  # a misread full stop too
_TOGETHER = 400  # characters; items joined by semicolons in one sentence stay together up to this length


def enumeration(text: str, start: int, end: int) -> list[int]:
    """Where 一是, 二是, ... begin new paragraphs inside text[start:end], offsets in text.

    Items that are sentences of their own always part; items of one sentence, joined by semicolons, only where the
    whole is long.
    """
    body = text[start:end]
    marks: list[tuple[int, str]] = []
    count = 0
    for found in _ENUMERATED.finditer(body):
        number = numeral(found.group(1))
        if number == count + 1 or not count and not found.start():
            count = number
            marks.append((found.start(), body[: found.start()].rstrip()[-1:]))
    inner = [(at, before) for at, before in marks if at]
    sentences = [at for at, before in inner if before in _ENDS]
    if len(marks) > 1 and not any(at in sentences for at, _ in marks[1:]) and len(body) <= _TOGETHER:
        return []
    return [start + at for at, before in inner if at in sentences or len(body) > _TOGETHER]


# --- header, contents --------------------------------------------------------------------------------------------------


def _header_end(text: str, lines: Sequence[Line]) -> int:
    """How many lines stand before the document's own text: title, numbers, dates, 索引号."""
    for index, line in enumerate(lines):
        body = text[line.start : line.end]
        if line.kind == "table":
            return index
        mark = mark_of(body)
        if mark and mark[0] != L4 and not re.match(r"[（(]\d{4}", body):
            return index
        if re.fullmatch(r"目\s*[录次]", body):
            return index
        if body.endswith(("：", ":")) and re.search(r"[各代表政府委员会办公局单位部门同志]{2}|各", body) and not re.match(r".{0,8}[：:]$", body):
            return index
        if re.match(r"各位(?:代表|委员|领导|同志)", body):
            return index
        if len(body) > 60 and re.search("[。；]", body) and not re.match("[（(]", body):
            return index
        if len(body) >= 25 and body[-1] in "。！" and not re.match("[（(]", body):
            return index
        if index > 30:
            return index
    return min(len(lines), 1)


def _header(lines: Sequence[Line]) -> list[Unit]:
    if not lines:
        return []
    return [Unit(lines[0].start, lines[-1].end, "header", page=lines[0].page)]


def _contents(text: str, lines: Sequence[Line], start: int) -> tuple[int, int] | None:
    """First and last line of a table of contents: from 目录 until its first entry comes again."""
    for index in range(start, min(len(lines), start + 40)):
        if not re.fullmatch(r"目\s*[录次]", text[lines[index].start : lines[index].end]):
            continue
        entries = [_entry(text[line.start : line.end]) for line in lines[index + 1 : index + 200]]
        if not entries:
            return None
        for offset in range(1, len(entries)):
            if entries[offset] == entries[0] or _same_title(entries[offset], entries[0]):
                return index, index + offset
        last = 0
        for offset, line in enumerate(lines[index + 1 : index + 200]):
            body = text[line.start : line.end]
            if not re.search(r"[…．.·]{3,}|\s\d{1,3}$", body):
                break
            last = offset + 1
        return index, index + last
    return None


def _entry(line: str) -> str:
    return re.sub(r"[…．.·\s]{2,}[\d\s-]*$|\s+\d{1,3}$|\s", "", line)


def _same_title(one: str, other: str) -> bool:
    strip = rf"^(?:第?[{_NUMERAL}]{{1,3}}[、.．章节]|\d{{1,3}}[.．、])"
    a, b = re.sub(strip, "", one), re.sub(strip, "", other)
    return len(b) >= 4 and a.endswith(b) and len(a) <= 40


# --- body ----------------------------------------------------------------------------------------------------------------


_ATTACHED = re.compile(r"附\s*(?:件|表|录)\s*(\d{0,2}|[一二三四五六七八九十]{0,2})\s*[：:.．]?\s*(.*)")
_ORGAN = re.compile(r"\S{2,30}(?:政府|办公[室厅]|委员会|[委局厅院部署所会]|人民代表大会)")
_NUMBER = "[\\d一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    rf"[\dOo〇○零一二三四五六七八九]{{4}}\s*年\s*{_NUMBER}\s*月(?:\s*{_NUMBER}\s*日)?|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}|\d{{5,8}}"
)


def _read_body(text: str, lines: Sequence[Line], law: bool, title: str = "") -> list[Unit]:
    out: list[Unit] = []
    in_article = False
    attachments = [i for i, line in enumerate(lines) if _attachment(text, line) == ""]
    skip = -1
    for index, line in enumerate(lines):
        if index <= skip:
            continue
        if line.kind == "table":
            out.append(Unit(line.start, line.end, "row", page=line.page, block=line.block, row=line.row))
            continue
        body = text[line.start : line.end]
        named = _attachment(text, line)
        if named is not None:
            end, name = _attachment_heading(text, lines, index, named, attachments)
            if name:
                skip = end
                in_article = False
                out.append(Unit(line.start, lines[end].end, "heading", ATTACHMENT, None, name, line.page))
                continue
            out.append(Unit(line.start, line.end, "text", page=line.page, leaves=2))
            continue
        if len(body) <= 40 and _ORGAN.fullmatch(body) and index + 1 < len(lines):
            date = lines[index + 1]
            if date.end - date.start <= 20 and _DATE.fullmatch(text[date.start : date.end]):
                skip = index + 1
                in_article = False
                out.append(Unit(line.start, date.end, "text", page=line.page, leaves=2))
                continue
        if len(body) <= 80 and title and _bare(body) in title and len(_bare(body)) >= 6 and _is_title(body):
            out.append(Unit(line.start, line.end, "header", page=line.page, leaves=2))
            continue
        following = text[lines[index + 1].start : lines[index + 1].end] if index + 1 < len(lines) else None
        mark = mark_of(body)
        if law and mark and mark[0] == ARTICLE:
            in_article = True
            out.append(Unit(line.start, line.end, "article", ARTICLE, mark[1], body[: mark[2]], line.page))
            continue
        if mark and mark[0] <= SECTION and len(body) <= _HEADING:
            in_article = False
            out.append(Unit(line.start, line.end, "heading", mark[0], mark[1], _tidy(body), line.page))
            continue
        if in_article and line.kind != "heading" and not re.match(r"附\s*[件表录]", body):
            out.append(Unit(line.start, line.end, "clause", page=line.page))
            continue
        out.append(_unit(body, line, mark, following))
    return _unnumbered(text, _addresses(text, _alike(out)))


def _alike(found: list[Unit]) -> list[Unit]:
    """Siblings are of one sort: where most of a run of numbered items have no title, none is taken to have one."""
    runs: dict[int, list[int]] = {}
    for index, unit in enumerate([*found, Unit(0, 0, "heading", ATTACHMENT)]):
        if unit.rank is None or unit.rank in (CHAPTER, SECTION, ARTICLE):
            continue
        for rank in [rank for rank in runs if rank > unit.rank or rank == unit.rank and numeral(unit.number or "") == 1]:
            _one_sort(found, runs.pop(rank))
        if unit.role in ("titled", "item", "heading") and unit.rank >= L1:
            runs.setdefault(unit.rank, []).append(index)
    return found


def _one_sort(found: list[Unit], run: Sequence[int]) -> None:
    titled = [index for index in run if found[index].role == "titled"]
    if titled and sum(found[index].role == "item" for index in run) > len(titled):
        for index in titled:
            found[index] = replace(found[index], role="item", title=None)


def _addresses(text: str, found: list[Unit]) -> list[Unit]:
    """Passages that speak of more than the part they stand behind.

    「各位代表!」 after the last numbered part of a chapter; shortcomings and plans after the last chapter.
    """
    tail: list[int] = []
    behind: list[int] = []
    for index, unit in enumerate([*found, Unit(0, 0, "heading", ATTACHMENT)]):
        if unit.role == "text":
            if tail or text.startswith(("各位代表！", "各位代表!", "各位代表，"), unit.start):
                tail.append(index)
            if unit.leaves == 1:
                behind.append(index)
        elif unit.rank is not None and unit.role != "item":
            if unit.rank <= L1:
                if tail:
                    found[tail[0]] = replace(found[tail[0]], leaves=max(1, found[tail[0]].leaves))
                if unit.rank == ATTACHMENT:
                    for at in behind:
                        found[at] = replace(found[at], leaves=2)
                behind = []
            tail = []
    return found


def _unnumbered(text: str, found: list[Unit]) -> list[Unit]:
    """Headings without a number: a short line without punctuation before a long one or before a first part."""
    headings: list[int] = []
    for index, unit in enumerate(found[:-1]):
        if unit.role != "text" or unit.rank is not None or unit.end - unit.start > 34:
            continue
        body = text[unit.start : unit.end]
        following = found[index + 1]
        behind = found[index + 2] if index + 2 < len(found) and following.end - following.start <= 50 else following
        tabled = following.role == "row" or following.role == "text" and behind.role == "row" and "：" in text[following.start : following.end]
        begins = following.role in ("heading", "titled", "item") and following.number is not None and numeral(following.number) == 1
        long = following.role == "text" and following.end - following.start > 40 and text[following.end - 1] in "。！：；”）"
        if not (begins or long or tabled) or re.search("[。；，：！？,;:!?\t]", body) or not re.search("[\u4e00-\u9fff]{2}", body):
            continue
        if _ORGAN.fullmatch(body) or _DATE.match(body) or ITEM.match(body) or re.match(r"[（(].*[）)]$|\d+$", body):
            continue
        headings.append(index)
    for index, rank in zip(headings, list(_free_ranks(found, headings)), strict=True):
        unit = found[index]
        found[index] = replace(unit, role="heading", rank=rank, title=_tidy(text[unit.start : unit.end]), leaves=0)
    return found


def _free_ranks(found: Sequence[Unit], headings: Sequence[int]) -> Iterator[int]:
    """An unnumbered heading stands above the numbered ones where they begin anew behind it, else below them.

    headings: indices of the unnumbered ones, ascending.
    """
    numbered = [i for i, u in enumerate(found) if u.number and u.rank is not None and u.role != "item"]
    first_free = next((i for i, u in enumerate(found) if u.rank == FREE), len(found))
    for index in headings:
        at = bisect_left(numbered, index)
        rank = FREE
        if at and at < len(numbered):
            last, following = found[numbered[at - 1]], found[numbered[at]]
            number, before = numeral(following.number or ""), numeral(last.number or "")
            same, above = following.rank == last.rank, (following.rank or 0) < (last.rank or 0)
            rank = SUB if same and number == before + 1 or above and number > 1 else FREE
        elif at:
            rank = FREE if first_free < index else SUB
        if rank == FREE:
            first_free = min(first_free, index)
        yield rank


def _unit(body: str, line: Line, mark: tuple[int, str, int] | None, following: str | None) -> Unit:
    if line.kind == "heading" and line.level and not mark:
        return Unit(line.start, line.end, "heading", FREE, None, _tidy(body), line.page)
    if mark and mark[0] in (L1, L2, L3, L4) or line.kind == "heading":
        rank, number, at = mark or (FREE, None, 0)
        title, role = _title(body, at, rank, following)
        if role == "heading" or line.kind == "heading":
            return Unit(line.start, line.end, "heading", rank, number, _tidy(body), line.page)
        if role == "titled" and rank != L4:
            return Unit(line.start, line.end, "titled", rank, number, title, line.page)
        return Unit(line.start, line.end, "item", rank, number, None, line.page)
    leaves = 1 if _closing().match(body) else 0
    return Unit(line.start, line.end, "item" if ITEM.match(body) else "text", page=line.page, leaves=leaves)


@cache
def _closing() -> re.Pattern[str]:
    return re.compile(words()["closing"])


def _title(body: str, at: int, rank: int, following: str | None) -> tuple[str | None, str]:
    """The title of a numbered line and what the line is: heading, titled, item."""
    stop = re.search("[。；;！？!?]", body[at:])
    if not stop:
        alone = len(body) <= _HEADING and body[-1] not in "：:，,、"
        return (_tidy(body), "heading") if alone and following is not None else (None, "item")
    first = body[: at + stop.start()]
    rest = body[at + stop.end() :].strip()
    if stop.group() not in "。！？" or len(first) - at > _TITLE or re.search("[：:]", first):
        return None, "item"
    if rest:
        if re.fullmatch(r"[（(].*[）)][。；]?", rest):
            return None, "item"
        if re.search(r"\d(?:\.\d+)?\s*(?:万|亿|元|件|项|人次|%|％)", first) and len(first) > 30:
            return None, "item"
        return _tidy(first), "titled"
    if following and len(body) <= 40:
        mark = mark_of(following)
        if mark is None and len(following) > len(body) or mark and mark[0] > rank and numeral(mark[1]) == 1:
            return _tidy(first), "heading"
    return None, "item"


def _attachment(text: str, line: Line) -> str | None:
    """What follows the word 附件 on a line that begins with it; "" when it stands alone, None when it does not."""
    if line.end - line.start > 90 or text[line.start] != "附":
        return None
    found = _ATTACHED.fullmatch(text[line.start : line.end])
    return found.group(2) if found and not re.search("[。；，]", found.group(2)) else None


def _attachment_heading(
    text: str, lines: Sequence[Line], index: int, named: str, alone: Sequence[int]
) -> tuple[int, str | None]:
    """Last line of an attachment's heading and its name; no name where the line only lists what is attached."""
    line = lines[index]
    word = re.match(r"附\s*(?:件|表|录)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})?", text[line.start : line.end])
    label = re.sub(r"\s", "", word.group()) if word else "附件"
    if named:
        later = any(i > index for i in alone) or index + 1 >= len(lines)
        following = "" if index + 1 >= len(lines) else text[lines[index + 1].start : lines[index + 1].end]
        if later or _ORGAN.fullmatch(following) or _DATE.fullmatch(following) or mark_of(named):
            return index, None
        return index, f"{label}:{_tidy(named)}"
    for end in (index + 1, index + 2):
        if end < len(lines):
            body = text[lines[end].start : lines[end].end]
            if mark_of(body) or len(body) > 60 or body.endswith("。"):
                break
            return end, f"{label}:{_tidy(body)}"
    return index, label


def _is_title(body: str) -> bool:
    bare = re.sub(r"[（(][^（）()]*[）)]$|[》〉]$", "", body)
    return _MARKS.match(body) is None and re.search(rf"{words()['title_ends']}$", bare) is not None


def _bare(text: str) -> str:
    return re.sub(r"[\s《》〈〉（）()]", "", text)


def _tidy(title: str) -> str:
    """A heading as the section path says it: one line, no full stop at its end."""
    return re.sub(r"\s+", " ", re.sub(r"\s*\n\s*", "", title)).strip().rstrip("。；;")
