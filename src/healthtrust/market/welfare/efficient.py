"""The allocation that makes the most of what there is, and what a market loses against it.

    x*_ip = ((1 + l_p) k_ip + o_p) / (1 − a_p) + e_ip             loss = total(x*) − total(equilibrium)

x*    price of plan p for cell i alone: all that its member takes;  k, l, o, a  as in exchange.py
e     extra use of the core by such a member, borne by whomever

Where everybody pays exactly what he costs, he joins exactly where it is worth more to him than it takes, so
that shares at x* are the efficient ones. No regulation could know such prices: the loss says how far a market
is from the best, not what a law could gain. It counts all that departs from it: selection, markups,
penalties, subsidies, persistence. Where there is but one premium for all, it is the cost of selection.
Source  Einav, Finkelstein and Cullen, Q J Econ 2010: willingness against marginal cost [recalled]

>>> from healthtrust.market.equilibrium.exchange import example
>>> from healthtrust.market.equilibrium.find import equilibria
>>> from healthtrust.market.welfare.accounts import accounts
>>> exchange = example()
>>> best, found = efficient(exchange), equilibria(exchange).all[0].joined
>>> round(best.insured, 3), round(found.insured, 3)
(0.677, 0.542)
>>> lost = loss(best, accounts(exchange, found))
>>> round(lost.money), round(lost.share_of_cost, 3)
(1397, 0.099)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.equilibrium.exchange import Exchange
from healthtrust.market.welfare.accounts import Accounts
from healthtrust.market.welfare.surplus import surplus

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Efficient:
    """Who would be where if everybody paid what he costs, and what that would be worth."""

    shares: Floats
    """[cell, alternative]."""
    insured: float
    """Share of people in a plan."""
    total: float
    """Surplus of all, major units a year."""
    resources: float
    """What it takes."""


@dataclass(frozen=True)
class Loss:
    """What is lost against the efficient allocation."""

    money: float
    share_of_cost: float
    """Over what the efficient allocation takes."""


def resource_price(exchange: Exchange) -> Floats:
    """Return all that a member takes [cell, alternative]."""
    of = exchange.running
    cost = ((1 + of.loading) * exchange.cost + of.overhead) / (1 - of.administration_share)
    price = cost + exchange.external
    return np.column_stack([price, np.zeros(len(price))]) if exchange.voluntary else price


def efficient(exchange: Exchange) -> Efficient:
    """Return the efficient allocation among the plans, with staying out where that is allowed."""
    price, demand = resource_price(exchange), exchange.demand.awake()
    shares = demand.shares(price)
    members = exchange.people[:, None] * shares[:, : len(exchange.plans)]
    return Efficient(
        shares=shares,
        insured=float(members.sum() / exchange.people.sum()),
        total=float(exchange.people @ surplus(demand, price)),
        resources=float((members * price[:, : len(exchange.plans)]).sum()),
    )


def loss(best: Efficient, found: Accounts) -> Loss:
    """Return what a market loses against the efficient allocation."""
    money = best.total - found.total
    return Loss(money, money / best.resources if best.resources else 0.0)
