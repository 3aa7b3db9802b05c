"""What decides a high-cost pool: its threshold and the share that is pooled.

>>> from healthtrust.market.schemes.parameters import stated
>>> rule = stated(HighCostPoolParameters, "high-cost-pool", None)
>>> rule.now(rule.threshold), rule.now(rule.share)
(1000000.0, 0.6)
"""

from __future__ import annotations

from healthtrust.design.heading import Amount, Share, decided
from healthtrust.market.schemes.parameters import Fact, SchemeParameters


class HighCostPoolParameters(SchemeParameters):
    """The threshold of a high-cost pool and the share above it."""

    threshold: tuple[Fact[Amount], ...] = decided(
        (), "cost of a person in a year above which it pays", "money"
    )
    share: tuple[Fact[Share], ...] = decided(
        (), "share of the cost above the threshold that it pays", "share"
    )
