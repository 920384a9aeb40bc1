"""Text into HTML. Documents, questions and answers are untrusted: nothing reaches the page unescaped."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence


def esc(text: object) -> str:
    """Safe between tags and inside double-quoted attributes; one line, so that no line break ends a block early."""
    return html.escape(str(text), quote=True)


def lines(text: str) -> str:
    """Escaped text whose line breaks stay visible."""
    return esc(text.strip("\n")).replace("\n", "<br>")


def attributes(given: Mapping[str, object]) -> str:
    """` name="value"` for each that is not None."""
    return "".join(f' {name}="{esc(value)}"' for name, value in given.items() if value is not None)


def button(label: str, classes: str, title: str = "", **data: object) -> str:
    """A button that page.js listens to by its class; underscores in the names of `data` become hyphens.

    title: shown on hovering. Read aloud in place of the label where it holds the label, or the label is a sign.
    """
    named = {f"data-{name.replace('_', '-')}": value for name, value in data.items()}
    aloud = title if label in title or not label.isalnum() else ""
    hint = {"title": title or None, "aria-label": aloud or None}
    return f'<button type="button" class="{classes}"{attributes(hint | named)}>{label}</button>'


def notes(said: Sequence[str], whose: str) -> str:
    """What to mind about a source: one note in the open, several folded under their number."""
    if not said:
        return ""
    if len(said) == 1:
        return f'<p class="yj-note">{esc(said[0])}</p>'
    items = "".join(f"<li>{esc(note)}</li>" for note in said)
    return f'<details class="yj-note"><summary>{whose}有{len(said)}处要注意</summary><ul>{items}</ul></details>'
