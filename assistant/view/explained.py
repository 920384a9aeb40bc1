"""如何得出: how a question was understood and what was found, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.view.markup import esc

SHOWN = 5  # paragraphs listed


def explained_html(found: Mapping[str, Any]) -> str:
    """assistant.explain.explanation as a short list."""
    asks = found["asks_for"] + (f",单位“{found['unit']}”" if found["unit"] else "")
    rows = [
        ("查找的问题", found["resolved_question"]),
        ("问的是", asks + (f",要计算:{found['computes']}" if found["computes"] else "")),
        ("查了哪些文件", "、".join(_name(source) for source in found["documents"]) or "全部文件"),
    ]
    if found["must_state"]:
        rows.append(("原文必须写明", "、".join(found["must_state"])))
    words = [w["word"] + (f"(也查:{'、'.join(w['official'])})" if w["official"] else "") for w in found["words"]]
    rows.append(("查找用词", "、".join(words) or "无"))
    decision = found["decision"]
    said = "拒答" if decision["refused"] else "作答"
    rows.append(("判断", f"{said},有答案的把握 {decision['certainty']:.0%}"))
    second = found.get("reader")
    if second and not decision["refused"]:
        where = f"{_name(second['source'])} 第{second['paragraph']}段"
        rows.append(("另一种读法", f"{second['span']}({where},只供对照,不进回答)"))
    listed = "".join(f"<div><dt>{esc(a)}</dt><dd>{esc(b)}</dd></div>" for a, b in rows)
    evidence = "".join(
        f"<li>{esc(_name(e['source']))} 第{e['paragraph']}段:{esc(' '.join(e['text'].split())[:48])}…</li>"
        for e in found["evidence"][:SHOWN]
    )
    return f'<dl>{listed}</dl><p class="yj-dim">排在前面的段落:</p><ol>{evidence}</ol>'


def _name(source: str) -> str:
    return source.rsplit("/", 1)[-1].rsplit(".", 1)[0]
