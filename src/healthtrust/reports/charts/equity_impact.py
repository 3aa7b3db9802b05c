"""Is the second design healthier and more equal? The health equity impact plane with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.reports.charts.grammar import at, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, INK, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import decimal, opened

LOOKS = ((BLUE, "circle"), (ORANGE, "square"))


def equity_impact(columns: Mapping[str, Sequence[Any]]) -> Sketch:
    """Return where the second design lies by each measure: the rows of the table of the plane."""
    count = len(columns["measure"])
    names = [f"{columns['measure'][k].capitalize()} {columns['aversion'][k]:g}" for k in range(count)]
    kept = {"net": "net", "net low": "netlow", "net high": "nethigh", "equity impact": "equity",
            "equity impact low": "equitylow", "equity impact high": "equityhigh"}  # fmt: skip
    rows = {"judge": names, **{short: list(columns[name]) for name, short in kept.items()}}
    x = number("equity", "equity impact: further right, more equal", format=",~s")
    y = number("net", "net gain: further up, better", format=",~s")
    axes = [mark("rule", {"x": {"datum": 0}}, color=INK), mark("rule", {"y": {"datum": 0}}, color=INK)]
    style = {"strokeWidth": 2, "opacity": 0.5}
    across = mark("rule", {"x": {**x, "field": "equitylow"}, "x2": at("equityhigh"), "y": y}, **style)
    up = mark("rule", {"y": {**y, "field": "netlow"}, "y2": at("nethigh"), "x": x}, **style)
    looks = told_apart("judge", dict(zip(names, LOOKS, strict=False)), legend={"offset": 26})
    quarter = str(columns["quarter"][0]).replace("healthier", "better").replace("healthy", "good")
    return Sketch(
        title=f"{opened(quarter)} than before",
        alt="A point with two intervals for each measure of equality: "
        + "; ".join(
            f"{name}: net {decimal(rows['net'][k])}, equity impact {decimal(rows['equity'][k])}"
            for k, name in enumerate(names)
        )
        + ".",
        spec=chart(rows, *axes, across, up, mark("point", {"x": x, "y": y, **looks}, size=100), height=340),
        columns={"judged by": names, **{name: rows[short] for name, short in kept.items()}},
        note="Above the line on which the two sum to nought the second design is worth it for both together.",
    )
