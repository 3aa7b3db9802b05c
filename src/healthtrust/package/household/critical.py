"""Critical wealths: from how much wealth after tax each step is bought; and the uptake of a whole population.

    divisible   step j is started from s_j and complete from f_j (`margin.py`)
    prefix      step j is bought from the y_j, s_j ≤ y_j ≤ f_j, at which leaving it out is as good:
                A [ v_ρ(h_j) − v_ρ(h_{j−1}) ]  =  B [ v_η(y_j − C_{j−1}) − v_η(y_j − C_j) ]
                with η = 1                        y_j = C_{j−1} + c_j / (1 − exp(−D_j)),  D_j = A Δv_ρ / B
    uptake      members who buy step j = members with y ≥ y_j: one binary search

h_j, C_j    health and premium of the first j steps, c_j premium of step j;  A, B, ρ, η  of utility
Source      Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3.4, of
            one critical wealth W*; a table of them for each incidence class is ours, beyond the paper

s_j ≤ y_j ≤ f_j ≤ s_{j+1}, so each table rises. Wealth is y = W − t: where tax depends on wealth alone, with
marginal rates below 100 %, the table is turned into wealth before tax (`before_tax`) and the population need
be sorted once. None of this holds for `subset`, where a richer household may drop one item for another.

>>> from healthtrust.package.household.increments import increments
>>> from healthtrust.package.question import Interventions, Limits, Society, TopUp
>>> services = Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2])
>>> one_class = Society(("all",), np.array([5.0]), np.array([True]), np.ones((2, 1)), np.array([0, 4]),
...                     np.array([5.0, 15.0, 25.0, 35.0]), np.full(4, 0.25), np.ones(4))
>>> question = Question(services, one_class, Utility(1, 1), Limits.none(2), top_up=TopUp("complementary"))
>>> on_top = increments(question, np.zeros(2), 0)
>>> table = critical_wealths(on_top, 5.0, question.utility, "prefix")
>>> table.round(3).tolist(), uptake(table, one_class.wealth).tolist()
([10.545, 19.875], [3, 2])
>>> critical_wealths(on_top, 5.0, question.utility, "divisible").round(3).tolist()
[[4.545, 16.875], [16.545, 22.875]]
>>> taxed = uptake_of_package(question, np.zeros(2), "prefix", before_tax=lambda after: after / (1 - 0.25))
>>> taxed.tolist()
[[3, 1]]
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import exp, expm1, log, log1p

import numpy as np
from numba import njit

from healthtrust.engine.backend import compiled, parts, threads
from healthtrust.engine.partitions import cut
from healthtrust.engine.run import map_partitions
from healthtrust.package.household.increments import (
    SO_RARE_AS_NEVER,
    Increments,
    Offer,
    health_with_package,
    offer,
)
from healthtrust.package.household.margin import (
    STEPS_OF_NEWTON,
    Numbers,
    completing_wealth,
    numbers,
    starting_wealth,
    wealth_from,
)
from healthtrust.package.household.utility import rise, rises
from healthtrust.package.question import Flags, Mode, Question, Real, Utility, Whole

START, COMPLETE = 0, 1
"""Rows of a table for divisible purchase."""

CLOSE = 1e-9
"""Relative step of Newton's method at which it stops: what is left after one more is its square."""


def critical_wealths(on_top: Increments, health: float, utility: Utility, mode: Mode) -> Real:
    """Return wealth after tax from which members of one class buy each step.

    prefix: [j]. divisible: [2, j], where each step is started and where it is complete. Raises ValueError for
    subset, which has no such table.
    """
    if mode == "subset":
        raise ValueError("the best subset is not monotone in wealth: it has no table of critical wealths")
    if mode == "divisible":
        return np.stack([f(on_top, health, utility) for f in (starting_wealth, completing_wealth)])
    h, paid = health + on_top.health_up_to[:-1], on_top.cost_up_to[:-1]
    return _break_even(on_top.gain, on_top.cost, h, paid, numbers(utility))


