"""Shares where some plans are closer to one another than to others: nested logit.

    I_m = λ_m ln Σ_{p ∈ m} exp(V_p / λ_m)                     Q_m = exp I_m / Σ_k exp I_k
    S_p = Q_m × exp(V_p / λ_m) / Σ_{q ∈ m} exp(V_q / λ_m)       surplus = ln Σ_m exp I_m

V_p   utility of plan p, among plans that may be joined;  λ_m  dissimilarity of nest m, over 0 to 1
I_m   what the nest is worth as a whole;  Q_m  its share;  S_p  the share of plan p in it
Source  McFadden 1978, Modelling the choice of residential location; Train, Discrete choice methods with
        simulation, 2009, chapter 4 [recalled]. λ = 1 in all nests is the plain logit.

A copy of a plan takes from all plans in a plain logit; in a nest with its twin it takes, as λ falls to 0,
only from the twin.

>>> worth, open_to_all = np.zeros((1, 3)), np.ones((1, 3), dtype=bool)
>>> nest = np.array([0, 1, 1])
>>> nested_shares(worth, open_to_all, nest, np.array([1.0, 1.0])).round(3).tolist()
[[0.333, 0.333, 0.333]]
>>> nested_shares(worth, open_to_all, nest, np.array([1.0, 0.01])).round(3).tolist()
[[0.498, 0.251, 0.251]]
>>> nested_surplus(worth, open_to_all, nest, np.array([1.0, 1.0])).round(3).tolist()
[1.099]
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice

Floats = NDArray[np.float64]


def nest_of(rule: PlanChoice, names: Sequence[str]) -> tuple[NDArray[np.int64], Floats]:
    """Return the nest [plan] of each plan, and its dissimilarity [nest]; a plan in none has its own, of 1."""
    nest = np.full(len(names), -1, dtype=np.int64)
    dissimilarity = list[float]()
    for each in rule.nests:
        members = [p for p, name in enumerate(names) if name in each.plans]
        if members:
            nest[members] = len(dissimilarity)
            dissimilarity.append(each.dissimilarity)
    for p in np.flatnonzero(nest < 0).tolist():
        nest[p] = len(dissimilarity)
        dissimilarity.append(1.0)
    return nest, np.array(dissimilarity, dtype=np.float64)


def nested_shares(
    utility: Floats, may_join: NDArray[np.bool_], nest: NDArray[np.int64], dissimilarity: Floats
) -> Floats:
    """Return the share [person, plan] of each plan for utilities and eligibility of that shape.

    nest: [plan]; dissimilarity: [nest]. A row adds up to 1, or to 0 where no plan may be joined.
    """
    return nested(utility, may_join, nest, dissimilarity)[0]


def nested_surplus(
    utility: Floats, may_join: NDArray[np.bool_], nest: NDArray[np.int64], dissimilarity: Floats
) -> Floats:
    """Return the inclusive value [person], utils: the expected best utility but for Euler's constant.

    −∞ where no plan may be joined.
    """
    return nested(utility, may_join, nest, dissimilarity)[1]


def nested(
    utility: Floats, may_join: NDArray[np.bool_], nest: NDArray[np.int64], dissimilarity: Floats
) -> tuple[Floats, Floats]:
    """Return the shares and the surplus of the two functions above, reckoned together."""
    if (dissimilarity == 1).all():
        return softmax(np.where(may_join, utility, -np.inf))
    within, worth = within_nests(utility, may_join, nest, dissimilarity)
    between, surplus = softmax(worth)
    return np.asarray(within * between[:, nest]), surplus


def within_nests(
    utility: Floats, may_join: NDArray[np.bool_], nest: NDArray[np.int64], dissimilarity: Floats
) -> tuple[Floats, Floats]:
    """Return shares within each nest [person, plan], and what each nest is worth, λ I [person, nest].

    A nest of which no plan may be joined is worth −∞.
    """
    shares = np.zeros(utility.shape, dtype=np.float64)
    worth = np.full((len(utility), len(dissimilarity)), -np.inf, dtype=np.float64)
    for m, closeness in enumerate(dissimilarity.tolist()):
        members = np.flatnonzero(nest == m)
        if len(members):
            scaled = np.where(may_join[:, members], utility[:, members] / closeness, -np.inf)
            shares[:, members], value = softmax(scaled)
            worth[:, m] = closeness * value
    return shares, worth


def softmax(worth: Floats) -> tuple[Floats, Floats]:
    """Return exp V / Σ exp V and ln Σ exp V along rows [row, k]; 0 and −∞ where nothing is above −∞."""
    top = worth.max(axis=1, keepdims=True)
    # The highest is taken away first, so that no exponential overflows and the sum is at least 1.
    top = np.where(np.isfinite(top), top, 0.0)
    powers = np.exp(worth - top)
    total = powers.sum(axis=1, keepdims=True)
    none = total == 0
    powers /= np.where(none, 1.0, total)
    return powers, np.where(none, -np.inf, top + np.log(np.where(none, 1.0, total)))[:, 0]
