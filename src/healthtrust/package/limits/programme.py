"""The linear programme of a benefits package: the most net health that money, staff and coverage allow.

    maximise    Σ_i v_i λ_i            v_i = (d_i − c_i / T) N_i, or d_i N_i where no threshold T is stated
    subject to  the lines of the limits,   low_i ≤ λ_i ≤ high_i,   0 ≤ y_k ≤ most_k
    whole       λ_i = 0 or high_i

d_i, c_i  health gain and full cost per case;  N_i  cases in need;  λ_i  coverage, a share of them
T         money that buys one unit of health elsewhere;  low_i = high_i where an intervention must be covered
Source  York linear programmes for Uganda and Malawi: Mohan et al., Health Economics 2023 and Value in Health
        Regional Issues 2023 [cited from their published results]

>>> from healthtrust.package.limits.candidates import Candidates
>>> from healthtrust.package.limits.language import constraints_of
>>> three = Candidates(("a", "b", "c"), *(np.array(v, dtype=float) for v in
...                    ([10, 10, 10], [5, 2, 1], [4, 1, 9], [4, 1, 9], [1, 1, 1])))
>>> asked = Asked(three, constraints_of("[money]\\nbudget = 40"), {}, threshold=10.0)
>>> found = solved(programme_of(asked))
>>> found.coverage.round(9).tolist(), round(found.value, 9), round(found.gross, 9)
([0.75, 1.0, 0.0], 53.5, 57.5)
>>> best = solved(programme_of(replace(asked, whole=True)))
>>> best.coverage.tolist(), round(best.value, 9)
([1.0, 0.0, 0.0], 46.0)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.package.limits.candidates import Candidates
from healthtrust.package.limits.highs import Stated, Status, Vertex, start
from healthtrust.package.limits.language import Constraints
from healthtrust.package.limits.lines import (
    Column,
    Line,
    Numbers,
    as_number,
    exactly,
    lines_of,
    members,
    proportional,
)
from healthtrust.package.question import Real

IN = 1e-9
"""Coverage from which an intervention counts as in the package."""


@dataclass(frozen=True)
class Asked:
    """What is to be chosen, from what, within what."""

    candidates: Candidates
    constraints: Constraints
    amounts: Mapping[str, float]
    """How much there is of each resource."""
    threshold: float | None = None
    whole: bool = False
    given: Mapping[str, float] = field(default_factory=dict)
    """Coverage already settled, by code."""


@dataclass(frozen=True)
class Programme:
    """The numbers of the programme; float64 to solve it, Fractions to prove it."""

    codes: tuple[str, ...]
    value: Column
    """[i]: objective at full coverage."""
    gross: Column
    """[i]: health gain at full coverage, before what its cost displaces."""
    low: Column
    high: Column
    extras: tuple[str, ...]
    extra_most: Column
    lines: tuple[Line, ...]
    whole: bool = False


@dataclass(frozen=True)
class Solution:
    """An optimal package: coverage, what it gains and uses, and the vertex it was read from."""

    coverage: Real
    """[i]: share of those in need."""
    extra: Real
    """[k]: what envelopes pay, minutes shifted."""
    value: float
    gross: float
    used: Real
    """[line]: left-hand side of each limit."""
    duals: Real
    """[line]: value of one unit more; of the relaxation where whole."""
    reduced: Real
    """[i]: value of one more of coverage, beyond what its limits are worth; likewise."""
    vertex: Vertex
    bound: float
    """No package is worth more: the value itself for parts, the bound of branch and bound for whole."""

    @property
    def included(self) -> tuple[bool, ...]:
        """Return which interventions are in the package, if only in part."""
        return tuple(bool(share > IN) for share in self.coverage)


def programme_of(asked: Asked, exact: bool = False) -> Programme:
    """Return the programme in float64, or in exact fractions of the decimals as written."""
    c = asked.candidates

    def of(values: Real) -> Column:
        return exactly(values) if exact else values.astype(np.float64)

    numbers = Numbers(
        c.codes, of(c.cases), of(c.budget_cost), of(c.most), {n: of(u) for n, u in c.uses.items()}
    )
    system = lines_of(asked.constraints, numbers, asked.amounts, asked.whole)
    gross = of(c.benefit) * numbers.cases
    value = gross
    if asked.threshold is not None:
        value = gross - of(c.cost) * numbers.cases / as_number(asked.threshold, numbers.cases)
    low, high = _bounds(asked, numbers)
    return Programme(
        c.codes, value, gross, low, high, system.extras, system.extra_most, system.lines, asked.whole
    )


def solved(programme: Programme) -> Solution:
    """Return an optimal package; raises InvalidInput where no package keeps to the limits."""
    solver = start(stated(programme))
    vertex = solver.run()
    if vertex.status is not Status.OPTIMAL:
        found = "limits that no package keeps to"
        refuse([Problem("constraints", found, "limits that leave a package", remedy="See `conflicts`.")])
    relaxed = start(stated(replace(programme, whole=False))).run() if programme.whole else vertex
    return solution_at(programme, vertex, relaxed)


def feasible(programme: Programme) -> bool:
    """Return whether any package keeps to the limits."""
    return start(stated(replace(programme, value=programme.value * 0))).run().status is Status.OPTIMAL


def solution_at(programme: Programme, vertex: Vertex, relaxed: Vertex) -> Solution:
    """Return a vertex as a package, with the prices of the relaxation."""
    n = len(programme.codes)
    coverage, extra = vertex.point[:n], vertex.point[n:]
    used = np.array([line.use @ coverage + line.extra @ extra for line in programme.lines])
    return Solution(
        coverage,
        extra,
        float(programme.value @ coverage),
        float(programme.gross @ coverage),
        used,
        relaxed.duals,
        relaxed.reduced[:n],
        relaxed,
        max(vertex.bound, float(programme.value @ coverage)),
    )


def stated(programme: Programme) -> Stated:
    """Return the programme as matrices, coverage first and the columns y after it."""
    k = len(programme.extras)
    lines = programme.lines
    matrix = np.array([[*line.use, *line.extra] for line in lines], dtype=np.float64)
    n = len(programme.codes)
    whole = np.zeros(n + k, dtype=np.bool_)
    whole[:n] = programme.whole & (programme.low < programme.high)
    return Stated(
        cost=np.concatenate([programme.value, np.zeros(k)]),
        matrix=matrix.reshape(len(lines), n + k),
        most=np.array([line.most for line in lines], dtype=np.float64),
        low=np.concatenate([programme.low, np.zeros(k)]),
        high=np.concatenate([programme.high, programme.extra_most]),
        whole=whole,
    )


def _bounds(asked: Asked, numbers: Numbers) -> tuple[Column, Column]:
    """Return least and most coverage: settled where it must be in or out, or is given already."""
    low, high = numbers.most * 0, numbers.most.copy()
    high[members(numbers.codes, asked.constraints.must_leave_out)] *= 0
    must = members(numbers.codes, asked.constraints.must_cover)
    low[must] = high[must]
    for envelope in proportional(asked.constraints):
        its = members(numbers.codes, envelope.pays_for)
        low[its] *= 0
        high[its] *= 0
    for code, share in asked.given.items():
        where: Any = members(numbers.codes, (code,))
        low[where] = high[where] = as_number(share, numbers.cases)
    return low, high
