"""Award the transformation fund: bids by return, each whole or not at all, within each year's money.

    fund's part of a bid = (1 − m) c a year            ranked by return V / C, highest first
    by return   take the next bid whose every year still fits;  those that do not fit are passed over
    best set    take the set of highest net value Σ (V − C)                      (`best_set`)
    loss        = net value of the best set − net value of the bids taken

m, c    share of the cost that the bidder brings; cost of a year.     V, C  see `worth`
Source  ENG-2: the fund is ring-fenced, ends on a date and depends on milestones. What is awarded to nobody
        lapses in its year and returns to the pool.

>>> fund = Fund(first_year=2027, years=1, discount_rate=0, horizon=1)
>>> bids = [Bid(name=name, place="Vale", cost=cost, first_year=2027, years=1, saves=saves)
...         for name, cost, saves in (("hubs", 6, 15), ("beds", 5, 11), ("lines", 5, 11), ("lunch", 1, 0.5))]
>>> given = award(fund, bids, np.array([1_000]), Currency("GBP", 2))
>>> [bids[b].name for b in given.order], given.won.tolist(), given.unawarded.tolist()
(['hubs', 'beds', 'lines', 'lunch'], [True, False, False, False], [400])
>>> given.net_value, given.best.value, given.reason[3]
(9.0, 12.0, 'its return, 0.50, is below the least, 1.00')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.transformation.best_set import BestSet, best_set
from healthtrust.allocate.transformation.bids import bid_problems
from healthtrust.allocate.transformation.worth import Worth, worth
from healthtrust.design.transformation import Bid, Fund
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, share, to_minor
from healthtrust.ground.problems import Problem


@dataclass(frozen=True)
class Award:
    """Who gets how much of the fund in each of its years, if all milestones are met; minor units."""

    fund: Fund
    bids: tuple[Bid, ...]
    available: NDArray[np.int64]
    """[year]: money of the fund in each of its years."""
    worth: tuple[Worth, ...]
    order: NDArray[np.int64]
    """Bids by return, highest first."""
    won: NDArray[np.bool_]
    reason: tuple[str, ...]
    """[bid]: why it was or was not awarded."""
    awarded: NDArray[np.int64]
    """[bid, year]: the fund's part; zero where the bid was not awarded."""
    matched: NDArray[np.int64]
    """[bid, year]: the bidders' own part."""
    best: BestSet
    """The set of highest net value, for comparison."""

    @property
    def years(self) -> range:
        """Return the calendar years of the fund."""
        return range(self.fund.first_year, self.fund.last_year + 1)

    @property
    def unawarded(self) -> NDArray[np.int64]:
        """Return what nobody is awarded [year]; it lapses."""
        return np.asarray(self.available - self.awarded.sum(axis=0))

    @property
    def net_value(self) -> float:
        """Return the gain of the awarded bids above what their money gains at the margin of care."""
        return float(sum(worth.net for worth, won in zip(self.worth, self.won, strict=True) if won))

    @property
    def loss(self) -> float:
        """Return how much more net value the best set may have; exact where the search was completed."""
        return max(self.best.bound - self.net_value, 0.0)


def award(fund: Fund, bids: Sequence[Bid], available: NDArray[np.int64], money: Currency) -> Award:
    """Return the award of what is available [year], minor units, one amount for each year of the fund.

    Raises InvalidInput with every fault of the bids, and if `available` has not one amount for each year.
    """
    problems = bid_problems(bids)
    if len(available) != fund.years or (np.asarray(available) < 0).any():
        found, expected = f"{np.asarray(available).tolist()}", f"{fund.years} amounts of 0 or more"
        problems.append(Problem("money of the transformation fund", found, expected))
    refuse(problems)
    values = tuple(worth(bid, fund) for bid in bids)
    order = np.array(sorted(range(len(bids)), key=lambda b: (-values[b].ratio, b)), dtype=np.int64)
    asked, matched = _parts(fund, bids, money)
    barred = [_barred(fund, bid, value) for bid, value in zip(bids, values, strict=True)]
    open_to = np.array([not why for why in barred], dtype=np.bool_)
    net = np.where(open_to, [value.net for value in values], 0.0)
    best = best_set(asked, net, available)
    won = best.chosen if fund.choose == "best set" else _down(order, open_to, asked, available)
    reason = tuple(why or _said(fund, taken) for why, taken in zip(barred, won, strict=True))
    kept = won[:, None]
    return Award(fund, tuple(bids), available, values, order, won, reason, asked * kept, matched * kept, best)


def _parts(fund: Fund, bids: Sequence[Bid], money: Currency) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the fund's and the bidder's part of each bid's cost [bid, year of the fund]."""
    both = np.zeros((2, len(bids), fund.years), dtype=np.int64)
    for b, bid in enumerate(bids):
        parts = share(to_minor(bid.cost, money), [1 - fund.matched_share, fund.matched_share])
        start = bid.first_year - fund.first_year
        both[:, b, max(start, 0) : max(start + bid.years, 0)] = parts[:, None]
    return both[0], both[1]


def _barred(fund: Fund, bid: Bid, value: Worth) -> str:
    """Return why the bid cannot compete; empty if it can."""
    if bid.first_year < fund.first_year:
        return f"it starts before the fund opens in {fund.first_year}"
    if bid.last_year > fund.last_year:
        return f"it goes on to {bid.last_year}, after the fund ends in {fund.last_year}"
    if value.ratio < fund.least_return:
        return f"its return, {value.ratio:.2f}, is below the least, {fund.least_return:.2f}"
    return ""


def _down(
    order: NDArray[np.int64],
    open_to: NDArray[np.bool_],
    asked: NDArray[np.int64],
    available: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Return which bids are taken down the ranking while every year of them fits."""
    won, left = np.zeros(len(order), dtype=np.bool_), available.copy()
    for b in order:
        if open_to[b] and (asked[b] <= left).all():
            won[b] = True
            left -= asked[b]
    return won


def _said(fund: Fund, taken: np.bool_) -> str:
    if fund.choose == "best set":
        return "in the set of highest net value" if taken else "not in the set of highest net value"
    return "its rank lies within the fund" if taken else "it does not fit in what bids of higher rank leave"
