"""What is known of a document as a whole: given by a person, else found in its text.

The words by which a document says so stand in data/metadata.toml; regions come from the gazetteer.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any

from index.document import Metadata, Paragraph
from index.regions import NATION, find_regions, find_zone, is_within, level, parent, short_path, with_zone

_FIELDS = ("title", "issuer", "region", "year", "until", "kind", "number", "issued", "obtained")
_TITLE_END = r"(?:报告|方案|意见|通知|办法|规定|条例|要点|规划|纲要|决定|公报|总结|细则|公告|通告|批复|函|预算|决算|计划|清单|指南|年报|章程|规则|解释|法|修正案[（(].{1,8}[）)])"
_DAY = r"(20\d\d|19\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})"
_CHINESE_DAY = (
    r"([二一][〇○零O０0九八七六五四三二一]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_NUMBER = (
    r"[\u4e00-\u9fff]{1,10}?[〔\[［(（]\s*(?:19|20)\d\d\s*[〕\]］)）]?\s*第?\s*\d{1,5}\s*号?"
    r"|[\u4e00-\u9fff]{2,16}令\s*第?\s*\d{1,4}\s*号|国令第\s*\d{1,4}\s*号"
)
_ORGAN = r"[\u4e00-\u9fff、()（）]{2,40}?(?:人民政府办公[厅室]|人民政府|政府办公[厅室]|委员会|办公[厅室]|办事处|人民代表大会常务委员会|[委局厅院部署])"
_NO_TITLE = rf"{_DAY}.*|https?://\S+|主动公开|[—–-].*|[\u4e00-\u9fff]{{2,20}}文件|{_NUMBER}"
_SENTENCE = r"[：:。；;，,]$|如下|现将|各位|根据.*[，,]"  # opens a text and names none
_LABELLED = r"^[\u4e00-\u9fff]{2,8}[：:]"  # 服务对象：高校毕业生 is a line of a form
_FOR_A_ZONE = r"我代表([\u4e00-\u9fff]{2,16}?)(?:管理委员会|管委会)"
_SUBJECT = r"(?<![全各跨])(?=([市省区县](?:(?![的和与及市省区县在由向])[\u4e00-\u9fff]){2,10}?(?:委|局|厅|办))(?![员会托派任公法理]))"
_CENTRAL = r"最高人民|国务院|国家|中共中央|中央|全国人民代表大会|中华人民共和国|[\u4e00-\u9fff]{2,6}部(?:办公厅)?(?:等|关于|、)"
_OPENING = 300  # characters; what a document is about stands in its first paragraph
_FIRST = 3000  # characters; a document names itself early
_OPENING = 600  # characters at either end of a document that say when it was made and of which year


@dataclass(slots=True)
class _Found:
    """What the text says of its document."""

    values: dict[str, Any] = field(default_factory=dict)

    def add(self, name: str, value: Any) -> None:
        """Keep the first that was found."""
        if value and name not in self.values:
            self.values[name] = value


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("index").joinpath("data/metadata.toml").read_text("utf-8"))


@cache
def _label() -> re.Pattern[str]:
    names = "|".join(f"(?P<{name}>{words})" for name, words in _table()["labels"].items())
    return re.compile(rf"^[\s【\[]*(?:{names})\s*(?:[：:]|[\s　]+|$)")


def find_metadata(
    text: str,
    paragraphs: Sequence[Paragraph],
    loaded: Mapping[str, str],
    host_title: str | None,
    source: str,
    given: Mapping[str, Any],
) -> Metadata:
    """Metadata of a document; the names of what was inferred stand in `inferred`.

    loaded: what the file's format says; host_title: the title a sharing site gives it; given: by a person.
    """
    header = next((p.text for p in paragraphs[:1] if p.kind == "header"), "")
    lines = [line.strip() for line in header.split("\n") if line.strip()]
    found = _Found()
    _from_labels(lines, found)
    _title(lines, loaded, host_title, found)
    found.add("title", given.get("title"))
    _with_department(lines, found)
    _numbers_and_dates(header, paragraphs, found)
    dated = re.search(r"[(（](\d{4}-\d{2}-\d{2})[)）]$", PurePosixPath(source).stem)
    found.add("issued", dated.group(1) if dated else None)
    stem = PurePosixPath(source).stem
    named = str(given.get("title") or found.values.get("title") or stem)
    region = given.get("region") or _region((named, found.values.get("issuer", ""), header, stem), text)
    if not given.get("region") and (zone := _zone(named, text)):
        region = with_zone(region, zone)
    found.add("region", region)
    found.values["issuer"] = _issuer(named, header, region, paragraphs, text, found.values.get("issuer"))
    found.add("title", _made_title(source, found.values["issuer"], text))
    found.values["title"] = _with_region(found.values["title"], region)
    _years((str(given.get("title") or found.values["title"]), stem), header, text, found)
    found.add("kind", _kind(str(given.get("title") or found.values["title"]), text))
    values = {name: _plain(given.get(name, found.values.get(name))) for name in _FIELDS}
    inferred = frozenset(name for name in _FIELDS if name not in given and values[name] is not None)
    return Metadata(inferred=inferred, **values)


def _plain(value: Any) -> Any:
    """A day as ISO text: TOML may hold it as a date."""
    return value.isoformat()[:10] if isinstance(value, date) else value


# --- title ---------------------------------------------------------------------------------------------------------------


def _from_labels(lines: Sequence[str], found: _Found) -> None:
    """Values that stand behind a label: 发文机关:国务院办公厅. Several labels may share a line."""
    words = "|".join(_table()["labels"].values())
    for line in lines:
        line = re.sub(rf"(?:^|\|)\s*({words})\s*\|", r" \1：", line) if "|" in line else line
        for part in re.split(rf"[\s|]+(?=(?:{words})\s*(?:[：:]|\s|$))", line):
            mark = _label().match(part)
            value = part[mark.end() :].strip(" |\t\u3000") if mark else ""
            if not mark or not value or not mark.lastgroup:
                continue
            if mark.lastgroup in ("issued", "written"):
                found.add("issued" if mark.lastgroup == "issued" else "_written", _iso(value))
            elif mark.lastgroup == "number":
                number = re.search(_NUMBER, value)
                found.add("number", number.group().strip() if number else value)
            elif mark.lastgroup in ("issuer", "title"):
                found.add(mark.lastgroup, value)


_OF_MACHINES = re.compile(r"https?:|^\s*(?://|/\*|#!|<|\{)")  # a row of an export, a line of code: no title
_WHOLE_TITLE = rf"{_TITLE_END}(?:[（(][^）)]*[）)])?$"


def _title(lines: Sequence[str], loaded: Mapping[str, str], host_title: str | None, found: _Found) -> None:
    """The title of a header: a line that ends as titles do, or several that make one together."""
    free = [line for line in lines if not _label().search(line) and not re.fullmatch(_NO_TITLE, line)]
    free = [line for line in free if not _OF_MACHINES.search(line)]
    free = [bare for line in free if (bare := re.sub(rf"^(?:{_NUMBER})(?=[\u4e00-\u9fff]{{4}})", "", line).strip())]
    for index, line in enumerate(free[:8]):
        title = line
        for following in free[index + 1 : index + 3]:
            open_end = title.count("《") > title.count("》") or not re.search(_WHOLE_TITLE, title)
            if not open_end or (not re.search("关于|印发|《", title) and re.search(r"关于|\d{4}年", following)):
                break
            title += following
        if re.search(_WHOLE_TITLE, title) and 5 <= len(title) <= 150 and title.count("《") == title.count("》"):
            found.add("title", title)
            break
    found.add("title", host_title)
    if loaded.get("title") and re.search(r"[\u4e00-\u9fff]{4}", loaded["title"]):
        found.add("title", loaded["title"].strip())
    if free and re.search(r"[\u4e00-\u9fff]{3}", free[0]) and not re.search(rf"{_SENTENCE}|{_LABELLED}", free[0]):
        found.add("title", free[0])


def _made_title(source: str, issuer: str | None, text: str) -> str:
    """A name for a document without a title: its file's where that says something, else what it is about."""
    stem = PurePosixPath(source).stem
    if re.search(r"[\u4e00-\u9fff]{4}", stem):
        return stem
    counts = {topic: text.count(topic) for topic in _table()["topics"]["names"]}
    topic = max(counts, key=lambda name: counts[name] + 10 * (name in text[:_OPENING]))
    if issuer and counts[topic] >= 3:
        return f"{issuer}{topic}情况报告"
    return stem