def critical_tables(question: Question, coverage: Real, mode: Mode, offered: Offer | None = None) -> Real:
    """Return critical wealths after tax of every class under a package, at own-risk premiums.

    prefix: [c, e], divisible: [2, c, e], e the steps of the offer in its order, which all classes share;
    infinite for a step that the class cannot buy under this package. Raises ValueError for subset.
    """
    if mode == "subset":
        raise ValueError("the best subset is not monotone in wealth: it has no table of critical wealths")
    offered = offer(question) if offered is None else offered
    if offered.unit_cost is not None:
        raise ValueError("one order of steps for every class holds at own-risk premiums only")
    society = question.society
    share = np.where(offered.of_covered, coverage[offered.intervention], 1.0 - coverage[offered.intervention])
    open_to = society.may_insure & (question.top_up.kind != "none")
    columns = (offered.intervention, share, offered.gain, offered.cost, society.incidence)
    health, tastes = health_with_package(question, coverage), numbers(question.utility)
    table = np.full((2, len(health), len(share)), np.inf)
    rule = _tables if compiled() else _tables_plain
    rule(*columns, health, open_to, tastes, mode == "divisible", table)
    return table if mode == "divisible" else table[COMPLETE]


def uptake(table: Real, wealth_sorted: Real) -> Whole:
    """Return how many have at least each critical wealth, an array of the table's shape.

    wealth_sorted: ascending, all after tax or all before tax as the table is.
    """
    return np.asarray(len(wealth_sorted) - np.searchsorted(wealth_sorted, table), dtype=np.int64)


def uptake_of_package(
    question: Question,
    coverage: Real,
    mode: Mode,
    before_tax: Callable[[Real], Real],
    offered: Offer | None = None,
) -> Whole:
    """Return how many rows of each class buy each step, [c, e] or [2, c, e] as `critical_tables`.

    before_tax: the wealth before tax that leaves a given wealth after it, a rising function.
    """
    tables = before_tax(critical_tables(question, coverage, mode, offered))
    borders = list(pairwise(question.society.first.tolist()))
    counts = np.zeros(tables.shape, dtype=np.int64)

    def task(classes: slice) -> None:
        for c in range(classes.start, classes.stop):
            wealth, bought = tables[..., c, :], np.isfinite(tables[..., c, :])
            counts[..., c, :][bought] = uptake(wealth[bought], question.society.wealth[slice(*borders[c])])

    map_partitions(task, cut(len(borders), parts()), threads())
    return counts


# ---- the wealth at which a whole step breaks even, and the tables; kernels and their NumPy twins ----------


@njit(cache=True, nogil=True)
def _before_step(gain: float, cost: float, health: float, tastes: Numbers) -> float:
    """Return the wealth before a step at which buying it whole is as good as leaving it out."""
    a, b, rho, eta = tastes
    worth = a / b * rise(health, gain, rho)
    if cost <= 0.0:
        return 0.0
    if eta == 1.0:
        return -cost / expm1(-worth)
    if eta < 1.0 and worth >= rise(0.0, cost, eta):
        return cost
    if eta == 0.0:
        return np.inf
    target, low, high = log(worth), cost, np.inf
    wealth = cost * 0.5 + (cost / worth) ** (1.0 / eta)
    if wealth <= cost:
        wealth = cost * 1.5
    if wealth == np.inf:
        return np.inf
    for _ in range(STEPS_OF_NEWTON):
        lost = rise(wealth - cost, cost, eta)
        excess = log(lost) - target
        if excess > 0.0:
            low = wealth
        else:
            high = wealth
        ahead = wealth + excess * lost * wealth**eta / expm1(-eta * log1p(-cost / wealth))
        if abs(ahead - wealth) <= CLOSE * wealth:
            return float(ahead)
        if not low < ahead < high:
            ahead = 0.5 * (low + high) if high < np.inf else 2.0 * low
        wealth = ahead
    return float(wealth)


