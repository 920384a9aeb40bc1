"""Figures of the reports with the words that say what they count: what 填空, 单选, 判断 and the table of figures are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.clauses import Span, clauses
from assistant.quantities import Quantity, quantities
from assistant.study.sound import Sentence
from assistant.study.wording import han, spoken_by

LONGEST = 96  # characters of a report in a stem: two lines on paper
OWN_LABEL = 12  # Chinese characters of a clause that says by itself what it counts; a guess, checked by eye
_KINDS = ("count", "money", "percent")
_TIME = frozenset(
    [
        "年",
        "个月",
        "月",
        "天",
        "日",
        "周",
        "个工作日",
        "工作日",
        "小时",
        "分钟",
        "秒",
        "岁",
        "世纪",
        "周年",
        "学时",
        "号",
        "号楼",
        "线",
        "号线",
        "度",
        "级",
        "层",
        "季度",
        "个季度",
        "届次",
        "期",
    ]
)
_LEANS = re.compile(
    r"^(?:其中|占|较|比|同比|环比|增长|下降|减少|增加|达|为|约|分别|均|并|且|共|至|从|由|居|位|其|该|此|这|上述|以上|纠错|率)"
)
TELLS = 6  # Chinese characters beside the figures from which a clause says what it counts; a guess
_COUNTED = re.compile(r"[约超近]?\d[\d.,]*[万亿]?[一-鿿%]?")
DANGLING = re.compile(r"^(?:其|该|此|这|上述|以上|因此|为此|对此|据此|它|他|她|前者|后者)")
_LINKS = re.compile(r"^(?:同时|此外|另外|特别是|尤其是|目前|截至目前|截至|另)[,\uff0c]")
_OPEN_END = re.compile(r"(?:基础上|的同时|以来|期间|之后|之前|之?内|后|前|时|中|下|为|是|和|与|及|的)$")
_VERB = re.compile(
    "(?:突破|达到|超过|高达|增至|降至|增加到|提高到|不得?低于|不得?少于|不得?超过|不得?高于|至少)(?=\\d)"
)
_HIDDEN = re.compile(r"[《“(\uff08〈][^《》“”()\uff08\uff09〈〉]*$")


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure and the run of clauses that says what it counts."""

    sentence: Sentence
    core: str  # that run, without its final mark; speaker's 我市 and the like named
    start: int  # of the figure within core
    end: int
    quantity: Quantity  # offsets within the sentence's text
    label: str  # the figure's own clause without figures
    lead: str  # a period said earlier in the paragraph that governs the figure, "" when core says it or none is needed

    @property
    def figure(self) -> str:
        """As published, with its unit: 1410.77亿元, 约2700余人次."""
        return self.core[self.start : self.end]

    @property
    def askable(self) -> bool:
        """A single value worth asking for: nobody learns a range, a pair or a two by heart."""
        worth = self.quantity.kind != "count" or abs(self.quantity.value) >= 3
        behind = any(q.end == self.start for q in quantities(self.core[: self.start]))
        paired = behind or re.match(r"\d", self.core[self.end :]) is not None  # 27大项208小项
        paired = (
            paired or "分别" in re.split(r"[,\uff0c;\uff1b:\uff1a]", self.core[: self.start])[-1]
        )  # 分别增长7.8%、9%
        return (
            worth
            and not paired
            and self.quantity.upper is None
            and not self._told_by_the_rest()
            and not self._told_twice()
        )

    def _told_by_the_rest(self) -> bool:
        """Whether the stem gives the figure away: four fields named before 等4个领域, the rest of a total."""
        before = self.core[: self.start]
        named = re.split(r"[,\uff0c;\uff1b:\uff1a]", before)[-1].count("、") + 1
        if named > 2 and self.quantity.value == named:
            return True
        told = quantities(before)
        same = [q.value for q in told if q.unit == self.quantity.unit]
        rest = len(same) > 1 and same[0] - sum(same[1:]) == self.quantity.value
        return rest or (self.quantity.kind == "percent" and _is_share(self.quantity.value, told))

    def _told_twice(self) -> bool:
        """Whether the sentence has the same figure again, of something else: each quarter's 158.05万元."""
        return sum(q.value == self.quantity.value for q in quantities(self.sentence.text)) > 1

    @property
    def slight(self) -> bool:
        """Hardly worth a place on a paper: a handful, or a guess (约2700余)."""
        few = self.quantity.kind == "count" and abs(self.quantity.value) < 5
        return few or bool(re.match("约.*[余多]", self.figure)) or self.core.startswith("方面", self.end)

    @property
    def counts(self) -> str:
        """What the figure counts, dots for the figure itself unless it stands last: its own clause, with those before
        it back to one that says what is spoken of (全年依法受理909件,审结)."""
        cut = clauses(self.core) or [Span(0, len(self.core))]
        own = next((i for i, c in enumerate(cut) if c.start <= self.start < c.end), len(cut) - 1)
        first = own
        while first and not _says_what(cut[first].of(self.core)):
            first -= 1
        before, after = self.core[cut[first].start : self.start], self.core[self.end : cut[own].end]
        return f"{before}……{after}" if after.strip() else before

    @property
    def key(self) -> tuple[str, int, int]:
        """Which sentence it stands in."""
        return self.sentence.paragraph.source, self.sentence.paragraph.number, self.sentence.order

    def said(self, figure: str) -> str:
        """core with another figure in its place."""
        return self.core[: self.start] + figure + self.core[self.end :]


