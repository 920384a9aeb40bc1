"""简答 made from a paragraph of measures under a heading of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.record import Citation
from assistant.study.item import Item
from assistant.study.sound import Sentence
from assistant.study.wording import han, period_part, spoken_by, swapped, title, unnumbered, wide

MOST = 6  # points a person can be asked to recall
_VERB = re.compile(
    r"^(?:持续|进一步|不断|全面|深入|积极|扎实|切实|着力|大力|严格|依法|加快|认真|主动|有序|稳步|统筹|全力|坚决|更好)*"
    r"(?:推行|实行|完成|组织|树立|认真|推进|推动|加强|完善|健全|深化|优化|提升|强化|落实|规范|创新|建立|加大|构建|打造|保障|服务|促进|实施|开展|狠抓|严把|聚焦|践行|拓展|引领|建设|培育|支持|扩大|防范|提高|做好|改善|履行|发挥|营造|巩固|发展|增强|激发|加快|统筹|坚持|夯实|稳定|改革|抓好|壮大|化解|制定)"
)


def short_answers(sentences: Sequence[Sentence], whole_paragraph: bool, whole_section: bool) -> Item | None:
    """What a report says it does about its paragraph's topic, one point a sentence.

    sentences: the sound ones of one paragraph; whole_paragraph: whether these are all it has;
    whole_section: whether its innermost section has no other paragraph, so that the heading can be asked about.
    """
    if not whole_paragraph or not sentences:
        return None
    first = sentences[0]
    topic, points = _topic(sentences, whole_section)
    if (
        not topic
        or re.search("下列|以下|[:\uff1a]$", topic)
        or not 3 <= len(points) <= MOST
        or sum(han(p.text) for p in points) > 420
    ):
        return None
    if any(spoken_by(first.info, p.text) is None for p in points):
        return None
    text = first.paragraph.text
    start = text.find(points[0].quote)
    end = text.rfind(points[-1].quote) + len(points[-1].quote)
    quote = text[start:end]
    period = period_part(first.info, first.paragraph).replace("“", "‘").replace("”", "’")
    where = f"“{period}”部分" if period else ""
    stem = f"根据{title(first.info)}{where},围绕“{topic}”,这份文件写了哪些具体举措或要求?请分点简述。"
    key = tuple(p.quote for p in points)
    return Item(
        "简答",
        wide(stem),
        (),
        key,
        f"原文:“{quote}”",
        3 if len(points) > 3 else 2,
        Citation(1, first.info.metadata.title, first.paragraph, quote),
    )


def _topic(sentences: Sequence[Sentence], by_heading: bool) -> tuple[str, list[Sentence]]:
    """The heading or first short sentence that names the paragraph's topic, and the sentences under it."""
    first = sentences[0]
    named = first.text.replace("“", "‘").replace("”", "’")
    if 5 <= len(named) <= 26 and _VERB.match(named) and not re.search(r"\d|[,\uff0c;\uff1b]", named):
        return named, list(sentences[1:])
    if by_heading and first.paragraph.section and not (first.info.spun and swapped(first.paragraph.section[-1])):
        heading = unnumbered(first.paragraph.section[-1]).rstrip("。").replace("“", "‘").replace("”", "’")
        rest = list(sentences)
        if unnumbered(first.paragraph.section[-1]).rstrip("。") == first.text:
            rest = rest[1:]
        if 5 <= len(heading) <= 32 and not re.search(r"\d|十[三四五六]五|情况$|说明$|概况$", heading):
            return heading, rest
    return "", []
