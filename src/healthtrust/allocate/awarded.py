"""The transformation line of a year: by bids where a fund has them, by population where it has none.

    without bids   the whole line goes to neighbourhoods by need and is spent
    with bids      what milestones release goes to the places of the bids; the rest goes back to the reserve
    paid_b         = released_b, or where this year's money is less than all of it, its share

Source  ENG-2, ENG-3: ring-fenced, ending on a date, conditional on milestones; see `transformation`

Bids are awarded once, on the money that a year has when the fund opens; the measures that milestones look at
are last year's, and a measure that nobody took is not met.

>>> cut(np.array([60, 40]), 50).tolist(), cut(np.array([60, 40]), 200).tolist()
([30, 20], [60, 40])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.transformation import Award, Measured, award, release
from healthtrust.design.transformation import Transformation
from healthtrust.ground.money import share
from healthtrust.records.findings import FundYear
from healthtrust.records.places import Places
from healthtrust.state import State

Whole = NDArray[np.int64]


def fund_year(available: int, state: State) -> FundYear | None:
    """Return what the fund pays this year out of `available`, minor units; None where a design has no bids.

    Raises InvalidInput for bids that cannot be and places that do not exist.
    """
    of = state.design.allocate.transformation
    if of is None:
        return None
    opened_with = available if state.carried.fund is None else state.carried.fund
    given = award(of.fund, of.bids, np.full(of.fund.years, opened_with, dtype=np.int64), state.currency)
    paid = release(given, _measured(state), state.year)
    reasons = zip(given.reason, paid.reason, strict=True)
    return FundYear(
        opened_with=opened_with,
        available=available,
        bids=tuple(bid.name for bid in of.bids),
        places=tuple(bid.place for bid in of.bids),
        ratio=np.array([worth.ratio for worth in given.worth]),
        awarded=_of_the_year(given, of, state.year),
        released=cut(paid.released, available),
        reason=tuple("; ".join(part for part in both if part) for both in reasons),
    )


def cut(released: Whole, available: int) -> Whole:
    """Return releases [bid] within the money of the year: all of them, or their shares of it."""
    return released if released.sum() <= available else share(available, released)


def spread(fund: FundYear, points: Whole, places: Places) -> Whole:
    """Return what is released [place], each bid's shared by need among the neighbourhoods of its place."""
    line = np.zeros(len(places.names), dtype=np.int64)
    for name, amount in zip(fund.places, fund.released.tolist(), strict=True):
        within = _neighbourhoods(places.names.index(name), places)
        weights = points[within] if points[within].any() else np.ones(len(within), dtype=np.int64)
        line[within] += share(amount, weights)
    return line


def _neighbourhoods(place: int, places: Places) -> NDArray[np.intp]:
    """Return the positions of the neighbourhoods that lie in a place, itself if it is one."""
    level = int(places.level[place])
    leaves = places.leaves
    return np.asarray(leaves[places.ancestor(level)[leaves] == place], dtype=np.intp)


def _of_the_year(given: Award, of: Transformation, year: int) -> Whole:
    at = year - of.fund.first_year
    return given.awarded[:, at] if 0 <= at < of.fund.years else np.zeros(len(of.bids), dtype=np.int64)


def _measured(state: State) -> Measured:
    """Return last year's measures by year, code and place; everywhere is known by the name of the top."""
    top = {-1: state.places.names[0]}
    return {
        (state.year - 1, measure, top.get(place) or state.places.names[place]): value
        for (measure, place), value in state.carried.measured.items()
    }
