"""How hard a question is, by one fixed rule, so that sets made by different people can be read side by side."""

from __future__ import annotations

from eval.metrics.matching import squeeze
from eval.sets import Question

LABELS = {1: "易", 2: "中", 3: "难"}
RULE = (
    "题集写明难度的照题集;否则从 1 起,以下每条加 1,最高 3:要两处依据或三个以上事实;要计算、比较、识破前提、接上文或判断库里没有;"
    "是口语、错字或原文有误的题,或问句与依据没有一个相同的两字词组"
)
_NEEDS_A_STEP = frozenset({"compare", "aggregate", "follow_up", "false_premise", "unanswerable"})
_OTHER_WORDS = frozenset({"paraphrase", "noisy_query", "source_noise"})


def difficulty(question: Question) -> int:
    """1 easy, 2 medium, 3 hard."""
    if question.difficulty is not None:
        return question.difficulty
    several = len(question.evidence) > 1 or len(question.facts) > 2
    step = question.type in _NEEDS_A_STEP
    far = question.type in _OTHER_WORDS or (bool(question.evidence) and not _share_words(question))
    return min(3, 1 + several + step + far)


def _share_words(question: Question) -> bool:
    """Whether some pair of characters of the question stands in its evidence."""
    return any(_pairs(question.question) & _pairs(evidence.quote) for evidence in question.evidence)


def _pairs(text: str) -> set[str]:
    compared = squeeze(text)
    return {compared[i : i + 2] for i in range(len(compared) - 1)}
