"""How every chart looks: type, colours that colour-blind readers tell apart, upright text, the key above.

The colours follow the UK Government Analysis Function's guidance for charts (dark blue, turquoise, dark pink,
orange, grey, light purple), chosen there for contrast and for colour-blind readers [recalled]; turquoise and
orange are a shade darker here, so that small marks stand out from the page.
Nothing is told by colour alone: order, position, shape or a word always says it too.
"""

from __future__ import annotations

from typing import Any

FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"

BLUE, TURQUOISE, PINK, ORANGE, GREY, PURPLE = (
    "#12436d",
    "#1f8a81",
    "#801650",
    "#d9581c",
    "#5b6470",
    "#8f73bf",
)
EDGE = "#fdfcfa"
"""Colour of the page: text of this stroke has an edge that keeps it legible on what it crosses."""

INK, MUTED, RULE, PALE = "#1d2a38", "#55606d", "#dfe3e6", "#eef1f3"

LOOKS = (
    (BLUE, "circle"),
    (ORANGE, "square"),
    (PINK, "triangle-up"),
    (TURQUOISE, "diamond"),
    (PURPLE, "triangle-down"),
    (GREY, "cross"),
)
"""Colour and shape of things told apart, from the first on; a chart draws six at most, or repeats them."""

OF_SEGMENTS = (TURQUOISE, BLUE, PURPLE, ORANGE, PINK)
"""Colours of the segments of people, well to frail."""

WIDTH = 800
"""Width of a chart with its labels, in pixels."""

CONFIG: dict[str, Any] = {
    "aria": False,
    "background": None,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "gridColor": RULE,
        "labelAngle": 0,
        "labelColor": INK,
        "labelFlush": False,
        "labelFontSize": 12,
        "labelLimit": 0,  # to measure every label against a limit takes longer than all the rest
        "labelOverlap": True,
        "labelPadding": 6,
        "ticks": False,
        "titleAngle": 0,
        "titleColor": MUTED,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 10,
    },
    "axisX": {"titleAnchor": "start", "titleAlign": "left"},
    "axisY": {"titleAlign": "left", "titleAnchor": "start", "titleBaseline": "bottom", "titleY": -10},
    "header": {"labelColor": INK, "labelFontSize": 12, "labelFontWeight": "bold", "title": None},
    "legend": {
        "columns": 0,
        "labelColor": INK,
        "labelFontSize": 12,
        "labelLimit": 0,
        "direction": "horizontal",
        "offset": 14,
        "orient": "top",
        "symbolSize": 110,
        "title": None,
    },
    "text": {"color": INK, "fontSize": 12},
    "rule": {"color": GREY},
    "line": {"strokeWidth": 2.2},
    "point": {"filled": True, "opacity": 1, "size": 80},
}
