"""Candidates: the pieces of a passage that could be the answer, and how well each fits the question.

Similar figures stand next to each other, so a candidate is judged first by its own label (the words between it and
the next pause or figure), then by its sentence, then by its paragraph and headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.abbreviation import spells_out, summed_up
from assistant.clauses import Span, clauses, sentences
from assistant.lexicon import qualifiers
from assistant.match import Term, common_run, content_words, coverage, held
from assistant.passages import Passage, governing_years, span_of_years, years_in
from assistant.quantities import Quantity, quantities
from assistant.question import DURATION, Question, covers
from index.everyday import official_words
from index.terms import dictionary_words

# Shares of a candidate's score. Guesses at first, then moved on the development set until neighbours stopped winning.
LABEL, SENTENCE, PARAGRAPH, FOUND = 0.45, 0.25, 0.2, 0.1
UNIT_FITS, UNIT_MAY_FIT, UNIT_DIFFERS = 0.15, 0.05, -0.5
SEVERAL_YEARS = -0.15  # counts over “十四五”时期 where one year was asked about
OTHER_YEAR = -0.6  # stands under a heading, or in a sentence, of another year
TAKEN_OVER = 0.6  # of a word said earlier in the sentence, against one in the figure's own label
PART = 2.0  # how much more the words of the part asked about count than those of the whole it is of
ITEM_BEFORE = 0.3  # of a word said before a semicolon
SHORT_HEADING = 24  # characters of a heading that names one matter
SHORTEST = 7  # characters of a sentence that can be an answer by itself
OTHER_FIGURE = 0.05  # what showing a figure that was not asked for costs, as a share of the question's words
RUN = 0.015  # a character of the longest run that question and label share: 公开信息 is not 信息公开网
SPELT_OUT = 0.4  # says 统一 four times where the “四个统一” were asked for
QUALIFIER = -0.12  # says 年均, 累计, 增长 where that was not asked, or the other way round
PLANS = -0.35  # stands under next year's plans, and nobody asked for plans
BY_YEAR = 0.3  # says 到2025年 where the question does
ARTICLE = -0.3  # 一份报告, 一套制度: names the thing, does not count it

_CONDITION = re.compile(r"(?<!目)的[，,]$|(?<![同及届])时[，,]$|^(?:如果|凡|遇有?).*[，,]$")
_INSIDE = frozenset(["中", "里", "当中", "其中", "之中", "里面", "里头", "中间"])
_UNNAMED = re.compile(r"(?:家|个|名|所)?(?:各类|各种|各个|多家|多个|相关|有关|部分)")  # 70家各类法律服务机构 names none
_ANY_BODY = re.compile(
    r"(?:各级?|有关|相关|其他|所属|所有|全市|全区|全省|主管|承办|起草|行政|执法)*(?:地区|部门|单位|机关|机构|组织)+"
)
_OTHER_PLACE = "新区|高新|经开|经济技术|保税|自贸"  # 兰州新区 is not 兰州
_GENERAL = re.compile(r"全年|年度|年均|总|其中|实际|综合|直接|平均|本年|全省|全市|全区|全国|的")
_MEASURED = re.compile(
    r"([一-鿿]{2,6}?)(率|产量|产值|销量|面积|增速|增幅|均价|价格)"
    r"(?:具体|大概|大约|到底|究竟|分别|各)?(?:是|为|有|占|达到?|约)?(?:多少|几|百分之|多大)"
)
_GOES_ON = re.compile(r"并(?!且?不)(?!购|轨|列|联|网)")
_PAUSE = re.compile(r"[，,；;：:。！？!?、\n（(]")
_PERCENT = ("%", "个百分点", "百分点", "成")
_PEOPLE = {"人", "人次", "名", "位"}
_THINGS = {"个", "项", "件", "条", "家", "份", "类", "种", "大项", "小项", "部", "所", "处", "座", "支", "件次"}
_TOTALS = ("累计",)  # a total answers a question that names no part
_CASES = {"件", "起", "宗", "例", "桩"}
_TIMES = {"次", "回", "趟", "遍", "场", "场次", "轮", "轮次", "期"}
_ACTUAL = re.compile(r"实际|决算|执行结果|(?:达到|完成|实现|做到|办理|受理|培训)了")
_PLANNED = re.compile(r"预算|预期|目标|计划|力争|拟(?=[一-鿿])|努力实现|确保|争取")
_PLANS_AHEAD = re.compile(r"预算|目标|计划|工作安排|工作打算|主要安排|年重点工作|下一步")
_PLAN_KINDS = ("实施方案", "方案", "规划", "计划", "要点", "行动计划")
_COUNTED = re.compile(r"(人数|件数|户数|次数|总数|数量|家数|项数|规模)(已|累计)?[超达为约近逾]?(突破|超过|达到)?$")
_LOOSE = {"个", "项", "大", "余"}
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
    part, head, measure = part_asked(question.topic), _head(question.topic, terms), _measure(question.topic, terms)
    part_terms = [t for t in terms if part and t.word in part and len(t.word) > 1]
    given = {(q.value, q.unit) for q in quantities(question.text)} - {(1, "个")}  # 一个 is an article there
    out = []
    for passage in of_asked_years(question, found):
        all_quantities = quantities(passage.text)
        base = PARAGRAPH * coverage(terms, passage.whole) + FOUND * passage.score + _year_fit(question, passage)
        spans = sentences(passage.text)
        for i, quantity in enumerate(all_quantities):
            if quantity.kind not in wanted:
                continue
            sentence = next((s for s in spans if s.start <= quantity.start < s.end), Span(0, len(passage.text)))
            if not states(question, passage, sentence):
                continue
            if (quantity.value, quantity.unit) in given:
                continue
            article = _is_article(passage.text, quantity) and "几" not in question.text
            if article and question.unit and quantity.unit != question.unit:
                continue
            if (
                quantity.kind == "count"
                and "ordinal" in wanted
                and len(wanted) == 2
                and quantity.unit not in ("位", "名")
            ):
                continue
            label = label_of(passage.text, sentence, all_quantities, i)
            fits = unit_fits(question.unit, quantity)
            if fits and quantity.unit in _LOOSE and question.unit not in _LOOSE | {""}:
                fits = _same_thing(passage.text[quantity.end : sentence.end], question.text)
            if not fits and not quantity.unit and _COUNTED.search(passage.text[sentence.start : quantity.start]):
                fits = question.unit in _PEOPLE | _THINGS | _TIMES or None
            own = respective(passage.text, sentence, all_quantities, i) is not None
            before = "" if own else passage.text[sentence.start : quantity.start]
            planned = (
                _PLANNED.search(label) or _PLANS_AHEAD.search(passage.heading) or passage.metadata.kind in _PLAN_KINDS
            )
            if _ACTUAL.search(question.text) and planned:
                continue  # what was planned is no answer to what came of it
            labelled = _label_cover(terms, label, before, focus, part)
            if head and _said_of_another(head, passage.text, sentence, quantity):
                continue
            if part_terms and coverage(part_terms, f"{passage.heading}{sentence.of(passage.text)}") == 0:
                continue  # a figure of the whole, where a part of it was asked for
            if measure and measure.rivalled(label, passage.whole):
                continue
            score = base + LABEL * labelled
            score += SENTENCE * coverage(terms, sentence.of(passage.text))
            same = quantity.unit == question.unit or quantity.published_unit.startswith(question.unit)
            score += 0.0 if fits is None else ((UNIT_FITS if same else UNIT_MAY_FIT) if fits else UNIT_DIFFERS)
            score += RUN * min(common_run(question.topic, label), 8)
            score += QUALIFIER * qualified_apart(asked, _own_label(passage.text, sentence, all_quantities, i) or label)
            score += ARTICLE if article else 0.0
            score += _sentence_year(question, sentence.of(passage.text), passage)
            out.append(
                Candidate(
                    passage, Span(quantity.start, quantity.end), sentence, label, score, bool(fits), quantity, labelled
                )
            )
    return sorted(out, key=_order)


def label_of(text: str, sentence: Span, all_quantities: Sequence[Quantity], i: int) -> str:
    """The words that say what figure i counts: up to the next pause or figure; with the clause before, when short."""
    quantity = all_quantities[i]
    own = respective(text, sentence, all_quantities, i)
    if own is not None:
        return own
    start, end = sentence.start, sentence.end
    before = [m.end() for m in _PAUSE.finditer(text, sentence.start, quantity.start)]
    after = _PAUSE.search(text, quantity.end, sentence.end)
    left = max([start, *before[-1:], *(q.end for q in all_quantities[:i] if q.end > start)])
    right = min([after.start() if after else end, *(q.start for q in all_quantities[i + 1 :] if q.start < end)])
    label = text[left : quantity.start] + text[quantity.end : right]
    if len(re.sub(r"[为占达约超共计了的]", "", label)) < 4 and before:
        earlier = before[-2] if len(before) > 1 else start
        label = text[earlier:left] + label
    return label


def _own_label(text: str, sentence: Span, all_quantities: Sequence[Quantity], i: int) -> str:
    """The words right before figure i and right after it, up to the next pause or figure."""
    quantity = all_quantities[i]
    left = max(
        [
            sentence.start,
            *(m.end() for m in _PAUSE.finditer(text, sentence.start, quantity.start)),
            *(q.end for q in all_quantities[:i] if q.end > sentence.start),
        ]
    )
    after = _PAUSE.search(text, quantity.end, sentence.end)
    following = [q.start for q in all_quantities[i + 1 :] if q.start < sentence.end]
    right = min([after.start() if after else sentence.end, *following])
    return text[left : quantity.start] + text[quantity.end : right]


def of_asked_years(question: Question, found: Iterable[Passage]) -> list[Passage]:
    """Passages whose headings do not put them in another year than the one asked about."""
    asked = set(question.years)
    return [p for p in found if not asked or not (years := governing_years(p)) or years & asked]


def states(question: Question, passage: Passage, sentence: Span) -> bool:
    """Whether a sentence or the headings over it state the names and years that no document's metadata covers."""
    said = f"{passage.heading}\n{sentence.of(passage.text)}"
    return all(re.search(rf"{re.escape(name)}(?!{_OTHER_PLACE})", said) for name in question.must)


