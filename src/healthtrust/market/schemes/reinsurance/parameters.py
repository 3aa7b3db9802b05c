"""What decides a reinsurance: its layer, its coinsurance, how the fund is raised and what becomes of a rest.

>>> from healthtrust.market.schemes.parameters import stated
>>> rule = stated(ReinsuranceParameters, "reinsurance", None).model_copy(update={"year": 2014})
>>> rule.now(rule.attachment), rule.now(rule.cap), rule.now(rule.coinsurance), rule.now(rule.contribution)
(45000.0, 250000.0, 0.8, 63.0)
"""

from __future__ import annotations

from typing import Literal

from healthtrust.design.heading import Amount, Positive, Share, decided
from healthtrust.market.schemes.parameters import Fact, SchemeParameters


class ReinsuranceParameters(SchemeParameters):
    """The layer that is reinsured, and the fund that pays."""

    attachment: tuple[Fact[Amount], ...] = decided((), "cost of a person above which the fund pays", "money")
    cap: tuple[Fact[Positive], ...] = decided((), "cost of a person above which it pays no more", "money")
    coinsurance: tuple[Fact[Share], ...] = decided((), "share announced before the year", "share")
    contribution: tuple[Fact[Amount], ...] = decided(
        (), "what a plan pays for a member and year; where `fund` is given, it is not used", "money"
    )
    fund: Amount | None = decided(None, "size of the fund; none = contribution × members", "money")
    financed_by: Literal["members", "premium"] = decided(
        "members", "what plans pay in proportion to; by premium needs `fund`"
    )
    opening_balance: Amount = decided(0.0, "carried from earlier years", "money")
    adjust: bool = decided(
        True, "whether the coinsurance becomes what the fund can pay, raised to at most 1 or lowered"
    )
    surplus: Literal["carried", "returned"] = decided("carried", "what becomes of money that is left")
