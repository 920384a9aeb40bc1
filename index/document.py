"""A document as read: published text, outline, paragraphs, tasks and doubts."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document as a whole. None is "not known"."""

    title: str
    issuer: str | None = None
    region: str | None = None  # full name as the gazetteer writes it: 上海市, 上海市青浦区, 全国
    year: int | None = None  # the year reported on, or the first one planned for
    until: int | None = None  # last year of the period, where it is longer than one year
    kind: str | None = None  # 工作报告, 实施方案, 法规, 预算, ...
    number: str | None = None  # 文号, as published
    issued: str | None = None  # date of publication, ISO: 2024-02-19
    obtained: str | None = None  # how the file reached the corpus
    inferred: frozenset[str] = frozenset()  # names of the fields found in the text, not given by a person


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The smallest thing a citation points to."""

    source: str  # file name under the corpus, with "/" between folders
    number: int  # from 1 within the document
    section: tuple[str, ...]  # headings above it, outermost first
    text: str  # as published: Document.text[start:start + len(text)]
    start: int  # offset in the published text, characters
    page: int | None = None  # from 1, where the format has pages
    kind: str = "text"  # header, text, item (of an enumeration), task, row (of a table), note


@dataclass(frozen=True, slots=True)
class Task:
    """A row of a responsibility table."""

    number: str  # as published, without its dot: "73"
    section: tuple[str, ...]
    text: str  # the task itself, without its number and without departments
    lead: tuple[str, ...]  # 责任单位, 牵头单位
    join: tuple[str, ...]  # 参加单位, 配合单位
    due: str | None
    paragraph: int  # number of the paragraph that holds it


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that looks wrong with the source, and the passage that shows it."""

    kind: str  # repost, cut_off, year, spun, misprint, outline_gap, lost_digits, undecodable, left_out, ocr, scanned
    note: str  # one Chinese sentence for the user
    paragraph: int | None
    passage: str


@dataclass(frozen=True, slots=True)
class Document:
    """One report as published and what was found in it."""

    source: str
    metadata: Metadata
    text: str  # published text: the file's characters less what the host added
    sections: tuple[tuple[str, ...], ...]  # paths in order of appearance
    paragraphs: tuple[Paragraph, ...]
    tasks: tuple[Task, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    left_out: tuple[str, ...] = ()  # passages of the file in no paragraph and no heading
    coverage: float = 1.0  # share of the file's non-blank characters in a paragraph or a heading
    spun: bool = False  # words were swapped for synonyms: search text maps them back
    search_texts: tuple[str, ...] = field(default=(), repr=False)  # one a paragraph, derived, never shown
