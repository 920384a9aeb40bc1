"""Mend the ends of a span: whole words, numbers with their unit, brackets and quotes in pairs."""

from __future__ import annotations

import re

from assistant.reader.text import TAGS, Encoded

# The longest first: 个工作日 before 个.
_UNIT = (
    r"(?:个(?:工作日|自然日|月|小时|百分点|批次|学时|学分)|(?:平方|立方)?(?:千米|公里|米)|[万亿]?(?:元|兀|人次|件次|家次|场次|批次|次|人|户|件|吨|亩)|"
    r"工作日|自然日|百分点|学时|小时|分钟|周年|周岁|年底|年|月底|月|日|号|天|岁|%|‰|[个件项次家名份条篇期批起处户所座场种部支级届位倍成台辆套页宗场段类])"
)
NUMBER = re.compile(
    rf"(?:第|百分之)?(?:\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|[零〇一二三四五六七八九十百千两]+)[万亿千百]*[余多]?{_UNIT}?"
)
PAIRS = {"《": "》", "“": "”", "‘": "’", "(": ")", "「": "」", "『": "』", "〔": "〕", "【": "】", "[": "]", "〈": "〉"}
_OPENING = {closing: opening for opening, closing in PAIRS.items()}
DOCUMENT_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{2,6}[〔\[]\d{4}[〕\]]?\d+号?"
)  # 某府〔2022〕131号, its bracket perhaps lost
BODY_ENDINGS = frozenset("院局委办厅处所站署部会")  # a body's name may be cut before its last character
FURTHEST_PARTNER = 60  # characters: a bracket that closes later than this is taken for a misprint
_EDGE = frozenset(" \t\r\n,、:。!?;.")
_NOUNS = frozenset(number for number, tag in enumerate(TAGS, 1) if tag in ("n", "ns", "nt", "nz", "vn"))
_WHOLE_QUOTES = ("《》", "“”")  # a span that fills them takes them along


def snap(text: Encoded, start: int, end: int) -> tuple[int, int]:
    """The span with its ends mended; never empty unless it came as punctuation alone, then it stays as it was."""
    original = start, end
    start, end = _trim(text.text, start, end)
    if start >= end:
        return original
    start, end = _whole_words(text, start, end)
    start, end = _whole_numbers(text.text, start, end)
    start, end = _whole_names(text, start, end)
    start, end = _paired(text.text, start, end)
    start, end = _trim(text.text, start, end)
    return (start, end) if start < end else original


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without punctuation and blanks at the ends."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _whole_words(text: Encoded, start: int, end: int) -> tuple[int, int]:
    """Out to the ends of a word that is cut: places are 1 first, 2 inside, 3 last, 4 single."""
    while start > 0 and text.places[start] in (2, 3):
        start -= 1
    while end < len(text.text) and text.places[end - 1] in (1, 2):
        end += 1
    return start, end


def _whole_numbers(text: str, start: int, end: int) -> tuple[int, int]:
    """A number that is cut, or ends the span without the unit after it, is completed."""
    low, high = max(0, start - 12), min(len(text), end + 12)
    for match in NUMBER.finditer(text, low, high):
        if match.start() < start < match.end():
            start = match.start()
        if match.start() < end < match.end() or match.end() == end:
            end = match.end()
    return start, end


def _whole_names(text: Encoded, start: int, end: int) -> tuple[int, int]:
    """A document number whole; a body with the last character of its name, where that stands as a word of its own."""
    for match in DOCUMENT_NUMBER.finditer(text.text, max(0, start - 20), end + 12):
        if match.start() < end and start < match.end():
            end = max(end, match.end())
            if start > match.start() and text.text[start] in "〔[]〕0123456789":
                start = match.start()
    single = end < len(text.text) and text.places[end] == 4
    if single and text.text[end] in BODY_ENDINGS and text.tags[end - 1] in _NOUNS:
        end += 1
    return start, end


def _paired(text: str, start: int, end: int) -> tuple[int, int]:
    """Brackets and quotes with their partner; a title or quotation that is filled or cut comes whole."""
    start, end = _around(text, start, end)
    for place in range(start, end):
        closing = PAIRS.get(text[place])
        if closing and closing not in text[place + 1 : end]:
            found = text.find(closing, end, place + FURTHEST_PARTNER)
            if found >= 0:
                end = found + 1
            elif place == start:
                start += 1
            break
    for place in range(end - 1, start - 1, -1):
        opening = _OPENING.get(text[place])
        if opening and opening not in text[start:place]:
            found = text.rfind(opening, max(0, place - FURTHEST_PARTNER), start)
            if found >= 0:
                start = found
            elif place == end - 1:
                end -= 1
            break
    return start, end


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """A span inside a title becomes the title; one that fills a quotation takes its marks along."""
    opening = text.rfind("《", max(0, start - FURTHEST_PARTNER), start)
    closing = text.find("》", end, end + FURTHEST_PARTNER)
    inside = text[opening + 1 : closing] if 0 <= opening < closing else "《"
    if "《" not in inside and "》" not in inside:
        return opening, closing + 1
    if start > 0 and end < len(text) and text[start - 1] + text[end] in _WHOLE_QUOTES:
        return start - 1, end + 1
    return start, end