@njit(cache=True, nogil=True)
def _tables(
    intervention: Whole, share: Real, gains: Real, costs: Real, incidence: Real, healths: Real,
    open_to: Flags, tastes: Numbers, divisible: bool, table: Real,
) -> None:  # fmt: skip
    """Fill in table [2, c, e] for all classes; its first row only where divisible."""
    a, b, rho, eta = tastes
    for c in range(len(healths)):
        h, paid = healths[c], 0.0
        for e in range(len(share)):
            cases = incidence[intervention[e], c] * share[e]
            if cases <= SO_RARE_AS_NEVER or not open_to[c]:
                continue
            gain, cost, price = cases * gains[e], cases * costs[e], b * costs[e] / (a * gains[e])
            after = np.nextafter(paid + cost, np.inf)
            if divisible:
                table[START, c, e] = max(np.nextafter(paid, np.inf), paid + _left(price, h, rho, eta))
                table[COMPLETE, c, e] = max(after, paid + cost + _left(price, h + gain, rho, eta))
            else:
                table[COMPLETE, c, e] = max(after, paid + _before_step(gain, cost, h, tastes))
            h, paid = h + gain, paid + cost


@njit(cache=True, nogil=True)
def _left(price: float, health: float, rho: float, eta: float) -> float:
    """Return the wealth left at which health is worth its price."""
    price *= health**rho
    if eta == 0.0:
        return 0.0 if price <= 1.0 else np.inf
    return exp(log(price) / eta) if price > 0.0 else 0.0


def _tables_plain(
    intervention: Whole, share: Real, gains: Real, costs: Real, incidence: Real, healths: Real,
    open_to: Flags, tastes: Numbers, divisible: bool, table: Real,
) -> None:  # fmt: skip
    """Do as `_tables` does, all classes at a time."""
    cases = (incidence[intervention] * share[:, None] * open_to).T
    gain, cost = cases * gains, cases * costs
    h = healths[:, None] + np.cumsum(gain, axis=1) - gain
    paid = np.cumsum(cost, axis=1) - cost
    here = cases > SO_RARE_AS_NEVER
    if divisible:
        ratio = np.divide(gains, costs, out=np.full(len(costs), np.inf), where=costs > 0)
        table[START] = np.where(here, wealth_from(ratio, h, paid, tastes), np.inf)
        table[COMPLETE] = np.where(here, wealth_from(ratio, h + gain, paid + cost, tastes), np.inf)
    else:
        table[COMPLETE][here] = _break_even(gain[here], cost[here], h[here], paid[here], tastes)


def _break_even(gain: Real, cost: Real, health: Real, paid: Real, tastes: Numbers) -> Real:
    """Return wealth after tax at which each whole step breaks even: `_before_step`, all at a time."""
    a, b, rho, eta = tastes
    worth = a / b * rises(health, gain, rho)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        if eta == 1.0:
            before = -cost / np.expm1(-worth)
        elif eta == 0.0:
            before = np.where(worth >= cost, cost, np.inf)
        else:
            before = _solved(worth, cost, eta)
    return np.asarray(np.maximum(np.nextafter(paid + cost, np.inf), paid + np.where(cost > 0, before, 0.0)))


def _solved(worth: Real, cost: Real, eta: float) -> Real:
    """Return the wealth before each step that makes v_η(w) − v_η(w − cost) equal to its worth."""
    low, high = cost.copy(), np.full(len(cost), np.inf)
    wealth = cost * 0.5 + (cost / worth) ** (1.0 / eta)
    wealth, never = np.where(wealth > cost, wealth, cost * 1.5), np.isinf(wealth)
    for _ in range(STEPS_OF_NEWTON):
        lost = rises(wealth - cost, cost, eta)
        excess = np.log(lost) - np.log(worth)
        low, high = np.where(excess > 0, wealth, low), np.where(excess > 0, high, wealth)
        ahead = wealth + excess * lost * wealth**eta / np.expm1(-eta * np.log1p(-cost / wealth))
        halfway = np.where(high < np.inf, 0.5 * (low + high), 2.0 * low)
        there = never | (np.abs(ahead - wealth) <= CLOSE * wealth)
        wealth = np.where(there | (low < ahead) & (ahead < high), ahead, halfway)
        if there.all():
            break
    wealth = np.where(never, np.inf, wealth)
    return np.where(worth >= cost ** (1.0 - eta) / (1.0 - eta), cost, wealth) if eta < 1.0 else wealth
