"""How many ordinary incomes a household needs: the modified OECD equivalence scale.

    scale       = 1 + 0.5 × (further members of 14 and over) + 0.3 × (children under 14)
    equivalised = income / scale

A household of children alone counts its first child as one. Where a row stands for many identical households,
a member counts if at least half of them have it; the first member always counts.

Source  Hagenaars, de Vos and Zaidi 1994, Poverty Statistics in the Late 1980s, Eurostat [recalled].

>>> two_adults_and_two_children = Members(adults=np.array([2]), children=np.array([2]), over_14=np.array([3]))
>>> scale(two_adults_and_two_children)
array([2.3])
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.records.households import ADULT_AGE, CHILD_SCALE_AGE, Households

FURTHER_MEMBER, YOUNG_CHILD = 0.5, 0.3


@dataclass(frozen=True)
class Members:
    """Members of each household [h]: adults and children by the age of 18, and those of 14 and over."""

    adults: NDArray[Any]
    children: NDArray[Any]
    over_14: NDArray[Any]


def composed(households: Households, age: NDArray[np.uint8], weight: NDArray[np.int32]) -> Households:
    """Return the households with their members counted and income = equivalised income × scale.

    age [n] in years, weight [n]: of the member rows. A household keeps its standard of living as members come
    and go [assumed]; its income follows.
    """
    who = members(households, age, weight)
    income = np.rint(households.equivalised_income * scale(who)).astype(np.int64)
    return dataclasses.replace(households, income=income, adults=who.adults, children=who.children)


def members(households: Households, age: NDArray[np.uint8], weight: NDArray[np.int32]) -> Members:
    """Return who lives in each household; age [n] in years and weight [n] of the member rows."""
    starts = households.first[:-1]
    present = weight >= np.repeat((households.weight + 1) // 2, households.members)
    present[starts] = True
    adults, over_14, everybody = (
        np.add.reduceat(counted, starts, dtype=np.int32)
        for counted in (present & (age >= ADULT_AGE), present & (age >= CHILD_SCALE_AGE), present)
    )
    return Members(_few(adults), _few(everybody - adults), _few(over_14))


def scale(household: Members) -> NDArray[np.float64]:
    """Return the equivalence scale of each household [h]."""
    over_14 = np.asarray(household.over_14, dtype=np.int32)
    under_14 = np.asarray(household.adults, dtype=np.int32) + household.children - over_14
    first_is_young = over_14 == 0
    further = np.where(first_is_young, 0, over_14 - 1)
    return np.asarray(1 + FURTHER_MEMBER * further + YOUNG_CHILD * (under_14 - first_is_young))


def _few(count: NDArray[np.int32]) -> NDArray[np.uint8]:
    return np.minimum(count, 255).astype(np.uint8)
