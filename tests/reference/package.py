"""The package by brute force: one household at a time, every prefix and every subset of services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations
from math import floor, inf, log


def league(
    cost_per_qaly: Sequence[float], cost: Sequence[int], always: set[int], never: set[int]
) -> list[int]:
    """Ranks: what is always in, the rest by cost per QALY and then cost, what is never in."""
    rest = [i for i in range(len(cost)) if i not in always | never]
    by_value = lambda i: (cost_per_qaly[i], cost[i], i)  # noqa: E731
    return [*sorted(always, key=by_value), *sorted(rest, key=by_value), *sorted(never, key=by_value)]


def afforded(order: Sequence[int], cost: Sequence[int], always: set[int], limit: int, fill: bool) -> set[int]:
    """What of the order fits within the limit, stopping at the first that does not unless it is filled up."""
    taken = set(always)
    for i in order:
        if i in always:
            continue
        if sum(cost[j] for j in taken) + cost[i] <= limit:
            taken.add(i)
        elif not fill:
            break
    return taken


def least_income(budget: int, shares: float) -> int:
    """The least income of which `budget` is left, found by trying."""
    income = floor(Fraction(budget) / (1 - Fraction(shares))) - 3
    while floor(income * (1 - shares)) < budget:
        income += 1
    return income


@dataclass(frozen=True)
class Household:
    """Per member: resources and health without care, and premium and health gained by uncovered service."""

    wealth: float
    health: float
    premium: tuple[float, ...]
    gain: tuple[float, ...]


@dataclass(frozen=True)
class Taste:
    kappa: float
    rho: float
    eta: float

    def utility(self, health: float, wealth: float) -> float:
        if wealth <= 0:
            return -inf
        return self.kappa * isoelastic(health, self.rho) + isoelastic(wealth, self.eta)


def isoelastic(y: float, e: float) -> float:
    return log(y) if e == 1 else (y ** (1 - e) - 1) / (1 - e)


def utility_of(bought: Sequence[int], household: Household, taste: Taste) -> float:
    health = household.health + sum(household.gain[i] for i in bought)
    return taste.utility(health, household.wealth - sum(household.premium[i] for i in bought))


def every_prefix(household: Household, taste: Taste) -> list[float]:
    """Utility of buying the first 0, 1, ... n services."""
    n = len(household.premium)
    return [utility_of(range(j), household, taste) for j in range(n + 1)]


def every_subset(household: Household, taste: Taste) -> dict[tuple[int, ...], float]:
    """Utility of buying each of the 2^n subsets."""
    services = range(len(household.premium))
    subsets = chain.from_iterable(combinations(services, size) for size in range(len(services) + 1))
    return {subset: utility_of(subset, household, taste) for subset in subsets}


def divisible(household: Household, taste: Taste) -> float:
    """The most utility along the order when the last service may be bought in part."""
    best = -inf
    for j in range(len(household.premium)):

        def part(share: float, j: int = j) -> float:
            health = household.health + sum(household.gain[:j]) + share * household.gain[j]
            return taste.utility(
                health, household.wealth - sum(household.premium[:j]) - share * household.premium[j]
            )

        best = max(best, part(0.0), part(1.0), part(highest(part)))
    return best


def highest(of: Callable[[float], float]) -> float:
    """Where in 0 to 1 a concave function is highest, by thirds."""
    low, high = 0.0, 1.0
    for _ in range(150):
        third = (high - low) / 3
        if of(low + third) < of(high - third):
            low += third
        else:
            high -= third
    return (low + high) / 2
