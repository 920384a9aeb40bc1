"""What stands on a web page round the document: known by its tag, its name, its words, its links."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bs4.element import Tag

if TYPE_CHECKING:
    from index.formats.html_pieces import Piece

_APART = frozenset(
    ["nav", "form", "button", "select", "footer", "aside", "menu", "dialog"]
)  # parts of a page by their very tag
_CONTAINERS = frozenset(["div", "td", "article", "section", "main", "body", "center", "form", "dd"])
_MAIN = 0.9  # share of a page's prose that its main element holds (guess: a title, a date and a notice stand outside)
_KNOWN_MAIN = 0.5  # the same where the element is called what publishing systems call the text
_TOO_MUCH = 0.3  # share of a page's prose above which an element is no furniture, whatever it is called


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """The names and lines that furniture goes by, from index/data/page_furniture.toml."""
    table = tomllib.loads((files("index") / "data" / "page_furniture.toml").read_text("utf-8"))
    return {key: re.compile(value.replace("\n", ""), re.IGNORECASE) for key, value in table.items()}


def is_label(text: str) -> bool:
    """Whether a cell or the beginning of a line names a field of a header block: 索引号, 发布机构, ..."""
    return bool(_patterns()["label"].match(text.rstrip(":\uff1a")))


def _ancestors(piece: Piece) -> Iterator[Tag]:
    element: Tag | None = piece.element
    while element is not None:
        yield element
        element = element.parent


def _names(element: Tag) -> Iterator[str]:
    classes: Any = element.get("class") or []
    yield from classes if isinstance(classes, list) else [str(classes)]
    if name := element.get("id"):
        yield str(name)
    if element.get("title") in ("header", "footer"):  # the running heads of a page LibreOffice wrote
        yield "footer"


def _weigh(pieces: list[Piece]) -> dict[int, int]:
    """Characters of prose below each element, by the element's id()."""
    weights: dict[int, int] = defaultdict(int)
    for piece in pieces:
        if not piece.furniture:
            for element in _ancestors(piece):
                weights[id(element)] += piece.prose
    return weights


def mark_furniture(pieces: list[Piece]) -> list[Piece]:
    """The same pieces, those marked that stand in an element called furniture or say what only buttons say."""
    weights = _weigh(pieces)
    limit = _TOO_MUCH * sum(piece.prose for piece in pieces)
    verdicts: dict[int, bool] = {}
    for piece in pieces:
        for element in _ancestors(piece):
            if id(element) not in verdicts:
                verdicts[id(element)] = weights[id(element)] <= limit and _called_furniture(element)
        named = any(verdicts[id(element)] for element in _ancestors(piece))
        piece.furniture = piece.furniture or named or bool(_patterns()["line"].match(piece.text))
    return pieces


def without_tails(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same pieces, the buttons at the end of a line in a piece of their own."""
    for piece in pieces:
        first = piece.blocks[0]
        tail = _patterns()["tail"].search(first.text) if first.kind == "line" else None
        if tail is None or not tail.start():
            yield piece
        else:
            yield replace(piece, blocks=[replace(first, text=first.text[: tail.start()])])
            yield replace(piece, blocks=[replace(first, text=tail.group().strip())], furniture=True)


def _called_furniture(element: Tag) -> bool:
    return element.name in _APART or any(_patterns()["furniture"].search(name) for name in _names(element))


def main_element(pieces: list[Piece]) -> int | None:
    """id() of the smallest element that holds nearly all the prose; None where there is none.

    An element with a name publishing systems give the text needs only half of it.
    """
    weights = _weigh(pieces)
    total = sum(piece.prose for piece in pieces if not piece.furniture)
    best: tuple[bool, int, int] | None = None  # named, depth, id
    for piece in pieces:
        chain = list(_ancestors(piece))
        for above, element in enumerate(chain):
            named = any(_patterns()["main"].match(name) for name in _names(element))
            if element.name in _CONTAINERS and weights[id(element)] >= (_KNOWN_MAIN if named else _MAIN) * total:
                found = (named, len(chain) - above, id(element))
                best = found if best is None or found[:2] > best[:2] else best
    return best[2] if best else None


def belongs(piece: Piece, main: int | None, title: str) -> bool:
    """Whether a piece is the document's: it stands in the main element, or is its title, header block or attachment."""
    if piece.furniture:
        return False
    if main is None or any(id(element) == main for element in _ancestors(piece)):
        return True
    first = piece.blocks[0]
    label = re.split(r"[:\uff1a]", re.sub(r"\s", "", first.text), maxsplit=1)[0]
    if piece.is_link:
        return first.text.startswith("附件") or piece.attachment
    is_title = len(first.text) >= 6 and (first.kind == "heading" or title.startswith(first.text))
    return is_title or is_label(label) or bool(_patterns()["belongs"].match(first.text))


def without_related(pieces: list[Piece], kept: list[bool]) -> list[bool]:
    """A list of links to other pages goes, with its heading; links to the document's own files stay."""
    kept = list(kept)
    in_list = False
    for index, piece in enumerate(pieces):
        if _patterns()["related"].match(piece.text):
            following = pieces[index + 1 : index + 2]
            in_list = all(other.is_link or other.furniture for other in following)
            kept[index] = kept[index] and not in_list
        elif in_list and piece.is_link and not piece.attachment:
            kept[index] = False
        elif in_list and not piece.furniture:
            in_list = False
    return kept
