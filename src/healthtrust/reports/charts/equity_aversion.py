"""What does inequality cost? The equally distributed equivalent by aversion to inequality."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthtrust.reports.charts.grammar import at, chart, mark, number
from healthtrust.reports.charts.theme import BLUE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, percent

Values = Sequence[float | None]


def equity_aversion(
    aversion: Sequence[float], level: Values, limits: tuple[Values, Values], at_most: float
) -> Sketch:
    """Return the equivalent by Atkinson's aversion; at_most: the share of the mean the last one costs."""
    rows: dict[str, list[Any]] = {
        "aversion": list(aversion),
        "level": list(level),
        "low": list(limits[0]),
        "high": list(limits[1]),
    }
    x = number("aversion", "aversion to inequality (Atkinson)", format="~r")
    y = number("level", "the same for everybody, as good as now", format=",~r", scale={"zero": False})
    rule = mark("rule", {"x": x, "y": {**y, "field": "low"}, "y2": at("high")}, strokeWidth=2, opacity=0.5)
    line, points = mark("line", {"x": x, "y": y}, color=BLUE), mark("point", {"x": x, "y": y}, color=BLUE)
    return Sketch(
        title=f"Inequality costs up to {percent(at_most)} of the mean at aversion {aversion[-1]:g}",
        alt=f"A falling line over {counted(len(rows['aversion']), 'aversion')}: from {level[0]:,.4g} at "
        f"{aversion[0]:g} to {level[-1]:,.4g} at {aversion[-1]:g}.",
        spec=chart(rows, rule, line, points, height=260),
        columns={"aversion": rows["aversion"], "equal equivalent": rows["level"], "low": rows["low"],
                 "high": rows["high"]},
        note="How averse one is is a judgement; the English public's median is 10.95, with wide differences.",
    )  # fmt: skip
