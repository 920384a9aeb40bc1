"""Documents and bodies that a question names: what is said of others is no answer to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.compose.proposal import Proposal
from assistant.lexicon import body_names, weak_words
from assistant.match import common_run, content_words
from assistant.question import Question
from index.normalise import normalise

_TITLED = re.compile(r"《([^《》]{3,80})》")
# 优化营商环境条例对中介有什么要求: a statute by its name, where its text is asked about
_STATUTE = re.compile(
    r"(?:^|[，,。;；?？\s]|根据|按照|依据|依照)([一-鿿]{3,24}?(?:条例|办法))"
    r"(?=对|里|中|第[一二三四五六七八九十百\d几]|规定|要求|怎么|如何|是怎|有什么|有哪些|讲|说|自|何时|什么时候|从什么|[,，])"
)
_ASKED_OR_DONE = re.compile(
    r"[哪几多谁的新]|什么|[了过]|制定|出台|修改|修订|发布|印发|公布|起草|这|那|该|本|其|上述|关于"
)
_BEFORE_BODY = "省市区县州旗镇的由和与及对给向被让在是找到归"
_ORGAN = re.compile(r"(?:委员会|分局|局|委|厅|部|办)$")
_COUNTRY = re.compile(r"^中华人民共和国")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零\d]+条")
_CONTENT = re.compile(r"^》?(?:对|里|中|规定|要求)")  # what the document itself says is asked
_WHICH_ARTICLE = re.compile(r"第几条|哪一?条(?!例|线)")

SAME = 0.5  # of a title's characters in one run: 上海市数据条例 is meant by 数据条例
KIND = 2  # characters of the word that ends a statute's name: 条例, 办法
TAIL = 4  # characters of a title's end that go with it: 营商环境 alone is no 营商环境条例


def lacking(question: Question, proposal: Proposal) -> str:
    """Why a draft says nothing of the document or the body that the question names; "" where it does."""
    if question.kind == "meta" or not any(claim.supports for claim in proposal.draft.claims):
        return ""
    titles, bodies = foreign_titles(question), foreign_bodies(question)
    if not titles and not bodies:
        return ""
    supports = [s for claim in proposal.draft.claims for s in claim.supports]
    cited = [
        normalise(f"{s.about} {s.title}\n{''.join(s.paragraph.section)}\n{s.paragraph.text}").text for s in supports
    ]
    for title in titles:
        if not _tells_of(title, question, proposal, cited):
            if f"《{title}" not in question.text and any(title[-KIND:] in s.title for s in supports):
                continue  # loosely named: 储备粮办法 for 市级储备粮管理办法
            return f"资料库里没有《{title}》。"
        if _WHICH_ARTICLE.search(question.text) and not any(_ARTICLE.search(text) for text in cited):
            return f"资料库里没有《{title}》的条文,只有提到它的文件。"
    for names in bodies:
        if not any(re.search(_any_name(names), text) for text in cited):
            asked = next(name for name in names if name in question.text)
            return f"资料库里的文件没有说到{asked}的这件事。"
    return ""


def _tells_of(title: str, question: Question, proposal: Proposal, cited: Sequence[str]) -> bool:
    """Whether a draft, or what it cites, speaks of a document; where its own content is asked, the draft must say that."""
    told = [claim.text for claim in proposal.draft.claims if _named(title, claim.text)]
    if _CONTENT.search(question.text.split(title, 1)[-1]):
        return any(_says(question, title, text) for text in told)
    return bool(told) or any(_named(title, text) for text in cited)


def _says(question: Question, title: str, text: str) -> bool:
    """Whether a text that names a document says of it what is asked: half of the question's other words."""
    asked = [w for w in content_words(question.topic.replace(title, " ")) if len(w) > 1 and w not in weak_words()]
    return 2 * sum(word in text for word in asked) >= len(asked)


def _named(title: str, text: str) -> bool:
    """Whether a text speaks of a document by most of its title and the end of it: 数据条例 for 上海市数据条例."""
    short = _COUNTRY.sub("", title)
    return short[-TAIL:] in text and common_run(short, text) >= SAME * len(short)


def foreign_titles(question: Question) -> list[str]:
    """Titles of documents that the library does not hold."""
    if any(m.kind == "title" for m in question.mentions):
        return []
    named = _TITLED.findall(question.text)
    if not named and not any(m.kind == "kind" and not m.name for m in question.mentions):
        named = statutes(question.text)
    return [name for name in named if len(name) > 3]


def statutes(text: str) -> list[str]:
    """Statutes that a question asks about by their names, without 《》."""
    return [name for name in _STATUTE.findall(text) if not _ASKED_OR_DONE.search(name)]


def foreign_bodies(question: Question) -> Sequence[Sequence[str]]:
    """All names of each body that the question names and that issued none of the documents it asks about."""
    if question.kind in ("responsibility", "reverse") or any(m.kind == "issuer" for m in question.mentions):
        return []
    bare = re.sub(r"《[^》]*》|“[^”]*”", lambda m: " " * len(m.group()), question.text)
    places = {m.end for m in question.mentions if m.kind == "region"}
    return [names for names in body_names() if any(len(n) > 2 and _by_itself(n, bare, places) for n in names)]


def _any_name(names: Sequence[str]) -> str:
    """A pattern for a body by any of its names, or by what it has charge of: 公安机关, 人社部门, 司法行政部门."""
    stems = {stem for name in names if len(stem := _ORGAN.sub("", name)) > 1}
    charge = f"(?:{'|'.join(map(re.escape, sorted(stems)))})(?:行政|主管)*(?:部门|机关|系统)"
    return "|".join([*map(re.escape, names), charge])


def _by_itself(name: str, text: str, places: Collection[int]) -> bool:
    """Whether a body stands in a text under that name, not as the end of another's: 执法应急局 is no 应急局."""
    return any(
        at == 0 or at in places or not re.match(r"[一-鿿]", text[at - 1]) or text[at - 1] in _BEFORE_BODY
        for at in (m.start() for m in re.finditer(re.escape(name), text))
    )
