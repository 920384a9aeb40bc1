"""Candidates: the pieces of a passage that could be the answer, and how well each fits the question.

Similar figures stand next to each other, so a candidate is judged first by its own label (the words between it and
the next pause or figure), then by its sentence, then by its paragraph and headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.abbreviation import spells_out, summed_up
from assistant.clauses import Span, clauses, sentences
from assistant.figure_sort import IN_ALL, Sort, of_a_part
from assistant.groups import asked_groups
from assistant.label import (
    at_another_stage,
    head_word,
    is_article,
    label_cover,
    label_of,
    measured,
    own_label,
    part_asked,
    qualified_apart,
    respective,
    said_of_another,
)
from assistant.match import Term, common_run, content_words, coverage, held
from assistant.measure_words import LOOSE, PEOPLE, THINGS, TIMES, same_thing, unit_fits
from assistant.names import Finder
from assistant.passages import Passage, governing_years, span_of_years, years_in
from assistant.quantities import Quantity, quantities
from assistant.question import DURATION, Question, covers
from index.everyday import official_words

# Shares of a candidate's score. Guesses at first, then moved on the development set until neighbours stopped winning.
LABEL, SENTENCE, PARAGRAPH, FOUND = 0.45, 0.25, 0.2, 0.1
UNIT_FITS, UNIT_MAY_FIT, UNIT_DIFFERS = 0.15, 0.05, -0.5
SEVERAL_YEARS = -0.15  # counts over “十四五”时期 where one year was asked about
OTHER_YEAR = -0.6  # stands under a heading, or in a sentence, of another year
SHORT_HEADING = 24  # characters of a heading that names one matter
KNOWN_TAIL = 6  # characters of a name's end that, standing in the question, make it no news
REASON = 0.15  # says 主要原因是 where 为什么 was asked
OPENS = 0.8  # of what all of a sentence says goes for the name it begins with: 市委出台…,建立…,组织…
SHORTEST = 7  # characters of a sentence that can be an answer by itself
IN_TITLE = 0.4  # of the weight of a word that the document's own title has
OTHER_FIGURE = 0.05  # what showing a figure that was not asked for costs, as a share of the question's words
RUN = 0.015  # a character of the longest run that question and label share: 公开信息 is not 信息公开网
SPELT_OUT = 0.4  # says 统一 four times where the “四个统一” were asked for
QUALIFIER = -0.12  # says 年均, 累计, 增长 where that was not asked, or the other way round
OF_A_PART = -0.1  # stands in a list of parts
PLANS = -0.35  # stands under next year's plans, and nobody asked for plans
BY_YEAR = 0.3  # says 到2025年 where the question does
ARTICLE = -0.3  # 一份报告, 一套制度: names the thing, does not count it

_ITEM_LABEL = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）.、．])\s*([一-鿿]{3,12})[:：]")
_CONDITION = re.compile(r"(?<!目)的[，,]$|(?<![同及届])时[，,]$|^(?:如果|凡|遇有?).*[，,]$")
_UNNAMED = re.compile(
    r"(?:家|个|名|所)?(?:各类|各种|各个|多家|多个|相关|有关|部分)|[个名]"
)  # 70家各类法律服务机构 names none
ANY_BODY = re.compile(
    r"(?:各级?|有关|相关|其他|所属|所有|全市|全区|全省|主管|承办|起草|行政|执法)*(?:地区|部门|单位|机关|机构|组织)+"
)
SMALL_PLACE = "镇乡道区"  # a paragraph on a town names it once
_OTHER_PLACE = "新区|高新|经开|经济技术|保税|自贸"  # 兰州新区 is not 兰州
_TIME_ONLY = re.compile(
    r"(?:年|月|日|底|末|初|季度)(?:底|末)?(?:之?前|以前|之?后|以后|起|内)[，,]?$"
)  # …2019年底前, what?
_WHY = re.compile(r"为什么|为何|原因|为啥|怎么会|咋")
_REASON = re.compile(r"原因|由于|因为|主要是|得益于|系因|主要用于|所致")
_GOES_ON = re.compile(r"并(?!且?不)(?!购|轨|列|联|网)")
_COUNTED = re.compile(r"(人数|件数|户数|次数|总数|数量|家数|项数|规模)(已|累计)?[超达为约近逾]?(突破|超过|达到)?$")
_OF_THE_BODY = ("content", "list", "procedure", "statement")  # a header says nothing of these
BOUNDS = {"over": "至少", "under": "至多"}  # 不少于30日 holds its bound in the figure
_ORDERED = re.compile(r"第([一二三四五六七八九十\d]{1,3})(批|届|轮|期|季度)")
_WHICH_TIME = re.compile(r"第几(次|届)([一-鿿]{2})")
_PLACES, _PLACE_UNITS = frozenset({"ordinal", "count"}), ("位", "名")  # 升至第235位, 升至235位
_ORDINAL_UNITS = {"号", "批", "版", "届", "名", "位", "期", "轮"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a passage that could answer."""

    passage: Passage
    span: Span  # the figure, date or name itself
    sentence: Span
    label: str
    score: float
    unit_fits: bool
    quantity: Quantity | None = None
    labelled: float = 1.0  # 0..1: share of the question's words that the label, or what it takes over, holds


