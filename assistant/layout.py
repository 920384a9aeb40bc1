"""Claims as one text with marks, and the citations behind the marks."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.draft import Claim, Support
from assistant.record import Citation


def laid_out(claims: Sequence[Claim], joiner: str) -> tuple[str, tuple[Citation, ...]]:
    """Claims as one text with marks, and the citations behind the marks; one mark a paragraph and quote."""
    marks: dict[tuple[str, int], int] = {}
    quotes: dict[int, Support] = {}
    pieces = []
    for claim in claims:
        used = []
        for support in claim.supports:
            key = (support.paragraph.source, support.paragraph.number)
            n = marks.setdefault(key, len(marks) + 1)
            quotes.setdefault(n, support)
            if n not in used:
                used.append(n)
        end = "" if claim.text.endswith((":", "：")) else "。"
        pieces.append(f"{claim.shown}{''.join(f'[{n}]' for n in used)}{end}")
    citations = tuple(Citation(n, s.title, s.paragraph, _widest(s, claims)) for n, s in quotes.items())
    return (joiner or "").join(pieces), citations


def _widest(support: Support, claims: Sequence[Claim]) -> str:
    """One quote a paragraph: from the first to the last piece of it that the claims cite."""
    text = support.paragraph.text
    quotes = [s.quote for claim in claims for s in claim.supports if s.paragraph == support.paragraph]
    starts = [text.find(q) for q in quotes]
    start = min(starts)
    end = max(at + len(q) for at, q in zip(starts, quotes, strict=True))
    return text[start:end]
