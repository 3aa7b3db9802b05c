"""Who gains and who pays: how care is spread by income, and what each tenth pays for what it receives.

    C            = concentration index of covered care over residents ranked by equivalised income
    SE           = SE of C as if residents were observed one by one × √(residents / households)
    net benefit  = covered care received − contribution − surcharge − premium − out of pocket,  tenth by tenth

C        below zero: the poor receive more than an equal share; each resident has the mean of the household
SE       a household is what is observed: members share their income and here their care, so that n counts
         households (exactly so where households are of one size; see `ground.inequality` for SE and sources)
Source   C: Wagstaff, Paci and van Doorslaer, Soc Sci Med 1991; 33: 545-557; net benefit: O'Donnell et al.,
         Analyzing Health Equity Using Household Survey Data, World Bank 2008, chapter 14 [both recalled]

Contributions, surcharges of plans, premiums for voluntary cover, payments (less what plans pay back) and
benefits are those of all the identical households of a row together.

>>> care, income = np.array([60.0, 30.0, 10.0]), np.array([100, 200, 300])
>>> found = concentration_of_care(care, income, residents=np.array([2, 2, 2]), observed=3)
>>> round(found.value, 4), found.value < 0
(-0.3333, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.inequality import Estimate, concentration_index
from healthtrust.pool.fairness import indices
from healthtrust.pool.means import TENTHS, per_equivalent_adult, residents
from healthtrust.state import State, known


@dataclass(frozen=True)
class NetBenefit:
    """Columns of ten rows, the poorest tenth first; minor units a year."""

    residents: NDArray[np.int64]
    households: NDArray[np.int64]
    income: NDArray[np.int64]
    contribution: NDArray[np.int64]
    surcharge: NDArray[np.int64]
    premium: NDArray[np.int64]
    out_of_pocket: NDArray[np.int64]
    benefit: NDArray[np.int64]

    @property
    def net(self) -> NDArray[np.int64]:
        """Return benefit less contribution, surcharge, premium and out-of-pocket payments."""
        return self.benefit - self.contribution - self.surcharge - self.premium - self.out_of_pocket


def concentration_of_care(
    care: NDArray[np.float64], income: NDArray[np.int64], residents: NDArray[np.int64], observed: float
) -> Estimate:
    """Return the concentration index of care per resident [h] by equivalised income [h]; residents [h] a row.

    `observed` is how many households were observed one by one: a row is one, however many it stands for.
    """
    found = concentration_index(care, income, residents)
    crowding = sqrt(int(residents.sum()) / max(observed, 1.0))
    return Estimate(found.value, found.standard_error * crowding)


def progressivity(state: State) -> dict[str, Estimate]:
    """Return Gini of income, concentration and Kakwani index of contributions, as step pool reports them."""
    homes = known(state.households, "people")
    return indices(
        homes.equivalised_income.astype(np.float64),
        per_equivalent_adult(known(state.contributions, "pool").owed, homes),
        residents(known(state.persons, "people"), homes),
    )


def net_benefit(state: State) -> NetBenefit:
    """Return what each tenth of residents by equivalised income contributes, pays and receives."""
    homes, package = known(state.households, "people"), known(state.package, "package")
    found, care = known(state.contributions, "pool"), known(state.care, "deliver")
    weight = homes.weight.astype(np.int64)
    columns = (
        residents(known(state.persons, "people"), homes),
        weight,
        homes.income * weight,
        found.paid,
        known(state.enrolment, "market").surcharge_paid,
        package.premium * package.insured,
        care.out_of_pocket,
        care.benefit,
    )
    return NetBenefit(*(_by_tenth(found.decile, column) for column in columns))


def _by_tenth(tenth: NDArray[np.int8], amount: NDArray[np.int64]) -> NDArray[np.int64]:
    sums = np.zeros(TENTHS, dtype=np.int64)
    np.add.at(sums, tenth, amount)
    return sums
