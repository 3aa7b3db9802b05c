"""Weights of respondents that add up to the members in every group of every margin at once.

    g ← g N_g / Σ_{i in g} d_i clip(g_i, L, U)    margin by margin, round by round;  w_i = d_i clip(g_i, L, U)

d_i     weight that a respondent begins with: one over the chance to be asked, else the same for all
g_i     the product of a factor for each of the respondent's groups, as a ratio to N / Σ d
L, U    limits of that ratio: no answer counts for less, or for more
Source  iterative proportional fitting: Deming and Stephan 1940; limits: Deville, Särndal and Sautory,
        J Am Stat Assoc 1993; 88: 1013-1020 (truncated raking) [recalled].

Among all weights that meet the margins those of raking are nearest to d (by Σ w log(w/d) − w + d). The
certificate is the worst share by which a group is missed, at most 1e-10. Respondents alike in all groups
share one factor, so a round costs as much as there are unlike ones. Raking to one margin of crossed groups is
post-stratification, done in one round.

>>> sex = Margin("sex", ("men", "women"), np.array([50.0, 50.0]))
>>> age = Margin("age", ("young", "old"), np.array([30.0, 70.0]))
>>> found = rake([sex, age], [np.array([0, 0, 0, 1]), np.array([0, 1, 1, 1])])
>>> found.weights.round(6).tolist(), found.certificate < 1e-10
([30.0, 10.0, 10.0, 50.0], True)
>>> rake([sex], [np.array([0, 0, 0, 1])]).weights.round(4).tolist()
[16.6667, 16.6667, 16.6667, 50.0]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.pool.fairness.sample import added_up
from healthtrust.review.survey.margins import Ints, Margin, Real, unfit

ENOUGH, MOST_ROUNDS, FEW_CELLS = 1e-10, 2000, 2**22
DRIFT = 100.0
"""How far beyond a limit a factor may lie before it is held."""


@dataclass(frozen=True)
class Limits:
    """Least and most that an answer counts, as a ratio to the weight it begins with."""

    least: float = 0.0
    most: float = inf

    @property
    def any(self) -> bool:
        """Return whether there is a limit at all."""
        return self.least > 0 or self.most < inf


NO_LIMITS = Limits()


@dataclass(frozen=True)
class Raked:
    """Weights [n], rounds taken, the worst relative miss of each margin, and respondents held by a limit."""

    weights: Real
    rounds: int
    missed: tuple[float, ...]
    held: int = 0

    @property
    def certificate(self) -> float:
        """Return the worst share by which the weights of a group miss its members."""
        return max(self.missed, default=0.0)


def rake(
    margins: Sequence[Margin],
    groups: Sequence[Ints],
    start: Real | None = None,
    limits: Limits = NO_LIMITS,
    where: str = "",
) -> Raked:
    """Return weights [n] that meet all margins; groups: position of each respondent's group by margin [n].

    Raises `InvalidInput` with the margin and the group that cannot be met.
    """
    refuse(unfit(margins, groups, where))
    begun = np.ones(len(groups[0])) if start is None else np.asarray(start, dtype=np.float64)
    cell, of_cell = cells_of(groups, [len(margin.groups) for margin in margins])
    each = added_up(cell, begun, of_cell.shape[1])
    total = margins[0].total
    each *= total / each.sum()
    wanted = [margin.members * (total / margin.total) for margin in margins]
    factor, rounds = _rounds(each, of_cell, wanted, limits)
    kept = np.clip(factor, limits.least, limits.most)
    missed = [_missed(each * kept, at, members) for at, members in zip(of_cell, wanted, strict=True)]
    worst = [float(each_of.max()) for each_of in missed]
    if max(worst) > ENOUGH:
        raise InvalidInput([_unmet(margins, missed, rounds, limits, where)])
    held = (kept[cell] != factor[cell]) if limits.any else np.zeros(1)
    weights = begun * (total / begun.sum()) * kept[cell]
    return Raked(weights, rounds, tuple(worst), int(np.count_nonzero(held)))


def _rounds(each: Real, of_cell: Ints, wanted: Sequence[Real], limits: Limits) -> tuple[Real, int]:
    """Return the factor of each cell before limits, and the rounds it took."""
    factor = np.ones(len(each))
    low, high = limits.least / DRIFT, limits.most * DRIFT
    done = 0
    while done < MOST_ROUNDS:
        done += 1
        for at, members in zip(of_cell, wanted, strict=True):
            now = added_up(at, each * np.clip(factor, limits.least, limits.most), len(members))
            factor *= np.divide(members, now, out=np.ones(len(members)), where=now > 0)[at]
        if limits.any:
            np.clip(factor, low, high, out=factor)
        kept = each * np.clip(factor, limits.least, limits.most)
        if all(
            _missed(kept, at, members).max() <= ENOUGH for at, members in zip(of_cell, wanted, strict=True)
        ):
            break
    return factor, done


def _missed(weights: Real, at: Ints, members: Real) -> Real:
    """Return by what share of its members each group is missed [group]."""
    now = added_up(at, weights, len(members))
    return np.asarray(np.abs(now - members) / np.where(members > 0, members, 1.0))


def _unmet(
    margins: Sequence[Margin], missed: Sequence[Real], rounds: int, limits: Limits, where: str
) -> Problem:
    """Return the problem of the group that is missed most."""
    margin, by = max(zip(margins, missed, strict=True), key=lambda pair: float(pair[1].max()))
    worst = int(by.argmax())
    missed_by = f"{100 * by[worst]:.2g} % after {rounds:,} rounds"
    found = f"weights that miss its {margin.members[worst]:,.6g} members by {missed_by}"
    if limits.any:
        expected = (
            f"members that can be met with weights of {limits.least:g} to {limits.most:g} times the first"
        )
        remedy = "Widen --limits, or join the group with another."
    else:
        expected = "margins that some weights meet together"
        remedy = (
            "Some combination of groups has members and no respondent: join groups, or leave a margin out."
        )
    return Problem(
        f"{where}margin {margin.name}, group {margin.groups[worst]}", found, expected, remedy=remedy
    )


def cells_of(groups: Sequence[Ints], sizes: Sequence[int]) -> tuple[Ints, Ints]:
    """Return the cell of each respondent [n], and the group of each cell in each margin [margin, cell].

    A cell holds all who are alike in every margin; empty ones are left out.

    >>> cell, of_cell = cells_of([np.array([0, 1, 1]), np.array([2, 0, 0])], [2, 3])
    >>> cell.tolist(), of_cell.tolist()
    ([0, 1, 1], [[0, 1], [2, 0]])
    """
    code = np.zeros(len(groups[0]), dtype=np.int64)
    several = 1
    for group, size in zip(groups, sizes, strict=True):
        if several > 2**62 // size:
            code, several = _renumbered(code)
        code = code * size + group
        several *= size
    if several <= FEW_CELLS:
        there = np.bincount(code, minlength=several) > 0
        cell = (np.cumsum(there) - 1)[code]
    else:
        cell, _ = _renumbered(code)
    count = int(cell.max()) + 1
    of_cell = np.zeros((len(groups), count), dtype=np.int64)
    for at, group in zip(of_cell, groups, strict=True):
        at[cell] = group
    return cell, of_cell


def _renumbered(code: Ints) -> tuple[Ints, int]:
    distinct, position = np.unique(code, return_inverse=True)
    return position.astype(np.int64), len(distinct)
