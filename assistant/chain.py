"""From a question to an answer, top to bottom: resolve → understand → search → write → check → answer."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.asks import asks_of, each_of
from assistant.catalogue import Catalogue, Listed
from assistant.check import Checked, check, check_all
from assistant.compose.proposal import Proposal
from assistant.decide import certainty, refusal
from assistant.draft import Draft, Evidence
from assistant.extractive import propose
from assistant.followup import Resolved, resolve
from assistant.label import part_asked
from assistant.layout import laid_out
from assistant.lexicon import leaning, parts
from assistant.match import Term, content_terms, coverage
from assistant.model.errors import ModelFailed
from assistant.passages import Passage, about, passages
from assistant.question import Question, asked_noun, understand
from assistant.record import Answer, Citation
from assistant.steps import Examined, Found, Prepared, Trace, Understood, Written
from assistant.together import together
from assistant.typos import corrected
from index.errors import WrongCall
from index.library import Hit, Library
from index.normalise import normalise
from index.scope import Scope

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from assistant.model import ModelWriter

TOP = 30  # paragraphs read for one question: recall@30 on the development questions is that of 100
NEAREST = 3  # paragraphs shown under a refusal
LONGEST_QUESTION = 5000  # characters; a longer one is a paste and is refused with a sentence
MODEL_PASSAGES = 8  # passages given to a language model: a small one loses the thread beyond some 3,000 characters
_BY_YEAR = re.compile(r"到(?:19|20)\d\d年")  # a target's year is matter, the year of a report is not
KIND_WORD = 0.3  # of a word that says what kind of thing is asked for (哪些环节, 有哪些打算): texts seldom repeat it
EXCERPTED = "以下回答由内置方法从原文摘录。"
BEFORE = 0.2  # share of the words taken from the turn before that the paragraph holds
OWN = 0.5  # share of a follow-up's own words that an answer to it holds
PART = 1.5  # how much more the words of a part count than those of the whole it is asked of
FOCUS = 2.5  # how much more the last turn's own words count than those it inherits


def _of_each(ask: Resolved) -> list[Resolved]:
    """An ask about several things named side by side, as one about each; else itself."""
    return [Resolved(text, focus=name) for text, name in each_of(ask.text)] or [ask]


class Assistant:
    """Answers questions from one library. Safe to use from several threads."""

    def __init__(
        self, library: Library, model: ModelWriter | None = None, clock: Callable[[], date] = date.today
    ) -> None:
        self.library = library
        self.model = model
        self._clock = clock

    @classmethod
    def from_environment(cls, library: Library) -> Assistant:
        """With the language model that YOUJU_LLM names, if it names one. Raises WrongCall for settings that cannot work."""
        model = None
        if os.environ.get("YOUJU_LLM"):
            from assistant.model import ModelWriter

            model = ModelWriter.from_environment()
        return cls(library, model)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The library's documents by the names people use for them."""
        return Catalogue([Listed(d.source, d.metadata, d.tasks) for d in self.library.documents()])

    def ask(self, question: str, history: Sequence[str] = (), scope: Scope = Scope()) -> Answer:
        """One answer or refusal. Raises WrongCall for an empty question or one that is too long."""
        return self.trace(question, history, scope)[0]

    def draft(self, question: str, history: Sequence[str] = ()) -> Draft:
        """What the writer wrote before the check: the harness measures how much the check takes out."""
        return self.write(self.prepare(question, history)).draft

    def trace(self, question: str, history: Sequence[str] = (), scope: Scope = Scope()) -> tuple[Answer, Trace]:
        """The answer with everything that led to it."""
        started = time.perf_counter()
        examined = self.check(self.write(self.prepare(question, history, scope)))
        prepared = examined.prepared
        answer = self.finish(prepared, examined.draft, examined.checked, examined.notes)
        answer = replace(answer, took_ms=(time.perf_counter() - started) * 1000)
        return answer, Trace(
            prepared.question, prepared.terms, prepared.found, prepared.proposal, answer.reason, examined.checked
        )

    def prepare(self, question: str, history: Sequence[str] = (), scope: Scope = Scope()) -> Prepared:
        """Everything before a word is written for the user: resolve, understand, search, select, decide."""
        return self.select(self.search_for(self.understand(question, history, scope)))

    # -- the steps, each a function of what the one before it made

    def understand(self, question: str, history: Sequence[str] = (), scope: Scope = Scope()) -> Understood:
        """A question that stands alone, and what it asks. Raises WrongCall for an empty or endless one."""
        if not question.strip():
            raise WrongCall("问题是空的。请输入一个问题,例如:2023年青浦区行政复议受理了多少件?")
        if len(question) > LONGEST_QUESTION:
            raise WrongCall(f"问题有{len(question)}个字,超过了{LONGEST_QUESTION}个字的上限。请把问题缩短后再问。")
        resolved = self._resolved(question, history)
        return replace(self._read(question, resolved, scope), instead=resolved.instead)

    def _read(self, asked: str, resolved: Resolved, scope: Scope) -> Understood:
        """What a question that stands alone asks, within a scope."""
        question = understand(resolved.text, self.catalogue, self._clock(), focus=resolved.focus, scope=scope)
        return Understood(asked, resolved.text, question, self.terms(question))

    def search_for(self, understood: Understood) -> Found:
        """Passages within the documents the question is about, best first."""
        return Found(understood, tuple(self.find(understood.question)))

    def select(self, found: Found) -> Prepared:
        """The evidence as the extractive writer would put it, and the decision to answer or to refuse."""
        whole = self._decided(found)
        if whole.question.kind in ("meta", "reverse"):
            return whole
        asks = asks_of(whole.question.text)
        each = [resolve(ask, asks[:i], self.catalogue) for i, ask in enumerate(asks)]
        if not whole.question.sides:
            each = [one for ask in each for one in _of_each(ask)]
        return together(whole, [self._ask_by_itself(whole, one) for one in each]) if len(each) > 1 else whole

    def _ask_by_itself(self, whole: Prepared, resolved: Resolved) -> Prepared:
        """One of the asks of a question, made to stand alone."""
        return self._decided(self.search_for(self._read(whole.asked, resolved, whole.question.scope)))

    def _decided(self, found: Found) -> Prepared:
        """Evidence and decision for one question as it was read, or as it reads without the turn before."""
        asked = found.understood
        proposal = propose(asked.question, asked.terms, found.passages, self.find, self._terms_of, self.library)
        stated = any(all(name in p.whole for name in asked.question.must) for p in found.passages)
        reason = refusal(asked.question, proposal, self.catalogue, stated=stated)
        if asked.instead and (reason or not self._on_its_own_words(asked.question, proposal)):
            other = self._decided(self.search_for(replace(self.understand(asked.instead), asked=asked.asked)))
            if other.reason is None:
                return other
            if reason and not any(cue.search(asked.asked) for cue in leaning().values()):
                return replace(other, resolved=asked.asked)  # nothing shows that it leant on the one before
        return Prepared(asked.asked, asked.resolved, asked.question, asked.terms, found.passages, proposal, reason)

    def write(self, prepared: Prepared) -> Written:
        """The model's draft where there is a model and it works, else the extractive one with a note on why."""
        if not self._writes_with_model(prepared):
            return Written(prepared, prepared.proposal.draft)
        assert self.model is not None
        try:
            draft = self.model.write(prepared.resolved, self._evidence(prepared))
        except ModelFailed as failure:
            return Written(prepared, prepared.proposal.draft, (f"{failure}{EXCERPTED}",))
        if not draft.claims:
            return Written(prepared, prepared.proposal.draft, (f"语言模型认为资料中没有答案。{EXCERPTED}",))
        return Written(prepared, draft, by_model=True)

    def check(self, written: Written) -> Examined:
        """Every claim held against what it cites; a model's draft with nothing left gives way to the extractive one."""
        prepared = written.prepared
        if prepared.reason:
            return Examined(prepared, written.draft, (), written.notes)
        checked = tuple(check_all(written.draft.claims))
        if not written.by_model:
            return Examined(prepared, written.draft, checked, written.notes)
        struck = sum(not c.supported for c in checked)
        if struck == len(checked):
            note = f"语言模型写的内容在资料中找不到依据,已全部去掉。{EXCERPTED}"
            return self.check(Written(prepared, prepared.proposal.draft, (note,)))
        notes = (f"语言模型写的内容中有{struck}句在资料中找不到依据,已去掉。",) if struck else ()
        return Examined(prepared, written.draft, checked, notes)

    def as_runnable(self) -> Runnable[dict[str, Any], dict[str, Any]]:
        """The same steps as a LangChain chain: {"question", "history"?} in, an answer record out.

        The search alone is a retriever for anybody's chain: assistant.retriever.LibraryRetriever.
        """
        from langchain_core.runnables import RunnableLambda

        def asked(given: dict[str, Any]) -> Understood:
            return self.understand(given["question"], given.get("history", ()))

        def record(done: Examined) -> dict[str, Any]:
            return self.finish(done.prepared, done.draft, done.checked, done.notes).record()

        return (
            RunnableLambda(asked)
            | RunnableLambda(self.search_for)
            | RunnableLambda(self.select)
            | RunnableLambda(self.write)
            | RunnableLambda(self.check)
            | RunnableLambda(record)
        )

    def stream(self, prepared: Prepared) -> Generator[Checked, None, Examined]:
        """Claims one by one as they are written and checked, nothing for a refusal; returns them all for `finish`.

        A struck claim is given out too, so that it can be shown struck. When the model fails before any supported
        claim was shown, the extractive ones follow; later, what was shown stands and the note says that it broke off.
        """
        checked: list[Checked] = []
        notes: tuple[str, ...] = ()
        if prepared.reason:
            return Examined(prepared, prepared.proposal.draft, ())
        if self._writes_with_model(prepared):
            assert self.model is not None
            claims = self.model.stream(prepared.resolved, self._evidence(prepared))
            try:
                while True:
                    checked.append(check(next(claims)))
                    yield checked[-1]
            except StopIteration as end:
                notes = tuple(end.value or ())
            except ModelFailed as failure:
                notes = (str(failure),)
            if any(c.supported and c.claim.supports for c in checked):
                return Examined(prepared, Draft(tuple(c.claim for c in checked)), tuple(checked), notes)
            notes = (*notes, EXCERPTED)
        for claim in prepared.proposal.draft.claims:
            checked.append(check(claim))
            yield checked[-1]
        return Examined(prepared, prepared.proposal.draft, tuple(checked), notes)

    def finish(self, prepared: Prepared, draft: Draft, checked: Sequence[Checked], notes: Sequence[str] = ()) -> Answer:
        """The answer record of checked claims; one with nothing left is a refusal."""
        kept = [c.claim for c in checked if c.supported]
        reason = prepared.reason
        if not reason and not any(claim.supports for claim in kept) and not (prepared.question.kind == "meta" and kept):
            reason = "找到的段落不能支持一个可靠的回答。"
        said = prepared.question.notes
        confidence = certainty(prepared.question, prepared.proposal)
        if reason:
            nearest = tuple(p.paragraph for p in prepared.found[:NEAREST])
            return Answer(
                prepared.asked, prepared.resolved, reason, (), reason, nearest, (*said, *notes), 1 - confidence
            )
        text, citations = laid_out(kept, draft.joiner)
        warnings = (*said, *draft.warnings, *notes, *self._doubts(citations))
        return Answer(prepared.asked, prepared.resolved, text, citations, None, (), warnings, confidence)

    def _writes_with_model(self, prepared: Prepared) -> bool:
        """A refusal is ours, and so is what the library holds: a model is not asked."""
        return self.model is not None and not prepared.reason and prepared.question.kind != "meta"

    def _on_its_own_words(self, question: Question, proposal: Proposal) -> bool:
        """Whether a paragraph told of holds the last turn's own words and some of those taken from the turn before."""
        own = self._terms_of(question.focus)
        said = {term.word for term in own}
        before = [term for term in self._terms_of(question.topic) if term.word not in said]
        return any(
            coverage(own, claim.text) >= OWN
            and (not before or coverage(before, f"{' '.join(s.paragraph.section)}{s.paragraph.text}") >= BEFORE)
            for claim in proposal.draft.claims
            for s in claim.supports
        )

    def _evidence(self, prepared: Prepared) -> tuple[Evidence, ...]:
        """Passages for a model: what the extractive writer cites first, then the best of the rest."""
        cited = {(s.paragraph.source, s.paragraph.number) for c in prepared.proposal.draft.claims for s in c.supports}
        ranked = sorted(prepared.found, key=lambda p: (p.paragraph.source, p.paragraph.number) not in cited)
        return tuple(
            Evidence(p.metadata.title, p.paragraph, p.text, p.score, about(p.metadata)) for p in ranked[:MODEL_PASSAGES]
        )

    def _resolved(self, question: str, history: Sequence[str]) -> Resolved:
        question = corrected(normalise(question).text, self.library.frequency)
        if self.model is not None and history:
            text = self.model.resolve(question, history)
            if text:
                return Resolved(text)
        return resolve(question, history, self.catalogue)

    def search(self, question: str, history: Sequence[str] = (), top: int = 10, scope: Scope = Scope()) -> list[Hit]:
        """Ranked paragraphs without an answer, within the documents the question names."""
        if not question.strip():
            raise WrongCall("检索词是空的。请输入要找的词或问题。")
        resolved = self._resolved(question, history)
        understood = understand(resolved.text, self.catalogue, self._clock(), focus=resolved.focus, scope=scope)
        return self.library.search(resolved.text, understood.scope, top)

    def find(self, question: Question) -> list[Passage]:
        """Passages for a question within its scope, best first."""
        text = f"{question.topic or question.text} {' '.join(question.part)}"
        if question.focus:
            text = f"{text} {question.focus}"
        text = " ".join((text, *_BY_YEAR.findall(question.text)))
        hits = self.library.search(text, question.scope, TOP)
        return passages(hits, self.library)

    def terms(self, question: Question) -> tuple[Term, ...]:
        """The question's content words with their weights; the last turn's own words count more."""
        said = "".join(cue.group() for part in parts() if question.part and (cue := part.cue.search(question.text)))
        said += asked_noun(question.text)
        terms = tuple(
            replace(t, weight=t.weight * KIND_WORD) if t.word in said else t for t in self._terms_of(question.topic)
        )
        if part := part_asked(question.topic):
            terms = tuple(replace(t, weight=t.weight * PART) if t.word in part else t for t in terms)
        if not question.focus:
            return terms
        own = {term.word for term in self._terms_of(question.focus)}
        return tuple(replace(t, weight=t.weight * FOCUS) if t.word in own else t for t in terms)

    def _terms_of(self, text: str) -> tuple[Term, ...]:
        return content_terms(text, self.library.frequency, self.library.size)

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
