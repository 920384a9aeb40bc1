"""Study items as they will print, each to be edited, moved or dropped before it is exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.view.citing import place
from assistant.view.markup import button, esc

NAMES = {".docx": "Word", ".xlsx": "Excel", ".md": "Markdown", ".apkg": "Anki", ".jsonl": "数据文件"}
_TWO_VERSIONS = (".docx", ".md")  # printed for students and for teachers
_LEVELS = {1: "易", 2: "中", 3: "难"}


def items_html(draft: str, items: Sequence[Mapping[str, Any]], suffixes: Sequence[str]) -> str:
    """Study records. draft: the name they are held under; suffixes: what they can be exported as."""
    tools = "".join(_exports(suffix) for suffix in NAMES if suffix in suffixes)
    cards = "".join(map(_card, items))
    return (
        f'<div class="yj-items" data-draft="{esc(draft)}"><div class="yj-itemtools"><span>共<b class="yj-left-count">{len(items)}</b>道。'
        f'文字可以直接改。导出:</span>{tools}</div><ol class="yj-itemlist">{cards}</ol></div>'
    )


def _exports(suffix: str) -> str:
    name = NAMES[suffix]
    if suffix not in _TWO_VERSIONS:
        return button(name, "yj-tool yj-export", f"导出{name}", suffix=suffix, teacher="1")
    return "".join(
        button(f"{name} {said}", "yj-tool yj-export", f"导出{name},{said}", suffix=suffix, teacher=teacher)
        for said, teacher in (("学员版", "0"), ("教师版", "1"))
    )


def _card(item: Mapping[str, Any]) -> str:
    options = "".join(
        f'<li><b>{"ABCDEFGH"[i]}.</b> <span class="yj-field" contenteditable="plaintext-only" role="textbox" aria-label="选项" data-field="option">{esc(option)}</span></li>'
        for i, option in enumerate(item["options"])
    )
    tools = "".join(
        button(label, f"yj-tool {name}", said)
        for label, name, said in (("↑", "yj-up", "上移"), ("↓", "yj-down", "下移"), ("×", "yj-drop", "删去这道题"))
    )
    citation = item["citation"]
    return (
        f'<li class="yj-item" data-id="{esc(item["id"])}" draggable="true"><div class="yj-itemhead"><span class="yj-kind">{esc(item["kind"])}</span>'
        f'<span class="yj-dim">难度:{_LEVELS.get(item["difficulty"], "")}</span><span class="yj-itembuttons">{tools}</span></div>'
        f'<p class="yj-field yj-stem" contenteditable="plaintext-only" role="textbox" aria-label="题干" data-field="stem">{esc(item["stem"])}</p>'
        f"{f'<ul class=yj-options>{options}</ul>' if options else ''}"
        f'<p class="yj-key">答案:{esc("、".join(item["key"]))}</p>'
        f'<p class="yj-dim">解析:<span class="yj-field" contenteditable="plaintext-only" role="textbox" aria-label="解析" data-field="explanation">{esc(item["explanation"])}</span></p>'
        f'<p class="yj-dim">出处:{esc(place(citation))} <a href="document?source={esc(citation["source"])}&at={citation["paragraph"]}#p{citation["paragraph"]}" target="_blank" rel="noopener">看原文</a></p></li>'
    )
