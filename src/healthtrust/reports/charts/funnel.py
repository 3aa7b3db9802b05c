"""Which bodies lie outside the funnel? Value by size, with limits of chance and adjusted ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from healthtrust.reports.charts.grammar import Spec, at, chart, mark, number, told_apart
from healthtrust.reports.charts.theme import BLUE, GREY, INK, ORANGE, TURQUOISE
from healthtrust.reports.figure import Sketch
from healthtrust.reports.phrases import percent

WITHIN, CHANCE, BEYOND = "within both", "beyond chance only", "beyond adjusted limits"
LOOKS = {WITHIN: (GREY, "circle"), CHANCE: (TURQUOISE, "square"), BEYOND: (ORANGE, "triangle-up")}
MOST = 2_000
"""Points of a drawing; of more bodies a sample is drawn that keeps all beyond adjusted limits."""
LIMITS = ("chance, low", "chance, high", "adjusted, low", "adjusted, high")


@dataclass(frozen=True)
class Funnelled:
    """What a funnel shows: points [body], limits by size, and words."""

    size: Sequence[float]
    value: Sequence[float]
    where: Sequence[str]
    """WITHIN, CHANCE or BEYOND."""
    limits: Mapping[str, Sequence[float]]
    """`size`, `bodies` below that size and above the one before, and LIMITS."""
    standard: float
    level: float
    sized: str
    """What a size counts: people, exposure, events expected."""
    share: bool
    hidden: int = 0
    """Bodies with few persons, which are not drawn."""


def funnel(shown: Funnelled) -> Sketch:
    """Return the funnel of bodies beside a standard."""
    total = len(shown.where) or 1
    beyond = [k for k, where in enumerate(shown.where) if where == BEYOND]
    chance = len(beyond) + sum(where == CHANCE for where in shown.where)
    drawn = thinned(shown.size, shown.where)
    unit = "share" if shown.share else "per unit"
    note = [
        f"Drawn are all {len(beyond):,} bodies beyond adjusted limits, and a sample of the others, even by "
        f"size: {len(drawn):,} of {total:,}."
        if len(drawn) < total
        else "",
        f"{shown.hidden:,} bodies with few persons are not drawn." if shown.hidden else "",
    ]
    return Sketch(
        title=f"{percent(chance / total)} of bodies lie beyond chance, {percent(len(beyond) / total)} beyond "
        "adjusted limits",
        alt=f"A point for each of {len(drawn):,} bodies, their value over their size. Two funnels of "
        f"{100 * shown.level:g} % limits around {_said(shown.standard, shown.share)}: of chance, which "
        "narrow with size, and adjusted ones, which stay wide.",
        spec=_spec(shown, drawn),
        columns={
            f"size [{shown.sized}]": list(shown.limits["size"]),
            "bodies up to it": list(shown.limits["bodies"]),
            **{f"{name} [{unit}]": list(shown.limits[name]) for name in LIMITS},
        },
        note=" ".join(part for part in note if part),
    )


def thinned(size: Sequence[float], where: Sequence[str]) -> list[int]:
    """Return which points are drawn: all where they are few, else all beyond and a sample evenly by size.

    >>> thinned([1.0, 2.0, 3.0], [WITHIN, BEYOND, CHANCE])
    [0, 1, 2]
    """
    if len(where) <= MOST:
        return list(range(len(where)))
    kept = [k for k, each in enumerate(where) if each == BEYOND]
    others = sorted((k for k, each in enumerate(where) if each != BEYOND), key=lambda k: (size[k], k))
    room = max(MOST - len(kept), MOST // 4)
    step = max(len(others) / room, 1.0)
    kept += [others[int(i * step)] for i in range(min(room, len(others)))]
    return sorted(kept)


def _spec(shown: Funnelled, drawn: Sequence[int]) -> Spec:
    order = list(LOOKS)
    drawn = sorted(drawn, key=lambda k: order.index(shown.where[k]))  # those beyond limits in front
    points: dict[str, list[Any]] = {
        "size": [shown.size[k] for k in drawn],
        "value": [shown.value[k] for k in drawn],
        "where": [shown.where[k] for k in drawn],
    }
    ends = shown.limits["size"][0], shown.limits["size"][-1]
    ticks = [
        k * 10.0**power for power in range(-2, 9) for k in (1, 2, 5) if ends[0] <= k * 10.0**power <= ends[1]
    ]
    x = number("size", shown.sized, format="~s", scale={"type": "log", "nice": False}, axis={"values": ticks})
    y = number("value", "value", format=".0%" if shown.share else ",~f", scale={"zero": False})
    limits = {"values": [dict(zip(_KEYS, row, strict=True)) for row in zip(*_columns(shown), strict=True)]}
    edge = {"y": {**y, "field": "adjusted_low"}, "y2": at("adjusted_high"), "x": x}
    inner = {"y": {**y, "field": "chance_low"}, "y2": at("chance_high"), "x": x}
    band = {"data": limits, **mark("area", edge, color=BLUE, opacity=0.10)}
    middle = {"data": limits, **mark("area", inner, color=BLUE, opacity=0.16)}
    centre = mark("rule", {"y": {"datum": shown.standard}}, color=INK, strokeDash=[5, 4])
    dot = mark("point", {"x": x, "y": y, **told_apart("where", LOOKS)}, size=26, opacity=0.65)
    return chart(points, band, middle, *_edges(limits, x, y), centre, dot, height=420)


_KEYS = ("size", "chance_low", "chance_high", "adjusted_low", "adjusted_high")


def _columns(shown: Funnelled) -> list[Sequence[float]]:
    return [shown.limits["size"], *(shown.limits[name] for name in LIMITS)]


def _edges(limits: Spec, x: Spec, y: Spec) -> list[Spec]:
    """Return the limits as lines: those of chance dashed, adjusted ones drawn through."""
    dashes = {"chance_low": [3, 3], "chance_high": [3, 3], "adjusted_low": [1, 0], "adjusted_high": [1, 0]}
    return [
        {
            "data": limits,
            **mark("line", {"x": x, "y": {**y, "field": key}}, color=BLUE, strokeWidth=1.4, strokeDash=dash),
        }
        for key, dash in dashes.items()
    ]


def _said(value: float, share: bool) -> str:
    return percent(value) if share else f"{value:,.3g}"
