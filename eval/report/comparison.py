"""Two runs side by side on a page of their own."""

from __future__ import annotations

from collections.abc import Iterator

from eval.compare import Change, Comparison, Flip, change
from eval.figures import group_label
from eval.measure import METRICS
from eval.metrics.base import Metric
from eval.report.markup import Html, filled, joined, source_of, table, tag
from eval.sets import TYPES
from eval.statistics import Paired

CHANGES: dict[Change, str] = {
    "none": "没有变化",
    "better": "变好,不是偶然",
    "worse": "变差,不是偶然",
    "chance": "可能只是偶然",
}


def comparison_page(found: Comparison) -> str:
    """A whole HTML page."""
    title = f"比较:{found.before} → {found.after}"
    said = f"共同 {found.shared} 题;只在前者 {found.only_before} 题,只在后者 {found.only_after} 题,不参加比较。差是后减前,括号是 95% 区间。"
    body = joined(
        [tag("h1", title), tag("p", said, cls="soft"), tag("h2", "各项指标"), _differences(found), *_flips(found)]
    )
    return filled("comparison.html", {"title": title, "css": source_of("report.css"), "body": body})


def _differences(found: Comparison) -> Html:
    rows = [
        (group_label(group), metric.label, *_cells(metric, row[metric.name]))
        for group, row in found.differences.items()
        for metric in METRICS
        if metric.name in row and (not group.startswith("type:") or metric.name in ("correct", "cited"))
    ]
    head = ["组", "指标", "前", "后", "差", "95% 区间", "升", "降", "p 值", "结论"]
    return table(head, rows, figures=range(2, 9))


def _cells(metric: Metric, found: Paired) -> tuple[object, ...]:
    figures = [f"{value:.3f}" if value is not None else "—" for value in (found.before, found.after)]
    ends = f"{found.low:+.3f}–{found.high:+.3f}" if found.low is not None and found.high is not None else "—"
    difference = "—" if found.difference is None else f"{found.difference:+.3f}"
    return *figures, difference, ends, found.rose, found.fell, f"{found.p:.3f}", CHANGES[change(metric, found)]


def _flips(found: Comparison) -> Iterator[Html]:
    for wanted, title in ((False, "由对变错"), (True, "由错变对")):
        flips = [flip for flip in found.flips if flip.better is wanted]
        yield tag("h2", f"{title}({len(flips)} 题)")
        if flips:
            yield table(["题", "前", "后"], (_flip(flip) for flip in flips))


def _flip(flip: Flip) -> tuple[Html, Html, Html]:
    asked = joined([tag("strong", flip.id), " ", TYPES.get(flip.type, flip.type), tag("div", flip.question)])
    return asked, _side(flip.before, flip.why_before), _side(flip.after, flip.why_after)


def _side(answer: str, why: str) -> Html:
    return joined([answer, tag("p", why, cls="warn") if why else ""])
