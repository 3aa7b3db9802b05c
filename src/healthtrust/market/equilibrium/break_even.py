"""The premium map: at these premiums these people join, and these are the premiums that would cover them.

    q_pr = Σ_{i in r} n_ip (loaded_ip − e_i) / Σ_{i in r} n_ip         G(P)_pr = max(floor, q_pr in ratio)
    e_i  = y_i − Σ n y / Σ n

n_ip   members of cell i in plan p at premiums P: people × expected share;  loaded  see exchange.py
y, e   what equalisation looks at, and what a plan receives for a member: adds up to 0 over the insured
An equilibrium is a premium with P = G(P): every plan breaks even on whom it gets.
A class of a plan that nobody is in has the cost of its keenest buyers, who would be the first to join: each
cell counts by the limit of its share as all shares vanish. So the map has no break where a plan dies.
Source  untraded contracts at the price of their keenest buyer: Farinha Luz, Gottardi and Moreira 2023
        [recalled]; average-cost pricing: Einav and Finkelstein, J Econ Perspect 2011 [recalled].

Everybody in costs 200; at that premium the healthy half mostly leave, and those who stay cost more:

>>> from healthtrust.market.equilibrium.exchange import example
>>> [due(example(), np.array([[premium]])).round(1).tolist() for premium in (200.0, 9_000.0)]
[[[240.0]], [[284.8]]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.equilibrium.exchange import Exchange
from healthtrust.market.equilibrium.prices import Paid, paid_of
from healthtrust.market.equilibrium.rating import within_ratio

Floats = NDArray[np.float64]

NOBODY = 1e-12
"""Share of people below which a class of a plan counts as without members."""


@dataclass(frozen=True, eq=False)
class Joined:
    """Who joins at some premiums, and what that means for plans."""

    premium: Floats
    """[plan, class], as charged."""
    paid: Paid
    shares: Floats
    """[cell, alternative]."""
    members: Floats
    """[cell, plan]."""
    mean_equalised: float
    """Mean of what equalisation looks at over the insured."""
    due: Floats
    """[plan, class]: the premiums that would cover those who joined."""

    insured: float
    """Share of people in a plan."""


def joined(exchange: Exchange, premium: Floats) -> Joined:
    """Return who joins at premiums [plan, class], and the premiums that would cover them."""
    paid = paid_of(exchange, premium)
    shares = exchange.demand.shares(paid.price)
    members = exchange.people[:, None] * shares[:, : len(exchange.plans)]
    counted = _with_entrants(exchange, paid.price, members)
    mean = _mean_equalised(exchange, paid.price, members)
    net = exchange.loaded() - exchange.eased * (exchange.standard - mean)[:, None]
    heads = by_class(exchange, counted)
    own = by_class(exchange, counted * net) / heads
    in_ratio = within_ratio(own, _compared(exchange, members), exchange.rules.largest_ratio)
    due_now = np.maximum(exchange.rules.floor, in_ratio)
    insured = float(members.sum() / exchange.people.sum())
    return Joined(premium, paid, shares, members, mean, due_now, insured)


def due(exchange: Exchange, premium: Floats) -> Floats:
    """Return the premiums [plan, class] that would cover those who join at premiums of that shape."""
    return joined(exchange, premium).due


def by_class(exchange: Exchange, values: Floats) -> Floats:
    """Return sums [plan, class] of values [cell, plan]."""
    count = len(exchange.classes)
    if count == 1:
        return np.asarray((np.ones(len(values)) @ values)[:, None])  # quicker than a sum over rows
    return np.array([np.bincount(exchange.of_class, of_plan, count) for of_plan in values.T])


def _with_entrants(exchange: Exchange, price: Floats, members: Floats) -> Floats:
    """Return members [cell, plan], and where a class of a plan has none its keenest buyers."""
    empty = by_class(exchange, members) <= NOBODY * exchange.people.sum()
    if not empty.any():
        return members
    keen = exchange.demand.entrants(price)[:, : len(exchange.plans)] + np.log(exchange.people)[:, None]
    counted = members.copy()
    for p, r in np.argwhere(empty).tolist():
        cells = np.flatnonzero(exchange.of_class == r)
        nearness = keen[cells, p]
        top = nearness.max()
        counted[cells, p] = np.exp(nearness - top) if np.isfinite(top) else exchange.people[cells]
    return counted


def _mean_equalised(exchange: Exchange, price: Floats, members: Floats) -> float:
    """Return the mean of what equalisation looks at over the insured, or over the keenest without any."""
    heads = members @ np.ones(members.shape[1])
    if heads.sum() <= NOBODY * exchange.people.sum():
        keen = exchange.demand.entrants(price)[:, : len(exchange.plans)].max(axis=1) + np.log(exchange.people)
        heads = np.exp(keen - keen.max())
    return float(heads @ exchange.standard / heads.sum())


def _compared(exchange: Exchange, members: Floats) -> Floats:
    """Return the weights [plan, class] by which classes of a plan break even together."""
    in_plan = by_class(exchange, members)
    nobody = in_plan.sum(axis=1) <= NOBODY * exchange.people.sum()
    if nobody.any():
        in_plan[nobody] = np.bincount(exchange.of_class, exchange.people, len(exchange.classes))
    return np.asarray(in_plan)
