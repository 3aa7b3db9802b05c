"""Who gains and who pays? What each tenth of residents by income pays for the system and receives from it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, band, chart, colour, mark, money
from healthtrust.reports.charts.theme import BLUE, INK, ORANGE, PINK, PURPLE, TURQUOISE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import SMALL, listed, opened, poorest
from healthtrust.reports.story import Story

PARTS = {
    "covered care received": ("benefit", 1, TURQUOISE),
    "contributions": ("contribution", -1, BLUE),
    "surcharges of plans": ("surcharge", -1, PURPLE),
    "premiums for voluntary cover": ("premium", -1, ORANGE),
    "out of pocket": ("out_of_pocket", -1, PINK),
}
"""What is shown, from which column, received (1) or paid (-1), and its colour; without what nobody pays."""

TENTHS = ["poorest", *map(str, range(2, 10)), "richest"]


def sketch(story: Story) -> Sketch:
    """Return what each tenth pays and receives per resident."""
    table = story.last("incidence")
    heads = np.maximum(table["residents"], 1)
    parts = {
        name: sign * story.major(table[column] / heads)
        for name, (column, sign, _) in PARTS.items()
        if table[column].any()
    }
    net = story.major(table["net_benefit"] / heads)
    paid = [name for name in parts if PARTS[name][1] < 0]
    code = story.currency.code
    return Sketch(
        title=_finding(story, net),
        alt="Bars for ten tenths of residents from the poorest to the richest: covered care received "
        f"above the line, what they pay below it ({listed(paid)}); a dot marks the net "
        f"of the two, from {story.in_full(net[0])} per resident in the poorest to {story.in_full(net[-1])} "
        "in the richest.",
        spec=_spec(story, parts, net),
        columns={
            "tenth by income": TENTHS,
            "residents": table["residents"].tolist(),
            **{f"{name} [{code} per resident]": np.abs(values).tolist() for name, values in parts.items()},
            f"net [{code} per resident]": net.tolist(),
        },
        note="Tenths of residents by household income per equivalent adult. The dot is what is received "
        "less all that is paid.",
    )


def _finding(story: Story, net: NDArray[Any]) -> str:
    gains = net > 0
    if gains.all():
        return "Every tenth of residents receives more than it pays"
    if not gains.any():
        return "Every tenth of residents pays more than it receives"
    count = int(gains.sum())
    if not gains[:count].all():
        return f"{opened(SMALL[count])} of ten tenths receive more care than they pay for"
    receive, pay = ("receives", "it pays") if count == 1 else ("receive", "they pay")
    return (
        f"{opened(poorest(count))} {receive} more than {pay}, the poorest of all {story.in_full(net[0])} per "
        f"resident; the richest tenth pays {story.in_full(-net[-1])} more than it receives"
    )


def _spec(story: Story, parts: dict[str, NDArray[Any]], net: NDArray[Any]) -> Spec:
    rows = {
        "tenth": TENTHS * len(parts),
        "part": [name for name in parts for _ in TENTHS],
        "amount": np.concatenate(list(parts.values())),
        "order": [i for i in range(len(parts)) for _ in TENTHS],
        "net": np.concatenate([net] * len(parts)),
    }
    x = band("tenth", TENTHS, "tenth of residents by income", axis={"titleAnchor": "start"})
    hues = {name: PARTS[name][2] for name in parts}
    bars = {
        "x": x,
        "y": money("amount", story.symbol, "per resident a year", stack="zero"),
        "color": colour("part", hues, legend={"offset": 30}),
        "order": {"field": "order", "type": "quantitative"},
    }
    dots = {"x": x, "y": {"field": "net", "type": "quantitative", "aggregate": "mean"}}
    zero = mark("rule", {"y": {"datum": 0}}, color=INK)
    points = mark("point", dots, color=INK, fill="white", filled=True, stroke=INK, strokeWidth=2, size=85)
    return chart(rows, mark("bar", bars, width={"band": 0.62}), zero, points, height=320)


INCOME_TENTHS = Maker("income-tenths", "Who gains and who pays?", ("incidence",), sketch)
