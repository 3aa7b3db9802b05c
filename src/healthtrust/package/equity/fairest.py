"""The package that leaves health best and most equally spread: an equally distributed equivalent as the
objective.

    maximise   E( h_1 .. h_G ),     h_c = H_c + Σ_i λ_i e_ic
    subject to the rows of the limits,     λ_i = 0 or its most (or between them, where parts are allowed)
    E(h) ≤ E(h') + Σ_c ∂E/∂h_c (h_c − h'_c)  at any h':  a tangent there bounds every package

E, h_c, e_ic   see `ground.equality` and `equity.objective`: benefit and opportunity cost by group;  H_c
without care
λ_i            coverage;  a floor instead of an objective: most net health Σ_c N_c (h_c − H_c) with E ≥ the
               floor
Source   outer approximation: Duran and Grossmann, Math Programming 1986; 36: 307-339 [recalled]
beyond the paper

E is concave, so a mixed-integer programme with one tangent for each package seen bounds the optimum from
above, and the best package seen from below. No weights are needed, nor a guess of how large a change is
small.

>>> from healthtrust.package.question import Interventions, Limits, Question, Row, Society, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[1, 1], health=[50.0, 75.0],
...                         incidence=[[0.1, 0.5], [0.4, 0.1]])
>>> limits = replace(Limits.none(2), rows=(Row("money", np.array([3.0, 2.5]), most=3.0),))
>>> items = Interventions.of(("scan", "clinic"), price=[10, 10], benefit=[1.0, 1.0])
>>> question = Question(items, two, Utility(1, 1), limits)
>>> groups = Groups.of(two, two.health)
>>> [fairest(question, groups, ("atkinson", aversion)).coverage.tolist() for aversion in (0.0, 5.0)]
[[1.0, 0.0], [0.0, 1.0]]
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import Any

import numpy as np

from healthtrust.ground.equality import equivalent, slopes
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.package.equity.distribution import Groups
from healthtrust.package.equity.objective import effect_by_group
from healthtrust.package.equity.plane import Judge
from healthtrust.package.question import Limits, Question, Real

PRECISION = 1e-9
"""Part of the largest effect of one intervention below which upper and lower bound count as one."""

MOST_ROUNDS = 500


@dataclass(frozen=True)
class Fairest:
    """The best package found, and how much better any can be."""

    coverage: Real
    health: Real
    """[group]: per member."""
    value: float
    """Equally distributed equivalent health per person; with a floor, mean health."""
    upper: float
    """No package that keeps to the limits is worth more."""
    rounds: int


def fairest(
    question: Question, groups: Groups, judge: Judge, cost_per_qaly: float = inf, floor: float | None = None
) -> Fairest:
    """Return the package of greatest equal equivalent health; with a floor of that, of most health.

    `groups.health` is health with nothing covered. Raises InvalidInput where no package keeps to the limits,
    or to the floor.
    """
    effect, share = effect_by_group(question, groups, cost_per_qaly), groups.share
    measure, aversion = judge
    none = float(share @ groups.health)
    model = _Model(question.limits, effect @ share, floor is not None)
    best, upper, rounds = Fairest(np.zeros(0), groups.health, -inf, inf, 0), inf, 0
    while upper - best.value > PRECISION * model.scale and rounds < MOST_ROUNDS:
        rounds += 1
        coverage, bound = model.solved()
        upper = min(upper, none + bound)
        health = groups.health + coverage @ effect
        level = equivalent(measure, health, aversion, share)
        value = level if floor is None else float(share @ health)
        if value > best.value and (floor is None or level >= floor - PRECISION * model.scale):
            best = Fairest(coverage, health, value, upper, rounds)
        tangent = slopes(measure, health, aversion, share)
        at_none = level + float(tangent @ (groups.health - health))
        model.hold_below(effect @ tangent, at_none - (none if floor is None else floor))
    return replace(best, upper=max(upper, best.value), rounds=rounds)


class _Model:
    """The mixed-integer programme over λ and the gain in E, or in mean health; gains in its own scale."""

    def __init__(self, limits: Limits, mean_effect: Real, floored: bool) -> None:
        import highspy

        self.highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.highs.setOptionValue("output_flag", False)
        for option in ("mip_rel_gap", "mip_abs_gap"):
            self.highs.setOptionValue(option, 0.0)
        free = highspy.kHighsInf
        self.scale = float(np.abs(mean_effect * limits.most).max(initial=0.0)) or 1.0
        self.whole = np.full(len(limits.most), not limits.parts) & (limits.least < limits.most)
        self.unit, self.floored = np.where(self.whole, limits.most, 1.0), floored
        self.optimal = highspy.HighsModelStatus.kOptimal
        for least, most in zip(limits.least / self.unit, limits.most / self.unit, strict=True):
            self.highs.addVar(float(least), float(most))
        for i in np.flatnonzero(self.whole):
            self.highs.changeColIntegrality(int(i), highspy.HighsVarType.kInteger)
        self.highs.addVar(-free, free)
        self.highs.changeColCost(len(limits.most), 1.0)
        self.highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        for row in limits.rows:
            self._row(row.least, row.most, row.use, 0.0)
        # E never exceeds mean health: the first bound, and with a floor the objective itself.
        self._row(-inf, 0.0, -mean_effect / self.scale, 1.0)

    def hold_below(self, slope: Real, constant: float) -> None:
        """Hold the gain in E below a tangent, constant + slope·λ; with a floor, the tangent above zero."""
        if self.floored:
            self._row(-constant / self.scale, inf, slope / self.scale, 0.0)
        else:
            self._row(-inf, constant / self.scale, -slope / self.scale, 1.0)

    def solved(self) -> tuple[Real, float]:
        """Return the best coverage under the tangents so far, and the bound on the gain."""
        self.highs.run()
        if self.highs.getModelStatus() != self.optimal:
            refuse(
                [Problem("limits", "rows, or a floor, that no package keeps to", "some that leave a package")]
            )
        point = np.array(self.highs.getSolution().col_value)[:-1]
        info = self.highs.getInfo()
        bound = info.mip_dual_bound if self.whole.any() else info.objective_function_value
        return np.where(self.whole, point.round(), point) * self.unit, float(bound) * self.scale

    def _row(self, least: float, most: float, use: Real, of_gain: float) -> None:
        values = np.append(np.asarray(use, dtype=np.float64) * self.unit, of_gain)
        columns = np.flatnonzero(values).astype(np.int32)
        self.highs.addRow(float(least), float(most), len(columns), columns, values[columns])
