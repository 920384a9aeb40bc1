"""The list of earlier conversations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.desk.history import Conversation
from assistant.view.markup import button, esc


def past_html(conversations: Sequence[Conversation], words: str) -> str:
    """Newest first, each with its ways out."""
    if not conversations:
        said = f"没有包含“{esc(words)}”的对话。" if words else "还没有对话。提一个问题,就会记在这里。"
        return f'<p class="yj-dim">{said}</p>'
    return f'<ul class="yj-past">{"".join(map(_item, conversations))}</ul>'


def _item(found: Conversation) -> str:
    when = datetime.fromtimestamp(found.asked).strftime("%m月%d日 %H:%M")
    files = "".join(
        f'<a class="yj-tool" href="export/{found.id}.{suffix}" download aria-label="导出{name}:{esc(found.title)}">{name}</a>'
        for name, suffix in (("Word", "docx"), ("Markdown", "md"))
    )
    gone = button("删除", "yj-tool yj-forget", f"删除对话:{found.title}", conversation=found.id)
    return (
        f'<li><a class="yj-pastlink" href="?c={found.id}">{esc(found.title)}</a>'
        f'<span class="yj-dim">{when} · {found.turns}问</span><span class="yj-pasttools">{files}{gone}</span></li>'
    )
