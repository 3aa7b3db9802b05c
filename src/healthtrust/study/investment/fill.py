"""Money shared so that the next pound returns the same everywhere: programmes, and care beside them.

    max Σ_r v_r ( 1 − e^(−I_r / ι_r) ) + care(S)      subject to  Σ_r I_r + S = B,   I_r ≥ 0
    I_r(k) = ι_r max( 0, ln( a_r / k ) ),   a_r = v_r / ι_r        S(k) = S_0 ( h / k )^(1 / γ) within bounds

a_r     return of the first pound;  k  the common return of the last, found by bisection of its logarithm
S_0, h  care spent today and the return of its next pound;  γ  how fast that falls (`allocate.returns.curves`)
Source  equal marginal returns (Karush, Kuhn and Tucker) of a concave sum, solved by its dual [recalled].

>>> shared, k, _ = fill(np.array([9.0, 3.0, 0.5]), np.array([2.0, 4.0, 1.0]), np.array(5.0))
>>> shared.round(3).tolist(), round(float(k), 3)
([3.131, 1.869, 0.0], 1.88)
>>> round(9 * float(np.exp(-shared[0] / 2)), 3), round(3 * float(np.exp(-shared[1] / 4)), 3)
(1.88, 1.88)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from healthtrust.study.investment.use import Real

HALVINGS = 200
_NOTHING = 1e-300


class Care(NamedTuple):
    """Care beside programmes: spent today, return of its next pound [...], curvature, bounds as ratios."""

    spent: float
    first: Real
    curvature: float
    least: float
    most: float

    def at(self, k: Real) -> Real:
        """Return the spending [...] whose last pound returns k [...]."""
        bounds = np.log([self.least, self.most])
        wanted = (np.log(np.maximum(self.first, _NOTHING)) - np.log(np.maximum(k, _NOTHING))) / self.curvature
        return np.asarray(self.spent * np.exp(np.clip(wanted, *bounds)))


def fill(first: Real, scale: Real, budget: Real, care: Care | None = None) -> tuple[Real, Real, Real]:
    """Return spending [..., programme], the return of the last pound [...], and spending on care [...].

    first [..., programme] is what the first pound returns, scale [programme] money at which returns diminish,
    budget [...] money for programmes, and for care beside what it has today. Where nothing returns anything
    and there is no care, nothing is spent.
    """
    safe = np.maximum(first, _NOTHING)

    def wanted(log_k: Real) -> tuple[Real, Real]:
        k = np.exp(log_k)
        spending = scale * np.maximum(np.log(safe) - log_k[..., None], 0.0) * (first > 0)
        return spending, care.at(k) if care else np.zeros_like(k)

    money = budget + (care.spent if care else 0.0)
    low, high = _ends(safe, scale, money, care)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if ((middle <= low) | (middle >= high)).all():
            break
        spending, on_care = wanted(middle)
        over = spending.sum(axis=-1) + on_care > money
        low, high = np.where(over, middle, low), np.where(over, high, middle)
    spending, on_care = wanted(high)
    return spending, np.exp(high), on_care


def _ends(safe: Real, scale: Real, money: Real, care: Care | None) -> tuple[Real, Real]:
    """Return logarithms of returns at which too much and at most the money is wanted."""
    best = safe.argmax(axis=-1)
    of_best = np.take_along_axis(np.broadcast_to(scale, safe.shape), best[..., None], axis=-1)[..., 0]
    low = np.log(safe.max(axis=-1)) - (money + 1) / of_best
    high = np.log(safe.max(axis=-1))
    if care is not None:
        care_first = np.log(np.maximum(care.first, _NOTHING))
        low = np.minimum(low, care_first - care.curvature * np.log(care.most) - 1)
        high = np.maximum(high, care_first - care.curvature * np.log(care.least))
    return np.asarray(low), np.asarray(high)
