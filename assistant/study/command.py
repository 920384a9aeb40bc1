"""What `youju study` does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.study.export import export
from assistant.study.make import make
from index.library import Library


def study(
    library: Library,
    items: int,
    out: Path,
    documents: Sequence[str] = (),
    topic: str = "",
    kinds: Sequence[str] = (),
) -> None:
    """Makes the items and writes them to `out`. Raises WrongCall for anything the caller has to change."""
    export(make(library, documents, topic, kinds, items), out)
