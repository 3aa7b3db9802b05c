"""How far results lie from their targets, and knobs from what was known of them: what a fit makes least.

    D(u) = Σ_j w_j ((m_j(u) − y_j) / s_j)² + Σ_i ((u_i − c_i) p_i)²
    s_j² = se_j² + luck_j²

m_j, y_j   result at the knobs u, and its target;    se_j  standard error of the target;  w_j  its weight
luck_j     standard deviation of the result over seeds: a model of few persons cannot be closer than that
c_i, p_i   where a knob was expected, and standard errors per share of its range; p_i is 0 where unknown
Source     weighted least squares; with normal priors, the most probable values (maximum a posteriori):
           Tarantola, Inverse Problem Theory, SIAM 2005, chapter 3 [recalled]

>>> one = Distance(np.array([0]), np.array([10.0]), np.array([2.0]), np.ones(1), np.zeros(1), np.zeros(1))
>>> one.apart(np.array([0.5]), np.array([13.0])).tolist()
[1.5]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.fitting.ranges import Range
from healthtrust.study.fitting.targets import Target

Real = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Distance:
    """Targets that are fitted to, and priors."""

    column: NDArray[np.intp]
    """Which result each target is of [target]."""
    value: Real
    spread: Real
    """Standard error of the target and luck together."""
    weight: Real
    centre: Real
    """Share at which each knob was expected [knob]."""
    pull: Real
    """Standard errors per share of its range; 0 where nothing was known."""

    @property
    def known(self) -> NDArray[np.intp]:
        """Return the knobs of which something was known before."""
        return np.flatnonzero(self.pull)

    @property
    def observations(self) -> int:
        """Return how many numbers are fitted to: targets and priors."""
        return len(self.value) + len(self.known)

    def missed(self, results: Real) -> Real:
        """Return by how many standard errors results [..., result] miss the targets [..., target]."""
        return np.asarray((results[..., self.column] - self.value) / self.spread)

    def apart(self, point: Real, results: Real) -> Real:
        """Return all that is made least, before it is squared: targets, then priors."""
        known = self.known
        prior = (point[known] - self.centre[known]) * self.pull[known]
        return np.concatenate([np.sqrt(self.weight) * self.missed(results), prior])

    def slopes(self, gradient: Real) -> Real:
        """Return how that changes with each knob, given how results do [result, knob]."""
        scaled = gradient[self.column] * (np.sqrt(self.weight) / self.spread)[:, None]
        return np.concatenate([scaled, np.diag(self.pull)[self.known]])

    def least(self, point: Real, results: Real) -> float:
        """Return the distance itself; infinite where a result is none."""
        apart = self.apart(point, results)
        return float(apart @ apart) if np.isfinite(apart).all() else float("inf")


def distance_of(
    targets: Sequence[Target], columns: Sequence[int], luck: Real, along: Sequence[Range]
) -> Distance:
    """Return the distance to targets that are fitted to; `columns` and `luck` [target] as they stand."""
    used = [n for n, each in enumerate(targets) if each.fitted]
    expected = np.array([each.expected() for each in along])
    errors = np.array([targets[n].standard_error for n in used])
    return Distance(
        column=np.array([columns[n] for n in used], dtype=np.intp),
        value=np.array([targets[n].value for n in used]),
        spread=np.hypot(errors, luck[used]),
        weight=np.array([targets[n].weight for n in used]),
        centre=expected[:, 0],
        pull=expected[:, 1],
    )
