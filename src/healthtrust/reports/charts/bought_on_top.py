"""Who buys cover for what the package leaves out? Households with voluntary cover by tenth of income."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.reports.charts.grammar import Spec, band, chart, mark, number, said
from healthtrust.reports.charts.income_tenths import TENTHS
from healthtrust.reports.charts.theme import INK, ORANGE
from healthtrust.reports.figure import Maker, Sketch
from healthtrust.reports.phrases import percent
from healthtrust.reports.story import Story


def sketch(story: Story) -> Sketch | None:
    """Return the share of households that insure on top and what they pay, by tenth; None if none do."""
    table = story.last("top_up")
    if not table["insured"].any():
        return None
    share = table["insured"] / np.maximum(table["households"], 1)
    wanting = table["wanting"] / np.maximum(table["households"], 1)
    mean = story.major(table["mean_premium"])
    overall = float(table["insured"].sum() / max(int(table["households"].sum()), 1))
    code = story.currency.code
    title = (
        f"{percent(overall)} of households insure what the package leaves out: {percent(share[0])} of the "
        f"poorest tenth and {percent(share[-1])} of the richest"
    )
    return Sketch(
        title=title,
        alt="Bars for ten tenths of residents from the poorest to the richest: share of households with "
        f"voluntary cover, highest {percent(float(share.max()))}. The mean premium of the insured stands "
        "above each bar.",
        spec=_spec(story, share, mean),
        columns={
            "tenth by income": TENTHS,
            "households": table["households"].tolist(),
            "who would gain from cover [share]": wanting.tolist(),
            "with voluntary cover [share]": share.tolist(),
            f"mean premium [{code} per insured household]": mean.tolist(),
        },
        note="Above each bar: mean yearly premium of an insured household.",
    )


def _spec(story: Story, share: NDArray[Any], mean: NDArray[Any]) -> Spec:
    rows = {
        "tenth": TENTHS,
        "share": share,
        "premium": [f"{story.in_full(m)}" if s else "" for m, s in zip(mean, share, strict=True)],
    }
    x = band("tenth", TENTHS, "tenth of residents by income", axis={"titleAnchor": "start"})
    y = number("share", "of households", format="%")
    texts = mark("text", {"x": x, "y": {**y}, "text": said("premium")}, dy=-8, color=INK)
    return chart(rows, mark("bar", {"x": x, "y": y}, color=ORANGE, width={"band": 0.62}), texts, height=220)


BOUGHT_ON_TOP = Maker(
    "bought-on-top",
    "Who buys cover for what the package leaves out?",
    ("top_up",),
    sketch,
    "Nobody buys voluntary cover on top of the package.",
)
