"""The health equity impact plane: does a decision make people healthier, and does it make them more equal?

    across   equity impact   N [ΔE − Δh̄]     in QALYs: what inequality costs less than before
    up       net health      N Δh̄            in QALYs of everybody, what is displaced taken off
    N ΔE = net health + equity impact          the decision is worth it where this is above zero

N, h̄, E  people, their mean health, and its equally distributed equivalent (`ground.equality`)
Source   Cookson et al., Value in Health 2017; 20: 206-212 [recalled]
beyond the paper

Off the two clear quarters one goal is bought with the other, and it depends on the aversion to inequality
whether the decision is worth it: `equity.aversion` says from which on.

>>> groups = Groups(("poor", "rich"), members=[500, 500], health=[60.0, 75.0], bears=[0.5, 0.5])
>>> after = [[60.5, 75.0], [60.0, 75.6], [60.2, 74.7]]
>>> found = plane(groups, after, ("clinic", "scanner", "levy"), ("atkinson", 5.0))
>>> found.net_health.round(6).tolist(), found.equity_impact.round(1).tolist()
([250.0, 300.0, -50.0], [134.8, -149.9, 126.9])
>>> found.quarters
('healthier and more equal', 'healthier but less equal', 'less healthy but more equal')
>>> found.worth_it.tolist()
[True, True, True]
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.ground.equality import Measure, equivalent
from healthtrust.package.equity.distribution import Groups
from healthtrust.package.equity.objective import effect_by_group
from healthtrust.package.question import Question, Real

Judge = tuple[Measure, float]
"""A measure of equality and the aversion to inequality it is taken at."""

ENGLISH_MEDIAN: Final[tuple[Judge, Judge]] = (("atkinson", 10.95), ("kolm", 0.15))
"""Aversion to inequality of lifetime health, medians of 244 members of the public: Robson et al., Health
Economics 2017 [cited]. Answers fell into two camps, nearly half near none and nearly half extreme: try a
range."""

NO_DIFFERENCE = 1e-12
"""Changes below this, as a part of all health, are rounding."""


@dataclass(frozen=True)
class Plane:
    """Where each option [option] lies; QALYs of all people together."""

    options: tuple[str, ...]
    net_health: Real
    equity_impact: Real
    quarters: tuple[str, ...]

    @property
    def worth(self) -> Real:
        """Return the gain in equally distributed equivalent health [option]: net health and equity impact."""
        return self.net_health + self.equity_impact

    @property
    def worth_it(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Return whether each option is better than leaving things as they are."""
        return np.asarray(self.worth > 0)


def plane(groups: Groups, after: ArrayLike, options: tuple[str, ...], judge: Judge) -> Plane:
    """Return where options lie that leave the groups in health after [option, group], per member."""
    health, (measure, aversion) = np.asarray(after, dtype=np.float64), judge
    people, share = float(groups.members.sum()), groups.share
    net = (health - groups.health) @ groups.members
    before = equivalent(measure, groups.health, aversion, share)
    worth = np.array([equivalent(measure, row, aversion, share) - before for row in health]) * people
    rounding = NO_DIFFERENCE * float(groups.members @ groups.health)
    equity = np.where(np.abs(worth - net) <= rounding, 0.0, worth - net)
    net = np.where(np.abs(net) <= rounding, 0.0, net)
    return Plane(options, net, equity, tuple(map(_quarter, net.tolist(), equity.tolist())))


def plane_of_interventions(
    question: Question, groups: Groups, judge: Judge, cost_per_qaly: float = inf, covered: Real | None = None
) -> Plane:
    """Return where each intervention of a question lies: all else as `covered` [i], it covered and not.

    The plane's origin is the health of the groups without it; `groups.health` is health with nothing
    covered, and what coverage costs displaces health at `cost_per_qaly`, borne as the groups say.
    """
    effect = effect_by_group(question, groups, cost_per_qaly)
    codes = question.interventions.codes
    share = np.zeros(len(codes)) if covered is None else np.asarray(covered, dtype=np.float64)
    found = []
    for i, code in enumerate(codes):
        without = groups.health + np.where(np.arange(len(codes)) == i, 0.0, share) @ effect
        here = Groups(groups.names, groups.members, without, groups.bears)
        found.append(plane(here, [without + effect[i]], (code,), judge))
    return Plane(
        codes,
        np.array([p.net_health[0] for p in found]),
        np.array([p.equity_impact[0] for p in found]),
        tuple(p.quarters[0] for p in found),
    )


def after_packages(
    question: Question, groups: Groups, packages: ArrayLike, cost_per_qaly: float = inf
) -> Real:
    """Return health per member [package, group] under packages [package, i], parts of 1."""
    effect = effect_by_group(question, groups, cost_per_qaly)
    return np.asarray(groups.health + np.asarray(packages, dtype=np.float64) @ effect)


def _quarter(net: float, equity: float) -> str:
    if net == 0 and equity == 0:
        return "no difference"
    healthier = "healthier" if net > 0 else "less healthy" if net < 0 else "as healthy"
    equal = "more equal" if equity > 0 else "less equal" if equity < 0 else "as equal"
    joined = "and" if (net >= 0) == (equity >= 0) else "but"
    return f"{healthier} {joined} {equal}"
