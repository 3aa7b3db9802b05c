"""What staying where one is costs: welfare with persistence, and when all choose anew.

    at fixed premiums        W(awake, P) − W(asleep, P)                 P covers its members while they sleep
    at responding premiums   W(awake, P') − W(asleep, P)                P' covers those who then join

W   surplus of consumers, or of all;  asleep, awake  with persistence and switching cost, and without them
The first says what choosing better is worth to people, and is never below 0 for consumers. The second may be:
when the healthy wake up and leave a good plan, its premium rises for all who need it, and it may die. So a
nudge that helps each can hurt all.
Source  Handel, Am Econ Rev 2013: inertia down by three quarters costs 8.2 % of premiums more [cited]

>>> from dataclasses import replace
>>> from healthtrust.market.equilibrium.exchange import example
>>> from healthtrust.market.equilibrium.find import equilibria
>>> asleep = replace(example().demand, persistence=0.8, before=np.array([0, 0]))
>>> exchange = example().with_demand(asleep)
>>> cost = inertia_cost(exchange, equilibria(exchange).all[0])
>>> round(cost.fixed_consumers), round(cost.responding_consumers)
(4570, 1949)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.ground.problems import Problem
from healthtrust.market.equilibrium.break_even import Joined, joined
from healthtrust.market.equilibrium.exchange import Exchange
from healthtrust.market.equilibrium.find import Equilibrium, unsettled_problem
from healthtrust.market.equilibrium.settle import settle
from healthtrust.market.welfare.accounts import Accounts, accounts


@dataclass(frozen=True, eq=False)
class Inertia:
    """Gains from waking all, major units a year: above 0 where inertia costs, below 0 where it helps."""

    fixed_consumers: float
    fixed_all: float
    responding_consumers: float | None
    """None where premiums do not settle once all choose anew."""
    responding_all: float | None
    responding: Joined | None
    """Who joins at the premiums that respond."""
    premiums_more: float | None
    """Mean premium of members then, over that while they sleep, less 1."""
    problem: Problem | None


def has_inertia(exchange: Exchange) -> bool:
    """Return whether anybody stays where he is for no better reason than that he was there."""
    demand = exchange.demand
    return bool(demand.persistence and demand.stays().any()) or demand.friction is not None


def inertia_cost(exchange: Exchange, at: Equilibrium) -> Inertia:
    """Return what waking all would gain from an equilibrium on, at its premiums and once they respond."""
    awake = exchange.with_demand(exchange.demand.awake())
    now = accounts(exchange, at.joined)
    fixed = accounts(awake, joined(awake, at.premium))
    spiral = settle(awake, "inertia taken away", at.premium)
    then = joined(awake, spiral.premium) if spiral.settled else None
    after = accounts(awake, then) if then is not None else None
    return Inertia(
        fixed_consumers=fixed.consumers - now.consumers,
        fixed_all=fixed.total - now.total,
        responding_consumers=None if after is None else after.consumers - now.consumers,
        responding_all=None if after is None else after.total - now.total,
        responding=then,
        premiums_more=None
        if after is None or then is None
        else mean_premium(after, then) / mean_premium(now, at.joined) - 1,
        problem=None if spiral.settled else unsettled_problem(spiral),
    )


def mean_premium(found: Accounts, of: Joined) -> float:
    """Return the mean premium of members; not a number where there are none."""
    heads = float(of.members.sum())
    return float(np.sum(found.premiums)) / heads if heads else float("nan")
