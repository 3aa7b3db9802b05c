"""What a plan gets back of what it spent on a person: a share of all of it, or of what lies above a sum.

    F(c) = s × ( min(c, u) − a )⁺                    F′(c) = s  for a ≤ c < u, otherwise 0

c       what a person cost the plan in the months it had them, not scaled up to a year
s, a, u the share refunded, the sum above which (0: every pound), and the sum up to which, if any
Source  a share of every pound: Newhouse, J Econ Lit 1996; 34: 1236-1263; above a sum, outlier sharing: van
        Barneveld, Lamers, van Vliet and van de Ven, Inquiry 1998; 35: 133-146 [both recalled].

`s = 1, a = 0` is payment of whatever was spent; `a` above 0 is reinsurance, or a high-cost pool. Who pays for
refunds is said where they join a scheme (`paid`): payments fall by as much on the whole.

>>> rule = Refund(share=0.8, above=1_000.0, upto=3_000.0)
>>> rule.of(np.array([500.0, 2_000.0, 9_000.0])).tolist(), rule.slope(np.array([500.0, 2_000.0])).tolist()
([0.0, 800.0, 1600.0], [0.0, 0.8])
>>> print(rule)
80 % of cost between 1,000 and 3,000
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.schemes.layer import borne

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Refund:
    """A share of cost between two sums; raises ValueError for what no refund can be."""

    share: float
    above: float = 0.0
    upto: float = inf

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError(f"a share refunded lies between 0 and 1, not {self.share:g}")
        if not 0 <= self.above < self.upto:
            raise ValueError(f"a refund is above 0 or more and up to more than that, not {self.above:g}")

    def of(self, cost: Real) -> Real:
        """Return what is refunded of each cost [n]."""
        return borne(cost, self.above, self.upto, self.share)

    def slope(self, cost: Real) -> Real:
        """Return what is refunded of the next pound of each cost [n]."""
        return np.where((cost >= self.above) & (cost < self.upto), self.share, 0.0)

    def __str__(self) -> str:
        share = f"{100 * self.share:g} % of cost"
        if self.upto < inf:
            return f"{share} between {self.above:,.10g} and {self.upto:,.10g}"
        return f"{share} above {self.above:,.10g}" if self.above else share


NOTHING = Refund(0.0)
"""Nothing is refunded: plans bear all."""
