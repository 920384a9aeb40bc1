"""From verdicts to figures: every measure over every group of questions, with its interval."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.difficulty import LABELS
from eval.measure import METRICS
from eval.metrics.consistency import CONSISTENCY, Outcome, agreement, wordings
from eval.sets import TYPES, Question
from eval.statistics import RESAMPLES, Interval, generator, intervals

NAMES = tuple(metric.name for metric in METRICS)
ALL, ANSWERABLE, UNANSWERABLE = "ALL", "ALL answerable", "ALL unanswerable"  # as the contract's scorer names them


@dataclass(frozen=True)
class Figures:
    """Every figure of a run. No clock goes in: two runs of one thing give the same."""

    groups: Mapping[str, Mapping[str, Interval]]  # group -> measure -> figure; only measures that apply
    sizes: Mapping[str, int]  # questions in each group
    seed: int

    def record(self) -> dict[str, Any]:
        """For figures.json."""
        return {
            "seed": self.seed,
            "resamples": RESAMPLES,
            "groups": {
                name: {"n": self.sizes[name], "metrics": {k: v.record() for k, v in group.items()}}
                for name, group in self.groups.items()
            },
        }

    def table(self) -> str:
        """For figures.csv, with a mark that makes Excel read it as UTF-8."""
        labels = {metric.name: metric.label for metric in METRICS}
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["组", "题数", "指标", "名称", "值", "95% 下限", "95% 上限", "已判", "无法判断"])
        for name, group in self.groups.items():
            for metric, figure in group.items():
                ends = ["" if end is None else repr(end) for end in (figure.value, figure.low, figure.high)]
                writer.writerow(
                    [group_label(name), self.sizes[name], metric, labels[metric], *ends, figure.judged, figure.unknown]
                )
        return "\ufeff" + text.getvalue()


def group_label(name: str) -> str:
    """A group's name for a reader."""
    kind, _, value = name.partition(":")
    if kind == "type":
        return f"题型:{TYPES.get(value, value)}"
    if kind == "source":
        return f"文件:{value}"
    if kind == "difficulty":
        return f"难度:{LABELS[int(value)]}"
    return {ALL: "全部", ANSWERABLE: "可答的题", UNANSWERABLE: "库中没有的题"}.get(name, name)


class Columns:
    """The values of all questions, a row each, gathered from verdict lines one at a time."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._rows: list[np.ndarray] = []
        self._unknown: list[np.ndarray] = []
        self._groups: dict[str, list[int]] = defaultdict(list)
        self._outcomes: dict[str, Outcome] = {}

    def add(self, line: Mapping[str, Any]) -> None:
        """One line of verdicts.jsonl."""
        values, unknown = line["values"], line["unknown"]
        row = len(self.ids)
        self.ids.append(line["id"])
        self._rows.append(np.array([values.get(name, np.nan) for name in NAMES], dtype=np.float64))
        self._unknown.append(np.array([name in unknown for name in NAMES], dtype=bool))
        if "correct" in values:
            self._outcomes[line["id"]] = (line["refused"], tuple(line["missing"]))
        for group in groups_of(line):
            self._groups[group].append(row)

    def put_consistency(self, questions: Sequence[Question]) -> None:
        """Fills the one measure that takes several questions at once."""
        column = NAMES.index(CONSISTENCY.name)
        place = {name: row for row, name in enumerate(self.ids)}
        for members in wordings(questions):
            for name, value in agreement(members, self._outcomes).items():
                self._rows[place[name]][column] = value

    def matrix(self) -> np.ndarray:
        """(n questions, m measures), nan where there is no value."""
        return np.array(self._rows).reshape(len(self.ids), len(NAMES))

    def figures(self, seed: int) -> Figures:
        """Every measure over every group, in a fixed order."""
        values = self.matrix()
        unknown = np.array(self._unknown).reshape(values.shape)
        bounded = [metric.top == 1.0 for metric in METRICS]
        groups: dict[str, dict[str, Interval]] = {}
        for name in sorted(self._groups, key=_group_order):
            rows = self._groups[name]
            found = intervals(values[rows], unknown[rows], bounded, generator(seed, name))
            groups[name] = {
                metric: figure for metric, figure in zip(NAMES, found, strict=True) if figure.judged or figure.unknown
            }
        return Figures(groups, {name: len(self._groups[name]) for name in groups}, seed)


def groups_of(line: Mapping[str, Any]) -> list[str]:
    """The groups a question belongs to."""
    return [
        ALL,
        ANSWERABLE if line["answerable"] else UNANSWERABLE,
        f"type:{line['type']}",
        f"difficulty:{line['difficulty']}",
        *(f"source:{source}" for source in line["sources"]),
    ]


def _group_order(name: str) -> tuple[int, int, str]:
    kind, _, value = name.partition(":")
    first = [ALL, ANSWERABLE, UNANSWERABLE, "type", "difficulty", "source"].index(kind)
    second = list(TYPES).index(value) if kind == "type" and value in TYPES else 0
    return first, second, value


def figures_of(lines: Iterable[Mapping[str, Any]], questions: Sequence[Question], seed: int) -> Figures:
    """The figures of a run from its verdict lines."""
    columns = Columns()
    for line in lines:
        columns.add(line)
    columns.put_consistency(questions)
    return columns.figures(seed)
