"""Which documents a question names: by place, by the body that issued them, by title, by kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assistant.lexicon import body_names, stopwords
from index.document import Metadata
from index.regions import RegionMention, find_regions, same_name, short_path, zone_of
from index.terms import words

_QUOTED = re.compile(r"《[^《》]{2,80}》|“[^“”]{1,30}”|\"[^\"]{1,30}\"")
_GOVERNMENT = re.compile(r"人民政府$|人民政府办公[室厅]$|^国务院(办公厅)?$")
_PLACE_TAIL = re.compile(r"(特别行政区|自治区|自治州|自治县|自治旗|新区|地区|省|市|区|县|旗|盟)$")
_RANKED = re.compile(r"全国(?:排|第|前|首|平均|各地|其他|范围)")  # 全国排第几 names no document
_OF_PEOPLE_TOO = ("意见",)  # words for a kind of document that mean other things too
_OF_DOCUMENT = re.compile(r"里|中|上?(?:提出|要求|规定|明确|指出|写)|由(?:谁|哪)|是(?:谁|哪|什么时候)")
_KIND_TAIL = re.compile(
    r"(实施方案|工作方案|行动方案|方案|行动计划|计划|规划|条例|办法|规定|细则|意见|通知|预算|决算|工作报告|报告|公报|纲要)"
)
_IS_MADE = re.compile(r"(?:制定|制订|编制|出台|起草|拟定|拟订|报送|形成|印发|公布)[好出完了]{0,2}[^,，。;；]{0,14}$")
_TABLE = re.compile(r"任务分工|任务表|分工表|责任清单|任务清单|责任单位|参加单位|牵头单位|配合单位")
_ANY_GOVERNMENT = frozenset(["政府", "省政府", "市政府", "区政府", "人民政府", "工作", "报告"])  # name no one's report
_ANY_BODY = frozenset(["管委会", "管理委员会", "委员会", "办公室"])  # name nobody's either
_AS_A_PLACE = re.compile(r"(?:^|(?<=[和与跟、,，比]))([一-鿿]{2,3})")
_GOES_WITH_A_PLACE = re.compile(r"(?:19|20)\d\d|的|今年|去年|和|与|、")
_ZONE = re.compile(
    r"^(?:综合实验区|(?:国家级?)?(?:经济|高新)(?:技术)?(?:产业)?开发区|高新区|经开区|工业园区|(?:自由贸易|自贸)(?:试验)?区|示范区|新区)"
)  # between a place and its department: 平潭综合实验区社会事业局 is 平潭社会事业局
_TITLE_SHARE = 0.7  # of a title's words that must stand in a question to name it: a guess, short titles need them all


@dataclass(frozen=True, slots=True)
class Listed:
    """What the catalogue knows of one document."""

    source: str
    metadata: Metadata
    tasks: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a question that names documents."""

    start: int
    end: int
    kind: Literal["region", "issuer", "title", "kind"]
    name: str  # as asked
    full: str  # region in full, issuer or title
    sources: frozenset[str]  # empty: nothing in the library is of this place


