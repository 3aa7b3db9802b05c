"""Logit shares of cells, averaged over nodes of taste: the loop that every premium is tried in.

    share_ip = Σ_q w_q exp V_iqp / Σ_{k open} exp V_iqk          V_iqp = a_iqp + b_iqp x_ip

a, b, x   utility at price 0, utility of one unit of price, price;  w  weights of the nodes q

The compiled loop and its NumPy twin differ only in `exp`: shares agree to 1e-9.

>>> two_tastes = np.array([[[0.0, 0.0], [0.0, np.log(3.0)]]])
>>> price, open_to_all = np.zeros((1, 2)), np.ones((1, 2), dtype=np.bool_)
>>> mean_shares(two_tastes, -np.ones((1, 2, 2)), price, np.array([0.5, 0.5]), open_to_all).tolist()
[[0.375, 0.625]]
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine.backend import compiled
from healthtrust.market.choice.nests import softmax

Floats = NDArray[np.float64]


@njit(nogil=True, cache=True)
def compiled_shares(
    constant: Floats, slope: Floats, price: Floats, weight: Floats, may_join: NDArray[np.bool_]
) -> Floats:
    """Return shares [cell, plan]: cells in a loop."""
    cells, nodes, plans = constant.shape
    shares = np.zeros((cells, plans))
    worth = np.empty(plans)
    for i in range(cells):
        for q in range(nodes):
            top = -np.inf
            for p in range(plans):
                worth[p] = constant[i, q, p] + slope[i, q, p] * price[i, p] if may_join[i, p] else -np.inf
                top = max(top, worth[p])
            total = 0.0
            for p in range(plans):
                below = worth[p] - top
                worth[p] = 1.0 if below == 0.0 else math.exp(below) if below > -745.0 else 0.0
                total += worth[p]
            for p in range(plans):
                shares[i, p] += weight[q] * worth[p] / total
    return shares


def plain_shares(
    constant: Floats, slope: Floats, price: Floats, weight: Floats, may_join: NDArray[np.bool_]
) -> Floats:
    """Return shares [cell, plan]: the twin of `compiled_shares`."""
    found = np.zeros(price.shape)
    for q, part in enumerate(weight.tolist()):
        utility = np.where(may_join, constant[:, q] + slope[:, q] * price, -np.inf)
        found += part * softmax(utility)[0]
    return found


def mean_shares(
    constant: Floats, slope: Floats, price: Floats, weight: Floats, may_join: NDArray[np.bool_]
) -> Floats:
    """Return the share [cell, plan] of every plan, from utilities [cell, node, plan] and prices [cell, plan].

    weight [node] adds up to 1; may_join [cell, plan] has a plan for every cell.
    """
    found: Floats = (compiled_shares if compiled() else plain_shares)(
        constant, slope, price, weight, may_join
    )
    return found
