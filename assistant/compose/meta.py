"""Questions about the documents themselves: what the library holds, who issued what and when, what is doubtful."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.clauses import sentences
from assistant.compose.proposal import FULL, NOTHING, Proposal
from assistant.draft import Claim, Draft, Support
from assistant.match import common_run, content_words
from assistant.question import Question
from index.document import Paragraph
from index.library import DocumentInfo, Library
from index.normalise import normalise

_LIBRARY = re.compile(
    r"(材料|文件|资料|库)里?有.{0,16}(哪|几)(几|些|两|三)?(个)?(年度|年份|年|份)|资料库|知识库|语料|库里|库中|(有|收录了?)(哪些|哪几|几|多少)[份篇]?(文件|报告|材料|文档|资料)"
)
_WHICH = re.compile(
    r"哪(?!一?[天日年])(些|个|几|几个|几份|一份)?(地方|地区|区|市|报告|文件|材料|单位|份)?的?(报告|文件|材料)?(里|中)?(?:.{0,3}|.{0,5}(?:部分|章|节|篇幅)来?)(给出|写|提到|提及|公布|列出|说到|涉及|讲到|有)(了|到)?"
)
_PARTS = re.compile(
    r"分(?:为|成)?(?:哪?几|多少)(?:个|大|大的)?(?:部分|方面|板块|章)|(?:有|共)(?:几|多少)(?:个|大)?(?:部分|板块|章|条)"
)
_ARE_SUCH = re.compile(
    r"(?:哪|有)(?:几|些|一)(?:份|篇|个)(?:文件|材料|报告)?是[^,，]{2,24}(?:报告|方案|条例|办法|通知|意见|预算|规定)"
)
_ON_A_MATTER = re.compile(
    r"(?:哪|有)(?:几|些|一)(?:份|篇|个)(?:文件|材料|报告)?是?(?:专门)?(?:讲|说|关于|谈)([^,，]{2,16}?)的"
)
_KIND = re.compile(r"工作报告|情况报告|实施方案|法规|条例|办法|规定|意见|通知|预算|规划|方案|报告")
_LEVEL = re.compile(r"(省|市|区)级")
_LEVELS = {
    "省": re.compile(r"^[^省市区县]{2,8}(?:省|自治区)$|^(?:北京|天津|上海|重庆)市$"),
    "市": re.compile(r"市$"),
    "区": re.compile(r"[区县旗]$"),
}
_POINT = re.compile(r"\s*([（(][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十百]{1,5}条)")
_PAUSES = re.compile(r"[\s、,，·]")  # 双随机,一公开 is 双随机、一公开
_MENTION = re.compile(r"哪.{0,8}(写到|写了|提到|提及|讲到|说到|涉及|出现)")
_CUT = re.compile(r"没写?完|断了|断在|不全|缺了|写到一半|少了一截|残缺|截断")
_DOUBT = re.compile(r"没写?完|断了|断在|不全|缺了|写到一半|少了一截|可靠|可信|存疑|转载|缺失|残缺|截断|完整")
_YEAR = re.compile(r"哪一?年|哪几年|什么年份|哪个年度")
_LABELLED = re.compile(
    r"(索引号|栏目|文号|发文字号|发布机构|发文机关|公开类别|主题分类|发布时间|发布日期|成文日期|信息来源|来源)"
)
_NUMBER = re.compile(
    r"[一-鿿]{1,8}[〔\[【]\s*(?:19|20)\d\d[^\s，,。]{0,10}|[一-鿿]{1,6}[（(](?:19|20)\d\d[)）]第?\d+号"
)
_DATE = re.compile(r"(?:19|20)\d\d\s*[-.年/]\s*\d{1,2}\s*[-.月/]\s*\d{1,2}日?")

NAMED = 8  # characters of a title that, standing in a question, name the document
BEGUN_AGAIN = 10  # points; with more of them (一), (二)… run on over all parts instead of beginning again under each
_REPOST = re.compile(r"(?:多少|几)页|网站|文库|分享|转载|珍藏版")
_REPOSTED = re.compile(r"\d+页|分享|文库|转载")

ADDRESSED = 160  # characters of a line of addressees
SIGNATURE = 80  # characters of a paragraph that holds a signature and its day
FEW = 30  # documents that are asked one by one; of more only those that the search found
LISTED = 50  # documents of a library that are listed in an answer
Answerable = Callable[[str], Proposal | None]


def compose_meta(question: Question, found: Sequence[str], library: Library, answer_from: Answerable) -> Proposal:
    """found: sources of the passages found, best first; of a large library only these are looked through.

    answer_from: a source to what that document alone answers, or None; used for 哪些报告给出了….
    """
    infos = [library.info(s) for s in sorted(question.scope.sources)] or list(library.documents())
    if _CUT.search(question.text) and (broken := _doubts(infos, library, ("cut_off",))).draft.claims:
        return broken
    if _ARE_SUCH.search(question.text) or _ON_A_MATTER.search(question.text):
        return _such(question, infos, library)
    if _WHICH.search(question.text) and not _LIBRARY.search(question.text):
        if question.part and not any(m.kind in ("region", "issuer", "title") for m in question.mentions):
            infos = list(library.documents())  # next year's plans stand in reports on this year
        nearest = len(infos) > FEW
        if nearest:
            infos = [library.info(source) for source in dict.fromkeys(found)]
        names = re.findall(r"[“\"《]([^“”\"《》]{2,30})[”\"》]", question.text)
        if len(names) == 1 and _MENTION.search(question.text):
            return _that_say(names[0], infos, library, nearest)
        return _which(question, infos, answer_from)
    if _LIBRARY.search(question.text):
        return _holdings(infos, library)
    if _DOUBT.search(question.text):
        return _doubts(infos, library, ("cut_off",) if _CUT.search(question.text) else ())
    infos = _titled(question, infos)
    if len(infos) > 3:
        return NOTHING
    if _PARTS.search(question.text):
        return _outline(infos, library)
    claims = [claim for info in infos for claim in _facts(question, info, library)]
    return Proposal(Draft(tuple(claims), joiner="\n"), FULL) if claims else NOTHING


def _such(question: Question, infos: Sequence[DocumentInfo], library: Library) -> Proposal:
    """The documents that are of the kind, year and level of place asked for."""
    found = [info for info in infos if not question.years or info.metadata.year in question.years]
    asked = re.split(r"而不是|不是|而非", question.text)[0]
    if matter := _ON_A_MATTER.search(asked):
        words = [word for word in content_words(matter.group(1)) if len(word) > 1]
        found = [i for i in found if any(word in normalise(i.metadata.title).text for word in words)]
    kind = None if matter else _KIND.search(asked)
    found = [i for i in found if kind is None or kind.group() in f"{i.metadata.kind}{i.metadata.title}"]
    if level := _LEVEL.search(question.text):
        found = [i for i in found if i.metadata.region and _LEVELS[level.group(1)].search(i.metadata.region)]
    lines = [_holding(info, library) for info in found[:LISTED]]
    lead = Claim(f"有{len(found)}份:", (), checked=False)
    return Proposal(Draft((lead, *lines), joiner="\n"), FULL) if lines else NOTHING


def _titled(question: Question, infos: Sequence[DocumentInfo]) -> list[DocumentInfo]:
    """Of several documents those whose title shares the longest run with the question, where that is long; else all."""
    runs = [common_run(normalise(info.metadata.title).text, question.text) for info in infos]
    longest = max(runs, default=0)
    if longest < NAMED:
        return list(infos)
    return [info for info, run in zip(infos, runs, strict=True) if run == longest]


def _which(question: Question, infos: Sequence[DocumentInfo], answer_from: Answerable) -> Proposal:
    claims: list[Claim] = []
    for info in infos:
        proposal = answer_from(info.source)
        if proposal is None:
            continue
        for claim in proposal.draft.claims[:1]:
            told = f"{claim.lead if question.part else ''}{claim.text}"
            claims.append(Claim(f"《{info.metadata.title}》({_place(info)}):{told}", claim.supports, checked=False))
    if not claims:
        return NOTHING
    lead = Claim(f"有{len(claims)}份文件给出:", (), checked=False)
    return Proposal(Draft((lead, *claims), joiner="\n"), FULL)


def _that_say(name: str, infos: Sequence[DocumentInfo], library: Library, nearest: bool) -> Proposal:
    """The documents in which a name that the question puts in quotes stands, each with the first place.

    nearest: infos are only those of a large library that the search found.
    """
    claims: list[Claim] = []
    bare = _PAUSES.sub("", name)
    for info in infos:
        for paragraph in library.paragraphs(info.source, 1, info.paragraphs):
            told = (s.of(paragraph.text) for s in sentences(paragraph.text))
            said = next((t for t in told if bare in _PAUSES.sub("", t)), "")
            if said:
                support = Support(info.metadata.title, paragraph, said)
                claims.append(
                    Claim(f"《{info.metadata.title}》({_place(info)}):{said.strip()}", (support,), checked=False)
                )
                break
    where = f"最相关的{len(infos)}份文件里," if nearest else ""
    lead = Claim(f"{where}有{len(claims)}份写到“{name}”:", (), checked=False)
    return Proposal(Draft((lead, *claims), joiner="\n"), FULL) if claims else NOTHING


def _outline(infos: Sequence[DocumentInfo], library: Library) -> Proposal:
    """How many parts a text has, and articles or points where they are numbered through; each named by its heading."""
    claims: list[Claim] = []
    for info in infos:
        body = [p for p in library.paragraphs(info.source, 1, info.paragraphs) if p.kind != "task"]
        parts = {
            s: p for p in reversed(body) for s in p.section[:3] if re.match(r"[一二三四五六七八九十]{1,3}[、.．]", s)
        }
        parts = dict(sorted(parts.items(), key=lambda pair: pair[1].number))
        if not parts:
            claims += _articles(info, body)
            continue
        points = {m.group(1) for p in body for s in (*p.section, p.text) if (m := _POINT.match(s))}
        through = len(points) > max(len(parts), BEGUN_AGAIN)
        counted = f"{len(parts)}个部分" + (f"、{len(points)}条" if through else "")
        listed = ";".join(parts)
        supports = tuple(Support(info.metadata.title, p, p.text.strip()[:40]) for p in parts.values())
        claims.append(Claim(f"《{info.metadata.title}》正文分{counted}:{listed}", supports, checked=False))
    return Proposal(Draft(tuple(claims), joiner="\n"), FULL) if claims else NOTHING


def _articles(info: DocumentInfo, body: Sequence[Paragraph]) -> list[Claim]:
    """How many articles a text of law without parts has, by its first and last."""
    numbered = [(m.group(1), p) for p in body if (m := _POINT.match(p.text)) and m.group(1).startswith("第")]
    named = dict(numbered)
    if len(named) < 2:
        return []
    marks = list(named)
    ends = [named[marks[0]], named[marks[-1]]]
    supports = tuple(Support(info.metadata.title, p, p.text.strip().splitlines()[0][:40]) for p in ends)
    text = f"《{info.metadata.title}》共{len(named)}条({marks[0]}至{marks[-1]})"
    return [Claim(text, supports, checked=False)]


def _holdings(infos: Sequence[DocumentInfo], library: Library) -> Proposal:
    lines = [_holding(info, library) for info in infos[:LISTED]]
    if len(infos) > LISTED:
        lines.append(Claim(f"(只列出前{LISTED}份)", (), checked=False))
    return Proposal(Draft((Claim(f"资料库现有{len(infos)}份文件:", (), checked=False), *lines), joiner="\n"), FULL)


def _holding(info: DocumentInfo, library: Library) -> Claim:
    """One document of the list, cited by its first line."""
    first = library.paragraph(info.source, 1)
    quote = next((line for line in first.text.splitlines() if line.strip()), first.text)
    year = f"{info.metadata.year}年" if info.metadata.year else ""
    about = "，".join(filter(None, (info.metadata.issuer or info.metadata.region, year, info.metadata.kind)))
    return Claim(f"《{info.metadata.title}》({about})", (Support(info.metadata.title, first, quote),), checked=False)


def _doubts(infos: Sequence[DocumentInfo], library: Library, kinds: Sequence[str] = ()) -> Proposal:
    claims = []
    for info in infos:
        for doubt in (d for d in info.doubts if not kinds or d.kind in kinds):
            supports: tuple[Support, ...] = ()
            if doubt.paragraph:
                paragraph = library.paragraph(info.source, doubt.paragraph)
                if doubt.passage and doubt.passage in paragraph.text:
                    supports = (Support(info.metadata.title, paragraph, doubt.passage),)
            ends = _end_of(info, library) if doubt.kind == "cut_off" else ""
            claims.append(Claim(f"《{info.metadata.title}》:{doubt.note.rstrip('。')}{ends}", supports, checked=False))
    return Proposal(Draft(tuple(claims), joiner="\n"), FULL) if claims else NOTHING


def _end_of(info: DocumentInfo, library: Library) -> str:
    """The last words of a text that is cut off, with the matter they are under."""
    last = library.paragraph(info.source, info.paragraphs)
    matter = f"“{last.section[-1].strip()}”一节的" if last.section else ""
    return f";最后写到的是{matter}“{last.text.strip()[-40:]}”"


def _facts(question: Question, info: DocumentInfo, library: Library) -> list[Claim]:
    """The asked facts of one document, each quoted from its header where it stands there."""
    title = info.metadata.title
    if _YEAR.search(question.text):
        return _year(info, library) + _session(question, info, library)
    asked = [m.group(1) for m in _LABELLED.finditer(question.text)]
    if re.search(r"(哪天|哪一天|什么时候|何时|哪日|时间|日期)", question.text):
        asked.append("发布时间")
    if re.search(r"成文(?!日期)", question.text):
        asked.append("成文日期")
    if re.search(r"第几号|几号令|文号", question.text):
        asked.append("文号")
    if re.search(r"谁|哪个(机构|单位|部门)", question.text):
        asked.append("发布机构")
    claims = _left_out(question, info)
    headers = [
        p for p in library.paragraphs(info.source, 1, min(info.paragraphs, 12)) if p.kind == "header" or p.number <= 6
    ]
    if re.search(r"发给|送给|主送|下发", question.text) and (sent := _sent_to(info, library)):
        return [sent]
    if re.search(r"落款|签署", question.text) and (signed := _signed(info, library)):
        return [signed]
    for label in dict.fromkeys(asked):
        for paragraph in headers:
            number = info.metadata.number or ""
            known = number if label in ("文号", "发文字号") and number in paragraph.text else ""
            if label == "发布时间" and info.metadata.issued:
                known = _day(info.metadata.issued, paragraph.text)
            value = known or _value(label, paragraph.text)
            if value and not any(value.strip() == s.quote.strip() for c in claims for s in c.supports):
                said = Claim(
                    f"《{title}》的{label}是{value.strip()}", (Support(title, paragraph, value),), checked=False
                )
                claims.append(said)
                break
    return claims


def _signed(info: DocumentInfo, library: Library) -> Claim | None:
    """The day under an issuer's signature, as published and, where signs were lost (2022917), as it must be read."""
    last = info.paragraphs
    ends = [
        *library.paragraphs(info.source, 1, min(last, 12)),
        *library.paragraphs(info.source, max(1, last - 3), last),
    ]
    for paragraph in ends:
        lines = [line.strip() for line in paragraph.text.splitlines() if line.strip()]
        if len(lines) < 2 or len(paragraph.text) > SIGNATURE:
            continue
        day = lines[-1]
        if _DATE.fullmatch(day):
            said = day
        elif bare := re.fullmatch(r"((?:19|20)\d\d)([1-9]|1[0-2])(\d|[12]\d|3[01])", day):
            year, rest = bare.group(1), day[4:]
            fits = [(m, d) for n in (1, 2) if (m := rest[:n]) and (d := rest[n:]) and int(m) <= 12 and 0 < int(d) <= 31]
            if len(fits) != 1 or fits[0][1].startswith("0"):
                continue
            said = f"{year}年{fits[0][0]}月{fits[0][1]}日(原文作“{day}”)"
        else:
            continue
        signer = lines[-2]
        quote = paragraph.text[paragraph.text.find(signer) : paragraph.text.rfind(day) + len(day)]
        support = Support(info.metadata.title, paragraph, quote)
        return Claim(f"《{info.metadata.title}》的落款是{signer},日期是{said}", (support,), checked=False)
    return None


