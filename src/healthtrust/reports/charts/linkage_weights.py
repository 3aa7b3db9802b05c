"""How clearly do pairs part into one person and two? Pairs by match weight, with the threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2
from typing import Any

from healthtrust.reports.charts.grammar import Spec, at, chart, mark, number
from healthtrust.reports.charts.theme import BLUE, INK, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted


def weights_drawn(bars: Mapping[str, Sequence[Any]], threshold: float) -> Sketch | None:
    """Return the histogram of match weights; bars: weight from, weight to, pairs; None without pairs."""
    if not bars["pairs"]:
        return None
    line = log2(threshold / (1 - threshold)) if threshold < 1 else max(bars["weight to"])
    above = sum(n for low, n in zip(bars["weight from"], bars["pairs"], strict=True) if low >= line)
    near = sum(n for low, n in zip(bars["weight from"], bars["pairs"], strict=True) if -4 <= low < 4)
    total = sum(bars["pairs"])
    kept = {
        "low": list(bars["weight from"]),
        "high": list(bars["weight to"]),
        "pairs": list(bars["pairs"]),
        "floor": [0] * len(bars["pairs"]),
    }
    return Sketch(
        title=f"{near / total:.1%} of {counted(total, 'pair')} lie within four of even odds",
        alt=f"A bar for each two units of match weight from {kept['low'][0]} to {kept['high'][-1]}; "
        f"{above:,} pairs lie above the rule that marks the threshold of {threshold:g}.",
        spec=_spec(kept, line),
        columns={"weight from": kept["low"], "weight to": kept["high"], "pairs": kept["pairs"]},
        note="A weight of 0 is even odds, 1 is two to one, 10 a thousand to one; vetoed pairs included.",
    )


def _spec(kept: Mapping[str, Sequence[Any]], line: float) -> Spec:
    x = number("low", "match weight", format=",~f", scale={"zero": False})
    y = number("pairs", "pairs", format=",~s")
    bars = mark("rect", {"x": x, "x2": at("high"), "y": y, "y2": at("floor")}, color=BLUE, stroke="#fdfcfa")
    rule = mark("rule", {"x": {"datum": line}}, color=ORANGE, strokeWidth=2.5, strokeDash=[6, 4])
    word = mark(
        "text",
        {"x": {"datum": line}, "y": {"value": 8}, "text": {"value": "threshold"}},
        color=INK, align="left", dx=5,
    )  # fmt: skip
    return chart(kept, bars, rule, word, height=230)
