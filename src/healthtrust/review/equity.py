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

>>> income, area, residents = np.array([100, 200, 300]), np.array([1, 1, 1]), np.array([2, 2, 2])
>>> ranks, care = IncomeRanks.of(income, area, 2, residents), np.array([120, 60, 20])
>>> everywhere_, there = concentrations(care, care, ranks, observed=np.array([3.0, 3.0]))
>>> round(there.value, 4), everywhere_ == there
(-0.3333, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere, once, sums
from healthtrust.ground.inequality import Estimate
from healthtrust.pool.means import TENTHS, per_equivalent_adult, residents
from healthtrust.review.income_ranks import Curve, IncomeRanks, curve
from healthtrust.state import State, known

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


class Curves(NamedTuple):
    """How an outcome is spread over the residents of each area, the first of them all areas together."""

    people: Whole
    """[area]."""
    value: Real
    """[area]: concentration index."""
    slope: Real
    """[2, pair]: what `Curve` says of all residents, and of those of the pair's own area."""
    level: Real
    """[2, pair]."""


class Progressivity(NamedTuple):
    """How contributions fall on income."""

    kakwani: Estimate
    concentration: float
    """Of contributions, by income."""
    gini: float
    """Of income."""


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


def concentrations(care: Whole, held: Whole, ranks: IncomeRanks, observed: Real) -> list[Estimate]:
    """Return the concentration index of care by equivalised income, of all areas together and of each [area].

    care [household]: of each row of this part; held [pair]: of everybody; observed [area]: households that
    were observed one by one, a row being one, however many it stands for. Asks everybody once.
    """
    areas = len(observed)
    people, index, slope, level = once(lambda: _by_area(ranks, held, areas))
    each, pair = care / np.maximum(ranks.residents, 1), ranks.of_row
    area = ranks.area[pair]
    moved = [
        np.nan_to_num(ranks.residents * (each * slope[k, pair] + level[k, pair]) ** 2)[area > k - 1]
        for k in range(2)
    ]
    squares = sums(np.concatenate(moved), np.concatenate([np.zeros_like(area), area[area > 0]]), areas)
    error = np.sqrt(squares / np.maximum(people * np.maximum(observed, 1.0), 1.0))
    error[np.isnan(index)] = nan
    return [Estimate(*pair) for pair in zip(index.tolist(), error.tolist(), strict=True)]


def progressivity(state: State, ranks: IncomeRanks) -> Progressivity:
    """Return Kakwani index, concentration of contributions and Gini of income, as step pool reports them.

    The standard error is that of a sample of rows of households, by linearisation. Asks everybody twice.
    """
    homes, of = known(state.households, "people"), ranks.everybody
    owed = per_equivalent_adult(known(state.contributions, "pool").owed, homes)
    by_rank = of.held(owed)
    paid, income = once(lambda: (curve(of.within, by_rank), curve(of.within, of.values * of.within)))
    index = paid.value - income.value
    moves = of.weight * (_moved(owed, paid, of.of_row) - _moved(homes.equivalised_income, income, of.of_row))
    rows = np.repeat(np.arange(3), homes.rows)
    columns = np.concatenate([np.nan_to_num(moves), np.nan_to_num(moves) ** 2, of.weight > 0])
    total, squares, n = sums(columns, rows, 3).tolist()
    spread = max(squares - total**2 / max(n, 1.0), 0.0) * n / (n - 1) if n > 1 and index == index else nan
    return Progressivity(Estimate(index, sqrt(spread) / of.people), paid.value, income.value)


def _moved(outcome: NDArray[Any], of: Curve, rank: NDArray[np.intp]) -> Real:
    """Return how far one more resident like those of each row moves an index, times all residents."""
    return np.asarray(outcome * of.slope[rank] + of.level[rank], dtype=np.float64)


def _by_area(ranks: IncomeRanks, held: Whole, areas: int) -> Curves:
    of, by_area = ranks.everybody, np.argsort(ranks.area, kind="stable")
    pairs = np.split(by_area, np.searchsorted(ranks.area[by_area], np.arange(1, areas)))
    people = np.array([of.people, *(ranks.people[each].sum() for each in pairs[1:])], dtype=np.int64)
    together = np.zeros(len(of.values), dtype=np.int64)
    np.add.at(together, ranks.rank, held)
    index, slope, level = np.full(areas, nan), np.full((2, len(held)), nan), np.full((2, len(held)), nan)
    index[0], *bent = curve(of.within, together)
    slope[0], level[0] = (each[ranks.rank] for each in bent)
    for a, own in enumerate(pairs[1:], start=1):
        index[a], slope[1, own], level[1, own] = curve(ranks.people[own], held[own])
    return Curves(people, index, slope, level)


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
    return NetBenefit(*everywhere(np.stack([_by_tenth(found.decile, column) for column in columns])))


def _by_tenth(tenth: NDArray[np.int8], amount: NDArray[np.int64]) -> NDArray[np.int64]:
    sums = np.zeros(TENTHS, dtype=np.int64)
    np.add.at(sums, tenth, amount)
    return sums
