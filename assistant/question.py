"""Understanding a question: what it asks for, about which documents and years, and on what topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from assistant.catalogue import Catalogue, Mention, short_name
from assistant.lexicon import ask_patterns, compare_cue, compute_patterns, counted_in, parts, stopwords, weak_words
from assistant.match import content_words
from assistant.quantities import units
from index.document import Metadata
from index.normalise import normalise
from index.regions import NATION, is_within
from index.scope import Scope
from index.terms import dictionary_words

LONGEST = 2000  # characters of a question that are read; the rest of a longer one is a paste, not a question

_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:年|(?=[^\d.%年]))|(?<![\d.])(\d\d)年(?!来|内|间|期|以上|以后|后)|([二一][〇零○九][〇零○一二三四五六七八九]{2})年"
)
_RANGE = re.compile(r"((?:19|20)\d\d)\s*年?\s*[-—–~至到]\s*((?:19|20)\d\d)\s*年?")
_NAMED_BY_YEAR = re.compile(
    r"((?:19|20)\d\d)年度?的?(?:(?!法治|建设)[^,，。?？、\d]){0,12}?工作报告"
    r"|(?<=份)((?:19|20)\d\d)年的?报告"
)  # it reviews the year before
_RELATIVE = {"今年": 0, "本年度": 0, "去年": -1, "上年度": -1, "上一年度": -1, "前年": -2, "大前年": -3}
_QUOTED = re.compile(r"《[^《》]*》|[（(][^（）()]*[)）]|“[^“”]*”")
_ASKED_UNIT = re.compile(r"(?:多少|(?<![哪那好])几)(?:大|多)?([一-鿿%]{1,4})")
_LINK = re.compile(r"(和|与|、|跟|同|以及|还是|及|,|，|比)\s*$")
_DOCUMENT = re.compile(r"报告|方案|文件|材料|规划|意见|办法|情况")
_DOCUMENT_NAME = re.compile(r"(?:报告|方案|规划|意见|办法|细则|条例|通知|公报|计划|纲要|总结|预算|决算)(?:里|中)?$")
_THE_LAST_ONES = re.compile(  # …和松江区城市更新计划,分别由谁通过
    r"^(?:(?:19|20)\d\d年度?)?[^,，。?？的]{0,16}?(?:报告|方案|规划|意见|办法|细则|条例|通知|公报|计划|纲要|总结|预算|决算)(?:里|中)?[,，]?(?=都|分别|各自?|[,，])"
)
_OF_A_PLACE = re.compile(r"籍?(?:游客|旅客|居民|同胞|企业|客商|商人|投资|项目|学生|人(?![大民均]))")
_TWO_MATTERS = re.compile(
    r"([^,，。?？和与跟同]{4,24})(?:和|与|跟|同)([^,，。?？]{4,24}?)(?:相比|比起来)?[,，](?=哪(?:边|个|家|里|一)|谁)(.+)"
)
_BESIDE = re.compile(r"除了?[^,，。?？]{2,24}?(?:以外|之外|外)?[,，](?=还|又|另|也|其他|别的)")  # what is known already
_ASKS = re.compile(r"多少|几|哪|谁|什么|怎")
_COMPARED_WITH = r"[比较](?:{}|{})年"  # that year is what another one is held against
_NOT_OF_A_NAME = "各每哪本该乡镇街区市县省州全所有些个和与及或等是在的由向年户"
_TOWN = re.compile(
    rf"((?:(?![{_NOT_OF_A_NAME}])[一-鿿]){{2,4}}(?:街道|(?<!新)片区)|(?:(?![{_NOT_OF_A_NAME}村])[一-鿿]){{2,3}}(?:(?<!城)镇|乡)(?![镇村级里下间情土亲道]))"
)
LEAST_TOWN = 4  # characters of a town's name at the end of what reads as one: 照|古美路街道
_LAST_LEVEL = re.compile(
    r"^.*(?:省|自治区|市|自治州|地区|盟)(?=[^省市区县旗盟]+(?:自治[州县旗]|[市区县旗盟])$)"
)  # but for the last place
_OF_NAMES = ("国务院", "中国")  # they begin the names of bodies and firms
DURATION = "时长"  # asked for a length of time, whatever its unit
_CN = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))


@dataclass(frozen=True, slots=True)
class Side:
    """One party of a comparison."""

    name: str  # as asked
    sources: frozenset[str]
    topic: str  # what is asked of it
    years: tuple[int, ...] = ()  # where the parties are years


@dataclass(frozen=True, slots=True)
class Question:
    """What was understood. `must` are names and years that the evidence has to state itself."""

    text: str  # normalised, made to stand alone
    kind: str  # number, date, who, list, procedure, content, responsibility, reverse, meta
    topic: str  # without places, years and ways of asking
    unit: str = ""  # asked for: 件, 元, %; "" when not said
    computes: str = ""  # sum, difference, complement, share, count; "" when nothing is computed
    part: tuple[str, ...] = ()  # words of headings that stand for the part of a report asked about
    scope: Scope = field(default_factory=Scope)
    mentions: tuple[Mention, ...] = ()
    sides: tuple[Side, ...] = ()
    years: tuple[int, ...] = ()
    must: tuple[str, ...] = ()
    focus: str = ""  # the last turn's own words, where the question leans on earlier ones
    notes: tuple[str, ...] = ()  # said to the user: how 去年 was read, which year was taken
    gap: str = ""  # why no document can answer: the place or year is in none


def understand(text: str, catalogue: Catalogue, today: date, *, focus: str = "", scope: Scope = Scope()) -> Question:
    """Read a question that stands alone. scope: the filters a person has set, kept as they are."""
    plain = normalise(text[:LONGEST]).text.strip()
    plain, notes = _relative_years(plain, today)
    mentions = catalogue.mentions(plain)
    kind = kind_of(plain, mentions)
    sides = _sides(plain, mentions, catalogue)
    computes = next((name for name, pattern in compute_patterns() if pattern.search(plain)), "")
    years = tuple(dict.fromkeys(_years(plain)))
    question = Question(
        text=plain,
        kind=kind,
        topic=topic_of(plain, mentions),
        unit=asked_unit(plain),
        computes=computes,
        part=next((part.stands for part in parts() if part.cue.search(plain)), ()),
        mentions=tuple(mentions),
        sides=sides,
        years=years,
        focus=normalise(focus).text if focus else "",
        notes=tuple(notes),
        scope=scope,
    )
    return _scoped(question, catalogue)


def kind_of(text: str, mentions: Sequence[Mention]) -> str:
    """What the question asks for: the first kind whose pattern fits."""
    foreign = re.search(r"《[^《》]+》", text) and not any(m.kind == "title" and m.end for m in mentions)
    for kind, pattern in ask_patterns():
        if not pattern.search(text):
            continue
        if kind == "meta" and (foreign or not _about_documents(text, mentions)):
            continue
        return kind
    return "content"


def asked_unit(text: str) -> str:
    """The measure word after 多少 or 几, or what the words for a rate or money imply."""
    if re.search(r"多久|多长时间|多少时间", text):
        return DURATION
    if re.search(r"几(?:块|毛)钱?", text):
        return "元"
    if re.search(r"(?:多少|几)个人(?!用户|所得|账户)", text):
        return "人"
    counted = re.search(r"([件人户次场项家份条批])数", text)
    if counted:
        return counted.group(1)
    for match in _ASKED_UNIT.finditer(text):
        asked = re.sub(r"^(?:万亿|亿|万|百(?!分)|千(?![瓦米克]))(?=[一-鿿])", "", match.group(1))
        found = next((unit for unit in units() if asked.startswith(unit)), "")
        word = next(iter(dictionary_words(f"{asked}{text[match.end() :]}")), "")
        if found == "事项" or (
            len(word) > len(found) and word not in units() and len(found) == 1 and found not in "人个"
        ):
            continue  # what is counted, not how: 多少道路
        if found:
            return found
    for match in re.finditer(r"多少([一-鿿]{1,12})", text):
        named = [(at, unit) for noun, unit in counted_in() if (at := match.group(1).find(noun)) >= 0]
        if named:
            return min(named)[1]
    if re.search(
        r"多大(的)?比例|((?<!功)率|比例|占比|比重|百分比|增速|增幅|涨幅|降幅)|(增长|下降|涨|降|提高)了?多少|百分之",
        text,
    ):
        return "%"
    if re.search(
        r"(钱|资金|金额|经费|款|总额|投资额?|罚款|预算|支出|收入|成交价|价款|总价|产值|营收|税收|成本|补贴标准|补助标准|奖励标准|工资标准)[^,，。?？]{0,8}(多少|多大|几)|(多少|多大)[^,，。?？]{0,4}(钱|资金|金额|经费|款)",
        text,
    ):
        return "元"
    return ""


def asked_noun(text: str) -> str:
    """What the items are: 关 in 哪几关, 条例 in 哪几部条例, 地方 in 哪些地方; "" when not said."""
    text = re.sub(r"[“”\"]", "", text)
    match = re.search(
        r"哪(?:些|几|两|三|四|五|六|七|八|九|十)(?:个|项|种|类|家|部|大|条|份|处|座|名|位|道|级|套|档|层|门|样|块|批)?([一-鿿]{1,4})",
        text,
    )
    if not match:
        match = re.search(r"有(?:什么|啥)(?:样的|具体的?|新的?)?((?!时候|时间|名字|人)[一-鿿]{2,4})[?？。]?$", text)
    return match.group(1) if match else ""


def topic_of(text: str, mentions: Sequence[Mention]) -> str:
    """The question less places, issuers, titles of documents and years: what is looked for."""
    kept = list(text)
    for mention in mentions:
        if mention.kind in ("region", "issuer", "title") and mention.name not in _OF_NAMES:
            for i in range(mention.start, mention.end):
                kept[i] = " "
    bare = _BESIDE.sub(" ", "".join(kept))
    bare = re.sub(r"(?<![\d.])(?:1\d|2\d|3[0-5])年(?!来|内|间|期|以上|以后|后)", " ", bare)
    bare = re.sub(r"(?<!\d)(19|20)\d\d年?度?(?![\d-])|[二一][〇零○九][〇零○一二三四五六七八九]{2}年", " ", bare)
    return re.sub(r"\s+", " ", bare).strip()


def covers(metadata: Metadata, year: int) -> bool:
    """Whether a document as a whole is about that year."""
    if metadata.year is None:
        return False
    first = metadata.year - 1 if _looks_back(metadata) else metadata.year
    return first <= year <= (metadata.until or metadata.year)


def _about_documents(text: str, mentions: Sequence[Mention]) -> bool:
    if re.search(
        r"资料库|知识库|语料|库里|库中|(哪些|哪几|几|多少|哪一|[两三四五六七八九十])[份篇]?(文件|报告|材料|文档|资料|地方|地区|单位)",
        text,
    ):
        return True
    return (
        bool(re.search(r"报告|方案|文件|通知|材料|意见|条例|预算|这份|该文|办法|规定|网页|网上|挂网", text))
        and len(text) <= 80
        and (
            any(m.kind in ("title", "kind", "issuer", "region") and m.sources for m in mentions)
            or bool(re.search(r"这(几|些|份|篇|[两三四五六七八九十\d]+[份篇个])", text))
        )
    )


def _relative_years(text: str, today: date) -> tuple[str, list[str]]:
    notes = []
    for word, offset in _RELATIVE.items():
        if re.search(rf"(?<![比较]){word}", text):
            year = today.year + offset
            text = text.replace(word, f"{year}年")
            notes.append(f"“{word}”按{year}年理解。")
    match = re.search(r"近([两二三四五])年", text)
    if match:
        span = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}[match.group(1)]
        notes.append(f"“{match.group()}”按{today.year - span}—{today.year - 1}年理解。")
    return text, notes


def _years(text: str) -> list[int]:
    bare = _NAMED_BY_YEAR.sub(" ", _QUOTED.sub(" ", text))
    found = []
    for match in _RANGE.finditer(bare):
        found += [int(match.group(1)), int(match.group(2))]
    bare = _RANGE.sub(" ", bare)
    for match in _YEAR.finditer(bare):
        full, short, chinese = match.groups()
        if full:
            found.append(int(full))
        elif short and 10 <= int(short) <= 35:
            found.append(2000 + int(short))
        elif chinese:
            found.append(int("".join(_CN[c] for c in chinese)))
    return found


def _sides(text: str, mentions: Sequence[Mention], catalogue: Catalogue) -> tuple[Side, ...]:
    """Parties named one after the other and linked by 和, 与, 、: each with what is asked of it."""
    named = [m for m in mentions if m.end and m.kind in ("region", "issuer", "title") and m.full != NATION]
    if sum(bool(m.sources) for m in named) < (1 if compare_cue().search(text) else 2):
        named = []
    chain: list[Mention] = []
    for mention in named:
        if not chain or _LINK.search(text[chain[-1].end : mention.start]):
            chain.append(mention)
        elif len(chain) < 2:
            chain = [mention]
    if named and named[0] not in chain and named[0].sources and not compare_cue().search(text):
        return ()  # 甘肃得到的天津、山东财政援助 is asked of 甘肃
    after = [m for m in named if m not in chain and m.sources and chain and m.start >= chain[-1].end]
    if after and not compare_cue().search(text) and not all(m.sources for m in chain):
        return ()  # as is what 天津、山东 gave 甘肃
    if len(chain) < 2 or len({m.full for m in chain}) < 2:
        return _years_apart(text, mentions, catalogue) or _matters_apart(text, mentions, catalogue)
    nested = any(
        a.kind == b.kind == "region" and a.full != b.full and is_within(b.full, a.full) for a, b in pairwise(chain)
    )
    asks = [text[m.end : n.start] for m, n in pairwise(chain)] + [text[chain[-1].end :]]
    if nested and not compare_cue().search(text) and not all(_ASKS.search(ask) for ask in asks):
        return ()
    shared = text[: chain[0].start]
    last = _THE_LAST_ONES.sub("", text[chain[-1].end :])
    sides = []
    for i, mention in enumerate(chain):
        own = text[mention.end : chain[i + 1].start] if i + 1 < len(chain) else last
        topic = own if _asks_its_own(own) else last
        name = mention.name if mention.kind != "title" else mention.full
        year = re.match(r"\D{0,2}((?:19|20)\d\d)年", own)
        sources = mention.sources
        if year:
            sources = (
                frozenset(s for s in sources if covers(catalogue.by_source(s).metadata, int(year.group(1)))) or sources
            )
        sides.append(Side(name, sources, re.sub(r"(?<!\d)(19|20)\d\d年?", " ", f"{shared} {topic}").strip()))
    return tuple(sides)


def _asks_its_own(own: str) -> bool:
    """Whether what follows a party is a matter of its own: 浦东方案的年度要求和…, not 上海市2023年报告和…."""
    bare = _LINK.sub("", re.sub(r"(?:19|20)\d\d年?", "", own))
    if "的" not in bare and _DOCUMENT_NAME.search(bare):
        return False  # 平潭法治政府报告和青浦消防方案: what the party's document is called
    strong = [word for word in content_words(bare) if word not in weak_words() and len(word) > 1]
    after = content_words(bare.rsplit("的", 1)[1]) if "的" in bare else []
    return bool(strong) or any(len(word) > 1 and not _DOCUMENT.search(word) for word in after)


_AGAINST = re.compile(r"[比较](?= )|(?<=[^一-鿿])[比较]|(?<![减增提降])[多少高低](?:了|出)?(?=多少|几)")


def _years_apart(text: str, mentions: Sequence[Mention], catalogue: Catalogue) -> tuple[Side, ...]:
    """One subject in two years or more, where each year has a document of its own."""
    years = list(dict.fromkeys(_years(text)))
    differ = any(name == "difference" and pattern.search(text) for name, pattern in compute_patterns())
    if len(years) < 2 or not (differ or compare_cue().search(text)):
        return ()
    pool = _documents_meant(mentions, catalogue)
    topic = _AGAINST.sub(" ", re.sub(r"(和|与|、|跟|同)?\s*(?<!\d)(?:19|20)\d\d年?", " ", topic_of(text, mentions)))
    sides = []
    for year in years:
        own = frozenset(s for s in pool if _reviewed(catalogue.by_source(s).metadata) == year)
        sides.append(Side(f"{year}年", own, topic, (year,)))
    return tuple(sides) if all(side.sources for side in sides) else ()


def _documents_meant(mentions: Sequence[Mention], catalogue: Catalogue) -> frozenset[str]:
    """The documents that all places, issuers and titles named have in common; all where none is named."""
    named = [m.sources for m in mentions if m.sources and m.kind in ("region", "issuer", "title")]
    return frozenset.intersection(*named) if named else frozenset(d.source for d in catalogue.documents)


def _reviewed(metadata: Metadata) -> int | None:
    """The year a document gives figures of: a work report those of the year before."""
    if metadata.year is None:
        return None
    return metadata.year - _looks_back(metadata)


def _looks_back(metadata: Metadata) -> bool:
    """Whether a report is named by the year it is made in and tells of the one before: a government's to its congress."""
    return "工作报告" in (metadata.kind or metadata.title)


