"""Who left which plan for which? Residents by the plan they were in and the plan they are in."""

from __future__ import annotations

import dataclasses

import numpy as np

from healthtrust.reports.charts.market_switching import switching_map
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import percent
from healthtrust.reports.story import Story


def sketch(story: Story) -> Sketch | None:
    """Return the switching matrix of the last year; None where there is only one plan."""
    table = story.last("switching")
    after = list(dict.fromkeys(map(str, table["to"])))
    if len(after) < 2:
        return None
    before = list(dict.fromkeys(map(str, table["from"])))
    residents = np.asarray(table["residents"]).reshape(len(before), len(after))
    some = residents.sum(axis=1) > 0
    rows = [name if name in after else f"({name})" for name, kept in zip(before, some, strict=True) if kept]
    drawn = switching_map(rows, after, residents[some].tolist())
    kept = (
        f"{percent(story.design.market.persistence)} of members do not think of changing; "
        if story.design.market.enrolment == "yearly"
        else "Members stay for good where they once enrolled; "
    )
    return dataclasses.replace(drawn, note=f"{kept}{drawn.note[0].lower()}{drawn.note[1:]}")


PLAN_SWITCHING = Maker("plan-switching", "Who left which plan for which?", ("switching",), sketch)
