"""How does a number go over the years, and how sure is that? A median in a band of half and one of 90 %."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, between, chart, mark, number
from healthtrust.reports.charts.theme import BLUE, GREY
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, opened

Real = NDArray[np.float64]

PERCENTILES = (5, 25, 50, 75, 95)


@dataclass(frozen=True)
class Fan:
    """A number by year and draw."""

    what: str
    """What it is, in the plural or singular that `verb` goes with."""
    values: Real
    """[year, draw]; the year before first."""
    unit: str
    axis: str
    scale: float = 1.0
    """What stands on the axis is divided by it."""
    format: str = "~s"
    limit: tuple[float, str] | None = None
    """A level to draw a rule at, and what it is."""
    zero: bool = True
    """Whether the axis begins at nothing."""


def fan(shown: Fan, words: Callable[[float], str]) -> Sketch:
    """Return the fan; `words` says a value."""
    low, lower, middle, upper, high = np.percentile(shown.values, PERCENTILES, axis=1)
    years = len(middle) - 1
    alone = shown.values.shape[1] == 1
    ends = "" if alone else f", in 90 % of draws {words(low[-1])} to {words(high[-1])}"
    way = "from" if words(middle[0]) != words(middle[-1]) else "stay at"
    title = (
        f"{opened(shown.what)}: {way} {words(middle[0])} to {words(middle[-1])} in {counted(years, 'year')}"
        if way == "from"
        else f"{opened(shown.what)}: {words(middle[0])} before and after {counted(years, 'year')}"
    )
    turn = int(np.argmax(np.abs(middle - middle[0])))
    return Sketch(
        title=title,
        alt=f"A line over {counted(years, 'year')} in two bands, of half and nine in ten draws. It begins at "
        f"{words(middle[0])}, is farthest from it in year {turn} at {words(middle[turn])}, and ends at "
        f"{words(middle[-1])}{ends}.",
        spec=_spec(shown, np.stack([low, lower, middle, upper, high])),
        columns={
            "year": list(range(years + 1)),
            **{
                f"{name} [{shown.unit}]": column.tolist()
                for name, column in zip(
                    ("5th percentile", "25th", "median", "75th", "95th"),
                    (low, lower, middle, upper, high),
                    strict=True,
                )
            },
        },
        note="Year 0 is the year before the change; bands hold half and nine in ten of the draws."
        + ("" if shown.limit is None else f" Dashed: {shown.limit[1]}."),
    )


def _spec(shown: Fan, bands: Real) -> Spec:
    names = ("low", "lower", "middle", "upper", "high")
    rows = {"year": list(range(bands.shape[1]))}
    columns = {name: (band / shown.scale).tolist() for name, band in zip(names, bands, strict=True)}
    x = number("year", "year", format="d", scale={"nice": False})
    scale = {"zero": shown.zero}
    y = number("low", shown.axis, format=shown.format, scale=scale)
    wide = mark("area", between(x, y, "low", "high"), color=BLUE, opacity=0.16)
    narrow = mark("area", between(x, y, "lower", "upper"), color=BLUE, opacity=0.3)
    line = mark("line", {"x": x, "y": {**y, "field": "middle"}}, color=BLUE)
    points = mark("point", {"x": x, "y": {**y, "field": "middle"}}, color=BLUE, size=40)
    layers = [wide, narrow, line, points]
    if shown.limit is not None:
        at_limit = {"y": {"datum": shown.limit[0] / shown.scale}}
        layers.append(mark("rule", at_limit, color=GREY, strokeDash=[4, 4]))
    return chart({**rows, **columns}, *layers, height=220)
