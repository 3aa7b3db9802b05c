"""Catastrophic payments: how many pay more than a share of what they have, how much more, and who they are.

    H = mean of E_i,   E_i = 1 where T_i / x_i > z                               headcount
    O = mean of O_i,   O_i = max( T_i / x_i − z, 0 )                             overshoot
    MPO = O / H                                                                  mean positive overshoot
    H^W = H ( 1 − C_E ),   O^W = O ( 1 − C_O )                                   weighted by rank

T, x, z  payment, what there is to pay from, and the threshold: 10 % and 25 % of income (or consumption), 25 %
         and 40 % of capacity to pay (spending other than on food)
C_E, C_O concentration indices of E and O by income: below zero where the poor are hit more, and then the
         weighted measures are larger: the poorest resident counts for 2, the richest for 0
Source   Wagstaff and van Doorslaer, Health Econ 2003; 12: 921-933 [recalled]; weights by rank: Wagstaff,
         Bilger, Sajaia and Lokshin, Health Equity and Financial Protection, World Bank 2011, technical note
         13 [cited]; 10 % and 25 % of consumption: metadata of Sustainable Development Goal indicator 3.8.2
         [cited]; 40 % of capacity to pay: Xu et al., Lancet 2003; 362: 111-117 [recalled]

A household that pays although it has nothing counts as paying all it has, a share of 1; one that pays more
than it has counts with the share it pays.

>>> people = observe(income=[10.0, 20.0, 30.0, 40.0, 50.0])
>>> ten, = catastrophic([4.5, 1.0, 6.0, 1.0, 10.0], [10.0, 20.0, 30.0, 40.0, 50.0], people, shares=(0.10,))
>>> round(ten.headcount.value, 6), round(ten.overshoot.value, 6), round(ten.mean_positive_overshoot.value, 6)
(0.6, 0.11, 0.183333)
>>> round(ten.headcount_by_rank.value, 6), round(ten.overshoot_by_rank.value, 6)
(0.6, 0.15)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness.ranking import Observed, observe
from healthtrust.pool.fairness.sample import Linear, Real

__all__ = ["SHARES_OF_CAPACITY", "SHARES_OF_INCOME", "Burden", "burdens", "catastrophic", "observe"]

SHARES_OF_INCOME = (0.10, 0.25)
SHARES_OF_CAPACITY = (0.25, 0.40)


@dataclass(frozen=True)
class Burden:
    """How many residents live in households that pay more than `threshold` of what they have."""

    of: str
    """What the payment is a share of: income, or capacity to pay."""
    threshold: float
    headcount: Estimate
    overshoot: Estimate
    mean_positive_overshoot: Estimate
    headcount_concentration: Estimate
    overshoot_concentration: Estimate
    headcount_by_rank: Estimate
    """Headcount with the poorest counted for 2 and the richest for 0."""
    overshoot_by_rank: Estimate


def burdens(
    paid: ArrayLike, income: ArrayLike, observed: Observed, nonfood: ArrayLike | None = None
) -> tuple[Burden, ...]:
    """Return the burden at 10 % and 25 % of income and, where known, at 25 % and 40 % of capacity to pay.

    Columns [n]: what a household pays, its income (or consumption), its spending other than on food.
    """
    found = catastrophic(paid, income, observed, SHARES_OF_INCOME)
    if nonfood is None:
        return found
    return found + catastrophic(paid, nonfood, observed, SHARES_OF_CAPACITY, of="capacity to pay")


def catastrophic(
    paid: ArrayLike,
    resources: ArrayLike,
    observed: Observed,
    shares: tuple[float, ...] = SHARES_OF_INCOME,
    of: str = "income",
) -> tuple[Burden, ...]:
    """Return the burden at each threshold share of resources [n] of payments [n], both of a household.

    Residents are counted; observe them with no residents given to count households.
    """
    share = share_paid(observed.ordered(paid), observed.ordered(resources))
    return tuple(_burden(share, observed, threshold, of) for threshold in shares)


def share_paid(paid: Real, resources: Real) -> Real:
    """Return what part of its resources [n] each household pays [n]; 1 where it pays and has nothing."""
    share = (paid > 0).astype(np.float64)
    return np.divide(paid, resources, out=share, where=resources > 0)


def _burden(share: Real, observed: Observed, threshold: float, of: str) -> Burden:
    hit = (share > threshold).astype(np.float64)
    over = np.maximum(share - threshold, 0.0)
    headcount, overshoot = observed.mean(hit), observed.mean(over)
    by_hit, by_over = (observed.by_income.concentration(column) for column in (hit, over))
    estimate = observed.residents.estimate
    return Burden(
        of=of,
        threshold=threshold,
        headcount=estimate(headcount),
        overshoot=estimate(overshoot),
        mean_positive_overshoot=estimate(overshoot / headcount),
        headcount_concentration=estimate(by_hit),
        overshoot_concentration=estimate(by_over),
        headcount_by_rank=estimate(_by_rank(headcount, by_hit)),
        overshoot_by_rank=estimate(_by_rank(overshoot, by_over)),
    )


def _by_rank(mean: Linear, index: Linear) -> Linear:
    """Return mean × (1 − index); nothing where nobody is hit."""
    return mean if mean.value == 0 else mean - mean * index
