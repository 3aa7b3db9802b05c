"""How does the result go as one value moves through its range? One line for each that matters most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.draws_looks import looks_of
from healthtrust.reports.charts.grammar import chart, mark, number, told_apart, traced
from healthtrust.reports.charts.theme import GREY, INK
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import counted

MOST = 6
"""Lines that can be told apart."""


@dataclass(frozen=True)
class Line:
    """The result [point] at values of one parameter, and where in its range these lie."""

    at: Sequence[float]
    share: Sequence[float]
    result: Sequence[float]
    goes: str


def responses(lines: Mapping[str, Line], base: float, axis: str, turns_at_zero: bool, finding: str) -> Sketch:
    """Return a line over its own range for each parameter, of which six are drawn."""
    names = list(lines)[:MOST]
    flat = [
        (name, share, at, result)
        for name in names
        for share, at, result in zip(lines[name].share, lines[name].at, lines[name].result, strict=True)
    ]
    keys = ("name", "share", "value", "result")
    rows: dict[str, list[Any]] = {key: [row[n] for row in flat] for n, key in enumerate(keys)}
    x = number("share", "place in its own range, low end to high end", format=".0%")
    y = number("result", axis, format=",~r", scale={"zero": False, "nice": True})
    looks = told_apart("name", looks_of(names), legend={"columns": 2, "offset": 26})
    layers = [mark("rule", {"y": {"datum": base}}, color=GREY), *traced(x, y, looks)]
    if turns_at_zero:
        layers.insert(1, mark("rule", {"y": {"datum": 0}}, color=INK, strokeDash=[4, 4]))
    told = "; ".join(f"{name} {lines[name].goes}" for name in names)
    return Sketch(
        title=finding,
        alt=f"{counted(len(names), 'line').capitalize()} of the result, each over the range of its own "
        f"parameter: {told}.",
        spec=chart(rows, *layers, height=320),
        columns={
            "parameter": rows["name"],
            "place in its range [share]": rows["share"],
            "value": rows["value"],
            "result": rows["result"],
        },
        note="All other values as the designs have them; the grey line is the result there."
        + (" Across the dashed line the ranking flips." if turns_at_zero else ""),
    )
