"""What the rule wants each place to grow by per head, given how far it is from target.

    d = (C − T) / T                         distance: below zero, the place has less than its target
    c(d) = −d / (1 + d)                     growth per head that would close the whole of it
    g(d) = s × c(d)                         the slope: share s of the distance closes in a year
    g(d) = straight lines through the points (d_k, g_k), flat before the first and after the last

C   last year's allocation grown by the place's population only;  T  its target, share of this year's budget
g   must never rise with d, or a place further below target would grow less; and (1 + d)(1 + g(d)), what a
    place ends with over its target, must never fall with d, or it would overtake one nearer to target.
    Between two points that is a parabola open below: its slope at the second tells.
Source  distance from target and a bounded, decreasing, piecewise-linear growth function: NHS England, pace
        of change in allocations to commissioners 2016/17, as told by the HFMA [cited]. The slope as a share
        of the distance is this library's: it never takes a place across its target.

>>> rules = Pace(points=({"distance": -0.05, "growth": 0.04}, {"distance": 0.05, "growth": 0.0}))
>>> [round(float(g), 3) for g in wanted(np.array([-0.20, -0.05, 0.0, 0.03, 0.30]), rules)]
[0.04, 0.04, 0.02, 0.008, 0.0]
>>> round(float(wanted(np.array([-0.20]), Pace(slope=0.5))[0]), 3)
0.125
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.pace import Pace, Point
from healthtrust.ground.problems import Problem


def closing(distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the growth per head [n] that takes a place at a distance [n] exactly to its target."""
    return -distance / (1 + distance)


def wanted(distance: NDArray[np.float64], rules: Pace) -> NDArray[np.float64]:
    """Return the growth per head [n] that the rule wants at each distance [n], before floors and caps."""
    if rules.points:
        at = [point.distance for point in rules.points]
        return np.asarray(np.interp(distance, at, [point.growth for point in rules.points]))
    return closing(distance) * (1.0 if rules.slope is None else rules.slope)


def points_that_cannot_be(rules: Pace, where: str) -> Iterator[Problem]:
    """Yield what is wrong with the points of a rule: their order, growth that rises, places that overtake."""
    if rules.points and rules.slope is not None:
        remedy = "Leave one of them out."
        yield Problem(f"{where}, slope", "a slope beside points", "a slope or points", remedy=remedy)
    if len(rules.points) == 1:
        yield Problem(f"{where}, points", "one point", "at least two, for a line between them")
    for number, (one, other) in enumerate(pairwise(rules.points), start=2):
        place = f"{where}, points, number {number}"
        if other.distance <= one.distance:
            found = f"distance {other.distance:g} after {one.distance:g}"
            yield Problem(place, found, "distances that rise, the furthest below target first")
        elif other.growth > one.growth:
            found = f"growth {other.growth:g} after {one.growth:g}"
            yield Problem(place, found, "growth that never rises as places stand further above target")
        elif overtakes(one, other):
            found = f"growth that falls from {one.growth:g} to {other.growth:g} in so short a distance"
            remedy = "Set the points further apart: a place would overtake one nearer to its target."
            yield Problem(place, found, "a gentler line", remedy=remedy)


def overtakes(one: Point, other: Point) -> bool:
    """Say whether growth falls so fast between two points that (1 + d)(1 + g) falls with it."""
    fall = (other.growth - one.growth) / (other.distance - one.distance)
    return 1 + other.growth + (1 + other.distance) * fall < 0
