"""Has a body changed? Its values over periods, with the limits between which it varies while steady."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.grammar import Spec, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, INK, ORANGE, PINK
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, opened

STEADY, SIGNAL, BEYOND = "steady", "pattern", "beyond limits"
LOOKS = {STEADY: (GREY, "circle"), SIGNAL: (PINK, "diamond"), BEYOND: (ORANGE, "square")}


@dataclass(frozen=True)
class Past:
    """One body over its periods; arrays run along periods."""

    body: str
    period: Sequence[str]
    value: Sequence[float]
    centre: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    rules: Sequence[str]
    """Rules that mark each point, in words; empty where it is steady."""
    share: bool


def control(shown: Past) -> Sketch:
    """Return the chart of one body beside its own past."""
    where = [BEYOND if "beyond" in each else SIGNAL if each else STEADY for each in shown.rules]
    marked = sum(each != STEADY for each in where)
    said = sorted({part for each in shown.rules for part in each.split(", ") if part})
    unit = "share" if shown.share else "per unit"
    return Sketch(
        title=f"{shown.body}: {opened(counted(marked, 'point')).lower()} marked ({', '.join(said)})"
        if marked
        else f"{shown.body}: steady",
        alt=f"A line over {counted(len(shown.period), 'period')} with its centre and limits; "
        f"{counted(marked, 'point')} marked by a rule.",
        spec=_spec(shown, where),
        columns={
            "period": list(shown.period),
            f"value [{unit}]": list(shown.value),
            f"low limit [{unit}]": list(shown.low),
            f"centre [{unit}]": list(shown.centre),
            f"high limit [{unit}]": list(shown.high),
            "rules": list(shown.rules),
        },
    )


def _spec(shown: Past, where: Sequence[str]) -> Spec:
    columns: dict[str, list[Any]] = {
        "period": list(shown.period),
        "value": list(shown.value),
        "centre": list(shown.centre),
        "low": list(shown.low),
        "high": list(shown.high),
        "where": list(where),
    }
    x = band("period", list(shown.period), None)
    y = number("value", "value", format=".1%" if shown.share else ",~f", scale={"zero": False})
    limits = [
        mark(
            "line",
            {"x": x, "y": {**y, "field": key}},
            color=BLUE,
            strokeWidth=1.4,
            strokeDash=dash,
            interpolate="step",
        )
        for key, dash in (("low", [4, 4]), ("high", [4, 4]), ("centre", [1, 0]))
    ]
    line = mark("line", {"x": x, "y": y}, color=INK, strokeWidth=1.2)
    dots = mark("point", {"x": x, "y": y, **told_apart("where", LOOKS)}, size=75)
    return chart(columns, *limits, line, dots, height=230)
