"""多选: which of several statements on one paragraph are right."""

from __future__ import annotations

import random
from collections.abc import Sequence

from assistant.record import Citation
from assistant.study.facts import DANGLING, Fact
from assistant.study.figure_items import wrong_figures
from assistant.study.item import LETTERS, Item
from assistant.study.sound import Sentence
from assistant.study.wording import flat, part, period_part, spoken_by, title, wide

LONGEST = 80  # characters of one option


def right_statements(
    sentences: Sequence[Sentence], facts: Sequence[Fact], all_facts: Sequence[Fact], rng: random.Random
) -> Item | None:
    """Four statements of one paragraph, two or three as written, the rest with a figure from nearby.

    sentences: the sound ones of one paragraph; facts: its figures.
    """
    by_order = {fact.key[2]: fact for fact in facts if len(fact.core) <= LONGEST}
    plain = {s.order: said for s in sentences if (said := _plain(s)) and s.order not in by_order}
    if not by_order or len(by_order) + len(plain) < 4:
        return None
    wrong_at = set(rng.sample(sorted(by_order), min(len(by_order), rng.choice((1, 2)))))
    rest = [order for order in (*by_order, *plain) if order not in wrong_at]
    chosen_orders = sorted([*wrong_at, *rng.sample(rest, min(len(rest), 4 - len(wrong_at)))])
    options, key, corrections = [], [], []
    for letter, order in zip(LETTERS, chosen_orders, strict=False):
        fact = by_order.get(order)
        said = fact.core if fact else plain[order]
        if fact and order in wrong_at:
            wrong = wrong_figures(fact, all_facts, 1, rng)
            if not wrong:
                return None
            said = fact.said(wrong[0])
            corrections.append(f"{letter}项应为“{fact.figure}”")
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
    """A sentence as a statement of its own; "" when it is none."""
    said = spoken_by(sentence.info, sentence.text) or ""
    alone = 16 <= len(said) <= LONGEST and not DANGLING.match(said) and "下列" not in said
    return said if alone else ""
