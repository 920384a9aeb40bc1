"""What a composer proposes: a draft and how far it covers the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.catalogue import short_name
from assistant.clauses import Span
from assistant.draft import Claim, Draft
from assistant.match import Term, common_run, coverage, held
from assistant.passages import Passage, governing_years
from assistant.quantities import Quantity
from index.document import Metadata
from index.normalise import unspaced

LACKS = 0.3  # of a word; a text that holds less of it is said to lack it
_GOVERNMENT = re.compile(r"人民政府(办公[室厅])?$|^国务院(办公厅)?$")
_COVERED_BARE = re.compile(
    r"(?:印发|转发|下发|批转)(关于[^《》]{6,60}(?:意见|方案|办法|规定|计划|细则|规划))的(?:通知|函)$"
)
_CELLS = re.compile(r"\s*[\t\n]\s*")  # between the cells of a row
_COVERED = re.compile(r"(?:印发|转发|下发|批转|发布)[^《》]{0,24}《(.{4,60})》的(?:通知|函|公告|通告)$")
_OPENING = re.compile(
    r"^(?:[，,；;：:。、\s]|其中[，,]?|同时[，,]|此外[，,]|并且?(?=[一-鿿])|[①-⑳]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}[.、．](?!\d)|[一二三四五六七八九十]{1,3}(?:是(?![否不])|、|．))+"
)


@dataclass(frozen=True, slots=True)
class Cover:
    """How far what is cited covers the question. All but `mass` are 0..1."""

    said: float  # share of the question's words that the cited sentence and its headings hold
    near: float  # the same of the clauses shown
    paragraph: float  # the same of the whole paragraph and its headings
    mass: float  # weight of the words held by sentence and headings, in nats of idf
    run: int = 0  # characters of the longest run that question and cited sentence share
    missed: float = 0.0  # share of the question's words that the cited paragraph lacks and other paragraphs have

    @staticmethod
    def of(terms: Sequence[Term], passage: Passage, sentence: str, shown: str, asked: str = "") -> Cover:
        """Measured on search text."""
        total = sum(term.weight for term in terms) or 1.0
        said = coverage(terms, f"{passage.heading}\n{sentence}")
        lacking = sum(t.weight for t in terms if t.known and len(t.word) > 1 and held(t, passage.whole) < LACKS)
        return Cover(
            said,
            coverage(terms, shown),
            coverage(terms, passage.whole),
            said * total,
            common_run(asked, sentence),
            lacking / total,
        )


FULL = Cover(1.0, 1.0, 1.0, 20.0, 12)
EMPTY = Cover(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft with what the decision to answer or refuse is made on."""

    draft: Draft
    cover: Cover
    apart: int = 0  # groups of qualifiers (年均, 累计, 实际) said by the question alone or by the figure alone
    fits: bool = True  # the answer is of the kind asked for: the unit, a date, a name
    reason: str = ""  # why there is no draft
    parties: int = 0  # of a comparison: those whose documents answer
    figure: Quantity | None = None  # the figure an answer turns on
    labelled: float = 1.0  # 0..1: share of the question's words that the figure's own label holds
    unsaid: tuple[str, ...] = ()  # names the question puts in quotes that the cited paragraph does not hold


NOTHING = Proposal(Draft(()), EMPTY, fits=False)


_SPLIT_FIGURE = re.compile(r"(?<=\d)[ \u3000\xa0]+(?=\.\d|0\d*[一-鿿%])|(?<=\d\.)[ \u3000\xa0]+(?=\d)")  # 前1 00名


def subject(metadata: Metadata, shown: str, known: str) -> str:
    """Who and when, put before a clause that does not say it itself.

    shown: the clause; known: text the reader can check a year against (title, paragraph, question).
    """
    region = short_name(metadata.region) if metadata.region else ""
    body = metadata.issuer or ""
    if body and not _GOVERNMENT.search(body):
        name = body
    elif metadata.kind in ("情况报告", "工作报告", "政府工作报告") and metadata.region and metadata.region != "全国":
        name = _last_place(metadata.region)
    else:
        name = f"《{core_title(metadata.title)}》"
    said = (region and region in shown) or name in shown
    year = f"{metadata.year}年" if metadata.year else ""
    if (
        (metadata.until and metadata.until != metadata.year)
        or (year and str(metadata.year) not in known)
        or "年" in name
    ):
        year = ""
    if re.search(r"(19|20)\d\d年", shown) or "工作报告" in (metadata.kind or ""):
        year = ""
    if said:
        joined = "" if re.match(r"\d{1,2}月", shown) else ","
        return f"{year}{joined}" if year else ""
    return f"{year}{name}:"


def core_title(title: str) -> str:
    """What a covering notice is about, as people call it: …办公室关于印发《甲方案》的通知 is 甲方案."""
    wrapped = _COVERED.search(title) or _COVERED_BARE.search(title)
    return wrapped.group(1) if wrapped else title


def _last_place(region: str) -> str:
    match = re.search(
        r"(?:.*?(?:省|自治区|市|自治州|地区|盟))?([^省市]+?(?:新区|区|县|旗|市|省|自治区|自治州))$", region
    )
    return match.group(1) if match else region


def topic_title(passage: Passage, longest: int = 20) -> str:
    """The heading right over a paragraph, without its mark, where it is short enough to name the matter; else ""."""
    if not passage.paragraph.section:
        return ""
    title = trimmed(passage.paragraph.section[-1])
    return title if 2 <= len(title) <= longest else ""


def trimmed(text: str) -> str:
    """A clause run as part of a sentence of ours: no outline mark before it, no comma or stop after it."""
    text = unspaced(_SPLIT_FIGURE.sub("", _OPENING.sub("", text.strip())))
    return re.sub(r"[，,；;：:、。\s]+$", "", re.sub(r"\s*\n\s*", "", text))


def claim_from(passage: Passage, span: Span, question: str, prefix: bool = True) -> Claim:
    """A claim that says a span in the published words, with its subject in front."""
    while span.end - span.start > 1 and passage.text[span.end - 1] in "，,；;、：: ":
        span = Span(span.start, span.end - 1)  # a quote does not end in a pause
    shown = passage.published(span)
    shown = trimmed(_CELLS.sub("，", shown) if passage.paragraph.kind == "row" else shown)
    known = f"{passage.metadata.title}{passage.paragraph.text}{''.join(passage.paragraph.section)}{question}"
    lead = subject(passage.metadata, shown, known) if prefix else ""
    years = governing_years(passage)
    if years and passage.metadata.year not in years:  # next year's plans in a report on this year
        lead = re.sub(r"^(19|20)\d\d年(?=.+:)", "", lead)
    return Claim(shown, (passage.support(span),), lead=lead)
