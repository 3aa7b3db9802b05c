"""At which value does the ranking flip? Each parameter on its own range, with the value that stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.grammar import at, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE, PINK
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

STANDS, INSIDE, OUTSIDE = "value that stands", "ranking flips", "flips outside the range"
LOOKS = {STANDS: (BLUE, "circle"), INSIDE: (ORANGE, "diamond"), OUTSIDE: (PINK, "triangle-up")}
EDGES = (-0.5, 1.5)
"""How far the axis goes beyond a range; what lies further out is drawn at the edge."""


@dataclass(frozen=True)
class Range:
    """A parameter: its range, the value that stands, and where the ranking flips."""

    name: str
    low: float
    high: float
    stands: float
    flips: Sequence[float]

    def place(self, value: float) -> float:
        """Return where a value lies, 0 at the low end and 1 at the high."""
        return (value - self.low) / (self.high - self.low)


def crossings(ranges: Sequence[Range], finding: str) -> Sketch:
    """Return the flips of parameters, each on its own range."""
    marks = [(r, what, value) for r in ranges for what, value in _marks(r)]
    rows: dict[str, list[Any]] = {
        "name": [r.name for r, _, _ in marks],
        "what": [what for _, what, _ in marks],
        "place": [min(max(r.place(value), EDGES[0]), EDGES[1]) for r, _, value in marks],
        "low": [0.0] * len(marks),
        "high": [1.0] * len(marks),
    }
    y = band("name", [r.name for r in ranges])
    x = number("place", "place in its own range", format=".0%", scale={"domain": list(EDGES), "nice": False})
    looks = told_apart("what", LOOKS, legend={"offset": 26})
    line = {"y": y, "x": {**x, "field": "low"}, "x2": at("high")}
    inside = sum(any(r.low <= f <= r.high for f in r.flips) for r in ranges)
    return Sketch(
        title=finding,
        alt=f"A line for the range of each of {counted(len(ranges), 'parameter')}, with a point for the "
        f"value that stands. On {counted(inside, 'line')} another point marks where the ranking flips.",
        spec=chart(
            rows,
            mark("rule", line, color=GREY, strokeWidth=5, opacity=0.35),
            mark("point", {"y": y, "x": x, **looks}, size=100),
            height={"step": 26},
        ),
        columns={
            "parameter": [r.name for r in ranges],
            "low": [r.low for r in ranges],
            "stands at": [r.stands for r in ranges],
            "high": [r.high for r in ranges],
            "ranking flips at": [", ".join(f"{f:,.4g}" for f in r.flips) or "never" for r in ranges],
        },
        note="The bar is the 95 % range. What flips further away than half a range is drawn at the edge; "
        "the table has its value.",
    )


def _marks(r: Range) -> list[tuple[str, float]]:
    return [(STANDS, r.stands), *((INSIDE if r.low <= f <= r.high else OUTSIDE, f) for f in r.flips)]
