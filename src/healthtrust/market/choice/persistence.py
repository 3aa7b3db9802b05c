"""Who does not choose: those who do not think of it stay where they are, or are put where the rule says.

    stay_i     = ρ        where last year's plan may still be joined
    assigned_i = ρ        where it may not, or there was none, and the regime assigns those who do not choose
    both are 1 instead of ρ for persons who cannot choose, and 0 for others where all are made to choose anew

ρ       persistence of the rule; without default assignment everybody without a plan chooses
Source  persistence of 0.8 to 0.9: Douven et al. 2017 [cited]. A short-run elasticity is (1 − ρ) times the
        long-run one.

Default assignment puts those whom it meets into the plans that they may join:

    largest, cheapest   all into the one with most members last year, or with the lowest price; equals share
    equal, shares       the same into each, or in proportion to last year's members
    a plan's name       all into that plan, the plan of last resort: it takes also those no plan accepts

>>> from healthtrust.design.plan_choice import PlanChoice, Term
>>> from healthtrust.market.choice.tables import everybody
>>> rule = PlanChoice(terms=(Term(attribute="premium", coefficient=-1),), persistence=0.8)
>>> staying, assigned = not_choosing(rule, everybody(2, 3), default=True)
>>> staying.tolist(), assigned.tolist()
([0.0, 0.0], [0.8, 0.8])
>>> by_default = Default(np.array([10.0, 30.0, 30.0]), only_best=True)
>>> default_shares(by_default, np.array([[True, True, True], [True, False, False]])).tolist()
[[0.0, 0.5, 0.5], [1.0, 0.0, 0.0]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.plan_choice import PlanChoice
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.market.choice.tables import Choosers, Offers

KINDS = ("largest", "cheapest", "equal", "shares")

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Default:
    """Where those who do not choose are put."""

    weight: Floats
    """[plan]: the higher, the more are put there."""
    only_best: bool = False
    """Whether all go to the highest weight, however small its lead."""
    last_resort: int | None = None
    """The plan that takes all of them, whether it accepts them or not."""


def not_choosing(rule: PlanChoice, choosers: Choosers, default: bool = False) -> tuple[Floats, Floats]:
    """Return the probabilities to stay [person] and to be assigned [person]; the rest choose."""
    staying = may_stay(choosers)
    persistence = 0.0 if rule.active_choice else rule.persistence
    passive = np.full(choosers.rows, persistence, dtype=np.float64)
    if choosers.passive is not None:
        passive[choosers.passive] = 1.0
    return np.where(staying, passive, 0.0), np.where(staying | (not default), 0.0, passive)


def may_stay(choosers: Choosers) -> NDArray[np.bool_]:
    """Return whose plan of last year may still be joined [person]."""
    had_one = choosers.before >= 0
    rows = np.arange(choosers.rows)
    return np.asarray(had_one & choosers.may_join[rows, np.where(had_one, choosers.before, 0)])


def default_of(kind: str, offers: Offers, choosers: Choosers, price: str) -> Default:
    """Return the default of a kind, or of a plan's name; raises InvalidInput for anything else."""
    members = np.bincount(
        choosers.before[choosers.before >= 0],
        weights=choosers.weight[choosers.before >= 0],
        minlength=offers.count,
    )
    if kind in offers.names:
        plan = offers.names.index(kind)
        return Default(np.eye(offers.count)[plan], last_resort=plan)
    if kind not in KINDS:
        known = [*KINDS, *offers.names]
        expected = f"{', '.join(KINDS)} or the name of a plan"
        refuse([Problem("--default", repr(kind), expected, nearest_match(kind, known))])
    if kind in ("largest", "shares") and not members.any():
        found = f"{kind}, though nobody was in any plan last year"
        refuse([Problem("--default", found, "cheapest, equal or the name of a plan")])
    weight = {
        "largest": members,
        "cheapest": -offers.columns[price] if price in offers.columns else np.zeros(offers.count),
        "equal": np.ones(offers.count),
        "shares": members,
    }[kind]
    return Default(np.asarray(weight, dtype=np.float64), only_best=kind in ("largest", "cheapest"))


def default_shares(default: Default, may_join: NDArray[np.bool_]) -> Floats:
    """Return the shares [person, plan] of those assigned; a row adds up to 1, or to 0 where none is open."""
    if default.last_resort is not None:
        return np.broadcast_to(default.weight, may_join.shape).copy()
    if default.only_best:
        weight = np.where(may_join, default.weight, -np.inf)
        weight = np.where(may_join & (weight == weight.max(axis=1, keepdims=True)), 1.0, 0.0)
    else:
        weight = np.where(may_join, default.weight, 0.0)
        # Where only plans without members are open, they share alike.
        weight = np.where(weight.any(axis=1, keepdims=True), weight, may_join.astype(np.float64))
    total = weight.sum(axis=1, keepdims=True)
    return np.asarray(weight / np.where(total == 0, 1.0, total))
