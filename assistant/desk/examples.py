"""Questions to begin with, made from what the library itself says, and one line on what is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from assistant.chain import Assistant
from index.library import DocumentInfo, Library

WANTED = 3
TRIED = 12  # candidates asked before the rest is given up: the page must open in a moment


@cache
def _words() -> dict[str, str]:
    """Alternatives of a regular expression by group."""
    lines = files("assistant").joinpath("data/example_words.txt").read_text("utf-8").splitlines()
    named = (line.split() for line in lines if line and not line.startswith("#"))
    return {name: "|".join(words) for name, *words in named}


@cache
def _figure() -> re.Pattern[str]:
    return re.compile(rf"({_words()['counted']})([一-鿿]{{2,8}}?)(\d[\d,.]*)(件|项|次|场|个|家|人次|份)")


@cache
def _title() -> re.Pattern[str]:
    number = "[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|\\d+[.、．]"
    return re.compile(rf"(?:{number})\s*((?:{_words()['begun']})[一-鿿]{{3,12}})[。:：]?")


def about(library: Library) -> str:
    """One line: how many reports, of which places and years."""
    documents = library.documents()
    regions = list(dict.fromkeys(d.metadata.region for d in documents if d.metadata.region))
    years = sorted({d.metadata.year for d in documents if d.metadata.year})
    where = f",涉及{'、'.join(regions[:4])}{'等' if len(regions) > 4 else ''}" if regions else ""
    when = f",{years[0]}—{years[-1]}年" if len(years) > 1 else (f",{years[0]}年" if years else "")
    return f"资料库现有{len(documents)}份文件、{library.size}段{where}{when}。"


def examples(assistant: Assistant) -> tuple[str, ...]:
    """Up to three questions of different kinds that the library is seen to answer."""
    found: list[str] = []
    kinds: set[str] = set()
    for tried, (kind, question) in enumerate(_candidates(assistant.library)):
        if tried >= TRIED or len(found) == WANTED:
            break
        if kind in kinds:
            continue
        answer = assistant.ask(question)
        if not answer.refused and answer.citations and len(answer.text) < 400:
            found.append(question)
            kinds.add(kind)
    return tuple(found)


def _candidates(library: Library) -> Iterator[tuple[str, str]]:
    documents = [d for d in library.documents() if d.paragraphs]
    plain = sorted(documents, key=lambda d: (len(d.doubts), d.source))
    for document in plain[:3]:
        yield from _figures(library, document)
    for source, task in library.tasks()[:40:8]:
        if task.lead and 6 <= len(task.text) <= 40:
            name = library.info(source).metadata.title
            yield "who", f"《{name}》中“{task.text.rstrip('。')}”由哪些单位负责?"
    for document in plain:
        titles = (_title().fullmatch(section[-1].strip()) for section in document.sections)
        found = next((title for title in titles if title), None)
        if found:
            yield "how", f"{_called(document)}如何{found.group(1)}?"


def _figures(library: Library, document: DocumentInfo) -> Iterator[tuple[str, str]]:
    for paragraph in library.paragraphs(document.source, 1, document.paragraphs):
        for found in _figure().finditer(paragraph.text):
            verb, what, _, unit = found.groups()
            yield "figure", f"{_called(document)}{verb}{what}多少{unit}?"
            return


def _called(document: DocumentInfo) -> str:
    region = (document.metadata.region or "").removesuffix("市")
    region = re.sub(r"^.+?[省市](?=.+[区县市])", "", region) or region
    year = f"{document.metadata.year}年" if document.metadata.year else ""
    return f"{year}{region}" or document.metadata.title
