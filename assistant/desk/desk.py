"""The library in use: answers go on from one generation while the next is built, then everybody moves over."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.chain import Assistant
from index import generation
from index.build import BuildSummary, Progress, build
from index.library import Library
from index.opening import open_or_build


class _Open:
    """One generation in use and by how many."""

    def __init__(self, library: Library) -> None:
        self.assistant = Assistant.from_environment(library)
        self.users = 0
        self.left = False  # no new users: close it when the last one is done


class Desk:
    """Hands out the assistant over the newest generation. Safe to use from several threads."""

    def __init__(self, index: Path, corpus: Path, progress: Progress | None = None) -> None:
        self.index = index
        self.corpus = corpus
        self._lock = threading.Lock()
        self._building = threading.Lock()
        self._open = _Open(open_or_build(index, corpus, progress))

    @contextmanager
    def assistant(self) -> Iterator[Assistant]:
        """The assistant over the newest generation, whoever built it; it stays open for as long as it is used."""
        held = self._take()
        try:
            yield held.assistant
        finally:
            self._give_back(held)

    @contextmanager
    def library(self) -> Iterator[Library]:
        """The newest generation itself."""
        with self.assistant() as assistant:
            yield assistant.library

    def rebuild(self, progress: Progress | None = None) -> BuildSummary:
        """Brings the library up to date with the corpus; answers go on from the old generation meanwhile."""
        with self._building:
            return build(self.corpus, self.index, progress)

    def _take(self) -> _Open:
        newest = generation.current(self.index)
        with self._lock:
            if newest is not None and newest != self._open.assistant.library.generation:
                old, self._open = self._open, _Open(Library.open(self.index))
                old.left = True
                if not old.users:
                    old.assistant.library.close()
            self._open.users += 1
            return self._open

    def _give_back(self, held: _Open) -> None:
        with self._lock:
            held.users -= 1
            if held.left and not held.users:
                held.assistant.library.close()
