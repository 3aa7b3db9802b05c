"""Contributions one household at a time, and the error of an index by leaving households out one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import sqrt

from healthtrust.pool.schedule import Schedule
from tests.reference.bands import due


def owed(income: int, equivalised: int, adults: int, schedule: Schedule, factor: float) -> int:
    """In exact fractions: rates on slices of income, so much an adult, the factor, then the ceiling."""
    if equivalised < schedule.exempt_below:
        return 0
    by_rates = due(income, schedule.bands.lower, schedule.bands.slope)
    full = Fraction(factor) * (by_rates + schedule.per_adult * adults)
    return round(min(full, Fraction(schedule.ceiling_share) * income))


def income_of_pool(contributions: int, subsidy_share: float, cost_share: float, fixed: int) -> int:
    """Contributions, what government adds, less what collecting costs, and what does not depend on them."""
    return contributions + round(subsidy_share * contributions) - round(cost_share * contributions) + fixed


def jackknife(measure: Callable[[Sequence[int]], float], households: int) -> float:
    """Standard error of a measure of households (given their numbers) from leaving each out in turn."""
    everybody = range(households)
    without = [measure([h for h in everybody if h != left_out]) for left_out in everybody]
    mean = sum(without) / households
    return sqrt((households - 1) / households * sum((one - mean) ** 2 for one in without))
