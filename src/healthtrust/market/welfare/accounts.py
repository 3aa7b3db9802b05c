"""Who gains what in a market: consumers, plans, government, and that these add up to all there is.

    consumers   C = Σ_i n_i S_i                                   surplus after what is paid: surplus.py
    plans       Π = premiums − care − running − core repaid       + equalisation, which adds up to 0
    government  Γ = penalties − subsidies − core not repaid
    total       C + Π + Γ = worth of what is chosen − what resources it takes

Running a plan (loading, overhead, administration) takes resources; a markup is gain of the plan. Extra use of
the core is a cost whoever bears it. A subsidy or a penalty moves money and is no cost; what it distorts is.

>>> from healthtrust.market.equilibrium.exchange import example
>>> from healthtrust.market.equilibrium.break_even import joined
>>> found = accounts(example(), joined(example(), np.array([[260.0]])))
>>> [round(each) for each in (found.consumers, found.profit.sum(), found.government, found.total)]
[9539, 394, 0, 9932]
>>> round(found.worth - found.resources, 6) == round(found.total, 6)
True
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.equilibrium.break_even import Joined
from healthtrust.market.equilibrium.exchange import Exchange
from healthtrust.market.welfare.surplus import surplus

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Accounts:
    """Money of all together, major units a year; by plan where it says so."""

    each: Floats
    """[cell]: surplus of one member."""
    consumers: float
    premiums: Floats
    """[plan]: with subsidies."""
    care: Floats
    """[plan]."""
    running: Floats
    """[plan]."""
    equalised: Floats
    """[plan]: received from equalisation; adds up to 0."""
    repaid: Floats
    """[plan]: extra use of the core that plans repay."""
    subsidies: float
    penalties: float
    core: float
    """Extra use of the core that it bears itself."""

    @property
    def profit(self) -> Floats:
        """Return what each plan keeps [plan]."""
        return self.premiums - self.care - self.running + self.equalised - self.repaid

    @property
    def government(self) -> float:
        """Return what the government gains; below 0 where it pays."""
        return self.penalties - self.subsidies - self.core

    @property
    def total(self) -> float:
        """Return the surplus of all."""
        return self.consumers + float(self.profit.sum()) + self.government

    @property
    def resources(self) -> float:
        """Return what everything that is done for members takes."""
        return float((self.care + self.running + self.repaid).sum()) + self.core

    @property
    def worth(self) -> float:
        """Return what people would at most have paid for what they chose."""
        return self.consumers + float(self.premiums.sum()) - self.subsidies + self.penalties


def accounts(exchange: Exchange, found: Joined) -> Accounts:
    """Return who gains what when people join as they do at some premiums."""
    members, charge, of = found.members, found.paid.charge, exchange.running
    each = surplus(exchange.demand, found.paid.price)
    income = (members * charge).sum(axis=0)
    care = (members * exchange.cost).sum(axis=0)
    heads = members.sum(axis=0)
    core = (members * exchange.external).sum(axis=0)
    charged = exchange.rules.supplement.charged
    outside = float(exchange.people.sum() - heads.sum()) if exchange.voluntary else 0.0
    return Accounts(
        each=each,
        consumers=float(exchange.people @ each),
        premiums=income,
        care=care,
        running=of.loading * care + of.overhead * heads + of.administration_share * income,
        equalised=(members * (exchange.standard - found.mean_equalised)[:, None]).sum(axis=0),
        repaid=core if charged else np.zeros(len(core)),
        subsidies=float((members * found.paid.subsidy).sum()),
        penalties=outside * exchange.rules.penalty,
        core=0.0 if charged else float(core.sum()),
    )
