"""Benefit and opportunity cost by group inside the objective, where groups count unequally.

    e_ic = π_ic b_i − ω_c m x_i Π_i / (g_c k)             what covering i for all does for a member of group c
    B_i  = b_i Σ_c g_c w_c π_ic / Π_i                     equity-weighted benefit of an average case
    B_i − m (x_i / k) Σ_c ω_c w_c = Σ_c g_c w_c e_ic / Π_i      the same, net of what the money did elsewhere
    w_c  = (1 / g_c) ∂E/∂h_c, scaled to Σ_c g_c w_c = 1         weights that an equal equivalent E implies

i, c      intervention, group;  π, b, x, g, Π, m as in `package.question`, m the overhead on care
ω_c, k    share of displaced health that c bears (Σ_c ω_c = 1), cost per QALY at the margin (∞: none)
w_c       what a QALY of a member of c counts for; 1 for all is plain cost-effectiveness
E         see `ground.equality`: w ∝ h^(−ε) for Atkinson, exp(−κ h) for Kolm
Source    equity weights: Cookson et al., Distributional Cost-Effectiveness Analysis, Oxford 2020 [recalled]
beyond the paper

A linear programme takes B in place of b, its value per case. The welfare model takes the weights themselves
(`with_group_weights`, the column weight of a table of groups): they multiply s(U_z), and its taxes then
carry the opportunity cost group by group. Weights hold near the health they were taken at; `equity.fairest`
needs none.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[60.0, 75.0],
...                         incidence=[[0.2, 0.2], [0.3, 0.1]], heads=1000)
>>> items = Interventions.of(("hip", "lung"), price=[10, 10], benefit=[1.0, 0.9])
>>> question = Question(items, two, Utility(1, 1), Limits.none(2))
>>> equity_weighted_benefit(question, np.array([1.5, 0.5])).tolist()
[1.0, 1.125]
>>> groups = Groups.of(two, two.health, bears=np.array([0.6, 0.4]))
>>> effect_by_group(question, groups, cost_per_qaly=20).round(3).tolist()
[[0.08, 0.12], [0.15, 0.01]]
>>> equity_weights(groups, "atkinson", 2.0).round(4).tolist()
[1.2195, 0.7805]
"""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.equality import Measure, marginal_weights
from healthtrust.package.equity.distribution import Groups
from healthtrust.package.question import Question, Real


def effect_by_group(question: Question, groups: Groups, cost_per_qaly: float = inf) -> Real:
    """Return what covering each intervention for everyone does for a member of each group [i, c], QALYs.

    Health gained, less the group's part of what the cost of it would have brought at `cost_per_qaly`. Nobody
    is taken to buy anything himself. `groups` are the society's classes, in their order.
    """
    gain = question.society.incidence * question.interventions.benefit[:, None]
    displaced = question.budget.overhead * question.cost / cost_per_qaly
    return np.asarray(gain - displaced[:, None] * (groups.bears / groups.share))


def equity_weights(groups: Groups, measure: Measure, aversion: float) -> Real:
    """Return the weight of a member's QALY by group [c] that an equally distributed equivalent implies."""
    return marginal_weights(measure, groups.health, aversion, groups.members)


def equity_weighted_benefit(question: Question, weights: ArrayLike) -> Real:
    """Return QALYs per average case [i], those of each group counted by its weight [c] per member.

    With weights of 1 it is the benefit itself; a problem that nobody has keeps its own.
    """
    share, cases = question.society.class_share, question.society.incidence
    counted, all_cases = cases @ (share * np.asarray(weights, dtype=np.float64)), cases @ share
    factor = np.divide(counted, all_cases, out=np.ones_like(counted), where=all_cases > 0)
    return np.asarray(question.interventions.benefit * factor)


def equity_weighted_net(question: Question, groups: Groups, weights: ArrayLike, cost_per_qaly: float) -> Real:
    """Return weighted QALYs per average case [i], net of those displaced, weighted by who bears them.

    weights [c] per member of a group.
    """
    borne = float(groups.bears @ np.asarray(weights, dtype=np.float64))
    price = question.budget.overhead * question.interventions.price
    return equity_weighted_benefit(question, weights) - price / cost_per_qaly * borne


def with_group_weights(question: Question, weights: ArrayLike) -> Question:
    """Return the question with social weights by class [c] on the utility of each of its rows."""
    society = question.society
    by_row = np.asarray(weights, dtype=np.float64)[society.class_of_row]
    return replace(question, society=replace(society, weight=by_row))
