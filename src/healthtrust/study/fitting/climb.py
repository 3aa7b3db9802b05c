"""The least distance from a starting point: a trust region within the ranges, slopes by differences.

    dm/du_i ≈ (m(u + h e_i) − m(u − h e_i)) / 2h,      one side only at an end of the range

h   share of the range: wide enough to step over the small steps in which a simulated result moves
Source  Branch, Coleman and Li, SIAM J Sci Comput 1999; 21: 1-23, as scipy.optimize.least_squares does it
        [recalled]

A point and all that its slopes need are tried together, and so are the points of all starts.

>>> line = Distance(np.array([0, 1]), np.array([3.0, 1.0]), np.ones(2), np.ones(2), np.zeros(1), np.zeros(1))
>>> def ask(points):
...     return np.concatenate([4 * points, 2 * points**2], axis=1)
>>> end = climbed(np.array([0.2]), Step(line, np.array([0.02])), ask)
>>> round(float(end.point[0]), 3), round(end.least, 3)
(0.735, 0.01)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.fitting.distance import Distance

Real = NDArray[np.float64]
Ask = Callable[[Real], Real]

MOST = 40
"""Steps after which a search ends where it stands."""
CLOSE = 1e-5
"""A step of this share of the ranges is the last."""
ENOUGH = 1e-3
"""Nor is it worth going on for so little of the distance, or of one where that is less."""
INSIDE = 1e-3
"""How far within the ranges a search starts."""


@dataclass(frozen=True, eq=False)
class Step:
    """What is made least, and how far each knob is moved to see what follows [knob]."""

    distance: Distance
    width: Real


@dataclass(frozen=True, eq=False)
class Look:
    """A point with its results [result] and how they change with each knob [result, knob]."""

    point: Real
    results: Real
    gradient: Real


@dataclass(frozen=True, eq=False)
class End:
    """Where a search began and ended, how far from the targets, and after how many steps."""

    start: Real
    point: Real
    least: float
    steps: int


def looked(point: Real, width: Real, ask: Ask) -> Look:
    """Return results and slopes at a point, all tried at once."""
    knobs = len(point)
    moved = np.diag(width)
    above, below = np.minimum(point + moved, 1.0), np.maximum(point - moved, 0.0)
    found = ask(np.concatenate([point[None], above, below]))
    here, up, down = found[0], found[1 : knobs + 1], found[knobs + 1 :]
    at = np.arange(knobs)
    ends = (above[at, at], below[at, at])
    gone = [np.asarray(~np.isfinite(side).all(axis=1)) for side in (up, down)]
    up, down = (np.where(off[:, None], here, side) for off, side in zip(gone, (up, down), strict=True))
    high, low = (np.where(off, point, end) for off, end in zip(gone, ends, strict=True))
    between = high - low
    rise = (up - down) / np.where(between > 0, between, 1.0)[:, None]
    return Look(point, here, np.nan_to_num(rise.T))


@dataclass
class _Climb:
    """Answers the optimiser, and keeps the last look so that a point and its slopes are tried once."""

    step: Step
    ask: Ask
    last: Look | None = field(default=None)
    steps: int = 0

    def look(self, point: Real) -> Look:
        if self.last is None or not np.array_equal(self.last.point, point):
            self.last = looked(point.copy(), self.step.width, self.ask)
            self.steps += 1
        return self.last

    def apart(self, point: Real) -> Real:
        """Return what is made least and a 1 behind it, so that what is next to nothing counts as such."""
        found = self.step.distance.apart(point, self.look(point).results)
        return np.append(np.where(np.isfinite(found), found, np.inf), 1.0)

    def slopes(self, point: Real) -> Real:
        found = self.step.distance.slopes(self.look(point).gradient)
        return np.concatenate([found, np.zeros((1, len(point)))])


def climbed(start: Real, step: Step, ask: Ask) -> End:
    """Return where a search ends that begins at a point; infinitely far where nothing can be there."""
    from scipy.optimize import least_squares

    climb = _Climb(step, ask)
    inside = np.clip(start, INSIDE, 1 - INSIDE)
    if not np.isfinite(climb.apart(inside)).all():
        return End(start, start, float("inf"), climb.steps)
    found = least_squares(
        climb.apart,
        inside,
        climb.slopes,
        bounds=(0.0, 1.0),
        ftol=ENOUGH,
        xtol=CLOSE,
        gtol=1e-9,
        max_nfev=MOST,
    )
    return End(start, np.asarray(found.x), 2 * float(found.cost) - 1, climb.steps)
