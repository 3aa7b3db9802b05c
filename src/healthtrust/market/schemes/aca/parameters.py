"""What decides transfers under the Affordable Care Act: factors by metal, administration, high cost.

>>> from healthtrust.market.schemes.parameters import stated
>>> rule = stated(AcaParameters, "aca", None)
>>> rule.now(rule.administration), rule.now(rule.actuarial_value)["silver"]
(0.14, 0.7)
>>> early = rule.model_copy(update={"year": 2016})
>>> early.now(early.administration)
0.0
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from healthtrust.design.heading import Amount, Positive, Share, decided
from healthtrust.market.schemes.parameters import Fact, SchemeParameters

ByMetal = Annotated[dict[str, Positive], Field(min_length=1)]


class AcaParameters(SchemeParameters):
    """Factors by metal level, what is taken off the mean premium, and the pool for high cost."""

    only_where_needed: ClassVar[tuple[str, ...]] = ("high_cost_threshold", "high_cost_share")
    """Before 2018 there was no such pool; they are asked for where claims are given."""

    administration: tuple[Fact[Share], ...] = decided(
        (), "share taken off the statewide mean premium", "share"
    )
    induced_demand: tuple[Fact[ByMetal], ...] = decided((), "induced demand by metal level", "ratio")
    actuarial_value: tuple[Fact[ByMetal], ...] = decided((), "actuarial value by metal level", "share")
    high_cost_threshold: tuple[Fact[Amount], ...] = decided((), "cost above which the pool pays", "money")
    high_cost_share: tuple[Fact[Share], ...] = decided((), "share of it that the pool pays", "share")