def figures(question: Question, terms: Sequence[Term], found: Iterable[Passage]) -> list[Candidate]:
    """Figures or dates that could answer, best first."""
    wanted = _wanted(question)
    focus = frozenset(content_words(question.focus))
    asked = " ".join((question.focus or question.text, *official_words(question.text)))
    groups = asked_groups(question.text, question.focus)
    sort = Sort.of(question)
    part, head, measure = part_asked(question.topic), head_word(question.topic, terms), measured(question.topic, terms)
    part_terms = [t for t in terms if part and t.word in part and len(t.word) > 1]
    one_year = len(set(question.years)) == 1 and not re.search("年均|平均", question.text)
    counts = "几" in question.text
    out = []
    for passage in asked_about(question, found):
        all_quantities = quantities(passage.text)
        base = PARAGRAPH * coverage(terms, passage.whole) + FOUND * passage.score + _year_fit(question, passage)
        spans = sentences(passage.text)
        for i, quantity in enumerate(all_quantities):
            if quantity.kind not in wanted:
                continue
            sentence = next((s for s in spans if s.start <= quantity.start < s.end), Span(0, len(passage.text)))
            if not states(question, passage, sentence):
                continue
            if sort.is_none(passage, quantity):
                continue
            if groups and not groups.told_of(passage.text, quantity, f"{passage.metadata.title}\n{passage.heading}"):
                continue  # what all residents earn is no answer to what those of the country earn
            article = not counts and is_article(passage.text, quantity)
            if article and (question.unit not in ("", DURATION, quantity.unit) or IN_ALL.search(question.text)):
                continue
            if wanted == _PLACES and quantity.kind == "count" and quantity.unit not in _PLACE_UNITS:
                which = _WHICH_TIME.search(question.text)
                if not which or not passage.text.startswith(which.group(2), quantity.end):
                    continue  # 第六届人民政府14次常务会议 has lost its 第
            said = sentence.of(passage.text)
            label = label_of(passage.text, sentence, all_quantities, i)
            fits = unit_fits(question.unit, quantity)
            if quantity.kind == "ordinal" and not quantity.unit and question.unit in _PLACE_UNITS:
                fits = True  # 位居全国第8, where 第几名 was asked
            if fits and quantity.unit in LOOSE and question.unit not in LOOSE | {""}:
                fits = same_thing(passage.text[quantity.end : sentence.end], question.text)
            if not fits and not quantity.unit and _COUNTED.search(passage.text[sentence.start : quantity.start]):
                fits = question.unit in PEOPLE | THINGS | TIMES or None
            own = respective(passage.text, sentence, all_quantities, i) is not None
            before = "" if own else passage.text[sentence.start : quantity.start]
            if at_another_stage(asked, passage.text, sentence, all_quantities, i):
                continue
            if sort.differs(passage, sentence, quantity, label):
                continue
            labelled = label_cover(terms, label, before, focus, part)
            if head and said_of_another(head, passage.text, sentence, quantity):
                continue
            if part_terms and coverage(part_terms, f"{passage.heading}{said}") == 0:
                continue  # a figure of the whole, where a part of it was asked for
            if measure and measure.rivalled(label, f"{passage.heading}{said}"):
                continue
            score = base + LABEL * labelled
            score += SENTENCE * coverage(terms, said)
            same = quantity.unit == question.unit or quantity.published_unit.startswith(question.unit)
            score += 0.0 if fits is None else ((UNIT_FITS if same else UNIT_MAY_FIT) if fits else UNIT_DIFFERS)
            score += RUN * min(common_run(question.topic, label), 8)
            named = own_label(passage.text, sentence, all_quantities, i) or label
            named = named.replace("其中", "") if question.focus else named  # a follow-up may ask for a part
            score += QUALIFIER * qualified_apart(asked, f"{named}{BOUNDS.get(quantity.approx, '')}")
            score += ARTICLE if article else 0.0
            score += SEVERAL_YEARS if one_year and "年均" in label else 0.0
            score += OF_A_PART if of_a_part(asked, passage.text, sentence, quantity) else 0.0
            score += _sentence_year(question, said, passage)
            score += (
                OTHER_YEAR / 2 if one_year and _of_another_year(question, passage.text, sentence, quantity) else 0.0
            )
            out.append(
                Candidate(
                    passage, Span(quantity.start, quantity.end), sentence, label, score, bool(fits), quantity, labelled
                )
            )
    return sorted(out, key=_order)


