"""PDF with a text layer: pages to lines, lines to paragraphs, ruled tables whole, running heads out."""

from __future__ import annotations

import io
from typing import Any

from index.formats.blocks import Block, CannotRead, Loaded
from index.formats.layout import Line, Page, paragraphs, read_page
from index.formats.running import without_running_heads

MAX_PAGES = 3000  # a yearbook has some 1,000; reading takes about 30 ms a page
_NO_TEXT = 5  # characters on a page at or under which it counts as a picture of one (a page number alone)


def load_pdf(data: bytes) -> Loaded:
    """Paragraphs and tables with their pages; pages that are pictures are read by OCR where it is installed."""
    title = _check(data)
    import pdfplumber  # heavy; only a PDF pays for it

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        pages = []
        for number, page in enumerate(pdf.pages, start=1):
            pages.append(read_page(page, number))
            page.close()
    pictures = [page.number for page in pages if page.characters <= _NO_TEXT and page.pictures]
    warnings: list[str] = []
    if pictures:
        pages, warnings = _with_ocr(data, pages, pictures)
    pages, left_out = without_running_heads(pages)
    blocks = tuple(paragraphs(pages))
    if not any(block.text.strip() for block in blocks):
        raise CannotRead("没有文字层,页面也没有图像", "请换成带文字层的 PDF,或另存为 .txt 再放入语料目录")
    return Loaded(blocks=blocks, metadata={"title": title} if title else {}, left_out=left_out, warnings=tuple(warnings))
