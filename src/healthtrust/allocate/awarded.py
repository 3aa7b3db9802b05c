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

from healthtrust.allocate.transformation import WHOLE, Award, Measured, award, release
from healthtrust.design.transformation import Bid, Transformation
from healthtrust.ground.money import share
from healthtrust.records.findings import FundYear, Taken
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
    paid = release(given, _measured(state), state.year, _beside(state))
    awarded = _of_the_year(given, of, state.year)
    released = cut(paid.released, available)
    reasons = zip(given.reason, paid.reason, strict=True)
    return FundYear(
        opened_with=opened_with,
        available=available,
        bids=tuple(bid.name for bid in of.bids),
        places=tuple(bid.place for bid in of.bids),
        ratio=np.array([worth.ratio for worth in given.worth]),
        awarded=awarded,
        released=released,
        reason=tuple("; ".join(part for part in both if part) for both in reasons),
        free=_freed(of, paid.kept, available - max(int(awarded.sum()), int(released.sum())), state),
    )


def cut(released: Whole, available: int) -> Whole:
    """Return releases [bid] within the money of the year: all of them, or their shares of it."""
    return released if released.sum() <= available else share(available, released)


def spread(fund: FundYear, points: Whole, places: Places) -> Whole:
    """Return what is released [place], each bid's shared by need among the neighbourhoods of its place."""
    line = np.zeros(len(places.names), dtype=np.int64)
    free = [0] * len(fund.bids) if fund.free is None else fund.free.tolist()
    for name, amount in zip(fund.places * 2, [*fund.released.tolist(), *free], strict=True):
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


def _freed(of: Transformation, kept: tuple[bool, ...], unawarded: int, state: State) -> Whole | None:
    """Return what places have without a bid [bid], their part by residents of what was awarded to nobody.

    kept [bid]: whether all of last year's milestones were; a place with several bids must have kept them in
    each that promised something. None where the fund frees nobody.
    """
    if of.fund.autonomy == "none":
        return None
    heads, names = state.carried.residents, state.places.names
    free = np.zeros(len(of.bids), dtype=np.int64)
    if heads is None or unawarded <= 0:
        return free
    people = state.places.rolled_up(heads)
    whole, seen = int(heads.sum()), set[int]()
    for b, bid in enumerate(of.bids):
        place = names.index(bid.place)
        promised = [
            k for k, other in enumerate(of.bids) if other.place == bid.place and _due(other, state.year)
        ]
        if kept[b] and all(kept[k] for k in promised) and not _overlaps(place, seen, state.places):
            seen.add(place)
            free[b] = unawarded * int(people[place]) // max(whole, 1)
    return free


def _due(bid: Bid, year: int) -> bool:
    return any(milestone.year == year - 1 for milestone in bid.milestones)


def _overlaps(place: int, seen: set[int], places: Places) -> bool:
    """Return whether a place, one that it lies in or one that lies in it has had its part."""
    return bool(_upwards(place, places) & seen) or any(place in _upwards(each, places) for each in seen)


def _upwards(place: int, places: Places) -> set[int]:
    """Return a place and all that it lies in."""
    found = {place}
    while (above := int(places.parent[place])) >= 0:
        place = above
        found.add(place)
    return found


def _beside(state: State) -> dict[tuple[int, str, str], Taken]:
    """Return the last two years' measures by year, code and place; of all places also by the top's name."""
    found = {}
    for (year, measure, place), taken in state.carried.reviewed.items():
        for name in (WHOLE, state.places.names[0]) if place < 0 else (state.places.names[place],):
            found[year, measure, name] = taken
    return found


def _measured(state: State) -> Measured:
    """Return last year's measures by year, code and place; everywhere is known by the name of the top."""
    top = {-1: state.places.names[0]}
    return {
        (state.year - 1, measure, top.get(place) or state.places.names[place]): value
        for (measure, place), value in state.carried.measured.items()
    }
