"""Figures given of one group and told of another: 全体居民 for 农村居民, 法律服务机构 for 律师事务所."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.groups import Family, families, nearest
from assistant.quantities import Quantity
from assistant.verify.numbers import Match, agrees
from assistant.verify.report import Finding
from assistant.verify.text import Text

_CALENDAR = ("date", "year", "ordinal")


def told_of_others(claim: Text, contexts: Sequence[Text], matches: Sequence[Match]) -> list[Finding]:
    """Figures of the claim that no context gives of the group the claim gives them of."""
    found = (
        _of_another(family, claim, match.claimed, contexts)
        for match in matches
        if match.claimed.kind not in _CALENDAR
        for family in families()
    )
    return [finding for finding in found if finding]


def _of_another(family: Family, claim: Text, claimed: Quantity, contexts: Sequence[Text]) -> Finding | None:
    begins = max(claim.plain.rfind(stop, 0, claimed.start) for stop in "。;!?\n") + 1
    ours = nearest(family, claim.plain, claimed, begins=begins)  # two sentences may come from two paragraphs
    if not ours:
        return None
    theirs = [
        nearest(family, context.plain, published)
        for context in contexts
        for published in context.figures
        if agrees(claimed, published)
    ]
    narrow = {i for i in ours if not family.members[i].whole}
    if any(ours & named if named else not narrow for named in theirs):
        return None
    if not narrow and not all(theirs):
        return None
    word = next(word for i in sorted(narrow or ours) for word in family.members[i].said if word in claim.plain)
    return Finding("binding", 0.9, word, "")