class Catalogue:
    """The documents of a library by the names people use for them."""

    def __init__(self, documents: Sequence[Listed]) -> None:
        self.documents = tuple(documents)
        self._by_source = {d.source: d for d in self.documents}
        self._issuers = sorted(self._issuer_aliases(), key=lambda pair: (-len(pair[0]), pair))

    def by_source(self, source: str) -> Listed:
        """The document of that name; KeyError when there is none."""
        return self._by_source[source]

    def mentions(self, text: str) -> list[Mention]:
        """Every mention, in order; a region inside 《》 or quotes, or part of an issuer's name, is none of its own."""
        regions = find_regions(text)
        found = self._titles(text) + self._issuer_mentions(text, regions)
        taken = [(m.start, m.end) for m in found]
        found += [m for m in self._zone_mentions(text) if not _overlaps((m.start, m.end), taken)]
        taken = [(m.start, m.end) for m in found]
        quoted = [m.span() for m in _QUOTED.finditer(text)]
        for region in regions:
            if _overlaps((region.start, region.end), taken + quoted) or _RANKED.match(text, region.start):
                continue
            full, sources = self._of_place(region)
            if not sources and (area := self._area_called(region.name)):
                found.append(Mention(region.start, region.end, "issuer", region.name, *area))
                continue
            end = region.end + len(self._zone_after(text, region.end, region.name, sources))
            found.append(Mention(region.start, end, "region", text[region.start : end], full, sources))
        taken = [(m.start, m.end) for m in found] + quoted
        found += [m for m in self._short_names(text) if not _overlaps((m.start, m.end), taken)]
        found += self._kind_mentions(text)
        return sorted(found, key=lambda m: (m.start, m.end))

    def _area_called(self, name: str) -> tuple[str, frozenset[str]] | None:
        """The library's own area that a division of the gazetteer shares its short name with: 君山 of 君山片区."""
        area = re.compile(rf"{re.escape(name)}(?:片区|园区|新城|街道|镇|乡)")
        named = {d.source: m for d in self.documents if (m := area.search(f"{d.metadata.issuer} {d.metadata.title}"))}
        return (next(iter(named.values())).group(), frozenset(named)) if named else None

    def _zone_after(self, text: str, at: int, name: str, sources: frozenset[str]) -> str:
        """The zone that a place is governed as, where a question says it: 综合实验区 of 平潭; "" where none of the
        place's documents calls it so."""
        zone = _ZONE.match(text[at:])
        called = f"{name}{zone.group()}" if zone else ""
        known = (self.by_source(s).metadata for s in sources)
        return zone.group() if zone and any(called in f"{m.title} {m.issuer}" for m in known) else ""

    def _short_names(self, text: str) -> list[Mention]:
        """Short names of the library's own places that are everyday words too (光明), where a question uses them as places."""
        found = []
        for match in _AS_A_PLACE.finditer(text):
            for length in (2, 3):
                full, sources = self._by_short_name.get(match.group(1)[:length], ("", frozenset()))
                if full and _GOES_WITH_A_PLACE.match(text, match.start(1) + length):
                    end = match.start(1) + length
                    found.append(Mention(match.start(1), end, "region", text[match.start(1) : end], full, sources))
        return found

    @cached_property
    def _by_short_name(self) -> dict[str, tuple[str, frozenset[str]]]:
        """光明 → 广东省深圳市光明区 and its documents."""
        found: dict[str, tuple[str, frozenset[str]]] = {}
        for full, sources in sorted(self._by_region.items()):
            last = re.search(r"([一-鿿]{2,3})[区县市]$", short_path(full)[-4:])
            if last:
                found.setdefault(last.group(1)[-2:], (full, sources))
                found.setdefault(last.group(1), (full, sources))
        return found

    def _zone_mentions(self, text: str) -> list[Mention]:
        """The library's own zones, which the gazetteer lacks: 大鹏新区, with the city before it or without."""
        found = []
        for full, names in self._zones:
            name = next((name for name in names if name in text), "")
            if name:
                at = text.index(name)
                found.append(Mention(at, at + len(name), "region", name, full, self._by_region[full]))
        return found

    @cached_property
    def _zones(self) -> list[tuple[str, list[str]]]:
        """The zones among the library's places, each with the names it goes by."""
        return [(full, names) for full in self._by_region if (names := _zone_names(full))]

    @cached_property
    def _by_region(self) -> dict[str, frozenset[str]]:
        """Documents of each place, by its full name."""
        found: dict[str, set[str]] = {}
        for document in self.documents:
            if document.metadata.region:
                found.setdefault(document.metadata.region, set()).add(document.source)
        return {full: frozenset(sources) for full, sources in found.items()}

    def _of_place(self, region: RegionMention) -> tuple[str, frozenset[str]]:
        """A place and the documents of it; of several places of one name (龙华区) the one that the library is about."""
        for place in (region.full, *(other.full for other in same_name(region))):
            if sources := self._by_region.get(place):
                return place, sources
        return region.full, frozenset()

    @cached_property
    def _named_by_words(self) -> list[tuple[str, str, frozenset[str]]]:
        """Source, word for its kind and content words of each title that can be named without 《》."""
        found = []
        for document in self.documents:
            tail = _KIND_TAIL.search(document.metadata.title.split("_")[0])
            core = _title_words(document.metadata.title)
            if tail and len(core) >= 2 and not core <= _ANY_GOVERNMENT:
                found.append((document.source, tail.group(1), frozenset(core)))
        return found

    def _issuer_aliases(self) -> list[tuple[str, str, frozenset[str]]]:
        by_issuer: dict[str, set[str]] = {}
        for document in self.documents:
            if document.metadata.issuer:
                by_issuer.setdefault(document.metadata.issuer, set()).add(document.source)
        aliases = []
        for issuer, sources in by_issuer.items():
            if _GOVERNMENT.search(issuer) and not re.search(r"[区县市]人民政府办公室$", issuer):
                continue  # a government's documents are named by the place
            for alias in _issuer_names(issuer):
                aliases.append((alias, issuer, frozenset(sources)))
        return aliases

    def _issuer_mentions(self, text: str, regions: Sequence[RegionMention]) -> list[Mention]:
        found: list[Mention] = []
        quoted = [m.span() for m in _QUOTED.finditer(text)]
        places = {region.end for region in regions}
        others: list[tuple[int, int]] = []
        for alias, issuer, sources in self._issuers:
            for match in re.finditer(re.escape(alias), text):
                start = match.start()
                own = next((place for place in _places_before(issuer) if text[:start].endswith(place)), "")
                if start in places and not own:
                    others.append(match.span())  # 上海市政府办公厅 is not the 政府办 of one of its districts
                start -= len(own)
                if not _overlaps((start, match.end()), [(m.start, m.end) for m in found] + quoted + others):
                    found.append(Mention(start, match.end(), "issuer", text[start : match.end()], issuer, sources))
        return found

    def _titles(self, text: str) -> list[Mention]:
        found = []
        for document in self.documents:
            number = document.metadata.number
            if number and (at := _squeezed(text).find(_squeezed(number))) >= 0:
                found.append(Mention(at, at, "title", number, document.metadata.title, frozenset((document.source,))))
        for match in re.finditer(r"《([^《》]{2,80})》", text):
            named = match.group(1)
            sources = frozenset(d.source for d in self.documents if _same_title(named, d.metadata.title))
            if sources:
                found.append(Mention(match.start(), match.end(), "title", match.group(), named, sources))
        if found:
            return found
        asked = set(words(text))
        best: list[tuple[float, str]] = []
        for source, tail, core in self._named_by_words:
            share = len(core & asked) / len(core)
            if share >= (1.0 if len(core) <= 3 else _TITLE_SHARE) and tail in text:
                best.append((share * len(core), source))
        if best:
            top = max(best)[0]
            sources = frozenset(source for score, source in best if score == top)
            found.append(Mention(0, 0, "kind", "", self.by_source(min(sources)).metadata.title, sources))
        return found

    def _kind_mentions(self, text: str) -> list[Mention]:
        found = []
        table = _TABLE.search(text)
        if table:
            sources = frozenset(d.source for d in self.documents if d.tasks)
            if sources:
                found.append(Mention(table.start(), table.end(), "kind", table.group(), "任务分工", sources))
        for match in re.finditer(
            r"(该|这份|这个|本)?(实施方案|工作方案|方案|规划|条例|意见|预算|决算|工作报告|情况报告)", text
        ):
            name = match.group(2)
            sources = frozenset(
                d.source for d in self.documents if name in (d.metadata.kind or "") or name in d.metadata.title
            )
            if name in _OF_PEOPLE_TOO and not (match.group(1) or _OF_DOCUMENT.match(text, match.end())):
                continue  # 他的意见 is no document
            if not match.group(1) and _IS_MADE.search(text[: match.start()]):
                continue  # nor is a 方案 that somebody is to make
            if sources and not _overlaps(match.span(), [m.span() for m in _QUOTED.finditer(text)]):
                found.append(Mention(match.start(), match.end(), "kind", match.group(), name, sources))
        return found


