"""Who receives and who pays? A bar for each party to either side of nothing, by pool where these are few."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import SYMBOLS, Currency, to_major, words
from healthtrust.market.schemes.balanced import Balanced
from healthtrust.reports.charts.grammar import Spec, band, chart, colour, mark
from healthtrust.reports.charts.grammar import money as amount_axis
from healthtrust.reports.charts.theme import BLUE, GREY, INK, ORANGE, PINK, PURPLE, TURQUOISE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

FEW_POOLS = 6
MOST_SHOWN = 40
COLOURS = (BLUE, ORANGE, TURQUOISE, PINK, PURPLE, GREY)


def transfers(settled: Balanced, money: Currency) -> Sketch:
    """Return what each party receives, who receives most first; of many parties those at the ends."""
    received = settled.of_party()
    order = np.argsort(-received, kind="stable")
    ends = MOST_SHOWN // 2
    shown = order if len(order) <= MOST_SHOWN else np.concatenate((order[:ends], order[-ends:]))
    split = 1 < len(settled.pools) <= FEW_POOLS
    first, last = (named(settled.parties[row]) for row in (order[0], order[-1]))
    most, least = words(int(received.max()), money), words(-int(received.min()), money)
    title = "No money moves"
    if settled.moved():
        first = first.replace("party ", "Party ", 1)
        title = f"{first} receives most, {most}; {last} pays most, {least}"
    cut = (
        ""
        if len(shown) == len(order)
        else f"The {MOST_SHOWN} parties at the ends of {len(order):,} are shown. "
    )
    key = (
        "Colours are pools: bars to both sides of one party are pools in which it receives and pays."
        if split
        else ""
    )
    return Sketch(
        title=title,
        alt=f"A bar for each of {counted(len(shown), 'party', 'parties')}, to the right where it receives, "
        f"to the left where it pays{', in pieces by pool' if split else ''}. Bars add up to nothing.",
        spec=_spec(settled, shown, money, split),
        columns=_columns(settled, order, money),
        note=f"{cut}{key}".strip(),
    )


def named(party: str) -> str:
    """Return a party's name as a sentence says it: a number alone would pass for an amount.

    >>> named("3"), named("Mutual")
    ('party 3', 'Mutual')
    """
    return f"party {party}" if party.isdigit() else party


def _spec(settled: Balanced, shown: NDArray[np.int64], money: Currency, split: bool) -> Spec:
    pools = settled.pools if split else ("all",)
    amount = settled.amount if split else settled.of_party()[None, :]
    rows: dict[str, list[Any]] = {"party": [], "pool": [], "transfer": []}
    for party in shown.tolist():
        for pool, name in enumerate(pools):
            rows["party"].append(settled.parties[party])
            rows["pool"].append(name)
            rows["transfer"].append(float(to_major(int(amount[pool, party]), money)))
    x = amount_axis("transfer", SYMBOLS.get(money.code, f"{money.code} "), "pays  |  receives")
    encoding: Spec = {"y": band("party", [settled.parties[party] for party in shown.tolist()]), "x": x}
    if split:
        encoding["color"] = colour("pool", dict(zip(pools, COLOURS, strict=False)))
        bars = mark("bar", encoding)
    else:
        sides = {"test": "datum.transfer >= 0", "value": BLUE}
        bars = mark("bar", {**encoding, "color": {"condition": sides, "value": ORANGE}})
    nothing = mark("rule", {"x": {"datum": 0, "type": "quantitative"}}, color=INK, strokeWidth=1)
    return chart(rows, bars, nothing, height={"step": 26})


def _columns(settled: Balanced, order: NDArray[np.int64], money: Currency) -> dict[str, list[Any]]:
    code = money.code

    def major(values: NDArray[np.int64]) -> list[float]:
        return [float(to_major(value, money)) for value in values[order].tolist()]

    columns: dict[str, list[Any]] = {"party": [settled.parties[party] for party in order.tolist()]}
    if 1 < len(settled.pools) <= FEW_POOLS:
        columns |= {f"{pool} [{code}]": major(settled.amount[k]) for k, pool in enumerate(settled.pools)}
    return {**columns, f"transfer [{code}]": major(settled.of_party())}