def _matters_apart(text: str, mentions: Sequence[Mention], catalogue: Catalogue) -> tuple[Side, ...]:
    """Two matters of the same documents, named side by side and asked which is more: 甲法务区和乙服务中心,哪边更多."""
    named = _TWO_MATTERS.match(text)
    if not named:
        return ()
    matters = [named.group(1), named.group(2)]
    if any(len([w for w in content_words(m) if len(w) > 1]) < 2 for m in matters):
        return ()
    sources = _documents_meant(mentions, catalogue) or frozenset(d.source for d in catalogue.documents)
    return tuple(Side(matter, sources, f"{matter}{named.group(3)}") for matter in matters)


def _scoped(question: Question, catalogue: Catalogue) -> Question:
    """Places, reports and years named become filters; what no document covers becomes `must` or a gap."""
    allowed = _allowed(question.scope, catalogue)
    must: list[str] = []
    named = _named(question, catalogue)
    sources = named if named is not None else frozenset(allowed)
    sources &= allowed if allowed else sources
    delivered = {int(year) for pair in _NAMED_BY_YEAR.findall(question.text) for year in pair if year}
    sources = frozenset(s for s in sources if catalogue.by_source(s).metadata.year in delivered) or sources
    gap = ""
    if named is not None and not named:
        place = next(m for m in question.mentions if m.kind == "region" and not m.sources)
        must.append(short_name(_LAST_LEVEL.sub("", place.full)))  # 唐山, also where 河北唐山 was said
        gap = f"资料库里没有{place.name}的文件"
        wider = (d for d in catalogue.documents if d.metadata.region and place.full.startswith(d.metadata.region))
        sources = frozenset(d.source for d in wider) & allowed or frozenset(allowed)
    outside = [
        year for year in question.years if not any(covers(catalogue.by_source(s).metadata, year) for s in sources)
    ]
    inside = [year for year in question.years if year not in outside]
    if inside:
        covering = frozenset(
            s for s in sources if any(covers(catalogue.by_source(s).metadata, year) for year in inside)
        )
        if not question.sides:
            sources = covering or sources
    must += [f"{year}年" for year in outside if not re.search(_COMPARED_WITH.format(year, year % 100), question.text)]
    must += _towns(question)
    must += _places_inside(question) if named else []
    scope = replace(question.scope, sources=frozenset(sources))
    if allowed and sources:  # the years of the filter are in the sources now, read as `covers` reads them
        scope = replace(scope, years=frozenset())
    return replace(question, scope=scope, must=tuple(must), gap=gap)


