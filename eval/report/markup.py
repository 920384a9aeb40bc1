"""Pieces of HTML from plain values; every text goes through `text` and is escaped there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

_TEMPLATES = Path(__file__).parents[1] / "templates"


class Html(str):
    """Markup made here; not escaped again."""

    __slots__ = ()


def text(value: object) -> Html:
    """A value as text between tags or in an attribute."""
    return value if isinstance(value, Html) else Html(escape(str(value), quote=True))


def joined(parts: Iterable[object]) -> Html:
    """Parts one after another."""
    return Html("".join(text(part) for part in parts))


def tag(name: str, *children: object, **attributes: object) -> Html:
    """An element; `cls` stands for class, and an underscore in a name for a hyphen."""
    written = "".join(
        f' {"class" if key == "cls" else key.replace("_", "-")}="{escape(str(value), quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{written}>{joined(children)}</{name}>")


def table(head: Sequence[str], rows: Iterable[Sequence[object]], figures: Sequence[int] = ()) -> Html:
    """A table; the columns named by number are set as figures, right-aligned."""
    cls = ["figure" if column in figures else None for column in range(len(head))]
    heading = tag("tr", *(tag("th", cell, cls=c, scope="col") for cell, c in zip(head, cls, strict=True)))
    body = [tag("tr", *(tag("td", cell, cls=c) for cell, c in zip(row, cls, strict=True))) for row in rows]
    return tag("div", tag("table", tag("thead", heading), tag("tbody", *body)), cls="scroll")


def bullets(lines: Iterable[object]) -> Html:
    """A list of lines."""
    return tag("ul", *(tag("li", line) for line in lines))


@cache
def template(name: str) -> Template:
    """A file of eval/templates."""
    return Template((_TEMPLATES / name).read_text(encoding="utf-8"))


def filled(name: str, values: Mapping[str, Any]) -> str:
    """A template with its blanks filled; a blank without a value is an error."""
    return template(name).substitute(values)


def source_of(name: str) -> Html:
    """A style sheet or script of eval/templates as it stands."""
    return Html((_TEMPLATES / name).read_text(encoding="utf-8"))


def number(value: float | None, top: float | None = 1.0) -> str:
    """A figure to read: three digits for shares, one for other measures."""
    if value is None:
        return "—"
    return f"{value:.3f}" if top == 1.0 else f"{value:.1f}"


def percent(value: float) -> str:
    """A share as a whole percentage."""
    return f"{value * 100:.0f}%"


def interval(figure: Mapping[str, Any], top: float | None = 1.0) -> str:
    """A figure's 95% interval to read."""
    if figure["low"] is None:
        return "—"
    return f"{number(figure['low'], top)}–{number(figure['high'], top)}"
