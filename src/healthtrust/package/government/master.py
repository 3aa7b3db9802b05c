"""The relaxed problem that a certificate rests on: columns, rows that only ever grow in number, and a bound.

    maximise   worth · x    subject to   least ≤ A x ≤ most,  lower ≤ x ≤ upper,  some x whole

Every row that is added is true of every package, so that the bound holds for all of them, whether or not they
were ever looked at.  x  coverage, tax rates, purchases, what is left to a household, its utility
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3; that its
        optimum can be certified by outer approximation is beyond the paper. Duran and Grossmann, Math Program
        1986 [recalled]: outer approximation. Solved by HiGHS to its tightest tolerances.

Two items of worth 3 and 2 that do not fit together; and the same, should half an item be enough:

>>> master = Master()
>>> item = master.columns(np.zeros(2), np.ones(2), worth=np.array([3.0, 2.0]), whole=True)
>>> master.row(item, np.array([2.0, 1.0]), most=2.0)
>>> answer = master.best()
>>> answer.found, round(answer.bound, 9), answer.at[item].round(6).tolist()
(True, 3.0, [1.0, 0.0])
>>> master.best(relaxed=True).bound
3.5
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.package.question import Real, Whole

TIGHTEST = 1e-10
"""The smallest tolerance that HiGHS takes."""


@dataclass(frozen=True)
class Answer:
    """What the solver found: a point, its value, and a bound on the value of every point."""

    found: bool
    """Whether there is a point at all; if not, `bound` is minus infinity or what was proved so far."""
    value: float
    bound: float
    at: Real
    """[column]"""
    proved: bool
    """Whether the solver finished, rather than ran out of time."""
    loss: Real
    """[column]: if relaxed, what moving a column by one off its bound loses at least; else nothing."""


class Master:
    """A maximisation that grows by columns and rows; nothing is ever taken out of it except what is fixed."""

    def __init__(self) -> None:
        import highspy

        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in _SETTINGS.items():
            self._solver.setOptionValue(name, value)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._whole: list[int] = []
        self._integrality: bool | None = None
        self._count = 0

    def columns(
        self, lower: ArrayLike, upper: ArrayLike, *, worth: ArrayLike = 0.0, whole: bool = False
    ) -> Whole:
        """Return the numbers of new columns within [lower, upper], each of `worth` in the objective."""
        low, high = np.broadcast_arrays(
            np.atleast_1d(np.asarray(lower, float)), np.atleast_1d(np.asarray(upper, float))
        )
        value = np.broadcast_to(np.asarray(worth, float), low.shape)
        new = np.arange(self._count, self._count + len(low))
        for a, b in zip(low, high, strict=True):
            self._solver.addVar(float(a), float(b))
        self._count += len(low)
        self._solver.changeColsCost(len(new), new.astype(np.int32), np.ascontiguousarray(value))
        if whole:
            self._whole.extend(new.tolist())
            self._integrality = None
        return new

    def row(self, where: Whole, factors: Real, *, least: float = -np.inf, most: float = np.inf) -> None:
        """Demand  least ≤ Σ factors · x[where] ≤ most  from now on."""
        keep = factors != 0.0
        columns = np.ascontiguousarray(where[keep], dtype=np.int32)
        self._solver.addRow(
            float(least), float(most), len(columns), columns, np.ascontiguousarray(factors[keep], dtype=float)
        )

    def fix(self, where: Whole, lower: ArrayLike, upper: ArrayLike) -> None:
        """Set the bounds of existing columns anew."""
        low, high = (
            np.broadcast_to(np.asarray(lower, float), where.shape),
            np.broadcast_to(np.asarray(upper, float), where.shape),
        )
        for column, a, b in zip(where, low, high, strict=True):
            self._solver.changeColBounds(int(column), float(a), float(b))

    def worth(self, where: Whole, values: ArrayLike) -> None:
        """Set what existing columns are worth in the objective anew."""
        value = np.broadcast_to(np.asarray(values, float), where.shape)
        self._solver.changeColsCost(len(where), where.astype(np.int32), np.ascontiguousarray(value))

    def start(self, where: Whole, values: ArrayLike) -> None:
        """Tell the solver of whole columns that together are feasible, so that it need not find any."""
        known = np.ascontiguousarray(np.broadcast_to(np.asarray(values, float), where.shape))
        self._solver.setSolution(len(where), where.astype(np.int32), known)

    def best(self, *, within: float = 0.0, seconds: float = np.inf, relaxed: bool = False) -> Answer:
        """Return the best point to `within` the optimum (absolute), whole columns in part if `relaxed`."""
        import highspy

        self._set_integrality(not relaxed)
        self._solver.setOptionValue("mip_abs_gap", max(within, 0.0))
        # the clock of the solver runs on from one call to the next
        limit = self._solver.getRunTime() + seconds if np.isfinite(seconds) else highspy.kHighsInf
        self._solver.setOptionValue("time_limit", limit)
        self._solver.run()
        status = self._solver.getModelStatus()
        info = self._solver.getInfo()
        done = status == highspy.HighsModelStatus.kOptimal
        whole = bool(self._whole) and not relaxed
        found = done or (whole and info.primal_solution_status == 2)
        if not found:
            none = status in (
                highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible
            )  # fmt: skip
            bound = -np.inf if none else (info.mip_dual_bound if whole else np.inf)
            nothing = np.zeros(self._count)
            return Answer(False, -np.inf, float(bound), nothing, none, nothing)
        value = float(info.objective_function_value)
        bound = max(float(info.mip_dual_bound), value) if whole else value
        solution = self._solver.getSolution()
        loss = np.zeros(self._count) if whole else np.abs(np.array(solution.col_dual))
        return Answer(True, value, bound, np.array(solution.col_value), done, loss)

    def _set_integrality(self, wanted: bool) -> None:
        import highspy

        if self._integrality == wanted or not self._whole:
            return
        kind = highspy.HighsVarType.kInteger if wanted else highspy.HighsVarType.kContinuous
        for column in self._whole:
            self._solver.changeColIntegrality(column, kind)
        self._integrality = wanted


_SETTINGS = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_feasibility_tolerance": TIGHTEST,
    "primal_feasibility_tolerance": TIGHTEST,
    "dual_feasibility_tolerance": TIGHTEST,
    "mip_rel_gap": 0.0,
}
