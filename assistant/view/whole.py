"""A page of its own around some HTML: the full text of a report, opened beside the chat."""

from __future__ import annotations

from importlib.resources import files

from assistant.view.markup import esc


def whole_page(title: str, body: str) -> str:
    """A complete HTML document with the page's own styles inside."""
    style = files("assistant.view").joinpath("static", "page.css").read_text("utf-8")
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{esc(title)} · 有据</title><style>{style}</style></head><body class="yj-whole"><main>{body}</main></body></html>'
    )
