"""Names, lists, procedures and open questions: the clauses and sentences that answer, in the source's order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.candidates import Candidate, answer_window, clause_candidates, states
from assistant.clauses import Span, clauses, sentences
from assistant.compose.items import itemised, items_after
from assistant.compose.proposal import FULL, NOTHING, Cover, Proposal, claim_from, topic_title
from assistant.draft import Claim, Draft
from assistant.match import Term, coverage, held
from assistant.passages import Passage
from assistant.question import Question
from index.library import Library

_DEPARTMENTS = re.compile(r"^(?:[^，。；]{2,16}[、,，])*[^，。；、]{2,16}$")
TITLED = 32  # of a first sentence that may be the title of its paragraph
WHOLE = 0.45  # of the question's words that a brief paragraph holds to be told whole
BRIEF = 220  # characters of a paragraph that is told whole when it is what was asked about
FORBIDDEN = 0.45  # of the question's words that a sentence has to hold to be the ban on what it asks about
NEW = 0.06  # of the question's words that a further sentence has to bring
STATEMENT = 160  # of one party's sentence in a comparison
CLAUSE = 84  # of the clauses that answer who or what it is called: with their subject they stay under 120
CONTENT = 520  # of an open answer in all: with subjects it stays under 600

FORBIDS = re.compile(r"严禁|不得|禁止|不能|不可以|不准|不许|不允许")
_ASKS_WHAT = re.compile(r"(?:哪些|什么)(?:内容|事项|材料|信息|情况|要素)")  # no ban is one
_WHICH_ARTICLE = re.compile(r"第几条|哪一?条")
_CASES = re.compile(r"下列|以下|如下")


def compose_content(question: Question, terms: Sequence[Term], found: Sequence[Passage], library: Library) -> Proposal:
    """What the best paragraph says on the topic, sentence by sentence; a second one for what it leaves out."""
    plain = clause_candidates(question, terms, found, None)
    if not plain:
        return NOTHING
    for candidate in plain[:6]:
        near = candidate.score >= plain[0].score - (0.25 if _CASES.search(candidate.label) else 0.1)
        items = items_after(candidate, library) if near else []
        if items:
            return itemised(question, terms, candidate, items)
    by_passage: dict[int, float] = {}
    for candidate in plain:
        key = id(candidate.passage)
        by_passage[key] = max(by_passage.get(key, -9.0), candidate.score)
    ranked = sorted(
        {id(c.passage): c.passage for c in plain}.values(),
        key=lambda p: (-_worth(p, terms, by_passage), p.paragraph.source, p.paragraph.number),
    )
    first = ranked[0]
    chosen = [(first, span) for span in _sentences_for(first, terms)]
    if question.kind == "procedure" and len(chosen) == 1:
        chosen += _how(first, chosen[0][1])
    if barred := _forbidding(question, terms, plain, chosen):
        chosen = [barred, *chosen][:2]
    if question.must:  # a place or a year that the whole document is not about has to be said of what is told
        chosen = [(one, span) for one, span in chosen if states(question, one, span)] or chosen[:1]
    left = [term for term in terms if held(term, first.whole) < 0.3]
    if left and sum(t.weight for t in left) > 0.35 * sum(t.weight for t in terms):
        for other in ranked[1:4]:
            if coverage(left, other.text) > 0.6:
                best = max(sentences(other.text), key=lambda s: coverage(terms, s.of(other.text)))
                chosen.append((other, best))
                break
    claims: list[Claim] = []
    length, seen = 0, set()
    for one, span in chosen:
        if length and length + span.end - span.start > CONTENT:
            break
        length += span.end - span.start
        place = (one.paragraph.source, one.paragraph.number)
        claim = _sentence_claim(one, span, question.text, place not in seen)
        article = _article(one) if _WHICH_ARTICLE.search(question.text) and place not in seen else ""
        claims.append(replace(claim, lead=f"{claim.lead.rstrip(':')}{article}:") if article else claim)
        seen.add(place)
    cover = Cover.of(terms, first, first.text, first.text, question.topic) if terms else FULL
    return Proposal(Draft(tuple(claims)), cover)


def _article(passage: Passage) -> str:
    """第十五条, where a paragraph is an article or stands under one; "" elsewhere."""
    for text in (passage.paragraph.text, *reversed(passage.paragraph.section)):
        if number := re.match(r"\s*(第[一二三四五六七八九十百零〇\d]+条)", text):
            return number.group(1)
    return ""


def _how(passage: Passage, told: Span) -> list[tuple[Passage, Span]]:
    """The sentence after the one that names the matter: it says how that is done."""
    following = next((s for s in sentences(passage.text) if s.start >= told.end), None)
    return [(passage, following)] if following and following.end - following.start <= STATEMENT else []


def _forbidding(
    question: Question, terms: Sequence[Term], plain: Sequence[Candidate], chosen: Sequence[tuple[Passage, Span]]
) -> tuple[Passage, Span] | None:
    """The sentence that forbids what the question takes to be allowed; None where there is none or it asks for that."""
    if FORBIDS.search(question.text) or _ASKS_WHAT.search(question.text):
        return None
    said = max(coverage(terms, span.of(one.text)) for one, span in chosen)
    for candidate in plain[:12]:
        words = candidate.sentence.of(candidate.passage.text)
        taken = any(one is candidate.passage and span == candidate.sentence for one, span in chosen)
        if FORBIDS.search(words) and not taken and coverage(terms, words) >= max(FORBIDDEN, said - 0.05):
            return candidate.passage, candidate.sentence
    return None


def compose_statement(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal:
    """The two sentences, from different paragraphs, that say most of what is asked: one party's row of a comparison."""
    plain = clause_candidates(question, terms, found, None)
    if not plain:
        return NOTHING
    best = _past_its_title(plain[0], terms)
    second = next((c for c in plain[1:6] if c.passage is not best.passage and c.score >= best.score - 0.15), None)
    claims = [_narrowed(question, terms, candidate) for candidate in (best, second) if candidate]
    sentence = best.sentence.of(best.passage.text)
    return Proposal(Draft(tuple(claims)), Cover.of(terms, best.passage, sentence, sentence, question.topic))


