"""Who pays for the same unit, and who charges? Stacked bars of the price by contract, lever by lever."""

from __future__ import annotations

from collections.abc import Sequence

from healthtrust.deliver.incentives.said import UNITS, price_said
from healthtrust.deliver.incentives.stack import Stacked
from healthtrust.design.contract import Lever
from healthtrust.ground.money import SYMBOLS
from healthtrust.reports.charts.grammar import Spec, band, chart, colour, mark, money, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, INK, ORANGE, PINK, PURPLE, TURQUOISE
from healthtrust.reports.figure import Sketch

HUES = (BLUE, ORANGE, PURPLE, TURQUOISE, PINK, GREY)

OWN = "own cost"


def stacked_prices(one: Stacked, currency: str) -> Sketch:
    """Return the price of one unit of a lever by contract, with own cost and net."""
    parts = _parts(one)
    said = price_said(one.net, currency)
    return Sketch(
        title=f"One more {UNITS[one.lever]} leaves the actor {said} over all its contracts",
        alt=f"A bar of what each contract pays or charges for one more {UNITS[one.lever]}: "
        + "; ".join(f"{name} {price_said(price, currency)}" for name, price in parts)
        + f"; net {said}.",
        spec=_spec(parts, one.net, currency, one.lever),
        columns={
            "contract": [name for name, _ in parts] + ["net"],
            "price to the actor": [price + 0.0 for _, price in parts] + [one.net + 0.0],
            "price to the other side": [-price + 0.0 for name, price in parts if name != OWN]
            + [None] * (1 + sum(name == OWN for name, _ in parts)),
        },
        note=" ".join(flag.says for flag in one.flags),
    )


def _parts(one: Stacked) -> list[tuple[str, float]]:
    parts = [(share.contract, price) for share, price in zip(one.shares, one.prices, strict=True)]
    return parts + ([(OWN, -one.own_cost)] if one.own_cost else [])


def _spec(parts: Sequence[tuple[str, float]], net: float, currency: str, lever: Lever) -> Spec:
    symbol = SYMBOLS.get(currency, f"{currency} " if currency else "")
    rows = {
        "row": ["by contract"] * len(parts) + ["net"],
        "contract": [name for name, _ in parts] + [None],
        "price": [price for _, price in parts] + [net],
        "what": [None] * len(parts) + ["net"],
    }
    order = ["by contract", "net"]
    hues = {name: HUES[k % len(HUES)] for k, (name, _) in enumerate(parts)}
    x = money("price", symbol, f"money for one {UNITS[lever]} more", stack="zero")
    bars = mark("bar", {"y": band("row", order), "x": x, "color": colour("contract", hues)}, stroke="white")
    point = {
        "y": band("row", order),
        "x": {**x, "stack": None},
        **told_apart("what", {"net": (INK, "diamond")}, legend=None),
    }
    return chart(
        rows,
        {**bars, "transform": [{"filter": "isValid(datum.contract)"}]},
        {**mark("point", point, size=140), "transform": [{"filter": "isValid(datum.what)"}]},
        height=110,
        resolve={"scale": {"color": "independent"}},
    )