def _places_inside(question: Question) -> list[str]:
    """Places without a document of their own that the evidence has to name: one inside a place that has one (徐汇区 in
    徐汇区在上海…中), and one whose people or firms are asked of another (海拉尔区接待台湾游客多少人)."""
    regions = [m for m in question.mentions if m.kind == "region"]
    covered = [m.full for m in regions if m.sources]
    return [
        short_name(_LAST_LEVEL.sub("", m.full))
        for m in regions
        if not m.sources
        and (
            _OF_A_PLACE.match(question.text, m.end)
            or (m.name[-1] in "区县市州旗" and any(is_within(m.full, full) and m.full != full for full in covered))
        )
    ]


def _towns(question: Question) -> list[str]:
    """Towns and streets the question names that no document is about as a whole: 长寿路街道, not 如果街道."""
    text = question.text
    for mention in question.mentions:
        if mention.kind == "region":  # 平潭|君山片区
            text = f"{text[: mention.start]}{' ' * (mention.end - mention.start)}{text[mention.end :]}"
    named = [t for t in _TOWN.findall(text) if not stopwords() & set(dictionary_words(t))]
    said = [f"{m.full}{m.name}" for m in question.mentions]
    return [t for t in named if not any(t[i:] in name for name in said for i in range(len(t) - LEAST_TOWN + 1))]


