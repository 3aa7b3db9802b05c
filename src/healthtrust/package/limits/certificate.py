"""The certificate: the optimum and its proof recomputed in exact rational arithmetic from the inputs as
written.

    primal   P = Σ_j c_j x_j                 at the vertex whose basis the solver named, solved exactly
    dual     D = Σ_r y_r b_r + Σ_j max( ρ_j low_j , ρ_j high_j ),     ρ_j = c_j − Σ_r y_r a_rj
    gap      D − P ≥ 0;   0 is a proof that nothing better exists

For every y ≥ 0, D bounds every package from above (weak duality), whatever the solver did; so a reader has
to trust only this arithmetic. Numbers are taken as the decimals they are written as. For a package of
whole items the primal is exact, the exact bound is that of the relaxation, and branch and bound gives the
tighter one.

Source  Applegate, Cook, Dash and Espinoza, Oper Res Lett 2007 (exact solutions from a floating-point basis)
        [recalled]

>>> from healthtrust.package.limits.candidates import Candidates
>>> from healthtrust.package.limits.language import constraints_of
>>> from healthtrust.package.limits.programme import programme_of, solved
>>> two = Candidates(("a", "b"), *(np.array(v, dtype=float) for v in
...                  ([10, 10], [0.3, 0.1], [3, 2], [3, 2], [1, 1])))
>>> asked = Asked(two, constraints_of("[money]\\nbudget = 40"), {})
>>> proof = certified(asked, solved(programme_of(asked)))
>>> proof.primal, proof.dual, proof.gap, proof.coverage.tolist()
(Fraction(7, 2), Fraction(7, 2), Fraction(0, 1), [1.0, 0.5])
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from healthtrust.package.limits.lines import Column
from healthtrust.package.limits.programme import Asked, Programme, Solution, programme_of
from healthtrust.package.question import Real

ZERO = Fraction(0)
Entries = dict[int, Fraction]


@dataclass(frozen=True)
class Certificate:
    """What is proved, in exact fractions."""

    primal: Fraction
    dual: Fraction
    violation: Fraction
    """By how much the package breaks a limit, in that limit's unit: 0 where it keeps all of them exactly."""
    coverage: Real
    """[i]: the exact coverage, rounded only to be printed."""
    bound: float
    """The least upper bound known: the dual, or that of branch and bound for whole items."""
    whole: bool

    @property
    def gap(self) -> Fraction:
        """Return by how much, at most, a better package could be better: dual less primal."""
        return self.dual - self.primal

    @property
    def proved(self) -> bool:
        """Return whether the package is feasible and optimal without any rounding."""
        return self.gap == 0 and self.violation == 0


def certified(asked: Asked, solution: Solution) -> Certificate:
    """Return the certificate of a solution of `asked`."""
    programme = programme_of(asked, exact=True)
    rows = [_row(line.use, line.extra) for line in programme.lines]
    most = [Fraction(line.most) for line in programme.lines]
    cost = [Fraction(v) for v in programme.value] + [ZERO] * len(programme.extras)
    low = [Fraction(v) for v in programme.low] + [ZERO] * len(programme.extras)
    high = [Fraction(v) for v in programme.high] + [Fraction(v) for v in programme.extra_most]
    exact = _Exact(rows, most, cost, low, high)
    point, prices = exact.at_basis(solution)
    dual = exact.bound(prices)
    if programme.whole:
        point = _rounded(programme, solution, point)
    primal = sum((c * x for c, x in zip(cost, point, strict=True) if c), ZERO)
    n = len(programme.codes)
    bound = float(dual) if not programme.whole else min(float(dual), solution.bound)
    coverage = np.array([float(x) for x in point[:n]])
    return Certificate(primal, dual, exact.violation(point), coverage, bound, programme.whole)