def _with_region(title: str, region: str | None) -> str:
    """政府工作报告 alone names no government: the region goes before it."""
    bare = re.fullmatch(r"(\d{4}年)?(政府工作报告)", re.sub(r"\s", "", title))
    if not bare or not region or region == NATION:
        return title
    return f"{bare.group(1) or ''}{short_path(region)}{bare.group(2)}"


def _with_department(lines: Sequence[str], found: _Found) -> None:
    """A budget is one of many of its district: the line that names the department goes with its title."""
    title = found.values.get("title", "")
    named = next((line for line in lines if re.match(r"(?:预算|决算)?(?:主管)?部门(?:名称)?\s*[：:]", line)), None)
    if named and re.search("[预决]算$", title) and found.values.get("issuer", title) not in title:
        found.values["title"] = f"{title}（{named}）"


def _kind(title: str, text: str) -> str | None:
    inner = re.search(r"(?:印发|转发|批转|公布|发布)《(.+?)》", title)
    name = re.sub(r"(?:[(（][^()（）]*[)）]|_[^_]{1,6})$", "", (inner.group(1) if inner else title).strip())
    for kind in _table()["kinds"]:
        if re.search(rf"(?:{kind['ends']})$", name):
            return str(kind["name"])
    return "法规" if text.count("\n第") > 10 and re.search(r"^#*\s*第一条[\s　]", text, re.M) else None


