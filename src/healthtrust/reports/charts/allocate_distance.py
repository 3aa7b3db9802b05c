"""How far is each place from its target, before the first year and after the last?"""

from __future__ import annotations

import numpy as np

from healthtrust.reports.charts.grammar import Spec, chart, joined, mark, number
from healthtrust.reports.charts.levels import MOST_PLACES
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import percent
from healthtrust.reports.story import Columns

BEFORE, AFTER = "before", "after"
LOOKS = {BEFORE: (ORANGE, "diamond"), AFTER: (BLUE, "circle")}
SPARED = 0.00005
"""Distance below which a place is said to be at its target."""


def distance(columns: Columns, years: int) -> Sketch:
    """Return distances of places [i]: place, before and after, as shares of the target."""
    names = [str(name) for name in columns["place"]]
    before, after = columns[BEFORE].astype(np.float64), columns[AFTER].astype(np.float64)
    order = np.argsort(before, kind="stable")
    if len(order) > MOST_PLACES:
        furthest = np.argsort(-np.abs(before), kind="stable")[:MOST_PLACES]
        order = order[np.isin(order, furthest)]
    shown = {"place": [names[i] for i in order], BEFORE: before[order], AFTER: after[order]}
    drawn = f"{len(order)} furthest from target of {len(names):,}" if len(order) < len(names) else len(names)
    after_words = "after one year" if years == 1 else f"after {years} years"
    return Sketch(
        title=f"Places stand {_range(before)} target before growth, and {_range(after)} it {after_words}",
        alt=f"A row for each of {drawn} places, the furthest below first, two points on a line: distance "
        f"from target before the first year's growth and {after_words}. A rule marks the target.",
        spec=_spec(shown),
        columns={
            "place": names,
            "before [share of target]": before.tolist(),
            "after [share of target]": after.tolist(),
        },
        note="Before: last year's money, grown by the place's population only, against the first target. "
        "After: the last year's money against the last year's target.",
    )


def _range(distance: np.ndarray) -> str:
    low, high = float(distance.min()), float(distance.max())
    if max(-low, high) < SPARED:
        return "at"
    if low >= -SPARED:
        return f"up to {percent(high)} above"
    if high <= SPARED:
        return f"up to {percent(-low)} below"
    return f"from {percent(-low)} below to {percent(high)} above"


def _spec(shown: dict[str, object]) -> Spec:
    x = number("value", "distance from target", format="+.1%", scale={"nice": True})
    target = mark("rule", {"x": {"datum": 0}}, color=GREY, strokeDash=[4, 4])
    return chart(shown, target, *joined("place", x, LOOKS), height={"step": 22})
