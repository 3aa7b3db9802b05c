"""Which design is ahead where two parameters move at once, and along which line does the ranking flip?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from healthtrust.reports.charts.draws_looks import looks_of
from healthtrust.reports.charts.grammar import Spec, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import INK
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import percent

Point = tuple[float, float]
ALIKE = "alike"


@dataclass(frozen=True)
class Grid:
    """Who is ahead at each pair of values, where the ranking flips, and where the designs stand."""

    names: tuple[str, str]
    designs: Sequence[str]
    points: Sequence[Point]
    ahead: Sequence[str]
    """[point]; empty where both are alike or one could not be."""
    difference: Sequence[float | None]
    line: Sequence[Point]
    stands: Point
    unit: str


def two_ways(shown: Grid) -> Sketch:
    """Return the plane of two parameters."""
    share = {name: list(shown.ahead).count(name) / len(shown.ahead) for name in shown.designs}
    most = max(shown.designs, key=lambda name: share[name])
    x, y = shown.names
    turns = f"a line of {len(shown.line)} points" if shown.line else "no line, as it never flips here"
    return Sketch(
        title=f"{most} is ahead over {percent(share[most])} of the ranges of {x} and {y}",
        alt=f"A grid of points over both ranges; the shape says which design is ahead. The ranking flips "
        f"along {turns}. A ring marks where the designs stand.",
        spec=_spec(shown),
        columns={
            x: [point[0] for point in shown.points],
            y: [point[1] for point in shown.points],
            "ahead": [name or ALIKE for name in shown.ahead],
            f"difference [{shown.unit}]": list(shown.difference),
        },
        note="Along the dark line both designs are alike; the ring is where they stand. All else is as they "
        "have it.",
    )


def _spec(shown: Grid) -> Spec:
    rows: dict[str, list[Any]] = {
        "x": [point[0] for point in shown.points],
        "y": [point[1] for point in shown.points],
        "ahead": [name or ALIKE for name in shown.ahead],
    }
    scale = {"zero": False, "nice": True}
    x = number("x", shown.names[0], format=",~r", scale=scale)
    y = number("y", shown.names[1], format=",~r", scale=scale)
    categories = [*shown.designs, *([ALIKE] if ALIKE in rows["ahead"] else [])]
    looks = told_apart("ahead", looks_of(categories), legend={"offset": 26})
    layers = [mark("point", {"x": x, "y": y, **looks}, size=110, opacity=0.75)]
    if shown.line:
        layers.append(_line(shown.line, x, y))
    ring = mark("point", {"x": x, "y": y}, size=260, filled=False, color=INK, strokeWidth=2)
    layers.append(ring | {"data": {"values": [{"x": shown.stands[0], "y": shown.stands[1]}]}})
    return chart(rows, *layers, height=340)


def _line(points: Sequence[Point], x: Spec, y: Spec) -> Spec:
    """Return the line through the flips where it only rises or only falls; else their points."""
    ordered = sorted(points)
    steps = [b[1] - a[1] for a, b in pairwise(ordered)]
    if min(steps, default=0.0) >= 0 or max(steps, default=0.0) <= 0:
        values: list[dict[str, float]] = [{"x": a, "y": b, "turn": n} for n, (a, b) in enumerate(ordered)]
        order = {"order": {"field": "turn", "type": "quantitative"}}
        return mark("line", {"x": x, "y": y, **order}, color=INK) | {"data": {"values": values}}
    values = [{"x": a, "y": b} for a, b in ordered]
    return mark("point", {"x": x, "y": y}, color=INK, shape="cross", size=60) | {"data": {"values": values}}
