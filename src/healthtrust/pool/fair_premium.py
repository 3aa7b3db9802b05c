"""What the members of a household would pay an insurer that knew their risk: their expected covered cost.

    v_h = Σ_{members i of h} k_{c(i)}              in the first year: v_h = t̄ n_h

k_c   what a resident of need cell c was expected to cost the pool last year, minor units
t̄, n  contributions owed per resident on average, and residents of the household: before there is a package
      to go by, everybody is taken to be an average risk
Source  the fair premium of the package model, without a loading: Smith, Statutory packages of health care
        alongside voluntary insurance, York 2006, section 3 [cited]. That last year's package stands for this
        year's is this project's.

>>> alike(np.array([300, 100]), households=np.array([1, 2]), heads=np.array([2, 3]))
array([200, 150])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere
from healthtrust.pool.means import residents
from healthtrust.records.households import Households
from healthtrust.records.persons import Persons

Whole = NDArray[np.int64]


def fair_premium(persons: Persons, households: Households, cell_cost: NDArray[np.float64]) -> Whole:
    """Return the fair premium [h] of one such household a year, minor units; cell_cost [CELLS]."""
    of_row = np.add.reduceat(cell_cost[persons.cell] * persons.weight, households.first[:-1])
    return np.rint(of_row / households.weight).astype(np.int64)


def alike(owed: Whole, households: Whole, heads: Whole) -> Whole:
    """Return the fair premium [h] where all residents are taken to be alike.

    owed [h] of one such household, minor units; households, heads [h] that a row stands for.
    """
    money, residents_in_all = everywhere((int((owed * households).sum()), int(heads.sum())))
    a_head = money / max(residents_in_all, 1)
    return np.rint(a_head * heads / households).astype(np.int64)


def fair(
    persons: Persons, households: Households, owed: Whole, last_year: NDArray[np.float64] | None
) -> Whole:
    """Return the fair premium [h] by last year's expected costs [CELLS], or of average risks without them."""
    if last_year is not None:
        return fair_premium(persons, households, last_year)
    return alike(owed, households.weight.astype(np.int64), residents(persons, households))
