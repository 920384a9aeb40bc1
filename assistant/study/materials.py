"""要点提纲, 数据一览表, 任务分工表, 跨报告对照表 and 术语卡片: every row with the paragraph it was taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.record import Citation
from assistant.study.chosen import Chosen, choose
from assistant.study.comparison import Comparison, compare
from assistant.study.facts import Fact, facts
from assistant.study.sound import Sentence, sound_sentences
from assistant.study.terms import TermCard, term_cards
from assistant.study.wording import flat, period_part, unnumbered, wide
from index.library import Library

OPENING = (
    30  # characters up to which a paragraph's first sentence is a heading of its own (一是…); measured on the five
)


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A heading, and what the text under it begins with."""

    title: str  # of the report
    level: int  # from 1
    heading: str  # as published
    gist: str  # what the text under it opens with, "" when it has only headings under it
    citation: Citation | None  # of the gist


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of a report."""

    figure: str  # as published, with its unit
    counts: str  # the words that say what it counts
    period: str
    title: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of a responsibility table."""

    number: str
    section: str
    text: str
    lead: tuple[str, ...]  # 责任单位
    join: tuple[str, ...]  # 参加单位
    due: str
    title: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Materials:
    """Everything but the test items."""

    outline: tuple[OutlineRow, ...]
    figures: tuple[FigureRow, ...]
    tasks: tuple[TaskRow, ...]
    comparison: tuple[Comparison, ...]
    terms: tuple[TermCard, ...]


def materials(
    library: Library, documents: Sequence[str] = (), topic: str = "", sections: Sequence[tuple[str, str]] = ()
) -> Materials:
    """The material for chosen reports, all when none is named; a topic and sections keep what bears on them.

    Raises WrongCall for an unknown report and when there is nothing on the topic.
    """
    chosen = choose(library, documents, topic, sections)
    sentences = [
        s for part in chosen for s in sound_sentences(part.info, part.document) if s.paragraph.number in part.wanted
    ]
    return Materials(
        outline=tuple(row for part in chosen for row in _outline(part, sentences)),
        figures=tuple(_figure(fact) for fact in facts(sentences)),
        tasks=tuple(row for part in chosen for row in _tasks(part)),
        comparison=tuple(compare(sentences)),
        terms=tuple(term_cards(sentences)),
    )


def _outline(part: Chosen, sentences: Sequence[Sentence]) -> list[OutlineRow]:
    under: dict[tuple[str, ...], list[Sentence]] = {}
    for s in sentences:
        if s.paragraph.source == part.info.source:
            under.setdefault(s.paragraph.section, []).append(s)
    held = {p.section[:n] for p in part.paragraphs for n in range(1, len(p.section) + 1)}
    name = part.info.metadata.title
    rows = []
    for path in part.document.sections:
        if path in held:
            said, begun = _gist(path, under.get(path, []))
            cited = Citation(1, name, begun.paragraph, begun.quote) if begun else None
            rows.append(OutlineRow(name, len(path), flat(path[-1]), said, cited))
    return rows


def _gist(path: tuple[str, ...], under: Sequence[Sentence]) -> tuple[str, Sentence | None]:
    """What the paragraphs under a heading open with, or the first sentence that says more than the heading."""
    heading = unnumbered(path[-1]).rstrip("。")
    openings = [s for s in under if s.order == 0 and s.text != heading and len(s.text) <= OPENING]
    if len(openings) > 1:
        return ";".join(flat(s.text) for s in openings) + "。", openings[0]
    told = next((s for s in under if s.text != heading and len(s.text) > OPENING // 2), None)
    return (flat(told.quote), told) if told else ("", None)


def _figure(fact: Fact) -> FigureRow:
    sentence = fact.sentence
    return FigureRow(
        fact.figure,
        wide(flat(fact.counts)).strip("\uff0c、。\uff1b\uff1a "),
        _period(fact),
        sentence.info.metadata.title,
        Citation(1, sentence.info.metadata.title, sentence.paragraph, sentence.quote),
    )


def _period(fact: Fact) -> str:
    metadata = fact.sentence.info.metadata
    if fact.lead:
        return fact.lead
    named = period_part(fact.sentence.info, fact.sentence.paragraph)
    if named or not metadata.year:
        return named
    span = f"{metadata.year}—{metadata.until}年" if metadata.until and metadata.until != metadata.year else ""
    doubted = any(doubt.kind == "year" for doubt in fact.sentence.info.doubts)
    return (span or f"{metadata.year}年") + ("(存疑)" if doubted else "")


def _tasks(part: Chosen) -> list[TaskRow]:
    by_number = {p.number: p for p in part.paragraphs}
    rows = []
    for task in part.document.tasks:
        paragraph = by_number.get(task.paragraph)
        if paragraph is not None:
            section = flat(task.section[-1]) if task.section else ""
            quote = task.text if task.text in paragraph.text else paragraph.text.strip()
            cited = Citation(1, part.info.metadata.title, paragraph, quote)
            name = part.info.metadata.title
            rows.append(
                TaskRow(task.number, section, flat(task.text), task.lead, task.join, task.due or "", name, cited)
            )
    return rows