def asked_about(question: Question, found: Iterable[Passage]) -> list[Passage]:
    """Passages whose headings do not put them in another year than the one asked about, nor their label in another case:
    （二）中风险类:… where 高风险类 is asked about, which an item beside it is on."""
    years, passages = set(question.years), list(found)
    labels = [_ITEM_LABEL.match(p.text) for p in passages]
    named = {_place(p) for p, label in zip(passages, labels, strict=True) if label and label.group(1) in question.text}
    return [
        p
        for p, label in zip(passages, labels, strict=True)
        if (not years or not (governed := governing_years(p)) or governed & years)
        and not (label and _place(p) in named and label.group(1) not in question.text)
    ]


def _place(passage: Passage) -> tuple[str, tuple[str, ...]]:
    return passage.paragraph.source, passage.paragraph.section


def states(question: Question, passage: Passage, sentence: Span) -> bool:
    """Whether a sentence or the headings over it state the names and years that no document's metadata covers,
    and do not speak of the third batch where the second was asked about."""
    said = f"{passage.heading}\n{sentence.of(passage.text)}"
    return not _another_in_order(question.text, said) and all(
        re.search(rf"{re.escape(name)}(?!{_OTHER_PLACE})", passage.whole if name[-1] in SMALL_PLACE else said)
        for name in question.must
    )


def _another_in_order(asked: str, said: str) -> bool:
    """Whether a text names other batches, terms or editions only, where the question names one: 第三批 for 第二批."""
    for wanted, kind in _ORDERED.findall(asked):
        named = [number for number, of in _ORDERED.findall(said) if of == kind]
        if named and wanted not in named:
            return True
    return False


