"""What would other rates collect? Contributions owed and collected as all rates rise together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import chart, colour, mark, money, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import percent
from healthtrust.reports.story import Story

OWED, COLLECTED = "owed", "collected"
LOOKS = {OWED: (ORANGE, "diamond"), COLLECTED: (BLUE, "circle")}
HUES = {name: hue for name, (hue, _) in LOOKS.items()}


def sketch(story: Story) -> Sketch:
    """Return owed and expected to be collected, by the factor on the rates."""
    curve, code = story.last("revenue_curve"), story.currency.code
    factor, both = curve["factor"], {name: story.major(curve[name]) for name in (OWED, COLLECTED)}
    most = int(both[COLLECTED].argmax())
    last = most == len(factor) - 1
    top = (
        "higher rates would collect more" if last else f"{factor[most]:g} times the rates would collect most"
    )
    rows = {
        "factor": [float(f) for _ in both for f in factor],
        "amount": [float(amount) for values in both.values() for amount in values],
        "what": [name for name in both for _ in factor],
    }
    x = number("factor", "times the rates", format="~g", scale={"zero": False})
    y = money("amount", story.symbol, "households' contributions a year")
    lines = mark("line", {"x": x, "y": y, "color": colour("what", HUES, legend={"offset": 30})})
    points = mark("point", {"x": x, "y": y, **told_apart("what", LOOKS, legend={"offset": 30})}, size=60)
    today = mark("rule", {"x": {"datum": 1}}, color=GREY, strokeDash=[4, 4])
    return Sketch(
        title=f"Of what is owed, {percent(float(curve['share_unpaid'][_today(factor)]))} stays unpaid; {top}",
        alt="Two lines over the factor on all rates: contributions owed, and expected to be collected. A "
        "rule marks the rates as they are.",
        spec=chart(rows, today, lines, points, height=280),
        columns={
            "times the rates": factor.tolist(),
            f"owed [{code}]": both[OWED].tolist(),
            f"collected [{code}]": both[COLLECTED].tolist(),
            "unpaid [share of owed]": curve["share_unpaid"].tolist(),
            "in arrears [share of households]": curve["in_arrears"].tolist(),
        },
        note="Households resist what they owe above the fair premium of their members, as the design states; "
        "shown from half to twice the rates, nothing else changing.",
    )


def _today(factor: NDArray[np.float64]) -> int:
    return int(np.abs(factor - 1.0).argmin())


REVENUE_CURVE = Maker("revenue-curve", "What would other rates collect?", ("revenue_curve",), sketch)
