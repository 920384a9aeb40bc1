"""One figure or date: the sentence that states it, cut to the clauses that say what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.candidates import Candidate, answer_window, figures, unit_fits
from assistant.clauses import Span
from assistant.compose.proposal import NOTHING, Cover, Proposal, claim_from
from assistant.draft import Draft
from assistant.match import Term
from assistant.passages import Passage
from assistant.quantities import units
from assistant.question import Question

LONGEST = 84  # characters of a window: with its subject the answer stays under 120
_ASKED = re.compile(r"(?:多少|几)(?:大|多)?([一-鿿%]{1,4})")


def compose_figure(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal:
    """The figure or date asked for, or NOTHING when no passage has one of that kind."""
    candidates = figures(question, terms, found)
    if not candidates or (question.unit and not candidates[0].unit_fits):
        fitting = [c for c in candidates if c.unit_fits]
        if not fitting or fitting[0].score < candidates[0].score - 0.6:
            return NOTHING
        candidates = fitting
    best = candidates[0]
    span = answer_window(best, terms, LONGEST)
    for other in _also_asked(question, best, candidates):
        wider = answer_window(other, terms, LONGEST)
        if max(span.end, wider.end) - min(span.start, wider.start) <= LONGEST + 20:
            span = Span(min(span.start, wider.start), max(span.end, wider.end))
    claim = claim_from(best.passage, span, question.text)
    sentence = best.sentence.of(best.passage.text)
    return Proposal(
        Draft((claim,)),
        Cover.of(terms, best.passage, sentence, span.of(best.passage.text)),
        fits=best.unit_fits or not question.unit,
    )


def _also_asked(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Figures of further units asked for in the same question, from the sentence that holds the best one."""
    asked = [next((u for u in units() if m.group(1).startswith(u)), "") for m in _ASKED.finditer(question.text)]
    more = []
    for unit in dict.fromkeys(u for u in asked if u):
        fitting = [
            c for c in candidates
            if c.sentence == best.sentence and c.passage is best.passage and c.quantity and unit_fits(unit, c.quantity)
        ]
        if fitting and not any(c.span == best.span for c in fitting[:1]):
            more.append(fitting[0])
    return more
