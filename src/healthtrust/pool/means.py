"""Ability to pay: disposable household income, and the same per equivalent adult to compare households.

    e = y / s,     s = 1 + 0.5 × further members of 14 and over + 0.3 × children under 14
    exempt         where e < E

y, e    disposable income of the household, and per equivalent adult (minor units a year)
s       the modified OECD scale; E the exemption of the design, minor units
tenth   residents, not households, are cut into ten equal groups by e, the poorest first
Source  scale: Hagenaars, de Vos and Zaidi, Poverty Statistics in the Late 1980s, Eurostat 1994 [recalled];
        residents as the unit: Wagstaff and van Doorslaer, Handbook of Health Economics 1, 2000 [recalled].

>>> equivalised = np.array([600_000, 1_100_000, 2_000_000])
>>> exempt(equivalised, 1_100_000)
array([ True, False, False])
>>> tenths(equivalised, np.array([3, 4, 3]))
array([1, 5, 8], dtype=int8)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.ranking import Ranking
from healthtrust.records.households import Households
from healthtrust.records.persons import Persons

TENTHS = 10


def exempt(equivalised_income: NDArray[np.int64], below: int) -> NDArray[np.bool_]:
    """Return which households [h] have less than `below` per equivalent adult (minor units a year)."""
    return equivalised_income < below


def residents(persons: Persons, households: Households) -> NDArray[np.int64]:
    """Return how many residents each household row [h] stands for: the weights of its members added up."""
    upto = np.zeros(persons.rows + 1, dtype=np.int64)
    np.cumsum(persons.weight, out=upto[1:])
    return upto[households.first[1:]] - upto[households.first[:-1]]


def tenths(equivalised_income: NDArray[np.int64], residents: NDArray[np.int64]) -> NDArray[np.int8]:
    """Return the tenth [h] of residents by equivalised income each household is in, 0 = poorest."""
    return Ranking.of(equivalised_income, residents).groups(TENTHS)


def per_equivalent_adult(amount: NDArray[np.int64], households: Households) -> NDArray[np.float64]:
    """Return an amount [h] of each household per equivalent adult; nothing where there is no income.

    Such a household owes nothing either (a ceiling is a share of income), so nothing is lost.
    """
    scale = households.income / np.maximum(households.equivalised_income, 1)
    return np.where(households.income > 0, amount / np.maximum(scale, 1.0), 0.0)
