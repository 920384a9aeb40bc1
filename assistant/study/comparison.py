"""跨报告对照表: what several reports say on one matter, side by side."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.lexicon import weak_words
from assistant.record import Citation
from assistant.study.sound import Sentence
from assistant.study.wording import flat, unnumbered
from index.regions import find_regions
from index.terms import words

MOST = 24  # rows; a guess at what a trainer reads
COMMON = 0.1  # a word in more of the sentences than this names no matter of its own; a guess
SHORTEST, LONGEST = 16, 160  # characters of a cell
SHORTEST_MATTER, LONGEST_MATTER = 4, 8  # of a word that names a matter
OPENING = 14  # characters in which a sentence says what it is about; a guess
HEADLINE = 30  # characters of a sentence that heads its paragraph
_MATTER = re.compile(rf"[一-鿿]{{{SHORTEST_MATTER},{LONGEST_MATTER}}}")
_ACTION = re.compile(
    r"建立|紧紧|全面|深入|持续|进一步|推进|加强|落实|坚持|完善|健全|提升|积极|切实|认真|开展|组织|加快|推动|习近平|社会主义|常务会议|高质量|各级|各类|依法|贯彻|严格|密切|深化|强化"
)  # ways of working and formulas, in every report


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

    A matter is a word of four characters and more (行政复议, 营商环境) that a heading names, or that the
    sentences begin with; of each report the sentence that is most about it speaks.
    """
    where: dict[str, dict[str, list[Sentence]]] = defaultdict(lambda: defaultdict(list))
    for sentence in sentences:
        if len(sentence.text) >= 12:
            for word in sorted({w for w in words(sentence.text) if _MATTER.fullmatch(w)}):
                where[word][sentence.paragraph.source].append(sentence)
    titles = " ".join({s.info.metadata.title for s in sentences})  # what a whole report is about is no matter in it
    times = {word: sum(map(len, by_source.values())) for word, by_source in where.items()}
    most = max(8, COMMON * len(sentences))
    matters = {w: times[w] for w in where if times[w] <= most and w not in titles and _names_a_matter(w)}
    found = []
    for word in sorted(matters):
        own = {s: about for group in where[word].values() for s in group if (about := _aboutness(word, s, matters)) > 0}
        best = [s for _, group in sorted(where[word].items()) if (s := _best(group, own))]
        named = sum(_named_above(word, s) for s in best)
        if len(best) >= 2 and (named or all(_opens_with(word, s) for s in best)):
            found.append((-len(best), -named, -times[word], word, tuple(map(_cell, best))))
    rows: list[Comparison] = []
    used: set[tuple[str, str]] = set()
    for *_, word, cells in sorted(found, key=lambda f: f[:4]):
        quotes = {(c.citation.paragraph.source, c.citation.quote) for c in cells}
        if len(quotes - used) >= 2 and len(rows) < MOST:  # another name for the same sentences is no other matter
            used |= quotes
            rows.append(Comparison(word, cells))
    return rows


def _names_a_matter(word: str) -> bool:
    return word not in weak_words() and not _ACTION.match(word) and not find_regions(word)


def _best(group: Sequence[Sentence], about: Mapping[Sentence, int]) -> Sentence | None:
    """The sentence most about the matter, the one with most figures of several, then the shorter; no heading, none
    that is long to read, none that only mentions it. about: by sentence, those that do more than that."""
    fit = [s for s in group if SHORTEST <= len(s.text) <= LONGEST and _stands_alone(s) and s in about]
    return min(
        fit,
        key=lambda s: (-about[s], -len(re.findall(r"\d+", s.text)), len(s.text), s.paragraph.number, s.order),
        default=None,
    )


def _aboutness(word: str, sentence: Sentence, matters: Mapping[str, int]) -> int:
    """From -4 to 4: named above the sentence, named as it opens, with a figure; less where it is one of a list, or the
    tail of a more frequent matter's name (行政复议体制改革 is about 行政复议). matters: how often each is named."""
    at = sentence.text.index(word)
    before = sentence.text[:at]
    listed = before.endswith("、") or sentence.text[at + len(word) :].startswith("、")
    tail = any(
        matters.get(other, 0) > matters[word] and before.endswith(other) for other in words(before[-LONGEST_MATTER:])
    )
    counted = bool(re.search(r"\d", sentence.text))
    return 2 * _named_above(word, sentence) + _opens_with(word, sentence) + counted - 2 * listed - 2 * tail


def _opens_with(word: str, sentence: Sentence) -> bool:
    return sentence.text.index(word) < OPENING


def _named_above(word: str, sentence: Sentence) -> bool:
    """In a heading under the outermost, or in a short sentence that opens the paragraph."""
    opened = sentence.before[:HEADLINE] if sentence.order else ""
    return word in " ".join(sentence.paragraph.section[1:]) or word in re.split("[。;；]", opened)[0]


def _stands_alone(sentence: Sentence) -> bool:
    """No heading, no note to a table, no sentence that leads on to others (主要原因是:……)."""
    headings = {unnumbered(heading).rstrip("。") for heading in sentence.paragraph.section}
    leads = sentence.text.endswith((":", "：")) or re.match(r"附件|注[:：]|[^,，]{2,8}[:：]", sentence.text)
    return sentence.text not in headings and not leads


def _cell(sentence: Sentence) -> Cell:
    title = sentence.info.metadata.title
    return Cell(title, flat(sentence.quote), Citation(1, title, sentence.paragraph, sentence.quote))
