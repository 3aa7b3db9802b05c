"""The transformation fund once more, slow and plain: every set tried, one bid and one year at a time."""

from __future__ import annotations

from itertools import combinations

from healthtrust.design.transformation import Bid, Fund


def worth(bid: Bid, fund: Fund) -> tuple[float, float]:
    """Gain and cost of a bid paid for all its years."""
    gain, cost, works = 0.0, 0.0, 0.0
    for t in range(max(fund.horizon, bid.years)):
        weight = 1 / (1 + fund.discount_rate) ** (bid.first_year + t - fund.first_year)
        if t < bid.years:
            works = min(1.0, works + 1 / bid.build_years)
            cost += bid.cost * weight
        else:
            works = works * (1 - fund.decay)
        if t < fund.horizon:
            gain += works * (fund.money_per_qaly * bid.qalys + bid.saves) * weight
    return gain, cost


def best_value(cost: list[list[int]], value: list[float], available: list[int]) -> float:
    """The highest value of any set of bids that fits in every year."""
    best = 0.0
    for size in range(len(value) + 1):
        for chosen in combinations(range(len(value)), size):
            if all(sum(cost[b][y] for b in chosen) <= available[y] for y in range(len(available))):
                best = max(best, sum(value[b] for b in chosen))
    return best


def down_the_ranking(cost: list[list[int]], ratio: list[float], available: list[int]) -> list[bool]:
    """The bids taken by return while every year fits."""
    left, won = list(available), [False] * len(ratio)
    for b in sorted(range(len(ratio)), key=lambda b: (-ratio[b], b)):
        if all(asked <= money for asked, money in zip(cost[b], left, strict=True)):
            won[b] = True
            left = [money - asked for asked, money in zip(cost[b], left, strict=True)]
    return won


def met_of_last_year(bid: Bid, measured: dict[tuple[int, str, str], float], year: int) -> tuple[int, int]:
    """Milestones of the year before that were met, and all of them."""
    met = asked = 0
    for promise in bid.milestones:
        if promise.year != year - 1:
            continue
        asked += 1
        key = (promise.year, promise.measure, promise.place or bid.place)
        if key not in measured:
            continue
        if promise.at_least is not None and measured[key] >= promise.at_least:
            met += 1
        if promise.at_most is not None and measured[key] <= promise.at_most:
            met += 1
    return met, asked
