"""Which design is ahead over the ranges of two parameters at once, and the line on which the ranking flips.

    difference d on a grid of values of both;     between neighbours of opposite sign the line crosses at
    y = y_a + (y_b − y_a) |d_a| / (|d_a| + |d_b|)

>>> grid = np.array([[-1.0, 1.0], [-3.0, 1.0]])                                   # [first, second]
>>> crossings(np.array([0.0, 1.0]), np.array([10.0, 20.0]), grid)
[(0.0, 15.0), (1.0, 17.5)]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.sensitivity.flips import brackets
from healthtrust.study.sensitivity.model import Model, Point
from healthtrust.study.sensitivity.parameter import Parameter

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Plane:
    """The difference of two designs [first, second] over a grid of two parameters."""

    names: tuple[str, str]
    first: Real
    second: Real
    difference: Real
    line: tuple[tuple[float, float], ...]
    """Where the ranking flips, along each grid line."""


def plane(model: Model, pair: Sequence[Parameter], points: int) -> Plane:
    """Return the plane of two parameters, with so many points on each side."""
    one, other = pair
    first, second = (np.linspace(p.low, p.high, points) for p in (one, other))
    asked: list[Point] = [{one.name: x, other.name: y} for x in first.tolist() for y in second.tolist()]
    found = model.at(asked, "two at a time").value.reshape(points, points)
    line = crossings(first, second, found)
    line += [(x, y) for y, x in crossings(second, first, found.T)]
    return Plane((one.name, other.name), first, second, found, tuple(dict.fromkeys(line)))


def crossings(first: Real, second: Real, difference: Real) -> list[tuple[float, float]]:
    """Return where the difference changes its sign along the second, at each value of the first."""
    return [
        (x, bracket.value)
        for x, row in zip(first.tolist(), difference.tolist(), strict=True)
        for bracket in brackets("", second.tolist(), row)
    ]
