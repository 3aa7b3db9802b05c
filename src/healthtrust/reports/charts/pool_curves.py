"""Is it the rich who pay? The concentration curve of payments beside the Lorenz curve of income."""

from __future__ import annotations

from healthtrust.pool.fairness import Curve
from healthtrust.reports.charts.grammar import Spec, chart, number, told_apart, traced
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import percent

EQUAL, INCOME, PAID = "the same for everybody", "income", "what is paid"
LOOKS = {EQUAL: (GREY, "triangle-up"), INCOME: (BLUE, "circle"), PAID: (ORANGE, "square")}
FINDINGS = {
    "below": "The rich bear a larger part of payments than of income: the curve of payments lies below",
    "above": "The poor bear a larger part of payments than of income: the curve of payments lies above",
    "crosses": "The curves cross: payments are progressive at some incomes and regressive at others",
    "not distinguishable": "What is paid cannot be told apart from one share of income for everybody",
}


def curves(lorenz: Curve, paid: Curve, dominance: str) -> Sketch:
    """Return both curves; dominance says how that of payments lies to that of income."""
    middle = len(paid.people) // 2
    half = percent(float(paid.held[middle])), percent(float(lorenz.held[middle]))
    return Sketch(
        title=FINDINGS[dominance],
        alt="Three lines from the lower left to the upper right: the straight line of equal shares, and the "
        "shares of income and of payments held by the poorest. The poorer half has "
        f"{half[1]} of income and bears {half[0]} of payments.",
        spec=_spec(lorenz, paid),
        columns={
            "residents, poorest first [share]": paid.people.tolist(),
            "income [share]": lorenz.held.tolist(),
            "paid [share]": paid.held.tolist(),
            "paid, standard error": paid.standard_error.tolist(),
        },
        note="Below the curve of income: the poor pay a smaller part than they earn. The comparison allows "
        "for chance at 19 points together.",
    )


def _spec(lorenz: Curve, paid: Curve) -> Spec:
    lines = {EQUAL: paid.people, INCOME: lorenz.held, PAID: paid.held}
    shown = {
        "people": [float(p) for _ in lines for p in paid.people],
        "held": [float(h) for held in lines.values() for h in held],
        "what": [name for name, held in lines.items() for _ in held],
    }
    x = number("people", "residents, poorest first", format=".0%")
    y = number("held", "share held", format=".0%")
    looks = told_apart("what", LOOKS, legend={"offset": 24})
    return chart(shown, *traced(x, y, looks, size=40), height=360)
