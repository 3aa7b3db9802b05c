"""How do the people change from year to year? Residents by segment, and what makes them more or fewer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.records.persons import SEGMENTS
from healthtrust.reports.charts.grammar import Spec, band, chart, colour, mark, number
from healthtrust.reports.charts.theme import OF_SEGMENTS
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import counted, percent
from healthtrust.reports.story import Columns, Story

COLOURS = dict(zip(SEGMENTS, OF_SEGMENTS, strict=True))
MOVES = ("births", "deaths", "arrivals", "leavers")
ILL = ("multimorbid", "frail")


def sketch(story: Story) -> Sketch | None:
    """Return residents by segment in every year; None where the run has one year only."""
    table = of_all(story.tables["demography"])
    years = table["year"].tolist()
    if len(years) < 2:
        return None
    heads = {name: np.rint(table[name] * table["residents"]).astype(np.int64) for name in SEGMENTS}
    first, last = (float(sum(table[name][i] for name in ILL)) for i in (0, -1))
    before, after = int(table["residents"][0]), int(table["residents"][-1])
    return Sketch(
        title=f"In {counted(len(years), 'year')} {before:,} residents become {after:,}; the multimorbid and "
        f"frail go from {percent(first)} to {percent(last)}",
        alt=f"Stacked bars for the years {years[0]} to {years[-1]}: residents by segment, from well at the "
        f"bottom to frail at the top. {_gained(table)}",
        spec=_spec(years, heads),
        columns={
            "year": years,
            **{f"{name} [residents]": heads[name].tolist() for name in SEGMENTS},
            **{f"{name} [people in the year before]": table[name].tolist() for name in MOVES},
            "mean age [years]": [round(float(age), 2) for age in table["mean_age"]],
        },
        note="Residents of a year are those of the year before, more by births and arrivals, fewer by deaths "
        "and leavers.",
    )


def of_all(table: Columns) -> Columns:
    """Return the rows of the whole, one a year: places at the top of the tree added up."""
    top = table["level"] == table["level"][0]
    years = np.unique(table["year"][top])
    place = np.searchsorted(years, table["year"][top])
    residents = np.bincount(place, table["residents"][top])

    def mean(name: str) -> NDArray[np.float64]:
        found = np.bincount(place, table[name][top] * table["residents"][top])
        return np.asarray(found / np.maximum(residents, 1))

    whole: dict[str, Any] = {
        name: np.bincount(place, table[name][top]).astype(np.int64) for name in ("residents", *MOVES)
    }
    return {"year": years, **whole, **{name: mean(name) for name in ("mean_age", *SEGMENTS)}}


def _gained(table: Columns) -> str:
    total = {name: int(table[name].sum()) for name in MOVES}
    return (
        f"{total['births']:,} were born and {total['deaths']:,} died; {total['arrivals']:,} arrived and "
        f"{total['leavers']:,} left."
    )


def _spec(years: list[int], heads: dict[str, NDArray[np.int64]]) -> Spec:
    rows: dict[str, list[Any]] = {"year": [], "segment": [], "residents": [], "order": []}
    for order, name in enumerate(SEGMENTS):
        rows["year"] += [str(year) for year in years]
        rows["segment"] += [name] * len(years)
        rows["residents"] += heads[name].tolist()
        rows["order"] += [order] * len(years)
    encoding = {
        "x": band("year", [str(year) for year in years], "year"),
        "y": number("residents", "residents", format=",d"),
        "color": colour("segment", COLOURS, legend={"offset": 30}),
        "order": {"field": "order"},
    }
    return chart(rows, mark("bar", encoding), height=240)


SEGMENTS_YEARS = Maker(
    "segments-years",
    "How do the people change from year to year?",
    ("demography",),
    sketch,
    "This run has one year only: how the people change shows from the second on.",
)
