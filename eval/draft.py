"""Candidate questions with their evidence, drafted from any library, for a person to accept, edit or reject."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from assistant.clauses import clauses
from assistant.quantities import Quantity, chinese_number, quantities
from eval.metrics.matching import plain, squeeze
from eval.sets import Evidence, Question
from index.document import Document, Metadata, Paragraph

TO_CHECK = "草稿,待人核对"
_ASKED_BY_COUNT = frozenset({"count", "money", "percent"})
_SHORTEST, _LONGEST = 6, 60  # characters of a clause that makes a question a person can read (a guess)
_ITEM = r"[^、,，。;；:：()()《》“”\s]{2,16}"
_LIST = re.compile(
    rf"({_ITEM}(?:、{_ITEM}){{2,11}}?)等?(\d{{1,2}}|[三四五六七八九十]|十[一二])(大?)(个|项|类|种|家|方面|处|部|条)(.*)"
)
_AND = re.compile(r"(?<=[^、]{2})[和及与](?=[^、]{2,16}$)")
_NUMBERING = re.compile(
    r"^(?:\d{1,3}[.、.]\s*|[((][一二三四五六七八九十\d]+[))]|[一二三四五六七八九十]是|第[一二三四五六七八九十百]+条\s*)"
)
_NEEDS_MORE = re.compile(r"^(?:其中|同时|另外|此外|并|且|也|还|再|又|比|较|占|同比|分别|平均|增长|下降|达|超|为)")
_YEAR = re.compile(r"20\d\d年")
_DIGITS = re.compile(r"\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class _Place:
    """A clause of a paragraph, with what the document says of itself."""

    document: Document
    paragraph: Paragraph
    text: str  # the clause, as published
    alone: bool  # the clause stands once in the document

    @property
    def subject(self) -> str:
        """What tells this document from others, to open a question with."""
        return opening(self.document.metadata)


def opening(metadata: Metadata) -> str:
    """The report's name, as a user would put it before a question."""
    return f"《{metadata.title}》里,"


def draft_questions(documents: Sequence[Document], items: int, seed: int) -> list[Question]:
    """Questions on figures, dates, lists and tasks, and some that no document answers; the same for the same seed.

    As evenly as the library allows over kinds and documents; fewer than `items` when it yields no more.
    """
    rng = Random(seed)
    by_kind = [_shuffled(make(documents), rng) for make in (_figures, _dates, _lists, _tasks, _unanswerable)]
    chosen = _in_turn(by_kind, items)
    return [replace(question, id=f"draft-{place:03d}") for place, question in enumerate(chosen, 1)]


def _shuffled(questions: Iterator[Question], rng: Random) -> list[Question]:
    """In random order, but documents taking turns."""
    by_source: dict[str, list[Question]] = {}
    for question in questions:
        by_source.setdefault(question.note.partition("|")[2], []).append(question)
    for found in by_source.values():
        rng.shuffle(found)
    return _in_turn(list(by_source.values()), sum(map(len, by_source.values())))


def _in_turn(lists: Sequence[Sequence[Question]], most: int) -> list[Question]:
    """One of each list in turn, no question twice."""
    chosen: dict[str, Question] = {}
    for place in range(max(map(len, lists), default=0)):
        for found in lists:
            if place < len(found) and len(chosen) < most:
                chosen.setdefault(squeeze(found[place].question), found[place])
    return list(chosen.values())


def _places(documents: Sequence[Document]) -> Iterator[_Place]:
    """Clauses long enough to say something and short enough to read, each standing once in its document."""
    for document in documents:
        whole = squeeze(document.text)
        for paragraph in document.paragraphs:
            if paragraph.kind in ("header", "note"):
                continue
            for span in clauses(paragraph.text):
                text = _NUMBERING.sub("", paragraph.text[span.start : span.end]).strip(" ,，;；。、\u3000")
                if _SHORTEST <= len(text) <= _LONGEST and "\n" not in text:
                    yield _Place(document, paragraph, text, whole.count(squeeze(text)) == 1)


def _made(place: _Place, kind: str, words: str, facts: Sequence[Sequence[str]], quote: str) -> Question:
    return Question(
        id="",
        type=kind,
        question=place.subject + words,
        answerable=True,
        facts=tuple(tuple(forms) for forms in facts),
        evidence=(Evidence(place.document.source, quote),),
        note=f"{TO_CHECK}|{place.document.source}",
    )


