"""One figure or date: the sentence that states it, cut to the clauses that say what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from assistant.candidates import BOUNDS, SMALL_PLACE, Candidate, answer_window, beside, figures
from assistant.clauses import Span
from assistant.compose.proposal import NOTHING, Cover, Proposal, claim_from, subject, topic_title, trimmed
from assistant.draft import Draft, Support
from assistant.groups import asked_groups, nearest
from assistant.label import own_label, qualified_apart, respective
from assistant.match import Term, coverage, held
from assistant.measure_words import unit_fits
from assistant.passages import Passage, span_of_years
from assistant.quantities import quantities, units
from assistant.question import Question

LONGEST = 84  # characters of a window: with its subject the answer stays under 120
NAMED = 0.4  # of the question's words that a figure's label holds to be the one asked for, but for its years
UNSAID = 0.08  # of the question's words in a figure's label and in its clause: the figure is of something else
A_MATTER = 7  # characters of a label that names what it counts by itself: 社会消费品零售总额突破, not 增速达
_SEVERAL = re.compile(r"[三四五]年|十[二三四五]五")
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
    span, title = _told(best, terms)
    further = (f(question, best, candidates) for f in (_also_asked, _equals, _of_each_group))
    for other in chain.from_iterable(further):
        wider = answer_window(other, terms, LONGEST)
        if max(span.end, wider.end) - min(span.start, wider.start) <= LONGEST + 20:
            span = Span(min(span.start, wider.start), max(span.end, wider.end))
    if any(name not in span.of(best.passage.text) for name in question.must if name[-1] not in f"年{SMALL_PLACE}"):
        return NOTHING
    claim = claim_from(best.passage, span, question.text)
    if title:
        claim = replace(claim, lead=f"{claim.lead.rstrip(':')}({title}):")
    several = span_of_years(best.passage, best.sentence.of(best.passage.text)) if best.quantity else ""
    if several and question.unit != "年" and best.labelled >= NAMED and _of_several_years(question, several):
        return replace(NOTHING, reason=f"文件没有给出{question.years[0]}年一年的这个数字,写的是{several}的。")
    before = best.passage.opened if best.passage.opened and several not in best.passage.whole else None
    if several and several not in claim.text and not (before and _SEVERAL.search(question.text)):
        shown = several if several.count("“") == several.count("”") else re.sub("[“”]", "", several)
        claim = replace(claim, lead=f"{claim.lead.rstrip(':')}({shown}):")
        if before:  # what says so stands in a paragraph before this one
            said = Support(best.passage.metadata.title, before[1], before[0])
            claim = replace(claim, supports=(*claim.supports, said))
    if best.quantity and (own := _own_words(best)):
        lead = subject(best.passage.metadata, own, best.passage.metadata.title + best.passage.text + question.text)
        claim = replace(claim, text=own, lead=lead)
    bound = BOUNDS.get(best.quantity.approx, "") if best.quantity else ""
    sentence, shown = best.sentence.of(best.passage.text), span.of(best.passage.text)
    cover = Cover.of(terms, best.passage, sentence, shown, question.topic)
    if question.kind == "number" and (max(cover.near, best.labelled) < UNSAID or _said_of_others(terms, best)):
        return NOTHING  # what was asked stands elsewhere in the sentence, with a figure of another kind
    item = Cover.of(terms, best.passage, _item(best), shown, question.topic)
    return Proposal(
        Draft((claim,)),
        replace(cover, said=(cover.said + item.said) / 2),
        figure=best.quantity,
        labelled=best.labelled if question.kind == "number" else 1.0,  # a date stands before what it dates
        apart=qualified_apart(question.focus or question.text, f"{best.label}{bound}"),
        fits=best.unit_fits or not question.unit,
    )


def _said_of_others(terms: Sequence[Term], best: Candidate) -> bool:
    """Whether a figure's label names a matter that nobody asked about, and another figure's beside it the one asked."""
    text, everything = best.passage.text, quantities(best.passage.text)
    labels = {
        q.start: own_label(text, best.sentence, everything, i)
        for i, q in enumerate(everything)
        if best.sentence.start <= q.start < best.sentence.end and q.kind not in ("date", "year")
    }
    own = labels.get(best.span.start, "")
    if len(re.findall("[一-鿿]", own)) < A_MATTER or coverage(terms, own) > 0:
        return False
    return max(coverage(terms, label) for label in labels.values()) >= NAMED


def _of_several_years(question: Question, several: str) -> bool:
    """Whether one year was asked for where the text counts over several."""
    return len(set(question.years)) == 1 and several.strip('“”"')[:3] not in question.text


def _item(best: Candidate) -> str:
    """The part of a sentence between semicolons that holds the figure: what is said beside it is said of other figures."""
    text, start = best.passage.text, best.sentence.start
    left = max(text.rfind(mark, start, best.span.start) for mark in "；;")
    right = re.compile("[；;]").search(text, best.span.end, best.sentence.end)
    return text[max(start, left + 1) : right.start() if right else best.sentence.end]


def _told(best: Candidate, terms: Sequence[Term]) -> tuple[Span, str]:
    """The clauses to show, and the heading to put before them where that says the same in fewer words."""
    plain = answer_window(best, terms, LONGEST)
    title = topic_title(best.passage)
    rest = [term for term in terms if held(term, title) < 0.2]  # a heading that has half of a word names its matter
    short = answer_window(best, rest, LONGEST) if title and rest else plain
    if plain.end - plain.start - (short.end - short.start) < len(title) - 4:
        return plain, ""
    return short, title


def _own_words(best: Candidate) -> str:
    """The figure with its own party, where the text lists several 分别为x、y; "" elsewhere."""
    text = best.passage.text
    everything = quantities(text)
    i = next((k for k, q in enumerate(everything) if q.start == best.span.start), None)
    own = respective(text, best.sentence, everything, i) if i is not None else None
    if own is None:
        return ""
    verb = re.search(r"分别(为|达到?|是|增长|下降|完成|实现|位列|占)?", text[best.sentence.start : best.span.start])
    return trimmed(f"{own}{(verb.group(1) or '') if verb else ''}{text[best.span.start : best.span.end]}")


def _equals(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Figures of one sentence that fit equally: 直接纠错率 and 综合纠错率, where 纠错率 was asked."""
    text = best.passage.text
    name = _named_before(text, best.span.start)
    same = []
    for other in beside(best, candidates[1:8]):
        if other.quantity is None:
            continue
        its = _named_before(text, other.span.start)
        shared = next((n for n in range(min(len(name), len(its)), 0, -1) if name.endswith(its[-n:])), 0)
        told_apart = any(n[-shared - 2 : -shared] in question.text for n in (name, its) if len(n) > shared)
        if shared >= 2 and name[-shared:] in question.text and not told_apart:
            same.append(other)
    return same


