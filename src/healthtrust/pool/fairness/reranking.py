"""Redistribution in three parts: unequals paying unequally, equals paying unequally, and ranks exchanged.

    G_X − G_Y  =  V − H − R
    V = G_X − ( G_0 + E )        H = Σ_k a_k G_k,Y − E        R = G_Y − ( G_0 + Σ_k a_k G_k,Y )
    E = Σ_k a_k G_k,X            a_k = (N_k / N) × (Y_k / Y)

X, Y    income per equivalent adult before and after contributions;  G  Gini coefficient
k       group of equals: residents whose X lies in one band [k b, (k + 1) b) of width b; b = 0: the same X
G_0     concentration index of Y when everybody has the mean Y of the group, ranked by group
G_k     Gini coefficient within the group;  N_k, Y_k  its residents and their Y together
V       vertical: what is taken from inequality if equals paid one share of income, the mean of their group
H       classical horizontal inequity: how much further apart contributions leave equals than they were
R       reranking: inequality brought back by residents overtaking others of another group; never below zero
E       how unequal those counted as equals are before they pay; nothing for exact equals (b = 0)

Exact equals give Aronson, Johnson and Lambert's split. With bands their V and H would each hold E too, so
that one rate for all would seem both to redistribute and to be unjust among equals: here E is taken from
both, and V, H and R are zero under one rate for all, whatever the width. A wider band makes more residents
equals: it moves reranking among neighbours from R to H (`within` of it, so that R + within is the
Atkinson–Plotnick index whatever the width), lets the slope of the schedule inside a band count as treatment
of equals (H falls, even below zero, where it is progressive) and V with it. A band too narrow leaves groups
of one: H = 0. So V − H − R holds at every width, but the split is a statement about the width.

Source  Aronson, Johnson and Lambert, Economic Journal 1994; 104: 262-270; close equals by the group's mean
        rate: van de Ven, Creedy and Lambert, Oxford Bull Econ Stat 2001; 63: 381-394; what bands hide: Urban
        and Lambert, Public Finance Review 2008; 36: 563-587; for health care: Wagstaff and van Doorslaer,
        J Health Econ 1997; 16: 415-436 [all recalled]

>>> people = observe(income=[10.0, 10.0, 20.0, 20.0])
>>> found = split(people, progressivity(people, people.ordered([0.0, 2.0, 4.0, 12.0])), bandwidth=0.0)
>>> [round(part.value, 6) for part in (found.vertical, found.horizontal, found.reranking)]
[0.095238, 0.059524, 0.02381]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.pool.fairness.indices import Progressivity, progressivity
from healthtrust.pool.fairness.ranking import Observed, Order, Ranking, observe
from healthtrust.pool.fairness.sample import Linear, Real

__all__ = ["SHARE_OF_MEAN", "Split", "groups_of_equals", "observe", "progressivity", "split"]

SHARE_OF_MEAN = 0.05
"""Default width of a band, as a share of mean income [assumed: about 20 bands up to the mean]."""
_FEW_GROUPS = 2**16
"""Groups up to here sort fast, as numbers of 16 bits."""


@dataclass(frozen=True)
class Split:
    """The three parts of redistribution, with how far every row moves each, and what the bands leave open."""

    vertical: Linear
    horizontal: Linear
    reranking: Linear
    within: Linear
    """Reranking inside the groups, part of horizontal: with `reranking` the Atkinson–Plotnick index."""
    among_equals: Linear
    """E: inequality before contributions among those counted as equal."""
    bandwidth: float
    groups: int
    alone: float
    """Share of residents whose row has no equal: of them classical horizontal inequity says nothing."""


def groups_of_equals(income: Real, bandwidth: float) -> Order:
    """Return the group [n], from 0 up, of incomes [n] that rise: one for each band that holds anybody.

    With a bandwidth of 0 only exactly equal incomes are one group. Raises ValueError where it is negative.
    """
    if not 0 <= bandwidth < np.inf:
        raise ValueError(f"bandwidth must be zero or more and finite, not {bandwidth}")
    band = income if bandwidth == 0 else np.floor(income / bandwidth)
    return np.cumsum(np.diff(band, prepend=band[0]) != 0)


def split(observed: Observed, indices: Progressivity, bandwidth: float) -> Split:
    """Return the parts of redistribution, equals being those whose income lies in one band of this width."""
    groups = _Groups.of(observed, indices.left, groups_of_equals(observed.income, bandwidth))
    between = Ranking(None, groups.starts, groups.share).concentration(indices.left)
    with_within = groups.ranked_within(indices).concentration(indices.left)
    among = groups.inequality_before(observed.by_income, observed.income)
    size = np.diff(groups.starts, append=len(groups.of_row))
    return Split(
        vertical=indices.gini_before - between - among,
        horizontal=with_within - between - among,
        reranking=indices.gini_after - with_within,
        within=with_within - indices.concentration_after,
        among_equals=among,
        bandwidth=bandwidth,
        groups=groups.count,
        alone=float(groups.share[groups.starts[size == 1]].sum()),
    )


@dataclass(frozen=True)
class _Groups:
    """Groups of equals; rows in the order of income, so that a group is a run of rows."""

    of_row: NDArray[np.intp]
    starts: NDArray[np.intp]
    share: Real
    """Each row's share of all residents."""
    left: Real
    """What is left of income, in units of its mean: NaN where the mean is not above zero."""

    @classmethod
    def of(cls, observed: Observed, left: Real, of_row: NDArray[np.intp]) -> _Groups:
        """Return the groups of rows whose group is given [n], with what is left of their income [n]."""
        share = observed.by_income.share
        mean = float(share @ left)
        starts = np.flatnonzero(np.r_[True, np.diff(of_row) != 0])
        return cls(of_row, starts, share, left / mean if mean > 0 else np.full_like(left, np.nan))

    @property
    def count(self) -> int:
        """Return the number of groups."""
        return len(self.starts)

    def ranked_within(self, indices: Progressivity) -> Ranking:
        """Return residents ranked by group and, within it, by what is left of income.

        Rows left with the same need not share a rank: the index of what is left is the same either way.
        """
        group = self.of_row[indices.order_after]
        key = group.astype(np.uint16) if self.count <= _FEW_GROUPS else group
        order = indices.order_after[np.argsort(key, kind="stable")]
        return Ranking(order, np.arange(len(order)), self.share[order])

    def sum(self, column: Real) -> Real:
        """Return a column [n] added up by group."""
        return np.add.reduceat(column, self.starts)

    def inequality_before(self, level: Ranking, income: Real) -> Linear:
        """Return E, and its moves: Σ_k ( s_k / S ) ( 2 A_k / X_k − p_k ), a Gini within times p_k s_k / S.

        p, X, s  share of residents, their income before and what is left of it;  A = Σ_i p_i x_i M_i
        M_i      residents of the group below i, and half of those level with i
        """
        share, left = self.share, self.left
        people_before = np.cumsum(self.sum(share)) - self.sum(share)
        middles = level.spread(level.middles) - people_before[self.of_row]
        part = share * income
        on_rank = part if level.untied else np.add.reduceat(part, level.starts)
        upto = level.spread(np.cumsum(on_rank) - 0.5 * on_rank)
        people, before, after = self.sum(share), self.sum(part), self.sum(share * left)
        above = (np.cumsum(before))[self.of_row] - upto
        area = self.sum(part * middles)
        some = before > 0
        inverse = np.divide(1.0, before, out=np.zeros_like(before), where=some)
        spread = np.where(some, 2 * area * inverse - people, 0.0)
        value = float(after @ spread)
        slope = 2 * after * inverse
        per_person = (
            left * (spread - value)[self.of_row]
            + slope[self.of_row] * (income * middles + above)
            - (slope * area * inverse)[self.of_row] * income
            - np.where(some, after, 0.0)[self.of_row]
        )
        return Linear(value, share * (per_person - value))
