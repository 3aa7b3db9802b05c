"""Is every target met? How far the base design and the fitted one lie from each, in standard errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from healthtrust.reports.charts.grammar import chart, joined, mark, number
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE, TURQUOISE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, decimal

MET = 1.96
LOOKS = {"before": (ORANGE, "diamond"), "after": (BLUE, "circle")}


class Aim(NamedTuple):
    """One target: what it is called, and how far off the design is, in standard errors."""

    name: str
    before: float
    after: float


def aims(shown: Sequence[Aim]) -> Sketch:
    """Return the targets from top to bottom, in their order."""
    met, were = (sum(abs(getattr(each, side)) <= MET for each in shown) for side in ("after", "before"))
    rows: dict[str, list[Any]] = {
        "target": [each.name for each in shown],
        "before": [each.before for each in shown],
        "after": [each.after for each in shown],
    }
    furthest = max(shown, key=lambda each: abs(each.after))
    x = number("before", "standard errors from the target", format=".2~f")
    band = {"x": {"datum": -MET}, "x2": {"datum": MET}}
    return Sketch(
        title=f"{met} of {counted(len(shown), 'target')} {'is' if met == 1 else 'are'} met; {were} before",
        alt=f"Two points for each of {counted(len(shown), 'target')}: how far the design was, and how far it "
        f"is, with a band where chance leaves 95 of 100. Furthest now: {furthest.name}, by "
        f"{decimal(furthest.after)} standard errors.",
        spec=chart(
            rows,
            {**mark("rect", band, color=TURQUOISE, opacity=0.14), "data": {"values": [{}]}},
            mark("rule", {"x": {"datum": 0}}, color=GREY),
            *joined("target", x, LOOKS),
            height=30 * len(shown),
        ),
        columns={
            "target": rows["target"],
            "before [standard errors]": rows["before"],
            "after [standard errors]": rows["after"],
        },
        note="Standard errors are of target and luck, and of the model where a target was held out. Band: a "
        "target is met within 1.96 of them.",
    )