def _with_one(place: _Place, fits: Callable[[Quantity], bool]) -> Quantity | None:
    """The one fitting figure of a clause; with several a question would not say which."""
    found = quantities(place.text)
    fitting = [quantity for quantity in found if fits(quantity)]
    return fitting[0] if len(fitting) == 1 and len(found) <= 2 and not _quoted(place.text, fitting[0]) else None


def _quoted(text: str, found: Quantity) -> bool:
    """Whether a figure stands inside quotation marks: then it is part of a name."""
    return text.count("“", 0, found.start) > text.count("”", 0, found.start)


def _figures(documents: Sequence[Document]) -> Iterator[Question]:
    for place in _places(documents):
        found = _with_one(place, lambda q: q.kind in _ASKED_BY_COUNT and bool(q.unit) and q.upper is None)
        printed = _DIGITS.search(found.text) if found is not None else None
        if found is None or printed is None or not place.alone or _NEEDS_MORE.match(place.text):
            continue
        start = found.start + printed.start()
        if len(squeeze(place.text[:start])) < 4:
            continue  # a figure with little before it needs the clause before, which a rule cannot phrase
        asked = "百分之多少" if found.unit == "%" else f"多少{found.published_unit}"
        words = f"{place.text[:start]}{asked}{place.text[found.end :]}?"
        yield _made(place, "number", words, [[place.text[start : found.end]]], place.text)


def _dates(documents: Sequence[Document]) -> Iterator[Question]:
    for place in _places(documents):
        found = _with_one(place, lambda q: q.kind == "date" and "日" in q.text)
        if found is not None and place.alone and len(place.text) - len(found.text) >= _SHORTEST:
            words = f"{place.text[: found.start]}哪一天{place.text[found.end :]}?"
            yield _made(place, "date", words, [[found.text]], place.text)


def _lists(documents: Sequence[Document]) -> Iterator[Question]:
    """Enumerations that say how many they are: 「A、B、C三项任务」."""
    for place in _places(documents):
        match = _LIST.search(place.text)
        if match is None or not place.alone:
            continue
        items = [part for item in match.group(1).split("、") for part in _AND.split(item)]
        items[-1] = items[-1].removesuffix("等")
        lead, items[0] = _led(items)
        if chinese_number(match.group(2)) != len(items) or not all(items) or not match.group(5):
            continue
        asked = f"{place.text[: match.start()]}{lead}哪{''.join(match.group(2, 3, 4, 5))}?"
        yield _made(place, "list", asked, [[name] for name in items], place.text)


def _led(items: Sequence[str]) -> tuple[str, str]:
    """The verb before an enumeration and its first item: items of one list are of about one length."""
    others = max(len(item) for item in items[1:])
    cut = len(items[0]) - others if len(items[0]) > others + 1 else 0
    return items[0][:cut], items[0][cut:]


def _tasks(documents: Sequence[Document]) -> Iterator[Question]:
    for document in documents:
        whole = squeeze(document.text)
        for task in document.tasks:
            quote = re.split(r"[。;；]", task.text)[0][:_LONGEST]
            if not task.lead or whole.count(squeeze(quote)) != 1 or len(quote) < _SHORTEST:
                continue
            paragraph = next((p for p in document.paragraphs if p.number == task.paragraph), None)
            if paragraph is None:
                continue
            place = _Place(document, paragraph, quote, True)
            facts = [_name_forms(name) for name in task.lead]
            yield _made(place, "responsibility", f"“{quote.rstrip(',，')}”由哪些单位负责?", facts, quote)


def _name_forms(name: str) -> list[str]:
    """A body's name with and without the 区 or 市 before it."""
    short = re.sub(r"^[市区县](?=.{3,})", "", name)
    return [name] if short == name else [name, short]


def _unanswerable(documents: Sequence[Document]) -> Iterator[Question]:
    """Questions on a figure, asked of a year that no text of the library so much as names."""
    everything = plain("\n".join(document.text for document in documents))
    by_source = {document.source: document.metadata for document in documents}
    for question in _figures(documents):
        source = question.evidence[0].source
        metadata = by_source[source]
        words = question.question.removeprefix(opening(metadata))
        if metadata.region is None or metadata.year is None or _YEAR.search(words):
            continue
        year = next(year for year in range(metadata.year - 1, 0, -1) if f"{year}年" not in everything)
        note = f"{TO_CHECK};资料里没有{year}年|{source}"
        asked = f"{year}年{metadata.region}{words.removeprefix(metadata.region[-1])}"  # 上海市 and 市经济信息化…
        yield replace(question, type="unanswerable", question=asked, answerable=False, facts=(), evidence=(), note=note)
