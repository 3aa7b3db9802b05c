"""What members of each body say, with intervals, beside what all members say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthtrust.reports.charts.grammar import at, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, INK, ORANGE, TURQUOISE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

LOOKS = {
    "above": (TURQUOISE, "triangle-up"),
    "as the whole": (BLUE, "circle"),
    "below": (ORANGE, "triangle-down"),
    "too few to tell": (GREY, "square"),
}
MOST = 30
"""Bodies that a figure shows: those furthest from the whole."""
Columns = dict[str, Sequence[Any]]


def bodies(item: str, columns: Columns, whole: float, axis: str, finding: str) -> Sketch:
    """Return an item by body: body, value, low, high, beside; `axis` is the title of values."""
    order = sorted(range(len(columns["body"])), key=lambda k: -abs(columns["value"][k] - whole))[:MOST]
    order.sort(key=lambda k: -columns["value"][k])
    rows = {name: [values[k] for k in order] for name, values in columns.items()}
    share = axis.startswith("share")
    ends = [v for name in ("low", "high") for v in rows[name] if v is not None] + [whole]
    x = number("value", axis, format=".0%" if share else ",~f", scale={"zero": False, "nice": True})
    y = band("body", rows["body"])
    interval = {"y": y, "x": {**x, "field": "low"}, "x2": at("high")}
    seen = {name: LOOKS[name] for name in LOOKS if name in rows["beside"]}
    line = {
        "data": {"values": [{"whole": whole}]},
        **mark("rule", {"x": {"field": "whole", "type": "quantitative"}}, color=INK, strokeDash=[5, 4]),
    }
    points = mark("point", {"y": y, "x": x, **told_apart("beside", seen)}, size=95)
    left = len(columns["body"]) - len(order)
    return Sketch(
        title=finding,
        alt=f"{counted(len(order), 'body', 'bodies')} with intervals, "
        f"from {rows['body'][0]} to {rows['body'][-1]}; "
        f"a dashed line where all members together lie. Values from {_said(min(ends), share)} "
        f"to {_said(max(ends), share)}.",
        spec=chart(
            rows,
            line,
            mark("rule", interval, strokeWidth=2, opacity=0.5, color=GREY),
            points,
            height={"step": 26},
        ),
        columns={
            "body": rows["body"],
            **{f"{name} [{axis}]": rows[name] for name in ("value", "low", "high")},
            "beside all": rows["beside"],
        },
        note=f"{item}: intervals of 95 %, dashed: all members. A body is part of the whole: "
        "its interval may reach the line where it differs."
        + (f" {left:,} more bodies, nearer to all members, are in the table." if left else ""),
    )


def _said(value: float, share: bool) -> str:
    return (f"{100 * value:.0f} %" if share else f"{value:,.3g}").replace("-", "−")
