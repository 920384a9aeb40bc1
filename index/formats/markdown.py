"""Markdown: headings, tables and plain lines; its signs are markup, not text."""

from __future__ import annotations

import re

from index.formats.blocks import Block, Loaded
from index.formats.tables import Cell, table_blocks
from index.formats.text import decode, doubts

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*")
_RULE = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?|[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*")
_BULLET = re.compile(r"^[ \t]*(?:[-*+][ \t]+|>[ \t]?)")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*(?:[ \t]+\"[^\"\n]*\")?\)")
_STRONG = re.compile(r"(\*\*|__|`|~~)(?=\S)([^\n]{0,200}?\S)\1")  # bounded: a stray sign costs no search to the end
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")


def load_markdown(data: bytes) -> Loaded:
    """Headings with their levels, tables with their cells, other lines as they stand; comments are left out."""
    text = decode(data)
    comments = tuple(match.group().strip() for match in _COMMENT.finditer(text))
    blocks: list[Block] = []
    rows: list[str] = []
    for line in [*_COMMENT.sub("", text).split("\n"), ""]:
        if _ROW.fullmatch(line) or (rows and _RULE.fullmatch(line)):
            rows.append(line)
            continue
        blocks.extend(_table(rows))
        rows = []
        blocks.extend(_line(line))
    return Loaded(blocks=tuple(blocks[:-1]), left_out=comments, warnings=doubts(text))


def _line(line: str) -> list[Block]:
    if heading := _HEADING.fullmatch(line):
        title = heading[2].strip()
        bare = title.rstrip("#")  # a heading may be closed by the signs that open it
        return [Block(_plain(bare.rstrip() if bare.endswith((" ", "\t")) else title), "heading", level=len(heading[1]))]
    if _RULE.fullmatch(line):
        return [Block("")]
    return [Block(_plain(_BULLET.sub("", line)))]


def _table(lines: list[str]) -> list[Block]:
    """The collected rows; the rule under the first one says that it names the columns."""
    ruled = len(lines) > 1 and _RULE.fullmatch(lines[1]) is not None
    rows = [line for line in lines if not _RULE.fullmatch(line)]
    cells = [
        Cell(number, column, _plain(text.strip()), head=ruled and number == 0)
        for number, line in enumerate(rows)
        for column, text in enumerate(re.split(r"(?<!\\)\|", line.strip()[1:-1]))
    ]
    return table_blocks(cells) if cells else []


def _plain(text: str) -> str:
    return _ESCAPE.sub(r"\1", _STRONG.sub(r"\2", _LINK.sub(r"\1", text)))
