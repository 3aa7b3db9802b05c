"""Are there draws enough? The running mean with its error, and since when the decision stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import between, chart, mark, number
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Sketch

Real = NDArray[np.float64]

MOST_SHOWN = 200
"""Points on the line; of more draws every so many are drawn."""


@dataclass(frozen=True)
class Course:
    """A mean over the first n draws [n - 1] with its 95 % interval."""

    what: str
    unit: str
    mean: Real
    low: Real
    high: Real
    since: int | None
    """The draw since which the decision stands."""
    finding: str


def course(shown: Course) -> Sketch:
    """Return the running mean from the second draw on."""
    count = len(shown.mean)
    numbers = np.unique(np.linspace(2, count, min(MOST_SHOWN, max(count - 1, 1))).round().astype(int))
    rows = {"draws": numbers.tolist()} | {
        name: getattr(shown, name)[numbers - 1].tolist() for name in ("mean", "low", "high")
    }
    # The first means hang on a draw or two: the axis shows what is left after a twentieth of them.
    seen = slice(max(count // 20, min(5, count - 1)), None)
    ends = [float(np.nanmin(shown.low[seen])), float(np.nanmax(shown.high[seen]))]
    domain = {"domain": ends, "nice": True, "zero": False} if ends[1] > ends[0] else {"zero": False}
    x = number("draws", "draws", format=",d", scale={"nice": False})
    y = number("low", f"{shown.what}, {shown.unit}", format=",~r", scale=domain)
    layers = [
        mark("area", between(x, y, "low", "high"), color=BLUE, opacity=0.16, clip=True),
        mark("line", {"x": x, "y": {**y, "field": "mean"}}, color=BLUE, clip=True),
    ]
    if ends[0] < 0 < ends[1]:
        layers.insert(0, mark("rule", {"y": {"datum": 0}}, color=GREY))
    if shown.since is not None:
        layers.append(mark("rule", {"x": {"datum": shown.since}}, color=ORANGE, strokeDash=[4, 4]))
    since = "" if shown.since is None else f" The decision stands since draw {shown.since:,}."
    return Sketch(
        title=shown.finding,
        alt=f"A line in a band that narrows over {count:,} draws and ends at {shown.mean[-1]:,.4g}, between "
        f"{shown.low[-1]:,.4g} and {shown.high[-1]:,.4g}.{since}".replace("-", "−"),
        spec=chart(rows, *layers, height=260),
        columns={"draws": rows["draws"]} | {f"{k} [{shown.unit}]": rows[k] for k in ("mean", "low", "high")},
        note="Mean of the first draws with its 95 % interval from their number."
        + ("" if shown.since is None else " Dashed: since then the best design has been the same."),
    )