# --- numbers and dates ----------------------------------------------------------------------------------------------------


def _iso(text: str) -> str | None:
    """2024-02-19 from 2024年2月19日, 2024.02.19, 二〇二四年二月十九日; None where there is no day."""
    day = re.search(_DAY, text)
    if day:
        year, month, number = (int(part) for part in day.groups())
    else:
        chinese = re.search(_CHINESE_DAY, text)
        if not chinese:
            return None
        year = int(
            "".join(str("〇一二三四五六七八九".find(c)) if c in "〇一二三四五六七八九" else "0" for c in chinese[1])
        )
        month, number = _tens(chinese[2]), _tens(chinese[3])
    return f"{year:04d}-{month:02d}-{number:02d}" if 1 <= month <= 12 and 1 <= number <= 31 else None


def _tens(text: str) -> int:
    digits = {c: i for i, c in enumerate("〇一二三四五六七八九")}
    if "十" not in text:
        return digits.get(text, 0)
    left, right = text.split("十", 1)
    return (digits.get(left, 1) if left else 1) * 10 + (digits.get(right, 0) if right else 0)


def _numbers_and_dates(header: str, paragraphs: Sequence[Paragraph], found: _Found) -> None:
    number = next(
        (m.group().strip() for line in header.split("\n") if (m := re.fullmatch(_NUMBER, line.strip()))), None
    )
    found.add("number", number)
    if "number" not in found.values:
        order = re.search(r"[\u4e00-\u9fff]{2,12}令第\s*\d{1,4}\s*号", header)
        found.add("number", order.group() if order else None)
    proclaimed = re.search(rf"({_DAY})[^\n]{{0,40}}公布", header)
    found.add("issued", _iso(proclaimed.group(1)) if proclaimed else None)
    found.add("issued", _iso(re.sub(r"——.*?(?:\n|$)", "", header)))
    found.add("issued", found.values.get("_written"))
    for paragraph in [*paragraphs[1:8], *paragraphs[-4:]]:
        lines = paragraph.text.strip().split("\n")
        if len(paragraph.text) <= 60 and len(lines) >= 2:
            found.add("issued", _iso(lines[-1]))


