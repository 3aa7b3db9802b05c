"""Where would the next pound gain most? What the next QALY costs in every programme and in personal care."""

from __future__ import annotations

import numpy as np

from healthtrust.reports.charts.grammar import Spec, chart, joined, mark, money
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import counted
from healthtrust.reports.story import Story

NOW, EVEN = "split as it is", "split at equal returns"
LOOKS = {NOW: (ORANGE, "diamond"), EVEN: (BLUE, "circle")}


def sketch(story: Story) -> Sketch:
    """Return the cost of the next QALY, today and with the same money split at equal returns."""
    table = story.last("returns")
    now, even = (
        table[key].astype(np.float64) for key in ("counted_cost_per_qaly", "counted_cost_per_qaly_there")
    )
    order = np.argsort(now, kind="stable")
    names, care = [str(table["what"][i]) for i in order], float(now[-1])
    code = story.currency.code
    return Sketch(
        title=_finding(story, now[:-1], care),
        alt=f"For each of {counted(len(now) - 1, 'programme')} and for personal care, two points on a line: "
        "cost of the next QALY with the split of money as it is and at equal returns. A rule "
        f"marks the margin of personal care, {story.in_full(care)}.",
        spec=_spec(story, names, now[order], even[order], care),
        columns={
            "where money goes": names,
            f"spending [{code}]": story.major(table["spent"])[order].tolist(),
            f"next QALY [{code} per QALY]": now[order].tolist(),
            f"spending at equal returns [{code}]": story.major(table["spent_at_equal_returns"])[
                order
            ].tolist(),
            f"next QALY there [{code} per QALY]": even[order].tolist(),
            "held by a bound": [str(table["bound"][i]) for i in order],
        },
        note="QALYs that come later count less; horizon, discount rates, lags and how returns diminish stand "
        "with their sources in the reference. No line moves by more than the bounds of the catalogue.",
    )


def _finding(story: Story, programmes: np.ndarray, care: float) -> str:
    cheaper, best = int((programmes < care).sum()), float(programmes.min())
    if not cheaper:
        return f"No programme gains a QALY for less than personal care does, {story.in_full(care)}"
    which = "gains" if cheaper == 1 else "gain"
    return (
        f"{counted(cheaper, 'programme').capitalize()} of {len(programmes)} {which} the next QALY for less "
        f"than personal care does: from {story.in_full(best)} against {story.in_full(care)}"
    )


def _spec(story: Story, names: list[str], now: np.ndarray, even: np.ndarray, care: float) -> Spec:
    x = money(NOW, story.symbol, "cost of the next QALY")
    margin = mark("rule", {"x": {"datum": care}}, color=GREY, strokeDash=[4, 4])
    layers = [margin, *joined("line", x, LOOKS)]
    return chart({"line": names, NOW: now, EVEN: even}, *layers, height={"step": 27})


MARGINAL_RETURNS = Maker("marginal-returns", "Where would the next pound gain most?", ("returns",), sketch)
