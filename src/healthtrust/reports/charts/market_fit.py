"""How strongly does choice answer? An estimate for each plan with the range it may lie in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.reports.charts.grammar import at, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, LOOKS
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted


def own_elasticities(rows: Mapping[str, Sequence[Any]], price: str) -> Sketch:
    """Return own elasticities with intervals, from columns plan, elasticity, low, high."""
    steep = min(range(len(rows["plan"])), key=lambda k: rows["elasticity"][k])
    value = f"{rows['elasticity'][steep]:+.2f}".replace("-", "−")
    x = number("elasticity", f"change of share in per cent for 1 % more {price}", format="+.2~f")
    y = band("plan", list(rows["plan"]))
    zero = mark("rule", {"x": {"datum": 0}}, color=GREY, strokeDash=[4, 4])
    span = mark("rule", {"y": y, "x": {**x, "field": "low"}, "x2": at("high")}, color=BLUE, strokeWidth=2)
    point = mark("point", {"y": y, "x": x}, color=BLUE, filled=True, size=90)
    return Sketch(
        title=f"{rows['plan'][steep]} answers most to its own {price}: {value} % for 1 %",
        alt=f"A row for each of {counted(len(rows['plan']), 'plan')}: a point for its own elasticity, a bar "
        "for the 95 % interval, a rule at zero.",
        spec=chart(rows, zero, span, point, height={"step": 26}),
        columns={name: list(values) for name, values in rows.items()},
        note="Of those who choose, at the means of all columns; intervals by the delta method.",
    )


def person_elasticities(rows: Mapping[str, Sequence[Any]]) -> Sketch:
    """Return elasticities of plans in columns of persons: plan, column, elasticity, low, high."""
    names = list(dict.fromkeys(rows["column"]))
    strong = max(range(len(rows["plan"])), key=lambda k: abs(rows["elasticity"][k]))
    value = f"{rows['elasticity'][strong]:+.2f}".replace("-", "−")
    x = number("elasticity", "change of share in per cent for 1 % more", format="+.2~f")
    y = band("plan", list(dict.fromkeys(rows["plan"])))
    apart = told_apart("column", {name: LOOKS[k % len(LOOKS)] for k, name in enumerate(names)})
    offset = {"yOffset": {"field": "column", "type": "nominal", "sort": names}}
    zero = mark("rule", {"x": {"datum": 0}}, color=GREY, strokeDash=[4, 4])
    ends = {"y": y, **offset, "x": {**x, "field": "low"}, "x2": at("high"), "color": apart["color"]}
    point = mark("point", {"y": y, **offset, "x": x, **apart}, size=90)
    return Sketch(
        title=f"{rows['plan'][strong]} answers most to {rows['column'][strong]}: {value} % for 1 %",
        alt=f"For each of {counted(len(set(rows['plan'])), 'plan')} a point and a 95 % interval for each of "
        f"{counted(len(names), 'column')} of persons, a rule at zero.",
        spec=chart(
            rows, zero, mark("rule", ends, strokeWidth=2), point, height={"step": 16 * len(names) + 12}
        ),
        columns={name: list(values) for name, values in rows.items()},
        note="At the means of all columns; intervals by the delta method.",
    )
