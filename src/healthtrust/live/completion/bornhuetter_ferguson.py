"""A month too young to tell is completed from what it was expected to cost: Bornhuetter and Ferguson.

    p_i      = 1 / (f_k f_k+1 ...)                             share of month i that is in by its age
    R_BF,i   = (1 − p_i) μ_i                                   what is to come, if the expected cost is right
    R_i      = Z_i R_CL,i + (1 − Z_i) R_BF,i,   Z_i = p_i      the rule that chooses between the two

R_CL,i   what is to come by the chain ladder;  μ_i  expected cost of month i, such as its budget
Z_i      credibility of the chain ladder: next to none in a month's first days, all when everything is in
The standard error is Z s.e.(R_CL) + (1 − Z) s.e.(R_BF), the most that it can be whatever the two have in
common, where

    s.e.(R_BF)² = μ_i Σ_{d ≥ k} σ²_d / f_d² · (f_d f_d+1 ...) + (1 − p_i)² (v μ_i)²

v        how far off an expected cost may be, relative to it; wrong alike in all months, so that errors add up
Source  Bornhuetter and Ferguson, Proc Casualty Actuarial Society 1972; 59: 181-195 [recalled]; credibility p:
        Benktander 1976, in Mack, ASTIN Bulletin 2000; 30: 333-347 [recalled]; v = 0.05 [assumed]

>>> from healthtrust.live.completion.chain_ladder import completed
>>> ladder = completed(np.array([[6000, 9000, 10000], [12000, 17000, 0], [9000, 0, 0]]))
>>> mixed = with_prior(ladder, Prior(np.array([10000, 19000, 12000])))
>>> ladder.ibnr.tolist(), mixed.ibnr.tolist(), mixed.credibility.round(3).tolist()
([0, 1889, 5444], [0, 1890, 5097], [1.0, 0.9, 0.623])
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.live.completion.chain_ladder import Completed, whole

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Prior:
    """What months of care were expected to cost."""

    expected: NDArray[np.int64]
    """[month of care]: minor units."""
    doubt: float = 0.05
    """How far off it may be, relative to it: a standard error over the expected cost."""


def with_prior(found: Completed, prior: Prior) -> Completed:
    """Return months completed by chain ladder and expected cost together, each weighted by its credibility.

    Raises ValueError for an expected cost below zero, a doubt below zero, or another number of months.
    """
    expected = np.asarray(prior.expected, dtype=np.float64)
    if expected.shape != found.latest.shape or (expected < 0).any() or not prior.doubt >= 0:
        raise ValueError(
            f"an expected cost, none below zero, is needed for each of {len(found.latest)} months"
        )
    weight = np.clip(found.share_in, 0.0, 1.0)
    to_come = (1 - weight) * expected
    ladder = found.latest * (found.to_ultimate[found.watched - 1] - 1)
    ibnr = whole(weight * ladder + (1 - weight) * to_come)
    misjudged = (1 - weight) * to_come * prior.doubt
    by_ladder = weight * found.standard_error
    by_chance = (1 - weight) * np.sqrt(_chance(found, expected))
    own = (by_ladder + np.hypot(by_chance, misjudged)) ** 2
    covariance = weight[:, None] * weight[None, :] * found.covariance + np.outer(misjudged, misjudged)
    covariance[np.diag_indices(len(own))] = own
    return replace(found, ibnr=ibnr, covariance=covariance, credibility=weight)


def _chance(found: Completed, expected: Real) -> Real:
    """Return the chance in what is to come of months that cost what is expected: μ Σ σ²/f² · (f f ...)."""
    terms = found.sigma_squared / found.factor**2 * found.to_ultimate[:-1]
    beyond = np.append(np.cumsum(terms[::-1])[::-1], 0.0)
    return np.asarray(expected * beyond[found.watched - 1])
