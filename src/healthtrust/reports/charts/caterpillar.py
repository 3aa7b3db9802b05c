"""How surely does each body stand where it seems to? As seen, and as known: drawn towards the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.grammar import Spec, at, band, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, INK, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

SEEN, KNOWN = "as seen", "as known"
LOOKS = {SEEN: (ORANGE, "diamond"), KNOWN: (BLUE, "circle")}
MOST = 40
"""Bodies of a drawing: those furthest from the standard."""


@dataclass(frozen=True)
class Ranked:
    """Bodies as seen and as known, with the interval of what is known; arrays run along bodies."""

    body: Sequence[str]
    seen: Sequence[float]
    known: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]
    standard: float
    share: bool


def caterpillar(shown: Ranked) -> Sketch:
    """Return bodies in the order of what is known of them."""
    furthest = sorted(range(len(shown.body)), key=lambda k: (-abs(shown.known[k] - shown.standard), k))[:MOST]
    order = sorted(furthest, key=lambda k: (shown.known[k], k))
    clear = sum(
        shown.low[k] > shown.standard or shown.high[k] < shown.standard for k in range(len(shown.body))
    )
    unit = "share" if shown.share else "per unit"
    kept: dict[str, list[Any]] = {
        "body": [shown.body[k] for k in order],
        SEEN: [shown.seen[k] for k in order],
        KNOWN: [shown.known[k] for k in order],
        "low": [shown.low[k] for k in order],
        "high": [shown.high[k] for k in order],
    }
    cut = f"Drawn are the {MOST} furthest from the standard." if len(order) < len(shown.body) else ""
    return Sketch(
        title=f"{clear:,} of {counted(len(shown.body), 'body', 'bodies')} truly differ from the standard",
        alt=f"A row for each of {counted(len(order), 'body', 'bodies')}: its value as seen, and as known "
        "with its interval, drawn towards the others; a rule marks the standard.",
        spec=_spec(kept, shown),
        columns={name if name == "body" else f"{name} [{unit}]": values for name, values in kept.items()},
        note=cut,
    )


def _spec(kept: dict[str, list[Any]], shown: Ranked) -> Spec:
    x = number("value", None, format=".0%" if shown.share else ",~f", scale={"zero": False})
    names = band("body", None)
    centre = mark("rule", {"x": {"datum": shown.standard}}, color=INK, strokeDash=[5, 4])
    whisker = mark(
        "rule", {"y": names, "x": {**x, "field": "low"}, "x2": at("high")}, color=GREY, strokeWidth=2
    )
    dots = mark("point", {"y": names, "x": x, **told_apart("what", LOOKS)}, size=60)
    folded = {**dots, "transform": [{"fold": list(LOOKS), "as": ["what", "value"]}]}
    return chart(kept, centre, whisker, folded, height={"step": 17})
