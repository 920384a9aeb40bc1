"""The assistant with the gold evidence put before it: what it makes of a question when the search was right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from eval.gold import Ranked
from eval.records import Record
from eval.sets import Question
from index.errors import YoujuError


class _GoldFirst:
    """A library whose search ranks chosen paragraphs first; all else is the library's own."""

    def __init__(self, library: Any, places: list[tuple[str, int]]) -> None:
        self._library = library
        self._places = places

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def search(self, text: str, *args: Any, **kwargs: Any) -> list[Any]:
        """The chosen paragraphs, then the rest, in the order the library gives them; nothing where it finds nothing."""
        hits = self._library.search(text, *args, **kwargs)
        if not hits:
            return []
        first = [
            replace(hits[0], paragraph=self._library.paragraph(*place), search_text=self._library.search_text(*place))
            for place in self._places
        ]
        rest = [hit for hit in hits if (hit.paragraph.source, hit.paragraph.number) not in set(self._places)]
        return [*first, *rest][: max(len(hits), len(first))]


class Oracle:
    """Asks again with the evidence in first place."""

    def __init__(self, library: Any) -> None:
        self._library = library

    def ask(self, question: Question, found: Ranked) -> Record | None:
        """The record the assistant gives then; None when it fails or the library lacks a piece of evidence."""
        from assistant.chain import Assistant

        if not found.gold or not all(found.gold):
            return None
        places = list(dict.fromkeys(min(holders) for holders in found.gold))
        try:
            assistant = Assistant.from_environment(_GoldFirst(self._library, places))  # type: ignore[arg-type]
            return dict(assistant.ask(question.question, question.history).record())
        except YoujuError:
            return None