def respective(text: str, sentence: Span, all_quantities: Sequence[Quantity], i: int) -> str | None:
    """What figure i counts in 甲和乙…分别为x、y: its own party and the words they share; None where it is not so."""
    at = text.rfind("分别", sentence.start, all_quantities[i].start)
    if at < 0:
        return None
    listed = [q for q in all_quantities if at < q.start < sentence.end]
    run = [
        q
        for k, q in enumerate(listed)
        if k == 0 or re.fullmatch(r"[、，,和以及及]{1,3}", text[listed[k - 1].end : q.start])
    ]
    if all_quantities[i] not in run or len(run) < 2 or run != listed[: len(run)]:
        return None
    named = text[
        max(sentence.start, text.rfind("，", sentence.start, at) + 1, text.rfind(",", sentence.start, at) + 1) : at
    ]
    parties = re.split(r"[、和与及]", named)
    if len(parties) != len(run):
        return None
    own = parties[run.index(all_quantities[i])]
    last = parties[-1]
    shared = last[_common_tail_start(parties) :] if own is not last else ""
    return f"{own}{shared if not own.endswith(shared) else ''}"


def _common_tail_start(parties: Sequence[str]) -> int:
    """Where, in the last party, the words that all share begin: 农村|居民人均可支配收入. As long as the first party is."""
    return min(len(parties[0].strip()), len(parties[-1]))


