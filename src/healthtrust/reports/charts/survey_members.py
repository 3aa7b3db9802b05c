"""Who answered beside who is a member: the share of each group among both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthtrust.reports.charts.grammar import chart, joined, number
from healthtrust.reports.charts.theme import BLUE, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, percent

MOST = 30
"""Groups that a figure shows: those furthest apart."""


def respondents_and_members(
    names: Sequence[str], members: Sequence[float], respondents: Sequence[float]
) -> Sketch:
    """Return shares of members and of respondents by group, both of their margin's total."""
    order = sorted(range(len(names)), key=lambda k: -abs(members[k] - respondents[k]))
    widest, kept = order[0], sorted(order[:MOST])
    rows: dict[str, list[Any]] = {
        "group": [names[k] for k in kept],
        "respondents": [respondents[k] for k in kept],
        "members": [members[k] for k in kept],
    }
    x = number("members", "share of its margin", format=".0%", scale={"zero": True})
    looks = {"respondents": (ORANGE, "square"), "members": (BLUE, "circle")}
    return Sketch(
        title=f"{names[widest]}: {percent(members[widest])} of members, "
        f"{percent(respondents[widest])} of those who answered",
        alt=f"{counted(len(kept), 'group')} with their shares of members and of respondents, joined.",
        spec=chart(rows, *joined("group", x, looks), height={"step": 26}),
        columns={
            "group": rows["group"],
            "members [share]": rows["members"],
            "respondents [share]": rows["respondents"],
        },
        note="Where a line is long, weights do much; groups they do not know they cannot mend.",
    )
