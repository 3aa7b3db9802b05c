"""How sure is each fitted value? By how much the distance rises when it is held elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any, NamedTuple

from healthtrust.reports.charts.draws_looks import looks_of
from healthtrust.reports.charts.grammar import chart, mark, number, told_apart, traced
from healthtrust.reports.charts.theme import GREY
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, listed

LIMIT = 3.84
HIGHEST = 12.0
"""Rises above this are drawn there."""
MOST = 6
"""Knobs that one chart can tell apart."""


class Held(NamedTuple):
    """One knob held at shares of its range, and by how much the distance rises there."""

    knob: str
    shares: tuple[float, ...]
    rises: tuple[float, ...]
    determined: bool
    """Whether the rise passes the limit on both sides."""


def held(shown: Sequence[Held]) -> Sketch:
    """Return the profiles of knobs, the first six where there are more."""
    drawn = list(shown[:MOST])
    rows: dict[str, list[Any]] = {"knob": [], "share": [], "rise": []}
    for each in drawn:
        for share, rise in zip(each.shares, each.rises, strict=True):
            if isfinite(rise):
                rows["knob"].append(each.knob)
                rows["share"].append(share)
                rows["rise"].append(min(max(rise, 0.0), HIGHEST))
    names = [each.knob for each in drawn]
    loose = [each.knob for each in shown if not each.determined]
    x = number("share", "share of the range", format=".0%", scale={"domain": [0, 1]})
    y = number("rise", "rise of the distance", format="~g", scale={"domain": [0, HIGHEST]})
    looks = told_apart("knob", looks_of(names), legend={"offset": 26})
    finding = (
        f"Within its range one end of {listed(loose)} stays open"
        if len(loose) == 1
        else f"Within their ranges ends of {counted(len(loose), 'knob')} stay open"
        if loose
        else "Both ends of every knob are determined"
        if len(shown) > 1
        else f"Both ends of {names[0]} are determined"
    )
    return Sketch(
        title=finding,
        alt=f"A line for each of {counted(len(drawn), 'knob')}, lowest at its fitted value; a dashed line at "
        f"{LIMIT} marks the ends of 95 % intervals.",
        spec=chart(
            rows,
            mark("rule", {"y": {"datum": LIMIT}}, color=GREY, strokeDash=[4, 4]),
            *traced(x, y, looks),
            height=300,
        ),
        columns={"knob": rows["knob"], "share of range [share]": rows["share"], "rise": rows["rise"]},
        note="All other knobs make the best of it. Where a line passes the dashed one a 95 % interval ends. "
        f"Rises above {HIGHEST:.0f} are drawn there.",
    )