def unit_fits(asked: str, quantity: Quantity) -> bool | None:
    """Whether a figure is counted in what was asked for; None when the question names no unit."""
    if not asked:
        return None
    if quantity.unit == asked or quantity.published_unit.startswith(asked):
        return True
    if asked in _PERCENT or asked == "百分之":
        return quantity.kind in ("percent", "ratio") and quantity.unit in ("%", "个百分点", "百分点", "")
    if asked in ("元", "万元", "亿元", "块钱", "钱"):
        return quantity.kind == "money"
    if asked in ("万", "亿"):
        return quantity.published_unit.startswith(asked) or quantity.kind == "count"
    if asked in _CASES:
        return quantity.unit in _CASES or quantity.unit == "个"
    if asked in _TIMES:
        return quantity.unit in _TIMES
    if asked in _PEOPLE:
        return quantity.unit in _PEOPLE
    if asked in ("天", "工作日", "个工作日", "日"):
        return quantity.unit in ("天", "工作日", "个工作日", "日")
    if asked == DURATION:
        return quantity.unit in ("天", "工作日", "个工作日", "日", "小时", "年", "个月", "分钟", "周", "学时", "课时")
    if asked in ("年", "个月", "月"):
        return quantity.unit in ("年", "个月", "月")
    if asked == "倍":
        return quantity.unit == "倍"
    if asked in _LOOSE:
        return quantity.kind in ("count", "ordinal") and quantity.unit in _THINGS | _PEOPLE
    if asked in _THINGS:
        return quantity.kind == "count" and (quantity.unit in ("个", "项") or quantity.unit.startswith(asked))
    return False


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
    for clause in cut:
        if clause.start >= best.end and clause.end - best.start <= longest and _GOES_ON.match(clause.of(text)):
            best = Span(best.start, clause.end)  # 应及时注销,并向社会公告 is one instruction
        elif clause.start >= best.end:
            break
    return best


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is measured, and of what: 率 of 败诉, 产量 of 咖啡."""

    kind: str
    stem: str
    of: Term | None  # the word right before, where speech has no other for it

    def rivalled(self, label: str, whole: str) -> bool:
        """Whether a label gives another measure of the kind, or a paragraph never names what is measured."""
        if self.of and held(self.of, whole) == 0:
            return True
        found = re.findall(rf"([一-鿿]{{2,4}}){self.kind}", label)
        named = [bare for stem in found if len(bare := _GENERAL.sub("", stem)) > 1]
        return bool(named) and not any(set(stem) & set(self.stem) for stem in named)


def _measure(topic: str, terms: Sequence[Term]) -> _Measure | None:
    asked = _MEASURED.search(topic)
    if not asked:
        return None
    before = topic[: asked.end(1)]
    of = next((t for t in terms if len(t.word) > 1 and not t.also and before.endswith(t.word)), None)
    return _Measure(asked.group(2), asked.group(1), of)


def _head(topic: str, terms: Sequence[Term]) -> Term | None:
    """What is counted, by the word right before the asking: 地区生产总值 in 地区生产总值是多少亿元."""
    asking = re.search(r"多少|几|如何|怎样|什么|多大|多高", topic)
    before = re.sub(
        r"(?:一?共|总共|分别|各|是|为|有|达到?|完成|实现)+$", "", topic[: asking.start()] if asking else topic
    )
    named = [(before.rfind(term.word), term) for term in terms if len(term.word) > 3 and term.word in before]
    at, head = max(named, key=lambda pair: pair[0], default=(-1, None))
    return head if head and at + len(head.word) == len(before) else None


def _said_of_another(head: Term, text: str, sentence: Span, quantity: Quantity) -> bool:
    """Whether the sentence names what is counted in another item only, parted from the figure's own by a semicolon."""
    items = list(re.finditer(r"[^；;]+", text[sentence.start : sentence.end]))
    own = next((m for m in items if m.start() <= quantity.start - sentence.start < m.end()), None)
    if own is None or len(items) < 2 or held(head, own.group()) > 0:
        return False
    return any(head.word in m.group() for m in items)


