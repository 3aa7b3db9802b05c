"""Which knobs are hardly told apart? Correlation of the errors of fitted values, knob by knob."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from healthtrust.reports.charts.grammar import band, chart, mark, said
from healthtrust.reports.charts.theme import BLUE, INK, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, decimal

STRONG = 0.6
"""From here on the number stands white on its blue."""


def together(names: Sequence[str], correlation: Sequence[Sequence[float]]) -> Sketch:
    """Return the matrix below its diagonal, with its numbers; pairs of which it is not known are left out."""
    rows: dict[str, list[Any]] = {"knob": [], "other": [], "correlation": [], "words": []}
    for n, name in enumerate(names):
        for k in range(n):
            if isfinite(value := correlation[n][k]):
                for column, cell in zip(rows.values(), (name, names[k], value, decimal(value)), strict=True):
                    column.append(cell)
    size = [abs(value) for value in rows["correlation"]]
    at = size.index(max(size))
    pair = f"{rows['other'][at]} and {rows['knob'][at]}"
    y, x = band("knob", list(names[1:])), band("other", list(names[:-1]), axis={"orient": "bottom"})
    hue = {
        "field": "correlation",
        "type": "quantitative",
        "scale": {"domain": [-1, 0, 1], "range": [ORANGE, "#ffffff", BLUE]},
        "legend": None,
    }
    shade = {"condition": {"test": f"datum.correlation > {STRONG}", "value": "#ffffff"}, "value": INK}
    return Sketch(
        title=f"Most alike: {pair}, at {rows['words'][at]}",
        alt=f"A square for each of {counted(len(size), 'pair')} of knobs with the correlation of their "
        f"errors. The strongest is {rows['words'][at]}, between {pair}.",
        spec=chart(
            rows,
            mark("rect", {"x": x, "y": y, "color": hue}),
            mark("text", {"x": x, "y": y, "text": said("words"), "color": shade}, fontSize=13),
            height={"step": 46},
        ),
        columns={name: rows[name] for name in ("knob", "other", "correlation")},
        note="Near 1 or −1 targets tell little about either alone: one can make good what the other does.",
    )
