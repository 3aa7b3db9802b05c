"""What each service would do and cost if it were covered for everyone.

    N_i   = Σ_c n_c π_ic                                expected cases
    E_i   = Σ_c n_c π_ic x_i (1 − k_i κ_c)              expected cost to the pool, after user charges
    r_i   = b_i / x_i                                   the cost-effectiveness ratio all ranking hangs on

c, n_c     need cells and the residents in them;  π_ic  expected cases of i per resident of cell c a year
x_i, b_i   price and health gain per case (minor units, QALYs)
k_i, κ_c   coinsurance on i, and the share of the residents of c who pay it (`package.charges`)
Source     Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 2: r_i.

The cost of one policy takes n cells × services multiplications, however many people there are.

>>> found = value_of(np.array([100, 50]), np.array([[0.1, 0.0], [0.2, 0.5]]), price=np.array([500, 40]),
...                  charge=np.array([[0.0, 0.0], [0.0, 0.25]]))
>>> found.cases, found.cost, found.cell_cost[:, 1]
(array([20., 25.]), array([10000,   750]), array([ 0., 15.]))
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Value:
    """Columns of i services, were each covered for everyone."""

    cases: NDArray[np.float64]
    """[service]: cases expected among all residents in a year."""
    cost: NDArray[np.int64]
    """[service]: expected cost to the pool after user charges, minor units."""
    cell_cost: NDArray[np.float64]
    """[cell, service]: the same per resident of each need cell, minor units."""


def value_of(
    heads: NDArray[np.int64],
    cases: NDArray[np.float64],
    price: NDArray[np.int64],
    charge: NDArray[np.float64],
) -> Value:
    """Return what each service would do and cost.

    heads [cell] residents; cases [cell, service] expected per resident; price [service] minor units; charge
    [cell, service] the part of the price that an average resident of the cell pays (k_i κ_c).
    """
    cell_cost = cases * price * (1 - charge)
    return Value(heads @ cases, np.rint(heads @ cell_cost).astype(np.int64), cell_cost)


def cost_per_qaly(price: NDArray[np.int64], benefit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return minor units per QALY [service]; infinite where a service gains nothing."""
    infinite = np.full(len(price), np.inf)
    return np.asarray(np.divide(price, benefit, out=infinite, where=benefit > 0))
