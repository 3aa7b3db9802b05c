"""Is the budget kept? Each month's budget beside what its care costs: paid, still to come, and how sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.ground.money import SYMBOLS, Currency, words
from healthtrust.reports.charts.grammar import (
    Spec,
    at,
    band,
    chart,
    colour,
    joined,
    mark,
    money,
    number,
    told_apart,
)
from healthtrust.reports.charts.theme import BLUE, GREY, INK, ORANGE, PINK, TURQUOISE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, opened, percent

PAID, TO_COME, AHEAD = "paid", "still to come (completed)", "forecast"
HUES = {PAID: BLUE, TO_COME: ORANGE, AHEAD: GREY}
KNOWN = {"filter": "isValid(datum.low)"}
"""Rows with an interval."""
MOST_LINES = 30
STANDS = {"over": (ORANGE, "triangle-up"), "under": (TURQUOISE, "triangle-down")}
WITHIN, NOT_KNOWN = (BLUE, "circle"), (GREY, "cross")


@dataclass(frozen=True)
class Months:
    """The months of a year, minor units; None where nothing is known yet."""

    months: Sequence[str]
    budget: Sequence[int]
    paid: Sequence[int | None]
    ibnr: Sequence[int | None]
    forecast: Sequence[int | None]
    """Of months still to come."""
    low: Sequence[int | None]
    high: Sequence[int | None]


def by_month(shown: Months, currency: Currency) -> Sketch:
    """Return the budget of each month beside what is paid, what is still to come, and what lies ahead."""
    done = [at for at, paid in enumerate(shown.paid) if paid is not None]
    cost = sum((shown.paid[at] or 0) + (shown.ibnr[at] or 0) for at in done)
    budget = sum(shown.budget[at] for at in done)
    apart = cost - budget
    way = "over" if apart > 0 else "under"
    said = f"{words(abs(apart), currency)} {way} budget" if apart else "as budgeted"
    scale = 10**currency.exponent
    unit = currency.code or "units"
    parts = ("budget", "paid", "ibnr", "forecast", "low", "high")
    return Sketch(
        title=f"{opened(counted(len(done), 'month'))} of care cost {words(cost, currency)}, {said}",
        alt=f"A bar for each of {counted(len(shown.months), 'month')}: from the bottom what is paid, dashed "
        "what is still to come, and for months ahead the forecast; a line across is the budget, an upright "
        "line the interval.",
        spec=_spec(shown, currency, scale),
        columns={
            "month": list(shown.months),
            **{
                f"{'still to come' if name == 'ibnr' else name} [{unit}]": [
                    None if value is None else value / scale for value in getattr(shown, name)
                ]
                for name in parts
            },
        },
        note="Dashed has not come in yet: what the months are expected to cost beyond what is paid. "
        "Upright lines are 95 % intervals.",
    )


def _spec(shown: Months, currency: Currency, scale: int) -> Spec:
    rows: dict[str, list[Any]] = {
        name: [] for name in ("month", "what", "amount", "order", "budget", "low", "high")
    }
    for m, month in enumerate(shown.months):
        amounts = (shown.paid[m], shown.ibnr[m], shown.forecast[m])
        ends = [None if each is None else each / scale for each in (shown.low[m], shown.high[m])]
        for order, (what, amount) in enumerate(zip(HUES, amounts, strict=True)):
            if amount is not None:
                row = (month, what, amount / scale, order, shown.budget[m] / scale, *ends)
                for column, value in zip(rows.values(), row, strict=True):
                    column.append(value)
    symbol = SYMBOLS.get(currency.code, currency.code)
    x = band("month", list(shown.months), None)
    y = money("amount", symbol, "cost of the month's care")
    there = {what: hue for what, hue in HUES.items() if what in rows["what"]}
    key = {"legend": {"offset": 30}}
    bars = {"x": x, "y": y, "order": {"field": "order"}, **_bars_told_apart(there, **key)}
    budget = {"x": x, "y": {**y, "field": "budget"}}
    interval = {"x": x, "y": {**y, "field": "low"}, "y2": at("high")}
    return chart(
        rows,
        mark("bar", bars, strokeWidth=1.5),
        mark("tick", budget, color=INK, thickness=2.5, width={"band": 0.95}),
        {**mark("rule", interval, color=PINK, strokeWidth=2), "transform": [KNOWN]},
        height=240,
    )


def _bars_told_apart(hues: dict[str, str], **key: Any) -> Spec:
    """Return bars told apart by colour and by form: solid for what is paid, pale and dashed for the rest."""
    by_form: dict[str, dict[str, Any]] = {
        "strokeDash": {what: [1, 0] if what == PAID else [4, 3] for what in hues},
        "fillOpacity": {what: 1.0 if what == PAID else 0.25 for what in hues},
    }
    told: Spec = {"color": colour("what", hues, **key), "stroke": colour("what", hues, **key)}
    for channel, forms in by_form.items():
        scale = {"domain": list(forms), "range": list(forms.values())}
        told[channel] = {"field": "what", "type": "nominal", "scale": scale, **key}
    return told


@dataclass(frozen=True)
class Lines:
    """Lines of a budget for the year, minor units; None where nothing tells it."""

    names: Sequence[str]
    budget: Sequence[int]
    forecast: Sequence[int | None]
    low: Sequence[int | None]
    high: Sequence[int | None]
    material: Sequence[str]
    """over, under, within or not known."""


def by_line(shown: Lines, currency: Currency) -> Sketch:
    """Return how far the forecast of each line lies from its budget, with its interval."""
    variance = [_share(*pair) for pair in zip(shown.forecast, shown.budget, strict=True)]
    order = sorted(range(len(shown.names)), key=lambda k: -abs(variance[k] or 0.0))
    kept = order[:MOST_LINES]
    rows: dict[str, list[Any]] = {
        "line": [shown.names[k] for k in kept],
        "variance": [variance[k] for k in kept],
        "low": [_share(shown.low[k], shown.budget[k]) for k in kept],
        "high": [_share(shown.high[k], shown.budget[k]) for k in kept],
        "stands": [shown.material[k] for k in kept],
    }
    looks = {**STANDS, "within": WITHIN, "not known": NOT_KNOWN}
    there = {name: look for name, look in looks.items() if name in rows["stands"]}
    y = band("line", rows["line"])
    x = number("variance", "forecast against budget of the year", format="+.0%")
    point = {"y": y, "x": x, **told_apart("stands", there, legend={"offset": 30})}
    interval = {"y": y, "x": {**x, "field": "low"}, "x2": at("high"), "color": point["color"]}
    spec = chart(
        rows,
        mark("rule", {"x": {"datum": 0}}, color=INK, strokeWidth=1.2),
        {**mark("rule", interval, strokeWidth=2), "transform": [KNOWN]},
        mark("point", point, size=90),
        height={"step": 22},
    )
    beyond = sum(each in STANDS for each in shown.material)
    scale, unit = 10**currency.exponent, currency.code or "units"
    return Sketch(
        title=f"{opened(counted(beyond, 'line'))} of {len(shown.names):,} beyond what chance explains",
        alt=f"A point for each of {counted(len(kept), 'line')}: forecast against budget in per cent, its "
        f"interval as a line; upright is the budget.{_farthest(rows)}",
        spec=spec,
        columns={
            "line": list(shown.names),
            **{
                f"{name} [{unit}]": [None if v is None else v / scale for v in getattr(shown, name)]
                for name in ("budget", "forecast", "low", "high")
            },
            "stands": list(shown.material),
        },
        note="A line is marked over or under where its budget lies outside the 95 % interval of its forecast."
        f"{f' The {MOST_LINES} farthest are drawn.' if len(order) > MOST_LINES else ''}",
    )


def _share(amount: int | None, budget: int) -> float | None:
    return None if amount is None or budget <= 0 else amount / budget - 1


def _farthest(rows: dict[str, list[Any]]) -> str:
    first = rows["variance"][0] if rows["variance"] else None
    return "" if first is None else f" Farthest: {rows['line'][0]}, {percent(first)}."


def settles(names: Sequence[str], ends: Mapping[str, Sequence[float]], currency: Currency) -> Sketch:
    """Return what each contract would settle to, major units: `ends` has low, high and central [contract]."""
    looks = {"low": (BLUE, "triangle-up"), "high": (ORANGE, "triangle-down"), "central": (INK, "circle")}
    rows = {"contract": list(names)[:MOST_LINES], **{k: list(ends[k])[:MOST_LINES] for k in looks}}
    symbol = SYMBOLS.get(currency.code, currency.code)
    x = money("low", symbol, "due to the party for the year; below zero it owes")
    spec = chart(rows, *joined("contract", x, looks), height={"step": 26})
    unsure = sum(low < 0 < high for low, high in zip(ends["low"], ends["high"], strict=True))
    return Sketch(
        title=f"Who owes whom is open in {unsure:,} of {counted(len(names), 'contract')}",
        alt=f"Three points for each of {counted(min(len(names), MOST_LINES), 'contract')}: the least, the "
        "central and the most that would be due, the least and the most joined by a line.",
        spec=spec,
        columns={
            "contract": list(names),
            **{f"{k} [{currency.code or 'units'}]": list(ends[k]) for k in ("low", "central", "high")},
        },
        note="By the contract's own rule, at the ends and in the middle of the forecast of care.",
    )
