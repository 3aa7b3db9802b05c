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
>>> [head_due(family, rule, slice(0, 1)).tolist() for rule in rules]
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


def head_due(payers: Payers, rule: Rule, rows: slice) -> Real:
    """Return what a rule charges some households [n] by head, minor units, before any factor."""
    adults, children = payers.adults[rows].astype(np.float64), payers.children[rows].astype(np.float64)
    if rule.by_age or rule.dependants_free:
        adults, children = (_charged if compiled() else _charged_plain)(payers, rule, rows)
    charged = np.minimum(children, rule.children_charged)
    return np.asarray(float(rule.amount) * adults + float(rule.child_amount) * charged)


def _charged(payers: Payers, rule: Rule, rows: slice) -> tuple[Real, Real]:
    assert payers.age is not None
    first = payers.first[rows.start : rows.stop + 1]
    earnings = payers.earnings if rule.dependants_free else None
    nobodys = np.zeros(0, dtype=np.int64) if earnings is None else earnings
    adults, children = np.zeros((2, len(first) - 1))
    _count(first, payers.age, nobodys, rule.dependants_free, rule.under_age, rule.from_age, adults, children)
    return adults, children


@njit(nogil=True, cache=True)
def _count(
    first: NDArray[np.int64],
    age: NDArray[np.uint8],
    earnings: NDArray[np.int64],
    dependants_free: bool,
    under_age: int,
    from_age: int,
    adults: Real,
    children: Real,
) -> None:
    """Count the adults [n] and children [n] who are charged."""
    for h in range(len(adults)):
        only_earners = False
        if dependants_free:
            for j in range(first[h], first[h + 1]):
                only_earners = only_earners or earnings[j] > 0
        for j in range(first[h], first[h + 1]):
            if under_age <= age[j] < from_age:
                if age[j] < ADULT_AGE:
                    children[h] += 1
                elif not only_earners or earnings[j] > 0:
                    adults[h] += 1


def _charged_plain(payers: Payers, rule: Rule, rows: slice) -> tuple[Real, Real]:
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