def compose_clause(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal:
    """The clauses that say most of what is asked, as short as a name's answer is."""
    plain = clause_candidates(question, terms, found, None)
    if not plain:
        return NOTHING
    best = plain[0]
    span = _around_best_clause(best, terms, CLAUSE)
    if barred := _forbidding(question, terms, plain, [(best.passage, span)]):
        passage, span = barred
        best = replace(best, passage=passage, sentence=span)
    claim = claim_from(best.passage, span, question.text)
    sentence = best.sentence.of(best.passage.text)
    cover = Cover.of(terms, best.passage, sentence, span.of(best.passage.text), question.topic)
    return Proposal(Draft((claim,)), cover)


def _past_its_title(best: Candidate, terms: Sequence[Term]) -> Candidate:
    """三是持续深化“一业一证”改革 only names the matter: what is said of it stands in the sentences after it."""
    text = best.passage.text
    spans = sentences(text)
    own = best.sentence.of(text)
    if best.sentence != spans[0] or len(spans) < 2 or len(own) > TITLED or re.search(r"\d|[,，;；]", own):
        return best
    following = max(spans[1:], key=lambda s: (coverage(terms, s.of(text)), -s.start))
    return replace(best, sentence=following, span=following)


def _narrowed(question: Question, terms: Sequence[Term], candidate: Candidate) -> Claim:
    """The clauses of a sentence around the one that says most of what is asked."""
    if candidate.sentence.end - candidate.sentence.start <= STATEMENT:
        return claim_from(candidate.passage, candidate.sentence, question.text)
    return claim_from(candidate.passage, _around_best_clause(candidate, terms, STATEMENT), question.text)


def _around_best_clause(candidate: Candidate, terms: Sequence[Term], longest: int) -> Span:
    """What stands, in so many characters, around the clause of a sentence that says most of what is asked."""
    text = candidate.passage.text
    anchor = max(clauses(text, candidate.sentence), key=lambda clause: coverage(terms, clause.of(text)))
    return answer_window(replace(candidate, span=anchor), terms, longest)


def _worth(passage: Passage, terms: Sequence[Term], best_sentence: dict[int, float]) -> float:
    return best_sentence[id(passage)] + 0.5 * coverage(terms, passage.text)


def _sentences_for(passage: Passage, terms: Sequence[Term]) -> list[Span]:
    """All sentences, when the paragraph opens with the topic; else those that say something of it."""
    spans = sentences(passage.text)
    if passage.paragraph.kind == "task":
        spans = [s for s in spans if not re.fullmatch(r"\d+[.、]?", s.of(passage.text).strip())] or spans
        spans = [s for s in spans if not _DEPARTMENTS.match(s.of(passage.text).strip())] or spans
        if spans[-1].end - spans[0].start <= CONTENT:
            return spans  # a task is one matter, whatever words its sentences have
    if len(spans) == 1:
        span = spans[0]
        if span.end - span.start <= CONTENT:
            return spans
    opening = spans[0]
    title_like = (
        opening.end - opening.start <= 45 and len(spans) > 1 and not re.search(r"\d|[,，;；]", opening.of(passage.text))
    )
    whole = coverage(terms, passage.text)
    if not terms:
        return spans
    if title_like and coverage(terms, f"{topic_title(passage)}\n{opening.of(passage.text)}") >= 0.6 * whole:
        return spans[1:]
    if len(passage.text) <= BRIEF and whole >= WHOLE:
        return spans
    shares = [coverage(terms, s.of(passage.text)) for s in spans]
    order = sorted(range(len(spans)), key=lambda k: -shares[k])
    chosen: list[int] = []
    for k in order:
        if shares[k] <= 0 or len(chosen) == 6 or spans[k].end - spans[k].start > CONTENT:
            continue
        said = "".join(spans[c].of(passage.text) for c in chosen)
        gain = coverage(terms, said + spans[k].of(passage.text)) - coverage(terms, said)
        if not chosen or gain >= NEW or shares[k] >= 0.5 * shares[chosen[0]]:
            chosen.append(k)
    return [spans[k] for k in sorted(chosen)] or spans[:1]


def _sentence_claim(passage: Passage, span: Span, question: str, first: bool) -> Claim:
    if span.end - span.start > CONTENT:
        cut = clauses(passage.text, span)
        end = span.start
        for clause in cut:
            if clause.end - span.start <= CONTENT:
                end = clause.end
        span = Span(span.start, end)
    return claim_from(passage, span, question, prefix=first)
