"""Items as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.study.item import KINDS, Item, lettered
from assistant.view.citing import place

_PART = "一二三四五"


def as_markdown(items: Sequence[Item], *, teacher: bool = True) -> str:
    """Kind by kind, numbered through; keys, explanations and sources for the teacher."""
    lines = ["# 学习材料:测试题" + ("(教师版)" if teacher else "(学员版)"), ""]
    number = 0
    for part, kind in enumerate(k for k in KINDS if any(item.kind == k for item in items)):
        lines += [f"## {_PART[part]}、{kind}题", ""]
        for item in items:
            if item.kind != kind:
                continue
            number += 1
            lines += [f"{number}. {item.stem}", ""]
            lines += [f"   - {option}" for option in lettered(item.options)] + ([""] if item.options else [])
            if teacher:
                lines += [
                    f"   - 答案:{';'.join(item.key)}",
                    f"   - 解析:{item.explanation}",
                    f"   - 难度:{item.difficulty}",
                ]
                lines += [f"   - 出处:{source_line(item)}", ""]
    return "\n".join(lines) + "\n"


def source_line(item: Item) -> str:
    """《…》一(六)4,第37段."""
    return place(item.citation.record())
