"""How surely does each fact hold? Small multiples: the least sure number of each over the draws."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from math import isfinite
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import SCHEMA, Spec, at, colour, mark, number, rows
from healthtrust.reports.charts.theme import BLUE, CONFIG, INK, MUTED, ORANGE, WIDTH
from healthtrust.reports.figure import Sketch

BINS, ACROSS, LETTERS = 28, 2, 52
SIDES = {"as the fact says": BLUE, "otherwise": ORANGE}
GAP = 40


class Panel(NamedTuple):
    """A fact in a panel: its name, what its number is, the draws, their limits, and the axis's format."""

    name: str
    says: str
    values: NDArray[np.float64]
    low: float
    high: float
    format: str


def panels(facts: Sequence[Panel], finding: str) -> Sketch:
    """Return a panel for each fact, in their order; none where there is none to show."""
    counted = [_counted(fact) for fact in facts]
    inside = [float(((f.values > f.low) & (f.values < f.high)).mean()) for f in facts]
    told = "; ".join(f"{f.name}: {100 * share:.1f} %" for f, share in zip(facts, inside, strict=True))
    return Sketch(
        title=finding,
        alt=f"A histogram for each of {len(facts)} facts: the draws of its least sure number, with a line at "
        f"the limit within which the fact holds. Share of draws within it: {told}",
        spec={
            "$schema": SCHEMA,
            "config": CONFIG,
            "columns": ACROSS,
            "spacing": GAP,
            "concat": [_panel(fact, bins) for fact, bins in zip(facts, counted, strict=True)],
        },
        columns={
            "fact": [f.name for f in facts],
            "number": [f.says for f in facts],
            "5 %": [float(np.percentile(f.values, 5)) for f in facts],
            "median": [float(np.median(f.values)) for f in facts],
            "95 %": [float(np.percentile(f.values, 95)) for f in facts],
            "within its limits [share of draws]": inside,
        },
        note="A fact holds in a draw only where all of its numbers are within their limits: the others are "
        "in the tables.",
    )


def _counted(fact: Panel) -> dict[str, list[Any]]:
    """Return the draws in bins, cut at the limits so that none is on both sides of one."""
    ends = np.percentile(fact.values, (0.5, 99.5))
    shown = np.clip(fact.values, *ends)
    limits = [limit for limit in (fact.low, fact.high) if ends[0] < limit < ends[1]]
    edges = np.unique(np.concatenate([np.linspace(ends[0], ends[1], BINS + 1), limits]))
    draws, _ = np.histogram(shown, edges)
    middle = (edges[:-1] + edges[1:]) / 2
    good = (middle > fact.low) & (middle < fact.high)
    wide = np.maximum(np.diff(edges), 1e-12)
    return {
        "from": edges[:-1].tolist(),
        "to": edges[1:].tolist(),
        "density": (draws / wide / (draws / wide).max()).tolist(),
        "side": [list(SIDES)[0 if each else 1] for each in good],
    }


def _panel(fact: Panel, bins: dict[str, list[Any]]) -> Spec:
    limits = [limit for limit in (fact.low, fact.high) if isfinite(limit)]
    x = number("from", None, format=fact.format, axis={"tickCount": 5}, scale={"zero": False, "nice": True})
    y = {"field": "density", "type": "quantitative", "axis": None}
    bars = {"x": x, "x2": at("to"), "y": y, "y2": {"datum": 0}, "color": colour("side", SIDES)}
    line = {"x": {"field": "limit", "type": "quantitative"}}
    rule = {**mark("rule", line, color=INK, strokeDash=[4, 3], strokeWidth=1.5)}
    return {
        "data": {"values": rows(bins)},
        "width": (WIDTH - GAP) / ACROSS - 10,
        "height": 70,
        "title": {
            "text": textwrap.wrap(fact.name, LETTERS),
            "subtitle": textwrap.wrap(fact.says, LETTERS + 8),
            "anchor": "start",
            "fontSize": 12.5,
            "subtitleFontSize": 11.5,
            "color": INK,
            "subtitleColor": MUTED,
            "offset": 8,
        },
        "layer": [mark("bar", bars), {**rule, "data": {"values": [{"limit": each} for each in limits]}}],
    }
