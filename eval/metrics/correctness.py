"""Is the answer right: every gold fact stated, nothing forbidden, not too long."""

from __future__ import annotations

from dataclasses import dataclass

from eval.metrics.answer import Given
from eval.metrics.base import Metric
from eval.metrics.matching import holds, plain, states_any
from eval.sets import Question

CORRECT = Metric(
    name="correct",
    label="答对",
    definition="可答的题:没有拒答,标准事实每条都以认可的写法出现,不含禁止出现的内容,长度不超限;库中没有的题:拒答且不附引用。取值 0 或 1。",
    source="本项目 contract.md",
    better="high",
    unknown="答案所在的行读不出来",
)
FACTS = Metric(
    name="facts",
    label="事实答全率",
    definition="可答的题中,答案写出的标准事实占全部标准事实的份额;拒答记 0。",
    source="RAGAS 的 context/answer recall 一类,此处以标准事实为准(Es 等,EACL 2024)",
    better="high",
    unknown="答案所在的行读不出来,或该题没有列事实",
)
_LIMITS = {"number": 120, "date": 120, "who": 120, "list": 1500, "responsibility": 1500, "aggregate": 1500}
_LIMIT = 600  # characters, every other type; both from the contract


@dataclass(frozen=True, slots=True)
class Correctness:
    """What is wrong with an answer; nothing when it is right."""

    refused: bool
    missing: tuple[str, ...]  # first form of each fact not stated
    forbidden: tuple[str, ...]  # what should not be there
    too_long: int | None  # characters, when over the limit

    @property
    def correct(self) -> bool:
        return not (self.refused or self.missing or self.forbidden or self.too_long)


def judge_answerable(question: Question, given: Given) -> Correctness:
    """A question the library answers."""
    if given.refused:
        return Correctness(True, tuple(forms[0] for forms in question.facts), (), None)
    missing = tuple(forms[0] for forms in question.facts if not states_any(given.text, forms))
    compared = plain(given.text)
    forbidden = tuple(form for form in question.forbidden if holds(compared, plain(form)))
    length = len(given.text)
    return Correctness(False, missing, forbidden, length if length > _LIMITS.get(question.type, _LIMIT) else None)


def right_refusal(given: Given) -> bool:
    """For a question the library does not answer: refused, no failure, no citations that pretend to support."""
    return given.refused and not given.error and given.citations_offered == 0