@dataclass(frozen=True)
class _Exact:
    """The programme in Fractions, lines as sparse rows."""

    rows: list[Entries]
    most: list[Fraction]
    cost: list[Fraction]
    low: list[Fraction]
    high: list[Fraction]

    def at_basis(self, solution: Solution) -> tuple[list[Fraction], list[Fraction]]:
        """Return the vertex and its prices, solved exactly at the basis of the solver."""
        vertex = solution.vertex
        free = [j for j in range(len(self.cost)) if vertex.basic_columns[j]]
        tight = [r for r in range(len(self.rows)) if not vertex.basic_lines[r]]
        point = [self._nearest(j, float(vertex.point[j])) for j in range(len(self.cost))]
        prices = [ZERO] * len(self.rows)
        place = {j: k for k, j in enumerate(free)}
        square = [{place[j]: a for j, a in self.rows[r].items() if j in place} for r in tight]
        fixed = [
            self.most[r] - sum((a * point[j] for j, a in self.rows[r].items() if j not in place), ZERO)
            for r in tight
        ]
        found = solve(square, fixed)
        turned: list[Entries] = [{} for _ in free]
        for k, row in enumerate(square):
            for column, a in row.items():
                turned[column][k] = a
        priced = solve(turned, [self.cost[j] for j in free])
        if found is not None and priced is not None:
            for j, x in zip(free, found, strict=True):
                point[j] = x
            for r, y in zip(tight, priced, strict=True):
                prices[r] = max(y, ZERO)
            return point, prices
        for j in free:
            point[j] = Fraction(float(vertex.point[j]))
        return point, [Fraction(max(float(y), 0.0)) for y in vertex.duals]

    def bound(self, prices: list[Fraction]) -> Fraction:
        """Return the weak-duality bound of any prices y ≥ 0."""
        reduced = list(self.cost)
        for row, y in zip(self.rows, prices, strict=True):
            if y:
                for j, a in row.items():
                    reduced[j] -= y * a
        at_limits = sum((y * b for y, b in zip(prices, self.most, strict=True) if y), ZERO)
        ends = zip(reduced, self.low, self.high, strict=True)
        return at_limits + sum((max(p * lo, p * hi) for p, lo, hi in ends if p), ZERO)

    def violation(self, point: list[Fraction]) -> Fraction:
        """Return the largest amount by which a point breaks a limit or a bound."""
        lines = (
            sum((a * point[j] for j, a in row.items()), ZERO) - b
            for row, b in zip(self.rows, self.most, strict=True)
        )
        below = (lo - x for lo, x in zip(self.low, point, strict=True))
        above = (x - hi for x, hi in zip(point, self.high, strict=True))
        return max([ZERO, *lines, *below, *above])

    def _nearest(self, j: int, x: float) -> Fraction:
        low, high = self.low[j], self.high[j]
        return low if abs(x - float(low)) <= abs(float(high) - x) else high


def solve(rows: list[Entries], right: list[Fraction]) -> list[Fraction] | None:
    """Return the exact solution of a square sparse system, or None where it is singular.

    >>> solve([{0: Fraction(2), 1: Fraction(1)}, {1: Fraction(3)}], [Fraction(5), Fraction(6)])
    [Fraction(3, 2), Fraction(2, 1)]
    """
    size = len(right)
    if len(rows) != size:
        return None
    work = [(dict(row), b) for row, b in zip(rows, right, strict=True)]
    pivots: list[tuple[int, Entries, Fraction]] = []
    while work:
        work.sort(key=lambda each: len(each[0]), reverse=True)
        row, b = work.pop()
        if not row:
            return None
        column = min(row, key=lambda j: sum(j in other for other, _ in work))
        pivots.append((column, row, b))
        work = [_without(other, c, column, row, b) for other, c in work]
    found: dict[int, Fraction] = {}
    for column, row, b in reversed(pivots):
        found[column] = (b - sum((a * found[j] for j, a in row.items() if j != column), ZERO)) / row[column]
    return [found[j] for j in range(size)] if len(found) == size else None


def _without(
    other: Entries, right: Fraction, column: int, row: Entries, b: Fraction
) -> tuple[Entries, Fraction]:
    """Return a row with the pivot's column eliminated."""
    if column not in other:
        return other, right
    times = other[column] / row[column]
    left = dict(other)
    for j, a in row.items():
        value = left.get(j, ZERO) - times * a
        if value:
            left[j] = value
        else:
            left.pop(j, None)
    return left, right - times * b


def _row(use: Column, extra: Column) -> Entries:
    return {j: Fraction(a) for j, a in enumerate([*use, *extra]) if a}


def _rounded(programme: Programme, solution: Solution, relaxed: list[Any]) -> list[Fraction]:
    """Return the whole package exactly: all of the feasible coverage or none; the columns y as solved."""
    n = len(programme.codes)
    chosen: list[Fraction] = [
        Fraction(high) if share > 0 else ZERO
        for share, high in zip(solution.coverage, programme.high, strict=True)
    ]
    for k, (low, high) in enumerate(zip(programme.low, programme.high, strict=True)):
        if low == high:
            chosen[k] = Fraction(low)
    return (
        chosen + _within(programme, chosen, [Fraction(float(y)) for y in solution.extra])[: len(relaxed) - n]
    )


def _within(programme: Programme, chosen: list[Fraction], extra: list[Fraction]) -> list[Fraction]:
    """Return the columns y kept to their own upper limits, which rounding may have passed."""
    kept = [min(max(y, ZERO), Fraction(top)) for y, top in zip(extra, programme.extra_most, strict=True)]
    for line in programme.lines:
        ys = [k for k, a in enumerate(line.extra) if a > 0]
        if line.kind in ("envelope", "shift") and len(ys) == 1:
            room = -sum((Fraction(a) * x for a, x in zip(line.use, chosen, strict=True) if a), ZERO)
            kept[ys[0]] = min(kept[ys[0]], room)
    return kept
