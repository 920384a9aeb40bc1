"""From published text to the units of a document: headings, titled items, articles, paragraphs.

A unit is a run of published text with a place in the outline. Together the units hold every character that is not
blank, each once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from index.broken_lines import joined, mended
from index.flow import cut_flow
from index.marks import (
    ARTICLE,
    ATTACHMENT,
    DATE,
    FREE,
    ITEM,
    L1,
    L2,
    L3,
    L4,
    NUMERAL,
    ORGAN,
    SECTION,
    Line,
    Unit,
    begins_with_mark,
    column,
    mark_of,
    numeral,
    tidy,
    words,
)
from index.siblings import settled

_TITLE = 50  # characters; a heading that ends in a full stop is hardly longer (measured on the reports read)
_HEADING = 60  # the same for a heading on a line of its own
_COLUMN = 12  # characters; a column's name is short
_SIGNED = 40  # characters of an organ's name or a date under a document
_SHORT_TITLE, _LONG_TITLE = 6, 80  # characters of a title that comes again above the text
_ALONE = {L1: 100, L2: 80}  # a part's heading may be two clauses long
_ASKS = 20  # characters; 一、主要做法: is a heading, a longer line with a colon leads into what follows
_FIGURED = 30  # characters; a title may count (推进3项改革), a sentence is longer


def units(text: str, lines: Sequence[Line], host_title: str | None = None) -> list[Unit]:
    """The units of a document, in order.

    lines: the published text's lines that are not blank; host_title: what a sharing site calls the document.
    """
    pieces = joined(text, list(cut_flow(text, mended(text, lines), host_title)))
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


def _header_end(text: str, lines: Sequence[Line]) -> int:
    """How many lines stand before the document's own text: title, numbers, dates, 索引号."""
    for index, line in enumerate(lines):
        body = text[line.start : line.end]
        if line.kind == "table" or (index and _attachment(text, line) is not None):
            return index
        following = text[lines[index + 1].start : lines[index + 1].end] if index + 1 < len(lines) else ""
        if len(body) <= _COLUMN and column(body) and len(following) <= _COLUMN and column(following):
            return index  # a table that a page flattened to lines
        mark = mark_of(body)
        if mark and mark[0] != L4 and not re.match(r"[（(]\d{4}", body):
            return index
        if re.fullmatch(r"目\s*[录次]", body):
            return index
        if (
            body.endswith(("：", ":"))
            and re.search(r"[各代表政府委员会办公局单位部门同志]{2}|各", body)
            and not re.match(r".{0,8}[：:]$", body)
        ):
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
    strip = rf"^(?:第?[{NUMERAL}]{{1,3}}[、.．章节]|\d{{1,3}}[.．、])"
    a, b = re.sub(strip, "", one), re.sub(strip, "", other)
    return len(b) >= 4 and a.endswith(b) and len(a) <= 40


_ATTACHED = re.compile(r"附\s*(?:件|表|录)\s*(\d{0,2}|[一二三四五六七八九十]{0,2})\s*[：:.．]?\s*(.*)")


def _read_body(text: str, lines: Sequence[Line], law: bool, title: str = "") -> list[Unit]:
    """The units below the header. title: the document's, bare, so that it is known where it comes again."""
    out: list[Unit] = []
    in_article = False
    alone = [i for i, line in enumerate(lines) if _attachment(text, line) == ""]
    taken = -1
    for index, line in enumerate(lines):
        if index <= taken:
            continue
        apart = _apart(text, lines, index, title, alone)
        if apart:
            unit, taken = apart
            in_article = in_article and unit.role in ("row", "header")
            out.append(unit)
            continue
        body = text[line.start : line.end]
        mark = mark_of(body)
        if law and mark and mark[0] == ARTICLE:
            in_article = True
            out.append(Unit(line.start, line.end, "article", ARTICLE, mark[1], body[: mark[2]], line.page))
        elif mark and mark[0] <= SECTION and len(body) <= _HEADING:
            in_article = False
            out.append(Unit(line.start, line.end, "heading", mark[0], mark[1], tidy(body), line.page))
        elif in_article and line.kind != "heading":
            out.append(Unit(line.start, line.end, "clause", page=line.page))
        else:
            following = text[lines[index + 1].start : lines[index + 1].end] if index + 1 < len(lines) else None
            out.append(_unit(body, line, mark, following))
    return settled(text, out)