def _zone_names(full: str) -> list[str]:
    """A zone with its city before it or without, in full or as people say it: 合肥经开区 for 合肥市经济技术开发区."""
    zone = zone_of(full)
    if not zone:
        return []
    city = short_path(full).removesuffix(zone)
    spoken = re.sub("高新技术产业开发区", "高新区", re.sub("经济技术开发区", "经开区", zone))
    return [f"{before}{name}" for before in (city, short_name(city), "") for name in dict.fromkeys((zone, spoken))]


def _issuer_names(issuer: str) -> list[str]:
    """上海市经济和信息化委员会 → 经济和信息化委员会, 经济信息化委, 经信委, …; 万里街道办事处 → 万里街道办事处, 万里街道."""
    core = issuer
    for region in find_regions(issuer):
        if region.start == 0 or issuer[: region.start] == "":
            core = issuer[region.end :] or issuer
            break
    core = re.sub(r"^人民政府", "", core)
    names = {core, _ZONE.sub("", core)}
    if core.endswith("街道办事处"):
        names.add(core.removesuffix("办事处"))
    if area := re.fullmatch(r"(.{2,6}(?:片区|园区|新城))(?:管理局|管委会|管理委员会|管理办公室)", _ZONE.sub("", core)):
        names.add(area.group(1))
    if core == "办公室":
        return ["人民政府办公室", "政府办公室", "府办公室", "政府办", "府办"]
    for group in body_names():
        if core in group:
            names.update(group)
    return sorted(name for name in names if len(name) >= 3 and name not in _ANY_BODY)


def _places_before(issuer: str) -> list[str]:
    """上海市青浦区…局 may be asked about as 上海市青浦区…局, 青浦区…局, 青浦…局, 区…局: longest first."""
    names = []
    for region in find_regions(issuer):
        full = region.full
        names += [full, region.name, short_name(region.name), region.name[-1:]]
        names += [full[i:] for i in range(len(full))]
    return sorted({name for name in names if name}, key=lambda name: (-len(name), name))


def _same_title(named: str, title: str) -> bool:
    a, b = _bare(named), _bare(title)
    return len(a) >= 4 and (a in b or (len(b) >= 4 and b in a))


def _squeezed(text: str) -> str:
    return re.sub(r"[\s〔〕\[\]()（）【】]", "", text)


def _bare(title: str) -> str:
    return re.sub(r"[\s《》〈〉()（）\-—~年]|20\d\d", "", title)


def _title_words(title: str) -> set[str]:
    title = re.sub(r"_.*$|[（(][^（）()]*[)）]|20\d\d[-—]?|年度?|^关于|印发|的通知$", "", title)
    place = {region.name for region in find_regions(title)}
    stop = stopwords()
    return {word for word in words(title) if word not in stop and word not in place and not word.isdigit()}


def short_name(region: str) -> str:
    """青浦区 → 青浦, 合肥市 → 合肥."""
    short = _PLACE_TAIL.sub("", region)
    return short if len(short) >= 2 else region


def _overlaps(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
