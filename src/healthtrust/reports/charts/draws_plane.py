"""What does a design cost more, and what health does it bring more? The cost-effectiveness plane of draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.draws_contours import contours
from healthtrust.reports.charts.draws_looks import looks_of
from healthtrust.reports.charts.grammar import Spec, at, chart, mark, money, number, told_apart
from healthtrust.reports.charts.theme import GREY, INK
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, listed, percent

Real = NDArray[np.float64]

MOST_POINTS = 2_000
"""Points above which lines of equal density are drawn in their place."""
WITHIN_95 = sqrt(5.991464547107979)
"""Distance from the middle, in standard deviations, within which 95 % of a normal pair lies."""
ROUND = 48
"""Points of an ellipse."""


@dataclass(frozen=True)
class Beside:
    """Designs beside a first: QALYs and cost more [draw] by design, and what a QALY is worth."""

    first: str
    qalys: Mapping[str, Real]
    cost: Mapping[str, Real]
    threshold: float
    symbol: str
    code: str


def plane(shown: Beside) -> Sketch:
    """Return where the draws of each design lie beside the first."""
    names = list(shown.qalys)
    below = {n: float((shown.cost[n] < shown.threshold * shown.qalys[n]).mean()) for n in names}
    said = listed([f"{name} in {percent(share)}" for name, share in below.items()])
    many = sum(map(len, shown.qalys.values())) > MOST_POINTS
    what = "Lines enclose half and 95 % of the draws" if many else "Each point is a draw"
    return Sketch(
        title=f"Worth its cost beside {shown.first} at {shown.symbol}{shown.threshold:,.0f} for a QALY: "
        f"{said} of draws",
        alt=f"A plane with QALYs gained to the right and money spent upwards, both beside {shown.first}, for "
        f"{counted(len(names), 'design')}. {_means(shown)} Below a dashed line through the middle a "
        "design is worth its cost.",
        spec=_spec(shown, many),
        columns={
            "design": names,
            "QALYs more, mean": [float(shown.qalys[n].mean()) for n in names],
            f"cost more, mean [{shown.code}]": [float(shown.cost[n].mean()) for n in names],
            "worth its cost [share of draws]": [below[n] for n in names],
        },
        note=f"{what}; the ellipse holds 95 % of a normal pair of the same means, spreads and correlation. "
        "Below the dashed line a design is worth its cost.",
    )


def _means(shown: Beside) -> str:
    parts = [
        f"{name}: {float(shown.qalys[name].mean()):,.4g} QALYs for {shown.symbol}"
        f"{float(shown.cost[name].mean()):,.4g} on average"
        for name in shown.qalys
    ]
    return f"{'; '.join(parts)}.".replace("-", "−")


def ellipse(x: Real, y: Real) -> tuple[list[float], list[float]]:
    """Return points of the ellipse that holds 95 % of a normal pair like this one."""
    spread = np.cov(np.stack([x, y])) if len(x) > 1 else np.zeros((2, 2))
    values, vectors = np.linalg.eigh(spread)
    axes = vectors * np.sqrt(np.maximum(values, 0.0)) * WITHIN_95
    turned = np.array([[cos(2 * pi * n / ROUND), sin(2 * pi * n / ROUND)] for n in range(ROUND + 1)]) @ axes.T
    return (turned[:, 0] + x.mean()).tolist(), (turned[:, 1] + y.mean()).tolist()


def _spec(shown: Beside, many: bool) -> Spec:
    names = list(shown.qalys)
    scale = {"nice": True, "zero": True}
    x = number("qalys", f"QALYs more than {shown.first}", format=",~r", scale=scale)
    y = money("cost", shown.symbol, f"cost more than {shown.first}", scale=scale)
    looks = told_apart(
        "design", looks_of([shown.first, *names], names), legend={"offset": 26, "symbolOpacity": 1}
    )
    hue = {"color": looks["color"]}
    rows: dict[str, list[Any]] = {
        key: [] for key in ("what", "design", "qalys", "cost", "to_x", "to_y", "turn")
    }
    for name in names:
        _add(rows, shown, name, many)
    cloud = (
        mark("rule", {"x": x, "y": y, "x2": at("to_x"), "y2": at("to_y"), **hue}, strokeWidth=1.4)
        if many
        else mark("point", {"x": x, "y": y, **looks}, size=14, opacity=0.35)
    )
    order = {"order": {"field": "turn", "type": "quantitative"}}
    layers = [
        mark("rule", {"x": {"datum": 0}}, color=INK),
        mark("rule", {"y": {"datum": 0}}, color=INK),
        _worth(rows, shown, x, y),
        _only(cloud, "draw"),
        _only(mark("line", {"x": x, "y": y, **hue, **order}, strokeWidth=1.6), "ellipse"),
        _only(mark("point", {"x": x, "y": y, **looks}, size=150, stroke="white", strokeWidth=1.2), "mean"),
    ]
    return chart(rows, *layers, height=380)


def _add(rows: dict[str, list[Any]], shown: Beside, name: str, many: bool) -> None:
    """Add the draws of a design, its ellipse and its middle to the rows."""
    x, y = shown.qalys[name], shown.cost[name]
    if many:
        cloud: list[tuple[Any, ...]] = [("draw", *segment, 0) for _, segment in contours(x, y)]
    else:
        cloud = [("draw", a, b, None, None, 0) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    round_it = [("ellipse", a, b, None, None, n) for n, (a, b) in enumerate(zip(*ellipse(x, y), strict=True))]
    for what, a, b, c, d, turn in [
        *cloud,
        *round_it,
        ("mean", float(x.mean()), float(y.mean()), None, None, 0),
    ]:
        for key, value in zip(rows, (what, name, a, b, c, d, turn), strict=True):
            rows[key].append(value)


def _worth(rows: Mapping[str, list[Any]], shown: Beside, x: Spec, y: Spec) -> Spec:
    """Return the line on which a design is just worth its cost, as far as the points reach."""
    health, money_for = ([0.0, *values] for values in (rows["qalys"], rows["cost"]))
    low = max(min(health), min(money_for) / shown.threshold)
    high = min(max(health), max(money_for) / shown.threshold)
    if high <= low:  # all points lie off the line: as far either way as they do
        high = min(max(map(abs, health)), max(map(abs, money_for)) / shown.threshold)
        low = -high
    ends = [{"qalys": end, "cost": end * shown.threshold} for end in (low, high)]
    drawn = mark("line", {"x": x, "y": y}, color=GREY, strokeDash=[5, 4], strokeWidth=1.5)
    return drawn | {"data": {"values": ends}}


def _only(layer: Spec, what: str) -> Spec:
    return layer | {"transform": [{"filter": f"datum.what == '{what}'"}]}
