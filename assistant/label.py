"""A figure's label: the words that say what it counts, and how they fit what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.clauses import Span
from assistant.lexicon import qualifiers, stages
from assistant.match import Term, content_words, held
from assistant.quantities import Quantity
from index.terms import dictionary_words

SHORT = 4  # characters of a label that needs the clause before it to say what is counted
TAKEN_OVER = 0.6  # of a word said earlier in the sentence, against one in the figure's own label
PART = 2.0  # how much more the words of the part asked about count than those of the whole it is of
ITEM_BEFORE = 0.3  # of a word said before a semicolon
_INSIDE = frozenset(["中", "里", "当中", "其中", "之中", "里面", "里头", "中间"])
_GENERAL = re.compile(r"全年|年度|年均|总|其中|实际|综合|直接|平均|本年|全省|全市|全区|全国|的")
_MEASURED = re.compile(
    r"([一-鿿]{2,6}?)(率|产量|产值|销量|面积|增速|增幅|均价|价格|收入|支出|总额|增加值)"
    r"(?:具体|大概|大约|到底|究竟|分别|各)?(?:是|为|有|占|达到?|约)?(?:多少|几|百分之|多大|如何|怎样|[?？。]*$)"
)
_BARE = re.compile(r"同比|环比|比上年|较上年|比去年|[为占达约超共计了的]")  # says nothing of what is counted
_CAPACITY = re.compile(r"年产(?!量)|产能|项目|生产线")  # what a works could make is not what was made
_PAUSE = re.compile(r"[，,；;：:。！？!?、\n（(]")
_LEADS_ON = re.compile(r"(?:力争|争取|计划|预计|确保|将|截至|截止)*[到至在于自从]?(?:底|末|年底|年末|前|之前|起)*")
_BY_WHAT = re.compile(r"根据|按照|依照|依据|结合|围绕|依托|对照")
_TOTALS = ("累计", "最高", "最低")  # a total, or a bound, answers a question that names none


def label_of(text: str, sentence: Span, all_quantities: Sequence[Quantity], i: int) -> str:
    """The words that say what figure i counts: up to the next pause or figure; with the clause before, when short."""
    own = respective(text, sentence, all_quantities, i)
    if own is not None:
        return own
    left, right = _bounds(text, sentence, all_quantities, i)
    quantity = all_quantities[i]
    label = text[left : quantity.start] + text[quantity.end : right]
    before = [m.end() for m in _PAUSE.finditer(text, sentence.start, quantity.start)]
    if quantity.kind in ("date", "year") and _LEADS_ON.fullmatch(label) and right < sentence.end:
        after = _PAUSE.search(text, right + 1, sentence.end)  # 到2027年,平台建成: what is dated follows
        if after and _BY_WHAT.match(text, right + 1):  # 9月底前,根据清单,制定方案
            after = _PAUSE.search(text, after.end(), sentence.end)
        return label + text[right : after.start() if after else sentence.end]
    if len(_BARE.sub("", label)) < SHORT and before:
        return text[before[-2] if len(before) > 1 else sentence.start : left] + label
    return label


def own_label(text: str, sentence: Span, all_quantities: Sequence[Quantity], i: int) -> str:
    """The words right before figure i and right after it, up to the next pause or figure."""
    left, right = _bounds(text, sentence, all_quantities, i)
    return text[left : all_quantities[i].start] + text[all_quantities[i].end : right]


def _bounds(text: str, sentence: Span, all_quantities: Sequence[Quantity], i: int) -> tuple[int, int]:
    """Where the words around figure i begin and end: at pauses and at its neighbours."""
    quantity = all_quantities[i]
    pauses = (m.end() for m in _PAUSE.finditer(text, sentence.start, quantity.start))
    left = max([sentence.start, *pauses, *(q.end for q in all_quantities[:i] if q.end > sentence.start)])
    after = _PAUSE.search(text, quantity.end, sentence.end)
    following = (q.start for q in all_quantities[i + 1 :] if q.start < sentence.end)
    return left, min([after.start() if after else sentence.end, *following])


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


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured, and of what: 率 of 败诉, 产量 of 咖啡."""

    kind: str
    stem: str
    of: Term | None  # the word right before, where speech has no other for it

    def rivalled(self, label: str, said: str) -> bool:
        """Whether a label gives another measure of the kind, or sentence and headings never name what is measured."""
        if (self.of and held(self.of, said) == 0) or (self.kind == "产量" and _CAPACITY.search(label)):
            return True
        found = re.findall(rf"([一-鿿]{{2,4}}){self.kind}", label)
        named = [bare for stem in found if len(bare := _GENERAL.sub("", stem)) > 1]
        return bool(named) and not any(set(stem) & set(self.stem) for stem in named)


