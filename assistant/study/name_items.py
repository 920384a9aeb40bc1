"""单选 and 填空 made from the documents a report names in book-title marks."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.clauses import clauses
from assistant.record import Citation
from assistant.study.checks import grams, overlap
from assistant.study.item import LETTERS, Item
from assistant.study.sound import Sentence, lines
from assistant.study.wording import han, part, spoken_by, title, wide
from assistant.verify import verify

_NAME = re.compile(r"《([^《》]{6,60})》")
_NOT_DONE = re.compile(r"^(?:以|为|对|按照|根据|围绕|将|依据|通过|在|对照|按)")  # the document is no object of the verb
_TOO_ALIKE = 0.75  # bigram overlap from which two titles are variants of one
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Named:
    """A document that a sentence says was issued, drafted or carried out."""

    sentence: Sentence
    before: str  # what the sentence says up to the book-title mark
    name: str  # without marks

    @property
    def key(self) -> tuple[str, int, int]:
        """As Fact.key."""
        return self.sentence.paragraph.source, self.sentence.paragraph.number, self.sentence.order


def named(sentences: Iterable[Sentence]) -> list[Named]:
    """Documents named in the text with what was done with them, each name once."""
    found: dict[str, Named] = {}
    for sentence in sentences:
        for match in _NAME.finditer(sentence.text):
            before = _said_before(sentence, match.start())
            if before:
                found.setdefault(match[1], Named(sentence, before, match[1]))
    return list(found.values())


def all_names(sentences: Iterable[Sentence]) -> list[tuple[str, int, str]]:
    """(source, paragraph, name) of every document named, in order, each once."""
    seen: dict[str, tuple[str, int, str]] = {}
    for sentence in sentences:
        for match in _NAME.finditer(sentence.text):
            seen.setdefault(match[1], (sentence.paragraph.source, sentence.paragraph.number, match[1]))
    return list(seen.values())


def _said_before(sentence: Sentence, at: int) -> str:
    """The words up to a name when they end in a verb of issuing; begun at the sentence's or the clause's first word."""
    text = sentence.text
    if not text[:at].endswith(lines("issuing_words")):
        return ""
    begin = 0
    if at > LONGEST or "》" in text[:at]:
        begin = next((c.start for c in clauses(text) if c.start <= at < c.end), 0)
    before = text[begin:at]
    last = re.split(r"[,\uff0c;\uff1b:\uff1a]", before)[-1]
    if len(before) > LONGEST or han(before) < 8 or "》" in before or _NOT_DONE.match(last):
        return ""
    return spoken_by(sentence.info, before) or ""


def which_document(item: Named, names: Sequence[tuple[str, int, str]], rng: random.Random) -> Item | None:
    """单选: four titles of one sort."""
    paragraph = item.sentence.paragraph
    wrong: list[str] = []
    for name in _others(item, names):
        if any(overlap(grams(name), grams(other)) >= _TOO_ALIKE for other in (item.name, *wrong)):
            continue
        if not verify(f"{item.before}《{name}》。", [paragraph.text]).supported:
            wrong.append(name)
        if len(wrong) == 3:
            break
    frame = _frame(item)
    if len(wrong) < 3 or not frame:  # without a part named, a report may have issued several
        return None
    options = [item.name, *wrong]
    rng.shuffle(options)
    key = LETTERS[options.index(item.name)]
    stem = f"{frame}{item.before}的是下列哪一份文件?"
    shown = tuple(f"《{option}》" for option in options)
    return _item(item, "单选", stem, shown, key)


def _others(item: Named, names: Sequence[tuple[str, int, str]]) -> Iterator[str]:
    """Titles of the same sort first (意见, 办法, 条例), nearest first; none that the paragraph names."""
    own, text = item.sentence.paragraph, item.sentence.paragraph.text
    ranked = sorted(
        names,
        key=lambda n: (n[0] != own.source, _sort(n[2]) != _sort(item.name), abs(n[1] - own.number), n[0], n[2]),
    )
    for _, _, name in ranked:
        if (
            name not in (item.name, item.sentence.info.metadata.title)
            and name not in text
            and name not in item.name
            and item.name not in name
        ):
            yield name


def _sort(name: str) -> str:
    return re.sub(r"[(\uff08].*$", "", name)[-2:]


def _frame(item: Named) -> str:
    topic = part(item.sentence.info, item.sentence.paragraph)
    return f"根据{title(item.sentence.info)}“{topic.replace('“', '‘').replace('”', '’')}”部分," if topic else ""


def _item(item: Named, kind: str, stem: str, options: tuple[str, ...], key: str) -> Item:
    sentence = item.sentence
    return Item(
        kind,  # type: ignore[arg-type]
        wide(stem),
        options,
        (key,),
        f"原文:“{sentence.quote}”",
        2,
        Citation(1, sentence.info.metadata.title, sentence.paragraph, sentence.quote),
    )
