"""What every loader hands on: a document's blocks in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Block:
    """One line, heading, table or note of a file, as published."""

    text: str  # of a table: its cells parted by tabs, its rows by newlines
    kind: Literal["line", "heading", "table", "note"] = "line"
    level: int = 0  # of a heading, from 1 outermost; 0 where the format does not say
    page: int | None = None  # from 1, where the format has pages
    rows: tuple[tuple[str, ...], ...] = ()  # of a table: a full rectangle; a merged cell's text stands once, first
    head_rows: int = 0  # of a table: how many rows name the columns; 0 where none do
    spans: tuple[tuple[int, int, int, int], ...] = ()  # of a table, merged cells: row, column, rows, columns


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's blocks and what the file says of itself."""

    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)  # as the format names them: title, author, ...
    left_out: tuple[str, ...] = ()  # passages of the file that stand in no block: navigation, running heads
    warnings: tuple[str, ...] = ()  # doubts the loader saw, "kind" or "kind:detail": undecodable, scanned, ocr


class CannotRead(Exception):
    """A file that gives no text, and why; `load` puts the file's name to it."""

    def __init__(self, why: str, remedy: str = "请检查文件后重新放入语料目录") -> None:
        super().__init__(why)
        self.why = why
        self.remedy = remedy
