"""Administrative divisions named in a text: 青浦 is 上海市青浦区, which is within 上海市.

The table data/regions.tsv holds every province, city, district and county with its parent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from index.terms import dictionary_words

Level = Literal["省", "市", "区", "国"]
NATION = "全国"
_NATION_NAMES = ("中华人民共和国", "全国", "我国", "中国", "国务院")
_SHORT_FOLLOWERS = "县省州盟旗镇乡村路街道山湖河江站桥片"  # 固镇 in 重固镇, 南京 in 南京路
_STREET = re.compile(r"[东西南北中]{1,2}(?:一|二|三|四|五)?(?:路|街|大道)")  # 南京|西路
_BEFORE_CITY = "省市州区县盟 \n、，,。；;：:（(《“‘在和与及到从向对由至—-"  # 事项城市 does not name 项城市
_ZONE = re.compile(  # areas with a government of their own that are no division
    r"(?:新区|(?:经济|高新)?(?:技术)?(?:产业)?开发区|高新区|经开区|示范区|度假区|实验区|合作区|管理区)$"
)
_WORD = 4  # characters of the longest word looked at across a place's name
_QUESTION = 60  # characters; in a text this short an everyday name at its beginning is taken for a region


@dataclass(frozen=True, slots=True)
class Region:
    """A division of the table."""

    name: str  # 青浦区
    short: str  # 青浦
    level: Level
    full: str  # 上海市青浦区
    parent: str  # 上海市; "" for a province
    alone: bool  # whether the short name may stand for it


@dataclass(frozen=True, slots=True)
class RegionMention:
    """A division named in a text."""

    name: str  # as it stands in the text
    full: str  # as the gazetteer writes it; of several of one name the one the context points to
    level: Level  # 省 (also 直辖市), 市, 区 (also 县), 国
    start: int
    end: int


@cache
def _regions() -> dict[str, Region]:
    """Every region by its full name."""
    out = {NATION: Region(NATION, NATION, "国", NATION, "", True)}
    for line in files("index").joinpath("data/regions.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            _, name, short, level, full, above, alone = line.split("\t")
            out[full] = Region(name, short, level, full, above, alone == "1")  # type: ignore[arg-type]
    return out


@cache
def _names() -> dict[str, dict[str, list[Region]]]:
    """First two characters -> name -> the regions it may mean, cities before districts."""
    table: dict[str, dict[str, list[Region]]] = defaultdict(dict)
    order = {"国": 0, "省": 1, "市": 2, "区": 3}
    for region in sorted(_regions().values(), key=lambda r: order[r.level]):
        forms = {region.name, region.full, region.short}
        if region.parent:
            above = _regions()[region.parent]
            forms |= {
                above.name + region.name,
                above.short + region.name,
                above.short + region.short,
                above.full + region.name,
            }
        for form in sorted(forms):
            table[form[:2]].setdefault(form, []).append(region)
    for form in _NATION_NAMES:
        table[form[:2]].setdefault(form, []).append(_regions()[NATION])
    return dict(table)


def find_regions(text: str) -> list[RegionMention]:
    """The divisions a text names, in order, the longest name first where names overlap."""
    names = _names()
    found: list[tuple[int, int, str, list[Region]]] = []
    at = 0
    while at < len(text) - 1:
        forms = names.get(text[at : at + 2])
        best = ""
        if forms:
            for form in forms:
                if len(form) > len(best) and text.startswith(form, at) and _may_stand(form, forms[form], text, at):
                    best = form
        if best and forms:
            found.append((at, at + len(best), best, forms[best]))
            at += len(best)
        else:
            at += 1
    clear = [regions[0].full for _, _, _, regions in found if len(regions) == 1]
    out = []
    for start, end, name, regions in found:
        region = _choose(regions, clear)
        out.append(RegionMention(name, region.full, region.level, start, end))
    return out


def same_name(mention: RegionMention) -> tuple[Region, ...]:
    """All divisions that a mention's name may stand for: 龙华区 of 海口 and of 深圳."""
    return tuple(_names().get(mention.name[:2], {}).get(mention.name, ()))


