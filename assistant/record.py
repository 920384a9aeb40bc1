"""The answer as everybody sees it: the page, the command line, the harness, other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from index.document import Paragraph


@dataclass(frozen=True, slots=True)
class Citation:
    """Evidence as shown under an answer."""

    n: int  # the mark [n] in the answer
    title: str  # of the document
    paragraph: Paragraph
    quote: str  # the part of the paragraph that carries the claim, character for character

    def __post_init__(self) -> None:
        if not self.quote or self.quote not in self.paragraph.text:
            raise ValueError(f"[{self.n}]: quote not in {self.paragraph.source}, paragraph {self.paragraph.number}")

    def record(self) -> dict[str, Any]:
        """The public shape, ready for JSON."""
        return {
            "n": self.n,
            "source": self.paragraph.source,
            "title": self.title,
            "section": list(self.paragraph.section),
            "paragraph": self.paragraph.number,
            "quote": self.quote,
            "text": self.paragraph.text,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, or a refusal with its reason."""

    question: str  # as asked
    resolved_question: str  # as looked up
    text: str  # every sentence with a claim carries its marks [n]
    citations: tuple[Citation, ...] = ()
    reason: str | None = None  # why it was refused, one sentence; None when answered
    nearest: tuple[Paragraph, ...] = ()  # under a refusal: what comes closest, never as support
    warnings: tuple[str, ...] = ()  # doubts about a cited source, how a relative year was read
    confidence: float = 0.0  # 0..1: how sure the decision to answer or to refuse was; see assistant/decide.py
    took_ms: float = 0.0

    @property
    def refused(self) -> bool:
        """Whether the library does not answer the question."""
        return self.reason is not None

    def record(self) -> dict[str, Any]:
        """The public shape, ready for JSON."""
        return {
            "question": self.question,
            "resolved_question": self.resolved_question,
            "answer": self.text,
            "refused": self.refused,
            "reason": self.reason,
            "citations": [citation.record() for citation in self.citations],
            "warnings": list(self.warnings),
            "nearest": [
                {"source": p.source, "section": list(p.section), "paragraph": p.number, "text": p.text}
                for p in self.nearest
            ],
            "confidence": round(self.confidence, 3),
            "took_ms": round(self.took_ms, 1),
        }
