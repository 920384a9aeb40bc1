"""Sums, differences and remainders: the operands shown and cited, the computation said."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.candidates import Candidate, answer_window, beside, figures
from assistant.clauses import Span, sentences
from assistant.compose.proposal import NOTHING, Cover, Proposal, claim_from
from assistant.correction import FELL, ROSE, contradicted
from assistant.draft import Claim, Draft
from assistant.label import part_asked
from assistant.match import Term, common_run, content_words, coverage
from assistant.measure_words import counted_alike
from assistant.passages import Passage
from assistant.quantities import Quantity, chinese_number, units
from assistant.question import Question

_SPLITS = (
    re.compile(r"加上|减去|减(?!少)|(?<![参增追更附])加(?!强|快|大|以|工)"),
    re.compile(r"和|与|跟|及|比|的(?=无|有)"),
    re.compile(r",|，"),
    re.compile(r"、"),
)
_TOGETHER = re.compile(r"(?:合|加|并|放)(?:起来|在一起|到一起)|一起算|相加|合计|共计|总共|一共|总计|总和|之和")
_SEVERAL_NAMED = re.compile(r"加上|加起来|相加|之和|合起来|两项|两个|两年|两者|和.*(?:一共|总共|合计|共)")
_TOTAL = re.compile(r"累计|合计|总计|共计|总共")
_SEVERAL_ASKED = re.compile(r"[和与及、]|两|加")
_NOT = re.compile(r"除去|除开|扣除|扣掉|去掉|刨去|刨除|减掉|没有|没|未|不")
# what links two figures: 在原有3项基础上,增加4项; 由6.5个工作日压减至5.7个工作日
_ADDED = re.compile(
    r"[^,，。;；]{0,8}基础上[,，]?[^,，。;；]{0,6}(?:增加|新增|增设|扩充|追加|再增)了?(?!至|到)[^,，。;；]{0,4}"
)
_BECAME = re.compile(
    r"[^,，。;；\d]{0,8}(?:压减|压缩|缩短|降低|下降|降|减少|提高|提升|增加|上升|延长|扩大)[^,，。;；\d]{0,3}[至到为]"
)
_NOW = re.compile(r"(?:一共|总共|共|现在|目前|达到|以后|之后|变成)[^,，]{0,6}(?:多少|几)")
_AGAINST = re.compile(r"[比较](?:(?:19|20)?\d\d年|上年|去年|上一年|前一年)")
_STATED = re.compile(
    rf"[比较](?:(?:19|20)\d\d年|上年|去年|上一年)[^,，;；。]{{0,12}}({'|'.join((*ROSE, *FELL))})了?(?:约|近|超)?$"
)
_SAME = re.compile(r"[与和同](?:(?:19|20)\d\d年|上年|去年|上一年)[^,，;；。]{0,8}(持平|相同|一致)")
_WAYS = ("压减", "压缩", "缩减")
_SEVERAL = re.compile(r"([两二三四五六七八九十]{1,2})个?(?:季度|月|阶段|批次?)|(?:各|每个)(?:季度|月|阶段|批)")
ITS_OWN = 0.6  # of the question's words before a stated change, in its part of the sentence
STATED_NEAR = 0.3  # below the best figure's score, at which a stated change is still taken
_ADDS_UP = {"count", "money"}
LONGEST = 90


def compose_computed(
    question: Question, terms: Sequence[Term], found: Sequence[Passage], terms_of: Callable[[str], Sequence[Term]]
) -> Proposal:
    """Two figures of one unit, each fitting its own half of the question, and what they come to."""
    points = question.computes == "difference" or "百分点" in question.text
    candidates = _operable(question, terms, found, _ADDS_UP | ({"percent"} if points else set()))
    if len(candidates) < 2:
        return NOTHING
    if question.computes == "sum" and not _SEVERAL_NAMED.search(question.text) and _TOTAL.search(candidates[0].label):
        return NOTHING  # 一共投入多少: the text gives the total itself
    operands: Sequence[Candidate] | None
    if question.computes == "change":
        operands = _linked(candidates, _BECAME)
        return _told(replace(question, computes="difference"), terms, operands) if operands else NOTHING
    if question.computes == "complement":
        operands = _complement(question, candidates)
    elif question.computes == "sum":
        operands = (
            _row_of(question, candidates)
            or _each_named(question, candidates)
            or _all_alike(question, candidates)
            or _linked(candidates, _ADDED)
            or _operands(question, candidates, terms_of)
        )
    else:
        operands = _operands(question, candidates, terms_of)
    return _told(question, terms, operands) if operands else NOTHING


def _operable(
    question: Question, terms: Sequence[Term], found: Sequence[Passage], kinds: Collection[str]
) -> list[Candidate]:
    """Figures of some kinds that are counted in what was asked for, best first."""
    fitting = (c for c in figures(question, terms, found) if c.unit_fits or not question.unit)
    return [c for c in fitting if c.quantity and c.quantity.kind in kinds]


def compose_added(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal | None:
    """How many there are now, where the text says how many there were and how many came: 在原有3项基础上,增加4项."""
    if not _NOW.search(question.text):
        return None
    candidates = _operable(question, terms, found, _ADDS_UP)
    operands = _linked(candidates, _ADDED) if candidates else None
    return _told(replace(question, computes="sum"), terms, operands) if operands else None


def compose_stated_change(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal | None:
    """The change from the year before as the text states it: 比2024年预算增加3355.65万元; None where it states none."""
    if not _AGAINST.search(question.text):
        return None
    if same := _stated_same(question, terms, found):
        return same
    matter = [t for t in terms if t.word not in (*ROSE, *FELL)]
    told = [c for c in figures(question, matter, found) if c.quantity and (c.unit_fits or not question.unit)]
    ways = ((c, _STATED.search(c.passage.text[c.sentence.start : c.span.start])) for c in told[:6])
    stated = [(c, way) for c, way in ways if way]
    if not stated or stated[0][0].score < told[0].score - STATED_NEAR:
        return None
    best, way = stated[0]
    item = re.split(r"[；;。]", best.passage.text[best.sentence.start : best.span.start])[-1]
    if coverage(matter, item) < ITS_OWN:
        return None  # of another sum
    claims = [claim_from(best.passage, answer_window(best, terms, LONGEST), question.text)]
    asked = _taken_for(question.text)
    if asked and (way.group(1) in FELL) != (asked not in ROSE):
        claims.insert(0, contradicted(asked, way.group(1)))
    sentence = best.sentence.of(best.passage.text)
    cover = Cover.of(matter, best.passage, sentence, claims[-1].text, question.topic)
    return Proposal(Draft(tuple(claims)), cover, figure=best.quantity, labelled=best.labelled)


def _stated_same(question: Question, terms: Sequence[Term], found: Sequence[Passage]) -> Proposal | None:
    """The sentence that says there was no change: 与2024年预算持平; None where none on the matter does."""
    asked = _taken_for(question.text)
    matter = [t for t in terms if t.word not in (asked, *ROSE, *FELL) and t.word not in units()]
    for one in found[:8]:
        for sentence in sentences(one.text):
            words = sentence.of(one.text)
            said = _SAME.search(words)
            own = re.split(r"[；;]", words[: said.start()])[-1] if said else ""
            if said and coverage(matter, f"{one.heading}{own}") >= ITS_OWN + 0.1 and coverage(matter, own) >= ITS_OWN:
                claims = [claim_from(one, Span(sentence.start, sentence.start + said.end()), question.text)]
                if asked:
                    claims.insert(0, contradicted(asked, said.group(1)))
                return Proposal(Draft(tuple(claims)), Cover.of(terms, one, words, words, question.topic))
    return None


def _taken_for(text: str) -> str:
    """The way a question takes a figure to have gone; "" where it names none, or both: 增加还是减少了."""
    rose = next((word for word in ROSE if word in text), "")
    fell = next((word for word in (*_WAYS, *FELL) if word in text), "")
    return "" if rose and fell else rose or fell


def _told(question: Question, terms: Sequence[Term], operands: Sequence[Candidate]) -> Proposal:
    """The figures with their citations, then what they come to."""
    spans = [answer_window(c, terms, LONGEST) for c in operands]
    first = operands[0]
    if all(c.passage is first.passage and c.sentence == first.sentence for c in operands):
        whole = Span(min(s.start for s in spans), max(s.end for s in spans))
        claims = [claim_from(first.passage, whole, question.text)]
    else:
        claims = [claim_from(c.passage, span, question.text) for c, span in zip(operands, spans, strict=True)]
    supports = tuple(dict.fromkeys(s for claim in claims for s in claim.supports))
    claims.append(
        Claim(result(question.computes, [c.quantity for c in operands if c.quantity]), supports, checked=False)
    )
    sentence = first.sentence.of(first.passage.text)
    return Proposal(
        Draft(tuple(claims)),
        Cover.of(terms, first.passage, sentence, "".join(claim.text for claim in claims[:-1]), question.topic),
    )


def result(computes: str, operands: Sequence[Quantity]) -> str:
    """What figures of one unit come to, with the computation: 相差51件(909-858=51,…). computes: sum, else a difference."""
    if computes == "sum":
        value, sign, word = sum((q.value for q in operands), Decimal(0)), "+", "合计"
    else:
        operands = sorted(operands, key=lambda q: -q.value)
        value, sign = operands[0].value - operands[1].value, "-"
        word = "相差" if computes == "difference" else "其余为"
    alike = len({q.published_unit for q in operands}) == 1
    unit = operands[0].published_unit if alike else operands[0].unit
    scale = _scale(operands[0].published_unit, operands[0].unit) if alike else Decimal(1)
    if operands[0].kind == "percent":
        unit = "个百分点"
    shown = _plain(value / scale)
    sides = sign.join(_plain(q.value / scale) for q in operands)
    return f"{word}{shown}{unit}({sides}={shown},由上述数字计算得出)"


def _operands(
    question: Question, candidates: Sequence[Candidate], terms_of: Callable[[str], Sequence[Term]]
) -> tuple[Candidate, Candidate] | None:
    """The two figures whose labels fit the two halves of the question best, of one unit, nearest to the best passage."""
    asked = _TOGETHER.sub("", part_asked(question.topic) or question.topic)
    for split in _SPLITS:  # 甲加上乙 first: 乙 may be a row of its own (立、改、废的规章)
        pieces = [p for p in split.split(asked) if content_words(p)]
        if len(pieces) > 2:
            pieces = [p for p in pieces if not re.search(r"多少|几", p)] or pieces  # 还剩多少件没结 names no figure
        halves = [t for t in (terms_of(p) for p in pieces) if sum(x.weight for x in t) > 0]
        if len(halves) > 1 and (found := _best_pair(question, candidates, halves)):
            return found
    several = question.computes != "sum" or _SEVERAL_ASKED.search(
        question.topic
    )  # 成交价合计是多少 asks for one figure
    return None if len(halves) > 1 or not several else _best_pair(question, candidates, halves)


def _best_pair(
    question: Question, candidates: Sequence[Candidate], halves: Sequence[Sequence[Term]]
) -> tuple[Candidate, Candidate] | None:
    best: tuple[float, Candidate, Candidate] | None = None
    pool = candidates[:24]
    for i, first in enumerate(pool):
        for second in pool[i + 1 :]:
            a, b = first.quantity, second.quantity
            if (
                a is None
                or b is None
                or not counted_alike(a.unit, b.unit)
                or a.kind != b.kind
                or (question.computes == "difference" and a.value == b.value)
                or first.passage.paragraph.source != second.passage.paragraph.source
            ):
                continue
            value = (
                first.score
                + second.score
                + (0.5 if first.sentence == second.sentence and first.passage is second.passage else 0.0)
            )
            if len(halves) == 2 and question.computes == "sum" and not _fit_apart(halves, first, second):
                continue
            own = [_right_before(c) or c.label for c in (first, second)]
            covered = sum(max(coverage(h, label) for label in own) for h in halves)
            alone = max((sum(coverage(h, label) for h in halves) for label in own), default=0.0)
            value += 0.4 * (covered - 0.5 * alone)
            if best is None or value > best[0]:
                best = (value, first, second)
    return (best[1], best[2]) if best else None


def _each_named(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """A figure for each of three and more things asked for together, all in one sentence: 供热管网5公里、燃气管网3公里…."""
    asked = _TOGETHER.split(question.topic)[0]
    names = [n for n in re.split(r"[、和与及]", re.split(r"[,，]", asked.rstrip(",， "))[-1]) if len(n) > 1]
    near = beside(candidates[0], candidates)
    found = [next((c for c in near if _names(c, name)), None) for name in names]
    operands = [c for c in found if c]
    whole = len(names) > 2 and len(operands) == len(names) == len({c.span.start for c in operands})
    return operands if whole and len({c.quantity.unit for c in operands if c.quantity}) == 1 else []


def _all_alike(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """All figures of the best one's sentence where they give the same thing as often as was asked for: 四个季度."""
    asked = _SEVERAL.search(question.text)
    near = sorted(beside(candidates[0], candidates), key=lambda c: c.span.start)
    named = {re.sub(r"^.*?(?:季度|月份?|年度?|阶段|批)", "", _right_before(c)) for c in near}
    counted = int(chinese_number(asked.group(1)) or 0) if asked and asked.group(1) else len(near)
    alike = asked and len(near) > 2 and len(near) == counted and len(named) == 1
    return near if alike and len({c.quantity.unit for c in near if c.quantity}) == 1 else []


