"""One year of a pace of change: from last year's allocations to this year's, whole minor units that add up.

    C_i = A_i,t−1 × N_i,t / N_i,t−1       T_i = s_i B       d_i = (C_i − T_i) / T_i
    A_i = C_i (1 + clip(l(d_i), h_λ(d_i), u(d_i)))          λ so that Σ A = B, then by largest remainder

A    allocation, minor units;  N  population;  s  share of the target;  B  budget
d    distance from target, of a place whose money only followed its population;  h  growth per head
l, u  the limits (limits.py);  h_λ  growth at the scalar λ (scalar.py)
Rounding moves a place by less than one minor unit, so no limit is broken by more than that.
Source  as in wanted.py, limits.py and scalar.py

>>> opening = Opening(np.array([90_000, 110_000]), np.array([0.5, 0.5]), np.array([1.02, 1.0]), 206_000)
>>> moved, unmet = one_year(opening, Pace(slope=0.5, least_per_head=0.01))
>>> moved.allocation.tolist(), [round(float(d), 4) for d in moved.distance]
([94900, 111100], [-0.1087, 0.068])
>>> [RULES[code] for code in moved.binding.tolist()], unmet
(['formula', 'floor'], [])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.pace.limits import RULES, Limits, limits
from healthtrust.allocate.pace.scalar import Rates, before_limits, grown, scalar_that_spends
from healthtrust.allocate.pace.unmet import Unmet, unmet_by
from healthtrust.allocate.pace.wanted import closing, wanted
from healthtrust.design.pace import Pace

__all__ = ["RULES", "Moved", "Opening", "one_year"]


@dataclass(frozen=True)
class Opening:
    """What a year begins with: last year's money, this year's targets, population and budget."""

    allocation: NDArray[np.int64]
    """[n]: last year's, minor units, above zero."""
    share: NDArray[np.float64]
    """[n]: share of this year's budget that is the place's target; above zero, adding up to one."""
    population_growth: NDArray[np.float64]
    """[n]: population now over population last year."""
    budget: int
    """Of all places together, minor units."""
    year: int = 1
    """Which year of the path it is."""


@dataclass(frozen=True)
class Moved:
    """Where a year leads; every column is [n]."""

    allocation: NDArray[np.int64]
    distance: NDArray[np.float64]
    """From target before growth: last year's money, grown by population only."""
    closing: NDArray[np.float64]
    """From target with this year's money."""
    growth: NDArray[np.float64]
    """Per head, in cash terms."""
    binding: NDArray[np.int8]
    """Position in `RULES` of what decided the growth."""
    scalar: float


def one_year(opening: Opening, rules: Pace) -> tuple[Moved, list[Unmet]]:
    """Return this year's allocations, which add up to the budget, and why they do not where they cannot.

    Where limits leave too much or too little money, allocations are those at the limits, and the list says
    by how much and which limits it is.
    """
    carried = opening.allocation * opening.population_growth
    target = opening.share * opening.budget
    distance = beyond(carried, target)
    bounds = limits(distance, opening.population_growth, rules, opening.year)
    rates = Rates(wanted(distance, rules), closing(distance), bounds.least, bounds.most)
    unmet = unmet_by(opening.year, opening.budget, carried, bounds)
    scalar = scalar_that_spends(float(opening.budget), carried, rates)
    exact = carried * (1 + grown(scalar, rates))
    total = opening.budget if _affordable(unmet) else round(float(exact.sum()))
    allocation = whole(exact, total)
    return Moved(
        allocation,
        distance,
        beyond(allocation, target),
        beyond(allocation, carried),
        _binding(before_limits(scalar, rates), bounds),
        scalar,
    ), unmet


def beyond(money: NDArray[Any], other: NDArray[Any]) -> NDArray[np.float64]:
    """Return how far money [n] lies above another amount, as a share of it; nothing where there is none."""
    return np.asarray(np.divide(money, other, out=np.ones(len(other)), where=other > 0) - 1)


def _affordable(unmet: list[Unmet]) -> bool:
    return not any(each.by for each in unmet)


def _binding(free: NDArray[np.float64], bounds: Limits) -> NDArray[np.int8]:
    """Return what decides each place's growth [n], given the growth it would have without limits."""
    capped = np.where(free > bounds.most, bounds.cap, 0)
    return np.where(free < bounds.least, bounds.floor, capped).astype(np.int8)


def whole(exact: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Return amounts [n] as whole minor units that add up to `total`, which theirs must be but for rounding.

    >>> whole(np.array([1.5, 2.25, 3.25]), 7).tolist()
    [2, 2, 3]
    """
    units = np.floor(exact).astype(np.int64)
    each, rest = divmod(total - int(units.sum()), len(units))
    units += each
    largest = np.argsort(units - exact, kind="stable")[:rest]
    units[largest] += 1
    return units