def _says_what(clause: str) -> bool:
    return not _LEANS.match(clause) and han(_COUNTED.sub("", clause)) >= TELLS


def _is_share(percent: Decimal, told: Sequence[Quantity]) -> bool:
    """Whether one of the figures is that share of another: 出庭率 beside 开庭1095件, 出庭728件."""
    values = [q.value for q in told if q.kind in ("count", "money") and q.value]
    return any(a <= b and abs(100 * a / b - percent) < Decimal("0.1") for a in values for b in values if a is not b)


def facts(sentences: Iterable[Sentence]) -> list[Fact]:
    """Every figure with what it counts, in the order of the text."""
    return [fact for sentence in sentences for fact in _of(sentence)]


def _of(sentence: Sentence) -> list[Fact]:
    text = sentence.text
    found = quantities(text)
    cut = clauses(text)
    out = []
    for q in found:
        if not _counted(q, text):
            continue
        i = next((i for i, c in enumerate(cut) if c.start <= q.start < c.end), None)
        if i is None or q.end > cut[i].end:
            continue
        label = _without(text, cut[i], found)
        first = _begin(cut, i, text, label)
        if first is None:
            continue
        last = _last(cut, i, first, text)
        core = text[cut[first].start : cut[last].end].rstrip(",\uff0c;\uff1b:\uff1a。 ")
        made = _fact(sentence, core, cut[first].start, q, label)
        if made:
            out.append(made)
    return out


def _fact(sentence: Sentence, core: str, offset: int, q: Quantity, label: str) -> Fact | None:
    start, end = q.start - offset, q.end - offset
    verb = _VERB.match(core, start)  # 首次突破5万亿元: asked for is what was passed
    start = verb.end() if verb else start
    if end > len(core) or DANGLING.match(core) or _OPEN_END.search(core):
        return None
    link = _LINKS.match(core)
    if link:
        core, start, end = core[link.end() :], start - link.end(), end - link.end()
    head, tail = spoken_by(sentence.info, core[:start]), spoken_by(sentence.info, core[end:])
    if head is None or tail is None or start < 0:
        return None
    figure = core[start:end]
    return Fact(
        sentence, head + figure + tail, len(head), len(head) + len(figure), q, label, _period_before(sentence, core)
    )


def _counted(q: Quantity, text: str) -> bool:
    """A counted figure in digits, not part of a name in quotation marks or brackets, no threshold."""
    if q.kind not in _KINDS or not q.value or not q.unit or not re.search(r"\d", q.text):
        return False
    if q.unit in _TIME and not re.match(
        "[以之]?内", text[q.end :]
    ):  # a deadline is worth knowing, a length of time is not
        return False
    behind = text[q.end :]
    if re.match(r"[(\uff08]?含|以上|以下", behind):  # 100万元(含)以上: a threshold
        return False
    if q.text.endswith(("以上", "以下")) and re.match("[一-鿿]", behind):  # 单笔50万元以下拖欠账款
        return False
    return not _HIDDEN.search(text[: q.start])


def _begin(cut: list[Span], i: int, text: str, label: str) -> int | None:
    """The clause a stem begins with: the sentence's first when that is short enough, else the figure's own."""
    if cut[i].end - cut[0].start <= LONGEST:
        return 0
    for first in range(i, 0, -1):
        begun = text[cut[first].start : cut[i].end]
        if cut[i].end - cut[first].start > LONGEST:
            return None
        after_semicolon = text[cut[first - 1].end - 1] in ";\uff1b"
        if not _LEANS.match(begun) and (after_semicolon or (first == i and han(label) >= OWN_LABEL)):
            return first
    return None


def _last(cut: list[Span], i: int, first: int, text: str) -> int:
    """The clause a stem ends with: the figure's own, or those after it where that one is not complete (30日内, ……)."""
    last = i
    while _OPEN_END.search(text[: cut[last].end].rstrip(",\uff0c")) and last + 1 < len(cut):
        if cut[last + 1].end - cut[first].start > LONGEST:
            break
        last += 1
    return last


def _without(text: str, clause: Span, found: Iterable[Quantity]) -> str:
    piece = list(clause.of(text))
    for q in found:
        if clause.start <= q.start and q.end <= clause.end:
            piece[q.start - clause.start : q.end - clause.start] = "\0" * (q.end - q.start)
    return "".join(piece).replace("\0", "")


_PERIOD = re.compile(
    r"(?:19|20)\d\d年|“?十[一二三四五]五”?(?:时期|期间|以来)?|[这过去近]*[三四五两]年[来间]?|过去一年|一年来|今年|去年|上年|全年|本届政府"
)


def _period_before(sentence: Sentence, core: str) -> str:
    """五年来, where the paragraph opens with it and the stem does not say when."""
    if _PERIOD.search(core):
        return ""
    opening = clauses(sentence.paragraph.text)[:1]
    match = (
        re.match(
            r"(?:[这过去近]*[三四五]年[来间]|过去一年|一年来|这[三四五]年|“?十[一二三四五]五”?(?:时期|期间|以来)|(?:19|20)\d\d年)",
            opening[0].of(sentence.paragraph.text),
        )
        if opening and sentence.before
        else None
    )
    return match.group() if match else ""