def _years(names: tuple[str, str], header: str, text: str, found: _Found) -> None:
    """Year and, of a period, its end: by the title, else the file's name where that is one, else what the text says.

    names: title and the file name's stem.
    """
    stem = names[1] if re.search(r"[\u4e00-\u9fff]{4}", names[1]) else ""
    title = names[0] if re.search(r"(?:19|20)\d\d", names[0]) else stem
    span = re.search(r"(20\d\d)\s*[年]?\s*[-—–~～至到]{1,2}\s*(20\d\d)\s*年?", title)
    if span:
        found.add("year", int(span.group(1)))
        found.add("until", int(span.group(2)))
        return
    one = re.search(r"((?:19|20)\d\d)\s*年", title) or re.search(r"((?:19|20)\d\d)", title)
    if one:
        found.add("year", _told_of(int(one.group(1)), title, text, found.values.get("issued")))
        return
    delivered = re.search(r"[—–-]\s*((?:19|20)\d\d)年\d{1,2}月\d{1,2}日在", header)
    if delivered:
        found.add("year", int(delivered.group(1)))
    if found.values.get("issued"):
        found.add("year", int(found.values["issued"][:4]))
    years = Counter(int(y) for y in re.findall(r"(20\d\d)\s*年", text))
    if years:
        found.add("year", max(sorted(years, reverse=True), key=lambda y: years[y]))
        found.values["_year_from_text"] = True


def _told_of(titled: int, title: str, text: str, issued: str | None) -> int:
    """The year a report is on: its title's, or the one that all of it speaks of from its first sentence on, where it never
    names the title's and is dated the year after: copies have altered years."""
    body = text.replace(title, "", 1)
    opening = re.search(r"(?:^|[\n。：:])\s*(20\d\d)年(?:度|以来)?[，,]", body[:_OPENING])
    told = int(opening.group(1)) if opening else titled
    dated = {int(y) for y in re.findall(r"(20\d\d)年\d{1,2}月\d{1,2}日", body[-_OPENING:])} | {int((issued or "0")[:4])}
    altered = abs(told - titled) == 1 and f"{titled}年" not in body and told + 1 in dated
    return told if altered and body.count(f"{told}年") > 1 else titled


# --- region and issuer ------------------------------------------------------------------------------------------------------


def _region(sayings: Sequence[str], text: str) -> str | None:
    """The region a document speaks for: by the first that names one of its title, issuer, header and file name.

    Else by what its text names most.
    """
    for passage in sayings:
        named = [m.full for m in find_regions(passage)]
        local = [full for full in named if full != NATION]
        if local:
            return max(local, key=lambda full: (sum(is_within(full, other) for other in local), -local.index(full)))
        if named or re.match(_CENTRAL, passage):
            return NATION
    own = re.search(r"(?:我?代表|在)([\u4e00-\u9fff]{2,16}?)(?:人民政府|第[\u4e00-\u9fff]{1,4}届)", text[:_FIRST])
    if own and (mentions := find_regions(own.group(1))):
        return mentions[-1].full
    counts = Counter(m.full for m in find_regions(text[:20000]))
    nation = counts.pop(NATION, 0)
    if counts:
        best = max(sorted(counts), key=lambda full: counts[full])
        if counts[best] >= 3:
            return best
    return NATION if nation >= 3 else None


def _zone(title: str, text: str) -> str:
    """The zone a document speaks for, by its title or by whom its speaker stands for: 我代表大鹏新区管理委员会."""
    speaks = re.search(_FOR_A_ZONE, text[:_FIRST])
    return find_zone(title) or (find_zone(speaks.group(1)) if speaks else "")


def _issuer(
    title: str, header: str, region: str | None, paragraphs: Sequence[Paragraph], text: str, labelled: str | None
) -> str | None:
    """Who issued the document: its title says so, or its signature, a label, a meeting that passed it, itself."""
    name = short_path(region) if region and region != NATION else ""
    about = re.match(rf"(?:“[^”]*”\s*)?((?:{_ORGAN})(?:[、\s]{_ORGAN})*)\s*(?:关于|印发《)", title)
    if about:
        return _full(re.sub(r"\s+", "、", about.group(1).strip()), region)
    if labelled and len(labelled) >= 5:
        return _full(labelled, region)
    if enacted := _enacted_by(header):
        return _full(enacted, region)
    for paragraph in [*paragraphs[1:8], *paragraphs[-4:]]:
        lines = [line.strip() for line in paragraph.text.strip().split("\n") if line.strip()]
        if len(lines) == 2 and len(paragraph.text) <= 60 and re.fullmatch(_ORGAN, lines[0]):
            return _full(lines[0], region)
    if name and title.endswith("政府工作报告"):
        return f"{name}人民政府"
    if name and (by_title := _by_title(title, name)):
        return by_title
    if name and (itself := _calls_itself(text)):
        return name + itself[1:]
    if labelled and re.search(r"[局委办厅府会院处部署室社]$|中心$", labelled):
        return _full(labelled, region)
    if region == NATION and re.search(r"(?<!暂行)条例$", title):
        return "国务院"  # a 条例 for the whole country is the State Council's by the rules on such names
    speaks = re.search(r"我代表.{0,12}人民政府|^[市区县省]政府", title + text[:_FIRST])
    if name and find_zone(name) and re.search(_FOR_A_ZONE, text[:_FIRST]):
        return f"{name}管理委员会"
    return f"{name}人民政府" if name and speaks else None


