"""Many years of a pace of change, each from where the last one ended, and when each place is at its target.

    A_t = one year from A_t−1 with N_t / N_t−1, s_t and B_t        (year.py)
    e_t = A_t / T_t − 1                                            distance after the year's growth
    years to target = the first t from which |e| stays within 1 % to the end of the path
    needed now = (T_1 − C_1)⁺     what it takes to bring all below target up to it at once, taking from none

A, N, s, B, T, C  as in year.py. A place whose share of last year's money already was its share of the target,
within the tolerance, and stays there, needs no year; one that is never there to the end of the path has −1.
Source  years to target as reported with pace-of-change policies in England [recalled]

>>> found = pace(np.array([90_000, 110_000]), np.array([[0.5, 0.5]] * 3), np.ones((4, 2)),
...              np.array([206_000, 212_000, 218_000]), Pace(slope=0.5, least_per_head=0.01))
>>> found.allocation.tolist()
[[94900, 111100], [99789, 112211], [104667, 113333]]
>>> found.years_to_target.tolist(), found.needed_now.tolist()
([-1, -1], [13000, 0])
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.allocate.pace.limits import inflation, limits_that_cannot_be
from healthtrust.allocate.pace.unmet import Unmet, as_problem, left_with_nothing
from healthtrust.allocate.pace.wanted import points_that_cannot_be
from healthtrust.allocate.pace.year import Moved, Opening, one_year, whole
from healthtrust.design.pace import Pace
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, rows_in_words

WITHIN, CLOSELY = 0.01, 0.001
"""Distances within which a place counts as being at its target."""
NEVER = -1
ADD_UP = 1e-6
"""How far the shares of a year may be from one; they are then scaled to it."""


@dataclass(frozen=True)
class Path:
    """Where a pace of change leads, year by year; columns are [t, n] unless they say otherwise."""

    allocation: NDArray[np.int64]
    """Minor units; every year adds up to its budget."""
    target: NDArray[np.int64]
    """Minor units; every year adds up to its budget."""
    distance: NDArray[np.float64]
    """From target before the year's growth: last year's money, grown by population only."""
    closing: NDArray[np.float64]
    """From target with the year's money."""
    growth: NDArray[np.float64]
    """Per head, in cash terms."""
    binding: NDArray[np.int8]
    """Position in `limits.RULES` of what decided the growth."""
    scalar: NDArray[np.float64]
    """[t]: share of what the rule leaves that is closed beyond it; see scalar.py."""
    years_to_target: NDArray[np.int64]
    """[n]: within 1 %; 0 if it always is, −1 if it is not by the end."""
    years_to_target_closely: NDArray[np.int64]
    """[n]: within 0.1 %."""
    needed_now: NDArray[np.int64]
    """[n]: minor units that a place is short of its first target."""
    unmet: tuple[Unmet, ...] = field(default=())


def pace(
    opening: NDArray[np.int64],
    shares: NDArray[np.float64],
    population: NDArray[np.float64],
    budgets: NDArray[np.int64],
    rules: Pace,
) -> Path:
    """Return the path of n places over t years.

    opening int64[n], minor units; shares [t, n] of each year's target, or [n] for all years; population
    [t + 1, n], the year before first; budgets int64[t], minor units. Raises InvalidInput with everything
    that is wrong: rules that contradict one another, numbers that cannot be, budgets that limits cannot meet.
    """
    names = tuple(f"place {position}" for position in range(1, len(opening) + 1))
    refuse(contradictions(rules, "pace"))
    refuse(list(_wrong_numbers(opening, shares, population, budgets)))
    found = followed(opening, shares, population, budgets, rules)
    refuse([as_problem(each, names, None) for each in found.unmet])
    return found


def contradictions(rules: Pace, where: str) -> list[Problem]:
    """Return everything that makes a pace impossible, whatever the places and the money."""
    return [*points_that_cannot_be(rules, where), *limits_that_cannot_be(rules, where)]


