"""What would be worth finding out first? Groups and single parameters by what knowing them is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.grammar import at, band, chart, mark, money, told_apart
from healthtrust.reports.charts.theme import BLUE, ORANGE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted, percent

MOST_SHOWN = 15
GROUP, SINGLE = "group of parameters", "one parameter"
LOOKS = {GROUP: (BLUE, "square"), SINGLE: (ORANGE, "circle")}


@dataclass(frozen=True)
class Known:
    """What knowing something is worth per person and year, with its standard error."""

    name: str
    kind: str
    worth: float
    error: float
    chance: float
    """What as many parameters that have nothing to do with the choice would seem worth."""


def finding_out(known: Sequence[Known], everything: float, unit: tuple[str, str]) -> Sketch:
    """Return the worth of knowing each, the most on top; unit: symbol and code of the currency."""
    symbol, code = unit
    order = sorted(known, key=lambda each: (each.kind != GROUP, each.chance - each.worth))[:MOST_SHOWN]
    first = max(order, key=lambda each: each.worth - each.chance)
    share = (first.worth - first.chance) / everything if everything > 0 else 0.0
    x = money("worth", symbol, "worth of knowing it, per person and year", scale={"zero": True})
    rows: dict[str, list[Any]] = {
        "name": [each.name for each in order],
        "kind": [each.kind for each in order],
        "worth": [each.worth for each in order],
        "low": [max(each.worth - 1.96 * each.error, 0.0) for each in order],
        "high": [each.worth + 1.96 * each.error for each in order],
        "chance": [each.chance for each in order],
    }
    y = band("name", rows["name"])
    rule = mark("rule", {"y": y, "x": {**x, "field": "low"}, "x2": at("high")}, strokeWidth=2, opacity=0.45)
    tick = mark("tick", {"y": y, "x": {**x, "field": "chance"}}, thickness=2, size=14)
    looks = told_apart("kind", LOOKS, legend={"offset": 26})
    return Sketch(
        title=f"Most worth finding out: {first.name}, beyond chance {percent(share)} of knowing everything",
        alt=f"A point with its 95 % interval for each of {counted(len(order), 'row')}: what knowing a group "
        f"of parameters, or one of them, is worth. {first.name} leads with {symbol}{first.worth:,.3g}; all "
        f"together are worth {symbol}{everything:,.3g}.",
        spec=chart(rows, rule, tick, mark("point", {"y": y, "x": x, **looks}), height={"step": 24}),
        columns={
            "known": rows["name"],
            "kind": rows["kind"],
            f"worth [{code} per person and year]": rows["worth"],
            f"by chance [{code} per person and year]": rows["chance"],
        },
        note="Groups first, then single parameters. Intervals are from the number of draws alone. The "
        "upright stroke is what chance would show; what does not exceed it is left out.",
    )
