"""How sure a figure is: against formulas worked by hand."""

import math

import numpy as np
import pytest

from eval.statistics import (
    generator,
    intervals,
    mcnemar,
    paired,
    quantile_interval,
    resampled_means,
    sign_flip,
    wilson,
)


def one(values, unknown=None, bounded=True, seed=1):
    column = np.array(values, dtype=float)[:, None]
    marks = np.zeros_like(column, dtype=bool) if unknown is None else np.array(unknown)[:, None]
    return intervals(column, marks, [bounded], generator(seed, "test"))[0]


def test_the_mean_leaves_out_what_was_not_judged():
    found = one([1, 0, np.nan, 1], [False, False, True, False])
    assert (found.value, found.judged, found.unknown) == (pytest.approx(2 / 3), 3, 1)


def test_a_bootstrap_interval_is_as_wide_as_theory_says():
    rng = np.random.default_rng(0)
    values = (rng.random(400) < 0.7).astype(float)
    found = one(values)
    half = 1.96 * math.sqrt(found.value * (1 - found.value) / 400)  # the normal interval of a share
    assert found.low == pytest.approx(found.value - half, abs=0.012)
    assert found.high == pytest.approx(found.value + half, abs=0.012)


def test_the_same_seed_gives_the_same_interval_and_another_name_another_stream():
    values = np.random.default_rng(3).random((50, 1))
    assert (resampled_means(values, generator(1, "a")) == resampled_means(values, generator(1, "a"))).all()
    assert (resampled_means(values, generator(1, "a")) != resampled_means(values, generator(1, "b"))).any()


def test_all_right_is_not_certain_when_there_are_few():
    # Wilson with x = n: low = n / (n + z^2), here 4 / (4 + 3.8415)
    found = one([1, 1, 1, 1])
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low == pytest.approx(4 / (4 + 1.959964**2), abs=1e-6)


def test_nothing_judged_gives_no_figure():
    found = one([np.nan, np.nan], [True, False])
    assert (found.value, found.low, found.judged, found.unknown) == (None, None, 0, 1)


def test_wilson_by_hand():
    # 8 of 10: centre (0.8 + 0.19207) / 1.38415, half 1.96 * sqrt(0.016 + 0.009604) / 1.38415
    low, high = wilson(8, 10)
    assert (low, high) == (pytest.approx(0.4901, abs=1e-3), pytest.approx(0.9433, abs=1e-3))


def test_mcnemar_by_hand():
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(6, 0) == pytest.approx(2 / 2**6)  # both tails of all six in one direction
    assert mcnemar(5, 1) == pytest.approx(2 * (1 + 6) / 2**6)
    assert mcnemar(3, 3) == 1.0
    assert mcnemar(1200, 800) < 1e-15


def test_a_sign_flip_test_by_hand():
    # three equal rises: of the 8 sign patterns 2 are as extreme, p = 1/4
    assert sign_flip(np.array([0.5, 0.5, 0.5]), generator(1, "x")) == pytest.approx(0.25, abs=0.02)
    assert sign_flip(np.zeros(9), generator(1, "x")) == 1.0


def test_paired_runs_are_compared_over_what_both_judged():
    before = np.array([1, 0, 0, 1, np.nan, 0.0])
    after = np.array([1, 1, 1, 1, 1, np.nan])
    found = paired(before, after, generator(1, "x"))
    assert (found.pairs, found.rose, found.fell) == (4, 2, 0)
    assert (found.before, found.after, found.difference) == (0.5, 1.0, 0.5)
    assert found.test == "McNemar 精确检验"
    assert paired(before / 2, after / 3, generator(1, "x")).test == "符号置换检验"


def test_a_quantile_is_read_by_nearest_rank():
    found = quantile_interval(list(range(100)), 0.95, generator(1, "p"))
    assert found.value == 95
    assert 88 <= found.low <= found.high <= 99
    assert quantile_interval([], 0.5, generator(1, "p")).value is None