def part_asked(topic: str) -> str:
    """What is asked of a whole that is named first: 重大行政决策占几件 of 合法性审查当中,重大行政决策占几件; "" for none."""
    tokens = dictionary_words(topic)
    at = max((i for i, token in enumerate(tokens) if i and token in _INSIDE), default=0)
    rest = "".join(tokens[at + 1 :]) if at else ""
    return rest if content_words(rest) else ""


def _label_cover(terms: Sequence[Term], label: str, before: str, focus: frozenset[str], part: str = "") -> float:
    """Coverage by the label; what the sentence said before it is taken over by later figures of a row, at a discount.

    实名注册个人用户超8198万,法人用户超347万: the second ones are registered by name too.
    """
    apart = focus.union(*qualifiers())
    item = re.split(r"[；;]", before)[-1]
    total = gained = 0.0
    for term in terms:
        weight = term.weight * (PART if part and term.word in part else 1.0)
        total += weight
        share = max(TAKEN_OVER * held(term, item), ITEM_BEFORE * held(term, before))
        taken_over = 0.0 if term.word in apart else share
        own = held(term, label)
        gained += weight * min(1.0, max(own, taken_over) + (0.2 * own if own < 1 else 0.0))
    return gained / total if total else 0.0


def _same_thing(after: str, asked: str) -> bool:
    """Whether what 个 or 项 counts was asked about: 4个领域 are no 行政处罚, however many 件 of those were asked for."""
    noun = re.match(r"[一-鿿]{0,3}", after)
    counted = noun.group() if noun else ""
    return not counted or any(counted[i : i + 2] in asked for i in range(len(counted) - 1))


