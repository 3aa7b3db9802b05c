"""What comes of a package and its taxes once households have bought on top what suits them.

    z chooses θ to maximise   u( H_z + Σ_i (λ_i + θ_iz) π_iz b_i,  W_z − t_z − (1 + ℓ) Σ_i θ_iz π_iz x_i )
    α_z = ω_z s'(u_z) u_W,    β_z = ω_z s'(u_z) u_H,    welfare = Σ_z g_z ω_z s(U_z)

λ_i, t_z  coverage, tax of row z;  θ_iz  what z buys of i on top;  π, b, x, ℓ  cases, benefit, price, loading
α_z, β_z  marginal social value of wealth and of health of a member of z, after tax and premium
s, ω_z    social welfare of a utility (`welfare`), explicit weight of z;  g_z  its share of the population
Source    Smith, Statutory packages of health care alongside voluntary insurance, York 2006, sections 2 and 3

The rich insure A on top of a package of B that they pay for, and for more than their part:

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
>>> two = Society.of_groups(("rich", "poor"), share=[0.5, 0.5], wealth=[60, 10], health=[5, 5],
...                         incidence=[[1, 1], [1, 1]], may_insure=[True, False], weight=[6, 1])
>>> both = Question(Interventions.of(("A", "B"), [6.0, 3.0], [6.6, 3.2]), two, Utility(1.0, 1.0),
...                 Limits.none(2), top_up=TopUp("complementary"))
>>> after = outcome(both, np.array([0.0, 1.0]), np.array([7.0, -1.0]))
>>> after.theta.tolist(), after.wealth.tolist(), after.health.round(9).tolist()
([[1.0, 0.0], [0.0, 0.0]], [47.0, 11.0], [14.8, 8.2])
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from healthtrust.package.government.welfare import social, social_slope
from healthtrust.package.household.increments import STANDARD, health_with_package, increments, offer
from healthtrust.package.household.purchase import Bought, purchase_all
from healthtrust.package.household.utility import marginal_health, marginal_wealth, utilities
from healthtrust.package.question import Mode, Question, Real


@dataclass(frozen=True)
class Outcome:
    """Columns of the rows z: what each pays, buys and has left, and what more would be worth to society."""

    coverage: Real
    """[i]"""
    taxes: Real
    """[z]: money a year."""
    bought: Bought
    theta: Real | None
    """[i, z]: part of the cases of i that z insures itself, λ_i + θ_iz ≤ 1, where the mode is `subset`."""
    health: Real
    wealth: Real
    """[z]: what is left after tax and premium, money a year."""
    utility: Real
    """[z]: additive utility, never exponentiated."""
    value_of_wealth: Real
    """[z]: α, per head."""
    value_of_health: Real
    """[z]: β, per head."""
    welfare: float


def outcome(question: Question, coverage: Real, taxes: Real, mode: Mode | None = None) -> Outcome:
    """Return what comes of coverage [i] and taxes [z], households buying in the question's mode or another.

    A row that tax leaves nothing buys nothing, and welfare is minus infinity.
    """
    after = question.society.wealth - taxes
    bought = purchase_all(question, coverage, after, question.top_up.mode if mode is None else mode)
    return valued(question, coverage, taxes, bought, _theta(question, coverage, bought))


def with_purchases(
    question: Question, coverage: Real, taxes: Real, fixed: Bought, theta: Real | None = None
) -> Outcome:
    """Return what comes of taxes [z] if everyone keeps to purchases already made."""
    wealth = question.society.wealth - taxes - fixed.premium
    kept = replace(fixed, wealth=wealth, utility=utilities(question.utility, fixed.health, wealth))
    return valued(question, coverage, taxes, kept, theta)


def valued(
    question: Question, coverage: Real, taxes: Real, bought: Bought, theta: Real | None = None
) -> Outcome:
    """Return an outcome with the social values α and β of its rows, and its welfare."""
    slope = social_slope(question, bought.utility)
    each = social(question, bought.utility)
    return Outcome(
        coverage,
        taxes,
        bought,
        theta,
        bought.health,
        bought.wealth,
        bought.utility,
        value_of_wealth=slope * marginal_wealth(question.utility, bought.wealth),
        value_of_health=slope * marginal_health(question.utility, bought.health),
        welfare=float(question.society.share @ each),
    )


def bought_as(question: Question, coverage: Real, after: Real, theta: Real) -> Bought:
    """Return the purchases of a stated complementary cover: theta [i, z] of the cases of i, standard version.

    after [z]: wealth after tax.
    """
    society, kinds = question.society, question.interventions
    cases = society.incidence[:, society.class_of_row] * theta
    health = health_with_package(question, coverage)[society.class_of_row] + kinds.benefit @ cases
    premium = question.loaded * (kinds.price @ cases)
    whole = np.count_nonzero(theta, axis=0).astype(np.int64)
    wealth = after - premium
    utility = utilities(question.utility, health, wealth)
    return Bought(whole, np.zeros(society.rows), health, wealth, utility, premium)


def _theta(question: Question, coverage: Real, bought: Bought) -> Real | None:
    """Return which parts of the cases of i each row insures, from the steps it chose; None for prefixes."""
    if bought.chosen is None:
        return None
    society = question.society
    theta, offered = np.zeros((question.interventions.count, society.rows)), offer(question)
    for c, (first, end) in enumerate(pairwise(society.first.tolist())):
        steps = increments(question, coverage, c, offered=offered)
        uncovered = (steps.version == STANDARD) | (coverage[steps.intervention] == 0.0)
        for z in range(first, end):
            theta[steps.intervention[bought.chosen[z] & uncovered], z] = 1.0
    return np.asarray(theta * (1.0 - coverage[:, None]))
