"""The award and the yearly releases of the transformation fund as tables for a reader and for the report.

>>> from healthtrust.design.transformation import Bid, Fund
>>> from healthtrust.allocate.transformation.award import award
>>> from healthtrust.ground.money import Currency
>>> bid = Bid(name="hubs", place="North", cost=100, first_year=2027, years=1, saves=120)
>>> given = award(Fund(first_year=2027, years=1, horizon=1), [bid], np.array([12_000]), Currency("GBP", 2))
>>> table = award_table(given)
>>> [table[name].tolist() for name in ("bid", "return", "awarded")]
[['hubs'], [1.2], [10000]]
>>> fund_table(given, [])["lapsed"].tolist()
[2000]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.transformation.award import Award
from healthtrust.allocate.transformation.release import Closed, Release


def award_table(given: Award) -> dict[str, NDArray[Any]]:
    """Return one row a bid, by return.

    bid, place, first_year, last_year, gain and cost (major units, valued in the year the fund opens), return,
    evidence; awarded and matched in all (minor units); won (1 or 0) and reason.
    """
    order = given.order
    bids, worth = [given.bids[b] for b in order], [given.worth[b] for b in order]
    return {
        "bid": np.array([bid.name for bid in bids], dtype=object),
        "place": np.array([bid.place for bid in bids], dtype=object),
        "first_year": np.array([bid.first_year for bid in bids], dtype=np.int64),
        "last_year": np.array([bid.last_year for bid in bids], dtype=np.int64),
        "gain": np.array([each.gain for each in worth]),
        "cost": np.array([each.cost for each in worth]),
        "return": np.array([each.ratio for each in worth]),
        "evidence": np.array([bid.evidence for bid in bids], dtype=object),
        "awarded": given.awarded[order].sum(axis=1),
        "matched": given.matched[order].sum(axis=1),
        "won": given.won[order].astype(np.int64),
        "reason": np.array([given.reason[b] for b in order], dtype=object),
    }


def release_table(releases: Sequence[Release]) -> dict[str, NDArray[Any]]:
    """Return one row a year and bid: year, bid; due, released, withheld, minor units; reason."""
    rows = [
        (one.year, name, int(one.due[b]), int(one.released[b]), int(one.withheld[b]), one.reason[b])
        for one in releases
        for b, name in enumerate(one.names)
        if one.due[b]
    ]
    names = ("year", "bid", "due", "released", "withheld", "reason")
    words = ("bid", "reason")
    return {
        name: np.array([row[i] for row in rows], dtype=object if name in words else np.int64)
        for i, name in enumerate(names)
    }


def fund_table(given: Award, years: Sequence[Closed]) -> dict[str, NDArray[Any]]:
    """Return one row a year of the fund: year, available, awarded, released, spent, lapsed; minor units.

    `lapsed` is all that returns to the pool. A year not closed yet counts as paid and spent as awarded.
    """
    by_year = {each.release.year: each for each in years}
    awarded = given.awarded.sum(axis=0)
    released, spent = awarded.copy(), awarded.copy()
    for at, year in enumerate(given.years):
        if year in by_year:
            released[at] = by_year[year].release.released.sum()
            spent[at] = by_year[year].spent.sum()
    return {
        "year": np.array(given.years, dtype=np.int64),
        "available": given.available,
        "awarded": awarded,
        "released": released,
        "spent": spent,
        "lapsed": given.available - spent,
    }
