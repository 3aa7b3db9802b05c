"""What does care cost a head in each year, under each scenario, and how far does luck go?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from healthtrust.reports.charts.grammar import between, chart, colour, mark, number, told_apart, traced
from healthtrust.reports.charts.theme import LOOKS
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import listed


class Fan(NamedTuple):
    """Cost per head [year], and the ends of its interval."""

    mean: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


def cost_per_head(fans: Mapping[str, Fan], unit: str) -> Sketch:
    """Return cost per head by scenario, with a band of 95 % for luck; the first few are drawn."""
    drawn = dict(list(fans.items())[: len(LOOKS)])
    rows: dict[str, list[Any]] = {"year": [], "scenario": [], "mean": [], "low": [], "high": []}
    for name, fan in drawn.items():
        for t, values in enumerate(zip(*fan, strict=True)):
            for column, value in zip(rows, (t, name, *values), strict=True):
                rows[column].append(value)
    looks = told_apart("scenario", dict(zip(drawn, LOOKS, strict=False)), legend={"offset": 26})
    x = number("year", "years from now", format="d")
    y = number("mean", f"cost per head, {unit}", format=",.0f", scale={"zero": False})
    hues = colour("scenario", {name: look[0] for name, look in zip(drawn, LOOKS, strict=False)})
    ends = [f"{name} from {fan.mean[0]:,.0f} to {fan.mean[-1]:,.0f}" for name, fan in drawn.items()]
    first = next(iter(fans.values()))
    return Sketch(
        title=f"Care costs {first.mean[0]:,.0f} {unit} a head now and {first.mean[-1]:,.0f} at the end",
        alt=f"A line with a band of 95 % for each scenario over {len(first.mean)} years: {listed(ends)}.",
        spec=chart(
            rows,
            mark("area", between(x, y, "low", "high") | {"color": hues}, opacity=0.2),
            *traced(x, y, looks, size=36),
            height=280,
        ),
        columns={
            "scenario": [name for name, fan in fans.items() for _ in fan.mean],
            "year": [t for fan in fans.values() for t in range(len(fan.mean))],
            **{
                f"{name} [{unit}]": [value for fan in fans.values() for value in fan[i]]
                for i, name in enumerate(("mean", "low", "high"))
            },
        },
        note="The band is luck alone: rates themselves are taken as known.",
    )
