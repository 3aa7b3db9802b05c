"""How fast did the search find what it found? Every trial, and the best so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.grammar import chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, LOOKS
from healthtrust.reports.figure import Sketch

KEEPS, BREAKS = "keeps all constraints", "breaks one"


@dataclass(frozen=True)
class Course:
    """How far a search had come after each trial, and what each trial had."""

    what: str
    unit: str
    best: Sequence[float]
    each: Sequence[float] | None
    """Of every trial; nothing where several aims make one number of it."""
    feasible: Sequence[bool]
    since: int
    """The trial since which the best has not changed."""


def course(shown: Course) -> Sketch:
    """Return trials as points and the best so far as a line of steps."""
    count = len(shown.best)
    rows: dict[str, list[Any]] = {
        "trial": list(range(count)),
        "best": list(shown.best),
        "value": list(shown.each or [float("nan")] * count),
        "kept": [KEEPS if kept else BREAKS for kept in shown.feasible],
    }
    x = number("trial", "trial", format=",d", scale={"nice": False})
    axis = f"{shown.what}, {shown.unit}" if shown.unit else shown.what
    scale = {"zero": False, "nice": True}
    y = number("best", axis, format=",~r", scale=scale)
    line = mark("line", {"x": x, "y": y}, color=BLUE, interpolate="step-after")
    looks = told_apart("kept", {KEEPS: LOOKS[1], BREAKS: (GREY, "cross")}, legend={"offset": 26})
    layers = [line]
    if shown.each is not None:
        layers.insert(0, mark("point", {"x": x, "y": {**y, "field": "value"}, **looks}, size=38, opacity=0.7))
    last = shown.best[-1]
    return Sketch(
        title=f"The best so far has not changed since trial {shown.since:,} of {count:,}",
        alt=f"A line of steps over {count:,} trials that ends at {last:,.4g}; it last rises or falls at "
        f"trial {shown.since:,}.".replace("-", "−"),
        spec=chart(rows, *layers, height=280),
        columns={"trial": rows["trial"], "best so far": rows["best"], "this trial": rows["value"]},
        note="The line is the best so far. A late step says that more trials may find better.",
    )
