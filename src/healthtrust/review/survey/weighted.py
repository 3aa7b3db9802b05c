"""The weight of each respondent, period by period, and what margins then leave to chance.

    raking   Σ w = N_g for every group of every margin         post-stratification   one margin of cells
    given    the weights of the file                            none                  1

Source  see `raking` and `moves`

>>> sex, body = np.array([0, 1, 1, 0]), np.array([0, 0, 1, 1])
>>> _same(sex, 1 - sex), _same(sex, body)
(True, False)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.ground.words import Words
from healthtrust.pool.fairness.sample import added_up
from healthtrust.review.survey.asked import Asked
from healthtrust.review.survey.margins import CROSSED, Ints, Margin, Real
from healthtrust.review.survey.membership import Members
from healthtrust.review.survey.moves import Calibration
from healthtrust.review.survey.raking import Raked, rake

MOST_COLUMNS = 2_000
"""Groups of all margins and periods that the calibrated variance takes."""


@dataclass(frozen=True)
class Weighted:
    """Weights [n], how they were found in each period, and the margins they meet, if any."""

    weights: Real
    begun: Real
    raked: tuple[Raked, ...] = ()
    margins: tuple[tuple[Margin, ...], ...] = ()
    """[period][margin] as raked."""
    groups: tuple[Ints, ...] = ()
    """[margin][n] as raked."""

    def calibration(self, period: Ints, domain: Ints) -> Calibration | None:
        """Return the margins of every period [n] apart; `domain` [n] is taken out first if it is one."""
        if not self.raked:
            return None
        within, groups, sizes = None, [], []
        for margin, group in zip(self.margins[0], self.groups, strict=True):
            at = period * len(margin.groups) + group
            if within is None and _same(at, domain):
                within = domain
                continue
            _, place = np.unique(at, return_inverse=True)
            groups.append(place.astype(np.int64))
            sizes.append(int(place.max()) + 1)
        if sum(sizes) > MOST_COLUMNS:
            found = f"{sum(sizes):,} groups of margins and periods in all"
            remedy = "Join groups, or leave a margin out; the bodies themselves may be as many as you like."
            raise InvalidInput([Problem("--on", found, f"at most {MOST_COLUMNS:,}", remedy=remedy)])
        return Calibration.of(self.weights, groups, sizes, within)


def weighted(asked: Asked, members: Members, period: Words, begun: Real) -> Weighted:
    """Return the weights asked for; raises with the margin and group that cannot be met, of all periods."""
    if not asked.weighted:
        return Weighted(begun, begun)
    if not members.found:
        raise InvalidInput([Problem("--on", "no margin", "columns of the members to weight by")])
    groups = members.groups
    margins = members.margins
    if asked.weights == "post-stratification" and len(members.names) > 1:
        groups, margins = _cells(members, period)
    weights, raked, problems = np.empty(len(begun)), [], list[Problem]()
    for t, name in enumerate(period.distinct):
        rows = np.flatnonzero(period.index == t)
        where = f"{name}, " if len(period.distinct) > 1 else ""
        try:
            found = rake(margins[t], [group[rows] for group in groups], begun[rows], asked.limits, where)
        except InvalidInput as refused:
            problems += refused.problems
            continue
        weights[rows] = found.weights
        raked.append(found)
    refuse(problems)
    return Weighted(weights, begun, tuple(raked), margins, groups)


def _cells(members: Members, period: Words) -> tuple[tuple[Ints, ...], tuple[tuple[Margin, ...], ...]]:
    """Return margins crossed as one; raises where members are not listed, as cells are not known then."""
    listed = members.listed
    if listed is None:
        remedy = f"Give one margin of cells, named as age{CROSSED}sex, or use --weights raking."
        found = f"margins {', '.join(members.names)}"
        raise InvalidInput([Problem("--weights post-stratification", found, "one margin", remedy=remedy)])
    sizes = [len(margin.groups) for margin in members.margins[0]]
    own = np.ravel_multi_index(members.groups, sizes)
    all_ = np.ravel_multi_index(listed.groups, sizes)
    cells, at = np.unique(all_, return_inverse=True)
    names = tuple(
        CROSSED.join(margin.groups[k] for margin, k in zip(members.margins[0], parts, strict=True))
        for parts in zip(*np.unravel_index(cells, sizes), strict=True)
    )
    name = CROSSED.join(members.names)
    margins = tuple(
        (Margin(name, names, added_up(at, listed.of(t).astype(np.float64), len(cells))),)
        for t in range(len(period.distinct))
    )
    return (np.searchsorted(cells, own),), margins


def _same(one: Ints, other: Ints) -> bool:
    """Return whether two groupings [n] are the same but for their names.

    >>> _same(np.array([0, 0, 2]), np.array([5, 5, 1])), _same(np.array([0, 0, 2]), np.array([5, 1, 1]))
    (True, False)
    """
    first, second = (np.unique(each, return_inverse=True)[1] for each in (one, other))
    together = np.unique(first * (int(second.max()) + 1) + second)
    return len(together) == int(first.max()) + 1 == int(second.max()) + 1