def followed(
    opening: NDArray[np.int64],
    shares: NDArray[np.float64],
    population: NDArray[np.float64],
    budgets: NDArray[np.int64],
    rules: Pace,
) -> Path:
    """Return the path as `pace` does, with the limits that cannot be met in `unmet` rather than raised."""
    part = np.broadcast_to(shares, (len(budgets), len(opening)))
    part = part / part.sum(axis=1, keepdims=True)
    last, years, unmet = opening, list[Moved](), list[Unmet]()
    for t, budget in enumerate(budgets.tolist()):
        year = Opening(last, part[t], population[t + 1] / population[t], budget, t + 1)
        moved, wrong = one_year(year, rules)
        years.append(moved)
        unmet += wrong
        last = moved.allocation
        emptied = left_with_nothing(t + 1, budget, last) if t + 1 < len(budgets) else []
        unmet += emptied
        if emptied:
            break
    closing = np.stack([year.closing for year in years])
    already = opening / opening.sum() / part[0] - 1
    first = Opening(opening, part[0], population[1] / population[0], int(budgets[0]))
    return Path(
        allocation=np.stack([year.allocation for year in years]),
        target=np.stack([whole(s * b, b) for s, b in zip(part, budgets.tolist(), strict=True)]),
        distance=np.stack([year.distance for year in years]),
        closing=closing,
        growth=np.stack([year.growth for year in years]),
        binding=np.stack([year.binding for year in years]),
        scalar=np.array([year.scalar for year in years]),
        years_to_target=years_within(np.vstack([already, closing]), WITHIN),
        years_to_target_closely=years_within(np.vstack([already, closing]), CLOSELY),
        needed_now=_needed(first),
        unmet=tuple(unmet),
    )


def years_within(distance: NDArray[np.float64], tolerance: float) -> NDArray[np.int64]:
    """Return the first row [n] of distances [t + 1, n] from which a place stays within; −1 if it never does.

    >>> years_within(np.array([[0.2, 0.0, 0.0], [0.0, 0.0, 0.2], [0.0, 0.0, 0.2]]), 0.01).tolist()
    [1, 0, -1]
    """
    outside = np.abs(distance) > tolerance
    last_outside = len(distance) - 1 - np.argmax(outside[::-1], axis=0)
    first = np.where(outside.any(axis=0), last_outside + 1, 0)
    return np.where(first < len(distance), first, NEVER).astype(np.int64)


def _needed(first: Opening) -> NDArray[np.int64]:
    short = first.share * first.budget - first.allocation * first.population_growth
    return np.rint(np.maximum(short, 0)).astype(np.int64)


def real_growth(path: Path, rules: Pace) -> NDArray[np.float64]:
    """Return growth per head [t, n] less the growth of prices; as in cash where there is no deflator.

    Limits are in real terms only under `real`.
    """
    prices = [1 + inflation(rules, t) for t in range(1, len(path.growth) + 1)]
    return np.asarray((1 + path.growth) / np.array(prices)[:, None] - 1)


def _wrong_numbers(
    opening: NDArray[np.int64],
    shares: NDArray[np.float64],
    population: NDArray[np.float64],
    budgets: NDArray[np.int64],
) -> chain[Problem]:
    years, places = len(budgets), len(opening)
    shapes = (("shares", shares, (years, places)), ("population", population, (years + 1, places)))
    wrong_shape = [
        Problem(f"pace, {name}", f"{given.shape}", f"{expected}: a row a year, a column a place")
        for name, given, expected in shapes
        if given.shape != expected and not (name == "shares" and given.shape == (places,))
    ]
    named = (("opening", opening), ("shares", shares), ("population", population), ("budgets", budgets))
    wrong_sign = [each for name, numbers in named for each in _not_positive(name, numbers)]
    return chain(wrong_shape, wrong_sign, _not_one(shares))


def _not_positive(name: str, numbers: ArrayLike) -> list[Problem]:
    given = np.asarray(numbers, dtype=np.float64)
    wrong = ~(np.isfinite(given) & (given > 0))
    if given.size and not wrong.any():
        return []
    found = f"{int(wrong.sum())} of {given.size} numbers missing, zero or negative"
    return [Problem(f"pace, {name}", found, "numbers above zero")]


def _not_one(shares: NDArray[np.float64]) -> list[Problem]:
    """Return the years whose shares do not add up to one."""
    sums = np.atleast_2d(shares).sum(axis=1)
    wrong = np.flatnonzero(~(np.abs(sums - 1) <= ADD_UP))
    if not len(wrong):
        return []
    years = rows_in_words([int(t) + 1 for t in wrong]).replace("row", "year", 1)
    return [Problem(f"pace, shares, {years}", f"a sum of {sums[wrong[0]]:.6g}", "shares that add up to 1")]
