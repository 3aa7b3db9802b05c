"""What does each group have? Means from the worst off up, with intervals, and the line through everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.grammar import at, band, chart, mark, number
from healthtrust.reports.charts.theme import BLUE, GREY
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, decimal, opened


@dataclass(frozen=True)
class GroupMeans:
    """Groups from the worst off up, their mean, its limits, and what the line through everybody gives."""

    names: Sequence[str]
    mean: Sequence[float | None]
    low: Sequence[float | None]
    high: Sequence[float | None]
    line: Sequence[float]
    by: str
    outcome: str


def equity_groups(groups: GroupMeans) -> Sketch:
    """Return the means of groups."""
    rows: dict[str, list[Any]] = {
        "group": list(groups.names),
        "mean": list(groups.mean),
        "low": list(groups.low),
        "high": list(groups.high),
        "line": list(groups.line),
    }
    x = band("group", list(groups.names), f"{groups.by}, worst off first", axis={"labelOverlap": True})
    y = number("mean", groups.outcome, format=",~r", scale={"zero": False})
    limits = mark("rule", {"x": x, "y": {**y, "field": "low"}, "y2": at("high")}, strokeWidth=2, opacity=0.5)
    line = mark("line", {"x": x, "y": {**y, "field": "line"}}, color=GREY, strokeDash=[5, 4])
    points = mark("point", {"x": x, "y": y}, color=BLUE, size=90)
    ends = [decimal(groups.mean[k] or 0.0) for k in (0, -1)]
    return Sketch(
        title=f"{opened(groups.outcome)} runs from {ends[0]} for the worst off to {ends[1]} for the best off",
        alt=f"A point with its interval for each of {counted(len(groups.names), 'group')}, the worst off "
        "first, and a dashed line through everybody.",
        spec=chart(rows, line, limits, points, height=280),
        columns={groups.by: rows["group"], **{name: rows[name] for name in ("mean", "low", "high", "line")}},
        note="The dashed line is the slope index: fitted to all people by their rank.",
    )
