"""What households buy on top of the package: parts of items, the best prefix, or the best subset.

    choose θ to maximise   u( h + Σ_j θ_j g_j ,  y − Σ_j θ_j c_j )

    divisible   0 ≤ θ_j ≤ 1: whole steps in ratio order while r_j ≥ MRS, and part of the next; a bound
    prefix      the better, by utility, of leaving that next step out and of buying it whole
    subset      θ_j = 0 or 1: the exact optimum (`subset.py`), not always a prefix

h, y    health with the package, wealth after tax;  g_j, c_j  health and premium of step j, best ratio first
MRS     U_W / U_H after tax and premium, what health a household gives up for money
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 2; the
        modes and their bounds are ours, beyond the paper: U_prefix ≤ U_subset ≤ U_divisible ≤ U_prefix + M/8

r_j ≥ MRS after j whole steps is wealth of at least `completing_wealth`, one number a step for all members of
a class. So a household's purchase is one bisection, O(log n), whatever its wealth.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp
>>> services = Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2])
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1, 1], [1, 1]])
>>> question = Question(services, two, Utility(1, 1), Limits.none(2), top_up=TopUp("complementary"))
>>> nothing_covered, untaxed = np.zeros(2), two.wealth
>>> found = purchase_all(question, nothing_covered, untaxed, "divisible")
>>> found.whole.tolist(), found.part.round(4).tolist()
([0, 2], [0.4545, 0.0])
>>> found = purchase_all(question, nothing_covered, untaxed, "prefix")
>>> found.whole.tolist(), found.premium.tolist(), found.health.tolist()
([0, 2], [0.0, 9.0], [5.0, 14.8])
>>> found = purchase_all(question, nothing_covered, untaxed, "subset")
>>> found.whole.tolist(), [found.bought_of(z, 2).tolist() for z in range(2)]
([1, 2], [[0.0, 1.0], [1.0, 1.0]])
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numba import njit

from healthtrust.engine.backend import compiled, parts, threads
from healthtrust.engine.partitions import cut
from healthtrust.engine.run import map_partitions
from healthtrust.package.household.increments import (
    Increments,
    Offer,
    health_with_package,
    increments,
    offer,
)
from healthtrust.package.household.margin import (
    Numbers,
    completing_wealth,
    numbers,
    part_worth_buying,
    parts_worth_buying,
    utility_of,
)
from healthtrust.package.household.subset import best_subset
from healthtrust.package.household.utility import rise, rises, utilities
from healthtrust.package.question import Flags, Mode, Question, Real, Utility, Whole

ROWS_WORTH_A_THREAD = 100_000


@dataclass(frozen=True)
class Bought:
    """Columns of z rows: what each buys and what it is left with."""

    whole: Whole
    """[z]: how many steps are bought whole, the first in the class's order unless `chosen` says which."""
    part: Real
    """[z]: the part bought of the next one, only where items are divisible."""
    health: Real
    wealth: Real
    """[z]: what is left after tax and premium."""
    utility: Real
    """[z]: additive u, −inf where tax alone leaves nothing."""
    premium: Real
    chosen: tuple[Flags, ...] | None = None
    """For each row, which steps of its class [j] are bought, where that need not be a prefix."""

    def bought_of(self, z: int, count: int) -> Real:
        """Return the share that row z buys of each of its `count` steps [j]."""
        if self.chosen is not None:
            return self.chosen[z].astype(np.float64)
        return np.asarray(np.clip(self.whole[z] + self.part[z] - np.arange(count), 0.0, 1.0))


def purchase(
    on_top: Increments, health: float, wealth_after_tax: Real, utility: Utility, mode: Mode
) -> Bought:
    """Return what the rows of one class buy.

    health: theirs with the package; wealth_after_tax [z], in any order. Nobody spends all that is left.
    """
    wealth = np.ascontiguousarray(wealth_after_tax, dtype=np.float64)
    if mode == "subset":
        return _subsets(on_top, health, wealth, utility)
    complete = completing_wealth(on_top, health, utility)
    whole, part = np.zeros(len(wealth), dtype=np.int64), np.zeros(len(wealth))
    rule, tastes, divisible = _buy if compiled() else _buy_plain, numbers(utility), mode == "divisible"
    found = np.zeros((3, len(wealth)))

    def task(rows: slice) -> None:
        rule(
            wealth[rows], complete, on_top.gain, on_top.cost, on_top.health_up_to, on_top.cost_up_to,
            float(health), tastes, divisible, whole[rows], part[rows], found[:, rows],
        )  # fmt: skip

    map_partitions(task, cut(len(wealth), _threads(len(wealth))), threads())
    left, health_left, u = found
    return Bought(whole, part, health_left, left, u, wealth - left)


