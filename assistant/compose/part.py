"""A part of a report as a whole: its shortcomings, next year's plans. Its headings are the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.clauses import Span, sentences
from assistant.compose.proposal import FULL, NOTHING, Proposal, claim_from, trimmed
from assistant.draft import Claim, Draft
from assistant.match import Term, coverage
from assistant.passages import Passage, passage
from assistant.question import Question
from index.document import Paragraph
from index.library import Library
from index.normalise import normalise, twin

FEW = 12  # reports that are looked through from end to end
MOST = 16  # points of one part
LONGEST = 90  # characters of a point: its heading, or its first clauses
ON_IT, CLOSE = 0.6, 0.1  # of a matter's words that a point holds to be on it; below the best point's share
ALONE = 0.2  # the same of the one point that holds any of them: 作风 of 干部作风
LISTED = 2  # semicolons of a sentence that lists
FEW_POINTS = 3  # on one matter
WHOLE = 700  # of what one paragraph says of it
_OWNS_UP = re.compile(
    r"(?:清醒|认识到|看到|意识到|对照).{0,40}(?:存在|面临|还有|仍有|尚有)|(?:还|仍|也|依然)(?:存在|面临|有)(?:一些|不少|许多)"
)
_TO_BE_DONE = re.compile(r"对此|对于这些|对这些|针对|我们(?:一定|要|将|必须)|今后|下一步|为此")
_FAULTS = re.compile(r"(?:存在|主要|突出|面临)的?(?:主要|突出)?的?(?:问题|不足|困难)")
_MENDS = re.compile(
    r"(?:补[齐足上强]?|强|破解?|攻克?|解决|化解|消除|缩小|整治|整改|弥补|查找)[一-鿿]{0,6}?(?:短板|弱项|差距|不足|薄弱环节|问题|困难|矛盾)"
)
_FIRST = re.compile(r"\s*(?:一是|首先|[（(]一[)）])")
_A_YEAR = re.compile(r"(?:19|20)\d\d年")
_OPENS = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,2}是|首先|其次|再次|最后|[（(][一二三四五六七八九十]+[)）])")


def compose_part(question: Question, found: Sequence[Passage], library: Library) -> Proposal:
    """The points of the part asked for, in the source's order, each with its citation; NOTHING when no report in scope
    has a heading or an opening sentence that stands for it."""
    reports = _reports(question, found, library)
    for paragraphs in reports:
        points = _under_heading(question, paragraphs) or _after_opening(question, paragraphs)
        if len(points) >= 2:
            claims = [_point(passage(p, library), question, first=i == 0) for i, p in enumerate(points[:MOST])]
            return Proposal(Draft(tuple(claims), joiner="\n"), FULL)
        if points and len(listed := _listed_in(passage(points[0], library))) >= 2:
            claims = [claim_from(one, span, question.text, prefix=i == 0) for i, (one, span) in enumerate(listed)]
            return Proposal(Draft(tuple(claims), joiner="\n"), FULL)
    for one in (passage(p, library) for paragraphs in reports for p in paragraphs):
        if spans := _told_in_one(question, one):
            claims = [claim_from(one, span, question.text, prefix=i == 0) for i, span in enumerate(spans)]
            return Proposal(Draft(tuple(claims)), FULL)
    sources = [paragraphs[0].source for paragraphs in reports if paragraphs]
    cut = [s for s in sources if any(d.kind == "cut_off" for d in library.info(s).doubts)]
    missing = "".join(f"《{library.info(s).metadata.title}》的原文不完整,后面的部分缺失。" for s in cut)
    return replace(NOTHING, reason=f"资料库里的文件没有这一部分。{missing}")


def compose_matter(
    question: Question, matter: Sequence[Term], found: Sequence[Passage], library: Library
) -> Proposal | None:
    """The points of the part asked for that are on one matter: what is still wrong with tourism; None where none is.

    matter: the question's words beyond the part itself.
    """
    best: list[tuple[float, Passage, Span]] = []
    for paragraphs in _reports(question, found, library):
        points = _under_heading(question, paragraphs)
        owned = [(one, s) for p in paragraphs for one in (passage(p, library),) for s in _told_in_one(question, one)]
        pieces = [(one, piece) for one, s in owned for piece in _pieces(one, s)]
        if not points and len(pieces) == len(owned):  # nothing is listed inside a sentence
            points = _after_opening(question, paragraphs)
        spans = [(one, Span(0, len(one.text))) for p in points for one in (passage(p, library),)] or pieces
        told = [(coverage(matter, span.of(one.text)), one, span) for one, span in spans]
        on_it = [point for point in told if point[0] >= ON_IT]
        touched = [point for point in told if point[0] > 0]
        best += on_it or (touched if len(touched) == 1 and touched[0][0] >= ALONE else [])
    if not best or not matter:
        return None
    top = max(share for share, _, _ in best)
    chosen = [(one, span) for share, one, span in best if share >= top - CLOSE][:FEW_POINTS]
    if len(chosen) == 1:
        one, span = chosen[0]
        opened = _told_in_one(question, one)
        if opened[:1] == [span]:  # 不平衡的问题依然存在:…, and the sentences after it say which
            chosen = [(one, told) for told in opened]
    claims = [claim_from(one, span, question.text, prefix=i == 0) for i, (one, span) in enumerate(chosen)]
    return Proposal(Draft(tuple(claims)), replace(FULL, said=top, near=top))


def _pieces(one: Passage, span: Span) -> list[Span]:
    """A sentence that lists what is wrong as its items: 主要是:甲…;乙…;丙…. Itself where it lists none."""
    marks = [m.end() for m in re.finditer("[；;]", span.of(one.text))]
    if len(marks) < LISTED:
        return [span]
    opening = re.match(r"[^：:；;]{0,12}[：:]", span.of(one.text))
    edges = [opening.end() if opening else 0, *marks, span.end - span.start]
    return [Span(span.start + a, span.start + b) for a, b in pairwise(edges) if b > a]


def _reports(question: Question, found: Sequence[Passage], library: Library) -> list[Sequence[Paragraph]]:
    """The paragraphs of each report in scope; where none is named, of those that the search found."""
    sources = sorted(question.scope.sources)
    if len(sources) > FEW:
        sources = list(dict.fromkeys(p.paragraph.source for p in found))[:FEW]
    return [library.paragraphs(source, 1, library.info(source).paragraphs) for source in sources]


def opened_part(question: Question, library: Library) -> Proposal | None:
    """Where the one report in scope opens the part asked for, with how many points it has; None where it has no such part."""
    (source,) = question.scope.sources
    paragraphs = library.paragraphs(source, 1, library.info(source).paragraphs)
    points = _under_heading(question, paragraphs) or _after_opening(question, paragraphs)
    if len(points) < 2:
        return None
    before = [p for p in paragraphs if p.number < points[0].number]
    opening = passage(before[-1] if before else points[0], library)
    heading = points[0].section[0] if points[0].section else ""
    last = sentences(opening.text)[-1]
    claim = claim_from(opening, last, question.text, prefix=False)
    named = f"“{trimmed(heading)}”,共{len(points)}个方面。" if heading else f"共{len(points)}个方面。"
    return Proposal(Draft((replace(claim, lead=named),)), FULL)


def _under_heading(question: Question, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    for paragraph in paragraphs:
        for depth, heading in enumerate(paragraph.section):
            plain = normalise(heading).text
            if not _stands_for(question, plain):
                continue
            if any(_FAULTS.fullmatch(trimmed(normalise(below).text)) for below in paragraph.section[depth + 1 :]):
                continue  # （一）主要问题 under 五、存在的主要问题及改进情况
            if _of_other_years(question, plain):
                continue
            path = paragraph.section[: depth + 1]
            inside = [p for p in paragraphs if p.section[: depth + 1] == path]
            opened = [p for p in inside if len(p.section) > depth + 1 or _OPENS.match(p.text)]
            return _first_of_each(opened, depth + 1) if opened else inside
    return []


def _stands_for(question: Question, heading: str) -> bool:
    """Whether a heading is one of the part asked for; 着力补短板 is what was done about it."""
    heading = _MENDS.sub("", heading) if "不足" in question.part else heading
    return any(word in heading for word in question.part) or bool("不足" in question.part and _FAULTS.search(heading))


def _listed_in(one: Passage) -> list[tuple[Passage, Span]]:
    """The points of a paragraph that counts them off: 一是…；二是…。"""
    listed = [(one, span) for span in sentences(one.text) if _OPENS.match(span.of(one.text))]
    return listed if listed and _FIRST.match(listed[0][1].of(one.text)) else []


def _of_other_years(question: Question, text: str) -> bool:
    """Whether a heading or an opening names years, and none of those asked for."""
    return bool(question.years and _A_YEAR.search(text)) and not any(f"{y}年" in text for y in question.years)


def _first_of_each(paragraphs: Sequence[Paragraph], depth: int) -> list[Paragraph]:
    """One paragraph a subsection: the first, which carries its heading; items without one each count."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for paragraph in paragraphs:
        key = paragraph.section[: depth + 1]
        if len(key) > depth and key in seen:
            continue
        seen.add(key)
        kept.append(paragraph)
    return kept


