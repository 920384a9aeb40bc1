"""跨报告对照表: what several reports say on one matter, side by side."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.lexicon import weak_words
from assistant.record import Citation
from assistant.study.sound import Sentence
from assistant.study.wording import flat
from index.terms import words

MOST = 24  # rows; a guess at what a trainer reads
COMMON = 0.3  # a word in more of the sentences than this names no matter of its own; a guess
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Cell:
    """What one report says."""

    title: str
    said: str  # one sentence, as published
    citation: Citation


@dataclass(frozen=True, slots=True)
class Comparison:
    """One matter and the reports that write about it."""

    matter: str
    cells: tuple[Cell, ...]  # one a report, in the order of the reports


def compare(sentences: Sequence[Sentence]) -> list[Comparison]:
    """Matters that two reports and more write about, those in most reports first.

    A matter is a word of four characters and more (行政复议, 营商环境); of each report the sentence with most figures
    speaks for it, the shorter of two.
    """
    where: dict[str, dict[str, list[Sentence]]] = defaultdict(lambda: defaultdict(list))
    for sentence in sentences:
        if len(sentence.text) >= 12:
            for word in sorted({w for w in words(sentence.text) if re.fullmatch(r"[一-鿿]{4,8}", w)}):
                where[word][sentence.paragraph.source].append(sentence)
    found = []
    for word, by_source in where.items():
        times = sum(map(len, by_source.values()))
        if len(by_source) < 2 or times > COMMON * len(sentences) or word in weak_words():
            continue
        found.append((-len(by_source), -times, word))
    rows, used = [], set()
    for _, _, word in sorted(found):
        chosen = [_best(group) for _, group in sorted(where[word].items())]
        cells = tuple(_cell(s) for s in chosen if len(s.text) <= _LONGEST)
        key = tuple((c.citation.paragraph.source, c.citation.quote) for c in cells)
        if len(cells) >= 2 and key not in used:
            used.add(key)
            rows.append(Comparison(word, cells))
        if len(rows) == MOST:
            break
    return rows


def _best(group: Sequence[Sentence]) -> Sentence:
    return min(group, key=lambda s: (-len(re.findall(r"\d+", s.text)), len(s.text), s.paragraph.number, s.order))


def _cell(sentence: Sentence) -> Cell:
    title = sentence.info.metadata.title
    return Cell(title, flat(sentence.quote), Citation(1, title, sentence.paragraph, sentence.quote))
