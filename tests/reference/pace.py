"""A pace of change once more, slow and plain: one place and one year at a time, the scalar by halving."""

from __future__ import annotations

import math
from itertools import pairwise

from healthtrust.design.pace import Pace


def wanted(distance: float, rules: Pace) -> float:
    """Growth per head that the rule wants at a distance."""
    if not rules.points:
        slope = 1.0 if rules.slope is None else rules.slope
        return slope * -distance / (1 + distance)
    points = [(point.distance, point.growth) for point in rules.points]
    if distance <= points[0][0]:
        return points[0][1]
    for (d0, g0), (d1, g1) in pairwise(points):
        if distance <= d1:
            return g0 + (distance - d0) / (d1 - d0) * (g1 - g0)
    return points[-1][1]


def least_and_most(distance: float, population_growth: float, rules: Pace, year: int) -> tuple[float, float]:
    """Limits of one place, as growth per head."""
    prices = 1.0
    if rules.real and rules.deflator:
        prices += rules.deflator[year - 1] if year <= len(rules.deflator) else rules.deflator[-1]
    part = 1.0
    if rules.floor_full_to is not None and rules.floor_none_from is not None:
        if distance >= rules.floor_none_from:
            part = 0.0
        elif distance > rules.floor_full_to:
            part = (rules.floor_none_from - distance) / (rules.floor_none_from - rules.floor_full_to)
    floors, caps = [-1.0], [math.inf]
    if rules.least_per_head is not None:
        floors.append(prices * (1 + part * rules.least_per_head + (1 - part) * rules.least_beyond) - 1)
    if rules.least_in_cash is not None:
        sum_grows = prices * (1 + part * rules.least_in_cash + (1 - part) * rules.least_beyond)
        floors.append(sum_grows / population_growth - 1)
    if rules.most_per_head is not None:
        caps.append(prices * (1 + rules.most_per_head) - 1)
    if rules.most_in_cash is not None:
        caps.append(prices * (1 + rules.most_in_cash) / population_growth - 1)
    least, most = max(floors), min(caps)
    if rules.lift is not None:
        left = max(rules.phase_in_years - year + 1, 1)
        goal = distance + (rules.lift - distance) / left if distance < rules.lift else rules.lift
        least = max(least, min((1 + goal) / (1 + distance) - 1, most))
    return least, max(least, most)


def grown(scalar: float, distance: float, rule: float, bounds: tuple[float, float]) -> float:
    """Growth per head of one place at a scalar, within its limits."""
    closing = -distance / (1 + distance)
    growth = rule
    if scalar > 0 and closing > rule:
        growth = rule + min(scalar, 1) * (closing - rule)
    if scalar < 0 and closing < rule:
        growth = rule - min(-scalar, 1) * (rule - closing)
    if scalar > 1:
        growth = (1 + growth) * scalar - 1
    if scalar < -1:
        growth = (1 + growth) * (2 + scalar) - 1
    return min(max(growth, bounds[0]), bounds[1])


def largest_remainder(exact: list[float], total: int) -> list[int]:
    units = [math.floor(amount) for amount in exact]
    by_fraction = sorted(range(len(exact)), key=lambda i: (units[i] - exact[i], i))
    step, turn = (1, by_fraction) if total >= sum(units) else (-1, by_fraction[::-1])
    for place in range(abs(total - sum(units))):
        units[turn[place % len(turn)]] += step
    return units


def one_year(
    money: list[int], shares: list[float], grew: list[float], budget: int, rules: Pace, year: int
) -> list[int]:
    """This year's allocations, where the limits let them add up to the budget."""
    carried = [amount * growth for amount, growth in zip(money, grew, strict=True)]
    distance = [c / (s * budget) - 1 for c, s in zip(carried, shares, strict=True)]
    rule = [wanted(d, rules) for d in distance]
    bounds = [least_and_most(d, n, rules, year) for d, n in zip(distance, grew, strict=True)]

    def amounts(scalar: float) -> list[float]:
        places = zip(carried, distance, rule, bounds, strict=True)
        return [c * (1 + grown(scalar, d, g, b)) for c, d, g, b in places]

    low, high = -2.0, 2.0
    while sum(amounts(high)) < budget and high < 1e12:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(amounts(middle)) < budget else (low, middle)
    return largest_remainder(amounts(high), budget)


def pace(
    opening: list[int],
    shares: list[list[float]],
    population: list[list[float]],
    budgets: list[int],
    rules: Pace,
) -> list[list[int]]:
    """Allocations of every year."""
    path, money = [], opening
    for year, budget in enumerate(budgets, start=1):
        grew = [now / before for now, before in zip(population[year], population[year - 1], strict=True)]
        money = one_year(money, shares[year - 1], grew, budget, rules, year)
        path.append(money)
    return path