def purchase_all(
    question: Question, coverage: Real, wealth_after_tax: Real, mode: Mode, offered: Offer | None = None
) -> Bought:
    """Return what every row buys on top of a package, class by class.

    coverage [i] from 0 to 1; wealth_after_tax [z]; `offered` (see `increments.offer`) where it is made
    already, or where premiums are one price for all buyers.
    """
    society, health = question.society, health_with_package(question, coverage)
    offered = offer(question) if offered is None else offered
    by_class = [
        purchase(
            increments(question, coverage, c, offered=offered),
            float(health[c]),
            wealth_after_tax[start:stop],
            question.utility,
            mode,
        )
        for c, (start, stop) in enumerate(pairwise(society.first.tolist()))
    ]
    return joined(by_class)


def joined(by_class: list[Bought]) -> Bought:
    """Return the rows of all classes as one."""
    chosen = [of.chosen for of in by_class if of.chosen is not None]
    return Bought(
        whole=np.concatenate([of.whole for of in by_class]),
        part=np.concatenate([of.part for of in by_class]),
        health=np.concatenate([of.health for of in by_class]),
        wealth=np.concatenate([of.wealth for of in by_class]),
        utility=np.concatenate([of.utility for of in by_class]),
        premium=np.concatenate([of.premium for of in by_class]),
        chosen=tuple(chain.from_iterable(chosen)) if chosen else None,
    )


def _subsets(on_top: Increments, health: float, wealth: Real, utility: Utility) -> Bought:
    flags = tuple(best_subset(on_top, health, float(y), utility) for y in wealth)
    chosen = np.array(flags, dtype=np.bool_).reshape(len(wealth), on_top.count)
    premium, gain = chosen @ on_top.cost, chosen @ on_top.gain
    left, whole = wealth - premium, chosen.sum(axis=1, dtype=np.int64)
    u = utilities(utility, health + gain, left)
    return Bought(whole, np.zeros(len(wealth)), health + gain, left, u, premium, flags)


def _threads(rows: int) -> int:
    return max(1, min(parts(), rows // ROWS_WORTH_A_THREAD))


# ---- kernel over some rows of a class, and its NumPy twin ------------------------------------------------


@njit(cache=True, nogil=True)
def _buy(
    wealth: Real, complete: Real, gains: Real, costs: Real, health_up_to: Real, cost_up_to: Real,
    health: float, tastes: Numbers, divisible: bool, whole: Whole, part: Real, found: Real,
) -> None:  # fmt: skip
    """Fill in for each row how many steps are bought whole, part of the next, and wealth, health and u."""
    n, (a, b, rho, eta) = len(complete), tastes
    for z in range(len(wealth)):
        y, low, high = wealth[z], 0, n
        if y <= 0.0:
            high = 0
        while low < high:
            middle = (low + high) // 2
            if y >= complete[middle]:
                low = middle + 1
            else:
                high = middle
        h, w = health + health_up_to[low], y - cost_up_to[low]
        u = utility_of(h, w, tastes)
        if low < n and y > 0.0:
            gain, cost = gains[low], costs[low]
            if divisible:
                part[z] = part_worth_buying(gain, cost, h, w, tastes)
                h, w = h + part[z] * gain, w - part[z] * cost
            elif w > cost and a * rise(h, gain, rho) > b * rise(w - cost, cost, eta):
                low += 1
                h, w = health + health_up_to[low], y - cost_up_to[low]
            u = utility_of(h, w, tastes)
        whole[z] = low
        found[0, z], found[1, z], found[2, z] = w, h, u


def _buy_plain(
    wealth: Real, complete: Real, gains: Real, costs: Real, health_up_to: Real, cost_up_to: Real,
    health: float, tastes: Numbers, divisible: bool, whole: Whole, part: Real, found: Real,
) -> None:  # fmt: skip
    """Do as `_buy` does, all rows at a time."""
    n, (a, b, rho, eta) = len(complete), tastes
    low = np.where(wealth > 0.0, np.searchsorted(complete, wealth, side="right"), 0)
    h, w = health + health_up_to[low], wealth - cost_up_to[low]
    gain, cost = np.append(gains, 0.0)[low], np.append(costs, 0.0)[low]
    more = (low < n) & (wealth > 0.0)
    if divisible:
        part[more] = parts_worth_buying(gain[more], cost[more], h[more], w[more], tastes)
        h, w = h + part * gain, w - part * cost
    else:
        left = np.where(w > cost, w - cost, 1.0)
        another = more & (w > cost) & (a * rises(h, gain, rho) > b * rises(left, cost, eta))
        low = low + another
        h, w = health + health_up_to[low], wealth - cost_up_to[low]
    whole[:], found[0], found[1] = low, w, h
    found[2] = utilities(Utility(*tastes), h, w)
