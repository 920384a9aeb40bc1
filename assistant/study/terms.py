"""术语卡片: set phrases in quotation marks and defined words, with the sentence that explains or uses them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.record import Citation
from assistant.study.sound import Sentence
from assistant.study.wording import flat, han

_DEFINED = re.compile(
    r"^(?:本[一-鿿]{1,6}所称的?)?(?P<term>[^,\uff0c:\uff1a。;\uff1b]{2,24}?)(?:[,\uff0c:\uff1a]?是指|[:\uff1a]指|[:\uff1a]是(?=[^否]))"
)
_QUOTED = re.compile(r"“([^“”,\uff0c。]{3,12})”")
LONG = 60  # characters of a sentence that a shorter one is better than on a card
_PLAN = re.compile("十[一二三四五六七八九]五")
_SET_PHRASE = re.compile(r"[一二三四五六七八九十两双多\d]|[+]")  # 一业一证, 双随机, 互联网+: what a newcomer asks about


@dataclass(frozen=True, slots=True)
class TermCard:
    """A term and the sentence that explains it."""

    term: str
    explanation: str  # as published
    defined: bool  # False: the sentence uses it without saying what it is
    citation: Citation


def term_cards(sentences: Sequence[Sentence]) -> list[TermCard]:
    """Defined words and set phrases, each once, in the order of the text; a definition wins over a use, a short use
    over a long one."""
    found: dict[str, TermCard] = {}
    for sentence in sentences:
        match = _DEFINED.match(sentence.text)
        if match:
            term = match["term"].strip()
            found[bare(term)] = _card(bare(term), sentence, True)
    for sentence in sentences:
        for match in _QUOTED.finditer(sentence.text):
            if _a_term(match[1]) and len(sentence.text) >= len(match[1]) + 12:
                explained = sentence.text[match.end() : match.end() + 1] in ("(", "\uff08")
                card = found.get(match[1])
                shorter = (
                    card is not None and len(sentence.quote) < len(card.explanation) and len(card.explanation) > LONG
                )
                if card is None or (not card.defined and (explained or shorter)):
                    found[match[1]] = _card(match[1], sentence, explained)
    return list(found.values())


def _a_term(phrase: str) -> bool:
    """A set phrase with a number in it, in words; no date (4·11) and no five-year plan."""
    return bool(_SET_PHRASE.search(phrase)) and han(phrase) > 1 and not _PLAN.fullmatch(phrase)


def bare(term: str) -> str:
    """“三合一” -> 三合一, but “三公”经费 as it is."""
    return term[1:-1] if term.startswith("“") and term.find("”") == len(term) - 1 else term


def _card(term: str, sentence: Sentence, defined: bool) -> TermCard:
    title = sentence.info.metadata.title
    return TermCard(term, flat(sentence.quote), defined, Citation(1, title, sentence.paragraph, sentence.quote))