def _is_article(text: str, quantity: Quantity) -> bool:
    """Whether 一 with a measure word stands before its noun, as an article does."""
    return quantity.value == 1 and text[quantity.start] == "一" and bool(re.match(r"[一-鿿]", text[quantity.end :]))


def qualified_apart(asked: str, label: str) -> int:
    """How many groups of qualifiers stand on one side only."""
    apart = 0
    for group in qualifiers():
        said, wanted = any(w in label for w in group), any(w in asked for w in group)
        apart += (wanted and not said) or (said and not wanted and group[0] not in _TOTALS)
    return apart


def _wanted(question: Question) -> frozenset[str]:
    if question.kind == "date":
        return frozenset({"date", "year"})
    if re.search(r"第几(?!号|条|批|版|届|期|轮)|排名|位次|排(在)?(全国|全省|全市)?第?几", question.text):
        return frozenset({"ordinal", "count"}) if question.unit in ("位", "名") else frozenset({"ordinal"})
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


def _order(candidate: Candidate) -> tuple:
    p = candidate.passage.paragraph
    return (-round(candidate.score, 6), p.source, p.number, candidate.span.start)


def clause_candidates(
    question: Question, terms: Sequence[Term], found: Iterable[Passage], answer: re.Pattern[str] | None
) -> list[Candidate]:
    """Names (spans that fit `answer`) or, without a pattern, whole sentences that could answer, best first."""
    out = []
    names = summed_up(question.text)
    for passage in of_asked_years(question, found):
        base = PARAGRAPH * coverage(terms, passage.whole) + FOUND * passage.score + _year_fit(question, passage)
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
                score = base + (LABEL + SENTENCE) * share + year + spelt
                out.append(Candidate(passage, sentence, sentence, words, score, True))
                continue
            for clause in clauses(passage.text, sentence):
                label = clause.of(passage.text)
                for match in answer.finditer(passage.text, clause.start, clause.end):
                    name = match.group()
                    if name in question.text or _ANY_BODY.fullmatch(name) or _UNNAMED.match(name):
                        continue
                    score = base + LABEL * coverage(terms, label) + SENTENCE * share + year
                    span = Span(match.start(), match.end())
                    out.append(Candidate(passage, span, sentence, label, score, True))
    return sorted(out, key=_order)
