"""How long do people wait for elective care, and how full are beds, where care responds and elsewhere?"""

from __future__ import annotations

from healthtrust.reports.charts.grammar import number
from healthtrust.reports.charts.response_groups import (
    ELSEWHERE,
    EVERYWHERE,
    NO_RESPONSE,
    Group,
    beside,
    groups_of,
    long,
    looks_of,
    panel,
    years_of,
)
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import counted, listed
from healthtrust.reports.story import Story


def sketch(story: Story) -> Sketch:
    """Return weeks waited and occupancy of beds of each group of places over the years."""
    years, groups = years_of(story), groups_of(story)
    waits = [f"{group.told['waiting_weeks'][-1]:.1f} {_where(group)}" for group in groups]
    full = [f"{group.name} {100 * group.told['occupancy'][-1]:.0f} %" for group in groups]
    began = float(groups[0].told["waiting_weeks"][0])
    weeks = number("value", None, format="d", scale={"zero": True}, axis={"tickMinStep": 1})
    share = number(
        "value", None, format=".0%", scale={"zero": False, "nice": True}, axis={"tickMinStep": 0.01}
    )
    looks, span = looks_of(groups), counted(len(years), "year")
    told = f"Weeks waited for elective care: {listed(waits)}"
    return Sketch(
        title=f"{told} in {years[-1]}" + (f", after {began:.1f} at first" if len(years) > 1 else ""),
        alt="Two panels, weeks waited for elective care and occupancy of beds, a line for each group of "
        f"places over {span}. In the last year weeks waited: {listed(waits)}; beds in use: {listed(full)}.",
        spec=beside(
            [
                panel(
                    long(years, groups, "waiting_weeks"),
                    weeks,
                    "group",
                    looks,
                    "wait for elective care, weeks",
                ),
                panel(long(years, groups, "occupancy"), share, "group", looks, "beds in use, of bed days"),
            ]
        ),
        columns={
            "year": [year for _ in groups for year in years],
            "where": [group.name for group in groups for _ in years],
            "waited [weeks]": [float(v) for g in groups for v in g.told["waiting_weeks"]],
            "on the list [people]": [float(v) for g in groups for v in g.told["listed"]],
            "beds [beds]": [float(v) for g in groups for v in g.told["beds"]],
            "in use [share]": [float(v) for g in groups for v in g.told["occupancy"]],
        },
        note="Emergencies take the beds first: where they fall, the list shortens; where beds are full, it "
        "grows. Waits move with residents too, who grow older and more, while beds and theatres follow late "
        "or not at all. Weeks of one year change what statutory care is worth in the next.",
    )


def _where(group: Group) -> str:
    return group.name if group.name in (ELSEWHERE, EVERYWHERE) else f"in {group.name}"


RESPONSE_WAITING = Maker(
    "response-waiting",
    "How long is elective care waited for, and how full are beds?",
    ("response",),
    sketch,
    NO_RESPONSE,
)
