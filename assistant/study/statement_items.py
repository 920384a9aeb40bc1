"""多选: which of several statements on one paragraph are right."""

from __future__ import annotations

import random
from collections.abc import Sequence

from assistant.record import Citation
from assistant.study.facts import Fact
from assistant.study.figure_items import wrong_figures
from assistant.study.item import LETTERS, Item
from assistant.study.wording import han, part, period_part, title, wide


def right_statements(facts: Sequence[Fact], all_facts: Sequence[Fact], rng: random.Random) -> Item | None:
    """Four statements of one paragraph, two or three as written, the rest with a figure from nearby.

    facts: those of one paragraph that stand by themselves, at most one a sentence.
    """
    chosen = [fact for fact in facts if len(fact.core) <= 60][:4]
    if len(chosen) < 4:
        return None
    wrong_at = set(rng.sample(range(4), rng.choice((1, 2))))
    options, key, corrections = [], [], []
    for i, fact in enumerate(chosen):
        said = fact.core
        if i in wrong_at:
            wrong = wrong_figures(fact, all_facts, 1, rng)
            if not wrong:
                return None
            said = fact.said(wrong[0])
            corrections.append(f"{LETTERS[i]}项应为“{fact.figure}”")
        else:
            key.append(LETTERS[i])
        options.append(wide(said))
    first = chosen[0]
    paragraph = first.sentence.paragraph
    topic = period_part(first.sentence.info, paragraph) or part(paragraph)
    where = f"“{topic.replace('“', '‘').replace('”', '’')}”部分" if topic else ""
    quote = _span(chosen)
    stem = wide(f"根据{title(first.sentence.info)}{where},下列说法中正确的有哪些?(多选)")
    told = ";".join(corrections) + f"。原文:“{quote}”"
    return Item(
        "多选",
        stem,
        tuple(options),
        tuple(key),
        told,
        3,
        Citation(1, first.sentence.info.metadata.title, paragraph, quote),
    )


def _span(facts: Sequence[Fact]) -> str:
    text = facts[0].sentence.paragraph.text
    start = text.find(facts[0].sentence.quote)
    return text[start : text.rfind(facts[-1].sentence.quote) + len(facts[-1].sentence.quote)]


def stands_alone(fact: Fact) -> bool:
    """Whether its words say what is counted without the sentence before."""
    return han(fact.label) >= 6