def _may_stand(form: str, regions: Sequence[Region], text: str, at: int) -> bool:
    """Whether a form stands for a region here: a short name must be able to, and not be part of another word."""
    if any(form != region.short for region in regions):
        return not (form.endswith("城市") and len(form) == 3 and at and text[at - 1] not in _BEFORE_CITY)
    after = text[at + len(form) : at + len(form) + 1]
    if (
        (after and after in _SHORT_FOLLOWERS)
        or _STREET.match(text, at + len(form))
        or (form[-1] in "镇乡村" and at and text[at - 1] not in _BEFORE_CITY)
    ):
        return False
    if any(region.alone for region in regions):
        return not _inside_a_word(text, at)
    return at == 0 and len(text) <= _QUESTION and after in "2二的有去今全市区"


def _inside_a_word(text: str, at: int) -> bool:
    """Whether a word of the dictionary goes over an offset: 走道|里 has no 道里."""
    start = max(0, at - _WORD)
    before = re.search(r"[一-鿿]*$", text[start:at])
    if not before or not before.group():
        return False
    start = at - len(before.group())
    position = start
    for word in dictionary_words(text[start : at + _WORD]):
        if position < at < position + len(word):
            return True
        position += len(word)
        if position >= at:
            return False
    return False


def _choose(regions: Sequence[Region], clear: Sequence[str]) -> Region:
    """Of several regions of one name the one whose superior the text names too, else the first: the highest."""
    for region in regions:
        if any(
            region.full != other and (is_within(region.full, other) or region.parent == parent(other))
            for other in clear
        ):
            return region
    return next((region for region in regions if region.alone), regions[0])


def zone_of(full: str) -> str:
    """The zone that a region's full name ends in where the table has none such: 大鹏新区 of 广东省深圳市大鹏新区; else ""."""
    return full[len(_within(full)) :] if full not in _regions() and _ZONE.search(full) else ""


def find_zone(text: str) -> str:
    """The zone whose name opens a text, 大鹏新区 or 西咸新区; "" for none, and for one that is a district or all of one."""
    bare = re.sub(r"^\s*(?:关于)?(?:印发|发布|公布|转发)?[《〈]?(?:(?:19|20)\d\d年度?)?", "", text)
    first = next(
        (m for m in find_regions(bare) if m.start == 0 and m.level in ("省", "市") and m.name[-1] in "省市"), None
    )
    bare = bare[first.end :] if first else bare
    named = re.match(rf"[一-鿿]{{2,8}}?{_ZONE.pattern.rstrip('$')}", bare)
    whole = [m for m in find_regions(bare) if m.start == 0 and m.level == "区"]
    return named.group() if named and not whole else ""


def with_zone(region: str | None, zone: str) -> str:
    """A zone's full name under the region it lies in: 合肥经开区 of 安徽省合肥市 is 安徽省合肥市经开区."""
    above = region if region and level(region) in ("省", "市") else ""
    short = _regions()[above].short if above else ""
    rest = zone.removeprefix(short)
    return above + (rest if _ZONE.fullmatch(rest) else zone)


def _within(full: str) -> str:
    """The longest name of the table that a full name begins with; "" for none."""
    return next((full[:end] for end in range(len(full) - 1, 1, -1) if full[:end] in _regions()), "")


def parent(full: str) -> str | None:
    """The region above: 上海市 for 上海市青浦区, 全国 for 上海市, None for 全国 and for what is no region."""
    region = _regions().get(full)
    if full == NATION:
        return None
    if region is None:
        return (_within(full) or None) if zone_of(full) else None
    return region.parent or NATION


def is_within(full: str, other: str) -> bool:
    """Whether a region lies in another or is it: 上海市青浦区 within 上海市."""
    at: str | None = full
    while at is not None:
        if at == other:
            return True
        at = parent(at)
    return False


def level(full: str) -> Level | None:
    """The level of a region by its full name, None for what is no region."""
    region = _regions().get(full)
    return region.level if region else None


def short_path(full: str) -> str:
    """A region as officials write it: 合肥市 for 安徽省合肥市, 合肥市庐阳区, 上海市青浦区; the name itself for others."""
    zone = zone_of(full)
    if zone and zone != full:
        return short_path(full.removesuffix(zone)) + zone
    region = _regions().get(full)
    if region is None or region.level in ("国", "省"):
        return full
    above = _regions().get(region.parent)
    if region.level == "市" or above is None:
        return region.name
    return above.name + region.name
