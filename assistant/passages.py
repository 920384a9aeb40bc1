"""Passages: paragraphs found for a question, with the twin text that is read and the way back to what was published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.clauses import Span
from assistant.draft import Support
from index.document import Metadata, Paragraph
from index.library import Hit, Library
from index.normalise import RUNNING, Normalised, normalise

REACH = 12  # paragraphs; a part of a report on several years is rarely longer
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_THIS_YEAR = re.compile(r"今年|本年度")
_PERIOD = re.compile(r"((?:19|20)\d\d)年?\s*[-—–~至]\s*((?:19|20)\d\d)年")
_LOOKING_BACK = re.compile(r"回顾|过去")
_LOOKING_AHEAD = re.compile(r"今年|重点工作|工作安排|工作任务|主要任务|目标任务|主要目标")
_LAST_YEAR = re.compile(r"过去一年|去年|一年来|上年")
_SPAN = re.compile(
    r"[“\"]?十[一二三四五六]五[”\"]?(?:时期|期间|以来)|(?:过去|这|近|未来|今后)[三四五]年(?:来|间)?|[三四五]年(?:来|间)"
)
_ONE_YEAR = re.compile(r"(?:19|20)\d\d年|一年|今年|去年|上年|年底|年末|全年|本年度")


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph as it is read: `text` is the normalised twin, `offsets` lead each of its characters back."""

    paragraph: Paragraph
    metadata: Metadata
    text: str
    offsets: tuple[int, ...]
    heading: str  # title and section path, normalised
    score: float  # of the search, 1 for the best of one question
    opened: tuple[str, Paragraph] | None = None  # several years (这五年) that a paragraph before it began to speak of
    parts: Mapping[str, float] = field(default_factory=dict)  # what the search's score was made of

    @property
    def whole(self) -> str:
        """Heading and text: what the paragraph is about."""
        return f"{self.heading}\n{self.text}"

    def published(self, span: Span) -> str:
        """The published characters behind a span of `text`."""
        if span.end <= span.start:
            return ""
        first, last = self.offsets[span.start], self.offsets[span.end - 1]
        return self.paragraph.text[first : last + 1]

    def support(self, span: Span) -> Support:
        """A citation's makings for that span."""
        return Support(self.metadata.title, self.paragraph, self.published(span), about(self.metadata))


def about(metadata: Metadata) -> str:
    """Issuer, region and period in words."""
    period = f"{metadata.year}年" if metadata.year else ""
    if metadata.until and metadata.until != metadata.year:
        period = f"{metadata.year}年至{metadata.until}年"
    return " ".join(filter(None, (period, metadata.region, metadata.issuer)))


def passages(hits: Iterable[Hit], library: Library) -> list[Passage]:
    """Hits as passages, best first, scores divided by the best one's."""
    hits = list(hits)
    best = max((hit.score for hit in hits), default=0.0) or 1.0
    return [passage(hit.paragraph, library, max(hit.score, 0.0) / best, hit.parts) for hit in hits]


def passage(
    paragraph: Paragraph, library: Library, score: float = 1.0, parts: Mapping[str, float] | None = None
) -> Passage:
    """One paragraph as a passage."""
    info = library.info(paragraph.source)
    twin = _twin(paragraph.text, info.spun, paragraph.kind in RUNNING)
    heading = _twin(" ".join((info.metadata.title, *paragraph.section)), info.spun, False)
    if paragraph.kind == "row":  # of a flattened table: its lines are cells of one row
        twin = Normalised(twin.text.replace("\n", "\t"), twin.offsets)
    opened = _opened(paragraph, library) if "工作报告" in (info.metadata.kind or "") else None
    return Passage(paragraph, info.metadata, twin.text, twin.offsets, heading.text, score, opened, parts or {})


def _opened(paragraph: Paragraph, library: Library) -> tuple[str, Paragraph] | None:
    """The several years that the last paragraph before it to name a time under the same headings speaks of, with it."""
    first = max(1, paragraph.number - REACH)
    for before in reversed(library.paragraphs(paragraph.source, first, paragraph.number - 1)):
        if before.section != paragraph.section:
            return None
        opening = re.split(r"[。;；]", before.text, maxsplit=1)[0]
        said = _SPAN.search(opening)
        if said or _ONE_YEAR.search(opening):
            return (said.group(), before) if said and not _ONE_YEAR.search(opening) else None
    return None


@lru_cache(maxsize=4096)
def _twin(text: str, spun: bool, running: bool) -> Normalised:
    """The twin without the words that a spun text's search text repeats at its end: those are for finding only."""
    twin = normalise(text, spun, running)
    end = next((i for i in range(1, len(twin.offsets)) if twin.offsets[i] < twin.offsets[i - 1]), len(twin.offsets))
    return Normalised(twin.text[:end].rstrip(), twin.offsets[:end])


def governing_years(passage: Passage) -> frozenset[int]:
    """Years its headings put the paragraph in; empty when only the document's own year holds."""
    years = frozenset(y for heading in passage.paragraph.section for y in _headed(heading))
    year = passage.metadata.year
    if years or year is None or "工作报告" not in (passage.metadata.kind or "") or not passage.paragraph.section:
        return years
    part = passage.paragraph.section[0]
    if _LOOKING_BACK.search(part):
        return frozenset((year - 1,))
    return frozenset((year,)) if _LOOKING_AHEAD.search(part) else years


def _headed(heading: str) -> set[int]:
    """Years a heading names; all of 2022-2025年."""
    years = {int(y) for y in _YEARS.findall(heading)}
    for first, last in _PERIOD.findall(heading):
        years |= set(range(int(first), int(last) + 1)) if int(last) - int(first) < 20 else set()
    return years


def span_of_years(passage: Passage, sentence: str) -> str:
    """The several years (“十四五”时期, 五年来) that a sentence, its paragraph's opening or its headings speak of; "" for none.

    What names a year of its own speaks of that one.
    """
    opening = re.split(r"[。;；]", passage.text, maxsplit=1)[0]
    begun = passage.opened[0] if passage.opened else ""
    for text in (sentence, opening, begun, *reversed(passage.paragraph.section)):
        if _ONE_YEAR.search(text):
            return ""
        if said := _SPAN.search(text):
            return said.group()
    return ""


def years_in(text: str, metadata: Metadata | None = None) -> frozenset[int]:
    """Years a sentence states; with the document's metadata, 今年 and 去年 of a work report are read too."""
    years = frozenset(int(y) for y in _YEARS.findall(text))
    if metadata and metadata.year and "工作报告" in (metadata.kind or ""):
        if _LAST_YEAR.search(text):
            years |= {metadata.year - 1}
        if _THIS_YEAR.search(text):
            years |= {metadata.year}
    return years
