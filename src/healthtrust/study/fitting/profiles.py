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

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.fitting.climb import Look
from healthtrust.study.fitting.distance import Distance

Real = NDArray[np.float64]
Ask = Callable[[Real], Real]

POINTS = 7
WIDTH = 2.5
"""Standard errors to each side."""
WORTH = 0.05
"""By how much a second move must promise to bring the targets nearer."""
NINETY_FIVE = 3.841458820694124


@dataclass(frozen=True, eq=False)
class Profile:
    """One knob held at several shares of its range, and by how much the distance rises there."""

    shares: Real
    rise: Real

    def ends(self) -> tuple[float, float]:
        """Return where it rises beyond what 95 % allow; NaN where it does not within what was tried."""
        best = int(np.nanargmin(self.rise)) if np.isfinite(self.rise).any() else 0
        return self._crossing(range(best, 0, -1), -1), self._crossing(range(best, len(self.rise) - 1), 1)

    def _crossing(self, at: range, way: int) -> float:
        for n in at:
            low, high = self.rise[n], self.rise[n + way]
            if low <= NINETY_FIVE < high:
                near, far = np.sqrt(max(low, 0.0)), np.sqrt(high)  # a parabola is straight in its root
                part = (NINETY_FIVE**0.5 - near) / (far - near) if np.isfinite(high) else 0.0
                return float(self.shares[n] + part * (self.shares[n + way] - self.shares[n]))
        return float("nan")


def profiles(distance: Distance, fit: Look, errors: Real, ask: Ask) -> tuple[Profile, ...]:
    """Return the profile of each knob round a fit; `errors` [knob] say how wide, NaN for the whole range."""
    knobs = len(fit.point)
    held = [_shares(float(u), float(e)) for u, e in zip(fit.point, errors, strict=True)]
    asked = [(i, a) for i in range(knobs) for a in held[i]]
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
    rise = np.array(far) - least
    ends = np.cumsum([len(each) for each in held])[:-1]
    return tuple(Profile(shares, part) for shares, part in zip(held, np.split(rise, ends), strict=True))


def _shares(point: float, error: float) -> Real:
    half = WIDTH * error if np.isfinite(error) else 1.0
    return np.linspace(max(point - half, 0.0), min(point + half, 1.0), POINTS)


def _moved(point: Real, knob: int, to: float, slopes: Real, apart: Real) -> Real:
    """Return the point with a knob put elsewhere and the others moved as the slopes advise."""
    others = np.arange(len(point)) != knob
    moved = point.copy()
    moved[knob] = to
    left = apart + slopes[:, knob] * (to - point[knob])
    moved[others] -= np.linalg.lstsq(slopes[:, others], left, rcond=1e-6)[0]
    return np.clip(moved, 0.0, 1.0)


def _again(distance: Distance, point: Real, knob: int, slopes: Real, results: Real) -> Real | None:
    """Return where the others should move once more, if that would bring the targets nearer."""
    apart = distance.apart(point, results)
    if not np.isfinite(apart).all():
        return None
    moved = _moved(point, knob, float(point[knob]), slopes, apart)
    left = apart + slopes @ (moved - point)
    return moved if float(apart @ apart - left @ left) > WORTH else None
