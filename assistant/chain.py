"""From a question to an answer, top to bottom: resolve → understand → search → write → check → answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from assistant.catalogue import Catalogue, Listed
from assistant.check import Checked, check_all
from assistant.compose.proposal import Proposal
from assistant.decide import refusal
from assistant.draft import Claim, Draft, Support
from assistant.extractive import propose
from assistant.followup import resolve
from assistant.match import Term, content_terms
from assistant.passages import Passage, passages
from assistant.question import Question, understand
from assistant.record import Answer, Citation
from index.errors import WrongCall
from index.library import Library
from index.scope import Scope

TOP = 30  # paragraphs read for one question: recall@30 on the development questions is that of 100
NEAREST = 3  # paragraphs shown under a refusal
LONGEST_QUESTION = 5000  # characters; a longer one is a paste and is refused with a sentence
FOCUS = 2.5  # how much more the last turn's own words count than those it inherits


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything between a question and its answer, for `youju explain`."""

    question: Question
    terms: tuple[Term, ...]
    found: tuple[Passage, ...]
    proposal: Proposal
    reason: str | None
    checked: tuple[Checked, ...]


class Assistant:
    """Answers questions from one library. Safe to use from several threads."""

    def __init__(self, library: Library, clock: Callable[[], date] = date.today) -> None:
        self.library = library
        self._clock = clock

    @cached_property
    def catalogue(self) -> Catalogue:
        """The library's documents by the names people use for them."""
        return Catalogue([Listed(d.source, d.metadata, d.tasks) for d in self.library.documents()])

    def ask(self, question: str, history: Sequence[str] = (), scope: Scope = Scope()) -> Answer:
        """One answer or refusal. Raises WrongCall for an empty question or one that is too long."""
        return self.trace(question, history, scope)[0]

    def trace(self, question: str, history: Sequence[str] = (), scope: Scope = Scope()) -> tuple[Answer, Trace]:
        """The answer with everything that led to it."""
        started = time.perf_counter()
        if not question.strip():
            raise WrongCall("问题是空的。请输入一个问题,例如:2023年青浦区行政复议受理了多少件?")
        if len(question) > LONGEST_QUESTION:
            raise WrongCall(f"问题有{len(question)}个字,超过了{LONGEST_QUESTION}个字的上限。请把问题缩短后再问。")
        resolved = resolve(question, history, self.catalogue)
        understood = understand(resolved.text, self.catalogue, self._clock(), focus=resolved.focus, scope=scope)
        terms = self.terms(understood)
        found = tuple(self.find(understood))
        proposal = propose(understood, terms, self.find, self._terms_of, self.library)
        reason = refusal(understood, proposal, terms, self.catalogue)
        checked = () if reason else tuple(check_all(proposal.draft.claims))
        kept = [c.claim for c in checked if c.supported]
        if not reason and not any(claim.supports for claim in kept) and not _states_holdings(understood, kept):
            reason = "找到的段落不能支持一个可靠的回答。"
        answer = self._answer(question, resolved.text, understood, proposal.draft, kept, reason, found)
        answer = replace(answer, took_ms=(time.perf_counter() - started) * 1000)
        return answer, Trace(understood, terms, found, proposal, reason, checked)

    def find(self, question: Question) -> list[Passage]:
        """Passages for a question within its scope, best first."""
        text = f"{question.topic or question.text} {' '.join(question.part)}"
        if question.focus:
            text = f"{text} {question.focus}"
        expanded = " ".join(word for term in self._terms_of(text) for word in term.also[:2])
        hits = self.library.search(text, question.scope, TOP)
        if expanded:
            known = {(h.paragraph.source, h.paragraph.number) for h in hits}
            more = self.library.search(f"{text} {expanded}", question.scope, TOP)
            hits = [*hits, *(h for h in more[: TOP // 2] if (h.paragraph.source, h.paragraph.number) not in known)]
        return passages(hits, self.library)

    def terms(self, question: Question) -> tuple[Term, ...]:
        """The question's content words with their weights; the last turn's own words count more."""
        terms = self._terms_of(f"{question.topic} {' '.join(question.part[:0])}")
        if not question.focus:
            return terms
        own = {term.word for term in self._terms_of(question.focus)}
        return tuple(replace(t, weight=t.weight * FOCUS) if t.word in own else t for t in terms)

    def _terms_of(self, text: str) -> tuple[Term, ...]:
        return content_terms(text, self.library.frequency, self.library.size)

    def _answer(
        self, asked: str, resolved: str, question: Question, draft: Draft, claims: Sequence[Claim], reason: str | None,
        found: Sequence[Passage],
    ) -> Answer:
        if reason:
            nearest = tuple(p.paragraph for p in found[:NEAREST])
            return Answer(asked, resolved, reason, reason=reason, nearest=nearest, warnings=question.notes)
        text, citations = laid_out(claims, draft.joiner)
        return Answer(asked, resolved, text, citations, warnings=(*question.notes, *draft.warnings, *self._doubts(citations)))

    def _doubts(self, citations: Sequence[Citation]) -> tuple[str, ...]:
        """Doubts about the cited documents: those of the whole document and those of the cited paragraphs."""
        notes: list[str] = []
        for source in dict.fromkeys(c.paragraph.source for c in citations):
            numbers = {c.paragraph.number for c in citations if c.paragraph.source == source}
            info = self.library.info(source)
            for doubt in info.doubts:
                if doubt.kind in ("repost", "cut_off", "year", "spun") or doubt.paragraph in numbers:
                    notes.append(f"《{info.metadata.title}》:{doubt.note}")
        return tuple(dict.fromkeys(notes))


def laid_out(claims: Sequence[Claim], joiner: str) -> tuple[str, tuple[Citation, ...]]:
    """Claims as one text with marks, and the citations behind the marks; one mark a paragraph and quote."""
    marks: dict[tuple[str, int], int] = {}
    quotes: dict[int, Support] = {}
    pieces = []
    for claim in claims:
        used = []
        for support in claim.supports:
            key = (support.paragraph.source, support.paragraph.number)
            n = marks.setdefault(key, len(marks) + 1)
            quotes.setdefault(n, support)
            if n not in used:
                used.append(n)
        end = "" if claim.text.endswith((":", "：")) else "。"
        pieces.append(f"{claim.text}{''.join(f'[{n}]' for n in used)}{end}")
    citations = tuple(Citation(n, s.title, s.paragraph, _widest(s, claims)) for n, s in quotes.items())
    return (joiner or "").join(pieces), citations


def _widest(support: Support, claims: Sequence[Claim]) -> str:
    """One quote a paragraph: from the first to the last piece of it that the claims cite."""
    text = support.paragraph.text
    quotes = [s.quote for claim in claims for s in claim.supports if s.paragraph == support.paragraph]
    starts = [text.find(q) for q in quotes]
    start = min(starts)
    end = max(at + len(q) for at, q in zip(starts, quotes, strict=True))
    return text[start:end]


def _states_holdings(question: Question, claims: Sequence[Claim]) -> bool:
    return question.kind == "meta" and bool(claims)


def as_runnable(assistant: Assistant) -> Any:
    """The chain as a LangChain runnable: {"question", "history"} in, an answer record out."""
    from langchain_core.runnables import RunnableLambda

    return RunnableLambda(lambda given: assistant.ask(given["question"], given.get("history", ())).record())
