"""How the distance rises when one knob is held elsewhere and the others make the best of it.

    P_i(a) = min over u, u_i = a, of D(u);          95 %:  all a with P_i(a) − D ≤ 3.84

The others are moved by the slopes at the fit; the design is tried, and where what is still missed asks for
it they are moved again. Every point was tried, so a profile is never lower than it should be.
Source  Venzon and Moolgavkar, Appl Stat 1988; 37: 87-94; 3.84 the 95 % quantile of χ² of one [recalled]

>>> line = Distance(np.array([0]), np.zeros(1), np.array([0.1]), np.ones(1), np.zeros(1), np.zeros(1))
>>> look = Look(np.array([0.5]), np.array([0.0]), np.array([[1.0]]))
>>> one, = profiles(line, look, np.array([0.1]), lambda points: points - 0.5)
>>> one.rise.round(2).tolist()[:3], [round(each, 3) for each in one.ends()]
([6.25, 2.78, 0.69], [0.304, 0.696])
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.fitting.climb import Look
from healthtrust.study.fitting.distance import Distance

Real = NDArray[np.float64]
Ask = Callable[[Real], Real]
Held = tuple[int, float]
"""A knob, and the share of its range at which it is held."""

POINTS = 7
WIDTH = 2.5
"""Standard errors to each side."""
FURTHER = (0.125, 0.25, 0.5, 1.0)
"""Parts of the way from there to an end of the range, where a profile has not risen by then."""
WORTH = 0.05
"""By how much a second move must promise to bring the targets nearer."""
NINETY_FIVE = 3.841458820694124


@dataclass(frozen=True, eq=False)
class Profile:
    """One knob held at several shares of its range, and by how much the distance rises there."""

    shares: Real
    rise: Real

    def ends(self) -> tuple[float, float]:
        """Return the first and the last share that 95 % allow; NaN where its range ends before."""
        within = np.flatnonzero(self.rise <= NINETY_FIVE)
        if not len(within):
            return float("nan"), float("nan")
        return self._crossing(int(within[0]), -1), self._crossing(int(within[-1]), 1)

    def _crossing(self, at: int, way: int) -> float:
        if not 0 <= at + way < len(self.rise):
            return float("nan")
        low, high = self.rise[at], self.rise[at + way]
        near, far = np.sqrt(max(low, 0.0)), np.sqrt(high)  # a parabola is straight in its root
        part = (NINETY_FIVE**0.5 - near) / (far - near) if np.isfinite(high) else 0.0
        return float(self.shares[at] + part * (self.shares[at + way] - self.shares[at]))


def profiles(distance: Distance, fit: Look, errors: Real, ask: Ask) -> tuple[Profile, ...]:
    """Return the profile of each knob round a fit; `errors` [knob] say how wide, NaN for the whole range.

    Where a profile has not risen beyond 95 % by then, it is followed to the end of the range.
    """
    held = [_shares(float(u), float(e)) for u, e in zip(fit.point, errors, strict=True)]
    near = _risen(distance, fit, [(i, float(a)) for i, shares in enumerate(held) for a in shares], ask)
    further = [
        (i, outermost + part * (end - outermost))
        for i, shares in enumerate(held)
        for outermost, end in ((float(shares[0]), 0.0), (float(shares[-1]), 1.0))
        if outermost != end and near[i, outermost] <= NINETY_FIVE
        for part in FURTHER
    ]
    rise = {**near, **_risen(distance, fit, further, ask)}
    every = [sorted(a for i, a in rise if i == knob) for knob in range(len(fit.point))]
    return tuple(
        Profile(np.array(shares), np.array([rise[i, a] for a in shares])) for i, shares in enumerate(every)
    )


def _risen(distance: Distance, fit: Look, asked: Sequence[Held], ask: Ask) -> dict[Held, float]:
    """Return by how much the distance rises with one knob held elsewhere, for several of those."""
    if not asked:
        return {}
    slopes, least = distance.slopes(fit.gradient), distance.least(fit.point, fit.results)
    apart = distance.apart(fit.point, fit.results)
    first = np.array([_moved(fit.point, i, a, slopes, apart) for i, a in asked])
    found = ask(first)
    second = [
        _again(distance, point, i, slopes, results)
        for (i, _), point, results in zip(asked, first, found, strict=True)
    ]
    far = [distance.least(point, results) for point, results in zip(first, found, strict=True)]
    worth = [n for n, point in enumerate(second) if point is not None]
    if worth:
        points = np.array([second[n] for n in worth])
        for n, point, results in zip(worth, points, ask(points), strict=True):
            far[n] = min(far[n], distance.least(point, results))
    here = fit.point
    return {(i, a): 0.0 if a == here[i] else each - least for (i, a), each in zip(asked, far, strict=True)}


def _shares(point: float, error: float) -> Real:
    """Return where a knob is held: at the fit, where the distance has not risen, and to both sides."""
    half = WIDTH * error if np.isfinite(error) else 1.0
    return np.union1d(np.linspace(max(point - half, 0.0), min(point + half, 1.0), POINTS), [point])


def _moved(point: Real, knob: int, to: float, slopes: Real, apart: Real) -> Real:
    """Return the point with a knob put elsewhere, others moved within their ranges as slopes advise."""
    from scipy.optimize import lsq_linear

    others = np.arange(len(point)) != knob
    moved = point.copy()
    moved[knob] = to
    left = apart + slopes[:, knob] * (to - point[knob])
    if others.any():
        room = (-moved[others], 1 - moved[others])
        moved[others] += lsq_linear(slopes[:, others], -left, room, method="bvls").x
    return np.clip(moved, 0.0, 1.0)


def _again(distance: Distance, point: Real, knob: int, slopes: Real, results: Real) -> Real | None:
    """Return where the others should move once more, if that would bring the targets nearer."""
    apart = distance.apart(point, results)
    if not np.isfinite(apart).all():
        return None
    moved = _moved(point, knob, float(point[knob]), slopes, apart)
    left = apart + slopes @ (moved - point)
    return moved if float(apart @ apart - left @ left) > WORTH else None
