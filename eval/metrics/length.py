"""How much there is to read."""

from __future__ import annotations

from eval.metrics.answer import Given
from eval.metrics.base import Metric

LENGTH = Metric(
    name="length",
    label="答案字数",
    definition="答了的题中,答案去掉引用标记和空白后的字数的平均。",
    source="字数",
    better="neither",
    top=None,
)


def length(given: Given) -> int:
    """Characters of the answer, marks and blanks not counted."""
    return len("".join(given.text.split()))