def _enacted_by(header: str) -> str | None:
    """Who made a law, by the lines under its title: 国务院令, passed by a congress or its committee."""
    order = re.search(r"(国务院|[\u4e00-\u9fff]{2,12}人民政府)令", header)
    if order:
        return order.group(1).replace("中华人民共和国", "")
    passed = re.search(
        r"([\u4e00-\u9fff]{2,16}?)第[\u4e00-\u9fff]{1,4}届(人民代表大会(?:常务委员会)?)[^\n]{0,20}通过", header
    )
    if passed:
        return passed.group(1) + passed.group(2)
    national = re.search(r"第[\u4e00-\u9fff]{1,4}届(全国人民代表大会(?:常务委员会)?)", header)
    if national:
        return national.group(1)
    return "国务院" if re.search(r"国务院.{0,12}(?:常务会议|公布|发布|批准)", header) else None


def _calls_itself(text: str) -> str | None:
    """The department a text speaks for: it says 我委, and names a 市…委 most often."""
    own = re.search(r"我([委局厅办])", text)
    subjects = Counter(m.group(1) for m in re.finditer(_SUBJECT, text[:_FIRST]))
    fitting = (subject for subject, _ in subjects.most_common() if own and subject.endswith(own.group(1)))
    return next((subject for subject in fitting if not subject.startswith("市委")), None)


def _by_title(title: str, region: str) -> str | None:
    """The issuer by a title that begins with a place: 2023年青浦区法治政府建设情况报告, 青浦区司法局2023年….

    region: as officials write it. A town's, a street's or a department's name after the place goes with it.
    """
    bare = re.sub(r"(?:19|20)\d\d\s*(?:[-—–~至]\s*(?:19|20)\d\d\s*)?年?度?", "", re.sub(r"\s", "", title))
    mentions = find_regions(bare)
    if mentions and mentions[0].start <= 1 and (short_path(mentions[0].full) == region or mentions[0].full == region):
        rest = bare[mentions[0].end :]
    elif re.match("[市省区县]政府", bare):
        return f"{region}人民政府"
    else:
        return None
    town = re.match(r"([\u4e00-\u9fff]{1,6}?(?:镇|乡|街道))(?!化|村)", rest)
    if town:
        return f"{region}{town.group(1)}{'办事处' if town.group(1).endswith('街道') else '人民政府'}"
    organ = re.match(
        r"(?:人民)?政府[\u4e00-\u9fff]{0,4}?办公[室厅]|[\u4e00-\u9fff]{1,16}?(?:委员会|管委会|[局厅院]|[\u4e00-\u9fff]委(?!员)|办公室)(?=[^长部]|$)",
        rest,
    )
    if organ and not re.match("人民代表大会|政协", rest):
        return region + organ.group()
    return f"{region}人民政府" if re.search(r"报告|方案|规划|要点|计划|公报|纲要|年报|总结", rest) else None


def _full(organ: str, region: str | None) -> str:
    """浦东新区人民政府 as 上海市浦东新区人民政府: with the region above where that is a municipality's."""
    organ = organ.strip().rstrip("、")
    mentions = find_regions(organ)
    if mentions and mentions[0].start == 0:
        full = mentions[0].full
        above = parent(full)
        if mentions[0].level == "区" and above and level(above) == "省" and not organ.startswith(above):
            return above + organ
        return organ
    if region and region != NATION and organ[0] in "市区县省" and short_path(region)[-1] == organ[0]:
        return short_path(region) + organ[1:]
    return organ
