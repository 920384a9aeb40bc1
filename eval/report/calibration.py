"""Confidence against truth, in bins of about equal size."""

from __future__ import annotations

from collections.abc import Sequence

from eval.report.plots import Point
from eval.statistics import wilson

_BINS = 8  # at most; each needs enough answers to say anything
_LEAST = 8  # answers a bin


def calibration_points(pairs: Sequence[tuple[float, float]]) -> list[tuple[float, Point]]:
    """(mean confidence, share right with Wilson's interval) of each bin, by rising confidence.

    pairs: confidence 0 to 1 and right 0 or 1, of answers that were given. Equal confidences stay in one bin.
    """
    ordered = sorted(pairs)
    size = max(_LEAST, -(-len(ordered) // _BINS))
    bins: list[list[tuple[float, float]]] = []
    for pair in ordered:
        if bins and (len(bins[-1]) < size or bins[-1][-1][0] == pair[0]):
            bins[-1].append(pair)
        else:
            bins.append([pair])
    if len(bins) > 1 and len(bins[-1]) < _LEAST:
        bins[-2] += bins.pop()
    points = []
    for group in bins:
        n, right = len(group), int(sum(value for _, value in group))
        low, high = wilson(right, n)
        points.append((sum(confidence for confidence, _ in group) / n, Point("", right / n, low, high, n)))
    return points
