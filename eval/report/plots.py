"""Plots as inline SVG: drawn here, no library, no request, sharp in print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.report.markup import Html, percent, tag, text

_WIDTH = 720  # user units of every drawing


@dataclass(frozen=True, slots=True)
class Point:
    """A figure with its interval, all 0 to 1."""

    label: str
    value: float
    low: float
    high: float
    n: int  # questions it rests on


def whiskers(points: Sequence[Point], title: str) -> Html:
    """A dot and its interval a row, on one scale of 0 to 100%."""
    left, right, row = 210, 90, 28
    span = _WIDTH - left - right
    height = row * len(points) + 40

    def x(share: float) -> float:
        return round(left + share * span, 1)

    drawn = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        drawn.append(_line(x(share), 8, x(share), height - 28, "grid"))
        drawn.append(_text(x(share), height - 10, percent(share), "middle", "soft"))
    for place, point in enumerate(points):
        y = 22 + place * row
        drawn += [
            _text(left - 12, y + 5, point.label, "end"),
            _line(x(point.low), y, x(point.high), y, "whisker"),
            tag("circle", cx=x(point.value), cy=y, r=5, cls="dot"),
            _text(_WIDTH - right + 12, y + 5, f"{percent(point.value)}  n={point.n}", "start", "soft"),
        ]
    return _drawing(height, title, drawn)


def curve(points: Sequence[Point], title: str) -> Html:
    """A line through points evenly spaced, with the band of their intervals."""
    left, right, top, bottom, height = 60, 30, 34, 46, 280
    step = (_WIDTH - left - right) / max(1, len(points) - 1)

    def x(place: int) -> float:
        return round(left + place * step, 1)

    def y(share: float) -> float:
        return round(top + (1 - share) * (height - top - bottom), 1)

    drawn = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        drawn.append(_line(left, y(share), _WIDTH - right, y(share), "grid"))
        drawn.append(_text(left - 10, y(share) + 4, percent(share), "end", "soft"))
    upper = [f"{x(i)},{y(p.high)}" for i, p in enumerate(points)]
    lower = [f"{x(i)},{y(p.low)}" for i, p in reversed(list(enumerate(points)))]
    drawn.append(tag("polygon", points=" ".join(upper + lower), cls="band"))
    drawn.append(tag("polyline", points=" ".join(f"{x(i)},{y(p.value)}" for i, p in enumerate(points)), cls="curve"))
    for place, point in enumerate(points):
        drawn.append(tag("circle", cx=x(place), cy=y(point.value), r=4, cls="dot"))
        drawn.append(_text(x(place), y(point.value) - 10, percent(point.value), "middle"))
        drawn.append(_text(x(place), height - 22, point.label, "middle", "soft"))
    return _drawing(height, title, drawn)


def calibration(points: Sequence[tuple[float, Point]], title: str) -> Html:
    """Share right over stated confidence; on the dashed line they agree. points: (mean confidence, share right)."""
    left, top, bottom, size = 60, 16, 46, 320
    height = size + top + bottom

    def x(share: float) -> float:
        return round(left + share * size, 1)

    def y(share: float) -> float:
        return round(top + (1 - share) * size, 1)

    drawn = [_line(x(0), y(0), x(1), y(1), "ideal")]
    for share in (0, 0.25, 0.5, 0.75, 1):
        drawn.append(_line(left, y(share), x(1), y(share), "grid"))
        drawn.append(_text(left - 10, y(share) + 4, percent(share), "end", "soft"))
        drawn.append(_text(x(share), height - 22, percent(share), "middle", "soft"))
    drawn.append(_text(x(0.5), height - 4, "把握", "middle", "soft"))
    for confidence, point in points:
        drawn.append(_line(x(confidence), y(point.low), x(confidence), y(point.high), "whisker"))
        drawn.append(tag("circle", cx=x(confidence), cy=y(point.value), r=5, cls="dot"))
    return _drawing(height, title, drawn)


def bars(rows: Sequence[tuple[str, int]], title: str) -> Html:
    """A bar a row, its count beside it."""
    left, right, row = 250, 60, 28
    most = max((count for _, count in rows), default=1) or 1
    drawn = []
    for place, (label, count) in enumerate(rows):
        y = 8 + place * row
        width = round(count / most * (_WIDTH - left - right), 1)
        drawn += [
            _text(left - 12, y + 16, label, "end"),
            tag("rect", x=left, y=y, width=width, height=20, cls="bar"),
            _text(left + width + 8, y + 16, count, "start", "soft"),
        ]
    return _drawing(row * len(rows) + 14, title, drawn)


def _line(x1: float, y1: float, x2: float, y2: float, cls: str) -> Html:
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, cls=cls)


def _text(x: float, y: float, words: object, anchor: str, cls: str | None = None) -> Html:
    return tag("text", words, x=x, y=y, text_anchor=anchor, cls=cls)


def _drawing(height: float, title: str, drawn: Sequence[Html]) -> Html:
    picture = tag(
        "svg", tag("title", title), *drawn, viewBox=f"0 0 {_WIDTH} {height}", role="img", aria_label=title, width=_WIDTH
    )
    return tag("figure", picture, tag("figcaption", text(title)))
