"""Target allocations: each place's share of weighted population, in money, to the minor unit.

    share_p = W_p / Σ W                              target share
    T_p     = a_p + share_p × (B − Σ a)              by largest remainder: Σ T = B
    T_ps    = T_p × λ_s W_sp / W_p                   by largest remainder: Σ_s T_ps = T_p − a_p
    DfT_p   = (A_p − T_p) / T_p                      distance from target: above zero is over target

W     weighted population;  B  the budget;  a_p  money fixed for the place before;  A_p  its actual allocation
λ_s   share of service s in spending;  W_sp  weighted population of place p for service s
Source  NHS England, technical guide to allocation formulae [recalled]; largest remainder [assumed]

>>> import numpy as np
>>> from healthtrust.design.formula import Formula, Index, Service
>>> from healthtrust.allocate.formula.weighted import weighted
>>> care = Service(name="care", share=1.0, indices=(Index(name="need", column="need"),))
>>> columns = {"need": np.array([2.0, 1.0])}
>>> need = weighted(Formula(title="example", services=(care,)), columns, np.array([100, 300]))
>>> found = targets(need, 1_000)
>>> found.money.tolist(), found.share.tolist()
([400, 600], [0.4, 0.6])
>>> distance(np.array([500, 500]), found.money).round(3).tolist()
[0.25, -0.167]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.formula.indices import Real
from healthtrust.allocate.formula.weighted import Weighted
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import share, share_rows
from healthtrust.ground.problems import Problem

Money = NDArray[np.int64]
BUDGET = "budget"
"""Where a problem of the budget stands, beside those of the places."""


@dataclass(frozen=True)
class Targets:
    """Target allocations of n places, minor units."""

    money: Money
    """[n]: adds up to the budget."""
    share: Real
    """[n]: share of weighted population."""
    by_service: Money
    """[n, s]: rows add up to `money` less `fixed`."""
    fixed: Money
    """[n]: money fixed for single places."""


def targets(found: Weighted, budget: int, fixed: Money | None = None) -> Targets:
    """Return targets of n places; `budget` and `fixed` [n] in minor units.

    Raises InvalidInput where the budget is not above zero, or below what is fixed.
    """
    first = np.zeros(len(found.points), dtype=np.int64) if fixed is None else fixed
    left = budget - int(first.sum())
    if budget <= 0:
        raise InvalidInput([Problem(BUDGET, f"{budget:,} minor units", "a budget above zero")])
    if left < 0:
        expected = f"a budget that pays the {int(first.sum()):,} fixed for single places"
        raise InvalidInput([Problem(BUDGET, f"{budget:,} minor units", expected)])
    shared = share(left, found.points)
    need = found.by_service * found.shares
    need[need.sum(axis=1) == 0] = found.shares
    return Targets(
        first + shared,
        np.asarray(found.overall / found.overall.sum()),
        share_rows(shared, need),
        first,
    )


def distance(actual: Money, target: Money) -> Real:
    """Return the distance from target [n] as a share of it; NaN where the target is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(target > 0, (actual - target) / target, np.nan)
