"""The parts of an answer record that measures look at, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eval.metrics.matching import marks, without_marks

LONGEST_CITATION = 1200  # characters of a cited text; from the contract: a longer one points at nothing


@dataclass(frozen=True)
class Cited:
    """A citation that counts: marked in the answer, short enough, its quote taken from its text."""

    n: int
    text: str
    quote: str
    section: tuple[str, ...]
    title: str
    source: str
    paragraph: Any  # as the record has it, from 1

    @cached_property
    def searched(self) -> str:
        """Section path and text, where evidence is looked for."""
        return "".join(self.section) + self.text


@dataclass(frozen=True)
class Given:
    """An answer record with its parts in their types."""

    record: Mapping[str, Any]

    @cached_property
    def error(self) -> str:
        return str(self.record.get("error") or "")

    @cached_property
    def refused(self) -> bool:
        """An error counts as a refusal: the user got no answer."""
        return bool(self.record.get("refused")) or bool(self.error)

    @cached_property
    def marked_text(self) -> str:
        return self.record.get("answer") or ""

    @cached_property
    def text(self) -> str:
        """The answer without its marks."""
        return without_marks(self.marked_text)

    @cached_property
    def citations_offered(self) -> int:
        """Citations in the record, whether they count or not."""
        return len(self.record.get("citations") or [])

    @cached_property
    def citations(self) -> tuple[Cited, ...]:
        """The citations that count, in the record's order."""
        wanted = set(marks(self.marked_text))
        found = []
        for citation in self.record.get("citations") or []:
            text, quote = citation.get("text") or "", citation.get("quote") or ""
            if citation.get("n") in wanted and len(text) <= LONGEST_CITATION and quote in text:
                found.append(
                    Cited(
                        n=citation["n"],
                        text=text,
                        quote=quote,
                        section=tuple(citation.get("section") or ()),
                        title=citation.get("title") or "",
                        source=citation.get("source") or "",
                        paragraph=citation.get("paragraph"),
                    )
                )
        return tuple(found)
