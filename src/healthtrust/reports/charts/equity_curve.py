"""Who has it? The concentration curve with its interval, beside the line of equal shares."""

from __future__ import annotations

from healthtrust.pool.fairness import Curve
from healthtrust.reports.charts.grammar import at, chart, mark, number, told_apart, traced
from healthtrust.reports.charts.theme import BLUE, GREY
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import percent

FINDINGS = {
    "above": "The worse off hold more than an equal share",
    "below": "The better off hold more than an equal share",
    "crosses": "The curve crosses the line of equal shares: no index alone says who holds more",
    "not distinguishable": "Shares held cannot be told apart from equal ones",
}


def equity_curve(curve: Curve, relation: str, outcome: str) -> Sketch:
    """Return the concentration curve of an outcome; the relation says how it lies to the diagonal."""
    people, held = curve.people.tolist(), curve.held.tolist()
    error = [1.96 * each if each == each else 0.0 for each in curve.standard_error.tolist()]
    names = {"the same for everybody": (GREY, "triangle-up"), outcome: (BLUE, "circle")}
    count = len(people)
    shown = {
        "people": people * 2,
        "held": people + held,
        "low": people + [h - e for h, e in zip(held, error, strict=True)],
        "high": people + [h + e for h, e in zip(held, error, strict=True)],
        "what": [name for name in names for _ in range(count)],
    }
    x = number("people", "people, worst off first", format=".0%")
    y = number("held", "share held", format=".0%")
    looks = told_apart("what", names, legend={"offset": 24})
    band = mark("area", {"x": x, "y": {**y, "field": "low"}, "y2": at("high")}, color=BLUE, opacity=0.15)
    within = band | {"transform": [{"filter": {"field": "what", "equal": outcome}}]}
    half = held[count // 2]
    return Sketch(
        title=FINDINGS[relation],
        alt="Two lines from the lower left to the upper right: equal shares, and the shares held from the "
        f"worst off up, with their interval. The worse off half holds {percent(half)}.",
        spec=chart(shown, within, *traced(x, y, looks, size=40), height=340),
        columns={
            "people, worst off first [share]": people,
            "held [share]": held,
            "standard error": curve.standard_error.tolist(),
        },
        note="Whether it lies above or below allows for chance at 19 points together.",
    )
