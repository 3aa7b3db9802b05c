"""Cover on top of the core makes its holders use more of the core: what that costs, and who pays for it.

    cost to the core = Σ_i n_i x_i                     x_i = extra use × core cost of a member of cell i

Where plans repay it, it is in their premium, fewer buy, and the core bears nothing; where they do not, the
premium hides it and everybody else pays. Both are solved, each at its own equilibrium from everybody in.
Source  holders of private cover made 23 % more office visits, unadjusted: US survey of 1987-88, Deb and
        Trivedi 1997 [cited]; not a causal effect, as the sick may buy more

>>> from dataclasses import replace
>>> from healthtrust.design.premiums import Premiums, Supplement
>>> from healthtrust.market.equilibrium.exchange import example
>>> rules = Premiums(supplement=Supplement(extra_use=0.23))
>>> exchange = replace(example(rules), external=np.full((2, 1), 20.0))
>>> found = externality(exchange)
>>> [round(each, 2) for each in (found.premium_without, found.premium_with)]
[250.62, 275.57]
>>> round(found.core_without), round(found.core_with), found.holders_without > found.holders_with
(1084, 0, True)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.market.equilibrium.exchange import Exchange
from healthtrust.market.equilibrium.find import equilibria, unsettled_problem
from healthtrust.market.welfare.accounts import accounts
from healthtrust.market.welfare.inertia import mean_premium


@dataclass(frozen=True)
class Externality:
    """The same cover, when the core bears its holders' extra use and when plans repay it; major units."""

    premium_without: float
    """Mean premium where plans do not repay it."""
    premium_with: float
    holders_without: float
    """Share of people with the cover where plans do not repay it."""
    holders_with: float
    core_without: float
    """What the core bears where plans do not repay it."""
    core_with: float
    repaid: float
    """What plans repay where they do."""
    total_gain: float
    """Surplus of all where plans repay it, over where they do not."""


def externality(exchange: Exchange) -> Externality:
    """Return both equilibria from everybody in; raises InvalidInput where premiums do not settle."""
    found = []
    for charged in (False, True):
        terms = exchange.rules.supplement.model_copy(update={"charged": charged})
        ruled = exchange.with_rules(exchange.rules.model_copy(update={"supplement": terms}))
        every = equilibria(ruled)
        if every.reached is None:
            refuse([unsettled_problem(every.first)])
        assert every.reached is not None
        found.append((every.reached.joined, accounts(ruled, every.reached.joined)))
    (free, borne), (dear, paid) = found
    return Externality(
        premium_without=mean_premium(borne, free),
        premium_with=mean_premium(paid, dear),
        holders_without=free.insured,
        holders_with=dear.insured,
        core_without=borne.core,
        core_with=paid.core,
        repaid=float(np.sum(paid.repaid)),
        total_gain=paid.total - borne.total,
    )
