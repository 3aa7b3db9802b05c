"""The answer to a rise of price that is not small: relative change, and elasticity along an arc.

    change = s(x₁)/s(x₀) − 1          arc = [(s₁ − s₀)/(s₁ + s₀)] / [(x₁ − x₀)/(x₁ + x₀)]

x₀, x₁  price before and after;  s₀, s₁  share before and after
Source  Allen, Economica 1934; 1: 226-229; used for the health insurance experiment by Manning et al. 1987
        [recalled]. Unlike a relative change it is the same read forwards and backwards.

>>> round(arc(100.0, 110.0, 0.20, 0.17), 4)
-1.7027
>>> arc(100.0, 110.0, 0.20, 0.17) == arc(110.0, 100.0, 0.17, 0.20)
True
>>> def shares(factor): return np.array([[0.5 / factor[0], 1 - 0.5 / factor[0]]])
>>> change(shares, np.array([1.25, 1.0])).round(3).tolist()
[-0.2, 0.2]
"""

from __future__ import annotations

import numpy as np

from healthtrust.market.elasticity.identities import Floats
from healthtrust.market.elasticity.numerical import SharesAt, market_shares


def arc(price_before: float, price_after: float, share_before: float, share_after: float) -> float:
    """Return the arc elasticity between two points; raises ValueError where neither price nor share moved."""
    prices, shares = price_before + price_after, share_before + share_after
    if price_before == price_after or not prices or not shares:
        raise ValueError("an arc needs two prices, and shares that are not both nothing")
    return ((share_after - share_before) / shares) / ((price_after - price_before) / prices)


def change(shares_at: SharesAt, factor: Floats, weight: Floats | None = None) -> Floats:
    """Return the relative change [plan] of market shares when prices are multiplied by factors [plan]."""
    now, after = (market_shares(shares_at(each), weight) for each in (np.ones_like(factor), factor))
    return np.asarray(np.divide(after, now, out=np.ones_like(now), where=now > 0) - 1)
