"""How do several options differ from one design? Measures side by side, and where the options lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.reports.charts.compare_measures import INDEX
from healthtrust.reports.charts.grammar import Spec, at, band, chart, mark, number, told_apart
from healthtrust.reports.charts.grammar import said as text_of
from healthtrust.reports.charts.theme import EDGE, GREY, INK, LOOKS
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, listed, opened
from healthtrust.study.compared.differences import Difference
from healthtrust.study.compared.said import SHARE
from healthtrust.study.compared.said import number as in_words

MOST_MEASURES = 16
"""Measures that a drawing holds, those that move most first; the table holds all."""

NOTE = (
    "A bar holds the true change in 95 of 100 cases. Measures without an interval, and those that are "
    "nothing in the first run, are in the table of every number only."
)
POINTS = "change, percentage points of a share, hundredths of an index"
PER_CENT = "change, per cent of the first run"
Ends = tuple[float, float, float]
"""Low, middle, high."""


def changes(options: Mapping[str, Sequence[Difference]], points: bool) -> Sketch | None:
    """Return by how much measures change under each option; None where none does.

    points: shares and indices, by hundredths; else all others, in per cent of the first run.
    """
    shown = {name: _shown(differences, points) for name, differences in options.items()}
    axis = POINTS if points else PER_CENT
    largest: dict[str, float] = {}
    for found in shown.values():
        for label, (_, middle, _) in found.items():
            largest[label] = max(largest.get(label, 0.0), abs(middle))
    kept = sorted(largest, key=lambda label: -largest[label])[:MOST_MEASURES]
    if not kept:
        return None
    rows = [(label, name, *shown[name][label]) for label in kept for name in shown if label in shown[name]]
    columns = dict(
        zip(("measure", "option", "low", "change", "high"), map(list, zip(*rows, strict=True)), strict=True)
    )
    y, x = band("measure", kept), number("change", axis)
    apart: Spec = {"yOffset": {"field": "option", "sort": list(options)}}
    looks = told_apart("option", dict(zip(options, LOOKS, strict=False)))
    span = {"x": {**x, "field": "low"}, "x2": at("high"), "color": looks["color"]}
    bars = mark("rule", {"y": y, **apart, **span},
                strokeWidth=2, opacity=0.5)  # fmt: skip
    marks = mark("point", {"y": y, **apart, "x": x, **looks}, size=80)
    zero = mark("rule", {"x": {"datum": 0, "type": "quantitative"}}, strokeDash=[4, 3])
    most = kept[0]
    told = [f"{label}, {name} {in_words(middle, plus=True)}" for label, name, _, middle, _ in rows]
    return Sketch(
        title=f"{opened(counted(len(largest), 'measure'))} change; {most} changes most",
        alt=f"Points with intervals, a row a measure and a mark an option; {axis}: {listed(told)}.",
        spec=chart(columns, zero, bars, marks, height={"step": 16 + 8 * len(options)}),
        columns=columns,
        note=NOTE,
    )


def options_plane(options: Mapping[str, tuple[Ends, Ends]], symbol: str) -> Sketch | None:
    """Return where options lie beside the first run: net gain and equity impact a resident."""
    if not options:
        return None
    rows: dict[str, list[Any]] = {"option": list(options)}
    for of, what in enumerate(("net", "equity")):
        for k, end in enumerate(("low", "", "high")):
            rows[f"{what}{end}"] = [ends[of][k] for ends in options.values()]
    x = number("equity", f"equity impact, {symbol} a resident: further right, more equal", format=",~r")
    y = number("net", f"net gain, {symbol} a resident: further up, better off", format=",~r")
    axes = [mark("rule", {"x": {"datum": 0}}, color=INK), mark("rule", {"y": {"datum": 0}}, color=INK)]
    style = {"strokeWidth": 2, "opacity": 0.5, "color": GREY}
    across = mark("rule", {"x": {**x, "field": "equitylow"}, "x2": at("equityhigh"), "y": y}, **style)
    up = mark("rule", {"y": {**y, "field": "netlow"}, "y2": at("nethigh"), "x": x}, **style)
    looks = told_apart("option", dict(zip(options, LOOKS, strict=False)), legend=None)
    points = mark("point", {"x": x, "y": y, **looks}, size=100)
    names = mark("text", {"x": x, "y": y, "text": text_of("option")}, align="left", dx=10, dy=-10,
                 stroke=EDGE, strokeWidth=3)  # fmt: skip
    over = mark("text", {"x": x, "y": y, "text": text_of("option")}, align="left", dx=10, dy=-10)
    worth = [name for name, (net, equity) in options.items() if net[1] + equity[1] > 0]
    told = [
        f"{name}: net {in_words(net[1], plus=True)}, equity impact {in_words(equity[1], plus=True)}"
        for name, (net, equity) in options.items()
    ]
    return Sketch(
        title=f"{listed(worth)} {'is' if len(worth) == 1 else 'are'} worth it for what people have and how "
        "equal it is together"
        if worth
        else "No option is worth it for what people have and how equal it is together",
        alt=f"A point with two intervals for each option; {symbol} a resident. {'; '.join(told)}.",
        spec=chart(rows, *axes, across, up, points, names, over, height=340),
        columns=rows,
    )


def _shown(differences: Sequence[Difference], points: bool) -> dict[str, Ends]:
    """Return the change of each measure of one kind, with its interval."""
    return {
        each.label: (each.interval[0] * scale, (each.change or 0.0) * scale, each.interval[1] * scale)
        for each in differences
        if each.interval is not None and each.change and points == (each.unit in (SHARE, INDEX))
        if points or each.before
        for scale in (100.0 if points else 100 / abs(each.before or 1.0),)
    }
