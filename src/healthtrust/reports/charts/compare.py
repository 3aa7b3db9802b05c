"""What differs between two designs? Measures with the interval of their change, places, and tenths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.reports.charts.grammar import Spec, at, band, chart, mark, money, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, listed, opened
from healthtrust.study.compared.differences import Difference
from healthtrust.study.compared.whom import PlaceChange, TenthChange
from healthtrust.study.compared.words import number as said_number

BETTER, WORSE, NEITHER = "better", "worse", "no clear change"
WAYS = {BETTER: (BLUE, "triangle-up"), WORSE: (ORANGE, "triangle-down"), NEITHER: (GREY, "circle")}

MORE, LESS = "more", "less"
SIGNS = {MORE: (BLUE, "triangle-right"), LESS: (ORANGE, "triangle-left")}


def measures(differences: Sequence[Difference]) -> Sketch | None:
    """Return the measures by how much they changed in per cent, with intervals; None where none has one."""
    shown = [d for d in differences if d.interval is not None and d.before and d.change is not None]
    if not shown:
        return None
    rows: dict[str, list[Any]] = {
        "measure": [d.label for d in shown],
        "change": [100 * _part(d, d.change) for d in shown],
        "low": [100 * _part(d, d.interval[0] if d.interval else None) for d in shown],
        "high": [100 * _part(d, d.interval[1] if d.interval else None) for d in shown],
        "way": [d.way if d.clear and d.way else NEITHER for d in shown],
    }
    clear = [name for name, way in zip(rows["measure"], rows["way"], strict=True) if way != NEITHER]
    y, x = band("measure", None), number("change", "change, per cent of before")
    looks = told_apart("way", WAYS)
    bars = mark("rule", {"y": y, "x": {**x, "field": "low"}, "x2": at("high")}, strokeWidth=2, opacity=0.5)
    points = mark("point", {"y": y, "x": x, **looks}, size=95)
    zero = mark("rule", {"x": {"datum": 0, "type": "quantitative"}}, strokeDash=[4, 3])
    title = f"{opened(counted(len(clear), 'measure'))} of {len(shown)} changed beyond doubt"
    return Sketch(
        title=title,
        alt="Points with intervals, one row a measure: "
        + listed([f"{d.label} {said_number(100 * _part(d, d.change), plus=True)} per cent" for d in shown])
        + ".",
        spec=chart(rows, zero, bars, points, height={"step": 30}),
        columns={
            "measure": rows["measure"],
            "unit": [d.unit for d in shown],
            "before": [d.before for d in shown],
            "after": [d.after for d in shown],
            "change": [d.change for d in shown],
            "low": [d.interval[0] if d.interval else None for d in shown],
            "high": [d.interval[1] if d.interval else None for d in shown],
        },
        note="A bar holds the true change in 95 of 100 cases, were the two runs independent of one another.",
    )


def places(changes: Sequence[PlaceChange], symbol: str) -> Sketch | None:
    """Return the change of every place's budget a head; None without places."""
    if not changes:
        return None
    named = {change.place: change.change for change in changes}
    causes = dict.fromkeys(name for change in changes for name in change.parts)
    most, least = max(named, key=lambda n: named[n]), min(named, key=lambda n: named[n])
    return _bars(
        named,
        "place",
        f"{most} gains most a head, {least} least" if most != least else f"{most}: the budget a head",
        ("change of the budget a head", symbol),
        {
            "place": list(named),
            "before": [change.before for change in changes],
            "after": [change.after for change in changes],
            "change": list(named.values()),
            **{name: [change.parts.get(name, 0.0) for change in changes] for name in causes},
        },
    )


def tenths(changes: Sequence[TenthChange], symbol: str) -> Sketch | None:
    """Return the change of what each tenth receives beyond what it pays, a head; None without tenths."""
    if not changes:
        return None
    named = {str(change.tenth): change.change for change in changes}
    gain = sum(change > 0.5 for change in named.values())
    return _bars(
        named,
        "tenth of residents by income, the poorest first",
        f"{opened(counted(gain, 'tenth'))} of residents {'gains' if gain == 1 else 'gain'}",
        ("change of care received less what is paid, a head", symbol),
        {
            "tenth": [change.tenth for change in changes],
            "before": [change.before for change in changes],
            "after": [change.after for change in changes],
            "change": list(named.values()),
        },
    )


def _bars(
    named: Mapping[str, float],
    what: str,
    title: str,
    axis: tuple[str, str],
    columns: Mapping[str, Sequence[float | int | str | None]],
) -> Sketch:
    """Return bars to the right for more and to the left for less; axis: what it holds, and the symbol."""
    text, symbol = axis
    rows = {
        "name": list(named),
        "change": list(named.values()),
        "way": [MORE if value >= 0 else LESS for value in named.values()],
        "nothing": [0.0] * len(named),
    }
    y = band("name", None, what)
    x: Spec = money("change", symbol, text)
    looks = told_apart("way", SIGNS)
    bars = mark("bar", {"y": y, "x": x, "color": looks["color"]}, height={"band": 0.6})
    ends = mark("point", {"y": y, "x": x, **looks}, size=80)
    said = [f"{name} {said_number(value, plus=True)}" for name, value in named.items()]
    return Sketch(
        title=title,
        alt=f"Bars, one for each {what.split(' ')[0]}: {listed(said)}.",
        spec=chart(rows, bars, ends, height={"step": 28}),
        columns=columns,
    )


def _part(difference: Difference, amount: float | None) -> float:
    """Return an amount as a part of the number before."""
    return (amount or 0.0) / abs(difference.before or 1.0)
