"""A linear programme handed to HiGHS: scaled so that every number is a share, solved, and scaled back.

    maximise c'x   subject to   A x ≤ b,   low ≤ x ≤ high,   x_j = 0 or high_j where whole

Columns are measured in shares of their upper bound, lines in shares of their largest entry, the objective in
shares of the sum of its entries: minutes by the billion and coverage then meet on one scale, and the solver's
tolerances mean the same everywhere. The solver stays warm between runs.

Source  Huangfu and Hall, Math Prog Comp 2018 (HiGHS) [recalled]

>>> stated = Stated(np.array([3.0, 2.0]), np.array([[1.0, 1.0]]), np.array([4.0]), np.zeros(2),
...                 np.array([3.0, 5.0]), np.zeros(2, dtype=bool))
>>> vertex = start(stated).run()
>>> vertex.point.round(9).tolist(), vertex.duals.tolist(), vertex.reduced.tolist()
([3.0, 1.0], [2.0], [1.0, 0.0])
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from healthtrust.package.question import Flags, Real

TOLERANCE = 1e-9
"""Feasibility and optimality, in shares."""

WHOLE_SCALE = 1e8
"""Sum of the objective in branch and bound, whose tolerances are absolute: a gap of 1e-6 is 1e-14 of it."""


class Status(Enum):
    """How a run ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    OTHER = "other"


@dataclass(frozen=True)
class Stated:
    """Matrices of a programme: maximise cost·x, matrix·x ≤ most, low ≤ x ≤ high; `whole` x is 0 or high."""

    cost: Real
    matrix: Real
    most: Real
    low: Real
    high: Real
    whole: Flags


@dataclass(frozen=True)
class Vertex:
    """Where a run ended, in the units of the statement."""

    status: Status
    point: Real
    duals: Real
    """[line] ≥ 0"""
    reduced: Real
    """[column]: positive at an upper bound, negative at a lower."""
    basic_columns: Flags
    basic_lines: Flags
    bound: float


class Solver:
    """HiGHS with one programme in it, changed and run again at little cost."""

    def __init__(self, stated: Stated) -> None:
        import highspy

        self.stated = stated
        self.column = np.where(stated.high > 0, stated.high, 1.0)
        scaled = stated.matrix * self.column
        largest = np.abs(scaled).max(axis=1, initial=0.0)
        self.line = np.where(largest > 0, largest, 1.0)
        self.objective = float(np.abs(stated.cost * self.column).sum()) or 1.0
        if stated.whole.any():
            self.objective /= WHOLE_SCALE
        self.highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("threads", 1)
        kinds = ("primal_feasibility", "dual_feasibility", "mip_feasibility")
        for name in kinds:
            self.highs.setOptionValue(f"{name}_tolerance", TOLERANCE)
        for name in ("mip_rel_gap", "mip_abs_gap"):
            self.highs.setOptionValue(name, 0.0)
        self.highs.passModel(_model(highspy, self, scaled / self.line[:, None]))

    def run(self) -> Vertex:
        """Solve from where the last run ended."""
        import highspy

        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return self._vertex(Status.OPTIMAL)
        infeasible = (
            highspy.HighsModelStatus.kInfeasible,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        )
        return self._nowhere(Status.INFEASIBLE if status in infeasible else Status.OTHER)

    def aim(self, cost: Real) -> None:
        """Replace the objective, in shares of each column."""
        self.highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), -cost)

    def hold_value(self, least: float) -> None:
        """Keep the objective of the statement at `least` or more from now on."""
        cost = self.stated.cost * self.column / self.objective
        index = np.flatnonzero(cost).astype(np.int32)
        self.highs.addRow(least / self.objective, np.inf, len(index), index, cost[index])

    def allow(self, line: int, most: float) -> None:
        """Replace the limit of a line."""
        self.highs.changeRowBounds(line, -np.inf, most / self.line[line])

    def bound_column(self, column: int, low: float, high: float) -> None:
        """Replace the bounds of a column."""
        scale = self.column[column]
        self.highs.changeColBounds(column, low / scale, high / scale)

    def shares(self) -> Real:
        """Return the columns of the last run in shares of their upper bounds."""
        return np.asarray(self.highs.getSolution().col_value, dtype=np.float64)

    def holds_for(self) -> Real:
        """Return [line, 2]: between which limits of each line the prices stay as they are."""
        _, ranging = self.highs.getRanging()
        n = len(self.stated.most)
        low = np.asarray(ranging.row_bound_dn.value_, dtype=np.float64)[:n]
        high = np.asarray(ranging.row_bound_up.value_, dtype=np.float64)[:n]
        return np.column_stack([low * self.line, high * self.line])

    def _vertex(self, status: Status) -> Vertex:
        import highspy

        solution, basis = self.highs.getSolution(), self.highs.getBasis()
        n, lines = len(self.stated.cost), len(self.stated.most)
        whole = bool(self.stated.whole.any())
        point = np.asarray(solution.col_value, dtype=np.float64)[:n]
        point = np.where(self.stated.whole, np.rint(point), point) * self.column
        duals = np.zeros(lines) if whole else -np.asarray(solution.row_dual, dtype=np.float64)[:lines]
        reduced = np.zeros(n) if whole else -np.asarray(solution.col_dual, dtype=np.float64)[:n]
        basic = highspy.HighsBasisStatus.kBasic
        bound = -self.highs.getInfo().mip_dual_bound * self.objective if whole else -np.inf
        return Vertex(
            status,
            np.clip(point, self.stated.low, self.stated.high) + 0.0,
            np.maximum(duals, 0) * self.objective / self.line,
            reduced * self.objective / self.column + 0.0,
            np.array([s == basic for s in basis.col_status[:n]], dtype=np.bool_),
            np.array([s == basic for s in basis.row_status[:lines]], dtype=np.bool_),
            float(bound),
        )

    def _nowhere(self, status: Status) -> Vertex:
        n, lines = len(self.stated.cost), len(self.stated.most)
        return Vertex(
            status,
            np.full(n, np.nan),
            np.zeros(lines),
            np.zeros(n),
            np.zeros(n, bool),
            np.zeros(lines, bool),
            np.inf,
        )


def start(stated: Stated) -> Solver:
    """Return a solver with the programme in it."""
    return Solver(stated)


def _model(highspy: Any, solver: Solver, matrix: Real) -> Any:
    """Return the scaled programme as HiGHS takes it: a minimisation, by columns."""
    stated = solver.stated
    lines, columns = matrix.shape
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, lines
    model.col_cost_ = -stated.cost * solver.column / solver.objective
    model.col_lower_, model.col_upper_ = stated.low / solver.column, stated.high / solver.column
    model.row_lower_, model.row_upper_ = np.full(lines, -np.inf), stated.most / solver.line
    entry = matrix.T != 0
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(entry.sum(axis=1))]).astype(np.int32)
    model.a_matrix_.index_ = np.nonzero(entry)[1].astype(np.int32)
    model.a_matrix_.value_ = matrix.T[entry]
    if stated.whole.any():
        kinds = highspy.HighsVarType
        model.integrality_ = [kinds.kInteger if w else kinds.kContinuous for w in stated.whole]
    return model