def measured(topic: str, terms: Sequence[Term]) -> Measure | None:
    """The rate, yield, area or price that a question asks for; None where it asks for none of them."""
    asked = _MEASURED.search(topic)
    if not asked:
        return None
    named = topic[: asked.end(2)]  # 森林覆盖率 is a rate of 森林, where 覆盖率 is a word of its own
    whole = next((t.word for t in terms if len(t.word) > 1 and named.endswith(t.word)), asked.group(2))
    before = named.removesuffix(whole)
    of = next((t for t in terms if len(t.word) > 1 and not t.also and before.endswith(t.word)), None)
    return Measure(asked.group(2), asked.group(1), of)


def head_word(topic: str, terms: Sequence[Term]) -> Term | None:
    """What is counted, by the word right before the asking: 地区生产总值 in 地区生产总值是多少亿元."""
    asking = re.search(r"多少|几|如何|怎样|什么|多大|多高", topic)
    before = re.sub(
        r"(?:一?共|总共|分别|各|是|为|有|达到?|完成|实现)+$", "", topic[: asking.start()] if asking else topic
    )
    named = [(before.rfind(term.word), term) for term in terms if len(term.word) > 3 and term.word in before]
    at, head = max(named, key=lambda pair: pair[0], default=(-1, None))
    return head if head and at + len(head.word) == len(before) else None


def said_of_another(head: Term, text: str, sentence: Span, quantity: Quantity) -> bool:
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


def label_cover(terms: Sequence[Term], label: str, before: str, focus: frozenset[str], part: str = "") -> float:
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


def is_article(text: str, quantity: Quantity) -> bool:
    """Whether 一 with a measure word stands before its noun, as an article does."""
    return quantity.value == 1 and text[quantity.start] == "一" and bool(re.match(r"[一-鿿]", text[quantity.end :]))


def qualified_apart(asked: str, label: str) -> int:
    """How many groups of qualifiers stand on one side only."""
    apart = 0
    for group in qualifiers():
        said, wanted = any(w in label for w in group), any(w in asked for w in group)
        apart += (wanted and not said) or (said and not wanted and group[0] not in _TOTALS)
    return apart


def at_another_stage(asked: str, text: str, sentence: Span, all_quantities: Sequence[Quantity], i: int) -> bool:
    """Whether figure i is of one stage of a matter and another was asked for: 新收279件, where 审结 was.

    The stage is said beside the figure, else before the list it stands in: 新增平台30个、企业150家.
    """
    for matter in stages():
        wanted = _stages_in(asked, matter)
        if not wanted:
            continue
        listed = re.split(r"[，,；;：:。]", text[sentence.start : all_quantities[i].start])[-1]
        told = _stages_in(own_label(text, sentence, all_quantities, i), matter) or _stages_in(listed, matter)
        if told and not wanted & told:
            return True
    return False


def _stages_in(text: str, matter: Sequence[Sequence[str]]) -> set[int]:
    return {n for n, stage in enumerate(matter) if any(word in text for word in stage)}
