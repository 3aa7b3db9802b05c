"""What members of each body say, period by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from healthtrust.reports.charts.grammar import at, band, chart, mark, number, told_apart, traced
from healthtrust.reports.charts.theme import LOOKS
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, listed

Point = tuple[str, float, float, float]
"""Period, value, low, high."""


def over_time(
    periods: Sequence[str], lines: Mapping[str, Sequence[Point]], axis: str, finding: str
) -> Sketch:
    """Return values by period, a line for each of at most six bodies."""
    flat = [(name, *point) for name, points in lines.items() for point in points]
    rows = {
        name: [row[k] for row in flat] for k, name in enumerate(("body", "period", "value", "low", "high"))
    }
    share = axis.startswith("share")
    x = band("period", list(periods), "period", scale={"type": "point", "padding": 0.4})
    y = number("value", axis, format=".0%" if share else ",~f", scale={"zero": False, "nice": True})
    looks = told_apart("body", dict(zip(lines, LOOKS, strict=False)), legend={"offset": 26})
    # Side by side, so that intervals of one period do not cover each other.
    beside = (
        {"xOffset": {"field": "body", "type": "nominal", "scale": {"range": [-14, 14]}}}
        if len(lines) > 1
        else {}
    )
    interval = {"x": x, "y": {**y, "field": "low"}, "y2": at("high"), "color": looks["color"], **beside}
    drawn = [{**layer, "encoding": {**layer["encoding"], **beside}} for layer in traced(x, y, looks, size=70)]
    return Sketch(
        title=finding,
        alt=f"{counted(len(lines), 'line')} over {counted(len(periods), 'period')}, with intervals: "
        f"{listed(list(lines))}.",
        spec=chart(rows, mark("rule", interval, strokeWidth=2, opacity=0.4), *drawn, height=280),
        columns={
            "body": rows["body"],
            "period": rows["period"],
            **{f"{name} [{axis}]": rows[name] for name in ("value", "low", "high")},
        },
        note="Intervals of 95 % of each period; whether it changed beyond chance is in the table of changes.",
    )
