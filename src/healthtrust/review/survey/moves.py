"""How far each respondent moves each mean, and what of it is left once weights meet the margins.

    ȳ_b = Σ_b w y / W_b         u_ib = w_i (y_i − ȳ_b) / W_b    for i in b, else 0
    calibrated:  u_ib − w_i x_i'β_b,     β_b = (Σ w x x')⁻ Σ x_i u_ib

b, W_b  a domain (body, or body and period), and the sum of its weights
x_i     the groups of the margins that respondent i is in, each 0 or 1
β_b     regression of u/w on the groups: what margins explain does not vary from sample to sample
Source  Deville and Särndal, J Am Stat Assoc 1992; 87: 376-382 (result 5: raking has the variance of the
        regression estimator) [recalled]; Deville, Survey Methodology 1999; 25: 193-203 [recalled].

Moves of many domains are kept as what lies in each domain alone (sparse) and a few columns common to all:
u = own + common · by. A difference of two domains, or from the whole, is again such.

>>> from healthtrust.review.survey.drawn import Drawn
>>> y, w = np.array([1.0, 0.0, 1.0, 1.0]), np.ones(4)
>>> value, moves = means(y, w, np.array([0, 0, 1, 1]), 2)
>>> value.tolist(), (4 * moves.own.toarray()[0]).tolist()
([0.5, 1.0], [1.0, 0.0])
>>> moves.variance(Drawn.of(4)).round(6).tolist()
[0.166667, 0.0]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from healthtrust.pool.fairness.sample import added_up
from healthtrust.review.survey.drawn import Drawn
from healthtrust.review.survey.margins import Ints, Real


@dataclass(frozen=True)
class Moves:
    """Moves [n, k] of k estimates: own (sparse [n, k]) + common [n, m] · by [m, k]."""

    own: Any
    common: Real
    by: Real

    def times(self, contrast: Any) -> Moves:
        """Return the moves of linear combinations, contrast [k, j], of the estimates."""
        return Moves(self.own @ contrast, self.common, np.asarray((contrast.T @ self.by.T).T))

    def less(self, moves: Real, of: Ints) -> Moves:
        """Return the moves of each estimate less one of several others, moves [n, p], of [k] says which."""
        taken = np.zeros((moves.shape[1], self.by.shape[1]))
        taken[of, np.arange(len(of))] = -1.0
        return Moves(self.own, np.hstack([self.common, moves]), np.vstack([self.by, taken]))

    def plus(self, common: Real, by: Real) -> Moves:
        """Return these moves with more common columns."""
        return Moves(self.own, np.hstack([self.common, common]), np.vstack([self.by, by]))

    def variance(self, drawn: Drawn) -> Real:
        """Return the variance [k] of each estimate."""
        found = drawn.squares(self.own)
        if self.common.shape[1]:
            found = found + 2 * (drawn.products(self.common, self.own) * self.by).sum(axis=0)
            found = found + ((drawn.products(self.common, self.common) @ self.by) * self.by).sum(axis=0)
        return np.asarray(np.maximum(found, 0.0))

    def dense(self) -> Real:
        """Return the moves [n, k] as an array, for few estimates."""
        return np.asarray(self.own.toarray() + self.common @ self.by)


@dataclass(frozen=True)
class Calibration:
    """Margins that weights [n] meet: groups of each respondent as columns [n, m], less their mean within.

    within [n]: a margin of many groups (the bodies) that is taken out first; None where there is none.
    """

    weights: Real
    columns: Real
    within: Ints | None = None

    @classmethod
    def of(
        cls, weights: Real, groups: Sequence[Ints], sizes: Sequence[int], within: Ints | None = None
    ) -> Calibration:
        """Return the margins from the position of each respondent's group by margin [n]."""
        blocks = [
            np.equal.outer(group, np.arange(size)).astype(np.float64)
            for group, size in zip(groups, sizes, strict=True)
        ]
        columns = np.hstack(blocks) if blocks else np.zeros((len(weights), 0))
        if within is not None:
            columns = columns - _means_within(columns, weights, within)[within]
        return cls(weights, columns, within)

    def residual(self, moves: Moves) -> Moves:
        """Return moves less what the margins explain of them."""
        if self.within is not None:
            moves = self._centred(moves)
        if not self.columns.shape[1]:
            return moves
        weighted = self.weights[:, None] * self.columns
        explained = np.asarray((moves.own.T @ self.columns).T) + (self.columns.T @ moves.common) @ moves.by
        beta = np.linalg.pinv(self.columns.T @ weighted, hermitian=True) @ explained
        return moves.plus(weighted, -beta)

    def _centred(self, moves: Moves) -> Moves:
        """Return moves less their share in each group of `within`, as weights spread it over the group."""
        from scipy.sparse import csr_array

        within = self.within
        assert within is not None
        count, rows = int(within.max()) + 1, len(within)
        share = self.weights / added_up(within, self.weights, count)[within]
        gather = csr_array((np.ones(rows), (within, np.arange(rows))), shape=(count, rows))
        spread = csr_array((share, (np.arange(rows), within)), shape=(rows, count))
        return Moves(
            moves.own - spread @ (gather @ moves.own),
            moves.common - spread @ (gather @ moves.common),
            moves.by,
        )


def means(scores: Real, weights: Real, domain: Ints, count: int) -> tuple[Real, Moves]:
    """Return the weighted mean of scores [n] in each domain [count], and its moves.

    domain [n]: −1 for none; a score that is NaN (no answer) is left out. NaN where nobody answered.
    """
    from scipy.sparse import csr_array

    used = np.flatnonzero((domain >= 0) & np.isfinite(scores) & (weights > 0))
    at, w, y = domain[used], weights[used], scores[used]
    total = added_up(at, w, count)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = added_up(at, w * y, count) / total
    own = csr_array((w * (y - value[at]) / total[at], (used, at)), shape=(len(scores), count))
    none = np.zeros((len(scores), 0))
    return value, Moves(own, none, np.zeros((0, count)))


def _means_within(columns: Real, weights: Real, within: Ints) -> Real:
    """Return the weighted mean of columns [n, m] in each group [group, m]."""
    count = int(within.max()) + 1
    total = added_up(within, weights, count)
    sums = [added_up(within, weights * column, count) for column in columns.T]
    means = np.array(sums).reshape(len(sums), count).T
    return np.asarray(means / np.where(total > 0, total, 1.0)[:, None])
