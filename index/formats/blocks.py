"""What every loader hands on: a document's blocks in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Block:
    """One line, heading, table or note of a file, as published."""

    text: str
    kind: Literal["line", "heading", "table", "note"] = "line"
    level: int = 0  # of a heading, from 1 outermost; 0 where the format does not say
    page: int | None = None  # from 1, where the format has pages
    rows: tuple[tuple[str, ...], ...] = ()  # of a table: its cells, row by row


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's blocks and what the file says of itself."""

    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)  # as the format names them: title, author, ...
    left_out: tuple[str, ...] = ()  # passages of the file that stand in no block: navigation, running heads
    warnings: tuple[str, ...] = ()  # kinds of doubt the loader saw: undecodable, scanned, ...
