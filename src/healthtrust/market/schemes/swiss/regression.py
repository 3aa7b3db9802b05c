"""What a cost group adds to cost per month beyond age, sex, stay and canton: a regression of residuals.

    β = argmin_β Σ_j m_j ( (y_j − ȳ_kr) − Σ_p β_p (x_jp − x̄_p,kr) )²            supplement_p = max(β_p, 0)

y_j     cost per month of the year before, raised to the level of the year: × (1 + π_k)
x_jp    1 where person j was in cost group p the year before that
ȳ, x̄    means of canton k and group r, weighted with months m_j
Of a person without cost groups only the sums of canton and group matter, so that the normal equations need
the others alone: A = Σ m x xᵀ − Σ_kr s sᵀ / M and b = Σ x c − Σ_kr s C / M in A β = b, where s = Σ m x, the
cost c = m y, and M and C are the months and cost of a canton and group.
Cost groups that nobody is in, or that others explain, get the least β that fits.
Source  Frisch and Waugh, Econometrica 1933 [recalled]; reference calculation of Gemeinsame Einrichtung KVG
        [cited]

>>> months, cost = np.array([12.0, 12, 12, 6]), np.array([1200.0, 2400, 1200, 1200])
>>> groups = np.array([[False], [True], [False], [True]])
>>> found = residual_regression(Cells(np.zeros(4, dtype=np.int64), 1), months, cost, np.arange(4), groups)
>>> found.supplement.round(6).tolist(), found.rank
([100.0], 1)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.market.schemes.swiss.inflation import Floats, over

RANK = 1e-10
"""Least share of a cost group's variation that must be its own."""


@dataclass(frozen=True, eq=False)
class Cells:
    """The canton and group of each insured person, as one number."""

    of: NDArray[np.int64]
    count: int

    def sums(self, values: Floats) -> Floats:
        """Return the sum of values [n] in each cell."""
        return np.bincount(self.of, values, self.count).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Regression:
    """Supplements per month, and the coefficients they come from."""

    coefficient: Floats
    rank: int

    @property
    def supplement(self) -> Floats:
        """Return the coefficients above zero, and zero for the others."""
        return np.maximum(self.coefficient, 0.0) + 0.0


def residual_regression(
    cells: Cells, months: Floats, cost: Floats, among: NDArray[np.int64], groups: NDArray[np.bool_]
) -> Regression:
    """Return what each cost group adds; `groups` [q, cost group] are those of the insured `among` [q]."""
    weight, where = months[among], Cells(cells.of[among], cells.count)
    kinds, kind = np.unique(np.packbits(groups, axis=1), axis=0, return_inverse=True)
    x = np.unpackbits(kinds, axis=1, count=groups.shape[1]).astype(np.float64)
    of_kind = Cells(kind.ravel(), len(kinds))
    s = np.stack([where.sums(weight * groups[:, p]) for p in range(groups.shape[1])], axis=1)
    total = cells.sums(months)
    share = over(s, np.broadcast_to(total[:, None], s.shape))
    a = (x * of_kind.sums(weight)[:, None]).T @ x - share.T @ s
    b = x.T @ of_kind.sums(cost[among]) - share.T @ cells.sums(cost)
    return _least_squares(a, b, (x * of_kind.sums(weight)[:, None]).sum(axis=0))


def _least_squares(a: Floats, b: Floats, weight: Floats) -> Regression:
    """Return the least β with A β = b; a cost group that varies nowhere within a cell has none."""
    varies = np.diag(a) > RANK * np.maximum(weight, 1.0)
    coefficient = np.zeros(len(b))
    size = np.sqrt(np.diag(a)[varies])
    scaled, _, rank, _ = np.linalg.lstsq(
        a[np.ix_(varies, varies)] / np.outer(size, size), b[varies] / size, RANK
    )
    coefficient[varies] = scaled / size
    return Regression(coefficient, int(rank))
