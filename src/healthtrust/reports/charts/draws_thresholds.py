"""Which design is best at each price of a QALY, how surely, and what being wrong costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from healthtrust.reports.charts.draws_looks import looks_of
from healthtrust.reports.charts.grammar import Spec, chart, mark, money, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, INK
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, percent

EVERY = 5
"""Points of a line between its marks."""


@dataclass(frozen=True)
class At:
    """A number by threshold, for each design or of all together."""

    threshold: Sequence[float]
    of: Mapping[str, Sequence[float]]
    best: Sequence[str]
    """The design of the greatest mean benefit at each threshold."""
    marked: float
    symbol: str
    code: str


def acceptability(shown: At, frontier: Sequence[float]) -> Sketch:
    """Return the chance of each design to be the best, and the frontier of those best on average."""
    k = _nearest(shown)
    return Sketch(
        title=f"At {shown.symbol}{shown.marked:,.0f} for a QALY {shown.best[k]} is the best in "
        f"{percent(shown.of[shown.best[k]][k])} of draws",
        alt=f"{counted(len(shown.of), 'line').capitalize()} over what a QALY is worth: the chance of each "
        f"design to be the best. {_spans(shown)} A broad line follows the design best on average.",
        spec=_chances(shown, frontier),
        columns={
            f"worth of a QALY [{shown.code}]": list(shown.threshold),
            "best on average": list(shown.best),
            "its chance": list(frontier),
            **{f"{name} [chance]": list(values) for name, values in shown.of.items()},
        },
        note="The broad grey line is the frontier: the chance of the design that is best on average. It may "
        "lie below another line, where that one wins often and loses much.",
    )


def losses(shown: At) -> Sketch:
    """Return the expected loss of each design; the lowest line is the worth of perfect information."""
    k = _nearest(shown)
    least = min(values[k] for values in shown.of.values())
    return Sketch(
        title=f"To choose {shown.best[k]} at {shown.symbol}{shown.marked:,.0f} for a QALY loses "
        f"{shown.symbol}{least:,.0f} on average against knowing",
        alt=f"{counted(len(shown.of), 'line').capitalize()} over what a QALY is worth: the expected loss of "
        f"choosing each design. {_spans(shown)}",
        spec=_money_lines(shown),
        columns={
            f"worth of a QALY [{shown.code}]": list(shown.threshold),
            **{f"{name} [{shown.code}]": list(values) for name, values in shown.of.items()},
        },
        note="The lowest line at each point belongs to the best choice; how high it is, is what perfect "
        "information would be worth.",
    )


def information(
    threshold: Sequence[float], worth: Sequence[float], marked: float, unit: tuple[str, str]
) -> Sketch:
    """Return the worth of perfect information per person and year by threshold; unit: symbol and code."""
    symbol, code = unit
    top = max(range(len(worth)), key=lambda n: worth[n])
    here = min(range(len(threshold)), key=lambda n: abs(threshold[n] - marked))
    x = money("threshold", symbol, "worth of a QALY")
    y = money("worth", symbol, "worth of perfect information, per person and year")
    rule = mark("rule", {"x": {"datum": marked}}, color=GREY, strokeDash=[4, 4])
    line = mark("line", {"x": x, "y": y}, color=BLUE)
    return Sketch(
        title=f"Perfect information is worth {symbol}{worth[here]:,.3g} per person and year",
        alt=f"A line over what a QALY is worth. It is highest, {symbol}{worth[top]:,.3g}, at "
        f"{symbol}{threshold[top]:,.0f}, where the choice is closest; at {symbol}{marked:,.0f} it is "
        f"{symbol}{worth[here]:,.3g}.",
        spec=chart({"threshold": list(threshold), "worth": list(worth)}, rule, line, height=240),
        columns={
            f"worth of a QALY [{code}]": list(threshold),
            f"perfect information [{code} per person and year]": list(worth),
        },
        note="The most that any study could be worth; the dashed line is the threshold asked for.",
    )


def _nearest(shown: At) -> int:
    return min(range(len(shown.threshold)), key=lambda n: abs(shown.threshold[n] - shown.marked))


def _spans(shown: At) -> str:
    """Return from which threshold on each design is best on average."""
    starts = [next(iter(rows)) for _, rows in groupby(range(len(shown.best)), key=lambda n: shown.best[n])]
    told = [f"{shown.best[n]} from {shown.symbol}{shown.threshold[n]:,.0f}" for n in starts]
    return f"Best on average: {', '.join(told)}."


def _rows(shown: At) -> dict[str, list[Any]]:
    flat = [
        (name, t, v, n % EVERY == 0)
        for name, values in shown.of.items()
        for n, (t, v) in enumerate(zip(shown.threshold, values, strict=True))
    ]
    keys = ("design", "threshold", "value", "marked")
    return {key: [row[n] for row in flat] for n, key in enumerate(keys)}


def _traced(shown: At, x: Spec, y: Spec) -> list[Spec]:
    looks = told_apart("design", looks_of(list(shown.of)), legend={"offset": 26})
    points = mark("point", {"x": x, "y": y, **looks}, size=55)
    line = mark("line", {"x": x, "y": y, "color": looks["color"]})
    return [line, points | {"transform": [{"filter": "datum.marked"}]}]


def _chances(shown: At, frontier: Sequence[float]) -> Spec:
    x = money("threshold", shown.symbol, "worth of a QALY")
    y = number("value", "chance to be the best", format=".0%", scale={"domain": [0, 1]})
    values = [{"threshold": t, "value": v} for t, v in zip(shown.threshold, frontier, strict=True)]
    wide = mark("line", {"x": x, "y": y}, color=GREY, strokeWidth=8, opacity=0.3) | {
        "data": {"values": values}
    }
    rule = mark("rule", {"x": {"datum": shown.marked}}, color=INK, strokeDash=[4, 4])
    return chart(_rows(shown), wide, rule, *_traced(shown, x, y), height=300)


def _money_lines(shown: At) -> Spec:
    x = money("threshold", shown.symbol, "worth of a QALY")
    y = money("value", shown.symbol, "expected loss of choosing it, per decision")
    rule = mark("rule", {"x": {"datum": shown.marked}}, color=INK, strokeDash=[4, 4])
    return chart(_rows(shown), rule, *_traced(shown, x, y), height=300)
