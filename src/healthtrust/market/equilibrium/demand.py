"""How many of each cell are in each plan at given prices, and how near the others are to joining.

    V_iqp = a_iqp + b_iqp × x_ip                            share_ip = (1 − r) Σ_q w_q S_iqp + r [i was in p]

a, b   utility of plan p at price 0, and of one unit of price;  x_ip  what a member of cell i pays for it
q, w   nodes of tastes that nobody observes, and their weights; one node where tastes differ by luck alone
S      logit or nested logit share among the plans that i may join;  r  persistence

Willingness to pay in money is the same rule: utility s × (willingness − price) with a large scale s is a
choice by threshold, as s grows.

>>> one = Demand.of(constant=[[0.0, 0.0], [0.0, 1.0]], slope=-1.0)
>>> one.shares(np.array([[0.0, 0.0], [0.0, 1.0]])).tolist()
[[0.5, 0.5], [0.5, 0.5]]
>>> threshold = Demand.of(constant=[[0.0, 700.0]], slope=-1000.0)
>>> [threshold.shares(np.array([[0.0, price]])).round(3).tolist()[0][1] for price in (0.69, 0.7, 0.71)]
[1.0, 0.5, 0.0]
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.market.choice.nests import nested_shares
from healthtrust.market.equilibrium.shares import mean_shares

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Demand:
    """Utilities of cells, plan by plan and taste by taste; the last column may be the outside option."""

    constant: Floats
    """[cell, node, plan]: utility at price 0, as it drives the choice."""
    slope: Floats
    """[cell, node, plan]: utility of one unit of price, never above 0."""
    weight: Floats
    """[node], adding up to 1."""
    may_join: NDArray[np.bool_]
    """[cell, plan]."""
    before: NDArray[np.int64]
    """[cell]: the plan a member was in; −1 = none that is on offer."""
    persistence: float = 0.0
    friction: Floats | None = None
    """[cell, plan]: utility in `constant` that is no gain to anybody: the pull of the plan one is in."""
    nest: NDArray[np.int64] | None = None
    """[plan], with the dissimilarity [nest]; none = plain logit."""
    dissimilarity: Floats | None = None

    @classmethod
    def of(cls, constant: ArrayLike, slope: float) -> Demand:
        """Return a plain logit with utilities [cell, plan] and one slope; everybody may join every plan."""
        utility = np.asarray(constant, dtype=np.float64)[:, None, :]
        return cls(
            constant=utility,
            slope=np.full(utility.shape, slope),
            weight=np.ones(1),
            may_join=np.ones(utility[:, 0].shape, dtype=np.bool_),
            before=np.full(len(utility), -1),
        )

    def utility(self, price: Floats) -> Floats:
        """Return utilities [cell, node, plan] at prices [cell, plan]; −inf where a plan may not be joined."""
        found = self.constant + self.slope * price[:, None, :]
        return np.where(self.may_join[:, None, :], found, -np.inf)

    def active(self, price: Floats) -> Floats:
        """Return the shares [cell, plan] of those who think of changing."""
        if self.nest is None or self.dissimilarity is None:
            return mean_shares(self.constant, self.slope, price, self.weight, self.may_join)
        found = np.zeros(price.shape)
        utility = self.constant + self.slope * price[:, None, :]
        for q, weight in enumerate(self.weight.tolist()):
            found += weight * nested_shares(utility[:, q], self.may_join, self.nest, self.dissimilarity)
        return found

    def shares(self, price: Floats) -> Floats:
        """Return the expected share [cell, plan] of every plan at prices [cell, plan]."""
        active = self.active(price)
        if not self.persistence:
            return active
        stay = self.stays()
        active[stay] *= 1 - self.persistence
        active[stay, self.before[stay]] += self.persistence
        return active

    def stays(self) -> NDArray[np.bool_]:
        """Return the cells [cell] whose members were in a plan that they may still be in."""
        was = self.before >= 0
        return np.asarray(was & self.may_join[np.arange(len(was)), np.maximum(self.before, 0)])

    def entrants(self, price: Floats) -> Floats:
        """Return how near each cell is to joining [cell, plan], in logs: what vanishing shares tend to."""
        utility = self.utility(price)
        top = utility.max(axis=2, keepdims=True)
        worth = np.exp(utility - top)
        others = np.maximum(worth.sum(axis=2, keepdims=True) - worth, 1e-300)
        with np.errstate(invalid="ignore"):
            gap = utility - (top + np.log(others))
        gap = np.where(np.isnan(gap), -np.inf, gap) + np.log(self.weight)[None, :, None]
        return np.asarray(np.logaddexp.reduce(gap, axis=1))

    def awake(self) -> Demand:
        """Return the same people when all are made to choose anew."""
        if self.friction is None:
            return replace(self, persistence=0.0)
        return replace(
            self, persistence=0.0, friction=None, constant=self.constant - self.friction[:, None, :]
        )
