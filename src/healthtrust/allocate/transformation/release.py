"""Release a year's awarded money on last year's milestones; what is withheld or not spent goes back.

    released_b = due_b × (1 if all met, else 0)   or   due_b met_b / asked_b        first year: due_b
    lapsed     = money of the year − Σ_b released_b       returned = lapsed + Σ_b (released_b − spent_b)
    money of the year = Σ_b spent_b + returned, to the minor unit

due_b            what the bid was awarded for the year;  met_b, asked_b  last year's milestones met, and all
Source  ENG-2, ENG-3: judged performance decides the release of funds. A milestone that nobody measured is not
        met: money does not flow on silence [assumed].

>>> from healthtrust.allocate.transformation.award import award
>>> from healthtrust.design.transformation import Fund
>>> from healthtrust.ground.money import Currency
>>> fund = Fund(first_year=2027, years=2)
>>> fewer = Milestone(year=2027, measure="emergency-attendances", at_most=280)
>>> bid = Bid(name="hubs", place="North", cost=100, first_year=2027, years=2, saves=120, milestones=(fewer,))
>>> given = award(fund, [bid], np.array([12_000, 12_000]), Currency("GBP", 2))
>>> met = release(given, {(2027, "emergency-attendances", "North"): 275.0}, 2028)
>>> met.released.tolist(), met.lapsed
([10000], 2000)
>>> silent = release(given, {}, 2028)
>>> silent.released.tolist(), silent.lapsed, silent.reason
([0], 12000, ('0 of 1 met; not measured: emergency-attendances in North',))
>>> closed(met, np.array([9_500])).returned
2500
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, isnan, nan

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.transformation.award import Award
from healthtrust.design.transformation import Bid, Milestone
from healthtrust.ground.errors import Imbalance, refuse
from healthtrust.ground.money import share
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Column, Columns, Contract, checked
from healthtrust.records.findings import Taken

Measured = Mapping[tuple[int, str, str], float]
"""Values by year, code of the measure and place."""
WHOLE = ""
"""Under this name stands what was measured in all places together."""

MEASURED = Contract(
    "measured values",
    (
        Column("year", "whole", "year", "calendar year of the measure"),
        Column("measure", "text", "", "code of the measure"),
        Column("place", "text", "", "where it was taken"),
        Column("value", "number", "", "what was found"),
    ),
    other=True,
)


@dataclass(frozen=True)
class Release:
    """What one year of the fund pays, minor units."""

    year: int
    names: tuple[str, ...]
    available: int
    due: NDArray[np.int64]
    """[bid]: what was awarded for the year."""
    released: NDArray[np.int64]
    """[bid]"""
    reason: tuple[str, ...]
    """[bid]: the judgement, in words; empty where nothing was due."""
    kept: tuple[bool, ...] = ()
    """[bid]: whether it promised something for the year before, and kept all of it."""

    @property
    def withheld(self) -> NDArray[np.int64]:
        """Return what milestones kept from each bid."""
        return np.asarray(self.due - self.released)

    @property
    def lapsed(self) -> int:
        """Return what returns to the pool at once: awarded to nobody, or withheld."""
        return self.available - int(self.released.sum())


@dataclass(frozen=True)
class Closed:
    """A year of the fund after it has ended, minor units."""

    release: Release
    spent: NDArray[np.int64]
    """[bid]"""

    @property
    def unspent(self) -> NDArray[np.int64]:
        """Return what was released and not spent [bid]."""
        return np.asarray(self.release.released - self.spent)

    @property
    def returned(self) -> int:
        """Return all that goes back to the pool: lapsed or unspent."""
        return self.release.lapsed + int(self.unspent.sum())


def measured_of(columns: Columns, source: str) -> Measured:
    """Return measured values by year, measure and place; raises InvalidInput with every problem found."""
    table, problems = checked(MEASURED, columns, source)
    refuse(problems)
    assert table is not None
    keys = zip(table["year"].tolist(), table["measure"].tolist(), table["place"].tolist(), strict=True)
    values = dict(zip(keys, table["value"].tolist(), strict=True))
    if len(values) < table.rows:
        found = f"{table.rows - len(values)} values given twice"
        refuse([Problem(source, found, "one value for each year, measure and place")])
    return values


def release(
    given: Award, measured: Measured, year: int, beside: Mapping[tuple[int, str, str], Taken] | None = None
) -> Release:
    """Return what `year` pays, judged on milestones of the year before; nothing once the fund has ended.

    beside: by year, measure and place what milestones on intervals and on growth look at, all places under
    `WHOLE`; without it they are not met.
    """
    in_time = year in given.years
    at = year - given.fund.first_year
    due = given.awarded[:, at] if in_time else np.zeros(len(given.bids), dtype=np.int64)
    released, reasons, kept = np.zeros(len(given.bids), dtype=np.int64), [], []
    for b, bid in enumerate(given.bids):
        met, asked, said = _judged(bid, measured, year, beside or {})
        kept.append(bool(due[b]) and met == asked and _promised(bid, year))
        if given.fund.release == "all or nothing" and met < asked:
            met = 0
        released[b] = share(int(due[b]), [met, asked - met])[0] if due[b] else 0
        reasons.append(said if due[b] else "")
    names = tuple(bid.name for bid in given.bids)
    available = int(given.available[at]) if in_time else 0
    return Release(year, names, available, due, released, tuple(reasons), tuple(kept))


def grown_less(promise: Milestone, where: str, beside: Mapping[tuple[int, str, str], Taken]) -> bool | None:
    """Return whether a measure grew so far less than in all other places; None where that is not known.

    g = v(t) / v(t − 1) − 1,  v of the rest = (N − n) / (D − d)      kept ⇔ g(place) ≤ g(rest) − x

    n, d and N, D: numerator and denominator of the place and of all places; x: what was promised.
    """
    growths = []
    years = (promise.year, promise.year - 1)
    here, whole = ([beside.get((year, promise.measure, area)) for year in years] for area in (where, WHOLE))
    if None in here or None in whole:
        return None
    now, then = ((h, w) for h, w in zip(here, whole, strict=True) if h and w)
    for rates in zip(_place_and_rest(*now), _place_and_rest(*then), strict=True):
        if not (isfinite(rates[0]) and isfinite(rates[1]) and rates[1]):
            return None
        growths.append(rates[0] / rates[1] - 1)
    return growths[0] <= growths[1] - (promise.growth_below_rest or 0.0)


def _place_and_rest(here: Taken, whole: Taken) -> tuple[float, float]:
    rest = whole.denominator - here.denominator
    return here.value, (whole.numerator - here.numerator) / rest if rest else nan


def _promised(bid: Bid, year: int) -> bool:
    return any(milestone.year == year - 1 for milestone in bid.milestones)


def _judged(
    bid: Bid, measured: Measured, year: int, beside: Mapping[tuple[int, str, str], Taken]
) -> tuple[int, int, str]:
    """Return milestones met and asked in the year before, and the judgement in words."""
    last = [milestone for milestone in bid.milestones if milestone.year == year - 1]
    if not last:
        return 1, 1, "first year" if year == bid.first_year else "nothing was promised for the year before"
    met, said = 0, []
    for promise in last:
        where = promise.place or bid.place
        kept = _kept(promise, where, measured, beside)
        if kept:
            met += 1
        else:
            said.append(f"{'not measured' if kept is None else 'missed'}: {promise.measure} in {where}")
    return met, len(last), "; ".join([f"{met} of {len(last)} met", *said])


def _kept(
    promise: Milestone, where: str, measured: Measured, beside: Mapping[tuple[int, str, str], Taken]
) -> bool | None:
    """Return whether a promise was kept; None where what it looks at was not measured, or is no number."""
    if promise.growth_below_rest is not None:
        return grown_less(promise, where, beside)
    key = (promise.year, promise.measure, where)
    taken = beside.get(key)
    if promise.judge_on == "value":
        value = measured.get(key)
    elif taken is None:
        value = None
    else:
        value = _far_end(promise, taken)
    if value is None or isnan(value):
        return None
    if promise.at_least is not None:
        return value >= promise.at_least
    return promise.at_most is not None and value <= promise.at_most


def _far_end(promise: Milestone, taken: Taken) -> float:
    """Return the end of the interval that must reach the limit; the plain one where there is no other."""
    adjusted = (taken.adjusted_low, taken.adjusted_high)
    plain = (taken.low, taken.high)
    ends = plain if promise.judge_on == "interval" or isnan(adjusted[0]) else adjusted
    end = ends[0] if promise.at_least is not None else ends[1]
    return taken.value if isnan(end) else end


def closed(paid: Release, spent: NDArray[np.int64]) -> Closed:
    """Return the year closed with what bids spent [bid]; raises Imbalance if one spent more than it got."""
    wrong = np.flatnonzero((spent < 0) | (spent > paid.released))
    if len(wrong):
        raise Imbalance(
            [
                Problem(f"bid {paid.names[b]}, {paid.year}", f"{spent[b]} spent", f"0 to {paid.released[b]}")
                for b in wrong
            ]
        )
    return Closed(paid, np.asarray(spent, dtype=np.int64))
