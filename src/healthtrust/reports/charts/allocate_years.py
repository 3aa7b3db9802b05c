"""When are places at their target? How many are within 1 % of it by year, and what decides meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.reports.charts.grammar import Spec, band, chart, colour, mark, number
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE, PINK, PURPLE, TURQUOISE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

COLOURS = (BLUE, ORANGE, PURPLE, PINK, GREY, TURQUOISE)


def within(years: Sequence[int], places: int) -> Sketch:
    """Return how many of the places are within 1 % of target after each year, and stay so or not."""
    last, first = years[-1], next((t for t, n in enumerate(years, start=1) if n == places), None)
    rows = {"year": [str(t) for t in range(1, len(years) + 1)], "places": list(years)}
    x = band("year", None, "year")
    y = number("places", "places within 1 % of target", format=",d", scale={"domain": [0, places]})
    found = (
        f"All {counted(places, 'place')} are within 1 % of target from year {first}"
        if first and all(n == places for n in years[first - 1 :])
        else f"{last:,} of {counted(places, 'place')} are within 1 % of target in year {len(years)}"
    )
    return Sketch(
        title=found,
        alt=f"A bar for each of {counted(len(years), 'year')}: places within 1 % of target, of {places:,}. "
        f"The first has {years[0]:,}, the last {last:,}.",
        spec=chart(rows, mark("bar", {"x": x, "y": y}, color=BLUE), height=200),
        columns={"year": list(range(1, len(years) + 1)), "within 1 % [places]": list(years)},
    )


def decided(by: Mapping[str, Sequence[int]]) -> Sketch:
    """Return how many places each rule decides the growth of, year by year."""
    names = [name for name in by if any(by[name])]
    years = len(next(iter(by.values())))
    first = {name: by[name][0] for name in names}
    most = max(first, key=lambda name: first[name])
    total = sum(first.values())
    said = "the formula decides" if most == "formula" else f"the {most} decides"
    return Sketch(
        title=f"In the first year {said} the growth of {first[most]:,} of {counted(total, 'place')}",
        alt=f"Stacked bars for {counted(years, 'year')}: how many places each rule decides the growth of. "
        + "; ".join(
            f"{name}: {by[name][0]:,} in the first year, {by[name][-1]:,} in the last" for name in names
        ),
        spec=_stacked(by, names, years),
        columns={
            "year": list(range(1, years + 1)),
            **{f"{name} [places]": list(by[name]) for name in names},
        },
        note="A place grows as the formula says unless that is less than its floor or the lift, or more than "
        "its cap.",
    )


def _stacked(by: Mapping[str, Sequence[int]], names: Sequence[str], years: int) -> Spec:
    rows: dict[str, list[Any]] = {"year": [], "rule": [], "places": [], "order": []}
    for order, name in enumerate(names):
        for t in range(years):
            for column, value in zip(rows, (str(t + 1), name, by[name][t], order), strict=True):
                rows[column].append(value)
    hues = {name: COLOURS[position] for position, name in enumerate(by) if name in names}
    encoding = {
        "x": band("year", [str(t + 1) for t in range(years)], "year"),
        "y": number("places", "places", format=",d"),
        "color": colour("rule", hues, legend={"offset": 30}),
        "order": {"field": "order"},
    }
    return chart(rows, mark("bar", encoding), height=220)
