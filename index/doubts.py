"""What looks wrong with a source, each with the passage that shows it. Notes are for the user, one Chinese sentence."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from index.debris import Published
from index.document import Document, Doubt, Metadata, Paragraph
from index.marks import ARTICLE, ATTACHMENT, FREE, L1, L4, Unit, numeral
from index.normalise import misprints
from index.spun import swaps

_ENDS = "。！？!?.…”》）)】」』;；:："
_HEADING = 30  # characters shown of a heading
_AROUND = 12  # characters shown on either side of what is wrong
_MOST = 8  # doubts of one kind; more would hide the others
_QUOTES = 3  # paragraphs with unmatched quotation marks from which on characters are taken to be lost


def find_doubts(
    document: Document,
    published: Published,
    units: Sequence[Unit],
    warnings: Sequence[str],
    uncovered: Sequence[str],
) -> tuple[Doubt, ...]:
    """Doubts about a document, the gravest kinds first.

    warnings: the loader's, "kind" or "kind:detail"; uncovered: published text that stands in no unit.
    """
    return (
        *_repost(published),
        *_years(document),
        *_cut_off(document, units),
        *_spun(document),
        *_gaps(document, units),
        *_lost(document),
        *_from_loader(document, warnings),
        *(Doubt("left_out", "这段文字没有归入任何段落或标题。", None, passage[:200]) for passage in uncovered),
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("index").joinpath("data/doubts.toml").read_text("utf-8"))


def _holder(document: Document, position: int) -> Paragraph | None:
    """The paragraph that holds a position of the published text, None for a heading."""
    index = bisect_right(document.paragraphs, position, key=lambda p: p.start) - 1
    if index < 0:
        return None
    paragraph = document.paragraphs[index]
    return paragraph if position < paragraph.start + len(paragraph.text) else None


def _doubt(document: Document, kind: str, note: str, start: int, end: int) -> Doubt:
    """A doubt about text[start:end] of the document, shown with a few characters around it from the same paragraph."""
    holder = _holder(document, start)
    first, last = (holder.start, holder.start + len(holder.text)) if holder else (start, end)
    passage = document.text[max(first, start - _AROUND) : min(max(last, end), end + _AROUND)]
    return Doubt(kind, note, holder.number if holder else None, " ".join(passage.split()))


def _repost(published: Published) -> Iterator[Doubt]:
    blurb = next((published.passage(cut) for cut in published.cuts if cut.why == "blurb"), None)
    marks = published.has("page_mark")
    if blurb is None and not marks:
        return
    host = re.search(
        r"(?:在|由|为)([^在,。]{0,30}?[\u4e00-\u9fff]{2,8}(?:网|文库|文档))(?:[|。,上]|搜索|$)", blurb or ""
    )
    name = f"({re.sub(r'^[a-zA-Z0-9.]+', '', host.group(1))})" if host else ""
    broken = ",转载时插入了分页标记" if marks else ""
    yield Doubt("repost", f"转载自第三方文档网站{name},不是发布机关的原件{broken}。", None, blurb or "")


def _years(document: Document) -> Iterator[Doubt]:
    """The year reported on is also the one planned for; it does not fit what the report tells; or it is a guess."""
    meta, table = document.metadata, _table()
    year = meta.year
    if year is None:
        return
    titled = re.search(r"(20\d\d)年", meta.title) if "year" in meta.inferred and meta.until is None else None
    if titled and meta.kind == "情况报告" and abs(int(titled.group(1)) - year) == 1:
        note = f"标题写的是{titled.group(1)}年,正文写的是{year}年,标题的年份可能被改动过;按{year}年处理。"
        at = max(document.text.find(titled.group()), 0)
        yield _doubt(document, "year", note, at, at + len(titled.group()))
    if meta.kind == "情况报告":
        last = document.paragraphs[len(document.paragraphs) * 2 // 3 :]
        for paragraph in last:
            head = "".join(paragraph.section[:1])[:40] + paragraph.text[:120]
            if (
                re.search(rf"{year}年", head)
                and re.search(table["plans"], head)
                and not re.search(rf"{year + 1}年", head)
            ):
                if not re.match(rf"(?:[一二三四五六七八九十]+[、.．])?\s*{year}年", head) or re.search(
                    "成效|举措|回顾", head[:30]
                ):
                    continue
                note = f"标题说的是{year}年的工作,下一步安排写的也是{year}年,年份可能被改动过。"
                yield Doubt("year", note, paragraph.number, paragraph.text[:80])
                break
        for dated in table["dated"]:
            if year < dated["from"] or len(re.findall(dated["words"], document.text)) < 2:
                continue
            found = re.search(dated["telling"], document.text)
            if found:
                note = f"标题写的是{year}年,正文写的却是新冠肺炎疫情时期的工作({dated['why']}),年份可能被改动过。"
                yield _doubt(document, "year", note, found.start(), found.end())
    if _guessed(meta, document):
        found = re.search(rf"{year}\s*年度?(?:重点|工作|主要)", document.text) or re.search(
            rf"{year}\s*年", document.text
        )
        if found:
            note = f"原文没有写明是哪一年的,{year}年是从正文推断的。"
            yield _doubt(document, "year", note, found.start(), found.end())


def _guessed(meta: Metadata, document: Document) -> bool:
    """Whether nothing but the body's figures speaks for the year."""
    header = document.paragraphs[0].text if document.paragraphs and document.paragraphs[0].kind == "header" else ""
    dated = re.search(rf"{meta.year}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日", document.text[:200])
    stated = dated or re.search(rf"{meta.year}", header) or (meta.issued or "").startswith(str(meta.year))
    titled = "title" in meta.inferred and str(meta.year) in meta.title
    return not stated and not titled and meta.kind not in ("法规", "规章", "司法解释")


