"""How long answers took. Kept apart from the figures: the clock never says the same thing twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from eval.statistics import generator, quantile_interval

DEFINITION = "每题从提问到答完的毫秒数(答案记录里的 took_ms);p50、p95 按最近名次取"


def timing_record(answers: Iterable[Mapping[str, Any]], seed: int) -> dict[str, Any]:
    """For timing.json: p50 and p95 in milliseconds with intervals, and a histogram over powers of two."""
    times = [float(record["took_ms"]) for record in answers if _is_time(record.get("took_ms"))]
    bins: dict[int, int] = {}
    for time in times:
        top = 1
        while top < time:
            top *= 2
        bins[top] = bins.get(top, 0) + 1
    return {
        "unit": "ms",
        "p50": quantile_interval(times, 0.50, generator(seed, "p50")).record(),
        "p95": quantile_interval(times, 0.95, generator(seed, "p95")).record(),
        "up_to_ms": {str(top): bins[top] for top in sorted(bins)},
    }


def _is_time(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
