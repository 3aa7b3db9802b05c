"""What a member of each cell pays: the premium of its class, less a subsidy; or the penalty for staying out.

    x_ip = P_pr(i) − min(P_pr(i), g_i)          g_i = max(0, h − t Y_i, min_p P_pr(i) − s Y_i)

P_pr  premium of plan p for class r;  Y  income;  h, t  subsidy a head, and what a unit of income takes of it
s     share of income above which the lowest premium on offer is subsidised, if any

>>> from healthtrust.market.equilibrium.exchange import example
>>> from healthtrust.design.premiums import Premiums, Subsidy
>>> paid = paid_of(example(Premiums(subsidy=Subsidy(per_head=40), penalty=25)), np.array([[200.0]]))
>>> paid.charge.tolist(), paid.price.tolist()
([[200.0], [200.0]], [[160.0, 25.0], [160.0, 25.0]])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.equilibrium.exchange import Exchange

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Paid:
    """What is charged, what of it is subsidised, and what is left to pay."""

    charge: Floats
    """[cell, plan]."""
    subsidy: Floats
    """[cell, plan]."""
    price: Floats
    """[cell, alternative]: with the penalty last where joining is voluntary."""


def paid_of(exchange: Exchange, premium: Floats) -> Paid:
    """Return what members pay at premiums [plan, class]."""
    charge = premium.T[exchange.of_class]
    subsidy = _subsidy(exchange, charge)
    plans = charge.shape[1]
    price = np.full((len(charge), plans + exchange.voluntary), exchange.rules.penalty)
    np.subtract(charge, subsidy, out=price[:, :plans])
    return Paid(charge, subsidy, price)


def _subsidy(exchange: Exchange, charge: Floats) -> Floats:
    of = exchange.rules.subsidy
    if not of.per_head and of.most_of_income is None:
        return np.zeros(charge.shape)
    found = np.maximum(0.0, of.per_head - of.taper * exchange.income)
    if of.most_of_income is not None:
        on_offer = np.where(exchange.demand.may_join[:, : len(exchange.plans)], charge, np.inf).min(axis=1)
        lowest = np.where(np.isfinite(on_offer), on_offer, 0.0)
        found = np.maximum(found, lowest - of.most_of_income * exchange.income)
    return np.minimum(found[:, None], np.maximum(charge, 0.0))
