"""A page of a PDF as a picture with the cited place marked. Drawn in a process of its own: the file is untrusted."""

from __future__ import annotations

import importlib.util
import io
import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

SCALE = 1.6  # of 72 dots an inch: readable at the width of the panel, some 100 kB
SECONDS = 20  # one page takes well under a second
MARK = (255, 214, 90, 110)  # red, green, blue, opacity
UNDERLINE = (180, 83, 9, 255)


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
    height = sheet.get_height()
    for left, bottom, right, top in boxes(sheet.get_textpage(), quote):
        box = [left * SCALE - 1, (height - top) * SCALE - 2, right * SCALE + 1, (height - bottom) * SCALE + 2]
        pen.rectangle(box, fill=MARK)
        pen.line([box[0], box[3], box[2], box[3]], fill=UNDERLINE, width=2)
    out = io.BytesIO()
    Image.alpha_composite(picture, over).convert("RGB").save(out, "PNG")
    return out.getvalue()


def boxes(text, quote: str) -> list[tuple[float, float, float, float]]:  # type: ignore[no-untyped-def]
    """Left, bottom, right, top of each line of the quote, in points; the part of it that stands on this page."""
    count = text.count_chars()
    letters = [(i, c) for i in range(count) if (c := text.get_text_range(i, 1)).strip()]
    page = "".join(c for _, c in letters)
    wanted = "".join(quote.split())
    at, length = _longest(page, wanted)
    found: list[tuple[float, float, float, float]] = []
    for i, _ in letters[at : at + length]:
        left, bottom, right, top = text.get_charbox(i)
        if found and abs(found[-1][1] - bottom) < (top - bottom) and left >= found[-1][0]:
            a, b, c, d = found[-1]
            found[-1] = (a, min(b, bottom), max(c, right), max(d, top))
        else:
            found.append((left, bottom, right, top))
    return found


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
