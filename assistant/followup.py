"""A question that leans on earlier ones, made to stand alone without a model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.catalogue import Catalogue, Mention
from assistant.foreign import statutes
from assistant.groups import in_place_of
from assistant.lexicon import ask_patterns, counterparts, leaning, weak_words
from assistant.match import content_words
from assistant.question import kind_of
from index.normalise import normalise

SHORT = 14  # characters: a question this short with an ending such as 呢 cannot stand alone; a guess
LONGEST_COUNTERPART = 4  # characters of a word that alone asks the same of its counterpart
TURNS = 8  # earlier questions that are read

_TAIL = re.compile(r"[\s?？。!！,，呢呐吗啊呀吧]+$")
_ASK_TAIL = re.compile(
    r"[,，]?(?:一?共|总共|大概|大约|分别|各|又|还|具体|到底)?(?:有|是|为|达到?|占|超过了?|做了?|开了?)?(?:多少|几|哪|谁|什么|怎么|怎样|如何|何时|由谁|归谁|由哪|是否).*$"
)
_ASK = re.compile(
    r"(?:一?共|总共|大概|大约|分别|各)?(?:有|是|为|达到?|占)?(?:多少|(?:哪|这)?几)(?:件次|人次|亿元|万元|个|件|项|家|人|次|场|份|条|%|元|位|名|部|支|倍|户|套|公里|吨|亩|千瓦|头|辆|座|所)?|哪些|哪个|谁|什么时候|什么|怎么|怎样|如何|何时"
)
_YEAR = re.compile(r"(?:19|20)\d\d年")
_PERIOD = re.compile(r"(?:这|近|过去)[两三四五几]年(?:来|间)?|[“\"]?十[二三四五]五[”\"]?(?:时期|期间)")
_MATTER_TAIL = re.compile(r"(?:[这那]一?)(?:块|方面|部分|头)儿?$")  # 案卷评查这块 is 案卷评查
_OPENING = re.compile(r"^(?:那么|那|其中的?|这里面?|至于|再|又|还有|另外|然后|而|以及)+[,，]?")
_INTENDED = re.compile(r"打算|计划|准备|预计|(?<!工作)安排|(?:19|20)\d\d年")  # names no matter of its own
_STEPS = {"前一年": -1, "上一年": -1, "上年": -1, "上一年度": -1, "后一年": 1, "下一年": 1, "次年": 1, "第二年": 1}
_OPEN_ASK = re.compile(
    r"(?:原因|理由|依据|内容|目的|目标|标准|重点|亮点)(?:又|都|分别)?是(?:什么|啥)|为什么|为何|怎么回事"
)
_ROLE = re.compile(r"(?:责任|牵头|参加|配合|主管|承办|协办|参与|实施|落实|支撑|支持|推进)(?:单位|部门)")
_PRONOUN = re.compile(
    r"(?:它们|他们|它|该|此|这一?|那一?)(?:项|个|份|条|件|家)?(?:任务|报告|文件|方案|工作|区|市|地方|单位|部门)?(?:的)?"
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands alone."""

    text: str
    focus: str = ""  # the last turn's own words; "" when the question stood alone already
    instead: str = (
        ""  # the same as a question on another matter of the same place, if the library knows no such joint one
    )


def resolve(question: str, history: Sequence[str], catalogue: Catalogue) -> Resolved:
    """The question with what it leaves out taken from the earlier ones, each resolved in turn."""
    standing = ""
    for turn in [*history[-TURNS:], question][:-1]:
        standing = _joined(turn, standing, catalogue).text
    return _joined(question, standing, catalogue)


def leans(question: str, catalogue: Catalogue) -> bool:
    """Whether a question cannot be understood by itself."""
    plain = normalise(question).text.strip()
    words = leaning()
    strong = [w for w in content_words(plain) if len(w) > 1]
    if statutes(plain) or "《" in plain:
        return bool(words["pronoun"].search(plain))
    named = _named(catalogue.mentions(plain))
    if words["opening"].search(plain) or words["pronoun"].search(plain):
        return not (named and len(strong) >= 4 and not words["pronoun"].search(plain))
    if words["ending"].search(plain):
        return len(plain) <= 2 * SHORT
    if named:
        return len(plain) <= SHORT and not _asks(plain) and len(strong) <= 2
    return len(plain) <= SHORT and len(strong) <= 2


