"""Measures of how money is split, what payments do to households, and who gets care for the same need.

    overhead            administration / (all spending), out of the book, everywhere
    population's share  P / (P + C),   P, C  budgets of an area: population health, personal care
    impoverishing       households above the poverty line before payments and below it after / households
    covered             reference cost of covered care / reference cost of all care
    care for need       ( B_1 / E_1 ) / ( B_5 / E_5 )

B_q, E_q  covered care that fifth q of residents by equivalised income received, and what residents of its
          age, sex, deprivation and segment are expected to cost; fifth 1 is the poorest of all everywhere
line      0.6 of the median income per equivalent adult of all residents (`burden`)
Source    `pool.administration`, `pool.fairness.poverty` [recalled]; care over expected cost for need, after
          indirect standardisation: O'Donnell et al., Analyzing Health Equity, 2008 [recalled].

>>> ratio_of_fifths(np.array([0.9, 1.0, 1.0, 1.0, 1.2]), np.ones(5))
0.75
"""

from __future__ import annotations

from collections.abc import Callable
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.intervals import wilson
from healthtrust.ground.money import to_major
from healthtrust.pool.administration import BILLING, administration
from healthtrust.pool.means import per_equivalent_adult
from healthtrust.records.findings import LINES
from healthtrust.review.burden import POOR, median
from healthtrust.review.facts import ONE_OF_MANY, Facts, Found
from healthtrust.state import State, known

Real = NDArray[np.float64]
FIFTHS = 5
PERSONAL, POPULATION = LINES.index("personal care"), LINES.index("population health")


def ratio_of_fifths(received: NDArray[Any], needed: NDArray[Any]) -> float:
    """Return care for need of the poorest fifth over that of the richest, [fifth] each; NaN where unknown."""
    if not (needed[0] > 0 and needed[-1] > 0 and received[-1] > 0):
        return nan
    return float((received[0] / needed[0]) / (received[-1] / needed[-1]))


def _overhead(facts: Facts) -> list[Found | None]:
    state = facts.state
    found = administration(state.book, state.year, state.plans.count, 1)
    own = [i for i, name in enumerate(found.function) if name != BILLING]
    spent, whole = (
        float(to_major(each, state.currency)) for each in (int(found.amount[own].sum()), found.spending)
    )
    return [Found(spent, whole) if whole else None, *(None for _ in facts.areas.places[1:])]


def _population_share(facts: Facts) -> list[Found | None]:
    lines = facts.areas.sums(known(facts.state.budgets, "allocate").lines[:, [PERSONAL, POPULATION]])
    money = [[float(to_major(int(each), facts.state.currency)) for each in row] for row in lines]
    return [Found(own, own + care) if own + care else None for care, own in money]


def _impoverishing(facts: Facts) -> list[Found | None]:
    homes, income = facts.homes, facts.homes.equivalised_income.astype(np.float64)
    line = POOR * median(homes.equivalised_income, facts.heads)
    paid = per_equivalent_adult(facts.care.out_of_pocket_of_one, homes)
    pushed = homes.weight.astype(np.int64) * ((income >= line) & (income - paid < line))
    among = facts.areas.rows(homes.place, pushed)
    note = facts.averaged(ONE_OF_MANY)
    return [
        Found(float(some), float(every), wilson(some / max(every, 1) * n, n), note)
        for some, every, n in zip(among, facts.households, facts.observed, strict=True)
    ]


def _covered(facts: Facts) -> list[Found | None]:
    cost = facts.areas.sums(facts.care.cost.sum(axis=(1, 2)))
    money = [[float(to_major(int(each), facts.state.currency)) for each in row] for row in cost]
    return [Found(row[0], sum(row)) if sum(row) else None for row in money]


def _care_for_need(facts: Facts) -> list[Found | None]:
    """Measure care for need; fifths are of all residents, so that a place may lack one and has no measure."""
    fifth, need = fifths(facts.homes.equivalised_income, facts.heads), expected_care(facts.state)
    area, care = facts.areas.of_place[facts.homes.place], facts.care.benefit.astype(np.float64)
    found: list[Found | None] = []
    for number in range(len(facts.areas.places)):
        here = area == number if number else np.ones(len(area), dtype=np.bool_)
        received, needed = (np.bincount(fifth[here], column[here], FIFTHS) for column in (care, need))
        value = ratio_of_fifths(received, needed)
        poorest, richest = (float(received[q] / max(needed[q], 1e-9)) for q in (0, -1))
        found.append(Found(poorest, richest, value=value) if value == value else None)
    return found


def fifths(income: NDArray[np.int64], heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the fifth of residents each household is in [household], 0 = poorest, by equivalised income."""
    order = np.argsort(income, kind="stable")
    upto = np.cumsum(heads[order]) - heads[order] / 2
    fifth = np.empty(len(income), dtype=np.int64)
    fifth[order] = np.minimum(FIFTHS * upto / max(float(heads.sum()), 1.0), FIFTHS - 1).astype(np.int64)
    return fifth


def expected_care(state: State) -> Real:
    """Return what the residents of each row of households are expected to cost the pool [household]."""
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    each = known(state.package, "package").cell_cost[persons.cell] * persons.weight
    return np.asarray(np.bincount(persons.household, each, homes.rows), dtype=np.float64)


OF_FAIRNESS: dict[str, Callable[[Facts], list[Found | None]]] = {
    "overhead-share": _overhead,
    "population-health-share": _population_share,
    "impoverishing": _impoverishing,
    "covered-share": _covered,
    "care-for-need-ratio": _care_for_need,
}
"""How each measure of money and access is found, area by area."""