def _allowed(scope: Scope, catalogue: Catalogue) -> frozenset[str]:
    return frozenset(
        d.source
        for d in catalogue.documents
        if (not scope.sources or d.source in scope.sources)
        and (not scope.regions or d.metadata.region in scope.regions)
        and (not scope.years or any(covers(d.metadata, year) for year in scope.years))
        and (not scope.kinds or d.metadata.kind in scope.kinds)
    )


def _named(question: Question, catalogue: Catalogue) -> frozenset[str] | None:
    """Documents the question names; None when it names none, empty when it names a place that none is about."""
    if question.sides:
        return frozenset().union(*(side.sources for side in question.sides)) or None
    titles = [m.sources for m in question.mentions if m.kind == "title"]
    issuers = [m.sources for m in question.mentions if m.kind == "issuer"]
    regions = [m for m in question.mentions if m.kind == "region"]
    kinds = [m.sources for m in question.mentions if m.kind == "kind"]
    found: frozenset[str] | None = None
    if titles:
        found = frozenset().union(*titles)
    elif issuers:
        found = frozenset().union(*issuers)
    elif regions:
        with_documents = [m for m in regions if m.sources]
        if with_documents:
            narrowest = [
                m
                for m in with_documents
                if not any(m.full != o.full and is_within(o.full, m.full) for o in with_documents)
            ]
            first = narrowest[0]
            apart = [
                m
                for m in with_documents
                if m.full != first.full
                and (first.start - m.end > 2 or (m.start - first.end > 2 and not is_within(first.full, m.full)))
            ]
            found = narrowest[0].sources.union(*(m.sources for m in apart))
        elif regions[0].start <= 6 or len(regions) == 1:
            found = frozenset()
    for sources in kinds:
        if found is None:
            found = sources
        elif found & sources:
            found &= sources
    return found
