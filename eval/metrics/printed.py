"""Does every figure of the answer stand in what it cites."""

from __future__ import annotations

from eval.metrics.answer import Given
from eval.metrics.base import Metric
from eval.metrics.matching import NUMBER, is_sum_or_difference, numbers
from eval.sets import Question

NUMBER_FAITHFUL = Metric(
    name="number_faithful",
    label="数字有据",
    definition="答了的可答题中,答案里每个数字都印在有效引用的正文、章节、标题、段号或问题里(20 以内放过;比较题容许两数之和、之差)。取值 0 或 1。",
    source="本项目 contract.md",
    better="high",
    unknown="合计题和原文有误的题不判:数字本就要算出或还原",
)
NOT_JUDGED = frozenset({"aggregate", "source_noise"})
_SMALL = frozenset(str(n) for n in range(21))  # from the contract: counts and numbering


def unfounded(question: Question, given: Given) -> list[str]:
    """The figures of the answer that stand nowhere they may come from, in order of size of text."""
    known = set(numbers(question.question + " " + " ".join(question.history)))
    for citation in given.citations:
        known |= numbers(citation.searched) | numbers(citation.title) | {str(citation.paragraph)}
    printed = {number for number in known if NUMBER.fullmatch(number)}
    may_compute = question.type == "compare"
    return sorted(
        number
        for number in numbers(given.text)
        if number not in known and number not in _SMALL and not (may_compute and is_sum_or_difference(number, printed))
    )
