"""The few words of Vega-Lite that the charts use, so that a chart reads as what it shows.

Vega-Lite is written out as plain dictionaries: see decisions/0005-figures.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from healthtrust.ground.rows import by_row
from healthtrust.reports.charts.theme import CONFIG, WIDTH

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def chart(columns: Mapping[str, Any], *layers: Spec, height: float | Spec, **more: Any) -> Spec:
    """Return a whole chart: the columns it shows, and its layers from the back to the front."""
    return {
        "$schema": SCHEMA,
        "config": CONFIG,
        "data": {"values": rows(columns)},
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": height,
        "layer": list(layers),
        **more,
    }


def rows(columns: Mapping[str, Any]) -> list[Spec]:
    """Return columns as rows of plain values: numbers to six significant digits, none where not finite."""
    plain = {name: [_short(value) for value in values] for name, values in columns.items()}
    return by_row(plain)


def mark(kind: str, encoding: Spec, **style: Any) -> Spec:
    """Return one layer: bars, points, rules, text."""
    return {"mark": {"type": kind, **style}, "encoding": encoding}


def number(field: str, title: str | None = None, *, format: str = "~s", **more: Any) -> Spec:
    """Return a quantity on its axis; the numbers on the axis in d3 format."""
    axis = {"title": title, "format": format, "tickCount": 7, **more.pop("axis", {})}
    return {"field": field, "type": "quantitative", "axis": axis, **more}


def band(field: str, order: Sequence[Any] | None, title: str | None = None, **more: Any) -> Spec:
    """Return categories side by side in the order given; None keeps the order of the rows."""
    axis = {"title": title, "grid": False, **more.pop("axis", {})}
    return {"field": field, "type": "nominal", "sort": order, "axis": axis, **more}


def colour(field: str, of: Mapping[str, str], **more: Any) -> Spec:
    """Return colours by category, in the order of the mapping, with a key above the chart."""
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": list(of), "range": list(of.values())},
        **more,
    }


def told_apart(field: str, of: Mapping[str, tuple[str, str]], **more: Any) -> Spec:
    """Return categories told apart by colour and by shape, with one key for both."""
    hues = {category: hue for category, (hue, _) in of.items()}
    forms = {category: form for category, (_, form) in of.items()}
    return {"color": colour(field, hues, **more), "shape": colour(field, forms, **more)}


def between(x: Spec, y: Spec, low: str, high: str) -> Spec:
    """Return the encoding of what lies between two columns along x; y is the axis of both."""
    return {"x": x, "y": {**y, "field": low}, "y2": at(high)}


def traced(x: Spec, y: Spec, looks: Spec, size: float = 60) -> list[Spec]:
    """Return a line for each thing that `told_apart` looks after, and its points in front."""
    line, points = {"x": x, "y": y, "color": looks["color"]}, {"x": x, "y": y, **looks}
    return [mark("line", line), mark("point", points, size=size)]


def said(field: str) -> Spec:
    """Return a text as it stands in the row."""
    return {"field": field, "type": "nominal"}


def at(field: str) -> Spec:
    """Return a second position on an axis that another layer has already drawn."""
    return {"field": field}


def money(field: str, symbol: str, title: str, **more: Any) -> Spec:
    """Return an amount on its axis: sign of the currency, amount, and m or bn where it is large."""
    size = (
        "(abs(datum.value) >= 1e9 ? format(abs(datum.value) / 1e9, '~r') + ' bn'"
        " : abs(datum.value) >= 1e6 ? format(abs(datum.value) / 1e6, '~r') + ' m'"
        " : format(abs(datum.value), ','))"
    )
    axis = {"labelExpr": f"(datum.value < 0 ? '−' : '') + '{symbol}' + {size}", **more.pop("axis", {})}
    return number(field, title, format=",", axis=axis, **more)


def joined(names: str, x: Spec, looks: Mapping[str, tuple[str, str]], size: int = 95) -> list[Spec]:
    """Return layers that show two or more columns of each row as points, the first two joined by a line.

    names is the column of row names; looks gives each column shown its colour and its shape.
    """
    shown, rows_of = list(looks), band(names, None)
    line = {"y": rows_of, "x": {**x, "field": shown[0]}, "x2": at(shown[1])}
    point = {
        "y": rows_of,
        "x": {**x, "field": "value"},
        **told_apart("what", looks),
    }
    folded = {"transform": [{"fold": shown, "as": ["what", "value"]}]}
    return [mark("rule", line, strokeWidth=2, opacity=0.45), {**mark("point", point, size=size), **folded}]


def _short(value: Any) -> Any:
    if value is None or isinstance(value, int | str):
        return value
    value = value.item() if hasattr(value, "item") else value
    if not isinstance(value, float):
        return value
    return float(f"{value:.6g}") if isfinite(value) else None
