"""How a piece of a report is put into a question: punctuation, who is speaking, which report and which part of it."""

from __future__ import annotations

import re

from index.document import Metadata, Paragraph
from index.library import DocumentInfo
from index.normalise import normalise

_WIDE = str.maketrans(",;:?!()", "\uff0c\uff1b\uff1a\uff1f\uff01\uff08\uff09")
_HALF = re.compile(r"(?<!\d)[,:]|[,:](?!\d)|[;?!()]")
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十百]+[章节条款]|[(\uff08][一二三四五六七八九十百\d]+[)\uff09]|[一二三四五六七八九十百]+[、.\uff0e]|\d+(?:[、.\uff0e)](?!\d))"
    r"|[一二三四五六七八九十]+[是要](?=\S{4})|[①-⑳]|——)\s*"
)
_CJK = re.compile(r"[一-鿿]")
_OURS = re.compile(r"(?<![让为与和跟请对]自)(我|本)(省|市|区|县|州|镇|委|局|办|厅|院|部门|街道)(?![务作性地人门])")
_SPEAKER = re.compile(r"(?<!自)我(?!国|军|党)|各位|大家|同志们|本(?:文|方案|报告|意见|条例|通知|工程|项目|次|表|章|节)")
_PERIODS = re.compile(r"(?:19|20)\d\d年|十[三四五六]五")
_PLACE = "省市区县州镇"


def wide(text: str) -> str:
    """Half-width punctuation as Chinese is printed; 1,234 and 15:30 stay."""
    return _HALF.sub(lambda match: match.group().translate(_WIDE), text)


def flat(text: str) -> str:
    """On one line."""
    return " ".join(text.split())


def unnumbered(text: str) -> str:
    """A heading or sentence without its number: (三)总体目标 -> 总体目标."""
    return _NUMBERING.sub("", text.strip()).strip()


def han(text: str) -> int:
    """How many Chinese characters it has."""
    return len(_CJK.findall(text))


def spoken_by(info: DocumentInfo, text: str) -> str | None:
    """我市, 本区, 我委 named; None when it cannot be said who is meant."""
    text = _OURS.sub(lambda match: _named(info, match), text)
    return None if _SPEAKER.search(text) else text


def _named(info: DocumentInfo, match: re.Match[str]) -> str:
    metadata = info.metadata
    if match[2] in _PLACE:
        place = short_region(metadata)
        return place if place.endswith(match[2]) else match.group()
    issuer = metadata.issuer or ""
    return issuer if match[2] in issuer else match.group()


def swapped(text: str) -> bool:
    """In a rewritten report: whether it has a word that a rewriting tool puts in."""
    return normalise(text, True).text != normalise(text, False).text


def short_region(metadata: Metadata) -> str:
    """上海市青浦区 -> 青浦区."""
    region = metadata.region or ""
    return re.sub(r"^.+?(?:省|自治区|市)(?=.+[区县市州]$)", "", region) or region


def title(info: DocumentInfo) -> str:
    """The report in book-title marks, with issuer and year where the title does not say them."""
    metadata = info.metadata
    name = metadata.title.strip().strip("《》")
    marks = name.replace("《", "〈").replace("》", "〉")
    place = short_region(metadata)
    unnamed = place and place.rstrip("省市区县州") not in name and place != "全国"
    who = (metadata.issuer or place) if unnamed else ""
    year = ""
    if metadata.year and not re.search(r"(?:19|20)\d\d", name):
        doubted = any(doubt.kind == "year" for doubt in info.doubts)
        year = f"(年份据正文推断为{metadata.year}年)" if doubted else f"({metadata.number or f'{metadata.year}年'})"
    return f"{who}《{marks}》{year}"


def part(info: DocumentInfo, paragraph: Paragraph, longest: int = 26) -> str:
    """The innermost heading above a paragraph that fits a stem, unnumbered; "" when there is none."""
    for heading in reversed(paragraph.section):
        if info.spun and swapped(heading):
            continue
        name = wide(unnumbered(heading)).rstrip("。:")
        if 4 <= len(name) <= longest and re.search(r"[一-鿿]{3}", name):
            return name
    return ""


def period_part(info: DocumentInfo, paragraph: Paragraph) -> str:
    """The outermost heading that names another period than the title does (二、2018年工作安排), unnumbered; else ""."""
    told = set(_PERIODS.findall(info.metadata.title))
    for heading in paragraph.section:
        name = wide(unnumbered(heading))
        named = set(_PERIODS.findall(name))
        plan = "工作报告" in (info.metadata.kind or "")
        if named and len(name) <= 30 and (plan or not named <= told):
            return name
    return ""
