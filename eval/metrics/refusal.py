"""Does it refuse what the library does not say, and only that."""

from __future__ import annotations

from eval.metrics.base import Metric

FALSE_REFUSAL = Metric(
    name="false_refusal",
    label="误拒率",
    definition="可答的题中被拒答(或出错)的份额。",
    source="本项目 contract.md",
    better="low",
    unknown="答案所在的行读不出来",
)
FALSE_ANSWER = Metric(
    name="false_answer",
    label="误答率",
    definition="库中没有的题中被回答的份额。",
    source="本项目 contract.md",
    better="low",
    unknown="答案所在的行读不出来",
)
REFUSAL_PRECISION = Metric(
    name="refusal_precision",
    label="拒答准确率",
    definition="被拒答的题中,确实库中没有的份额。",
    source="Rajpurkar 等,SQuAD 2.0(ACL 2018),以拒答为正类",
    better="high",
    unknown="答案所在的行读不出来",
)
REFUSAL_RECALL = Metric(
    name="refusal_recall",
    label="拒答召回率",
    definition="库中没有的题中,被拒答的份额。",
    source="Rajpurkar 等,SQuAD 2.0(ACL 2018),以拒答为正类",
    better="high",
    unknown="答案所在的行读不出来",
)


def refusal_values(answerable: bool, refused: bool) -> dict[str, bool]:
    """What one question adds to the four measures."""
    values: dict[str, bool] = {}
    if answerable:
        values["false_refusal"] = refused
    else:
        values["false_answer"] = not refused
        values["refusal_recall"] = refused
    if refused:
        values["refusal_precision"] = not answerable
    return values
