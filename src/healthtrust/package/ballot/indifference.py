"""The utility map of one row in spending and tax rate, and where it drops voluntary cover.

    u(E, τ) = max over what it buys on top of u( H + Σ_i λ_i(E) π_i b_i ,  W − τ T )
    indifference curve   τ_ū(E) with u(E, τ_ū(E)) = ū
    critical spending    E*(τ): below it something is bought, above nothing. With part s of i covered
                         the rest is bought iff  h_i(s) < h*_i,   r_i U_H(h*_i) = (1+ℓ) U_W(W − τ T)
    slope left of E*     dτ/dE = (1+ℓ) π_i / ( T Π_i ), i at the margin;  (1+ℓ) c / W if π = c Π, T = W

h_i(s)  health with everything of higher ratio covered and part s of i;  r_i = b_i / x_i;  ℓ  loading
T, Π_i  tax base and average cases as in `budget_line`;  π_i  own cases a year
Source  Smith, York 2006, "A social choice perspective", Figure 3: the locus M(W) is E*(τ), falling in τ.
        Right of it an indifference curve trades health for tax. The closed form of E* is beyond the paper.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 30], health=[5, 5],
...                         incidence=[[1, 1], [1, 1]])
>>> asked = Question(Interventions.of(("A", "B"), [2.0, 4.0], [4.0, 4.0]), two, Utility(1, 1), Limits.none(2),
...                  top_up=TopUp("complementary", mode="divisible"))
>>> critical_spending(asked, 0, np.array([0.0, 0.5])).tolist()
[3.0, 2.0]
>>> level = float(utility_map(asked, 0, np.array([1.0]), np.array([0.1]))[0, 0])
>>> indifference_curve(asked, 0, level, np.array([0.0, 1.0, 2.0])).round(9).tolist()
[0.0, 0.1, 0.2]
"""

from __future__ import annotations

import numpy as np

from healthtrust.package.ballot.budget_line import cost_effectiveness_order, coverage_at
from healthtrust.package.government.taxes import basis
from healthtrust.package.household.increments import Increments, health_with_package, increments
from healthtrust.package.household.purchase import purchase
from healthtrust.package.household.utility import marginal_health, marginal_wealth
from healthtrust.package.question import Question, Real

MESH = 257
NARROWINGS = 5
"""Each narrows wealth to 1/256: five of them to 1e-12 of it."""


def utility_map(question: Question, z: int, spending: Real, rates: Real) -> Real:
    """Return the utility of row z at each spending E and tax rate τ [e, r], in parts of items."""
    left = question.society.wealth[z] - np.asarray(rates) * basis(question)[0][z]
    return np.array(
        [_utility(question, z, steps, health, left) for steps, health in _on_top(question, z, spending)]
    )


def utility_along(question: Question, z: int, spending: Real, rates: Real) -> Real:
    """Return the utility of row z at each pair of spending E and tax rate τ [e], such as a budget line."""
    left = question.society.wealth[z] - np.asarray(rates) * basis(question)[0][z]
    on_top = zip(_on_top(question, z, spending), left, strict=True)
    return np.array([_utility(question, z, *of, np.array([y]))[0] for of, y in on_top])


def indifference_curve(question: Question, z: int, level: float, spending: Real, least: float = 0.0) -> Real:
    """Return the tax rate at which row z has utility `level` for each E [e]; NaN where it is below `least`.

    Found by narrowing wealth after tax, in which utility rises.
    """
    wealth, base = float(question.society.wealth[z]), float(basis(question)[0][z])
    most = wealth - least * base
    found = [_wealth_at(question, z, level, on_top, most) for on_top in _on_top(question, z, spending)]
    return (wealth - np.array(found)) / base


def critical_spending(question: Question, z: int, rates: Real) -> Real:
    """Return E*(τ) for row z at each tax rate [r]: the spending from which it buys nothing on top; 0 if it
    never does.

    Complementary cover in parts, at own risk.
    """
    society = question.society
    c = int(society.class_of_row[z])
    left = society.wealth[z] - np.asarray(rates, dtype=np.float64) * basis(question)[0][z]
    order = cost_effectiveness_order(question)
    gain = (question.interventions.benefit * society.incidence[:, c] * question.limits.most)[order]
    here = gain > 0
    if not society.may_insure[c] or question.top_up.kind == "none" or not here.any():
        return np.zeros(len(left))
    spent = np.concatenate([[0.0], np.cumsum((question.cost * question.limits.most)[order])])
    health = society.health[c] + np.concatenate([[0.0], np.cumsum(gain)])[:-1]
    enough = _health_enough(question, question.interventions.ratio[order], left)
    part = np.clip((enough - health) / np.where(here, gain, 1.0), 0.0, 1.0)
    bought = here & (enough > health)
    until = spent[:-1] + part * np.diff(spent)
    return np.asarray(np.where(bought, until, 0.0).max(axis=1))


def _health_enough(question: Question, ratio: Real, left: Real) -> Real:
    """Return the health from which an item of each ratio is not worth its premium [r, i]."""
    utility = question.utility
    worth = ratio / (question.loaded * marginal_wealth(utility, left)[:, None])
    if utility.rho == 0:
        return np.where(worth * marginal_health(utility, 1.0) > 1, np.inf, -np.inf)
    return np.asarray((worth * utility.health_weight) ** (1 / utility.rho))


def _on_top(question: Question, z: int, spending: Real) -> list[tuple[Increments, float]]:
    """Return for each E what may be bought on top, and health with the package alone."""
    c = int(question.society.class_of_row[z])
    coverage = coverage_at(
        question, cost_effectiveness_order(question), np.asarray(spending, dtype=np.float64)
    )
    return [
        (increments(question, package, c), float(health_with_package(question, package)[c]))
        for package in coverage
    ]


def _utility(question: Question, z: int, steps: Increments, health: float, left: Real) -> Real:
    return purchase(steps, health, left, question.utility, "divisible").utility


def _wealth_at(
    question: Question, z: int, level: float, on_top: tuple[Increments, float], most: float
) -> float:
    """Return wealth after tax at which utility is `level`; NaN if more than `most` would be needed."""
    steps, health = on_top
    low, high = 0.0, most * (1 + 1e-12)
    if _utility(question, z, steps, health, np.array([high]))[0] < level:
        return np.nan
    for _ in range(NARROWINGS):
        mesh = np.linspace(low, high, MESH)
        above = int(np.argmax(_utility(question, z, steps, health, mesh) >= level))
        low, high = float(mesh[max(above - 1, 0)]), float(mesh[above])
    return (low + high) / 2