def _sent_to(info: DocumentInfo, library: Library) -> Claim | None:
    """Whom a notice is addressed to: the line before its text that ends in a colon; with who signed it."""
    for paragraph in library.paragraphs(info.source, 1, min(info.paragraphs, 6)):
        line = paragraph.text.strip()
        if len(line) <= ADDRESSED and re.search(r"[各有][^:：]*[:：]$", line):
            signed = _signed(info, library)
            by = f"{signed.text.split('是', 1)[1].split(',')[0]}发给" if signed else "发给:"
            supports = (Support(info.metadata.title, paragraph, line), *(signed.supports if signed else ()))
            return Claim(f"《{info.metadata.title}》由{by}{line.rstrip(':：')}", supports, checked=False)
    return None


def _left_out(question: Question, info: DocumentInfo) -> list[Claim]:
    """What a reposting site put around the text, asked for by its pages or its name: told, but not part of the report."""
    asked = _REPOST.search(question.text)
    line = next((line for line in info.left_out if asked and _REPOSTED.search(line)), "")
    if not line:
        return []
    return [
        Claim(
            f"《{info.metadata.title}》的原件里有一行转载说明(不属于正文,没有列为段落):{line.rstrip('。')}",
            (),
            checked=False,
        )
    ]


def _day(issued: str, text: str) -> str:
    """A day as a paragraph writes it; "" where it does not. issued: ISO."""
    year, month, day = (int(part) for part in issued.split("-"))
    found = re.search(rf"{year}\s*[-.年/]\s*0?{month}\s*[-.月/]\s*0?{day}(?!\d)日?", text)
    return found.group() if found else ""


