"""What looks wrong with a source, each with the passage that shows it."""

from __future__ import annotations

from collections.abc import Sequence

from index.debris import Published
from index.document import Document, Doubt


def find_doubts(document: Document, published: Published, warnings: Sequence[str]) -> tuple[Doubt, ...]:
    """Doubts about a document, in the order a reader should hear them."""
    out = []
    blurbs = [passage for cut, passage in zip(published.cuts, published.left_out, strict=False) if cut.why == "blurb"]
    if blurbs:
        out.append(Doubt("repost", "这是第三方文档网站的转载,不是发布机关的原件。", None, blurbs[0]))
    last = document.paragraphs[-1] if document.paragraphs else None
    if last and last.kind in ("text", "item") and last.text.rstrip()[-1:] not in "。！？!?.”》)）…" and len(last.text) > 60:
        out.append(Doubt("cut_off", "文末没有句号,全文可能被截断。", last.number, last.text[-30:]))
    if document.spun:
        out.append(Doubt("spun", "词语被换成了近义词,与官方原文不同。", None, ""))
    return tuple(out)
