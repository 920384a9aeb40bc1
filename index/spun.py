"""Whether a document's words were swapped for synonyms, by its own statistics.

Rewriting tools swap words everywhere, also where an official never would: 政务效劳, 全掩盖, 行政复议打算书. Over 20
million characters of statutes and work reports such words occur less than once in 100,000 characters; in a rewritten
report, one in 100.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from index.normalise import swapped_words

_DISTINCT = 5  # different telling words at least; a typing error or a quotation gives one or two
_DENSITY = 1 / 1000  # telling words a character at least; the ordinary rate is under 1 in 100,000
_SAMPLE = 60_000  # characters; a tool swaps words from the beginning


@dataclass(frozen=True, slots=True)
class Swaps:
    """The swapped words of a document, as it stands and as it was, with their number, the most frequent first."""

    words: tuple[tuple[str, str, int], ...]
    first: int  # offset of the first telling one


@lru_cache(maxsize=1)  # asked twice of a document: for its search text and for its doubts
def swaps(text: str) -> Swaps | None:
    """The swapped words, None where the document is not recognised as rewritten."""
    sample = text[:_SAMPLE]
    counts: Counter[tuple[str, str]] = Counter()
    first = None
    for start, end, rule in swapped_words(sample):
        if rule.kind == "1":
            counts[sample[start:end], rule.replacement] += 1
            first = start if first is None else first
    if first is None or len(counts) < _DISTINCT or counts.total() < _DENSITY * len(sample):
        return None
    return Swaps(tuple((old, new, count) for (old, new), count in counts.most_common()), first)


def is_spun(text: str) -> bool:
    """Whether swapped words are frequent enough for the work of a rewriting tool."""
    return swaps(text) is not None
