"""What choosing is worth to people, in money: the expected best of what is offered, less what it costs them.

    active    S_i = Σ_q w_q (ln Σ_p exp V_iqp − Σ_p s_iqp f_ip) / α_iq        α = −∂V / ∂price
    passive   S_i = Σ_q w_q (V_iqb − f_ib) / α_iq                             b = the plan one stays in
    both      S_i = (1 − r) active + r passive, for those who were in a plan they may stay in

V, s   utility and share at the prices paid;  r  persistence;  w, q  weights and nodes of tastes
f      pull of the plan one is in (its switching cost): it drives the choice and is no gain to anybody
Constants without meaning are left out (Euler's, and the utility of nothing): only differences can be read.
Source  surplus of a logit: Small and Rosen, Econometrica 1981 [recalled]; where choice follows
        another utility than is enjoyed: Leggett 2002, Environ Resour Econ; Train 2015, J Choice
        Model [recalled]

>>> from healthtrust.market.equilibrium.exchange import example
>>> two_plans = Demand.of([[0.0, 0.0]], -0.01)
>>> surplus(two_plans, np.array([[100.0, 100.0]])).round(2).tolist()
[-30.69]
>>> from dataclasses import replace
>>> asleep = replace(two_plans, persistence=1.0, before=np.array([0]))
>>> surplus(asleep, np.array([[100.0, 0.0]])).tolist()
[-100.0]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.choice.surplus import worth_of_choosing
from healthtrust.market.equilibrium.demand import Demand

Floats = NDArray[np.float64]


def surplus(demand: Demand, price: Floats) -> Floats:
    """Return the surplus of one member [cell], major units a year, at prices [cell, alternative]."""
    utility = demand.constant + demand.slope * price[:, None, :]
    per_unit = -demand.slope[:, :, 0]
    awake = _active(demand, utility) / per_unit
    if demand.persistence:
        stay = np.flatnonzero(demand.stays())
        kept = utility[stay, :, demand.before[stay]]
        if demand.friction is not None:
            kept = kept - demand.friction[stay, demand.before[stay]][:, None]
        awake[stay] *= 1 - demand.persistence
        awake[stay] += demand.persistence * kept / per_unit[stay]
    return np.asarray(awake @ demand.weight)


def _active(demand: Demand, utility: Floats) -> Floats:
    """Return the worth [cell, node] of a choice, utils."""
    plans = utility.shape[2]
    alone = np.arange(plans), np.ones(plans)
    nesting = (
        alone if demand.nest is None or demand.dissimilarity is None else (demand.nest, demand.dissimilarity)
    )
    each = [
        worth_of_choosing(utility[:, q], demand.friction, demand.may_join, nesting)
        for q in range(utility.shape[1])
    ]
    return np.stack(each, axis=1)


def by_group(people: Floats, each: Floats, groups: list[str]) -> dict[str, tuple[float, float]]:
    """Return people and mean surplus of each group, in the order they appear.

    >>> by_group(np.array([1.0, 3.0, 1.0]), np.array([10.0, 20.0, 50.0]), ["poor", "poor", "rich"])
    {'poor': (4.0, 17.5), 'rich': (1.0, 50.0)}
    """
    found = {}
    for name in dict.fromkeys(groups):
        here = np.array([group == name for group in groups])
        heads = float(people[here].sum())
        found[name] = heads, float(people[here] @ each[here] / heads)
    return found
