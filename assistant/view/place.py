"""The source panel: one paragraph of a report with the quote highlighted, its neighbours dimmed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote as quoted

from assistant.view.citing import place, without_marks
from assistant.view.markup import button, esc, notes
from index.document import Paragraph
from index.library import DocumentInfo

WHOLE = ("repost", "cut_off", "year", "spun")  # doubts that touch every paragraph, wherever they were found
LONG_NEIGHBOUR = 160  # characters of a neighbour that are shown; the far end is cut


def place_html(
    info: DocumentInfo,
    paragraphs: Sequence[Paragraph],
    number: int,
    span: tuple[int, int] | None,
    drawn: bool | None = None,
) -> str:
    """Paragraph `number` of one report among its neighbours. span: the quote, offsets into its text; drawn: whether
    the page it stands on can be shown as a picture, None where there are no pages."""
    here = next(p for p in paragraphs if p.number == number)
    before = "".join(_neighbour(p, tail=True) for p in paragraphs if p.number < number)
    after = "".join(_neighbour(p, tail=False) for p in paragraphs if p.number > number)
    return (
        f'<header class="yj-phead"><h2>{esc(info.metadata.title)}</h2>{_about(info)}'
        f'<p class="yj-path">{_path(here)}</p>{_doubts(info, number)}</header>'
        f'<div class="yj-ptext">{before}<p class="yj-here" tabindex="-1">{marked(here.text, span)}</p>{after}{_picture(info, here, span, drawn)}</div>'
        f'<footer class="yj-pfoot">{_tools(info, here, span)}</footer>'
    )


def marked(text: str, span: tuple[int, int] | None) -> str:
    """A paragraph with one span highlighted; offsets outside the text highlight nothing."""
    if span is None or not 0 <= span[0] < span[1] <= len(text):
        return breaks(text)
    a, b = span
    return f"{breaks(text[:a])}<mark>{breaks(text[a:b])}</mark>{breaks(text[b:])}"


def breaks(text: str) -> str:
    """Escaped text; line breaks stay visible, empty lines do not."""
    return re.sub(r"\s*\n\s*", "<br>", esc(text))


def _about(info: DocumentInfo) -> str:
    meta = info.metadata
    year = f"{meta.year}—{meta.until}年" if meta.until else (f"{meta.year}年" if meta.year else "年份不详")
    known = [meta.issuer or "发布机构不详", year, meta.kind or "", meta.issued or ""]
    return f'<p class="yj-dim">{esc(" · ".join(part for part in known if part))}</p>'


def _path(paragraph: Paragraph) -> str:
    page = f" · 第{paragraph.page}页" if paragraph.page else ""
    steps = "<span aria-hidden='true'> › </span>".join(esc(heading) for heading in paragraph.section)
    return f"{steps or '正文'} <b>第{paragraph.number}段{page}</b>"


def _doubts(info: DocumentInfo, number: int) -> str:
    here = list(dict.fromkeys(d.note for d in info.doubts if d.kind in WHOLE or d.paragraph in (None, number)))
    return notes(here, "这份来源")


def _neighbour(paragraph: Paragraph, tail: bool) -> str:
    text = " ".join(paragraph.text.split())
    if len(text) > LONG_NEIGHBOUR:
        text = "…" + text[-LONG_NEIGHBOUR:] if tail else text[:LONG_NEIGHBOUR] + "…"
    return f'<p class="yj-near-text">{esc(text)}</p>'


def _picture(info: DocumentInfo, here: Paragraph, span: tuple[int, int] | None, drawn: bool | None) -> str:
    if drawn is None or not here.page:
        return ""
    if not drawn:
        return f'<p class="yj-dim">第{here.page}页的版面显示不了:服务器上没有安装 pypdfium2。文字不受影响。</p>'
    a, b = span or (0, 0)
    address = f"view/page?source={quoted(info.source, safe='')}&paragraph={here.number}&start={a}&end={b}"
    return (
        f'<details class="yj-fold"><summary>看第{here.page}页的版面</summary><p class="yj-dim">点图看大图;扫描件要等几秒。</p>'
        f'<a href="{esc(address)}" target="_blank" rel="noopener" title="点开看大图"><img class="yj-pagepic" loading="lazy" src="{esc(address)}" alt="第{here.page}页的版面,引文用底色标出"></a></details>'
    )


def _tools(info: DocumentInfo, here: Paragraph, span: tuple[int, int] | None) -> str:
    quote = here.text[span[0] : span[1]] if span and span[0] < span[1] else here.text
    cited = {"title": info.metadata.title, "section": here.section, "paragraph": here.number}
    said = without_marks(" ".join(quote.split())).rstrip(",，;；、。")
    link = f"document?source={quoted(info.source, safe='')}&at={here.number}#p{here.number}"
    return (
        f"{button('复制引文', 'yj-copy', '复制原文和出处', copy=f'{said}。({place(cited)})')}"
        f'<a class="yj-open" href="{esc(link)}" target="_blank" rel="noopener">打开全文</a>'
    )
