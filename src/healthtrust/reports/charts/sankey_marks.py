"""A laid-out Sankey diagram as a Vega description: ribbons, boxes with labels, a heading to each column.

Vega-Lite has no mark for a ribbon, so the outlines are found in `sankey` and Vega draws them as paths.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from healthtrust.reports.charts.sankey import THICKNESS, Placed, Size
from healthtrust.reports.charts.theme import EDGE, FONT, INK, MUTED

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega/v6.json"
MARGIN = {"left": 140, "right": 160, "top": 34, "bottom": 6}
"""Room for the labels of the first and of the last column, and for the headings."""


def described(boxes: Sequence[Spec], ribbons: Sequence[Spec], heads: Sequence[str], size: Size) -> Spec:
    """Return the description of boxes (`boxed`) and ribbons, each with its outline and colour."""
    step = (size.width - THICKNESS) / (len(heads) - 1)
    headings = [{"left": i * step + (THICKNESS if i else 0), "text": head} for i, head in enumerate(heads)]
    return {
        "$schema": SCHEMA,
        "width": size.width,
        "height": size.height,
        "padding": MARGIN,
        "autosize": "none",
        "data": [
            {"name": "ribbons", "values": list(ribbons)},
            {"name": "boxes", "values": list(boxes)},
            {"name": "heads", "values": headings},
        ],
        "marks": [_ribbons(), _boxes(), _label("name", -2, INK), _label("amount", 12, MUTED), _headings()],
    }


def boxed(placed: Placed, amount: str, colour: str) -> Spec:
    """Return a box with its label: to the left of the first column, to the right of all others."""
    first = placed.column == 0
    return {
        "name": placed.name,
        "amount": amount,
        "left": placed.left,
        "top": placed.top,
        "height": max(placed.height, 1.0),
        "label": placed.left - 7 if first else placed.left + THICKNESS + 6,
        "middle": placed.middle,
        "align": "right" if first else "left",
        "colour": colour,
    }


def _ribbons() -> Spec:
    return _mark(
        "path", "ribbons", path={"field": "outline"}, fill=_field("colour"), fillOpacity=_value(0.26)
    )


def _boxes() -> Spec:
    place = {"x": _field("left"), "y": _field("top"), "height": _field("height")}
    return _mark("rect", "boxes", **place, width=_value(THICKNESS), fill=_field("colour"))


def _label(field: str, lift: float, colour: str) -> Spec:
    """Return the names or amounts, with an edge that keeps them legible on a ribbon."""
    edge = {"stroke": _value(EDGE), "strokeWidth": _value(3.5), "strokeOpacity": _value(0.8)}
    place = {"x": _field("label"), "y": {"field": "middle", "offset": lift}, "align": _field("align")}
    weight = _value("bold" if field == "name" else "normal")
    return _mark("text", "boxes", text=_field(field), **place, **_type(colour), fontWeight=weight, **edge)


def _headings() -> Spec:
    return _mark("text", "heads", text=_field("text"), x=_field("left"), y=_value(-18), **_type(MUTED))


def _type(colour: str) -> Spec:
    return {"font": _value(FONT), "fontSize": _value(12), "fill": _value(colour)}


def _mark(kind: str, data: str, **look: Any) -> Spec:
    return {"type": kind, "from": {"data": data}, "encode": {"enter": look}}


def _field(name: str) -> Spec:
    return {"field": name}


def _value(value: Any) -> Spec:
    return {"value": value}
