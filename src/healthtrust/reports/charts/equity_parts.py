"""What lies behind inequality? The part of each circumstance in the concentration index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthtrust.reports.charts.grammar import at, band, chart, colour, mark, number
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, opened, percent

HUES = {"need": BLUE, "other": ORANGE, "residual": GREY}
Values = Sequence[float | None]
MOST = 24
LEAST = 0.005
"""Part of the index below which a circumstance is said to go with none of it."""


def equity_parts(
    names: Sequence[str], kinds: Sequence[str], part: Values, limits: tuple[Values, Values]
) -> Sketch:
    """Return the parts of an index by circumstance, the largest first; limits of each."""
    order = sorted(range(len(names)), key=lambda k: -abs(part[k] or 0.0))[:MOST]
    rows: dict[str, list[Any]] = {
        "circumstance": [names[k] for k in order],
        "kind": [kinds[k] or "residual" for k in order],
        "part": [part[k] for k in order],
        "low": [limits[0][k] for k in order],
        "high": [limits[1][k] for k in order],
    }
    y = band("circumstance", rows["circumstance"])
    x = number("part", "part of the concentration index", format="~g")
    hues = {kind: hue for kind, hue in HUES.items() if kind in rows["kind"]}
    bars = mark(
        "bar", {"x": x, "y": y, "color": colour("kind", hues, legend={"offset": 24})}, height={"band": 0.6}
    )
    rule = mark("rule", {"x": {**x, "field": "low"}, "x2": at("high"), "y": y}, strokeWidth=2)
    first = next(k for k in range(len(order)) if rows["kind"][k] != "residual" or len(order) == 1)
    size = (rows["part"][first] or 0.0) / (sum(each or 0.0 for each in part) or 1.0)
    title = f"{opened(rows['circumstance'][first])} goes with {percent(size)} of the index"
    return Sketch(
        title=title if abs(size) >= LEAST else "None of these goes with the inequality there is",
        alt=f"A bar with its interval for each of {counted(len(order), 'circumstance')}, the largest first; "
        "to the right what puts more with the better off.",
        spec=chart(rows, bars, rule, height={"step": 26}),
        columns={f"{name} of the index" if name == "part" else name: rows[name] for name in rows},
        note="Elasticity times how unequal the circumstance itself is. The residual is what none explains.",
    )  # fmt: skip
