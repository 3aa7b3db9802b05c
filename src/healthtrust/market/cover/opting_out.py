"""What those who opt out take from the pool and spare it, and what is left for those who stay.

    lost   = (1 − k) Σ_i w_i h_i t_i             saved = (1 + a) Σ_i w_i h_i c_i         net = lost − saved
    m₀     = Σ w c / Σ w                         m₁    = Σ w (1 − h) c / Σ w (1 − h)
    f      = (1 − g) (1 + a) Σ w (1 − h) c / ( Σ w (1 − h) t + k Σ w h t )
    even   = saved / Σ w h t                     the part of leavers' contributions they can have back

w, h    weight, and whether (or how likely) person i leaves;  t  contribution with everybody in
c       expected cost to the core;  a  what running the core adds;  g  part of the core that taxes pay
k       part of the contribution that leavers go on paying
m₀, m₁  cost of a member, with everybody in and of those who stay: the fair premium of each
f       factor on contributions that funds the core once they are gone
Source  arithmetic. That the healthy leave: 34 % fewer doctor visits, gsoep_rwm, unadjusted [cited].

The pool loses where leavers paid more than they cost: the rich and the healthy. Where they may take back more
than `even` of their contributions, those who stay pay for it.

>>> people = Pool(contribution=np.array([9.0, 3.0]), cost=np.array([4.0, 8.0]), weight=np.array([1.0, 1.0]))
>>> found = opting_out(people, np.array([1.0, 0.0]))
>>> found.lost, found.saved, found.net, found.premium_before, found.premium_after, round(found.factor, 3)
(9.0, 4.0, 5.0, 6.0, 8.0, 2.667)
>>> round(found.break_even, 4)
0.4444
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pool:
    """Columns of persons and the rules of the core; money in one unit throughout."""

    contribution: Floats
    cost: Floats
    weight: Floats
    loading: float = 0.0
    """What running the core adds to the cost of its care."""
    kept: float = 0.0
    """Part of the contribution that a leaver goes on paying."""
    subsidy: float = 0.0
    """Part of the core that taxes pay, so that contributions need not."""


@dataclass(frozen=True)
class OptedOut:
    """What opting out does to the pool."""

    leavers: float
    lost: float
    saved: float
    cost_of_leaver: float
    """Expected cost of one of them, NaN where nobody leaves; of one who stays it is `premium_after`."""
    premium_before: float
    premium_after: float
    """NaN where nobody stays."""
    factor: float
    """On contributions, to fund the core for those who stay; infinite where nobody is left to pay."""
    break_even: float
    """Part of leavers' contributions that can go with them at no cost to others; NaN where they pay none."""

    @property
    def net(self) -> float:
        """Return what the pool loses on balance; below zero it gains."""
        return self.lost - self.saved


def opting_out(pool: Pool, leaves: Floats) -> OptedOut:
    """Return what it does to a pool that persons leave; leaves [person]: 0, 1, or the chance of leaving."""
    gone, here = pool.weight * leaves, pool.weight * (1 - leaves)
    cost_gone, cost_here = float(gone @ pool.cost), float(here @ pool.cost)
    paid_gone, paid_here = float(gone @ pool.contribution), float(here @ pool.contribution)
    running = 1 + pool.loading
    return OptedOut(
        leavers=float(gone.sum()),
        lost=(1 - pool.kept) * paid_gone,
        saved=running * cost_gone,
        cost_of_leaver=_over(cost_gone, float(gone.sum())),
        premium_before=_over(cost_gone + cost_here, float(pool.weight.sum())),
        premium_after=_over(cost_here, float(here.sum())),
        factor=factor_for((1 - pool.subsidy) * running * cost_here, paid_here + pool.kept * paid_gone),
        break_even=_over(running * cost_gone, paid_gone),
    )


def factor_for(needed: float, paid: float) -> float:
    """Return the factor on contributions that brings what is needed; none is needed where nothing is."""
    if needed <= 0:
        return 0.0
    return needed / paid if paid > 0 else float("inf")


def _over(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")
