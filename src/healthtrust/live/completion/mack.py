"""How far off the chain ladder may be: Mack's standard errors, free of any distribution.

    σ²_d       = Σ_i C_i,d (C_i,d+1 / C_i,d − f_d)² / (n_d − 1)          over the n_d months that tell f_d
    σ²_last    = min( σ⁴_last−1 / σ²_last−2,  σ²_last−2,  σ²_last−1 )    where one month alone tells it
    mse(R_i)   = U_i² Σ_{d ≥ k_i} σ²_d / f_d² ( 1 / Ĉ_i,d + 1 / S_d )
    cov(i, j)  = U_i U_j Σ_{d ≥ max(k_i, k_j)} σ²_d / f_d² / S_d          months of care i and j share factors

C_i,d   in for month of care i after d months, cumulative; Ĉ beyond what is watched: f applied to the latest
f_d     development factor from d to d + 1;  k_i  months watched of i;  U_i  its ultimate cost
S_d     Σ C_i,d over the months that tell f_d;  R_i  what is still to come of i
The error of a sum of months is the square root of the sum over the matrix of mse and covariances.
Source  Mack, ASTIN Bulletin 1993; 23: 213-225, doi:10.2143/AST.23.2.2005092, theorem 3 and its corollary
        [recalled]

>>> upto = np.array([[60, 90, 100], [120, 180, 0], [90, 0, 0]])
>>> spread(upto, np.array([3, 2, 1]), np.array([1.5, 10 / 9])).round(6).tolist()
[0.0, 0.0]
>>> upto[1, 1] = 170
>>> factor = np.array([260 / 180, 10 / 9])
>>> spread(upto, np.array([3, 2, 1]), factor).round(4).tolist()
[0.2778, 0.2778]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Whole = NDArray[np.int64]


def spread(upto: Whole, watched: Whole, factor: Real) -> Real:
    """Return σ² of each development factor [d]; not a number where too few months tell any.

    upto: cumulative [month of care, month of development]; a month with nothing in tells nothing of a factor.
    """
    found = np.full(len(factor), np.nan)
    for d, f in enumerate(factor):
        before, after = (upto[watched > d + 1, column].astype(float) for column in (d, d + 1))
        tells = before > 0
        if tells.sum() > 1:
            ratio = after[tells] / before[tells]
            found[d] = (before[tells] * (ratio - f) ** 2).sum() / (tells.sum() - 1)
        elif d:
            found[d] = _last(found[:d])
    return found


def _last(earlier: Real) -> float:
    """Return σ² of a factor that one month alone tells, from those before it."""
    if len(earlier) == 1:
        return float(earlier[-1])
    before, one = earlier[-2:]
    return float(min(one**2 / before if before > 0 else 0.0, before, one))


def told_by(upto: Whole, watched: Whole) -> Real:
    """Return S_d, the money of the months that tell each factor [d]."""
    return np.array([upto[watched > d + 1, d].sum() for d in range(upto.shape[1] - 1)], dtype=np.float64)


def process(latest: Real, watched: Whole, factor: Real, sigma_squared: Real) -> Real:
    """Return the part of the mean square error that is each month's own chance [month of care].

    U² Σ σ²/f² / Ĉ, with Ĉ = latest · f · f ...; nothing of a month in which nothing is in.
    """
    found = np.zeros(len(latest))
    for i, (now, k) in enumerate(zip(latest, watched, strict=True)):
        if now > 0 and k <= len(factor):
            expected = now * np.append(1.0, np.cumprod(factor[k - 1 :]))
            ratios = sigma_squared[k - 1 :] / factor[k - 1 :] ** 2 / expected[:-1]
            found[i] = expected[-1] ** 2 * ratios.sum()
    return found


def shared(ultimate: Real, watched: Whole, terms: Real) -> Real:
    """Return the covariances that shared factors give [month, month]; terms: σ²_d / f_d² / S_d [d]."""
    beyond = np.append(np.cumsum(terms[::-1])[::-1], 0.0)
    start = np.minimum(np.maximum(watched[:, None], watched[None, :]) - 1, len(terms))
    return np.asarray(ultimate[:, None] * ultimate[None, :] * beyond[start])
