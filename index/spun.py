"""Whether a document's words were swapped for synonyms, by its own statistics."""

from __future__ import annotations

_WORDS = ("效劳", "监视", "掩盖", "询问", "才智", "打算书", "法治政府建立", "供应", "局部")


def is_spun(text: str) -> bool:
    """Whether swapped words are frequent."""
    return sum(text.count(word) for word in _WORDS) > max(5, len(text) / 500)
