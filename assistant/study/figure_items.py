"""填空, 单选, 判断 and 多选 made from figures."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.record import Citation
from assistant.study.distractors import figures_like, spread
from assistant.study.facts import Fact
from assistant.study.item import LETTERS, Item
from assistant.study.wording import flat, han, part, period_part, title, wide
from assistant.verify import verify

_RATE = re.compile(r"(?:率|比例|比重|占比|比率|指数|满意度|总额|总量|总值|收入|支出|余额|金额|资金|投资)$")


def frame(fact: Fact) -> str:
    """Which report, which part of it, which period: what a stem begins with."""
    paragraph = fact.sentence.paragraph
    start = f"根据{title(fact.sentence.info)}"
    where = period_part(fact.sentence.info, paragraph) if not re.search(r"(?:19|20)\d\d年", fact.core) else ""
    topic = part(fact.sentence.info, paragraph)
    if where:
        start += f"“{_bare(where)}”部分"
    elif topic and han(fact.core) < 36 and topic not in fact.core:
        start += f"“{_bare(topic)}”部分"
    return start + "," + (f"{fact.lead}," if fact.lead else "")


def _bare(heading: str) -> str:
    return heading.replace("“", "‘").replace("”", "’")


def fill_in(fact: Fact) -> Item | None:
    """填空: the digits left out, 超, 余 and the unit kept."""
    digits = re.search(r"\d[\d,]*(?:\.\d+)?", fact.figure)
    if digits is None:
        return None
    left = fact.figure[: digits.start()] + "____" + fact.figure[digits.end() :]
    stem = wide(frame(fact) + fact.said(left) + "。")
    return Item("填空", stem, (), (digits.group(),), explained(fact), ease(fact), citation(fact))


def choose_one(fact: Fact, wrong: Sequence[str], rng: random.Random) -> Item:
    """单选: four figures of one unit."""
    options = [fact.figure, *wrong]
    rng.shuffle(options)
    stem = wide(frame(fact) + asked(fact) + "?")
    key = LETTERS[options.index(fact.figure)]
    return Item("单选", stem, tuple(options), (key,), explained(fact), ease(fact), citation(fact))


def true_or_false(fact: Fact, wrong: str | None) -> Item:
    """判断: the statement as it stands, or with one figure from nearby."""
    stem = wide(frame(fact) + fact.said(wrong or fact.figure) + "。")
    told = explained(fact)
    if wrong:
        told = f"应为“{fact.figure}”,不是“{wrong}”。{told}"
    key = "错误" if wrong else "正确"
    return Item("判断", stem, (), (key,), told, ease(fact), citation(fact))


def asked(fact: Fact) -> str:
    """core as a question: 审结858件 -> 审结多少件, 出庭率100% -> 出庭率是多少."""
    before, after = fact.core[: fact.start], fact.core[fact.end :]
    if after.startswith("、"):  # the next figure of a row is not asked for
        after = ""
    q = fact.quantity
    if q.kind == "count":
        return before + f"多少{q.unit}" + after
    if not after and (_RATE.search(before) or before.endswith(("”", "\uff09", ")", "科目"))):
        return before + ("是多少" if _RATE.search(before) else "的金额是多少")
    if q.kind == "money":
        return before + f"多少{q.published_unit}" + after
    return before + ("多少个百分点" if q.unit == "个百分点" else "百分之多少") + after


def wrong_figures(fact: Fact, all_facts: Sequence[Fact], wanted: int, rng: random.Random) -> list[str]:
    """Plausible figures that the paragraph does not support in that place."""
    text = fact.sentence.paragraph.text
    found: list[tuple[str, Decimal]] = []
    for figure, value in figures_like(fact, all_facts, rng):
        if not verify(fact.said(figure), [text]).supported:
            found.append((figure, value))
        if len(found) == (2 * wanted if wanted > 1 else 1):
            break
    return spread(fact.quantity.value, found, wanted, rng)


def supported(fact: Fact) -> bool:
    """Whether the verifier finds the true statement in the cited paragraph."""
    return verify(fact.core, [fact.sentence.paragraph.text]).supported


def ease(fact: Fact) -> int:
    """1: one figure in one clause; 2: other figures stand beside it; 3: beside it in one long sentence of several."""
    others = len(re.findall(r"\d[\d.,]*", fact.sentence.quote)) - 1
    return 1 if others == 0 else 2 if others <= 3 else 3


def explained(fact: Fact) -> str:
    """The source sentence, word for word."""
    return f"原文:“{flat(fact.sentence.quote)}”"


def citation(fact: Fact) -> Citation:
    """The sentence in its paragraph."""
    sentence = fact.sentence
    return Citation(1, sentence.info.metadata.title, sentence.paragraph, sentence.quote)
