"""Ties: how far the coverage of each intervention can move while the package stays as good.

    range of i    min and max of λ_i over all packages with   value ≥ V* − 10⁻⁹ |V*|
    always in     every optimal package has it;   never in: none;   either: some do and some do not

A published package is often one corner of many that are equally good; what differs between the corners is
not a finding. Two linear programmes for each intervention say so, warm from the last one. An intervention
whose reduced cost is not zero stands at the same bound in every optimal package (complementary slackness)
and needs none; a corner met on the way that already reaches a bound saves one. Interventions are tied with
each other where they can only move together: the components of the directions in which the optimal
packages differ. Ranges narrower than 0.01 are rounding.

Source  beyond the published analyses, which report one corner

>>> from healthtrust.package.limits.candidates import Candidates
>>> from healthtrust.package.limits.language import constraints_of
>>> from healthtrust.package.limits.programme import Asked, programme_of, solved
>>> three = Candidates(("a", "b", "c"), *(np.array(v, dtype=float) for v in
...                    ([10, 10, 10], [3, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1])))
>>> programme = programme_of(Asked(three, constraints_of("[money]\\nbudget = 15"), {}))
>>> for tie in ranges(programme, solved(programme)):
...     print(round(tie.low, 6), round(tie.high, 6), tie.verdict, tie.tied_with)
1.0 1.0 always in ()
0.0 0.5 either ('c',)
0.0 0.5 either ('b',)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from healthtrust.package.limits.highs import Solver, Status, start
from healthtrust.package.limits.programme import IN, Programme, Solution, stated
from healthtrust.package.question import Real, Whole

FACE = 1e-9
"""How much worse, relative to the optimum, a package may be and still count as optimal."""
ROUND_OFF = 0.01
"""Width of a range, in coverage, up to which it is rounding."""
OWN = 1e-7
"""Reduced cost, as a share of an intervention's own health gain, up to which it could move at no cost."""

Verdict = Literal["always in", "never in", "either"]


@dataclass(frozen=True)
class Tie:
    """What the optimal packages say about one intervention."""

    low: float
    high: float
    verdict: Verdict
    tied_with: tuple[str, ...] = ()


def ranges(programme: Programme, solution: Solution) -> tuple[Tie, ...]:
    """Return the range, the verdict and the ties of every intervention."""
    if programme.whole:
        return _whole_ranges(programme, solution)
    low, high, corners = _extremes(programme, solution)
    width = high - low
    components = _together(corners, np.flatnonzero(width > ROUND_OFF))
    return tuple(
        Tie(
            float(low[i]),
            float(high[i]),
            _verdict(low[i], high[i], float(solution.coverage[i])),
            tuple(programme.codes[k] for k in components.get(i, ()) if k != i),
        )
        for i in range(len(programme.codes))
    )


def _extremes(programme: Programme, solution: Solution) -> tuple[Real, Real, Real]:
    """Return least and most coverage over the optimal packages, and the corners visited."""
    solver = start(stated(programme))
    solver.run()
    n = len(programme.codes)
    solver.hold_value(solution.value - FACE * _scale(solution))
    first = solution.coverage
    low, high, corners = first.copy(), first.copy(), [first]
    for i in np.flatnonzero(np.abs(solution.reduced) <= OWN * np.abs(programme.gross)):
        for sign, bound in ((-1.0, programme.low[i]), (1.0, programme.high[i])):
            reached = (low if sign < 0 else high)[i]
            if abs(reached - bound) <= IN:
                continue
            pushed = _pushed(solver, int(i), sign)
            if pushed is None:
                continue
            corner = pushed[:n]
            if np.abs(corner - first).max() > ROUND_OFF:
                corners.append(corner)
            np.minimum(low, corner, out=low)
            np.maximum(high, corner, out=high)
    return low, high, np.array(corners)


def _pushed(solver: Solver, i: int, sign: float) -> Real | None:
    """Return the optimal package with the least (−1) or most (+1) of one intervention."""
    aim = np.zeros(len(solver.column))
    aim[i] = sign
    solver.aim(aim)
    vertex = solver.run()
    return vertex.point if vertex.status is Status.OPTIMAL else None


def _verdict(low: float, high: float, here: float) -> Verdict:
    if high - low <= ROUND_OFF:
        return "always in" if here > IN else "never in"
    return "either" if low <= ROUND_OFF * high else "always in"


def _together(corners: Real, moving: Whole) -> dict[int, list[int]]:
    """Return, for each intervention that can move, those it can only move with.

    The differences between corners span the directions of the optimal face; row-reduced, interventions that
    share a row belong together.
    """
    if not len(moving):
        return {}
    steps = _reduced((corners - corners[0])[:, moving])
    group = list(range(len(moving)))
    for step in steps:
        some = np.flatnonzero(np.abs(step) > 1e-6)
        joined = {group[k] for k in some}
        group = [min(joined) if g in joined else g for g in group]
    return {
        int(moving[k]): [int(moving[m]) for m in range(len(moving)) if group[m] == group[k]]
        for k in range(len(moving))
    }


def _reduced(rows: Real) -> Real:
    """Return the rows of the reduced echelon form that are not zero."""
    rows, done = rows.copy(), 0
    for column in range(rows.shape[1]):
        if done == len(rows):
            break
        pivot = done + int(np.abs(rows[done:, column]).argmax())
        if abs(rows[pivot, column]) < 1e-4:
            continue
        rows[[done, pivot]] = rows[[pivot, done]]
        rows[done] /= rows[done, column]
        others = np.arange(len(rows)) != done
        rows[others] -= np.outer(rows[others, column], rows[done])
        done += 1
    return rows[:done]


def _whole_ranges(programme: Programme, solution: Solution) -> tuple[Tie, ...]:
    """Return the ranges where items are whole: each is turned over and the rest chosen again."""
    floor = solution.value - FACE * _scale(solution)
    relaxed, exact = start(stated(replace(programme, whole=False))), start(stated(programme))
    exact.hold_value(floor)
    corners = [solution.coverage]
    n = len(programme.codes)
    for i in range(n):
        low, high = float(programme.low[i]), float(programme.high[i])
        seen = {bool(corner[i] > IN) for corner in corners}
        if low == high or len(seen) == 2:
            continue
        other = 0.0 if solution.coverage[i] > IN else high
        for solver in (relaxed, exact):
            solver.bound_column(i, other, other)
            vertex = solver.run()
            solver.bound_column(i, low, high)
            if vertex.status is not Status.OPTIMAL or programme.value @ vertex.point[:n] < floor:
                break
        else:
            corners.append(vertex.point[:n])
    found = np.array(corners)
    components = _together(found, np.flatnonzero(np.ptp(found, axis=0) > IN))
    return tuple(
        Tie(
            float(found[:, i].min()),
            float(found[:, i].max()),
            "either" if np.ptp(found[:, i]) > IN else "always in" if found[0, i] > IN else "never in",
            tuple(programme.codes[k] for k in components.get(i, ()) if k != i),
        )
        for i in range(n)
    )


def _scale(solution: Solution) -> float:
    return max(abs(solution.value), 1e-300)
