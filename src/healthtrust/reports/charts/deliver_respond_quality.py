"""Who finds which quality? Each segment before and after: skimping falls on the sick."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import at, band, chart, joined, mark, number
from healthtrust.reports.charts.theme import BLUE, GREY
from healthtrust.reports.figure import Sketch

Real = NDArray[np.float64]

BEFORE, AFTER = "before", "after"
LOOKS = {BEFORE: (GREY, "diamond"), AFTER: (BLUE, "circle")}


def quality(segments: Sequence[str], before: Real, after: Real, year: int) -> Sketch:
    """Return the quality that segments find before [draw, segment] and in the last year, likewise."""
    was = np.median(before, axis=0)
    low, middle, high = np.percentile(after, (5, 50, 95), axis=0)
    change = middle - was
    worst = int(np.argmin(change))
    if change[worst] < -0.005:
        title = f"The {segments[worst]} find a quality of {middle[worst]:.2f}, before {was[worst]:.2f}"
    elif change.max() < 0.005:
        title = f"Quality stays at about {float(np.mean(middle)):.2f} for everybody"
    else:
        title = f"Quality rises for everybody, by {change.min():.2f} to {change.max():.2f}"
    told = [f"{name} {a:.2f} to {b:.2f}" for name, a, b in zip(segments, was, middle, strict=True)]
    rows = {
        "segment": list(segments),
        BEFORE: was.tolist(),
        AFTER: middle.tolist(),
        "low": low.tolist(),
        "high": high.tolist(),
    }
    x = number(BEFORE, "quality of care, 0 to 1", format=".2f", scale={"zero": False})
    spread = {"y": band("segment", None), "x": {**x, "field": "low"}, "x2": at("high")}
    band_of_draws = mark("rule", spread, strokeWidth=7, opacity=0.18, color=BLUE)
    return Sketch(
        title=title,
        alt="A row for each segment, the well first, with two points joined: quality before, and in "
        f"year {year}. {'; '.join(told)}.",
        spec=chart(rows, band_of_draws, *joined("segment", x, LOOKS), height={"step": 34}),
        columns={
            "segment": list(segments),
            "before [index]": was.tolist(),
            f"year {year} [index]": middle.tolist(),
            "5th percentile [index]": low.tolist(),
            "95th percentile [index]": high.tolist(),
        },
        note="Medians; the pale band holds nine in ten draws. Where risk is borne and quality not paid for, "
        "care is saved on those who need most of it.",
    )
