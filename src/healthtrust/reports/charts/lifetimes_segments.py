"""Who lives in each year? People by segment over the years, one on top of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.reports.charts.grammar import chart, colour, mark, number
from healthtrust.reports.charts.theme import OF_SEGMENTS
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import listed


def by_segment(people: Mapping[str, Sequence[int]]) -> Sketch:
    """Return people of each segment [year and one more], the well at the bottom."""
    names, years = list(people), len(next(iter(people.values())))
    rows: dict[str, list[Any]] = {"year": [], "segment": [], "people": [], "order": []}
    for order, name in enumerate(names):
        for t, heads in enumerate(people[name]):
            for column, value in zip(rows, (t, name, int(heads), order), strict=True):
                rows[column].append(value)
    encoding = {
        "x": number("year", "years from now", format="d"),
        "y": number("people", "people", format="~s", stack="zero"),
        "color": colour("segment", dict(zip(names, OF_SEGMENTS, strict=True)), legend={"offset": 26}),
        "order": {"field": "order", "type": "quantitative"},
    }
    start, end = ([people[name][t] for name in names] for t in (0, -1))
    share = [100 * sum(each[-2:]) / max(sum(each), 1) for each in (start, end)]
    told = [f"{name} from {a:,} to {b:,}" for name, a, b in zip(names, start, end, strict=True)]
    return Sketch(
        title=f"The multimorbid and frail go from {share[0]:.1f} % to {share[1]:.1f} % of all",
        alt=f"Areas on top of one another over {years - 1} years: {listed(told)}.",
        spec=chart(rows, mark("area", encoding, opacity=0.92), height=280),
        columns={"year": list(range(years)), **{f"{name} [people]": list(people[name]) for name in names}},
    )
