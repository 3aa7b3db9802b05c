"""A charge by head: so much for each adult and each child, some of them free.

    due(h) = p × adults charged + q × min(children charged, m)

p, q     amount for an adult and for a child (under 18);  m  most children of one household that are charged
charged  all, or only those of an age within the limits; where dependants are free and somebody of the
         household earns, only the adults who earn themselves
Source   the arithmetic of statutory premiums per head with a limit on children; no author.

>>> family = Payers(first=np.array([0, 5]), income=np.array([0]), equivalised=np.array([0]),
...                 adults=np.array([2], dtype=np.uint8), children=np.array([3], dtype=np.uint8),
...                 weight=np.array([1]), age=np.array([40, 38, 12, 9, 2], dtype=np.uint8),
...                 earnings=np.array([30_000, 0, 0, 0, 0]))
>>> rules = (Rule("all", "head", amount=100, child_amount=20),
...          Rule("two children", "head", amount=100, child_amount=20, children_charged=2),
...          Rule("earners", "head", amount=100, dependants_free=True))
>>> result = np.empty(1)
>>> [head_due(family, rule, slice(0, 1), result).tolist() for rule in rules]
[[260.0], [240.0], [100.0]]
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine.backend import compiled
from healthtrust.pool.contributions.members import Real, charged_age, members, of_household
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import Rule
from healthtrust.records.households import ADULT_AGE


def head_due(payers: Payers, rule: Rule, rows: slice, result: Real) -> Real:
    """Fill in what a rule charges some households [n] by head, minor units, before any factor."""
    amounts = float(rule.amount), float(rule.child_amount)
    if not compiled():
        adults, children = _charged_plain(payers, rule, rows)
        result[:] = amounts[0] * adults + amounts[1] * np.minimum(children, rule.children_charged)
    elif rule.by_member:
        assert payers.age is not None
        earnings = payers.earnings if rule.dependants_free else None
        earned = np.zeros(0, dtype=np.int64) if earnings is None else earnings
        limits = np.array([rule.children_charged, rule.under_age, rule.from_age])
        first = payers.first[rows.start : rows.stop + 1]
        _due_of_members(first, payers.age, earned, rule.dependants_free, limits, amounts, result)
    else:
        most = float(rule.children_charged)
        _due(payers.adults[rows], payers.children[rows], most, amounts, result)
    return result


# ---- kernels over some rows, and their NumPy twin with the same bits -------------------------------------


@njit(nogil=True, cache=True)
def _due(
    adults: NDArray[np.uint8],
    children: NDArray[np.uint8],
    most: float,
    amounts: tuple[float, float],
    result: Real,
) -> None:
    for h in range(len(result)):
        result[h] = amounts[0] * adults[h] + amounts[1] * min(float(children[h]), most)


@njit(nogil=True, cache=True)
def _due_of_members(
    first: NDArray[np.int64],
    age: NDArray[np.uint8],
    earnings: NDArray[np.int64],
    dependants_free: bool,
    limits: NDArray[np.int64],
    amounts: tuple[float, float],
    result: Real,
) -> None:
    """Look at each member; limits are the most children charged, and the ages charged from and below."""
    most, under_age, from_age = limits
    for h in range(len(result)):
        adults, children, only_earners = 0, 0, False
        if dependants_free:
            for j in range(first[h], first[h + 1]):
                only_earners = only_earners or earnings[j] > 0
        for j in range(first[h], first[h + 1]):
            if under_age <= age[j] < from_age:
                if age[j] < ADULT_AGE:
                    children += 1
                elif not only_earners or earnings[j] > 0:
                    adults += 1
        result[h] = amounts[0] * adults + amounts[1] * min(children, most)


def _charged_plain(payers: Payers, rule: Rule, rows: slice) -> tuple[Real, Real]:
    """Return how many adults and children [n] are charged."""
    if not rule.by_member:
        return payers.adults[rows].astype(np.float64), payers.children[rows].astype(np.float64)
    assert payers.age is not None
    persons, home = members(payers.first, rows)
    count, age = rows.stop - rows.start, payers.age[persons]
    within = charged_age(age, rule.under_age, rule.from_age)
    adult, child = within & (age >= ADULT_AGE), within & (age < ADULT_AGE)
    if rule.dependants_free:
        assert payers.earnings is not None
        earns = payers.earnings[persons] > 0
        adult &= earns | (of_household(earns.astype(np.float64), home, count)[home] == 0)
    return of_household(adult.astype(np.float64), home, count), of_household(
        child.astype(np.float64), home, count
    )
