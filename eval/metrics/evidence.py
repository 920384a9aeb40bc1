"""Does the answer cite the gold evidence, and little else."""

from __future__ import annotations

from eval.metrics.answer import Given
from eval.metrics.base import Metric
from eval.metrics.matching import squeeze, states_any
from eval.sets import Question

CITED = Metric(
    name="cited",
    label="引到依据",
    definition="可答的题中,每条标准依据都在某条有效引用的章节路径加正文里;拒答记 0。取值 0 或 1。",
    source="本项目 contract.md",
    better="high",
    unknown="答案所在的行读不出来",
)
PRECISION = Metric(
    name="precision",
    label="引用切题率",
    definition="答了的可答题中,正文含标准依据或标准事实的引用占有效引用的份额;没有有效引用记 0。",
    source="本项目 contract.md",
    better="high",
    unknown="答案所在的行读不出来",
)


def all_cited(question: Question, given: Given) -> bool:
    """Whether every gold quote stands in some citation that counts; never without a citation."""
    texts = [squeeze(citation.searched) for citation in given.citations]
    quotes = [squeeze(evidence.quote) for evidence in question.evidence]
    return bool(texts) and all(any(quote in text for text in texts) for quote in quotes)


def precision(question: Question, given: Given) -> float:
    """Share of the citations that hold a gold quote or state a gold fact; 0 without citations."""
    if not given.citations:
        return 0.0
    quotes = [squeeze(evidence.quote) for evidence in question.evidence]
    forms = [form for forms in question.facts for form in forms]

    def to_the_point(text: str) -> bool:
        compared = squeeze(text)
        return any(quote in compared for quote in quotes) or states_any(text, forms)

    return sum(to_the_point(citation.searched) for citation in given.citations) / len(given.citations)
