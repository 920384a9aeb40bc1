"""How hard a question is, by one fixed rule, so that sets made by different people can be read side by side."""

from __future__ import annotations

from eval.metrics.matching import squeeze
from eval.sets import Question

LABELS = {1: "易", 2: "中", 3: "难"}
RULE = "题集写明难度的照题集;否则从 1 起,以下每条加 1,最高 3:要两处依据或三个以上事实;要计算、比较、识破前提、接上文或判断库里没有;问句与依据共有的两字词组不到两成"
_NEEDS_A_STEP = frozenset({"compare", "aggregate", "follow_up", "false_premise", "unanswerable"})
_FEW_SHARED = 0.2  # a guess: under it the wording of the question hardly helps to find the passage


def difficulty(question: Question) -> int:
    """1 easy, 2 medium, 3 hard."""
    if question.difficulty is not None:
        return question.difficulty
    several = len(question.evidence) > 1 or len(question.facts) > 2
    step = question.type in _NEEDS_A_STEP
    far = bool(question.evidence) and _shared(question) < _FEW_SHARED
    return min(3, 1 + several + step + far)


def _shared(question: Question) -> float:
    """Share of the question's character pairs that stand in its evidence."""
    asked = _pairs(question.question)
    quoted = set().union(*(_pairs(evidence.quote) for evidence in question.evidence))
    return len(asked & quoted) / len(asked) if asked else 0.0


def _pairs(text: str) -> set[str]:
    compared = squeeze(text)
    return {compared[i : i + 2] for i in range(len(compared) - 1)}
