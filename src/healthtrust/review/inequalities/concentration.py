"""How unequally an outcome falls on people ranked from the worst off to the best off.

    A(ν)  = Σ_j h_j ( S_(j−1)^ν − S_j^ν )                achievement: a mean in which the worst off count most
    C(ν)  = 1 − A(ν) / μ                                 extended index;  C = C(2) the standard one
    G     = μ C = 2 cov(h, R)                            generalised
    E     = 4 G / (b − a)                                Erreygers,  of an outcome between a and b
    W     = G (b − a) / ( (b − μ)(μ − a) )               Wagstaff,   likewise

h_j, S_j   mean outcome on the j-th rank from below, and the share of people above it, S_0 = 1
R, μ       fractional rank, 0 worst off to 1 best off, and the mean outcome
ν          aversion to inequality: 1 none (C = 0), 2 the standard weights 2(1 − R), more: nearly all on
           the worst off
Mirror     E and W of the shortfall a + b − h are minus those of h; C is not, so that of a bounded outcome it
           may say that health grows more equal and ill health more unequal at once. E weighs equal absolute
           changes alike whatever the mean, W counts a gap for more near either bound.
Source     C: Kakwani, Wagstaff and van Doorslaer, J Econometrics 1997; 77: 87-103; C(ν), A(ν): Wagstaff, J
           Health Econ 2002; 21: 627-641; W: Wagstaff, Health Econ 2005; 14: 429-432; E: Erreygers, J Health
           Econ 2009; 28: 504-515 [all recalled]

Standard errors are exact linearisations in the weights, ties included (see `pool.fairness.sample`).

>>> people = ranked_people([1.0, 2.0, 3.0, 4.0])
>>> found = indices([0.0, 0.0, 1.0, 1.0], people, bounds=(0.0, 1.0))
>>> {name: round(index.value, 6) for name, index in found.items()}
{'standard': 0.5, 'generalised': 0.25, 'Erreygers': 1.0, 'Wagstaff': 1.0}
>>> round(achievement([0.0, 0.0, 1.0, 1.0], people, 2.0).value, 6)
0.25
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import ArrayLike

from healthtrust.pool.fairness.ranking import Ranking, ranked
from healthtrust.pool.fairness.sample import Linear, Real, Sample

Bounds = tuple[float, float]
STANDARD = 2.0
"""Aversion ν of the standard index."""


@dataclass(frozen=True)
class Ranked:
    """People [n] in the order given, their ranking, and the sample they are."""

    by: Ranking
    sample: Sample

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(self.by.share)

    @property
    def ridit(self) -> Real:
        """Return the fractional rank of each row [n], in the order given."""
        return self.as_given(self.by.spread(self.by.middles))

    def as_given(self, by_rank: Real) -> Real:
        """Return a column [n] that runs from the lowest rank up in the order of the rows given."""
        if self.by.order is None:
            return by_rank
        given = np.empty_like(by_rank)
        given[self.by.order] = by_rank
        return given

    def mean(self, outcome: ArrayLike) -> Linear:
        """Return the mean of a column [n] over people."""
        return self.sample.sum(outcome) / self.sample.sum(np.ones(self.rows))


def ranked_people(rank: ArrayLike, sample: Sample | None = None) -> Ranked:
    """Return people ranked by a column [n], the lowest worst off; weights above 0 are in the sample."""
    values = np.asarray(rank, dtype=np.float64)
    sample = Sample.of(len(values)) if sample is None else sample
    order = None if (values[1:] >= values[:-1]).all() else np.argsort(values, kind="stable")
    return Ranked(ranked(values, sample.weights, order), sample)


def achievement(outcome: ArrayLike, people: Ranked, aversion: float = STANDARD) -> Linear:
    """Return the mean of an outcome [n] in which the worst off count for more, aversion ν of 1 or more."""
    if aversion < 1:
        raise ValueError(f"the aversion of an extended index must be 1 or more, not {aversion:g}")
    by, power = people.by, aversion - 1
    h = by.in_order(np.asarray(outcome, dtype=np.float64))
    mean = np.add.reduceat(by.share * h, by.starts) / by.held
    above = np.maximum(1.0 - by.upto, 0.0)
    above[-1] = 0.0
    before = np.r_[1.0, above[:-1]]
    drop = before**aversion - above**aversion
    value = float(mean @ drop)
    # What one more person on rank j does to the shares above all ranks up to j.
    shift = np.cumsum(mean * aversion * (before**power - above**power)) + mean * aversion * above**power
    own, level = drop / by.held, shift - mean * drop / by.held - aversion * value
    moves = by.share * (h * by.spread(own) + by.spread(level))
    return Linear(value, people.as_given(moves))


def generalised(outcome: ArrayLike, people: Ranked) -> Linear:
    """Return 2 cov(h, R) of an outcome [n] of any sign.

    One more person like those of row i moves it by h_i (2 R_i − 1) + 2 T_i − μ − 2 G, where T_i is what those
    above hold, and half of what those level with i hold, over all people.
    """
    by = people.by
    h = by.in_order(np.asarray(outcome, dtype=np.float64))
    held = by.share * h
    on_rank = held if by.untied else np.add.reduceat(held, by.starts)
    mean = float(on_rank.sum())
    value = 2 * float(on_rank @ (by.middles - 0.5))
    above = mean - np.cumsum(on_rank) + 0.5 * on_rank
    moves = held * by.spread(2 * by.middles - 1) + by.share * by.spread(2 * above - mean - 2 * value)
    return Linear(value, people.as_given(moves))


def indices(outcome: ArrayLike, people: Ranked, bounds: Bounds | None = None) -> dict[str, Linear]:
    """Return the indices of an outcome [n] by name; those of bounded outcomes where bounds are given.

    The standard index is NaN where the mean is not above zero.
    """
    mean, spread = people.mean(outcome), generalised(outcome, people)
    found = {"standard": _over(spread, mean), "generalised": spread}
    if bounds is not None:
        low, high = (Linear(bound, np.zeros(people.rows)) for bound in bounds)
        width = bounds[1] - bounds[0]
        found["Erreygers"] = scaled(spread, 4 / width)
        found["Wagstaff"] = scaled(spread, width) / ((high - mean) * (mean - low))
    return found


def extended(outcome: ArrayLike, people: Ranked, aversion: float) -> Linear:
    """Return the extended index C(ν) of an outcome [n]; NaN where the mean is not above zero."""
    return extended_of(achievement(outcome, people, aversion), people.mean(outcome))


def extended_of(level: Linear, mean: Linear) -> Linear:
    """Return the extended index from an achievement and the mean of the outcome."""
    return _over(mean - level, mean)


def scaled(value: Linear, by: float) -> Linear:
    """Return a value times a number that is known."""
    return Linear(by * value.value, by * value.moves)


def _over(part: Linear, mean: Linear) -> Linear:
    return part / mean if mean.value > 0 else Linear(nan, np.full(len(mean.moves), nan))
