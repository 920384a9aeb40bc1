"""Scanned pages and pictures of pages: lines by OCR, where the optional extra is installed. Nothing is downloaded."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from index.formats.blocks import CannotRead, Loaded
from index.formats.flow import flow
from index.formats.layout import Line, Page, in_order
from index.formats.running import without_running_heads

_DPI = 150  # enough for print of 9 points; 98% of the characters of clean scans
_MOST_PAGES = 400  # at some 4 s a page
_MOST_PIXELS = 60_000_000  # of one picture: A3 at 400 dpi
_NEAR = 0.15  # difference of sizes, in the usual one, that is error of measurement (guess)
_SURE = 0.5  # confidence under which a line is noise, not text
_INSTALL = "请安装识别组件后重建:pip install 'youju[ocr]',或换成带文字层的 PDF"

announce: Callable[[], None] = lambda: None  # noqa: E731  told when OCR begins: from then on a file may take long


def with_ocr(data: bytes, pages: list[Page], pictures: list[int]) -> tuple[list[Page], tuple[str, ...]]:
    """The pages of a PDF with the lines of those that are pictures (numbers from 1), and the doubts that brings.

    Without the extra a document that is all pictures raises CannotRead; one with some text keeps that and a doubt.
    """
    if not installed():
        if len(pictures) == len([page for page in pages if page.characters or page.picture]):
            raise CannotRead(f"是扫描件,{len(pages)} 页都没有文字层", _INSTALL)
        return pages, (f"scanned:{','.join(map(str, pictures))}",)
    if len(pictures) > _MOST_PAGES:
        raise CannotRead(f"是扫描件,有 {len(pictures)} 页,超过 {_MOST_PAGES} 页", "请拆成几个文件,或换成带文字层的 PDF")
    import pypdfium2

    announce()
    scores: list[float] = []
    document = pypdfium2.PdfDocument(data)
    for number in pictures:
        page = document[number - 1]
        scale = min(_DPI / 72, (_MOST_PIXELS / max(1.0, page.get_width() * page.get_height())) ** 0.5)
        found = _recognise(page.render(scale=scale).to_numpy(), scale)
        pages[number - 1].parts = in_order([line for line, _ in found], [])
        scores += [score for _, score in found]
    return pages, _doubt(scores)


def load_image(data: bytes) -> Loaded:
    """A picture of one page, or a TIFF of several."""
    if not installed():
        raise CannotRead("是图片,里面没有文字层", _INSTALL)
    import numpy
    from PIL import Image, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    announce()
    pages, scores = [], []
    try:
        with Image.open(io.BytesIO(data)) as image:
            for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
                if number > _MOST_PAGES:
                    raise CannotRead(f"有超过 {_MOST_PAGES} 页", "请拆成几个文件")
                if frame.width * frame.height > _MOST_PIXELS:
                    raise CannotRead("图片太大", "请缩小后再放入语料目录")
                found = _recognise(numpy.asarray(frame.convert("RGB")), 1.0)
                page = Page(number, float(frame.width), float(frame.height))
                page.parts = in_order([line for line, _ in found], [])
                pages.append(page)
                scores += [score for _, score in found]
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise CannotRead("图片已损坏或太大,打不开", "请换一份完好的图片") from error
    pages, left_out = without_running_heads(pages)
    blocks = flow(pages).blocks
    if not blocks:
        raise CannotRead("图片里认不出文字", "请换一份清楚的图片,或录成文字")
    return Loaded(blocks=blocks, left_out=left_out, warnings=_doubt(scores))


def _doubt(scores: list[float]) -> tuple[str, ...]:
    return (f"ocr:{sum(scores) / len(scores):.2f}",) if scores else ()


def _recognise(pixels: Any, scale: float) -> list[tuple[Line, float]]:
    """Lines of a picture with the engine's confidence, 0 to 1; places in points of the page (pixels / scale)."""
    result = _engine()(pixels, use_cls=False)  # its guess at lines upside down turns upright ones with many figures
    if result.boxes is None or result.txts is None:
        return []
    found = []
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        if score >= _SURE and text.strip():
            x0, x1 = min(p[0] for p in box) / scale, max(p[0] for p in box) / scale
            top, bottom = min(p[1] for p in box) / scale, max(p[1] for p in box) / scale
            size = float((x1 - x0) / max(1, _width(text)))
            found.append(
                (Line(text.strip(), float(x0), float(x1), float(top), float(bottom), size, size), float(score))
            )
    return _one_size(found)


def _width(text: str) -> float:
    """In characters of full width."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _one_size(found: list[tuple[Line, float]]) -> list[tuple[Line, float]]:
    """Sizes near the most usual one made that one: what is measured on a picture varies from line to line."""
    if not found:
        return []
    usual = sorted(line.size for line, _ in found)[len(found) // 2]
    return [
        (replace(line, size=usual, first_width=usual) if abs(line.size - usual) < _NEAR * usual else line, score)
        for line, score in found
    ]


@cache
def _engine() -> Any:
    logging.disable(logging.WARNING)
    from rapidocr import RapidOCR

    return RapidOCR()


@cache
def installed() -> bool:
    """Whether the optional extra is there."""
    try:
        import onnxruntime  # noqa: F401
        import pypdfium2  # noqa: F401
        import rapidocr  # noqa: F401
    except ImportError:
        return False
    return True
