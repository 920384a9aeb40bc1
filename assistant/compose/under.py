"""What stands under a heading that is the answer: who does it under （三）区公安分局, when under （二）2023年6月底前."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.candidates import Candidate, answer_window, clause_candidates
from assistant.compose.items import told_by
from assistant.compose.proposal import NOTHING, Proposal, trimmed
from assistant.draft import Draft
from assistant.match import Term, coverage
from assistant.passages import Passage
from assistant.quantities import dates
from assistant.question import Question
from index.normalise import normalise

LONGEST = 84  # characters of heading and window: with its subject the answer stays under 120
SAID = 0.55  # of the question's words that a sentence under such a heading holds to be what was asked about
CLOSE = 0.1  # below the best sentence: the same is often said once as a task and once under its time
_ASIDE = re.compile(r"[（(][^（）()]{1,20}[)）]")
_BODY = re.compile(
    r"各?[一-鿿]{1,12}?(?:[委局办厅部院所队]|部门|分局|街道|街镇|[乡镇]|园区|开发区|经开区|管委会|中心|单位|政府)"
)
_LIMIT = "[前后起内止至到年底末初上中下旬之—–-]*"


def compose_under_body(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal:
    """The sentence asked about with the bodies whose heading it stands under; NOTHING elsewhere."""
    return _under(question, terms, found, _names_bodies)


def compose_under_date(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal:
    """The sentence asked about with the day or month whose heading it stands under; NOTHING elsewhere."""
    return _under(question, terms, found, _is_date)


def _under(
    question: Question, terms: Sequence[Term], found: Sequence[Passage], fits: Callable[[str], bool]
) -> Proposal:
    if not any(p.paragraph.section and fits(trimmed(p.paragraph.section[-1])) for p in found):
        return NOTHING
    every = clause_candidates(question, terms, found, None)
    best = next((c for c in every if c.passage.paragraph.section and fits(_heading(c))), None)
    if best is None or best.score < every[0].score - CLOSE:
        return NOTHING
    heading = _heading(best)
    if coverage(terms, best.sentence.of(best.passage.text)) < SAID:
        return NOTHING
    proposal = told_by(question, terms, best, answer_window(best, terms, LONGEST - len(heading)))
    (claim,) = proposal.draft.claims
    return replace(proposal, draft=Draft((replace(claim, text=f"{heading}:{claim.text}"),)))


def _heading(candidate: Candidate) -> str:
    return trimmed(candidate.passage.paragraph.section[-1])


def _names_bodies(heading: str) -> bool:
    bodies = [part for part in re.split("[、，,和及]", _ASIDE.sub("", heading)) if part]
    return bool(bodies) and all(_BODY.fullmatch(body) for body in bodies)


def _is_date(heading: str) -> bool:
    plain = re.sub(r"\s", "", normalise(heading).text)
    bracketed = re.search(r"[(]([^()]{4,24})[)]$", plain)  # 试运行阶段（2025年年底前）
    plain = bracketed.group(1) if bracketed else plain
    found = dates(plain)
    rest = plain
    for date in reversed(found):
        rest = rest[: date.start] + rest[date.end :]
    return bool(found) and re.fullmatch(_LIMIT, rest) is not None
