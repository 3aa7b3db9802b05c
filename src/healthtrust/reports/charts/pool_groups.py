"""Do groups pay alike? The part of its income that each group pays, with its interval and the mean of all."""

from __future__ import annotations

from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness import Incidence, interval
from healthtrust.reports.charts.grammar import Spec, at, band, chart, mark, number
from healthtrust.reports.charts.pool_tenths import columns
from healthtrust.reports.charts.theme import BLUE, GREY, INK
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import percent

MOST_SHOWN = 40
APART = 0.02
"""Shares further apart than this are told apart by one decimal of a per cent."""


def groups(name: str, of: Incidence, everybody: Estimate) -> Sketch:
    """Return what part of its income each group pays; `everybody` is the rate of all."""
    kept = [g for g, rate in enumerate(of.rate) if rate.value == rate.value]
    by_rate = sorted(kept, key=lambda g: -of.rate[g].value)
    shown = (
        by_rate if len(by_rate) <= MOST_SHOWN else by_rate[: MOST_SHOWN // 2] + by_rate[-MOST_SHOWN // 2 :]
    )
    most, least = by_rate[0], by_rate[-1]
    ends = (percent(of.rate[most].value), percent(of.rate[least].value))
    cut = (
        "" if len(shown) == len(by_rate) else f" The {MOST_SHOWN} at the ends of {len(by_rate):,} are shown."
    )
    return Sketch(
        title=f"By {name}: most is paid by {of.groups[most]}, {ends[0]} of income; least by "
        f"{of.groups[least]}, {ends[1]}",
        alt=f"A point for each group by {name} at the share of income it pays, with a line for its interval, "
        f"and an upright line at {percent(everybody.value)}, the share of all residents together.",
        spec=_spec([str(of.groups[g]) for g in shown], [of.rate[g] for g in shown], everybody.value),
        columns={name: [str(each) for each in of.groups], "residents": of.residents.tolist(), **columns(of)},
        note=f"The upright line: all residents.{cut} Groups whose intervals overlap may well pay alike.",
    )


def _spec(names: list[str], rates: list[Estimate], everybody: float) -> Spec:
    low, high = zip(*(interval(rate) for rate in rates), strict=True)
    shown = {"group": names, "rate": [rate.value for rate in rates], "low": low, "high": high}
    y = band("group", names)
    apart = max(high) - min(low)
    decimals = 1 if apart > APART else 2 if apart > APART / 10 else 3
    x = number("rate", "paid, share of income", format=f".{decimals}%", scale={"zero": False})
    line = mark("rule", {"x": {"datum": everybody, "type": "quantitative"}}, color=GREY, strokeDash=[4, 3])
    spans = mark("rule", {"y": y, "x": {**x, "field": "low"}, "x2": at("high")}, color=INK, strokeWidth=1.6)
    points = mark("point", {"y": y, "x": x}, color=BLUE, size=95)
    return chart(shown, line, spans, points, height={"step": 26})
