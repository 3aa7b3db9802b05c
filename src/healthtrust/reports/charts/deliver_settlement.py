"""What does each party come to, and how does one party come to its amount?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.formula.units import unit
from healthtrust.ground.money import SYMBOLS, Currency, words
from healthtrust.reports.charts.grammar import Spec, at, band, chart, colour, mark, money, number, said
from healthtrust.reports.charts.theme import BLUE, GREY, INK, ORANGE, TURQUOISE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

Columns = Mapping[str, NDArray[Any]]

MOST_PARTIES = 30
"""Parties above which amounts are shown as a distribution."""
BARS = 25
PAID, CHARGED, NOTHING = "paid", "charged", "no amount"
HUES = {PAID: BLUE, CHARGED: ORANGE, NOTHING: GREY}


def amounts(columns: Columns, currency: Currency, *, is_paid: bool = True) -> Sketch:
    """Return amounts of parties [i]: key, amount, low, high in major units; their distribution if many.

    is_paid: False for amounts that nobody is paid, such as a benchmark or a score.
    """
    amount = columns["amount"].astype(np.float64)
    paid, charged = int((amount > 0).sum()), int((amount < 0).sum())
    spread = f"from {_words(amount.min(), currency)} to {_words(amount.max(), currency)}"
    title = f"{paid:,} of {len(amount):,} settlements are paid and {charged:,} charged"
    if len(amount) == 1:
        title = f"The settlement {'is paid' if paid else 'is charged' if charged else 'comes to nothing'}"
    if not is_paid:
        title = f"Amounts {spread}"
    if len(amount) <= MOST_PARTIES or not amount.any():
        return _each(columns, currency, title, spread)
    moved = amount[amount != 0]
    heights, edges = np.histogram(moved, _edges(moved))
    rows = {
        "from": edges[:-1],
        "to": edges[1:],
        "settlements": heights,
        "what": [PAID if low >= 0 else CHARGED for low in edges[:-1]],
    }
    most = int(heights.argmax())
    between = " and ".join(_words(edge, currency) for edge in edges[most : most + 2])
    x = money("from", _symbol(currency), "amount of a settlement", bin={"binned": True})
    bars = {
        "x": x,
        "x2": at("to"),
        "y": number("settlements", "settlements", format=",d"),
        "color": colour("what", {PAID: BLUE, CHARGED: ORANGE}, legend={"offset": 30}),
    }
    return Sketch(
        title=title,
        alt=f"Bars of how many settlements lie between two amounts, {spread}; most lie between {between}.",
        spec=chart(rows, mark("bar", bars), mark("rule", {"x": {"datum": 0}}, color=INK), height=240),
        columns={
            _header("from", currency): edges[:-1].tolist(),
            _header("to", currency): edges[1:].tolist(),
            "settlements": heights.tolist(),
        },
        note=f"Left out: {counted(len(amount) - len(moved), 'settlement')} without an amount.",
    )


def ladder(trace: Columns, currency: Currency) -> Sketch:
    """Return the steps of one party (rows of the trace): those in money as bars, the others in words."""
    due_unit = unit(str(trace["unit"][-1]))
    steps = [np.flatnonzero(trace["number"] == number) for number in np.unique(trace["number"])]
    first_rows = [rows[0] for rows in steps]
    in_money = [unit(str(trace["unit"][row])) == due_unit for row in first_rows]
    value = [
        _together(trace["value"][rows], is_money) for rows, is_money in zip(steps, in_money, strict=True)
    ]
    shown = np.where(np.array(in_money) & np.isfinite(value), value, 0.0)
    names = [f"{trace['number'][row]}. {trace['step'][row]}".replace("_", " ") for row in first_rows]
    told = [_told(trace, rows, is_money, currency) for rows, is_money in zip(steps, in_money, strict=True)]
    rows = {
        "step": names,
        "value": shown,
        "end": np.maximum(shown, 0.0),
        "told": told,
        "what": ["amount" if k == len(names) - 1 else "step" for k in range(len(names))],
    }
    key = str(trace["key"][0])
    first = in_money.index(True)
    first_number = trace["number"][first_rows[first]]
    return Sketch(
        title=f"{key} comes to {told[-1]}, from {told[first]} at step {first_number}",
        alt="A row for each step in the order of operations, a bar where it is money and its value in words. "
        + "; ".join(f"{n}: {t}" for n, t in zip(names, told, strict=True))
        + ".",
        spec=_ladder_spec(rows, currency),
        columns={
            "step": names,
            "says": [str(trace["says"][row]) for row in first_rows],
            "value": [None if v != v else v for v in value],
            "unit": [str(trace["unit"][row]) for row in first_rows],
            "clause": [str(trace["clause"][row]) for row in first_rows],
        },
        note="Steps that are no money, such as rates and gates, have no bar.",
    )


def _each(columns: Columns, currency: Currency, title: str, spread: str) -> Sketch:
    """Return a bar for each party, the largest payment first, with the limits of what is not exact."""
    order = np.argsort(-columns["amount"].astype(np.float64), kind="stable")[:MOST_PARTIES]
    own = {name: columns[name][order] for name in columns}
    amount = own["amount"].astype(np.float64)
    names = [str(key) for key in own["key"]]
    rows: dict[str, Any] = {
        "party": names,
        "amount": amount,
        "low": own["low"],
        "high": own["high"],
        "what": [PAID if a > 0 else CHARGED if a < 0 else NOTHING for a in amount],
    }
    y, x = band("party", names), money("amount", _symbol(currency), "amount")
    hues = {name: hue for name, hue in HUES.items() if name in rows["what"]}
    bars = mark("bar", {"y": y, "x": x, "color": colour("what", hues)}, height={"band": 0.6})
    limits = mark("rule", {"y": y, "x": {**x, "field": "low"}, "x2": at("high")}, color=INK, strokeWidth=2)
    return Sketch(
        title=title,
        alt=f"A bar for each of {counted(len(names), 'settlement')}, {spread}. {names[0]} has the largest, "
        f"{_words(amount[0], currency)}. A line shows between which limits an amount lies.",
        spec=chart(rows, bars, limits, mark("rule", {"x": {"datum": 0}}, color=INK), height={"step": 24}),
        columns={
            "party": names,
            _header("amount", currency): amount.tolist(),
            _header("low", currency): _known(own["low"]),
            _header("high", currency): _known(own["high"]),
        },
        note="Limits follow from the digits to which the statement is printed.",
    )


def _ladder_spec(rows: Mapping[str, Any], currency: Currency) -> Spec:
    y = band("step", list(rows["step"]))
    low, high = min(0.0, *rows["value"]), max(0.0, *rows["value"])
    room = max(high - low, 1.0) * 0.15
    scale = {"domain": [low, high + room], "nice": False}
    x = money("value", _symbol(currency), "value of the step", scale=scale)
    hues = colour("what", {"step": TURQUOISE, "amount": BLUE})
    bars = mark("bar", {"y": y, "x": x, "color": {**hues, "legend": None}}, height={"band": 0.6})
    word = {"y": y, "x": {**x, "field": "end"}, "text": said("told")}
    texts = mark("text", word, align="left", dx=6, color=INK, fontSize=12)
    zero = mark("rule", {"x": {"datum": 0}}, color=INK)
    return chart(rows, bars, texts, zero, height={"step": 26})


def _edges(amount: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ends of bars of one width, of which one is at zero."""
    spread = max(float(amount.max()), 0.0) - min(float(amount.min()), 0.0)
    width = max(spread / BARS, 1e-9)
    first = np.floor(min(float(amount.min()), 0.0) / width)
    last = max(np.floor(float(amount.max()) / width) + 1, 1)
    return np.asarray(np.arange(first, last + 1) * width, dtype=np.float64)