def _after_opening(question: Question, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Items that follow a sentence such as 还存在一些不足。一是…二是…"""
    for i, paragraph in enumerate(paragraphs):
        plain = twin(paragraph).text
        opens = any(word in plain for word in question.part) and re.search(r"存在|以下|如下|还有|面临", plain)
        if opens and not _of_other_years(question, plain):
            items = []
            for following in paragraphs[i + 1 :]:
                if not _OPENS.match(following.text):
                    break
                items.append(following)
            if len(items) >= 2:
                return items
    return []


def _told_in_one(question: Question, one: Passage) -> list[Span]:
    """The sentences of a paragraph that owns up: 我们也清醒认识到,…还存在不少问题。主要是…, up to what is to be done."""
    spans = sentences(one.text)
    begins = next(
        (
            i
            for i, s in enumerate(spans)
            if _OWNS_UP.search(s.of(one.text))
            and any(word in s.of(one.text) for word in (*question.part, "问题", "困难"))
            and "不足" in question.part
        ),
        None,
    )
    if begins is None:
        return []
    kept: list[Span] = []
    for span in spans[begins:]:
        if kept and (_TO_BE_DONE.match(span.of(one.text)) or span.end - kept[0].start > WHOLE):
            break
        kept.append(span)
    return kept


def _point(one: Passage, question: Question, first: bool) -> Claim:
    """A point's first sentence, which is its heading where it has one."""
    cut = sentences(one.text)
    span = cut[0]
    if span.end - span.start > LONGEST:
        span = Span(span.start, one.text.rfind("，", span.start, span.start + LONGEST) + 1 or span.start + LONGEST)
        if span.end <= span.start:
            span = cut[0]
    claim = claim_from(one, span, question.text, prefix=first)
    if first and one.paragraph.section:
        heading = trimmed(one.paragraph.section[0])
        claim = replace(claim, lead=f"{claim.lead.rstrip(':')}({heading}):\n" if claim.lead else f"{heading}:\n")
    return claim if trimmed(claim.text) else claim_from(one, cut[-1], question.text, prefix=first)
