"""A paper's order: parts by kind, numbered through."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.study.item import KINDS, Item

_PARTS = "一二三四五"


def numbered(items: Sequence[Item]) -> list[tuple[str, list[tuple[int, Item]]]]:
    """Parts with their heading (一、填空题) and their items with running numbers; within a part the order is kept."""
    parts: list[tuple[str, list[tuple[int, Item]]]] = []
    number = 0
    for kind in KINDS:
        group = [item for item in items if item.kind == kind]
        if group:
            heading = f"{_PARTS[len(parts)]}、{kind}题(共{len(group)}题)"
            parts.append((heading, list(enumerate(group, number + 1))))
            number += len(group)
    return parts


def key_in_words(item: Item) -> str:
    """B, A、C、D, or the points of a short answer, one after another."""
    if item.kind == "简答":
        return " ".join(f"({n}){' '.join(point.split())}" for n, point in enumerate(item.key, 1))
    return "、".join(item.key)
