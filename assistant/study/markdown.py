"""Items and materials as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.study.item import Item, lettered
from assistant.study.materials import Materials
from assistant.study.paper import key_in_words, numbered
from assistant.study.tables import Table, source_line, tables
from assistant.study.wording import flat

_SPECIAL = re.compile(r"([\\`*_{}<>#|~\[\]])")


def as_markdown(items: Sequence[Item], teacher: bool, materials: Materials | None) -> str:
    """Kind by kind, numbered through; keys, explanations and sources for the teacher."""
    parts = ["# 学习材料" + (("(教师版)" if teacher else "(学员版)") if items else "")]
    parts += [_table(table) for table in tables(materials)] if materials else []
    for heading, group in numbered(items):
        parts.append(f"## {heading}")
        parts += ["\n".join(_item(number, item, teacher)) for number, item in group]
    return "\n\n".join(parts) + "\n"


def _item(number: int, item: Item, teacher: bool) -> Iterator[str]:
    yield f"**{number}.** {plain(item.stem)}"
    for option in lettered(item.options):
        yield f"- {plain(option)}"
    if teacher:
        yield ""
        yield f"> 答案:{plain(key_in_words(item))}  "
        yield f"> 解析:{plain(item.explanation)}  "
        yield f"> 难度:{item.difficulty};出处:{plain(source_line(item.citation))}"


def _table(table: Table) -> str:
    """A table a group under the group's name: Markdown cannot join cells."""
    lines = [f"## {table.name}"]
    for name, places in table.grouped():
        lines += ["", f"### {plain(name)}"] if name else []
        lines += ["", _row(table.header), _row(("---",) * len(table.header), raw=True)]
        lines += [_row(table.rows[at]) for at in places]
    return "\n".join(lines)


def _row(cells: Sequence[str], raw: bool = False) -> str:
    return "| " + " | ".join(cell if raw else plain(flat(cell)) for cell in cells) + " |"


def plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text)
