"""Two runs of one set, question by question: what rose, what fell, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from eval.figures import ALL, ANSWERABLE, NAMES, UNANSWERABLE, groups_of
from eval.folder import RunFolder, lines
from eval.measure import METRICS
from eval.metrics.base import Metric
from eval.metrics.matching import squeeze
from eval.statistics import SEED, Paired, generator, paired
from index.errors import WrongCall

Change = Literal["none", "better", "worse", "chance"]
_CHANGES: Mapping[Change, str] = {
    "none": "没有变化",
    "better": "变好,超出偶然",
    "worse": "变差,超出偶然",
    "chance": "在偶然范围内",
}


@dataclass(frozen=True, slots=True)
class Flip:
    """A question right in one run and wrong in the other."""

    id: str
    type: str
    question: str
    better: bool  # wrong before, right after
    before: str  # answers as given
    after: str
    why_before: str  # Chinese; nothing when right
    why_after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything two runs of one set differ in."""

    before: str  # names of the folders
    after: str
    differences: Mapping[str, Mapping[str, Paired]]  # group -> measure -> difference
    flips: tuple[Flip, ...]  # losses first
    shared: int  # questions in both
    only_before: int
    only_after: int

    def record(self) -> dict[str, Any]:
        """For compare.json."""
        return {
            "before": self.before,
            "after": self.after,
            "shared": self.shared,
            "only_before": self.only_before,
            "only_after": self.only_after,
            "differences": {g: {m: asdict(p) for m, p in row.items()} for g, row in self.differences.items()},
            "flips": [asdict(flip) for flip in self.flips],
        }


def compare(before: RunFolder, after: RunFolder, seed: int = SEED) -> Comparison:
    """Compares over the questions both runs have, by id and wording. Raises WrongCall when there is none."""
    old, new = _verdicts(before), _verdicts(after)
    asked_old, asked_new = _asked(before), _asked(after)
    shared = [name for name in old if name in new and squeeze(asked_old[name]) == squeeze(asked_new[name])]
    if not shared:
        raise WrongCall(f"“{before.path}”和“{after.path}”没有共同的题,无法比较。请用同一个题集跑出的两个文件夹。")
    differences = _differences([old[name] for name in shared], [new[name] for name in shared], seed)
    return Comparison(
        before.path.name,
        after.path.name,
        differences,
        _flips(shared, old, new, before, after),
        len(shared),
        len(old) - len(shared),
        len(new) - len(shared),
    )


def _verdicts(folder: RunFolder) -> dict[str, dict[str, Any]]:
    if not folder.verdicts.is_file():
        raise WrongCall(f"“{folder.path}”不是一次评测的结果文件夹(没有 verdicts.jsonl)。")
    found = {}
    for line in lines(folder.verdicts):
        line.pop("claims", None)  # the bulk of a line, of no use here
        found[line["id"]] = line
    return found


def _asked(folder: RunFolder) -> dict[str, str]:
    return {line["id"]: "\n".join([*line["history"], line["question"]]) for line in lines(folder.questions)}


def _differences(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], seed: int
) -> dict[str, dict[str, Paired]]:
    """For all questions, the answerable, the others, and each type."""
    groups: dict[str, list[int]] = {}
    for row, line in enumerate(new):
        for group in groups_of(line):
            if group in (ALL, ANSWERABLE, UNANSWERABLE) or group.startswith("type:"):
                groups.setdefault(group, []).append(row)
    before, after = _matrix(old), _matrix(new)
    found: dict[str, dict[str, Paired]] = {}
    for group, rows in groups.items():
        cells: dict[str, Paired] = {}
        for column, name in enumerate(NAMES):
            difference = paired(before[rows, column], after[rows, column], generator(seed, "compare", group, name))
            if difference.pairs:
                cells[name] = difference
        found[group] = cells
    return found


def _matrix(verdicts: Sequence[Mapping[str, Any]]) -> np.ndarray:
    return np.array([[line["values"].get(name, np.nan) for name in NAMES] for line in verdicts], dtype=np.float64)


def _flips(
    shared: Sequence[str],
    old: Mapping[str, Mapping[str, Any]],
    new: Mapping[str, Mapping[str, Any]],
    before: RunFolder,
    after: RunFolder,
) -> tuple[Flip, ...]:
    flipped = {
        name: new[name]["values"]["correct"] == 1.0
        for name in shared
        if "correct" in old[name]["values"]
        and "correct" in new[name]["values"]
        and old[name]["values"]["correct"] != new[name]["values"]["correct"]
    }
    asked, answers_before, answers_after = _asked(after), _answers(before, flipped), _answers(after, flipped)
    found = [
        Flip(
            id=name,
            type=new[name]["type"],
            question=asked[name],
            better=better,
            before=answers_before.get(name, ""),
            after=answers_after.get(name, ""),
            why_before=";".join(old[name]["why"]),
            why_after=";".join(new[name]["why"]),
        )
        for name, better in flipped.items()
    ]
    return tuple(sorted(found, key=lambda flip: flip.better))


def _answers(folder: RunFolder, wanted: Mapping[str, Any]) -> dict[str, str]:
    """What the user read, for the wanted questions."""
    return {
        line["id"]: str(line.get("answer") or line.get("reason") or line.get("error") or "")
        for line in lines(folder.answers)
        if line["id"] in wanted
    }


def worse(metric: Metric, difference: Paired) -> bool:
    """Whether a measure went the wrong way by more than chance: its whole interval lies on that side."""
    if metric.better == "neither" or difference.low is None or difference.high is None:
        return False
    return difference.high < 0 if metric.better == "high" else difference.low > 0


def better(metric: Metric, difference: Paired) -> bool:
    """Whether a measure went the right way by more than chance."""
    if metric.better == "neither" or difference.low is None or difference.high is None:
        return False
    return difference.low > 0 if metric.better == "high" else difference.high < 0


def change(metric: Metric, difference: Paired) -> Change:
    """What a difference amounts to."""
    if difference.rose == difference.fell == 0:
        return "none"
    if worse(metric, difference):
        return "worse"
    return "better" if better(metric, difference) else "chance"


def in_words(comparison: Comparison) -> list[str]:
    """The comparison as lines for a terminal, Chinese."""
    told = [f"{comparison.before} → {comparison.after},共同 {comparison.shared} 题;括号内为差的 95% 区间。"]
    if comparison.only_before or comparison.only_after:
        told.append(f"另有 {comparison.only_before} 题只在前者、{comparison.only_after} 题只在后者,不参加比较。")
    overall = comparison.differences[ALL]
    for metric in METRICS:
        found = overall.get(metric.name)
        if found is None or found.difference is None or found.low is None or found.high is None:
            continue
        told.append(
            f"  {metric.label}:{found.before:.3f} → {found.after:.3f},差 {found.difference:+.3f}"
            f" ({found.low:+.3f}–{found.high:+.3f}),{found.test} p={found.p:.3f},升 {found.rose} 降 {found.fell},{_CHANGES[change(metric, found)]}"
        )
    gained = sum(flip.better for flip in comparison.flips)
    told.append(f"答对变答错 {len(comparison.flips) - gained} 题,答错变答对 {gained} 题。")
    for flip in comparison.flips:
        told.append(f"  {'↑' if flip.better else '↓'} {flip.id} {flip.question.splitlines()[-1]}")
        told.append(f"      前:{_short(flip.before)} {flip.why_before}")
        told.append(f"      后:{_short(flip.after)} {flip.why_after}")
    return told


def _short(text: str, most: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most] + "…"
