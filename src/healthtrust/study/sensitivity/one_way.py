"""What a result becomes when one value at a time is put to the ends of its range, all others as they stand.

    swing of p = max( y(low_p), y, y(high_p) ) − min( y(low_p), y, y(high_p) )
    variance of p alone ≈ ( (y(high_p) − y(low_p)) / 2z )²

y      result; y without an argument, at the designs' own values;  low, high  95 % ends;  z = 1.96
Source tornado: Briggs, Claxton and Sculpher, Decision Modelling for Health Economic Evaluation, Oxford 2006,
       chapter 3 [recalled]; the variance is that of a straight line through both ends

Where the variances of single values add up to much less than that of all drawn together, values work
through each other.

>>> bar = Bar("loading", (Tried(0.1, 4.0), Tried(0.3, 1.0)), base=3.0)
>>> bar.swing, bar.low, bar.high, round(bar.variance, 3)
(3.0, 1.0, 4.0, 0.586)
>>> shape([1.0, 2.0, 2.0, 5.0]), shape([3.0, 1.0, 2.0]), shape([1.0, 1.0])
('rises', 'turns', 'flat')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.sensitivity.model import Model, Point
from healthtrust.study.sensitivity.parameter import Parameter
from healthtrust.study.trial.uncertain import Z

Real = NDArray[np.float64]

POINTS = 7
"""Points of a response curve, both ends among them."""
NOTHING = 1e-9
"""Part of a result below which a change is none."""


@dataclass(frozen=True)
class Tried:
    """A value and what the result was there; NaN with a reason where a design could not be."""

    at: Any
    result: float
    why: str = ""


@dataclass(frozen=True)
class Bar:
    """One parameter varied alone: its ends, or all alternatives of a choice."""

    name: str
    points: tuple[Tried, ...]
    base: float

    @property
    def known(self) -> list[float]:
        """Return the results that are known, that at the value which stands among them."""
        return [self.base, *(p.result for p in self.points if isfinite(p.result))]

    @property
    def low(self) -> float:
        """Return the least result."""
        return min(self.known)

    @property
    def high(self) -> float:
        """Return the greatest result."""
        return max(self.known)

    @property
    def swing(self) -> float:
        """Return how far the result moves."""
        return self.high - self.low

    @property
    def moves(self) -> bool:
        """Return whether the result moves at all."""
        return self.swing > NOTHING * max(map(abs, self.known))

    @property
    def variance(self) -> float:
        """Return the variance this parameter alone gives; NaN of a choice, or without both ends."""
        if len(self.points) != 2 or any(isinstance(p.at, str | bool) for p in self.points):
            return nan
        return ((self.points[1].result - self.points[0].result) / (2 * Z)) ** 2


@dataclass(frozen=True)
class Curve:
    """The result over the range of one parameter."""

    name: str
    at: Real
    result: Real
    each: Real
    """[design, point]"""


def bars(model: Model, base: float) -> tuple[Bar, ...]:
    """Return one bar for each parameter, the widest first."""
    parameters = model.question.parameters
    values = [p.choices or (p.low, p.high) for p in parameters]
    points: list[Point] = [
        {p.name: value} for p, own in zip(parameters, values, strict=True) for value in own
    ]
    found = model.at(points, "one at a time")
    results = iter(zip(found.value.tolist(), found.why, strict=True))
    made = [
        Bar(p.name, tuple(Tried(value, *next(results)) for value in own), base)
        for p, own in zip(parameters, values, strict=True)
    ]
    return tuple(sorted(made, key=lambda bar: -bar.swing))


def leading(found: Sequence[Bar], parameters: Sequence[Parameter], most: int) -> list[Parameter]:
    """Return the parameters with a range that move the result most."""
    ranged = {p.name: p for p in parameters if p.uncertain is not None and p.width > 0}
    return [ranged[bar.name] for bar in found if bar.name in ranged and bar.moves][:most]


def curves(model: Model, parameters: Sequence[Parameter]) -> tuple[Curve, ...]:
    """Return the result over the range of each parameter."""
    grids = [np.linspace(p.low, p.high, POINTS) for p in parameters]
    points: list[Point] = [
        {p.name: value} for p, grid in zip(parameters, grids, strict=True) for value in grid.tolist()
    ]
    found = model.at(points, "curves")
    return tuple(
        Curve(p.name, grid, found.value[k : k + POINTS], found.each[:, k : k + POINTS])
        for k, (p, grid) in zip(
            range(0, len(points), POINTS), zip(parameters, grids, strict=True), strict=True
        )
    )


def shape(results: Sequence[float]) -> str:
    """Return whether results rise, fall, turn or stay flat from one value to the next."""
    known = [r for r in results if isfinite(r)]
    least = NOTHING * max(map(abs, known), default=0.0)
    steps = {1 if b > a else -1 for a, b in pairwise(known) if abs(b - a) > least}
    return "turns" if len(steps) > 1 else {1: "rises", -1: "falls"}.get(next(iter(steps), 0), "flat")
