"""Impoverishing payments: how many more are poor, and how much poorer the poor are, once they have paid.

    P  = mean of p_i,   p_i = 1 where x_i < z                      headcount
    D  = mean of d_i,   d_i = max( z − x_i, 0 )                    gap; D / z normalised; D / P mean positive
    before: x;   after: x − T;   the difference of each is due to payments

x, T, z  consumption (or income) per equivalent adult including payments, the payment, and the poverty line
pushed   those poor after and not before;  pushed further  those poor before who pay
Source   Wagstaff and van Doorslaer, Health Econ 2003; 12: 921-933; O'Donnell et al., Analyzing Health Equity
         Using Household Survey Data, World Bank 2008, chapter 19 [recalled]

>>> people = observe(income=[5.0, 11.0, 12.0, 30.0])
>>> found = impoverishing([1.0, 2.0, 0.0, 9.0], [5.0, 11.0, 12.0, 30.0], line=10.0, observed=people)
>>> found.before.headcount.value, found.after.headcount.value, found.pushed.value, found.pushed_further.value
(0.25, 0.5, 0.25, 0.25)
>>> found.before.gap.value, found.after.gap.value, found.more.gap.value
(1.25, 1.75, 0.5)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.inequality import Estimate
from healthtrust.pool.fairness.ranking import Observed, observe
from healthtrust.pool.fairness.sample import Linear, Real

__all__ = ["Impoverishment", "Poverty", "impoverishing", "observe"]


@dataclass(frozen=True)
class Poverty:
    """How many residents are below the line and how far."""

    headcount: Estimate
    gap: Estimate
    """Mean shortfall of all residents, in the unit of consumption."""
    normalised_gap: Estimate
    """Mean over residents of the shortfall as a share of the line."""
    mean_positive_gap: Estimate
    """Mean shortfall of the poor, as a share of the line: normalised gap over headcount."""


@dataclass(frozen=True)
class Impoverishment:
    """Poverty before and after payments, what payments add, and who is pushed below the line."""

    before: Poverty
    after: Poverty
    more: Poverty
    """After less before."""
    pushed: Estimate
    pushed_further: Estimate


def impoverishing(
    paid: ArrayLike, consumption: ArrayLike, line: float | Real, observed: Observed
) -> Impoverishment:
    """Return poverty before and after payments [n], both per equivalent adult; one line, or one a row [n].

    Raises ValueError where a line is not above zero.
    """
    before = observed.ordered(consumption)
    tax = observed.ordered(paid)
    lines = np.broadcast_to(np.asarray(line, dtype=np.float64), before.shape)
    lines = observed.ordered(lines)
    if not (lines > 0).all():
        raise ValueError("a poverty line must be above zero")
    first, second = (tuple(_poverty(column, lines, observed)) for column in (before, before - tax))
    estimate = observed.residents.estimate
    poor, poor_after = before < lines, before - tax < lines
    return Impoverishment(
        before=Poverty(*(estimate(part) for part in first)),
        after=Poverty(*(estimate(part) for part in second)),
        more=Poverty(*(estimate(b - a) for a, b in zip(first, second, strict=True))),
        pushed=estimate(observed.mean((poor_after & ~poor).astype(np.float64))),
        pushed_further=estimate(observed.mean((poor & (tax > 0)).astype(np.float64))),
    )


def _poverty(consumption: Real, lines: Real, observed: Observed) -> Iterator[Linear]:
    short = np.maximum(lines - consumption, 0.0)
    headcount = observed.mean((short > 0).astype(np.float64))
    normalised = observed.mean(short / lines)
    yield headcount
    yield observed.mean(short)
    yield normalised
    yield normalised / headcount
