"""Running heads and page numbers: what a page repeats and the document does not say."""

from __future__ import annotations

import re
from collections import defaultdict

from index.formats.layout import Line, Page

_EDGE = 0.13  # share of a page's height at its top and foot where running heads stand
_OFTEN = 0.4  # share of the pages a head stands on: left and right pages may differ
_PAGE_NUMBER = re.compile(
    r"[-—–―·.\s|]*(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,5})\s*(?:页)?(?:\s*[/,，、]?\s*共?\s*\d{1,4}\s*页?)?[-—–―·.\s|]*"
)
_MARKED = re.compile(r"[-—–―·]\s*\d{1,4}\s*[-—–―·]|第\s*\d{1,4}\s*页.*|\d{1,4}\s*/\s*\d{1,4}")


def without_running_heads(pages: list[Page]) -> tuple[list[Page], tuple[str, ...]]:
    """The pages without them, and the passages taken out, each once."""
    candidates = [(page, line) for page in pages for line in _at_edge(page)]
    places: dict[str, set[int]] = defaultdict(set)
    for page, line in candidates:
        places[_key(page, line)].add(page.number)
    often = max(min(3, len(pages)), 2, _OFTEN * len(pages))
    dropped: dict[int, set[Line]] = defaultdict(set)
    for page, line in candidates:
        repeated = len(places[_key(page, line)])
        numbered = _PAGE_NUMBER.fullmatch(line.text) and (repeated >= 2 or _MARKED.fullmatch(line.text))
        if repeated >= often or numbered:
            dropped[page.number].add(line)
    for page in pages:
        page.parts = [part for part in page.parts if part not in dropped[page.number]]
    texts = [line.text for page, line in candidates if line in dropped[page.number]]
    texts += [page.aside for page in pages if page.aside]
    return pages, tuple(dict.fromkeys(texts))


def _at_edge(page: Page) -> list[Line]:
    lines = [part for part in page.parts if isinstance(part, Line)]
    return [line for line in lines if line.bottom < _EDGE * page.height or line.top > (1 - _EDGE) * page.height]


def _key(page: Page, line: Line) -> str:
    """What a head looks like on every page: its words without figures, and its height."""
    return f"{re.sub(r'[0-9ivxIVX]+', '#', line.text)}|{round(line.top / 6)}|{line.top > page.height / 2}"
