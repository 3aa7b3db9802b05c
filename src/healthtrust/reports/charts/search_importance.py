"""Which knobs set the best designs apart? Importance over all trials, by objective."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthtrust.reports.charts.grammar import band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import LOOKS
from healthtrust.reports.figure import Sketch


def importances(objectives: Sequence[str], knobs: Sequence[str], shares: Sequence[float]) -> Sketch:
    """Return importance as points, knob by knob; the three columns are of one length."""
    rows: dict[str, list[Any]] = {
        "objective": list(objectives),
        "knob": list(knobs),
        "share": list(shares),
    }
    largest = max(range(len(shares)), key=lambda n: shares[n])
    named = list(dict.fromkeys(objectives))
    totals = {knob: sum(s for k, s in zip(knobs, shares, strict=True) if k == knob) for knob in knobs}
    order = sorted(totals, key=lambda knob: -totals[knob])
    x = number("share", "share of what sets the best tenth apart", format=".0%", scale={"domain": [0, 1]})
    y = band("knob", order)
    looks = told_apart("objective", dict(zip(named, LOOKS, strict=False)))
    return Sketch(
        title=f"{knobs[largest]} sets the best designs apart most: {100 * shares[largest]:.0f} %",
        alt=f"A point for each of {len(order)} knobs and {len(named)} objectives, from 0 to 100 %; largest "
        f"is {knobs[largest]} with {100 * shares[largest]:.0f} %.",
        spec=chart(
            rows,
            mark("point", {"y": y, "x": x, **looks}, size=110),
            height={"step": 30},
        ),
        columns={"objective": rows["objective"], "knob": rows["knob"], "importance [share]": rows["share"]},
        note="Over the whole range searched (PED-ANOVA), not around the winner.",
    )
