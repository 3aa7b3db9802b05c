"""A plan that selects, as an experiment: it makes itself more or less attractive to one group.

    S′_kp = S_kp (1 + x) / (1 + x S_kp)              S′_kq = S_kq / (1 + x S_kp)    for every rival q
    profit_p = Σ_k n_kp (Q̄_kp + m_p − e_p ŷ_k)

k       cells of persons alike in all that is known, within the group;  n_kp  person-years in plan p
S_kp    share of cell k that is in plan p;  x  effort: the odds of being in the plan are times 1 + x
Q̄_kp    mean of what the pool pays for members of the cell in plan p: whoever moves takes it along
m_p     mean premium of plan p, less that of all plans: whoever moves pays that of the new plan
ŷ_k     expected cost;  e_p  what plan p spends where others spend 1 (`profit`)
Source  odds of a logit whose utility rises by ln(1 + x) for the group: McFadden 1974 [recalled]; the
        experiment is ours. Rivals lose in proportion to the members that they have: the logit's weakness.

Expected values, no draws. Members are neither made nor lost, so that plans together gain nobody; where all
spend alike and charge alike, what the plan gains is what the others lose. An effort below nothing repels.

>>> from healthtrust.market.incentives.amounts import Insured
>>> from healthtrust.market.incentives.paid import Terms, flat_scheme
>>> from healthtrust.market.selection.scene import Members
>>> insured = Insured.of(cost=[100.0, 300.0, 100.0, 300.0])
>>> scene = Scene(Members(("A", "B"), np.array([0, 0, 1, 1])), np.array([0, 1, 0, 1]), insured)
>>> healthy = np.array([True, False, True, False])
>>> found = attracted(scene, healthy, Attempt("A", 0.5), flat_scheme("flat", insured, Terms()))
>>> found.members_after.tolist(), found.profit_before.tolist(), found.profit_after.round(6).tolist()
([2.2, 1.8], [0.0, 0.0], [20.0, -20.0])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.incentives.amounts import Real
from healthtrust.market.incentives.paid import Paid
from healthtrust.market.selection.profit import charged, efficiency, person_years
from healthtrust.market.selection.scene import Scene


@dataclass(frozen=True)
class Attempt:
    """Which plan tries, and how hard: the odds of being its member are multiplied by 1 + effort."""

    plan: str
    effort: float

    def __post_init__(self) -> None:
        if not -1 <= self.effort < np.inf:
            raise ValueError(f"an effort is −1 (all are repelled) or more, not {self.effort:g}")


@dataclass(frozen=True, eq=False)
class Attracted:
    """Every plan [p] before and after; person-years and money of the persons insured."""

    plans: tuple[str, ...]
    members_before: Real
    members_after: Real
    profit_before: Real
    profit_after: Real

    @property
    def change(self) -> Real:
        """Return what each plan [p] gains, or loses."""
        return self.profit_after - self.profit_before


def attracted(scene: Scene, within: NDArray[np.bool_], attempt: Attempt, paid: Paid) -> Attracted:
    """Return members and profit of every plan when one is more attractive to those within [n].

    Raises ValueError where the plan is none of the scene's, or the only one.
    """
    plan = scene.members.plans.index(attempt.plan)
    if len(scene.members.plans) < 2:
        raise ValueError("a plan without rivals can attract nobody")
    there = scene.by_cell(within.astype(np.float64))
    flow = moved(there, plan, attempt.effort)
    earned = _on_the_way(flow, plan, _mean(scene.by_cell(scene.foreseen(paid) * within), there))
    earned += flow.sum(axis=0) * charged(scene, paid)
    due = _mean(scene.by_cell(scene.expected.of * within).sum(axis=1), there.sum(axis=1))
    spent = (flow * due[:, None]).sum(axis=0) * np.nan_to_num(efficiency(scene, paid))
    before, was = person_years(scene), scene.by_plan(paid.revenue.of - scene.insured.cost)
    gone = flow.sum(axis=0)
    return Attracted(scene.members.plans, before, before + gone, was, was + earned - spent)


def moved(there: Real, plan: int, effort: float) -> Real:
    """Return who comes to each plan (+) or leaves it (−) [k, p] of those there [k, p]; rows add up to 0.

    >>> moved(np.array([[50.0, 50.0]]), 0, 0.2).round(4).tolist()
    [[4.5455, -4.5455]]
    """
    everybody = there.sum(axis=1, keepdims=True)
    held = _mean(there[:, [plan]], everybody)
    left = 1 + effort * held
    flow = np.divide(there, left, out=there.copy(), where=left > 0) - there
    flow[:, plan] = 0.0
    flow[:, plan] = -flow.sum(axis=1)
    return np.asarray(flow)


def _on_the_way(flow: Real, plan: int, pays: Real) -> Real:
    """Return what of the pool's payments each plan [p] gains, as persons take their old plan's along."""
    coming = flow[:, [plan]] > 0
    brought = flow * np.where(coming, pays, pays[:, [plan]])
    brought[:, plan] = 0.0
    brought[:, plan] = -brought.sum(axis=1)
    return np.asarray(brought.sum(axis=0))


def _mean(held: Real, years: Real) -> Real:
    return np.divide(held, years, out=np.zeros_like(held), where=years > 0)