def _apart(text: str, lines: Sequence[Line], index: int, title: str, alone: Sequence[int]) -> tuple[Unit, int] | None:
    """A line that stands outside the outline, with the last line it takes in.

    A table's row, an attachment's heading, a list of attachments, a signature with its date, the title come again.
    """
    line = lines[index]
    body = text[line.start : line.end]
    if line.kind == "table":
        return Unit(line.start, line.end, "row", page=line.page, block=line.block, row=line.row), index
    named = _attachment(text, line)
    if named is not None:
        last, name = _attachment_heading(text, lines, index, named, alone)
        if name:
            return Unit(line.start, lines[last].end, "heading", ATTACHMENT, None, name, line.page), last
        return Unit(line.start, line.end, "text", page=line.page, leaves=2), index
    if len(body) <= _SIGNED and ORGAN.fullmatch(body) and index + 1 < len(lines):
        date = lines[index + 1]
        if date.end - date.start <= _SIGNED and DATE.fullmatch(text, date.start, date.end):
            return Unit(line.start, date.end, "text", page=line.page, leaves=2), index + 1
    bare = _bare(body) if title and len(body) <= _LONG_TITLE else ""
    if len(bare) >= _SHORT_TITLE and bare in title and _is_title(body):
        return Unit(line.start, line.end, "header", page=line.page, leaves=2), index
    return None


def _unit(body: str, line: Line, mark: tuple[int, str, int] | None, following: str | None) -> Unit:
    if line.kind == "heading" and line.level and not mark:
        return Unit(line.start, line.end, "heading", FREE, None, tidy(body), line.page)
    if (mark and mark[0] in (L1, L2, L3, L4)) or line.kind == "heading":
        rank, number, at = mark or (FREE, None, 0)
        title, role = _title(body, at, rank, following)
        if role == "heading" or line.kind == "heading":
            return Unit(line.start, line.end, "heading", rank, number, tidy(body), line.page)
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
        below = mark_of(following) if following else None
        listed = following is None or (below is not None and below[0] == rank)  # nothing stands under it
        alone = len(body) <= _ALONE.get(rank, _HEADING) and body[-1] not in "，,、"
        asks = body[-1] in "：:" and (len(body) > _ASKS or rank > L2)
        return (None, "item") if listed or asks or not alone else (tidy(body), "heading")
    first = body[: at + stop.start()]
    rest = body[at + stop.end() :].strip()
    if stop.group() not in "。！？" or len(first) - at > _TITLE or re.search("[：:]", first):
        return None, "item"
    if rest:
        if re.fullmatch(r"[（(].*[）)][。；]?", rest):
            return None, "item"
        if re.search(r"\d\s*(?:[万亿]?元|%|％)", first) or (
            re.search(r"\d\s*[万亿件项人]", first) and len(first) > _FIGURED
        ):
            return None, "item"  # a statement with its figure, no title
        return tidy(first), "titled"
    if following and len(body) <= 40:
        mark = mark_of(following)
        if (mark is None and len(following) > len(body)) or (mark and mark[0] > rank and numeral(mark[1]) == 1):
            return tidy(first), "heading"
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
        if later or ORGAN.fullmatch(following) or DATE.fullmatch(following) or mark_of(named):
            return index, None
        return index, f"{label}:{tidy(named)}"
    for end in (index + 1, index + 2):
        if end < len(lines):
            body = text[lines[end].start : lines[end].end]
            if mark_of(body) or len(body) > 60 or body.endswith("。"):
                break
            return end, f"{label}:{tidy(body)}"
    return index, label


def _is_title(body: str) -> bool:
    bare = re.sub(r"[（(][^（）()]*[）)]$|[》〉]$", "", body)
    return not begins_with_mark(body) and re.search(rf"{words()['title_ends']}$", bare) is not None


def _bare(text: str) -> str:
    return re.sub(r"[\s《》〈〉（）()]", "", text)
