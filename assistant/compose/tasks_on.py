"""Which tasks of a responsibility table are on a matter, and how many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.clauses import sentences
from assistant.compose.proposal import FULL, NOTHING, Proposal, trimmed
from assistant.compose.tasks import MOST, Row, brief, listed_as
from assistant.draft import Claim, Draft, Support
from assistant.match import Term, coverage
from assistant.quantities import quantities
from assistant.question import Question
from index.library import Library
from index.normalise import normalise

_ON = re.compile(
    r"(?P<how>哪(?:几|些|一|[两三四五六七八九十])?[项条个]?|第几[项条]|有?(?:几|多少)[项条个])(?:具体|重点)?(?:的)?(?:任务|工作|措施)?[^,，。?？]{0,4}?"
    r"(?:涉及|提到|提及|提出|讲到?|说到?|关于|写到?|写了|包含|针对|要求|(?:与|和|跟)(?=[^,，。?？]{2,16}(?:有关|相关)))了?(?:的?是)?"
    r"(?P<matter>[^,，。?？]{2,24})"
)
_TABLE = re.compile(r"任务|分工")
_SAYS_SO = re.compile(r"(?:的)?(?:指标|目标|要求|内容|任务|工作|有关|相关|事情|问题|方面)+$|^(?:把|要|对|在)")
ON_IT, BESIDE = 0.75, 0.5  # of a matter's words that a task on it holds; the same where it holds the figure asked for
LONGEST = 100  # characters of the sentence on the matter; of a longer one the task is told in a few words


def compose_tasks_on(question: Question, terms: Sequence[Term], library: Library) -> Proposal | None:
    """The tasks that hold a matter's words and figures, each cited, with their count where that is asked for.

    None where the question asks for no such tasks; a proposal with its reason where no task is on the matter.
    """
    asked = _ON.search(question.text)
    rows = library.tasks(question.scope) if asked and _TABLE.search(question.text) else ()
    if not asked or not rows:
        return None
    matter = _SAYS_SO.sub("", asked["matter"])
    words = [term for term in terms if term.word in matter and len(term.word) > 1]
    figures = _figures(matter)
    found = [row for row in rows if _on(row, words, figures)] if words or figures else []
    if not found:
        return replace(NOTHING, reason=f"任务分工表中没有提到“{matter}”的任务。") if words or figures else None
    count = f"共{len(found)}项" if len(found) > 1 or re.search("几|多少", asked["how"]) else ""
    claims = [Claim(f"提到“{matter}”的任务{count}:", (), checked=False)]
    for source, task in found[:MOST]:
        paragraph = library.paragraph(source, task.paragraph)
        spans = [span.of(paragraph.text).strip() for span in sentences(paragraph.text)]
        quote = max(spans, key=lambda said: (figures <= _figures(said), coverage(words, said)))
        told = trimmed(quote) if len(quote) <= LONGEST else brief(task)
        support = Support(library.info(source).metadata.title, paragraph, quote)
        claims.append(Claim(f"{listed_as(task)}{told}", (support,), checked=False))
    return Proposal(Draft(tuple(claims), joiner="\n"), FULL)


def _on(row: Row, words: Sequence[Term], figures: set[tuple[Decimal, str]]) -> bool:
    text = normalise(row[1].text).text
    least = BESIDE if figures else ON_IT
    return figures <= _figures(text) and (not words or coverage(words, text) >= least)


def _figures(text: str) -> set[tuple[Decimal, str]]:
    return {(q.value, q.unit) for q in quantities(text)}