def beside(best: Candidate, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates of the best one's own sentence, itself among them."""
    return [c for c in candidates if c.passage is best.passage and c.sentence == best.sentence]


def answer_window(candidate: Candidate, terms: Sequence[Term], longest: int, title: str = "") -> Span:
    """The run of whole clauses around a candidate that says most of what was asked in the fewest characters.

    title: words that will stand before it, so that the run need not say them again.
    """
    text = candidate.passage.text
    cut = clauses(text, candidate.sentence)
    inside = [i for i, c in enumerate(cut) if c.start < candidate.span.end and candidate.span.start < c.end] or [0]
    figures_at = [q.start for q in quantities(text) if candidate.sentence.start <= q.start < candidate.sentence.end]
    best, best_value = Span(cut[inside[0]].start, cut[inside[-1]].end), float("-inf")
    for first in range(inside[0] + 1):
        for last in range(inside[-1], len(cut)):
            span = Span(cut[first].start, cut[last].end)
            length = span.end - span.start
            if length > longest and (first, last) != (inside[0], inside[-1]):
                continue
            if (
                candidate.quantity is not None
                and first < inside[0]
                and re.search(r"[；;]", text[span.start : candidate.span.start])
            ):
                continue  # what stands before a semicolon is said of another figure
            if candidate.quantity is not None and any(cut[inside[-1]].end <= at < span.end for at in figures_at):
                break  # nor what stands after the next figure
            if last + 1 < len(cut) and _CONDITION.search(cut[last].of(text)):
                continue  # …的,应当…: a condition says nothing without what follows from it
            others = sum(span.start <= at < span.end for at in figures_at) - (candidate.quantity is not None)
            value = coverage(terms, f"{title}{span.of(text)}") - 0.004 * length - OTHER_FIGURE * others
            if value > best_value + 1e-9:
                best, best_value = span, value
    if _TIME_ONLY.search(best.of(text)):
        after = next((c for c in cut if c.start >= best.end), None)
        best = Span(best.start, after.end) if after and after.end - best.start <= longest else best
    for clause in cut:
        if clause.start >= best.end and clause.end - best.start <= longest and _GOES_ON.match(clause.of(text)):
            best = Span(best.start, clause.end)  # 应及时注销,并向社会公告 is one instruction
        elif clause.start >= best.end:
            break
    return best


def _wanted(question: Question) -> frozenset[str]:
    if question.kind == "date":
        return frozenset({"date", "year"})
    if re.search(r"第几(?!号|条|批|版|届|期|轮)|排名|位次|排(在)?(全国|全省|全市)?第?几", question.text):
        return _PLACES if question.unit in _PLACE_UNITS or _WHICH_TIME.search(question.text) else frozenset({"ordinal"})
    kinds = {"count", "money", "percent", "ratio", "number", "code"}
    if question.unit in _ORDINAL_UNITS or "第几" in question.text:
        kinds |= {"ordinal", "version", "document_number"}
    return frozenset(kinds)


def _year_fit(question: Question, passage: Passage) -> float:
    years = governing_years(passage)
    if not question.years:
        ahead = years and passage.metadata.year not in years and "工作报告" not in (passage.metadata.kind or "")
        return PLANS if ahead and not question.part else 0.0
    if not years and not any(covers(passage.metadata, year) for year in question.years):
        return OTHER_YEAR / 2
    return 0.05 if years else 0.0


def _is_title(passage: Passage, sentence: Span) -> bool:
    """A document's own title says nothing about what it is asked."""
    said = re.sub(r"\s|。$|^[\u4e00-\u9fff]{2,4}[:：]", "", sentence.of(passage.text))
    return len(said) >= 6 and said in re.sub(r"\s", "", passage.metadata.title)


def _sentence_year(question: Question, sentence: str, passage: Passage) -> float:
    stated = years_in(sentence, passage.metadata)
    if len(set(question.years)) == 1 and not stated and span_of_years(passage, sentence):
        return SEVERAL_YEARS
    if not question.years or not stated:
        return 0.0
    if any(f"到{year}年" in question.text and f"到{year}年" in sentence for year in question.years):
        return BY_YEAR
    return 0.1 if stated & set(question.years) else OTHER_YEAR / 2


def _of_another_year(question: Question, text: str, sentence: Span, quantity: Quantity) -> bool:
    """Whether, of the years of one sentence, another than the one asked for stands right before a figure."""
    named = [int(y) for y in re.findall(r"(?<![比较\d])((?:19|20)\d\d)年", text[sentence.start : quantity.start])]
    everywhere = set(re.findall(r"(?<!\d)((?:19|20)\d\d)年", sentence.of(text)))
    asked = {str(year) for year in question.years}
    return (
        bool(named)
        and str(named[-1]) not in asked
        and bool(everywhere & asked)
        and quantity.kind not in ("date", "year")
    )


def _beyond_title(terms: Sequence[Term], passage: Passage) -> list[Term]:
    """The terms with less weight on what the document as a whole is about: that tells no sentence of it from another."""
    title = passage.metadata.title
    return [replace(t, weight=t.weight * IN_TITLE) if held(t, title) >= 0.8 else t for t in terms]


def _order(candidate: Candidate) -> tuple:
    p = candidate.passage.paragraph
    return (-round(candidate.score, 6), p.source, p.number, candidate.span.start)


def clause_candidates(
    question: Question, all_terms: Sequence[Term], found: Iterable[Passage], answer: Finder | None
) -> list[Candidate]:
    """Names (spans that `answer` finds) or, without it, whole sentences that could answer, best first."""
    out = []
    names, why = summed_up(question.text), _WHY.search(question.text)
    for passage in asked_about(question, found):
        if passage.paragraph.kind == "header" and question.kind in _OF_THE_BODY:
            continue
        base = PARAGRAPH * coverage(all_terms, passage.whole) + FOUND * passage.score + _year_fit(question, passage)
        terms = _beyond_title(all_terms, passage) if answer else all_terms
        for sentence in sentences(passage.text):
            if not states(question, passage, sentence) or _is_title(passage, sentence):
                continue
            words = sentence.of(passage.text)
            last = passage.paragraph.section[-1] if passage.paragraph.section else ""
            under = coverage(terms, f"{last}{words}") if len(last) <= SHORT_HEADING else 0.0
            share = coverage(terms, words)
            share = max(share, 0.5 * (share + under))  # what its own short heading says counts half
            year = _sentence_year(question, words, passage)
            if answer is None:
                if sentence.end - sentence.start < SHORTEST:
                    continue  # a column's name, a mark, a heading of its own
                spelt = SPELT_OUT if any(spells_out(name, words) for name in names) else 0.0
                reason = REASON if why and _REASON.search(words) else 0.0
                score = base + (LABEL + SENTENCE) * share + year + spelt + reason
                out.append(Candidate(passage, sentence, sentence, words, score, True))
                continue
            for clause in clauses(passage.text, sentence):
                label = clause.of(passage.text)
                for span in answer(passage.text, clause.start, clause.end):
                    name = span.of(passage.text)
                    if (
                        name in question.text
                        or name[-KNOWN_TAIL:] in question.text
                        or ANY_BODY.fullmatch(name)
                        or _UNNAMED.match(name)
                    ):
                        continue
                    opens = clause.start == sentence.start and not passage.text[sentence.start : span.start].strip()
                    labelled = max(coverage(terms, label), OPENS * share if opens else 0.0)
                    score = base + LABEL * labelled + SENTENCE * share + year
                    out.append(Candidate(passage, span, sentence, label, score, True))
    return sorted(out, key=_order)
