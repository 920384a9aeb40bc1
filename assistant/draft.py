"""What a writer hands to the checker: claims, each with the passages it stands on. Both writers make these."""

from __future__ import annotations

from dataclasses import dataclass

from index.document import Paragraph


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paragraph that bears on the question."""

    title: str  # of its document
    paragraph: Paragraph
    search_text: str  # the paragraph's normalised twin
    score: float  # comparable within one question only
    about: str = ""  # issuer, region and period of its document: a model must know them, and so must the check


@dataclass(frozen=True, slots=True)
class Support:
    """The part of one paragraph that carries a claim."""

    title: str
    paragraph: Paragraph
    quote: str  # a slice of paragraph.text
    about: str = ""  # issuer, region and period of its document: known to be true of every paragraph


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement of an answer."""

    text: str  # as the user will read it, without marks
    supports: tuple[Support, ...]
    checked: bool = True  # False for a lead-in or a computation note that states nothing of its own
    lead: str = (
        ""  # whose report of which year, put before the text: from the cited document's metadata, so not checked
    )

    @property
    def shown(self) -> str:
        """Lead and text."""
        return f"{self.lead}{self.text}"


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is checked."""

    claims: tuple[Claim, ...]
    joiner: str = ""  # between claims: "" for running text, a line break for lists
    warnings: tuple[str, ...] = ()