def _names(candidate: Candidate, name: str) -> bool:
    """Whether a figure's own words begin the thing's name: 供热管网 for 供热."""
    return re.sub(r"^.*(?:老旧|改造|的)", "", name)[:2] in _right_before(candidate)


def _linked(candidates: Sequence[Candidate], link: re.Pattern[str]) -> tuple[Candidate, Candidate] | None:
    """Two figures of one unit and sentence with such words between them, the best figure one of them; None where none are."""
    best = candidates[0]
    near = beside(best, candidates)
    for first in near:
        for second in near:
            a, b = first.quantity, second.quantity
            between = best.passage.text[first.span.end : second.span.start]
            if a and b and a.unit == b.unit and best in (first, second) and link.fullmatch(between):
                return first, second
    return None


def _row_of(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The figures of 甲、乙、丙管网800公里、600公里、300公里, where all that they count was asked for; else none."""
    best = candidates[0]
    text = best.passage.text
    run: list[Candidate] = []
    for candidate in sorted(beside(best, candidates), key=lambda c: c.span.start):
        joined = run and re.fullmatch(r"[、,，和]", text[run[-1].span.end : candidate.span.start])
        if run and not joined:
            if best in run:
                break
            run = []
        run.append(candidate)
    if best not in run or len(run) < 2 or len({c.quantity.unit for c in run if c.quantity}) > 1:
        return []
    named = re.split(r"[、和与及]", re.split(r"[,，。;；]", text[best.sentence.start : run[0].span.start])[-1])
    asked = sum(name[:2] in question.text for name in named)
    return run if len(named) == len(run) and asked >= len(run) - 1 else []


def _fit_apart(halves: Sequence[Sequence[Term]], first: Candidate, second: Candidate) -> bool:
    """Whether each figure fits its own half of the question."""
    a, b = ((coverage(h, first.label), coverage(h, second.label)) for h in halves)
    return (a[0] >= 0.3 and b[1] >= 0.3) or (a[1] >= 0.3 and b[0] >= 0.3)


def _complement(question: Question, candidates: Sequence[Candidate]) -> tuple[Candidate, Candidate] | None:
    """A whole and a part of it in one sentence, of one unit, where the question asks for what is left."""
    match = _NOT.search(question.text)
    if not match:
        return None
    best = candidates[0]
    inside = [
        c for c in beside(best, candidates) if c.quantity and best.quantity and c.quantity.unit == best.quantity.unit
    ]
    if len(inside) < 2 or any(_NOT.search(c.label) for c in inside):
        return None
    asked = question.text[match.end() : match.end() + 8]
    before = question.text[: match.start()]
    part = max(
        inside,
        key=lambda c: (
            _shared(asked, _right_before(c)) + _shared(asked, _right_after(c)),
            _shared(before, c.label),  # 提案 and not 建议, where both were 解决采纳
            -(c.quantity.value if c.quantity else 0),
        ),
    )
    wholes = [
        c for c in inside if c is not part and c.quantity and part.quantity and c.quantity.value > part.quantity.value
    ]
    return (max(wholes, key=lambda c: (common_run(_right_before(c), before), c.score)), part) if wholes else None


def _shared(asked: str, said: str) -> int:
    return sum(asked[i : i + 2] in said for i in range(len(asked) - 1))


def _right_before(candidate: Candidate) -> str:
    text, at = candidate.passage.text, candidate.span.start
    return re.split(r"[，,；;。、\s]", text[max(0, at - 10) : at])[-1]


def _right_after(candidate: Candidate) -> str:
    return re.split(r"[，,；;。、\s]", candidate.passage.text[candidate.span.end : candidate.sentence.end])[0]


def _scale(published: str, unit: str) -> Decimal:
    if published != unit:
        for word, scale in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100)):
            if published.startswith(word):
                return Decimal(scale)
    return Decimal(1)


def _plain(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return text
