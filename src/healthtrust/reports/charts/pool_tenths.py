"""Who pays what part of their income? The rate each tenth of residents pays, with its interval."""

from __future__ import annotations

import numpy as np

from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness import Incidence, interval
from healthtrust.reports.charts.grammar import Spec, at, band, chart, mark, number
from healthtrust.reports.charts.theme import BLUE, INK
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import percent

TENTHS = ("poorest", *map(str, range(2, 10)), "richest")


def tenths(of: Incidence) -> Sketch:
    """Return what part of its income each tenth pays."""
    names = list(TENTHS) if len(of.groups) == len(TENTHS) else [str(name) for name in of.groups]
    kept = [g for g, rate in enumerate(of.rate) if np.isfinite(rate.value)]
    first, last = of.rate[kept[0]].value, of.rate[kept[-1]].value
    return Sketch(
        title=_finding(first, last),
        alt=f"A bar for each tenth of residents by income per equivalent adult: what households pay as a "
        f"share of income, from {percent(first)} in the poorest tenth to {percent(last)} in the richest, "
        "each with a line for its interval.",
        spec=_spec([names[g] for g in kept], [of.rate[g] for g in kept]),
        columns={
            "tenth by income": names,
            "residents": of.residents.tolist(),
            **columns(of),
        },
        note="Everything a tenth pays over everything it earns; the line is the 95 % interval.",
    )


def columns(of: Incidence) -> dict[str, list[float]]:
    """Return rates and shares of groups with their standard errors, as the table behind a figure."""
    found: dict[str, list[float]] = {}
    for name in ("rate", "share_of_income", "share_of_paid"):
        words = "paid over income" if name == "rate" else name.replace("_", " ")
        found[f"{words} [share]"] = [each.value for each in getattr(of, name)]
        found[f"{words}, standard error"] = [each.standard_error for each in getattr(of, name)]
    return found


def _finding(poorest: float, richest: float) -> str:
    ends = f"{percent(poorest)} of its income, the richest {percent(richest)}"
    return f"The poorest tenth pays {ends}"


def _spec(names: list[str], rates: list[Estimate]) -> Spec:
    low, high = zip(*(interval(rate) for rate in rates), strict=True)
    shown = {"tenth": names, "rate": [rate.value for rate in rates], "low": low, "high": high}
    x = band("tenth", names, "tenth of residents by income per equivalent adult")
    y = number("rate", "paid, share of income", format=".1%")
    bars = mark("bar", {"x": x, "y": y}, color=BLUE, width={"band": 0.62})
    spans = mark("rule", {"x": x, "y": {**y, "field": "low"}, "y2": at("high")}, color=INK, strokeWidth=1.6)
    return chart(shown, bars, spans, height=300)
