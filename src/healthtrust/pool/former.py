"""The schemes that a year's residents had before the pool, and what they paid there.

A household earns where a member is of working age and it has an income (`contributions.bases`).

>>> earning(np.array([70, 40, 5]), np.array([0, 1, 3]), np.array([900, 0])).tolist()
[False, False, False]
>>> earning(np.array([70, 40, 5]), np.array([0, 1, 3]), np.array([900, 800])).tolist()
[False, True, True]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.pool.contributions.bases import EARNER_FROM, EARNER_TO
from healthtrust.pool.migration import Paid, premiums_before, scheme_of
from healthtrust.pool.migration_schemes import Schemes, schemes_of
from healthtrust.state import State, known

Whole = NDArray[np.int64]


def former_schemes(state: State) -> tuple[Schemes, Whole]:
    """Return the former schemes of a design, and the position of each person's [p].

    Raises InvalidInput for schemes that contradict one another, and for persons whom none fits.
    """
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    schemes = schemes_of(state.design.pool.schemes, state.currency, state.plans.names)
    equivalised = np.repeat(homes.equivalised_income, homes.members)
    earner = earning(persons.age, homes.first, homes.income)
    return schemes, scheme_of(persons.age, equivalised, earner, schemes)


def former_premiums(state: State) -> Paid:
    """Return what each person [p], and employers for it, paid to a former scheme a year, minor units."""
    homes = known(state.households, "people")
    schemes, scheme = former_schemes(state)
    return premiums_before(scheme, homes.first, homes.income, schemes)


def earning(age: NDArray[np.integer], first: Whole, income: Whole) -> NDArray[np.bool_]:
    """Return whether anyone in the household of each person [p] earns; age [p], first [h + 1], income [h]."""
    upto = np.concatenate(([0], np.cumsum((age >= EARNER_FROM) & (age <= EARNER_TO))))
    earns = (upto[first[1:]] > upto[first[:-1]]) & (income > 0)
    return np.repeat(earns, np.diff(first))
