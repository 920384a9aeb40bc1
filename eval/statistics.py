"""How sure a figure is: bootstrap intervals, and paired tests between two runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000  # an end of a 95% interval then rests on 50 resamples
SEED = 20240219  # any fixed number; a person may give another
_CELLS = 4_000_000  # of the table of weights held at once: 16 MB of float32
_Z = 1.959963984540054  # normal quantile of 0.975


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over questions and its 95% interval. None where nothing was judged."""

    value: float | None
    low: float | None
    high: float | None
    judged: int  # questions that have a value
    unknown: int  # questions that should have one but could not be judged

    def record(self) -> dict[str, float | int | None]:
        """For JSON."""
        return {
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "judged": self.judged,
            "unknown": self.unknown,
        }


def generator(seed: int, *names: str) -> np.random.Generator:
    """A stream of its own for each name, so that adding a group leaves the others' figures alone."""
    digest = sha256("\0".join([str(seed), *names]).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def resampled_means(
    values: NDArray[np.float64], rng: np.random.Generator, resamples: int = RESAMPLES
) -> NDArray[np.float64]:
    """Means of resamples of the questions, drawn with replacement, all measures on the same draws.

    values: (n questions, m measures), nan where a measure has no value. Returns (resamples, m); nan where a
    resample holds no value of a measure. Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993.
    """
    n, m = values.shape
    has = np.isfinite(values)
    filled = np.where(has, values, 0.0)
    counted = has.astype(np.float64)
    means = np.empty((resamples, m))
    step = max(1, _CELLS // max(n, 1))
    for start in range(0, resamples, step):
        size = min(step, resamples - start)
        drawn = rng.integers(0, n, size=(size, n))
        drawn += np.arange(size)[:, None] * n
        weights = np.bincount(drawn.ravel(), minlength=size * n).reshape(size, n).astype(np.float64)
        total = weights @ counted
        with np.errstate(invalid="ignore", divide="ignore"):
            means[start : start + size] = (weights @ filled) / np.where(total > 0, total, np.nan)
    return means


def intervals(
    values: NDArray[np.float64], unknown: NDArray[np.bool_], bounded: Sequence[bool], rng: np.random.Generator
) -> list[Interval]:
    """An interval for each measure, percentile bootstrap.

    values: (n, m), nan where there is none; unknown: (n, m); bounded: whether a measure lies in 0 to 1. Where all
    values are the same 0 or 1 resampling shows no spread however few they are: then Wilson's interval, JASA 1927.
    """
    judged = np.isfinite(values).sum(axis=0)
    means = resampled_means(values, rng) if len(values) and judged.any() else None
    found: list[Interval] = []
    for column in range(values.shape[1]):
        n, missing = int(judged[column]), int(unknown[:, column].sum())
        if n == 0 or means is None:
            found.append(Interval(None, None, None, 0, missing))
            continue
        mine = values[:, column][np.isfinite(values[:, column])]
        value = sum(mine.tolist()) / n  # in the order of the questions, as the contract's scorer adds
        if bounded[column] and mine.min() == mine.max() and mine[0] in (0.0, 1.0):
            low, high = wilson(int(mine.sum()), n)
        else:
            low, high = (float(end) for end in np.nanpercentile(means[:, column], [2.5, 97.5]))
        found.append(Interval(value, min(low, value), max(high, value), n, missing))
    return found


def wilson(successes: int, n: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share; the ends 0 and 1 are exact. n must be positive."""
    share, z2 = successes / n, _Z**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return low, high


def quantile_interval(values: Sequence[float], share: float, rng: np.random.Generator) -> Interval:
    """A quantile, such as p95 of latencies, with its bootstrap interval; nearest rank, as shares of waits are read."""
    if not values:
        return Interval(None, None, None, 0, 0)
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    n = len(ordered)
    rank = min(int(n * share), n - 1)
    ends = np.empty(RESAMPLES)
    step = max(1, _CELLS // n)
    for start in range(0, RESAMPLES, step):
        size = min(step, RESAMPLES - start)
        drawn = rng.integers(0, n, size=(size, n))
        ends[start : start + size] = ordered[np.partition(drawn, rank, axis=1)[:, rank]]
    low, high = (float(end) for end in np.percentile(ends, [2.5, 97.5]))
    return Interval(float(ordered[rank]), low, high, n, 0)


@dataclass(frozen=True, slots=True)
class Paired:
    """One measure in two runs, over the questions that both judged."""

    before: float | None
    after: float | None
    difference: float | None  # after - before
    low: float | None
    high: float | None
    p: float | None  # two-sided, that there is no difference
    test: str  # Chinese: which test gave p
    pairs: int
    rose: int  # questions whose value rose
    fell: int


def paired(before: NDArray[np.float64], after: NDArray[np.float64], rng: np.random.Generator) -> Paired:
    """The difference of two runs of one measure. before, after: (n,), nan where not judged.

    Both values only 0 and 1: McNemar's exact test. Otherwise the sign-flip permutation test on the differences.
    Interval: percentile bootstrap of the mean difference.
    """
    both = np.isfinite(before) & np.isfinite(after)
    old, new = before[both], after[both]
    n = len(old)
    if n == 0:
        return Paired(None, None, None, None, None, None, "没有可比的题", 0, 0, 0)
    difference = new - old
    rose, fell = int((difference > 0).sum()), int((difference < 0).sum())
    means = resampled_means(difference[:, None], rng)[:, 0]
    low, high = (float(end) for end in np.percentile(means, [2.5, 97.5]))
    binary = bool(np.isin(old, (0.0, 1.0)).all() and np.isin(new, (0.0, 1.0)).all())
    if binary:
        p, test = mcnemar(rose, fell), "McNemar 精确检验"
    else:
        p, test = sign_flip(difference, rng), "符号置换检验"
    value = float(difference.mean())
    return Paired(
        float(old.mean()), float(new.mean()), value, min(low, value), max(high, value), p, test, n, rose, fell
    )


def mcnemar(rose: int, fell: int) -> float:
    """Two-sided exact p of McNemar's test: of the questions that flipped, is one direction more common.

    Source: McNemar, Psychometrika 12, 1947, with the exact binomial tail.
    """
    flips = rose + fell
    if flips == 0:
        return 1.0
    if flips > 1000:  # the tail's binomials no longer fit a float; with so many the normal form agrees
        z = (abs(rose - fell) - 1) / math.sqrt(flips)
        return min(1.0, math.erfc(max(z, 0.0) / math.sqrt(2)))
    tail = sum(math.comb(flips, k) for k in range(min(rose, fell) + 1)) / 2**flips
    return min(1.0, 2 * tail)


def sign_flip(difference: NDArray[np.float64], rng: np.random.Generator, rounds: int = 5000) -> float:
    """Two-sided p that the paired differences are as likely positive as negative.

    difference: (n,). The observed sign pattern counts as one of the rounds, so p is never 0.
    Source: Fisher's randomisation test; Good, Permutation Tests, 2000.
    """
    moved = difference[difference != 0]
    if not len(moved):
        return 1.0
    observed = abs(moved.sum())
    as_great = 1
    step = max(1, _CELLS // len(moved))
    for start in range(0, rounds, step):
        size = min(step, rounds - start)
        signs = rng.integers(0, 2, size=(size, len(moved)), dtype=np.int8) * 2 - 1
        as_great += int((np.abs(signs @ moved) >= observed - 1e-12).sum())
    return as_great / (rounds + 1)