def _together(values: NDArray[Any], in_money: bool) -> float:
    """Return the value of a step; of lines in money their sum, of other lines nothing."""
    return float(values.sum()) if in_money or len(values) == 1 else float("nan")


def _told(trace: Columns, rows: NDArray[np.int64], in_money: bool, currency: Currency) -> str:
    """Return the value of a step in words; of lines their sum, or between what they lie."""
    values, row = trace["value"][rows].astype(np.float64), rows[0]
    over = f" over {len(rows)} lines" if len(rows) > 1 else ""
    if in_money:
        return _words(float(values.sum()), currency) + over
    gate, counted_in = trace["part"][row] == "gate", str(trace["unit"][row])
    if len(rows) == 1 or values.min() == values.max() or np.isnan(values).any():
        return _plain(float(values.min()), counted_in, gate=gate) + over
    ends = (_plain(float(end), counted_in, gate=False) for end in (values.min(), values.max()))
    return " to ".join(ends) + over


def _known(values: NDArray[Any]) -> list[float | None]:
    return [None if value != value else float(value) for value in values.tolist()]


def _words(amount: float, currency: Currency) -> str:
    if not np.isfinite(amount):
        return "not known"
    return words(round(float(amount) * 10**currency.exponent), currency).replace("-", "−")


def _plain(value: float, counted_in: str, *, gate: bool) -> str:
    """Return a value that is no money, in words; a gate that is 0 or 1 is not met, or met."""
    if not np.isfinite(value):
        return "not known"
    pure = not unit(counted_in).powers
    if gate and pure and value in (0, 1):
        return "met" if value else "not met"
    shown = f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"
    return f"{shown}{'' if pure else f' {counted_in}'}".replace("-", "−", 1 if value < 0 else 0)


def _header(name: str, currency: Currency) -> str:
    return f"{name} [{currency.code}]" if currency.code else name


def _symbol(currency: Currency) -> str:
    return SYMBOLS.get(currency.code, f"{currency.code} " if currency.code else "")
