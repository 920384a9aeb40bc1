"""The writer before the verifier took anything out: a measure that does not lean on the verifier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.metrics.base import Metric
from eval.metrics.matching import states_any, without_marks
from eval.sets import Question

RAW_FACTS = Metric(
    name="raw_facts",
    label="初稿事实答全率",
    definition="可答的题中,写作者的初稿(核对之前)写出的标准事实的份额。与“事实答全率”之差是核对误删或救回的部分。",
    source="本项目;事实由人标注,不依赖核对器",
    better="high",
    unknown="答案没有附初稿时不算",
)
RAW_KEPT = Metric(
    name="raw_kept",
    label="初稿留用率",
    definition="附了初稿的题中,初稿的字数经核对后留在答案里的份额;拒答记 0。1 减它就是被核对删去的份额。",
    source="本项目",
    better="neither",
    unknown="答案没有附初稿时不算",
)
DRAFT = "draft"  # key of a record that carries the text before checking


def raw_values(question: Question, record: Mapping[str, Any]) -> dict[str, float]:
    """The two measures, where the record carries a draft."""
    draft = record.get(DRAFT)
    if not isinstance(draft, str) or not draft.strip():
        return {}
    text = without_marks(draft)
    answer = "" if record.get("refused") else without_marks(record.get("answer") or "")
    values = {RAW_KEPT.name: min(1.0, len(answer) / len(text))}
    if question.answerable and question.facts:
        values[RAW_FACTS.name] = sum(states_any(text, forms) for forms in question.facts) / len(question.facts)
    return values
