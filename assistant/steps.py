"""What each step of the chain hands to the next."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.check import Checked
from assistant.compose.proposal import Proposal
from assistant.draft import Draft
from assistant.match import Term
from assistant.passages import Passage
from assistant.question import Question


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything between a question and its answer, for `youju explain`."""

    question: Question
    terms: tuple[Term, ...]
    found: tuple[Passage, ...]
    proposal: Proposal
    reason: str | None
    checked: tuple[Checked, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """A question that stands alone, read."""

    asked: str
    resolved: str
    question: Question
    terms: tuple[Term, ...]
    instead: str = ""  # what to ask where the resolved question, a follow-up, finds nothing on its own words


@dataclass(frozen=True, slots=True)
class Found:
    """What the search gave."""

    understood: Understood
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that is known before a word is written for the user."""

    asked: str
    resolved: str
    question: Question
    terms: tuple[Term, ...]
    found: tuple[Passage, ...]
    proposal: Proposal
    reason: str | None  # why it is refused; None: answer


@dataclass(frozen=True, slots=True)
class Written:
    """A draft before it is checked."""

    prepared: Prepared
    draft: Draft
    notes: tuple[str, ...] = ()  # why it is not the model's, where there is a model
    by_model: bool = False


@dataclass(frozen=True, slots=True)
class Examined:
    """A draft after every claim was held against what it cites."""

    prepared: Prepared
    draft: Draft
    checked: tuple[Checked, ...]
    notes: tuple[str, ...] = ()
