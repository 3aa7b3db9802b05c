"""What months of care will cost when all is in: the chain ladder, with Mack's errors, in whole money.

    U_i = C_i,k f_k f_k+1 ... tail       R_i = U_i − C_i,k

C_i,k   in for month of care i after the k months watched;  f_d  volume-weighted development factor
U_i     its ultimate cost;  R_i  incurred but not reported (IBNR)
tail    factor beyond the longest month watched, 1 if none; taken as known: it adds no error of its own
Factors are those of `deliver.guards.lag`, errors those of `live.completion.mack`. IBNR is rounded so that the
months add up to the rounded whole. Too few months, months of development in which nothing came in, or money
below zero tell no factor: they are refused, with what is missing.
Source  Mack, ASTIN Bulletin 1993; 23: 213-225, doi:10.2143/AST.23.2.2005092 [recalled]

>>> found = completed(np.array([[6000, 9000, 10000], [12000, 17000, 0], [9000, 0, 0]]))
>>> found.factor.round(4).tolist(), found.ibnr.tolist(), found.total_ibnr
([1.4444, 1.1111], [0, 1889, 5444], 7333)
>>> found.standard_error.round().tolist(), round(found.error()), found.share_in.round(3).tolist()
([0.0, 1168.0, 1160.0], 2018, [1.0, 0.9, 0.623])
>>> print(unfit(np.array([[5]]))[0])
completion: found 1 month of care; expected 3 or more. Wait, or give the expected cost instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.guards.lag import chain_ladder
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.money import share
from healthtrust.ground.problems import Problem
from healthtrust.live.completion import mack

Real = NDArray[np.float64]
Whole = NDArray[np.int64]

FEWEST_MONTHS = 3
"""Months of care without which no factor has a standard error [assumed]."""
REMEDY = "Wait, or give the expected cost instead."


@dataclass(frozen=True)
class Completed:
    """Months of care completed; arrays run along months of care unless said otherwise."""

    latest: Whole
    """In so far, minor units."""
    ibnr: Whole
    """Incurred but not reported, minor units."""
    watched: Whole
    factor: Real
    """[month of development]: from one month to the next."""
    to_ultimate: Real
    """[month of development]: from it to all, with the tail."""
    sigma_squared: Real
    """[month of development]: Mack's σ² of each factor."""
    told_by: Real
    """[month of development]: the money of the months that tell each factor."""
    covariance: Real
    """[month of care, month of care]: of what is to come, squared minor units."""
    credibility: Real
    """What weight the chain ladder has; the rest is the expected cost's."""

    @property
    def ultimate(self) -> Whole:
        """Return what each month will have cost when all is in."""
        return self.latest + self.ibnr

    @property
    def total_ibnr(self) -> int:
        """Return what is to come of all months."""
        return int(self.ibnr.sum())

    @property
    def share_in(self) -> Real:
        """Return which share of each month's cost is in by its age."""
        return np.asarray(1.0 / self.to_ultimate[self.watched - 1])

    @property
    def standard_error(self) -> Real:
        """Return the standard error of each month's IBNR."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    def error(self, months: slice | Whole | None = None) -> float:
        """Return the standard error of the IBNR of some months together, of all without any."""
        some = np.arange(len(self.latest))[months if months is not None else slice(None)]
        return float(np.sqrt(self.covariance[np.ix_(some, some)].sum()))


def unfit(upto: Whole, watched: Whole | None = None) -> list[Problem]:
    """Return why a triangle [month of care, month of development] tells no development, if it does not."""
    rows = np.asarray(upto, dtype=np.int64)
    count = len(rows)
    if count < FEWEST_MONTHS or rows.shape[1] < FEWEST_MONTHS:
        months = f"{count} month{'' if count == 1 else 's'} of care"
        found = months if count < FEWEST_MONTHS else f"{rows.shape[1]} months of development"
        return [Problem("completion", found, f"{FEWEST_MONTHS} or more", None, REMEDY)]
    known = _known(rows, _watched(rows, watched))
    if (rows[known] < 0).any():
        below = int((rows * known < 0).any(axis=1).sum())
        expected = "payments that never add up to less than nothing"
        return [
            Problem("completion", f"{below} months of care with money below zero", expected, None, REMEDY)
        ]
    try:
        chain_ladder(_steps(rows), _watched(rows, watched))
    except InvalidInput as refused:
        return list(refused.problems)
    return []


def completed(upto: Whole, watched: Whole | None = None, tail: float = 1.0) -> Completed:
    """Complete a triangle: cumulative minor units [month of care, month of development].

    watched [month of care]: months of development that have passed; without it a triangle whose last row has
    one. Raises InvalidInput for what `unfit` tells, and ValueError for a tail below 1.
    """
    if not tail >= 1:
        raise ValueError(f"a tail factor is 1 or more, not {tail}")
    refuse(unfit(upto, watched))
    rows = np.asarray(upto, dtype=np.int64)
    seen = _watched(rows, watched)
    development = chain_ladder(_steps(rows), seen)
    factor, longest = development.factor, int(seen.max())
    rows = rows[:, :longest]
    to_ultimate = development.to_ultimate * tail
    latest = rows[np.arange(len(rows)), seen - 1]
    cost = latest * to_ultimate[seen - 1]
    sigma_squared, base = mack.spread(rows, seen, factor), mack.told_by(rows, seen)
    terms = sigma_squared / factor**2 / base
    covariance = mack.shared(cost, seen, terms)
    own = tail**2 * mack.process(latest.astype(float), seen, factor, sigma_squared)
    covariance[np.diag_indices(len(rows))] += own
    ibnr = whole(cost - latest)
    return Completed(
        latest, ibnr, seen, factor, to_ultimate, sigma_squared, base, covariance, np.ones(len(rows))
    )


def whole(amounts: Real) -> Whole:
    """Return amounts as whole minor units that add up to their rounded sum: largest remainder.

    >>> whole(np.array([0.4, 0.4, 0.4, -1.5])).tolist()
    [1, 0, 0, -1]
    """
    least = np.floor(amounts)
    left = round(float(amounts.sum())) - int(least.sum())
    rest = amounts - least
    return np.asarray(least.astype(np.int64) + (share(left, rest) if left > 0 else 0))


def _watched(rows: Whole, watched: Whole | None) -> Whole:
    if watched is not None:
        return np.asarray(watched, dtype=np.int64)
    count, ages = rows.shape
    return np.minimum(np.arange(count, 0, -1, dtype=np.int64), ages)


def _known(rows: Whole, watched: Whole) -> NDArray[np.bool_]:
    return np.asarray(np.arange(rows.shape[1])[None, :] < watched[:, None])


def _steps(rows: Whole) -> Whole:
    return np.diff(rows, axis=1, prepend=0)
