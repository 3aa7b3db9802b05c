"""Where do premiums go from everybody in, and who stays?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from healthtrust.reports.charts.grammar import chart, mark, money, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, ORANGE, PINK, PURPLE, TURQUOISE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, percent

COLOURS = (BLUE, ORANGE, PURPLE, TURQUOISE, PINK, GREY)
SHAPES = ("circle", "diamond", "square", "triangle-up", "cross", "triangle-down")
MOST_PLANS = len(COLOURS)


def premiums(by_plan: Mapping[str, Sequence[float]], symbol: str) -> Sketch:
    """Return the premium of every plan by iteration, the first six plans where there are more."""
    shown = dict(list(by_plan.items())[:MOST_PLANS])
    count = len(next(iter(by_plan.values())))
    rows: dict[str, list[object]] = {"iteration": [], "plan": [], "premium": []}
    for name, values in shown.items():
        for step, value in enumerate(values):
            for column, each in zip(rows, (step, name, value), strict=True):
                rows[column].append(each)
    looks = {name: (COLOURS[k], SHAPES[k]) for k, name in enumerate(shown)}
    x = number("iteration", "times premiums were set anew", format="d", axis={"tickMinStep": 1})
    y = money("premium", symbol, "mean premium a year", scale={"zero": False})
    apart = told_apart("plan", looks, legend={"offset": 30})
    direction = _direction(list(by_plan.values()))
    return Sketch(
        title=f"From everybody in, premiums {direction} over {counted(count - 1, 'step')}",
        alt="A line for each plan: its mean premium by iteration. "
        + "; ".join(f"{name}: from {values[0]:,.2f} to {values[-1]:,.2f}" for name, values in shown.items()),
        spec=chart(
            rows,
            mark("line", {"x": x, "y": y, "color": apart["color"]}),
            mark("point", {"x": x, "y": y, **apart}),
            height=240,
        ),
        columns={"iteration": list(range(count)), **{f"{k} [money]": list(v) for k, v in by_plan.items()}},
        note="Each step sets every premium at the cost of those who joined at the last one; the last may be "
        "Newton's.",
    )


def _direction(premiums: Sequence[Sequence[float]]) -> str:
    """Return where premiums go, plan by plan.

    >>> _direction([[1, 2], [1, 3]]), _direction([[1, 2], [2, 1]]), _direction([[1, 1]])
    ('rise', 'rise in one plan and fall in one plan', 'stay as they were')
    """
    rises = sum(1 for values in premiums if values[-1] > values[0] * 1.0005)
    falls = sum(1 for values in premiums if values[-1] < values[0] * 0.9995)
    if not rises + falls:
        return "stay as they were"
    told = [
        f"{verb} in {counted(count, 'plan')}" for verb, count in (("rise", rises), ("fall", falls)) if count
    ]
    return ("rise" if rises else "fall") if max(rises, falls) == len(premiums) else " and ".join(told)


def insured(shares: Sequence[float]) -> Sketch:
    """Return the share of people in a plan by iteration."""
    rows = {"iteration": list(range(len(shares))), "insured": list(shares)}
    x = number("iteration", "times premiums were set anew", format="d", axis={"tickMinStep": 1})
    y = number("insured", "people in a plan", format=".0%", scale={"domain": [0, 1]})
    return Sketch(
        title=f"{percent(shares[0])} are insured at the premium for all, {percent(shares[-1])} in the end",
        alt=f"A line over {counted(len(shares) - 1, 'step')}: the share of people in a plan, from "
        f"{percent(shares[0])} to {percent(shares[-1])}.",
        spec=chart(
            rows,
            mark("line", {"x": x, "y": y}, color=BLUE),
            mark("point", {"x": x, "y": y}, color=BLUE),
            height=200,
        ),
        columns={"iteration": list(range(len(shares))), "insured [share of people]": list(shares)},
    )