def _value(label: str, text: str) -> str:
    """What a header says under a label: after it on the same line, or by its shape."""
    same = {
        "发布时间": ("发布时间", "发布日期", "公开时间", "公布时间", "发文日期"),
        "发布日期": ("发布日期", "发布时间"),
        "发布机构": ("发布机构", "发文机关", "信息来源", "来源"),
        "发文机关": ("发文机关", "发布机构"),
        "文号": ("文号", "发文字号"),
        "发文字号": ("发文字号", "文号"),
    }.get(label, (label,))
    for name in same:
        match = re.search(rf"{name}\s*(?:[:：][\s　]*|[ \t　]*)([^\s:：]+)", text)
        if match and not _LABELLED.match(match.group(1)):
            return match.group(1)
    if label in ("文号", "发文字号"):
        match = _NUMBER.search(text)
        return match.group() if match else ""
    if label in ("发布时间", "发布日期", "成文日期"):
        match = _DATE.search(text)
        return match.group() if match else ""
    if label == "公开类别":
        match = re.search(r"主动公开|依申请公开|不予公开", text)
        return match.group() if match else ""
    return ""


def _year(info: DocumentInfo, library: Library, most: int = 3) -> list[Claim]:
    """The year reported on, with the passages that say so; work of the year before single dates."""
    year = info.metadata.year
    if year is None:
        return []
    supports: list[Support] = []
    numbered = library.paragraphs(info.source, 1, info.paragraphs)
    reviews = "工作报告" in (info.metadata.kind or "")
    told = f"(?:{year}|{year - 1})" if reviews else str(year)
    for pattern in (rf"{told}年?度?[^，,。；;]{{0,12}}(?:工作|任务|情况|报告|安排)", rf"{told}年"):
        for paragraph in numbered:
            match = re.search(pattern, paragraph.text)
            if match and all(s.paragraph.number != paragraph.number for s in supports):
                supports.append(Support(info.metadata.title, paragraph, match.group()))
    inferred = (
        "(原件没有写明,由正文推断)"
        if "year" in info.metadata.inferred or not re.search(str(year), supports[0].paragraph.text if supports else "")
        else ""
    )
    period = (
        f"{year}年" if not info.metadata.until or info.metadata.until == year else f"{year}—{info.metadata.until}年"
    )
    if reviews:
        period = f"{year - 1}年的工作,并安排{year}年"
    return (
        [Claim(f"《{info.metadata.title}》讲的是{period}的工作{inferred}", tuple(supports[:most]), checked=False)]
        if supports
        else []
    )


def _session(question: Question, info: DocumentInfo, library: Library) -> list[Claim]:
    """At which session a report was made, from the line under its title; none where that was not asked or is not said."""
    if not re.search(r"会议|哪次会|什么会", question.text):
        return []
    for paragraph in library.paragraphs(info.source, 1, min(info.paragraphs, 6)):
        if held := re.search(r"(?:19|20)\d\d年[^\n]{2,60}?会议上", paragraph.text):
            support = Support(info.metadata.title, paragraph, held.group())
            return [Claim(f"这份报告作于{held.group()}", (support,), checked=False)]
    return []


def _place(info: DocumentInfo) -> str:
    return info.metadata.region or info.metadata.issuer or ""