def _of_each_group(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The same figure of the other groups asked about, in the best one's sentence: 提案 where 建议和提案 were asked for."""
    text = best.passage.text
    more: list[Candidate] = []
    for family, wanted in asked_groups(question.text, question.focus).families:
        told = nearest(family, text, best.quantity) if best.quantity else set()
        for other in beside(best, candidates):
            if not (best.quantity and other.quantity and other.unit_fits and other.quantity.unit == best.quantity.unit):
                continue
            its = nearest(family, text, other.quantity)
            if len(its) == 1 and its <= wanted and not its & told:
                more.append(other)
                told |= its
    return more


def _named_before(text: str, at: int) -> str:
    """What stands before a figure, less the verb that gives it."""
    return re.sub(
        r"(?:[为达占是到约超共了]|增长|下降|减少|增加|提高|同比|环比|比上年)+$", "", text[max(0, at - 12) : at]
    )


def _also_asked(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Figures of further units asked for in the same question, from the sentence that holds the best one."""
    asked = [next((u for u in units() if m.group(1).startswith(u)), "") for m in _ASKED.finditer(question.text)]
    asked += ["%"] if re.search("百分之(?:几|多少)", question.text) else []
    units_asked = [u for u in dict.fromkeys(asked) if u]
    own = next((u for u in units_asked if best.quantity and unit_fits(u, best.quantity)), None)
    others = [c for c in beside(best, candidates) if c is not best]
    more: list[Candidate] = []
    for unit in units_asked if len(units_asked) > 1 else ():
        fitting = (c for c in others if c.quantity and unit_fits(unit, c.quantity) and c not in more)
        if unit != own and (other := next(fitting, None)):
            more.append(other)
    return more
