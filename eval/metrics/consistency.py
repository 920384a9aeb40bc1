"""Do several wordings of one question get the same answer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from eval.metrics.base import Metric
from eval.sets import Question

CONSISTENCY = Metric(
    name="consistency",
    label="同题一致率",
    definition="同一题的几种问法(题集注明同题,或事实与依据全同)里,与其他问法结论相同的份额:同为拒答,或写出的标准事实相同。",
    source="Elazar 等,TACL 9(2021)",
    better="high",
    unknown="题集里没有同题的不同问法时不算",
)

Outcome = tuple[bool, tuple[str, ...]]  # refused, and the facts not stated


def wordings(questions: Iterable[Question]) -> list[tuple[str, ...]]:
    """Groups of ids that word one question, each of two or more, in the set's order."""
    name_of: dict[str, str] = {}  # id -> name of its group
    by_content: dict[object, str] = {}
    groups: dict[str, list[str]] = defaultdict(list)
    for question in questions:
        content = (question.facts, question.evidence) if question.facts and not question.history else question.id
        name = (
            name_of.get(question.same_as, question.same_as)
            if question.same_as
            else by_content.get(content, question.id)
        )
        name_of[question.id] = by_content[content] = name
        groups[name].append(question.id)
    return [tuple(members) for members in groups.values() if len(members) > 1]


def agreement(members: tuple[str, ...], outcomes: dict[str, Outcome]) -> dict[str, float]:
    """For each wording the share of the other wordings with the same outcome, 0 to 1; those not judged are left out."""
    judged = [name for name in members if name in outcomes]
    if len(judged) < 2:
        return {}
    alike = Counter(outcomes[name] for name in judged)
    return {name: (alike[outcomes[name]] - 1) / (len(judged) - 1) for name in judged}
