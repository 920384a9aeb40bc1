"""Groups that a figure each is given of: what all residents earn is no answer to what those of the country earn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.lexicon import group_lines
from assistant.quantities import Quantity

_BRACKETS = re.compile(r"[(（][^()（）]{1,8}[)）]")
_PAUSE = re.compile(r"[，,；;：:。！？!?\n]")


@dataclass(frozen=True, slots=True)
class Member:
    """One group of a family."""

    asked: tuple[str, ...]  # words for it in a question
    said: tuple[str, ...]  # words for it in a text, the asked ones among them
    whole: bool  # takes in the others


@dataclass(frozen=True, slots=True)
class Family:
    """Groups beside one another, and the pattern of all words for them, the longest first."""

    members: tuple[Member, ...]
    words: re.Pattern[str]

    def named_in(self, text: str) -> set[int]:
        """The members that a text names; a longer name hides the shorter one in it (进出口 is not 出口)."""
        found = set(self.words.findall(text))
        return {i for i, member in enumerate(self.members) if found & set(member.said)}

    def asked_in(self, text: str) -> set[int]:
        """The narrow members that a question names."""
        found = set(self.words.findall(text))
        return {i for i, m in enumerate(self.members) if not m.whole and found & set(m.asked)}


@cache
def families() -> tuple[Family, ...]:
    """All families of the lexicon."""
    made = []
    for line in group_lines():
        members, others = [], []
        for part in line.split("|"):
            if part.strip().startswith("-"):
                others += part.strip().lstrip("-").split()
                continue
            body = part.strip().lstrip("*")
            told, _, asked = body.rpartition("=")
            members.append(Member(tuple(asked.split()), (*asked.split(), *told.split()), part.strip().startswith("*")))
        words = sorted({*others, *(word for member in members for word in member.said)}, key=len, reverse=True)
        made.append(Family(tuple(members), re.compile("|".join(map(re.escape, words)))))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Asked:
    """The groups a question asks about, a family each."""

    families: tuple[tuple[Family, frozenset[int]], ...]

    def __bool__(self) -> bool:
        return bool(self.families)

    def told_of(self, text: str, quantity: Quantity, over: str) -> bool:
        """Whether a figure is given of the groups asked about: what names a group nearest to it names one of them.

        over: the headings and the title over the text.
        """
        return all(nearest(family, text, quantity, over) & wanted for family, wanted in self.families)

    def named(self) -> str:
        """Those of the first family by their usual names; "" for none."""
        names = (family.members[i].asked[0] for family, wanted in self.families[:1] for i in sorted(wanted))
        return "、".join(names)


def asked_groups(question: str, focus: str = "") -> Asked:
    """What narrow groups a question names, or its last turn where that names any."""
    return _asked_groups(focus) or _asked_groups(question)


def in_place_of(group: str, question: str) -> str:
    """A question with the group it names replaced by another one of its family; "" where that cannot be done."""
    for family in families():
        before = family.words.search(question)
        if family.words.fullmatch(group) and before and before.group() != group:
            return f"{question[: before.start()]}{group}{question[before.end() :]}"
    return ""


def _asked_groups(text: str) -> Asked:
    text = _BRACKETS.sub("", text)  # 入境(境外)游客
    found = ((family, frozenset(family.asked_in(text))) for family in families())
    return Asked(tuple((family, wanted) for family, wanted in found if wanted))


def nearest(family: Family, text: str, quantity: Quantity, over: str = "", begins: int = 0) -> set[int]:
    """The members named nearest to a figure: in its own clause, then clause by clause before it, then in the headings.

    begins: where the text is looked at no further back.
    """
    after = _PAUSE.search(text, quantity.end)
    cuts = [m.end() for m in _PAUSE.finditer(text, begins, quantity.start)]
    end = after.start() if after else len(text)
    for start in [*reversed(cuts), begins]:
        if named := family.named_in(text[start:end]):
            whole = any(family.members[i].whole for i in named)
            each = whole and "分别" in text[start:end]  # 城乡居民人均收入分别为x、y gives one of each
            return set(range(len(family.members))) if each else named
        end = start
    return family.named_in(over)
