"""A page of a PDF as a picture with the cited place marked. Drawn in a process of its own: the file is untrusted."""

from __future__ import annotations

import importlib.util
import io
import json
import logging
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

SCALE = 2.0  # of 72 dots an inch: readable when opened, some 150 kB
SECONDS = 30  # one page takes well under a second, one that has to be read from a scan some seconds
MARK = (255, 214, 90, 110)  # red, green, blue, opacity
UNDERLINE = (180, 83, 9, 255)
SEEN_SCALE = 150 / 72  # at which a scan is read again: as when the library was built

Box = tuple[float, float, float, float]  # left, top, right, bottom in points from the page's upper left corner
Letter = tuple[str, Box]


@lru_cache(maxsize=1)
def can_draw() -> bool:
    """Whether pages can be drawn: where pypdfium2 is left out, the page says so in one sentence."""
    return importlib.util.find_spec("pypdfium2") is not None


@lru_cache(maxsize=64)
def page_image(path: Path, changed: float, page: int, quote: str) -> bytes | None:
    """PNG of one page, from 1; None when it cannot be drawn. changed: the file's time, so that a new version is drawn."""
    request = json.dumps({"path": str(path), "page": page, "quote": quote}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "assistant.desk.pages"],
            input=request,
            capture_output=True,
            timeout=SECONDS,
            cwd=Path(__file__).parents[2],
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None


def draw(path: str, page: int, quote: str) -> bytes:
    """The picture itself. Raises whatever pypdfium2 raises."""
    import pypdfium2
    from PIL import Image, ImageDraw

    document = pypdfium2.PdfDocument(path)
    sheet = document[page - 1]
    picture = sheet.render(scale=SCALE).to_pil().convert("RGBA")
    over = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(over)
    letters = _printed(sheet.get_textpage(), sheet.get_height()) or _seen(sheet)
    for left, top, right, bottom in boxes(letters, quote):
        box = [left * SCALE - 1, top * SCALE - 2, right * SCALE + 1, bottom * SCALE + 2]
        pen.rectangle(box, fill=MARK)
        pen.line([box[0], box[3], box[2], box[3]], fill=UNDERLINE, width=2)
    out = io.BytesIO()
    Image.alpha_composite(picture, over).convert("RGB").save(out, "PNG")
    return out.getvalue()


def _printed(text: Any, height: float) -> list[Letter]:
    """The characters of a page's text layer, none of a scan."""
    letters = []
    for i in range(text.count_chars()):
        if (char := text.get_text_range(i, 1)).strip():
            left, bottom, right, top = text.get_charbox(i)
            letters.append((char, (left, height - top, right, height - bottom)))
    return letters


def _seen(sheet: Any) -> list[Letter]:
    """The characters of a scanned page, each line's width shared out among them; none without the extra "ocr"."""
    if importlib.util.find_spec("rapidocr") is None:
        return []
    logging.disable(logging.WARNING)
    from rapidocr import RapidOCR

    found: Any = RapidOCR()(sheet.render(scale=SEEN_SCALE).to_numpy(), use_cls=False)
    letters: list[Letter] = []
    for corners, words in zip(found.boxes if found.boxes is not None else (), found.txts or (), strict=True):
        (left, top), (right, bottom) = (
            [float(edge(corner[i] for corner in corners)) / SEEN_SCALE for i in (0, 1)] for edge in (min, max)
        )
        step = (right - left) / max(1, len(words))
        letters += [
            (char, (left + i * step, top, left + (i + 1) * step, bottom))
            for i, char in enumerate(words)
            if char.strip()
        ]
    return letters


def boxes(letters: Sequence[Letter], quote: str) -> list[Box]:
    """One box for each line of the quote; the part of it that stands on this page."""
    letters = [(plain, box) for char, box in letters for plain in _plain(char)]
    page = "".join(char for char, _ in letters)
    at, length = _longest(page, _plain(quote))
    found: list[Box] = []
    for _, (left, top, right, bottom) in letters[at : at + length]:
        if found and abs(found[-1][3] - bottom) < (bottom - top) and left >= found[-1][0]:
            a, b, c, d = found[-1]
            found[-1] = (a, min(b, top), max(c, right), max(d, bottom))
        else:
            found.append((left, top, right, bottom))
    return found


def _plain(text: str) -> str:
    """Characters by what they mean (⼝ is 口, ， is ,), without blanks: a PDF and its text write some differently."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _longest(page: str, wanted: str) -> tuple[int, int]:
    """Where the quote stands, or its longest beginning or end: a quote may run over two pages."""
    for length in range(len(wanted), 5, -1):
        for part in (wanted[:length], wanted[-length:]):
            at = page.find(part)
            if at >= 0:
                return at, length
    return 0, 0


if __name__ == "__main__":
    given = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(draw(given["path"], given["page"], given["quote"]))
