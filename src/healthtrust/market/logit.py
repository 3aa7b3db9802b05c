"""The share of choosers that each plan expects, by its utility among the plans that may be joined.

    S_p = exp V_p / Σ_{k open} exp V_k                      R_p = Σ_{k ≤ p} S_k

V_p     utility of plan p (utility.py);  S_p  its share, 0 where it may not be joined;  R_p  cumulative share
Source  conditional logit: McFadden 1974 [recalled]

Identical plans have identical shares. With a the slope of utility in price x, the share answers to a plan's
own price with the elasticity a x (1 − S) and to another's with −a x S. A copy of a plan takes from all other
plans in proportion to their shares, also from those it is nothing like: the weakness of every logit.

The compiled function and its NumPy twin do the same arithmetic in the same order and differ only in `exp`, so
that shares agree to 1e-9.

>>> logit_shares(np.array([[1.0, 1.0, 3.0]]), np.array([[True, True, False]]))
array([[0.5, 0.5, 0. ]])
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(nogil=True, cache=True)
def accumulate(utility: NDArray[np.float64], may_join: NDArray[np.bool_]) -> None:
    """Turn the utilities [plan] of one household into cumulative shares, in place; the last is exactly 1."""
    highest = -np.inf
    for p in range(len(utility)):
        if may_join[p]:
            highest = max(highest, utility[p])
    reached = 0.0
    for p in range(len(utility)):
        # The highest is taken away first, so that no exponential overflows and the sum is at least 1.
        reached += math.exp(utility[p] - highest) if may_join[p] else 0.0
        utility[p] = reached
    for p in range(len(utility)):
        utility[p] /= reached


def accumulated(utility: NDArray[np.float64], may_join: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return cumulative shares [household, plan] for utilities of that shape: `accumulate`, row by row."""
    open_only = np.where(may_join, utility, -np.inf)
    reach = np.cumsum(np.exp(open_only - open_only.max(axis=1, keepdims=True)), axis=1)
    return np.asarray(reach / reach[:, -1:])


def logit_shares(utility: NDArray[np.float64], may_join: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the share [household, plan] that each plan expects of each household's choosers."""
    return np.diff(accumulated(utility, may_join), axis=1, prepend=0.0)
