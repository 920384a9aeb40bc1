"""多选 made from enumerations (A、B、C、D等领域): which of these does the report list there."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.clauses import clauses
from assistant.record import Citation
from assistant.study.checks import grams
from assistant.study.item import LETTERS, Item
from assistant.study.sound import Sentence, lines
from assistant.study.wording import part, spoken_by, title, wide

_MEMBER = r"[^、,\uff0c;\uff1b:\uff1a。“”《》()\uff08\uff09\d\s]{2,9}"
_LIST = re.compile(
    rf"(?P<first>{_MEMBER})、(?P<rest>(?:{_MEMBER}、){{2,}}{_MEMBER}?)(?P<more>等)(?P<tail>[^、,\uff0c;\uff1b:\uff1a。]*)"
)
_NO_MEMBER = re.compile(r"[和与及或的等]|^(?:推动|加强|完善|促进|推进|开展|落实|建立|加快|提升|强化|实施|深化)")
_NEUTRAL = re.compile(r"\d+|[个项类]|重点|相关|有关|主要|关键|各")
_ANY_LIST = re.compile("[按应可依在的组负]|各自|联合|共同|制定|进行")
VAGUE = "方面"  # of anything
LONGEST = 64
KEYS, WRONG = 3, 2
SAME = 2  # characters in which two lists must go on alike after 等……领域, so that both are of one thing; a guess


@dataclass(frozen=True, slots=True)
class Listed:
    """An enumeration that ends in 等 and a word for what its members are."""

    sentence: Sentence
    before: str  # what the sentence says up to the first member, the first member with it
    members: tuple[str, ...]  # the others
    after: str  # from 等 on
    sort: str  # 领域, 部门, 机制, ...

    @property
    def key(self) -> tuple[str, int, int]:
        """As Fact.key."""
        return self.sentence.paragraph.source, self.sentence.paragraph.number, self.sentence.order


def enumerations(sentences: Iterable[Sentence]) -> list[Listed]:
    """Enumerations that can be asked about."""
    return [found for sentence in sentences for found in _of(sentence)]


def _of(sentence: Sentence) -> list[Listed]:
    out = []
    for match in _LIST.finditer(sentence.text):
        members = tuple(match["rest"].split("、"))
        sort = _sort(match["tail"])
        if not sort or len(members) < KEYS or any(_NO_MEMBER.search(m) for m in members):
            continue
        if max(map(len, members)) > 3 * min(map(len, members)):
            continue
        begin = next((c.start for c in clauses(sentence.text) if c.start <= match.start("first") < c.end), 0)
        before = sentence.text[begin : match.end("first")]
        after = match["more"] + match["tail"]
        if len(before) + len(after) > LONGEST or spoken_by(sentence.info, before + after) != before + after:
            continue
        out.append(Listed(sentence, before, members, after, sort))
    return out


def _sort(tail: str) -> str:
    """What the members are called, with what tells it from others of the name (公共法律服务): 等4个重点领域的…… -> 领域."""
    places = [(tail.find(word), word) for word in (*lines("list_classes"), VAGUE) if word in tail[:18]]
    at, word = min(places, default=(0, VAGUE))
    return "" if word == VAGUE else _NEUTRAL.sub("", tail[:at]) + word


def _nearest(item: Listed, others: Sequence[Listed], rng: random.Random) -> list[Listed]:
    """Lists of the same sort that speak of the same (等服务消费潜力, 等服务消费), those of the same report first."""
    said = _goes_on(item)[:SAME]
    if len(said) < SAME or _ANY_LIST.match(said):  # nothing is said of these that is not said of any departments
        return []
    same = [o for o in others if o.sort == item.sort and _goes_on(o)[:SAME] == said]
    rng.shuffle(same)
    source = item.sentence.paragraph.source
    return sorted(same, key=lambda o: o.sentence.paragraph.source != source)


def _goes_on(item: Listed) -> str:
    """What follows the name of the members: 等重点领域执法力度 -> 执法力度."""
    return item.after.partition(item.sort[-2:])[2]


def which_are_listed(item: Listed, others: Sequence[Listed], rng: random.Random) -> Item | None:
    """多选: three members and two of other lists of the same sort, none of which shares a word with this one's."""
    text = item.sentence.paragraph.text
    near = set(item.before + "".join(item.members) + item.after)  # 环保 is no wrong answer beside 生态环境
    pool = [m for other in _nearest(item, others, rng) for m in other.members if m not in text and not set(m) & near]
    wrong: list[str] = []
    for member in pool:
        if not any(grams(member) & grams(other) for other in wrong):
            wrong.append(member)
    right = rng.sample(item.members, KEYS)
    if len(wrong) < WRONG:
        return None
    options = [*right, *wrong[:WRONG]]
    rng.shuffle(options)
    key = tuple(letter for letter, option in zip(LETTERS, options, strict=False) if option in right)
    topic = part(item.sentence.info, item.sentence.paragraph)
    where = f"“{topic.replace('“', '‘').replace('”', '’')}”部分" if topic else ""
    said = f"{item.before}、____{item.after}".replace("“", "‘").replace("”", "’")
    stem = f"{title(item.sentence.info)}{where}写道:“{said}”。横线处原文列举的内容包括下列哪些?(多选)"
    sentence = item.sentence
    return Item(
        "多选",
        wide(stem),
        tuple(options),
        key,
        f"原文:“{sentence.quote}”",
        2,
        Citation(1, sentence.info.metadata.title, sentence.paragraph, sentence.quote),
    )
