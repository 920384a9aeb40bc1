"""The small reader: which characters of a passage answer a question, and whether any do.

Trained from scratch (assistant/training/reader.py); runs on numpy alone. Use it beside rules: let rules propose
spans and the reader score them. It does not tell a wrong year or district from the right one; check those apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

import numpy as np

from assistant.reader.features import Window, make_batch
from assistant.reader.network import Logits, Network
from assistant.reader.snap import snap
from assistant.reader.store import load
from assistant.reader.text import Encoded, Floats, Question, encode, encode_question
from assistant.reader.vocabulary import Vocabulary

WEIGHTS = Path(__file__).parent / "weights"
LONGEST_WINDOW = 200  # characters the network reads at once, as in training
OVERLAP = 64  # characters two windows share, longer than nearly every answer
LONGEST_SPAN = 50  # characters
CANDIDATES = 12  # best spans a window offers before they are mended and doubles fall out
OUTSIDE, INSIDE = 3, 2  # characters by which the ends of a read span may miss those of a proposed one and speak for it:
# of twelve ways to weigh them none told figures apart better (87% of 250 questions of CMRC; the exact span alone 84%)
MOST_SHARED = 0.5  # of two spans that share more (F1 of their characters) one is left out
PADDING_STEP = 40  # windows whose lengths differ by less are read together
KEPT_TEXTS = 2048  # encoded passages held in memory, about 25 kB each


@dataclass(frozen=True, slots=True)
class Span:
    """Part of one of the passages given."""

    passage: int  # index
    start: int  # characters of the passage
    end: int
    score: float  # ln of the odds that this is the answer, against "no answer here"; comparable over passages


@dataclass(frozen=True, slots=True)
class _ReadWindow:
    passage: int
    start: int
    odds: Floats  # (n, LONGEST_SPAN) ln weight of the span from character i, j + 1 characters long, less that of none


class Reading:
    """What the reader made of one question and some passages."""

    def __init__(self, passages: Sequence[Encoded], windows: Sequence[_ReadWindow]) -> None:
        self._passages, self._windows = passages, windows

    def spans(self, top: int = 3) -> list[Span]:
        """The best spans, best first, ends mended; of two that share more than half only the better one."""
        offered = [span for window in self._windows for span in self._best(window)]
        offered.sort(key=lambda span: (-span.score, span.passage, span.start, span.end))
        chosen: list[Span] = []
        for span in offered:
            if len(chosen) == top:
                break
            if all(_shared(span, other) <= MOST_SHARED for other in chosen):
                chosen.append(span)
        return chosen

    def score(self, passage: int, spans: Sequence[tuple[int, int]]) -> list[float]:
        """For each proposed (start, end): ln of the odds that about this is the answer, against "no answer here".

        The odds of all read spans with ends near the proposed ones are summed, so that 59件 and 59件次 speak for
        each other. -inf for a span that is empty, outside the passage, or longer than LONGEST_SPAN by far.
        """
        windows = [window for window in self._windows if window.passage == passage]
        return [max((_odds_of(window, *span) for window in windows), default=-np.inf) for span in spans]

    def no_answer(self, passage: int) -> float:
        """0 to 1: the probability that the passage does not answer, the least over its windows. Not calibrated."""
        windows = [window for window in self._windows if window.passage == passage]
        most = max(float(np.logaddexp.reduce(window.odds, axis=None)) for window in windows)
        return float(np.exp(-np.logaddexp(0, most)))

    def _best(self, window: _ReadWindow) -> list[Span]:
        flat = window.odds.ravel()
        text, spans = self._passages[window.passage], []
        for place in np.argpartition(flat, -min(CANDIDATES, len(flat)))[-CANDIDATES:]:
            first, more = divmod(int(place), LONGEST_SPAN)
            if flat[place] > -1e3:  # the window ends before the span does
                start = window.start + first
                spans.append(Span(window.passage, *snap(text, start, start + more + 1), float(flat[place])))
        return spans


class Reader:
    """Answers within passages."""

    def __init__(self, network: Network, vocabulary: Vocabulary) -> None:
        self._network, self._vocabulary = network, vocabulary
        self._encode = lru_cache(maxsize=KEPT_TEXTS)(lambda text: encode(text, vocabulary))

    def read(self, question: str, passages: Sequence[str]) -> Reading:
        """Read once, then ask for spans and scores as often as needed. Long passages are read in windows."""
        asked = encode_question(question, self._vocabulary)
        texts = [self._encode(passage) for passage in passages]
        windows = [(number, window) for number, text in enumerate(texts) for window in split(text)]
        windows.sort(key=lambda pair: (pair[1].end - pair[1].start) // PADDING_STEP)
        read: list[_ReadWindow] = []
        for _, alike in groupby(windows, key=lambda pair: (pair[1].end - pair[1].start) // PADDING_STEP):
            group = list(alike)
            logits = self._forward(asked, [window for _, window in group])
            read += [
                _ReadWindow(number, window.start, _odds(logits, row, window.end - window.start))
                for row, (number, window) in enumerate(group)
            ]
        return Reading(texts, read)

    def spans(self, question: str, passages: Sequence[str], top: int = 3) -> list[Span]:
        """The best spans over all passages, best first. See Reading.spans."""
        return self.read(question, passages).spans(top)

    def score(self, question: str, passage: str, spans: Sequence[tuple[int, int]]) -> list[float]:
        """A score for each proposed (start, end) of the passage. See Reading.score."""
        return self.read(question, [passage]).score(0, spans)

    def no_answer(self, question: str, passage: str) -> float:
        """0 to 1: the probability that the passage does not answer. See Reading.no_answer."""
        return self.read(question, [passage]).no_answer(0)

    def _forward(self, question: Question, windows: Sequence[Window]) -> Logits:
        return self._network.forward(make_batch([(question, window) for window in windows], self._vocabulary))


@cache
def load_reader(directory: Path = WEIGHTS) -> Reader:
    """The reader that ships, or one from another directory; loaded once. Raises OSError when files are missing."""
    stored = load(directory)
    return Reader(Network(stored.weights), stored.vocabulary)


def split(text: Encoded) -> list[Window]:
    """Windows of at most LONGEST_WINDOW characters; the last one ends with the text."""
    n = len(text.text)
    last = max(0, n - LONGEST_WINDOW)
    starts = [*range(0, last, LONGEST_WINDOW - OVERLAP), last]
    return [Window(text, start, min(start + LONGEST_WINDOW, n)) for start in starts]


def _odds(logits: Logits, row: int, n: int) -> Floats:
    """(n, LONGEST_SPAN) see _ReadWindow.odds; -1e4 and less where the span would pass the window's end."""
    start, end = logits.start[row, :n], np.full(n + LONGEST_SPAN, -1e4, np.float32)
    end[:n] = logits.end[row, :n]
    ends = np.lib.stride_tricks.sliding_window_view(end, LONGEST_SPAN)[:n]
    odds: Floats = start[:, None] + ends - logits.none[row]
    return odds


def _odds_of(window: _ReadWindow, start: int, end: int) -> float:
    """ln of the summed odds of the window's spans whose both ends lie near those of characters start to end."""
    n = len(window.odds)
    start, end = start - window.start, end - window.start
    if not 0 <= start < end <= n:  # cut by the window: another one holds it, unless it is longer than the overlap
        return -np.inf
    first = np.arange(max(0, start - OUTSIDE), min(end, start + INSIDE + 1))[:, None]
    last = np.arange(max(1, end - INSIDE), min(n, end + OUTSIDE) + 1)[None]
    length = last - first
    possible = (length > 0) & (length <= LONGEST_SPAN)
    near = window.odds[first, np.where(possible, length, 1) - 1]
    return float(np.logaddexp.reduce(near[possible])) if possible.any() else -np.inf


def _shared(span: Span, other: Span) -> float:
    """F1 of the characters of two spans, 0 in different passages."""
    if span.passage != other.passage:
        return 0.0
    common = min(span.end, other.end) - max(span.start, other.start)
    return max(0, 2 * common) / (span.end - span.start + other.end - other.start)