def _cut_off(document: Document, units: Sequence[Unit]) -> Iterator[Doubt]:
    body = [p for p in document.paragraphs if p.kind in ("text", "item", "task", "row", "note")]
    if not body or body[-1].kind not in ("text", "item"):
        return
    last: Paragraph = body[-1]
    text = last.text.rstrip()
    sentences = sum(p.text.rstrip().endswith(("。", "！", "”", "；")) for p in body)
    if text[-1] in _ENDS or text.endswith("施行") or len(text) < 20 or "\n" in text or sentences * 2 < len(body):
        return
    if last.kind == "item" and len(body) > 1 and body[-2].text.rstrip()[-1] not in _ENDS:
        return  # a list of names, none of which ends in a stop
    alone = re.match("一是", text)
    more = ",“一是”之后没有“二是”" if alone else ""
    yield Doubt("cut_off", f"全文停在句子中间{more},后面的内容缺失。", last.number, text[-40:])


def _spun(document: Document) -> Iterator[Doubt]:
    found = swaps(document.text)
    if found is None:
        return
    pairs = "、".join(f"“{new}”写作“{old}”" for old, new, _ in found.words[:4])
    note = f"用词被换成了近义词(如{pairs}),与官方原文不同。"
    yield _doubt(document, "spun", note, found.first, found.first + 4)


def _gaps(document: Document, units: Sequence[Unit]) -> Iterator[Doubt]:
    """Headings that do not go on counting: neither 1 nor one more than the last of their rank."""
    last: dict[int, int] = {}
    count = 0
    for unit in units:
        rank = unit.rank
        if rank is None and unit.role == "task":
            rank = L4
        if rank in (ATTACHMENT, FREE) and unit.role == "heading":
            last = {}
        if rank is None or unit.number is None or "之" in unit.number:
            continue
        number = numeral(unit.number)
        before = last.get(rank, 0)
        if rank <= L1:
            last = {r: n for r, n in last.items() if r <= rank or r in (L4, ARTICLE) or n}
        last[rank] = number
        if number in (1, before + 1) or not number or unit.role == "item":
            continue
        count += 1
        if count > _MOST:
            return
        where = f"前一个序号是{before}" if before else "前面没有同级的序号"
        what = "重复或倒退" if number <= before else "中间可能有缺失"
        note = f"标题序号不连续:{where},这里是{number},{what}。"
        yield _doubt(document, "outline_gap", note, unit.start, min(unit.end, unit.start + _HEADING))


def _lost(document: Document) -> Iterator[Doubt]:
    """Misprints and lost characters by the table, dates run together, quotation marks without their partner."""
    text = document.text
    for rule in misprints():
        if not rule.kind:
            continue
        for count, found in enumerate(rule.pattern.finditer(text)):
            if count >= _MOST:
                break
            yield _doubt(document, rule.kind, f"{rule.note}。", found.start(), found.end())
    for found in re.finditer(r"^[ \t\u3000]*(20\d\d)(\d{1,4})[ \t\u3000]*$", text, re.M):
        if not 1 <= int(found.group(2)[:2]) <= 1231 or document.paragraphs[0].kind == "row":
            continue
        yield _doubt(document, "lost_digits", "日期缺了“年”“月”“日”。", found.start(1), found.end())
    unmatched = [
        p
        for p in document.paragraphs
        if p.kind != "row" and p.text.count("“") != p.text.count("”") and not _goes_on(p.text)
    ]
    if len(unmatched) >= _QUOTES:
        first = unmatched[0]
        at = first.start + _lonely_quote(first.text)
        note = f"有{len(unmatched)}段的引号不成对,引号、书名号可能缺失。"
        yield _doubt(document, "misprint", note, at, at + 1)


def _goes_on(text: str) -> bool:
    """Whether a quotation of several paragraphs opens or closes here, as amendments quote articles."""
    at = _lonely_quote(text)
    return at == 0 or text[at - 1] in "：:" or text[at:].rstrip(" 。；;") == "”"


def _lonely_quote(text: str) -> int:
    """Where quotation marks first go wrong."""
    open_at = -1
    for at, char in enumerate(text):
        if char == "“":
            if open_at >= 0:
                return open_at
            open_at = at
        elif char == "”":
            if open_at < 0:
                return at
            open_at = -1
    return max(open_at, 0)


def _from_loader(document: Document, warnings: Sequence[str]) -> Iterator[Doubt]:
    for warning in warnings:
        kind, _, detail = warning.partition(":")
        if kind == "undecodable":
            at = max(document.text.find("\ufffd"), 0)
            number = document.text.count("\ufffd")
            note = f"有{number or detail or '一些'}个字符无法解码,显示为“\ufffd”。"
            yield _doubt(document, "undecodable", note, at, at + 1)
        elif kind == "scanned":
            pages = f"第{detail}页" if detail else "部分页面"
            yield Doubt("scanned", f"{pages}是扫描图片,没有文字层,内容没有读到。", None, detail)
        elif kind == "ocr":
            sure = f",平均把握{float(detail):.0%}" if re.fullmatch(r"[\d.]+", detail) else ""
            yield Doubt("ocr", f"文字由扫描图片识别得来{sure},可能有错字。", None, detail)
        else:
            yield Doubt(kind, detail or "读取时发现异常。", None, detail)