def _named(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions that say which documents are meant; 全国 in 全国第几 does not."""
    return [
        m
        for m in mentions
        if (m.kind in ("region", "issuer", "title") and not (m.full == "全国" and m.name == "全国"))
        or (m.kind == "kind" and not m.name)  # a title by its words, without 《》
    ]


def _joined(question: str, before: str, catalogue: Catalogue) -> Resolved:
    if not before:
        return Resolved(question)
    plain = normalise(question).text.strip()
    mentions = _named(catalogue.mentions(plain))
    earlier = _named(catalogue.mentions(normalise(before).text))
    if not leans(plain, catalogue):
        if mentions or not earlier or statutes(plain):
            return Resolved(question)
        return Resolved(f"{_place(normalise(before).text, earlier, plain)}{question}")
    own = _MATTER_TAIL.sub("", _TAIL.sub("", _OPENING.sub("", plain)))
    before = normalise(before).text
    if mentions and _only_place(own, mentions):
        return Resolved(_swapped(before, earlier, own, mentions), "")
    if len(mentions) == 1 and earlier and mentions[0].end and mentions[0].full != earlier[0].full:
        before = _swapped(before, earlier, mentions[0].name, mentions)  # 那合肥的审结件数呢: asked of 合肥, and of 审结
        own = re.sub(r"^的", "", own.replace(mentions[0].name, "", 1))
    joined = _continued(plain, own, before, bool(mentions))
    bare = _PRONOUN.sub("", _ROLE.sub("", own))
    matter = _INTENDED.sub("", bare)
    if (
        not joined.focus
        or mentions
        or (_ROLE.match(own) and _ROLE.search(before))
        or re.match("那?其中", plain)
        or own.endswith("的")
        or not [w for w in content_words(matter) if len(w) > 1 and w not in weak_words()]
    ):
        return joined
    place = _place(before, earlier, own) if earlier else ""
    bare, ask = _asked_of_whom(bare, before)
    if not ask and not _asks(plain):
        figure = kind_of(before, ()) == "number"  # 多少次行政检查 would ask for the earlier figure again
        ask = "是多少" if figure else _asked_at_end(_TAIL.sub("", before))
    return replace(joined, instead=f"{place}{bare}{ask}?")


def _continued(plain: str, own: str, before: str, named: bool) -> Resolved:
    """The earlier question's matter, then what is asked of it now."""
    own = _PRONOUN.sub("", own) if not named else own
    base = _TAIL.sub("", before)
    asks = _asks(plain)
    if _YEAR.search(own):
        base = _YEAR.sub("", base)
    if (role_word := _ROLE.search(base)) and _ROLE.fullmatch(own.strip("的呢")):
        return Resolved(f"{base[: role_word.start()]}{own.strip('的呢')}{base[role_word.end() :]}?")
    if role_word and asks and _ROLE.match(own):
        return Resolved(f"{base[: role_word.start()]}{own}?", own)
    if (step := _STEPS.get(own.strip("的呢"))) and (year := re.search(r"(?:19|20)\d\d(?=年)", base)):
        return Resolved(f"{base[: year.start()]}{int(year.group()) + step}{base[year.end() :]}?")
    only = own.strip("的呢") if own.endswith("的") or len(own) <= LONGEST_COUNTERPART else ""
    for pair in counterparts():
        here, there = pair if pair[1] == only else pair[::-1]
        if there == only and here in base and there not in base:
            return Resolved(f"{base.replace(here, there, 1)}?", "")
    if other := in_place_of(own.strip("的呢"), base):
        return Resolved(f"{other}?")
    numbered = re.fullmatch(r"(?:换成|改成|如果是)?(?:第|任务)?\s*(\d{1,3})\s*(项|条|款|个)?(?:任务)?", own)
    if numbered and re.search(r"第\s*\d{1,3}\s*(项|条|款|个)", base):
        return Resolved(re.sub(r"第\s*\d{1,3}\s*(?=项|条|款|个)", f"第{numbered.group(1)}", before, count=1), "")
    if _ROLE.fullmatch(own.strip("的呢")):
        return Resolved(f"{_stem(base)},{own.strip('的呢')}是哪些?", own)
    if asks:
        own, role = _asked_of_whom(own, before)
        return Resolved(f"{_ASK.sub('', base)},{own or plain}{role}?", own)
    return Resolved(f"{_stem(base)},{own}{_asked_at_end(base)}?", own)


def _stem(base: str) -> str:
    """An earlier question without what it asked for at its end."""
    return _TAIL.sub("", _ASK_TAIL.sub("", base)) or base


def _asked_of_whom(own: str, before: str) -> tuple[str, str]:
    """After a question on who is responsible 都有哪些单位 asks that again: the matter, and the asking in full."""
    whose = kind_of(before, ()) == "responsibility" and kind_of(own, ()) in ("who", "list", "content")
    if not whose or not re.search(r"单位|部门|谁|哪家", own):
        return own, ""
    matter = re.sub(r"(?:那项|这项)?[呢吗]?[,，?？]*[又都分别]*[有是]?(?:哪些|哪几个|哪家|谁).*$", "", own)
    return matter, "由哪些单位负责"


def _asked_at_end(base: str) -> str:
    """What an earlier question asked for, by its last words: 由谁负责; 是多少 where they do not say."""
    stem = _stem(base)
    if role := _ROLE.search(base):
        return f"的{base[role.start() :]}"
    return re.sub(r"^[,，]", "", base[len(stem) :] if base.startswith(stem) else "") or "是多少"


def _swapped(before: str, earlier: Sequence[Mention], own: str, mentions: Sequence[Mention]) -> str:
    """The earlier question asked of another place or report."""
    new = mentions[0].name
    year = _YEAR.search(own) or _PERIOD.search(own)
    if not earlier:
        text = f"{new}{before}"
    else:
        first = earlier[0]
        text = f"{before[: first.start]}{new}{before[first.end :]}" if first.end else f"{new}{before}"
    if year:
        text = _YEAR.sub(year.group(), text, count=1) if _YEAR.search(text) else f"{year.group()}{text}"
    return text


def _only_place(own: str, mentions: Sequence[Mention]) -> bool:
    rest = _PERIOD.sub("", own)
    for mention in mentions:
        rest = rest.replace(mention.name, "")
    return not [w for w in content_words(rest) if len(w) > 1 and not re.fullmatch(r"(?:19|20)?\d\d年?", w)]


def _place(before: str, earlier: Sequence[Mention], own: str) -> str:
    """The place asked about before, with its year unless the question names one of its own."""
    first = earlier[0]
    year = None if _YEAR.search(own) else _YEAR.search(before)
    return (before[first.start : first.end] or first.full) + (year.group() if year else "")


def _asks(text: str) -> bool:
    return bool(_OPEN_ASK.search(text)) or any(
        pattern.search(text) for kind, pattern in ask_patterns() if kind != "content"
    )
