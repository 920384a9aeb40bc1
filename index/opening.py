"""Open the library, building it first when there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index import generation
from index.library import Library

Progress = Callable[[str, int, int], None]


def open_or_build(index: Path, corpus: Path, progress: Progress | None = None) -> Library:
    """The library in place; a first one is built from the corpus. Raises what `build` and `Library.open` raise."""
    if generation.current(index) is None:
        from index.build import build

        build(corpus, index, progress)
    return Library.open(index)
