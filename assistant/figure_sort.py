"""What a figure is, by the words around it: one of another sort is no answer, however near it stands.

What was planned does not say what came of it, nor what may be paid at most what was paid; 附件1 counts nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.clauses import Span
from assistant.match import common_run, content_words
from assistant.passages import Passage
from assistant.quantities import Quantity, quantities
from assistant.question import Question

_ASKED_THING = re.compile(r"多少[一-鿿]([一-鿿]{4,8})[?？。]*$")
_COUNTED_THING = re.compile(r"[一-鿿]{4,8}")
_ACTUAL = re.compile(r"实际|决算|执行结果|(?:达到|完成|实现|做到|办理|受理|培训)了")
_PLANNED = re.compile(r"预算|预期|目标|计划|力争|拟(?=[一-鿿])|努力实现|确保|争取")
_MEETING = re.compile(r"(?<=[次届])(?:全体)?会议|(?<=[次届])全会|(?<=届)[一二三四五六七八九十\d]*次会议")
_ATTACHED = re.compile(r"(?:附件|附表|[表图])$")  # 附件1 is no figure
_HAPPENED = re.compile(r"[一-鿿]了(?:多少|几)")
_LIMIT = re.compile(r"不得?超过|最高|上限|封顶|以内|至多")
_TARGET = re.compile(r"目标|预期|(?:计划|打算|拟|准备)(?=[^,，。]{0,12}(?:多少|几))")
_CALLED, _DIGITS = re.compile(r"(?:电话|手机号?|联系方式|传真|邮编)[^,，。]{0,6}(?:多少|几|什么|[?？])"), 6
_CLOCK = re.compile(r"[:：]\d\d|点(?:钟|半|整|至|到|前|后|以|起|[,，。;；]|$)|时(?:整|至|到)")
_AT_WHAT_TIME = re.compile(r"几点|点钟|什么时间|什么时候|时段|几时|时间")
_AHEAD = re.compile(
    r"目标|预期|计划|力争|确保|争取|努力|左右|以上|以内|不低于|不少于|不超过|将|要|拟|到20|安排|重点工作|主要任务|思路|部署|任务|下一步|今年|继续|推进"
)
_RESULT = re.compile(r"(?:预计)?全年|同比|比上年|较上年|比去年")
_PLANS_AHEAD = re.compile(r"预算|目标|计划|工作安排|工作打算|主要安排|年重点工作|下一步")
_PLAN_KINDS = ("实施方案", "方案", "规划", "计划", "要点", "行动计划")
_NORM_KINDS = ("法规", "规章", "司法解释")
_REACHED = re.compile(r"(?:增|增加|扩大|扩)[至到]$")
IN_ALL = re.compile(r"一共|总共|总计|共有")


@dataclass(frozen=True, slots=True)
class Sort:
    """What sort of figure a question asks for."""

    question: Question
    given: frozenset[tuple[object, str]]  # figures that it states itself
    added: bool  # how many came
    happened: bool  # what came of something
    paid: bool  # how much was given out, taken in, used
    targeted: bool  # what is aimed at

    @classmethod
    def of(cls, question: Question) -> Sort:
        """As the last turn's own words say it, where there are any."""
        own = question.focus or question.text
        return cls(
            question,
            frozenset((q.value, q.unit) for q in quantities(question.text)) - {(1, "个")},  # 一个 is an article there
            "新增" in own,
            _ACTUAL.search(own) is not None,
            _HAPPENED.search(question.text) is not None,
            _TARGET.search(question.focus or question.topic) is not None,
        )

    def is_none(self, passage: Passage, quantity: Quantity) -> bool:
        """Whether what looks like a figure is none that could answer: said by the question, a number of something."""
        text = passage.text
        if _CALLED.search(self.question.text) and len(re.sub(r"\D", "", quantity.text)) < _DIGITS:
            return True  # a telephone number is longer
        if _CLOCK.match(text, quantity.end) and not _AT_WHAT_TIME.search(self.question.text):
            return True
        return (
            (quantity.value, quantity.unit) in self.given
            or _MEETING.match(text, quantity.end) is not None
            or _ATTACHED.search(text, max(0, quantity.start - 2), quantity.start) is not None
            or (self.added and _REACHED.search(text, max(0, quantity.start - 4), quantity.start) is not None)
        )  # 增至150条 does not say how many came

    def differs(self, passage: Passage, sentence: Span, quantity: Quantity, label: str) -> bool:
        """Whether a figure is of another sort than the one asked for. label: the words that say what it counts."""
        if _counts_another(self.question, passage, sentence, quantity):
            return True
        if self.happened and _only_planned(passage, label):
            return True  # what was planned is no answer to what came of it
        if self.paid and IN_ALL.search(self.question.text) and passage.metadata.kind in _NORM_KINDS:
            return True  # nor does a rule say what was done under it in all
        if self.paid and _LIMIT.search(passage.text, max(sentence.start, quantity.start - 8), quantity.end + 3):
            return True  # nor is the most that may be paid to how much was
        before = passage.text[sentence.start : quantity.end + 4]
        ahead = passage.metadata.kind in _PLAN_KINDS or _AHEAD.search(f"{passage.heading}{before}") is not None
        reached = _RESULT.search(f"{before[-20:]}{label}") and not _PLANNED.search(re.sub("预计全年", "", label))
        return self.targeted and (not ahead or bool(reached))  # nor what came of it to what was aimed at


def of_a_part(asked: str, text: str, sentence: Span, quantity: Quantity) -> bool:
    """Whether a figure is one of a list of parts, 其中:城镇投资…;农村投资…, that the question does not name."""
    begins = text.rfind("其中", sentence.start, quantity.start)
    if begins < 0 or text[begins + 2 : begins + 3] not in (":", "："):
        return False
    item = re.split("[；;]", text[begins + 3 : quantity.start])[-1]
    named = re.match(r"[^\d，,]*", item)
    return any(len(word) > 1 and word not in asked for word in content_words(named.group() if named else ""))


def _counts_another(question: Question, passage: Passage, sentence: Span, quantity: Quantity) -> bool:
    """Whether a figure counts a thing that the question names beside the one it asks for, which the sentence never says:
    58处优秀历史建筑, where 多少处火灾隐患 in them was asked."""
    asked = _ASKED_THING.search(question.text)
    counted = _COUNTED_THING.match(passage.text, quantity.end, sentence.end)
    if not asked or not counted:
        return False
    thing, other = asked.group(1), counted.group()
    rest = question.text.replace(thing, "")
    said = f"{passage.heading}{sentence.of(passage.text)}"
    return not common_run(thing, said) and not common_run(thing, other) and other[:4] in rest


def _only_planned(passage: Passage, label: str) -> bool:
    """Whether a figure is one of what is to come, by its label, its headings or the kind of its document."""
    ahead = _PLANNED.search(label) or _PLANS_AHEAD.search(passage.heading)
    return bool(ahead) or passage.metadata.kind in _PLAN_KINDS
