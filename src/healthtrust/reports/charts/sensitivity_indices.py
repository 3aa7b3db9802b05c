"""Where does the variance come from? Sobol indices of groups and single parameters, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.grammar import at, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

ALONE, WITH = "alone", "with all others"
LOOKS = {ALONE: (BLUE, "circle"), WITH: (ORANGE, "square")}

Interval = tuple[float, float, float]
"""A share of the variance, and its 95 % interval."""


@dataclass(frozen=True)
class Part:
    """One group or parameter: what it explains alone, and what it has a part in."""

    name: str
    alone: Interval
    whole: Interval


def variance(parts: Sequence[Part], rows: int, finding: str) -> Sketch:
    """Return first-order and total index of each part, one below the other."""
    every = [(p.name, kind, *of) for p in parts for kind, of in ((ALONE, p.alone), (WITH, p.whole))]
    keys = ("name", "kind", "value", "low", "high")
    shown: dict[str, list[Any]] = {key: [row[n] for row in every] for n, key in enumerate(keys)}
    y = band("name", [p.name for p in parts])
    offset = {"yOffset": {"field": "kind", "type": "nominal", "sort": [ALONE, WITH]}}
    x = number("value", "share of the variance", format=".0%", scale={"zero": True, "nice": True})
    looks = told_apart("kind", LOOKS, legend={"offset": 26})
    line = {"y": y, "x": {**x, "field": "low"}, "x2": at("high"), "color": looks["color"], **offset}
    widest = max(parts, key=lambda p: p.whole[0])
    return Sketch(
        title=finding,
        alt=f"Two points with 95 % intervals for each of {counted(len(parts), 'factor')}: its share of the "
        f"variance alone, and with all others. The largest is {widest.name}, {100 * widest.alone[0]:.0f} % "
        f"alone and {100 * widest.whole[0]:.0f} % with others.".replace("-", "−"),
        spec=chart(
            shown,
            mark("rule", {"x": {"datum": 0}}, color=GREY),
            mark("rule", line, strokeWidth=2.4, opacity=0.5),
            mark("point", {"y": y, "x": x, **looks, **offset}, size=75),
            height={"step": 17},
        ),
        columns={
            "factor": [p.name for p in parts],
            **{
                f"alone{end} [share]": [p.alone[n] for p in parts]
                for n, end in enumerate(("", ", low", ", high"))
            },
            **{
                f"with others{end} [share]": [p.whole[n] for p in parts]
                for n, end in enumerate(("", ", low", ", high"))
            },
        },
        note=f"Sobol indices of {rows:,} rows of draws; bootstrap intervals. Few rows leave wide ones, and "
        "may put a share outside 0 to 100 %.",
    )
