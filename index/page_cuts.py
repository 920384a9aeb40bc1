"""Where pages cut a text: marks, numbers and running feet between the halves of a sentence, line ends inside a figure."""

from __future__ import annotations

import itertools
import re

from index.hosts import Cut, Rules

SENTENCE_END = "。！？；：!?;:”》)）…"
_TOP = 4  # lines; the first page's mark stands above all else
_FOOT = 120  # characters of a running head or foot
_RUNNING = 20  # characters of a line that is running text
_PART_OF_FIGURE = re.compile(r"[一-鿿]\d{1,6}(?:\.\d*)?$")
_REST_OF_FIGURE = re.compile(r"(?:\d{1,6}(?:\.\d+)?|\.\d+)[余多]?(?:[一-鿿](?<![年月、日])|[%％])")
_CELL = 12  # characters of a table's cell that a page may end in, in a text whose pages have cut sentences before
_BODY = 60  # characters of a line that a page cuts


def page_marks(raw: str, lines: list[tuple[int, int]], rules: Rules, shared: bool) -> list[Cut]:
    """Marks 1, 2, 3, ... at line starts where they cut sentences; the newline before a mark goes with it."""
    found: list[tuple[int, re.Match[str]]] = []
    broken = 0
    for index, (start, _) in enumerate(lines):
        mark = rules.page_mark.match(raw, start)
        if not mark or int(mark.group(1)) != len(found) + 1:
            continue
        before = raw[lines[index - 1][0] : lines[index - 1][1]] if index else ""
        following = raw[mark.end() : mark.end() + 1]
        cuts_one = bool(found) and _cuts_a_sentence(before, following, _CELL if broken > 1 else _BODY)
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


def running_feet(raw: str, lines: list[tuple[int, int]], rules: Rules) -> list[Cut]:
    """Lines that say the same on each page beside its number: 某市统计公报 — 3 —."""
    found: dict[str, list[tuple[int, Cut]]] = {}
    for start, end in lines:
        mark = rules.running.fullmatch(" ".join(raw[start:end].split())) if end - start <= _FOOT else None
        if mark:
            number = next(group for group in mark.groups() if group)
            same = re.sub(rf"\s|(?<!\d){number}(?!\d)", "", mark.group())
            found.setdefault(same, []).append((int(number), Cut(start, end, "page_number")))
    return [
        cut
        for pages in found.values()
        if len(pages) > 1 and all(a[0] < b[0] for a, b in itertools.pairwise(pages))
        for _, cut in pages
    ]


def pages_inside(raw: str, rules: Rules) -> list[Cut]:
    """Page numbers inside a line whose breaks were lost: 第 2 页 共 9 页 again and again, counting up to the same last page,
    or 第 2 页 between blanks, counting up."""
    found = list(rules.page_inside.finditer(raw)) if "页" in raw else []
    numbers = [int(m.group(1) or m.group(3)) for m in found]
    alike = len({m.group(2) for m in found}) == 1
    if len(found) < 2 or not alike or any(a >= b for a, b in itertools.pairwise(numbers)):
        return []
    return [Cut(m.start(), m.end(), "page_number") for m in found]


def split_figures(raw: str, lines: list[tuple[int, int]]) -> list[Cut]:
    """The line ends, with what a host set between them, that part the digits of a figure in running text: 11 / 26名."""
    cuts: list[Cut] = []
    goes_on = False  # whether the line before stops inside a sentence
    for (start, end), (after, _) in itertools.pairwise(lines):
        line = raw[start:end].rstrip()
        running = len(line) >= _RUNNING and re.search("[。；，;,]", line) is not None
        inside, goes_on = goes_on, running and line[-1] not in SENTENCE_END
        at = after
        while raw[at].isspace():
            at += 1
        if _PART_OF_FIGURE.search(line) and (inside or running) and "\t" not in line and _REST_OF_FIGURE.match(raw, at):
            cuts.append(Cut(start + len(line), at, "page_break"))
    return cuts


def _cuts_a_sentence(before: str, after: str, least: int) -> bool:
    return len(before) >= least and (before.rstrip()[-1:] not in SENTENCE_END or after in "。,，、；：;:”》")
