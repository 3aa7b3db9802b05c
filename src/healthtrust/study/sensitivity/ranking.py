"""Which parameters can turn the ranking of two designs, and at which values.

For every parameter the ends, the value that stands and the points of its curve are looked at; what changes
its sign between two of them is narrowed. For those that matter most values outside the range are tried too,
as far as both designs allow them, and the nearest flip is told.

    price of a QALY at which net health ranks both alike:    λ* = ΔC / ΔE

ΔC, ΔE   difference in spending of the pool and in QALYs, at the designs' own values

>>> price_of({"qalys": 10.0, "pool spending": 100.0}, {"qalys": 12.0, "pool spending": 150.0})
25.0
>>> price_of({"qalys": 12.0, "pool spending": 100.0}, {"qalys": 10.0, "pool spending": 150.0}) is None
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from healthtrust.study.sensitivity.flips import (
    EXACT,
    Bracket,
    Flip,
    Flips,
    beyond,
    brackets,
    differences_by,
    narrowed,
)
from healthtrust.study.sensitivity.model import Model
from healthtrust.study.sensitivity.one_way import Bar, Curve, shape
from healthtrust.study.sensitivity.parameter import Parameter

Points = dict[str, dict[float, float]]
"""By parameter: values tried, and the difference there."""


def flips(
    model: Model, found: Sequence[Bar], traced: Sequence[Curve], top: Sequence[Parameter]
) -> tuple[Flips, ...]:
    """Return the flips of every parameter with a range, in the order of the bars."""
    ranged = {p.name: p for p in model.question.numbers if p.width > 0}
    inner = _inner(ranged, found, traced)
    apart = {name: brackets(name, list(at), list(at.values())) for name, at in inner.items()}
    seek = [p for p in top if not apart[p.name]]
    outer = _outer(model, seek, inner)
    for p in seek:
        apart[p.name] = _nearest(brackets(p.name, list(outer[p.name]), list(outer[p.name].values())), p)
    exact = {name: EXACT * p.width for name, p in ranged.items()}
    every = [bracket for each in apart.values() for bracket in each]
    narrow = narrowed(every, differences_by(model, "flips"), exact)
    made = []
    for name, at in inner.items():
        whole = {**at, **outer.get(name, {})}
        own = tuple(_flip(model, ranged[name], b) for b in narrow if b.name == name)
        along = [at[x] for x in sorted(at)]
        made.append(Flips(name, own, min(whole), max(whole), len(whole), shape(along)))
    return tuple(made)


def price_of(one: Mapping[str, float], other: Mapping[str, float]) -> float | None:
    """Return money for a QALY at which both are alike; None where one has more health for no more money."""
    cost, qalys = other["pool spending"] - one["pool spending"], other["qalys"] - one["qalys"]
    return cost / qalys if qalys and cost / qalys > 0 else None


def _inner(ranged: Mapping[str, Parameter], found: Sequence[Bar], traced: Sequence[Curve]) -> Points:
    points: Points = {}
    for bar in found:
        if bar.name in ranged:
            p = ranged[bar.name]
            points[bar.name] = {p.low: bar.points[0].result, p.high: bar.points[1].result}
            if p.low < p.base < p.high:
                points[bar.name][p.base] = bar.base
    for curve in traced:
        points[curve.name] |= dict(zip(curve.at.tolist(), curve.result.tolist(), strict=True))
    return points


def _outer(model: Model, seek: Sequence[Parameter], inner: Points) -> Points:
    """Return the differences outside the ranges, with those at the ends."""
    asked = [(p.name, x) for p in seek for x in beyond(model, p)]
    there = differences_by(model, "outside their ranges")(asked) if asked else []
    points: Points = {p.name: {x: inner[p.name][x] for x in (p.low, p.high)} for p in seek}
    for (name, x), difference in zip(asked, there, strict=True):
        points[name][x] = difference
    return points


def _nearest(found: Sequence[Bracket], p: Parameter) -> list[Bracket]:
    return sorted(found, key=lambda b: min(abs(b.low - p.base), abs(b.high - p.base)))[:1]


def _flip(model: Model, p: Parameter, b: Bracket) -> Flip:
    inside = p.low <= b.low and b.high <= p.high
    return Flip(b.value, b.low, b.high, model.question.result.ahead(b.at_high), inside)
