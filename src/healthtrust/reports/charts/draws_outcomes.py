"""How sure is each outcome, and how far do designs differ? Intervals over draws, in per cent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.draws_looks import looks_of
from healthtrust.reports.charts.grammar import at, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import GREY
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted


@dataclass(frozen=True)
class Span:
    """An outcome of a design: mean and 95 % interval, as parts of what it is compared with."""

    outcome: str
    design: str
    mean: float
    low: float
    high: float


def spans(shown: Sequence[Span], every: Sequence[str], finding: str, axis: str, note: str) -> Sketch:
    """Return the intervals, outcome by outcome, designs one below the other; `every` design has a look."""
    designs = list(dict.fromkeys(each.design for each in shown))
    rows: dict[str, list[Any]] = {
        "outcome": [each.outcome for each in shown],
        "design": [each.design for each in shown],
        "mean": [each.mean for each in shown],
        "low": [each.low for each in shown],
        "high": [each.high for each in shown],
    }
    y = band("outcome", list(dict.fromkeys(rows["outcome"])))
    offset = {"yOffset": {"field": "design", "type": "nominal", "sort": designs}} if len(designs) > 1 else {}
    x = number("mean", axis, format="+.2~%", scale={"zero": True})
    looks = told_apart("design", looks_of(every, designs), legend={"offset": 26, "symbolOpacity": 1})
    line = {"y": y, "x": {**x, "field": "low"}, "x2": at("high"), "color": looks["color"], **offset}
    widest = max(shown, key=lambda each: each.high - each.low)
    return Sketch(
        title=finding,
        alt=f"A point with its 95 % interval for each of {counted(len(set(rows['outcome'])), 'outcome')} and "
        f"{counted(len(designs), 'design')}. The widest is {widest.outcome} of {widest.design}, from "
        f"{100 * widest.low:+.3g} to {100 * widest.high:+.3g} %.".replace("-", "−"),
        spec=chart(
            rows,
            mark("rule", {"x": {"datum": 0}}, color=GREY),
            mark("rule", line, strokeWidth=2.4, opacity=0.5),
            mark("point", {"y": y, "x": x, **looks, **offset}, size=75),
            height={"step": 16 if len(designs) > 1 else 27},
        ),
        columns={
            "outcome": rows["outcome"],
            "design": rows["design"],
            **{f"{name} [share]": rows[name] for name in ("mean", "low", "high")},
        },
        note=note,
    )
