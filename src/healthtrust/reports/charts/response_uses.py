"""What became of each use of care under the arrangement that stands, over that of before, year by year?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import number
from healthtrust.reports.charts.response_groups import (
    NO_RESPONSE,
    Group,
    beside,
    groups_of,
    panel,
    years_of,
)
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE, PINK, TURQUOISE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import counted, opened, percent
from healthtrust.reports.story import Story

LOOKS = dict(
    zip(
        (
            "primary contact",
            "outpatient attendance",
            "elective admission",
            "other emergency admission",
            "avoidable emergency admission",
        ),
        (
            (GREY, "cross"),
            (TURQUOISE, "square"),
            (BLUE, "triangle-up"),
            (PINK, "diamond"),
            (ORANGE, "circle"),
        ),
        strict=True,
    )
)
"""Colour and shape of each use of care."""
ELECTIVE, EMERGENCY, AVOIDABLE = tuple(LOOKS)[2:]
Ratios = dict[str, NDArray[np.float64]]


def ratios(story: Story, group: Group) -> Ratios:
    """Return use over that of before by use of care [year]: the mean of segments, each counted alike."""
    table, years = story.tables["response_by_use"], years_of(story)
    inside = np.asarray(table["places"] == group.places)
    return {
        use: np.array(
            [
                table["ratio"][inside & (table["use"] == use) & (table["year"] == year)].mean()
                for year in years
            ]
        )
        for use in LOOKS
    }


def sketch(story: Story) -> Sketch:
    """Return use over that of before of each group of places, by use of care, over the years."""
    years, groups = years_of(story), groups_of(story)
    found = {group.name: ratios(story, group) for group in groups}
    first = found[groups[0].name]
    last = {use: float(values[-1]) for use, values in first.items()}
    each = [value for of in found.values() for values in of.values() for value in values]
    ends = [min(0.9, *each), max(1.1, *each)]
    y = number("ratio", None, format=".0%", scale={"zero": False, "domain": ends, "nice": True})
    return Sketch(
        title=f"{_of(groups[0])} avoidable emergencies are {changed(last[AVOIDABLE])} and other emergencies "
        f"{changed(last[EMERGENCY])} in {years[-1]}",
        alt=f"{opened(counted(len(groups), 'panel'))}, one for each group of places, with a line for each of "
        f"five uses of care over {counted(len(years), 'year')}: use over that of before. In the last year, "
        f"{groups[0].name}: " + "; ".join(f"{use} {percent(value)}" for use, value in last.items()),
        spec=beside(
            [
                panel(_long(years, found[g.name]), y, "use", LOOKS, f"{g.name}: use over that of before")
                for g in groups
            ]
        ),
        columns={
            "year": [year for _ in groups for year in years],
            "where": [group.name for group in groups for _ in years],
            **{f"{use} [ratio]": [float(v) for g in groups for v in found[g.name][use]] for use in LOOKS},
        },
        note="Over what the same residents would have used under the arrangement before; of elective care "
        "what was given of it. The mean of five segments, each counted alike: they differ in avoidable "
        "emergencies only, as the quality that each finds does.",
    )


def changed(ratio: float) -> str:
    """Return a ratio in words.

    >>> changed(0.528), changed(1.059), changed(1.0004)
    ('47 % fewer', '5.9 % more', 'as before')
    """
    if abs(ratio - 1) < 0.0005:
        return "as before"
    return f"{percent(abs(ratio - 1))} {'fewer' if ratio < 1 else 'more'}"


def _of(group: Group) -> str:
    return "Everywhere" if group.name == "everywhere" else f"In {group.name}"


def _long(years: list[int], found: Ratios) -> dict[str, list[Any]]:
    return {
        "year": [year for _ in found for year in years],
        "use": [use for use in found for _ in years],
        "ratio": [float(value) for values in found.values() for value in values],
    }


RESPONSE_USES = Maker(
    "response-uses",
    "What became of each use of care, where the new arrangement stands and elsewhere?",
    ("response", "response_by_use"),
    sketch,
    NO_RESPONSE,
)
