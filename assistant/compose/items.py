"""Marked items after a sentence that opens them, and the proposal of one span."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.candidates import Candidate
from assistant.clauses import Span, sentences
from assistant.compose.proposal import Cover, Proposal, claim_from
from assistant.draft import Claim, Draft
from assistant.match import Term
from assistant.passages import Passage, passage
from assistant.question import Question
from index.library import Library

LONGEST = 900  # characters of all items together; of longer ones their first sentences are told
MOST_ITEMS = 30  # items of one list
_OPENS_LIST = re.compile(r"[:：]\s*$|(?:以下|如下|下列).{0,8}(?:方面|措施|工作|内容|几点|任务|要求|事项|问题|原则)")
_FIRST = re.compile(r"\s*(?:一是|第一[，,、]|首先)")
_ITEM = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,2}是)"
)


def items_after(candidate: Candidate, library: Library) -> list[tuple[Passage, Span]]:
    """The marked items that follow a sentence ending in a colon: in its paragraph, or paragraphs of their own after it."""
    text = candidate.passage.text
    here = candidate.passage.paragraph
    if not _OPENS_LIST.search(candidate.sentence.of(text)):
        after = library.paragraphs(here.source, here.number + 1, here.number + 1)
        last = not text[candidate.sentence.end :].strip()
        if not (last and after and after[0].kind == "item" and _FIRST.match(after[0].text)):
            return []  # …提供优质服务。 / 一是…
    items: list[tuple[Passage, Span]] = []
    for span in (s for s in sentences(text) if s.start >= candidate.sentence.end):
        if not _ITEM.match(span.of(text)):
            return items
        items.append((candidate.passage, span))
    if items:
        return items
    for paragraph in library.paragraphs(here.source, here.number + 1, here.number + MOST_ITEMS):
        if paragraph.kind != "item" or paragraph.section[: len(here.section)] != here.section:
            break
        item = passage(paragraph, library)
        items.append((item, Span(0, len(item.text))))
    if sum(len(item.text) for item, _ in items) > LONGEST:
        items = [(item, sentences(item.text)[0]) for item, _ in items]
    return items


def itemised(
    question: Question, terms: Sequence[Term], best: Candidate, items: Sequence[tuple[Passage, Span]]
) -> Proposal:
    """The opening sentence, then its items."""
    passage = best.passage
    opening = claim_from(passage, best.sentence, question.text)
    claims = [Claim(f"{opening.text}:", opening.supports, checked=False)]
    claims += [claim_from(item, span, question.text, prefix=False) for item, span in items]
    sentence = best.sentence.of(passage.text)
    return Proposal(Draft(tuple(claims), joiner="\n"), Cover.of(terms, passage, sentence, sentence, question.topic))


def told_by(question: Question, terms: Sequence[Term], best: Candidate, span: Span) -> Proposal:
    """One span as the whole answer."""
    sentence = best.sentence.of(best.passage.text)
    return Proposal(
        Draft((claim_from(best.passage, span, question.text),)),
        Cover.of(terms, best.passage, sentence, span.of(best.passage.text), question.topic),
    )
