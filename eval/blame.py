"""Why a point was lost: at which rung of the ladder, and as which kind of error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eval.metrics.answer import Cited, Given
from eval.metrics.matching import squeeze, states_any
from eval.metrics.raw import DRAFT
from eval.sets import Question
from index.regions import find_regions

RUNGS: dict[str, str] = {
    "read": "读取:原文的这一段没有进资料库",
    "find": "找到:检索前 100 段里没有依据",
    "rank": "排序:依据找到了,但没有排进写作者读的段落",
    "write": "写作:读到了依据,没有写出答案或拒答了",
    "cite": "引用:答案对了,没有引到依据",
    "verify": "核对:初稿写出来了却被核对删去,或该拦的没有拦住",
}
ERRORS: dict[str, str] = {
    "should_refuse": "该拒未拒:库里没有的内容被回答了",
    "refused": "误拒:库里有,却拒答了",
    "failed": "没有答案:作答出错或缺记录",
    "wrong_region": "地区弄错:句子对得上,但来自另一个地区的文件",
    "wrong_year": "年份弄错:句子对得上,但来自另一个年份的文件",
    "misled": "原文误导:照引文写的,而引文本身有误或被改动",
    "wrong_passage": "引错地方:照引文写的,但引的不是答案所在",
    "made_up": "没有依据:写了引文不支持的话",
    "incomplete": "不全:写出了一部分事实",
    "beside": "答非所问:标准事实一条也没有写出",
    "too_much": "多说:出现了不该有的内容或太长",
    "not_cited": "没有引到依据:答案对,出处不对",
    "cited_refusal": "拒答却附了引用",
}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?(?!\d)")
_READ = "read"  # key of a record: the paragraphs the writer was given
_ALIKE = 0.6  # share of the gold quote's character pairs, figures aside, that a cited text repeats (a guess)
ALTERED = frozenset({"spun", "misprint", "ocr", "lost_digits", "undecodable", "year"})  # kinds of doubt


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of a document for telling it from another."""

    region: str | None
    year: int | None
    altered: frozenset[int | None] = frozenset()  # paragraphs whose wording is in doubt; None: the whole document


@dataclass(frozen=True, slots=True)
class Rungs:
    """What is known of the ladder for one question; None: cannot be known here."""

    held: bool | None  # every piece of evidence stands in a paragraph
    found: bool | None  # within the search's first hundred
    read: bool | None  # among what the writer was given
    oracle: bool | None  # right when the evidence is put before the writer


def first_lost(question: Question, given: Given, correct: bool, rungs: Rungs) -> str:
    """The rung where a lost question was lost; nothing when that cannot be told."""
    if not question.answerable:
        return "cite" if given.refused else "verify"
    if rungs.held is False:
        return "read"
    if rungs.read is not True:
        if rungs.found is False:
            return "find"
        if rungs.read is False:
            return "rank"
    if correct:
        return "cite"
    if rungs.read is None and rungs.held is None:
        return ""
    draft = given.record.get(DRAFT)
    wrote_it = isinstance(draft, str) and all(states_any(draft, forms) for forms in question.facts)
    return "verify" if wrote_it and _lacks_facts(question, given) else "write"


def _lacks_facts(question: Question, given: Given) -> bool:
    return given.refused or not all(states_any(given.text, forms) for forms in question.facts)


def all_lost(first: str, rungs: Rungs) -> list[str]:
    """Every rung that would lose the point even with the ones before it given right, in order."""
    lost = [first] if first else []
    if first in ("read", "find", "rank") and rungs.oracle is False:
        lost.append("write")
    return lost


def was_read(record: Mapping[str, Any], gold: tuple[frozenset[tuple[str, int]], ...], rank: int | None) -> bool | None:
    """Whether the writer had every piece of evidence; by the record, or else by the first ten of the ranking."""
    read = record.get(_READ)
    if isinstance(read, list):
        places = {(place[0], place[1]) for place in read if isinstance(place, list) and len(place) == 2}
        return all(holders & places for holders in gold)
    return rank is not None and rank <= 10


def error_class(
    question: Question,
    given: Given,
    missing: tuple[str, ...],
    cited: bool,
    faithful: float | None,
    origins: Mapping[str, Origin],
) -> str:
    """The kind of error of a lost question, most telling first.

    origins: of the documents of the library, and of the question's evidence by the names the set uses.
    """
    if given.error:
        return "failed"
    if not question.answerable:
        return "cited_refusal" if given.refused else _answered_for_another(question, given, origins) or "should_refuse"
    if given.refused:
        return "refused"
    if not missing and not cited:
        return _elsewhere(question, given, origins) or "not_cited"
    if not missing:
        return "too_much"
    if not cited and (mixed_up := _elsewhere(question, given, origins)):
        return mixed_up
    if faithful is not None and faithful < 1:
        return "made_up"
    if cited and _altered(question, given, origins):
        return "misled"
    if len(missing) < len(question.facts):
        return "incomplete"
    return "beside" if cited or faithful is None else "wrong_passage"


def _altered(question: Question, given: Given, origins: Mapping[str, Origin]) -> bool:
    if question.type == "source_noise":
        return True
    return any(
        origin is not None and (None in origin.altered or citation.paragraph in origin.altered)
        for citation in given.citations
        if (origin := origins.get(citation.source))
    )


def _elsewhere(question: Question, given: Given, origins: Mapping[str, Origin]) -> str:
    """Whether the right sentence was taken from the wrong district or year; nothing otherwise."""
    gold = [origins.get(evidence.source) for evidence in question.evidence]
    for citation in given.citations:
        taken = origins.get(citation.source) or origin_of_title(citation.title)
        for evidence, meant in zip(question.evidence, gold, strict=True):
            if meant is None or taken is meant or not _alike(evidence.quote, citation):
                continue
            if taken.region and meant.region and taken.region != meant.region:
                return "wrong_region"
            if taken.year and meant.year and taken.year != meant.year:
                return "wrong_year"
    return ""


def _answered_for_another(question: Question, given: Given, origins: Mapping[str, Origin]) -> str:
    """Whether what was asked of one district or year was answered from another's document; nothing otherwise."""
    asked = " ".join([*question.history, question.question])
    regions = {mention.full for mention in find_regions(asked)}
    years = {int(year) for year in _YEAR.findall(asked)}
    taken = [origins.get(citation.source) or origin_of_title(citation.title) for citation in given.citations]
    told_regions = {origin.region for origin in taken if origin.region}
    told_years = {origin.year for origin in taken if origin.year}
    if regions and told_regions and not regions & told_regions:
        return "wrong_region"
    if years and told_years and not years & told_years:
        return "wrong_year"
    return ""


def _alike(quote: str, citation: Cited) -> bool:
    pairs = _pairs(quote)
    return bool(pairs) and len(pairs & _pairs(citation.text)) / len(pairs) >= _ALIKE


def _pairs(text: str) -> set[str]:
    words = "".join(char for char in squeeze(text) if not char.isdigit())
    return {words[i : i + 2] for i in range(len(words) - 1)}


def origin_of_title(title: str) -> Origin:
    """Region and year as a title names them."""
    regions = find_regions(title)
    year = _YEAR.search(title)
    return Origin(regions[0].full if regions else None, int(year.group(1)) if year else None)
