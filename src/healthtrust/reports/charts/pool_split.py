"""How much inequality do payments take away? Redistribution, and the three parts that it is made of."""

from __future__ import annotations

from healthtrust.pool.fairness import Fairness, interval
from healthtrust.reports.charts.grammar import Spec, at, band, chart, mark, number
from healthtrust.reports.charts.theme import BLUE, INK
from healthtrust.reports.figure import Sketch

PARTS = {
    "vertical": "unequals paying unequally",
    "horizontal": "equals paying unequally",
    "reranking": "people overtaking others",
    "redistribution": "what is left of the first",
}
"""Redistribution is the first less the next two."""


def split(of: Fairness) -> Sketch:
    """Return redistribution and its parts."""
    before, after = of.gini_before.value, of.gini_after.value
    found = {words: getattr(of, name) for name, words in PARTS.items()}
    return Sketch(
        title=f"Payments take the Gini coefficient of income from {before:.4f} to {after:.4f}",
        alt="Four bars in points of the Gini coefficient: "
        + "; ".join(f"{words} {each.value:.5f}" for words, each in found.items())
        + ". Each has a line for its interval.",
        spec=_spec(of),
        columns={
            "part": list(found),
            "Gini points": [each.value for each in found.values()],
            "standard error": [each.standard_error for each in found.values()],
        },
        note=f"Equals are residents of one band of {of.bandwidth:,.0f} of income per equivalent adult; "
        f"{100 * of.without_equal:.1f} % of residents have no equal in the table.",
    )


def _spec(of: Fairness) -> Spec:
    estimates = [getattr(of, name) for name in PARTS]
    low, high = zip(*(interval(each) for each in estimates), strict=True)
    words = list(PARTS.values())
    shown = {"part": words, "points": [each.value for each in estimates], "low": low, "high": high}
    y, x = band("part", words), number("points", "points of the Gini coefficient", format="~g")
    bars = mark("bar", {"y": y, "x": x}, color=BLUE, height={"band": 0.5})
    spans = mark("rule", {"y": y, "x": {**x, "field": "low"}, "x2": at("high")}, color=INK, strokeWidth=1.6)
    return chart(shown, bars, spans, height={"step": 34})
