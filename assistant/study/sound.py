"""Which sentences of a report can be asked about: whole, undamaged, and said by the report itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.clauses import sentences
from assistant.study.wording import swapped, unnumbered
from index.document import Document, Paragraph
from index.library import DocumentInfo

_PAIRS = ("“”", "‘’", "《》", "()", "\uff08\uff09", "〔〕", "【】")
_STRAY = re.compile(  # letters and digits that a conversion left behind
    r"(?<=[一-鿿。,\uff0c、])[a-z](?=[一-鿿。,\uff0c、])|[%\d][oOzl](?![A-Za-z\d])|(?<!\d)(?:19|20)\d\d(?:19|20)\d\d(?!\d)"
    r"|[\ufffd□■\"]|\d\s+\d|…{2,}|\.{4,}"
)
_LOST_MARKS = re.compile(
    r"(?:条例|规定|办法)[一-鿿]{2,3}[省市区县][^,\uff0c。、]{2,}(?:条例|规定|办法)"
)  # titles run together
_ENUMERATED = re.compile(
    "^\\s*[(\uff08][一二三四五六七八九十]+[)\uff09].*[;\uff1b]\\s*$"
)  # one of (一)……;(二)……: no sentence by itself
TEXT_KINDS = ("text", "item")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence fit to be asked about."""

    info: DocumentInfo
    paragraph: Paragraph
    order: int  # from 0 within the paragraph
    quote: str  # as published, with its stop
    text: str  # the same without its numbering and final stop
    before: str  # the paragraph up to it


def sound_sentences(info: DocumentInfo, document: Document) -> list[Sentence]:
    """Undamaged sentences of the running text, in order."""
    found = []
    cut_off = {doubt.paragraph for doubt in document.doubts if doubt.kind == "cut_off"}
    for paragraph in document.paragraphs:
        if paragraph.kind not in TEXT_KINDS:  # headers, rows and notes are no running text
            continue
        spans = sentences(paragraph.text)
        if paragraph.number in cut_off:
            spans = spans[:-1]
        hurt = damaged_spans(document, paragraph)
        for order, span in enumerate(spans):
            quote = span.of(paragraph.text)
            if any(span.start < b and a < span.end for a, b in hurt) or not whole(quote):
                continue
            if (info.spun and swapped(quote)) or _ENUMERATED.match(quote):
                continue
            text = unnumbered(quote).rstrip("。;\uff1b!\uff01?\uff1f ")
            found.append(Sentence(info, paragraph, order, quote, text, paragraph.text[: span.start]))
    return found


def damaged_spans(document: Document, paragraph: Paragraph) -> list[tuple[int, int]]:
    """Offsets of what a doubt shows in this paragraph."""
    spans = []
    for doubt in document.doubts:
        if doubt.kind in ("misprint", "lost_digits", "undecodable", "ocr", "outline_gap") and doubt.passage:
            passage = doubt.passage.strip()
            at = paragraph.text.find(passage)
            if at >= 0:
                spans.append((at, at + len(passage)))
    return spans


def whole(text: str) -> bool:
    """No bracket or quotation mark without its partner, no stray letter, no line broken inside."""
    if any(c in text for c in "\n\t\r") or _STRAY.search(text) or _LOST_MARKS.search(text):
        return False
    return all(_balanced(text, *pair) for pair in _PAIRS)


def _balanced(text: str, opening: str, closing: str) -> bool:
    depth = 0
    for c in text:
        depth += (c == opening) - (c == closing)
        if depth not in (0, 1, 2):
            return False
    return depth == 0


@cache
def lines(name: str) -> tuple[str, ...]:
    """Words of assistant/data/study/NAME.txt."""
    read = resources.files("assistant").joinpath("data", "study", f"{name}.txt").read_text("utf-8")
    return tuple(word for line in read.splitlines() if not line.startswith("#") for word in line.split())
