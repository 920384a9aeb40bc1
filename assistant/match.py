"""How much of what a question asks about stands in a piece of text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.lexicon import common_words, stopwords, weak_words
from index.everyday import everyday_phrases, everyday_words
from index.terms import dictionary_words

WEAK = 0.35  # weight of a word that stands in every report, against 1: a guess that held on the development set
COMMON = 0.35  # of a common word that no paragraph has: it is how people speak, not what they ask about
SINGLE = 0.3  # weight of a single character: it is often half of a word
SYNONYM = 0.8  # an official word for the everyday one asked with counts a little less than the word itself

OFTEN = 0.5  # of the paragraphs with a word, those in which a character stands before it that belongs to it

# ways of asking that segmentation glues to their neighbours: 几类, 各是, 哪位
_ASKING = re.compile(
    r"多少[万亿]+(?:元|吨|亩|公里|平方米|公顷|立方米|人次|人|户|件)|一(?:项项|条条|个个|家家|样样)|多久|多长时间|多少时间|能不能|可不可以|是不是|有没有|会不会|要不要|该不该|用不用|行不行|(?:有?多少|有?好几|第?[哪那]?几|哪(?:[一两二三四五六七八九十]|\d{1,2})?)(?:个|项|类|种|件次|件|家|次|场|份|条|批|部|支|名|位|户|所|处|座|篇|期|轮|关|些|里|天|日|年|方面|大|号|版|届|轮|次)?(?:方面)?"
    r"|各(?:是|有|为|占|自)|分别(?:是|为|有|占)?|什么|怎么样?|怎样|如何|请问|一共|总共"
)
_ARTICLE = re.compile(r"^一[个家本份件张种名位场条套座所只台部支群]?$")  # 一本 counts nothing there
_SUMS = re.compile(r"\d+(?:\+[\dNnXx]+)+")  # 1+20+30+100 is the name of a plan
_PAUSES = re.compile(r"[\s,，、。;；:：“”\"《》()（）的]")
_SPOKEN = re.compile(r"[了着过来去得]")  # in a word no paragraph has: a turn of speech (报上来, 搞了个)
Frequency = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Term:
    """One content word of a question."""

    word: str
    weight: float  # idf in the library, times how strongly it was asked
    also: tuple[str, ...] = ()  # official words for it
    known: bool = True  # some paragraph of the library has the word itself; everyday words often stand in none


def content_words(text: str, frequency: Frequency | None = None) -> list[str]:
    """The words of a question that say what it is about, in order, each once.

    frequency: where given, characters that the dictionary leaves alone are joined as the library has them (随申码).
    """
    stop = stopwords()
    found: list[str] = _SUMS.findall(text)
    for run in _ASKING.sub(" ", text).split():
        at = 0
        for start, end, phrase in [*everyday_phrases(run), (len(run), len(run), "")]:
            tokens = dictionary_words(run[at:start])
            found += _joined(tokens, frequency, stop) if frequency else tokens
            found += [phrase] if phrase else []
            at = end
    return list(dict.fromkeys(word for word in found if not (word in stop or word.isdigit() or _ARTICLE.match(word))))


def content_terms(text: str, frequency: Frequency, size: int, strength: float = 1.0) -> tuple[Term, ...]:
    """Content words with their weights; size: paragraphs in the library."""
    weak, known = weak_words(), everyday_words()
    found = []
    for word in content_words(text, frequency):
        exact = held_by(word, frequency) and re.search(
            rf"[“\"]{re.escape(word)}[”\"]", text
        )  # a name in quotes is asked as it is
        official = () if exact else known.get(word, ())
        df = max(held_by(one, frequency) for one in (word, *official))  # asked in either way, it is as rare as that
        weight = idf(df, size) * strength
        if not df and (word in common_words() or _SPOKEN.search(word)):
            weight *= COMMON
        if word in weak:
            weight *= WEAK
        if len(word) == 1:
            weight *= SINGLE
        found.append(Term(word, weight, official, bool(held_by(word, frequency))))
    return tuple(found)


def held_by(word: str, frequency: Frequency) -> int:
    """Paragraphs that hold a word; of one that is joined here, or that the index has in pieces, its rarest pair's."""
    return frequency(word) or (min(map(frequency, _pairs(word))) if len(word) > 2 else 0)


def _joined(tokens: list[str], frequency: Frequency, stop: frozenset[str]) -> list[str]:
    """A character alone goes to the word or character before it where some paragraph has the two side by side, else to
    the word after it where that often stands behind it (托位数)."""
    joined: list[str] = []
    for token in _onwards(_parted(tokens, frequency, stop), frequency, stop):
        before = joined[-1] if joined else ""
        alone = len(token) == 1 and token not in stop
        if alone and before and before not in stop and len(before) < 4 and frequency(before[-1] + token):
            joined[-1] = before + token
        else:
            joined.append(token)
    return joined


def _parted(tokens: list[str], frequency: Frequency, stop: frozenset[str]) -> list[str]:
    """Words of three characters that no paragraph has, without the last where the first two are a word that some have:
    中国电子|对, and no game of 电子对."""
    out: list[str] = []
    for token in tokens:
        lacking = (
            len(token) == 3 and not frequency(token) and not frequency(token[1:]) and token not in everyday_words()
        )
        out += [token[:2], token[2]] if lacking and frequency(token[:2]) else [token]
    return out


def _onwards(tokens: list[str], frequency: Frequency, stop: frozenset[str]) -> list[str]:
    """Tokens with single characters put before the word they often stand before in the library."""
    out: list[str] = []
    held_back = ""
    for token, after in zip(tokens, [*tokens[1:], ""][: len(tokens)], strict=True):
        both = frequency(token + after[0]) if len(token) == 1 and token not in stop and len(after) > 1 else 0
        if both and both >= OFTEN * frequency(after) and not (out and frequency(out[-1][-1] + token)):
            held_back = token
            continue
        out.append(held_back + token)
        held_back = ""
    return out


def idf(df: int, size: int) -> float:
    """Rarity of a word held by df of size paragraphs; above 0. Lucene's BM25 idf."""
    return math.log(1 + (size - min(df, size) + 0.5) / (min(df, size) + 0.5))


def held(term: Term, text: str) -> float:
    """0..1: whether text holds the term itself, an official word for it, or part of a longer one."""
    if term.word in text:
        return 1.0
    if any(word in text for word in term.also):
        return SYNONYM
    if len(term.word) > 2:
        if "、" in text and term.word in _run_together(text):
            return 1.0  # 立改废 for 立、改、废
        pairs = _pairs(term.word)
        return 0.8 * sum(pair in text for pair in pairs) / len(pairs)
    return 0.0


def coverage(terms: Iterable[Term], text: str) -> float:
    """0..1: the weighted share of the terms that text holds; 0 when there are no terms."""
    total = gained = 0.0
    for term in terms:
        total += term.weight
        gained += term.weight * held(term, text)
    return gained / total if total else 0.0


def common_run(a: str, b: str) -> int:
    """Length of the longest run of characters that both texts have, blanks and marks of pause left out; 0 or 1 is none."""
    a, b = (_PAUSES.sub("", text) for text in (a, b))
    longest = 1
    for i in range(len(a)):
        while a[i : i + longest + 1] in b and i + longest < len(a):
            longest += 1
    return longest if longest > 1 else 0


@lru_cache(maxsize=4096)
def _run_together(text: str) -> str:
    return text.replace("、", "")


@lru_cache(maxsize=4096)
def _pairs(word: str) -> tuple[str, ...]:
    return tuple(word[i : i + 2] for i in range(len(word) - 1))
