"""多选: which of several statements on one paragraph are right."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.record import Citation
from assistant.study.facts import DANGLING, Fact
from assistant.study.figure_items import wrong_figures
from assistant.study.item import LETTERS, Item
from assistant.study.phrase_items import Swap, is_heading, other_piece
from assistant.study.sound import Sentence
from assistant.study.wording import flat, part, period_part, spoken_by, title, wide

LONGEST = 80  # characters of one option


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that can be told wrong."""

    right: str
    wrong: Callable[[random.Random], tuple[str, str] | None]  # the sentence told wrong, what it has to be instead


def of_figure(fact: Fact, all_facts: Sequence[Fact]) -> Claim:
    """Told wrong with a figure from nearby."""

    def wrong(rng: random.Random) -> tuple[str, str] | None:
        found = wrong_figures(fact, all_facts, 1, rng)
        return (fact.said(found[0]), fact.figure) if found else None

    return Claim(fact.core, wrong)


def of_swap(swap: Swap, others: Sequence[Swap]) -> Claim:
    """Told wrong with another set phrase, or 应当 as 可以."""

    def wrong(rng: random.Random) -> tuple[str, str] | None:
        piece = other_piece(swap, others)
        return (swap.said(piece), swap.piece) if piece else None

    return Claim(swap.text, wrong)


def right_statements(sentences: Sequence[Sentence], claims: Mapping[int, Claim], rng: random.Random) -> Item | None:
    """Four statements of one paragraph, two or three as written, the rest told wrong.

    sentences: the sound ones of one paragraph; claims: by order, of those that can be told wrong.
    """
    by_order = {order: claim for order, claim in claims.items() if len(claim.right) <= LONGEST}
    plain = {s.order: said for s in sentences if (said := _plain(s)) and s.order not in by_order}
    if not by_order or len(by_order) + len(plain) < 4:
        return None
    wrong_at = set(rng.sample(sorted(by_order), min(len(by_order), rng.choice((1, 2)))))
    rest = [order for order in (*by_order, *plain) if order not in wrong_at]
    chosen_orders = sorted([*wrong_at, *rng.sample(rest, min(len(rest), 4 - len(wrong_at)))])
    options, key, corrections = [], [], []
    for letter, order in zip(LETTERS, chosen_orders, strict=False):
        claim = by_order.get(order)
        said = claim.right if claim else plain[order]
        if claim and order in wrong_at:
            wrong = claim.wrong(rng)
            if wrong is None:
                return None
            said, instead = wrong
            corrections.append(f"{letter}项应为“{instead}”")
        else:
            key.append(letter)
        options.append(wide(said))
    chosen = [s for s in sentences if s.order in chosen_orders]
    first = chosen[0]
    paragraph = first.paragraph
    topic = period_part(first.info, paragraph) or part(first.info, paragraph)
    where = f"“{topic.replace('“', '‘').replace('”', '’')}”部分" if topic else ""
    quote = _span(chosen)
    stem = wide(f"根据{title(first.info)}{where},下列说法中正确的有哪些?(多选)")
    told = ";".join(corrections) + f"。原文:“{flat(quote)}”"
    return Item(
        "多选",
        stem,
        tuple(options),
        tuple(key),
        told,
        3,
        Citation(1, first.info.metadata.title, paragraph, quote),
    )


def _span(chosen: Sequence[Sentence]) -> str:
    text = chosen[0].paragraph.text
    start = text.find(chosen[0].quote)
    return text[start : text.rfind(chosen[-1].quote) + len(chosen[-1].quote)]


def _plain(sentence: Sentence) -> str:
    """A sentence as a statement of its own; "" when it is none, or only the heading again."""
    if is_heading(sentence):
        return ""
    said = spoken_by(sentence.info, sentence.text) or ""
    alone = 16 <= len(said) <= LONGEST and not DANGLING.match(said) and "下列" not in said
    return said if alone else ""
