"""Does a run hold up against a baseline: for anyone's CI."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.compare import compare, worse
from eval.figures import ALL
from eval.folder import RunFolder
from eval.measure import METRICS
from eval.metrics.base import Metric
from index.errors import WrongCall

GATED = tuple(metric for metric in METRICS if metric.better != "neither")


@dataclass(frozen=True, slots=True)
class Fall:
    """A measure that fell further than its interval allows, or that can no longer be judged."""

    label: str
    why: str  # Chinese


def falls(run: RunFolder, baseline: Path) -> list[Fall]:
    """The measures that do not hold.

    baseline: a run's folder, then questions are paired and a measure falls when the whole 95% interval of its
    difference lies on the wrong side; or a figures.json, then it falls when it leaves the baseline's own interval on
    the wrong side. Raises WrongCall when either cannot be read.
    """
    now = _figures(run.figures)
    if baseline.is_dir():
        before = _figures(RunFolder(baseline).figures)
        differences = compare(RunFolder(baseline), run).differences[ALL]
        fallen = [
            Fall(
                metric.label, f"{found.before:.3f} → {found.after:.3f},差的 95% 区间 {found.low:+.3f}–{found.high:+.3f}"
            )
            for metric in GATED
            if (found := differences.get(metric.name)) is not None and worse(metric, found)
        ]
    else:
        before = _figures(baseline)
        fallen = [fall for metric in GATED if (fall := _left_interval(metric, before, now)) is not None]
    return fallen + [
        Fall(metric.label, "基线有这一项,这次无法判断")
        for metric in GATED
        if metric.name in before and metric.name not in now
    ]


def _figures(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """The measures over all questions that were judged."""
    if not path.is_file():
        raise WrongCall(f"没有“{path}”。请给出 youju eval run 的结果文件夹,或其中的 figures.json。")
    try:
        metrics = json.loads(path.read_text(encoding="utf-8"))["groups"][ALL]["metrics"]
    except (ValueError, KeyError, TypeError) as error:
        raise WrongCall(f"“{path}”不是 youju eval run 写的 figures.json。") from error
    return {name: figure for name, figure in metrics.items() if figure["value"] is not None}


def _left_interval(
    metric: Metric, before: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]
) -> Fall | None:
    if metric.name not in before or metric.name not in now:
        return None
    value, low, high = now[metric.name]["value"], before[metric.name]["low"], before[metric.name]["high"]
    if value < low if metric.better == "high" else value > high:
        return Fall(
            metric.label, f"{before[metric.name]['value']:.3f} → {value:.3f},越出基线的 95% 区间 {low:.3f}–{high:.3f}"
        )
    return None
