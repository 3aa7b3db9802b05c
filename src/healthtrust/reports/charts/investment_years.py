"""From which year does it pay? Running net benefit of an investment with its band, and its cash, by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from healthtrust.reports.charts.grammar import Spec, between, chart, mark, money, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Sketch

BENEFIT, CASH = "with QALYs", "cash alone"
LOOKS = {BENEFIT: (BLUE, "circle"), CASH: (ORANGE, "square")}
EVERY = 5
"""Years between the points on a line."""


@dataclass(frozen=True)
class Running:
    """Running sums a head [year]; low and high are empty where nothing was drawn."""

    benefit: Sequence[float]
    cash: Sequence[float]
    low: Sequence[float | None]
    high: Sequence[float | None]
    pays_from: float | None
    symbol: str
    code: str


def break_even(shown: Running) -> Sketch:
    """Return both running sums; year 1 is the first."""
    least, end = min(shown.benefit), shown.benefit[-1]
    since = "never pays" if shown.pays_from is None else f"pays from year {shown.pays_from:.0f}"
    deepest = shown.benefit.index(least) + 1
    years = list(range(1, len(shown.benefit) + 1))
    sign = shown.symbol
    return Sketch(
        title=f"The best mix {since}: {_said(least, sign)} a head at its deepest, {_said(end, sign)} at last",
        alt=f"Two lines over {len(years)} years. With QALYs the running sum falls to {_said(least, sign)} a "
        f"head in year {deepest} and ends at {_said(end, sign)}; cash alone ends at "
        f"{_said(shown.cash[-1], sign)}.",
        spec=_spec(shown, years),
        columns={
            "year": years,
            f"with QALYs [{shown.code} a head]": list(shown.benefit),
            f"low [{shown.code} a head]": list(shown.low),
            f"high [{shown.code} a head]": list(shown.high),
            f"cash alone [{shown.code} a head]": list(shown.cash),
        },
        note="Sums of gains less costs, care of survivors included, later years counting less. The band "
        "holds 95 % of draws of what is not known of programmes.",
    )


def _said(value: float, symbol: str) -> str:
    return f"{'−' if value < 0 else ''}{symbol}{abs(value):,.0f}"


def _spec(shown: Running, years: Sequence[int]) -> Spec:
    count = len(years)
    rows = {
        "year": [*years, *years],
        "sum": [*shown.benefit, *shown.cash],
        "low": [*shown.low, *([None] * count)],
        "high": [*shown.high, *([None] * count)],
        "what": [BENEFIT] * count + [CASH] * count,
        "marked": [year % EVERY == 0 for year in years] * 2,
    }
    x = number("year", "year", format="d", scale={"nice": False})
    y = money("sum", shown.symbol, "running sum a head")
    looks = told_apart("what", LOOKS, legend={"offset": 26})
    band = {"transform": [{"filter": f"datum.what == '{BENEFIT}' && isValid(datum.low)"}]}
    points = {"transform": [{"filter": "datum.marked"}]}
    return chart(
        rows,
        {
            **mark("area", between(x, y, "low", "high"), color=BLUE, opacity=0.15),
            **band,
        },
        mark("rule", {"y": {"datum": 0}}, color=GREY),
        mark("line", {"x": x, "y": y, "color": looks["color"]}),
        {**mark("point", {"x": x, "y": y, **looks}, size=60), **points},
        height=300,
    )
