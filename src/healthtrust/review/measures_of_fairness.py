"""Measures of how money is split, what payments do to households, and who gets care for the same need.

    overhead            administration / (all spending), out of the book, everywhere
    population's share  P / (P + C),   P, C  budgets of an area: population health, personal care
    impoverishing       households above the poverty line before payments and below it after / households
    concentration       of covered care by income, and progressivity of contributions     (`equity`)
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
from functools import partial
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import sums
from healthtrust.ground.money import to_major
from healthtrust.pool.administration import BILLING, administration
from healthtrust.records.findings import LINES
from healthtrust.review.equity import concentrations, progressivity
from healthtrust.review.facts import Facts, Found, households_drawn, index_of
from healthtrust.review.tally import IMPOVERISHING
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


def _covered(facts: Facts) -> list[Found | None]:
    cost = facts.areas.sums(facts.care.cost.sum(axis=(1, 2)))
    money = [[float(to_major(int(each), facts.state.currency)) for each in row] for row in cost]
    return [Found(row[0], sum(row)) if sum(row) else None for row in money]


def _care_for_need(facts: Facts) -> list[Found | None]:
    """Measure care for need; fifths are of all residents, so that a place may lack one and has no measure.

    Residents of one income are in one fifth, that of their mean rank.
    """
    areas, fifth = len(facts.areas.places), facts.ranks.everybody.groups(FIFTHS).astype(np.int64)
    at = facts.ranks.area[facts.ranks.of_row] * FIFTHS + fifth
    amounts = np.concatenate([facts.care.benefit, expected_care(facts.state)])
    found = sums(amounts, np.concatenate([at, at + areas * FIFTHS]), 2 * areas * FIFTHS)
    care, need = found.reshape(2, areas, FIFTHS)
    care[0], need[0] = care.sum(axis=0), need.sum(axis=0)
    return [_of_fifths(*each) for each in zip(care, need, strict=True)]


def _of_fifths(received: Real, needed: Real) -> Found | None:
    value = ratio_of_fifths(received, needed)
    poorest, richest = (float(received[q] / max(needed[q], 1e-9)) for q in (0, -1))
    return Found(poorest, richest, value=value) if value == value else None


def _concentration_of_care(facts: Facts) -> list[Found | None]:
    held = facts.held
    indices = concentrations(facts.care.benefit, facts.tally.held, facts.ranks, facts.observed)
    received = [float(to_major(each, facts.state.currency)) for each in held.tolist()]
    return [
        index_of(index, index.value * money, money) if people else None
        for index, money, people in zip(indices, received, facts.residents, strict=True)
    ]


def _kakwani(facts: Facts) -> list[Found | None]:
    """Measure progressivity everywhere only: the pool is one for all places."""
    found = progressivity(facts.state, facts.ranks)
    return [index_of(*found), *(None for _ in facts.areas.places[1:])]


def expected_care(state: State) -> Real:
    """Return what the residents of each row of households are expected to cost the pool [household]."""
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    each = known(state.package, "package").cell_cost[persons.cell] * persons.weight
    return np.asarray(np.bincount(persons.household, each, homes.rows), dtype=np.float64)


OF_FAIRNESS: dict[str, Callable[[Facts], list[Found | None]]] = {
    "overhead-share": _overhead,
    "population-health-share": _population_share,
    IMPOVERISHING: partial(households_drawn, code=IMPOVERISHING),
    "covered-share": _covered,
    "care-for-need-ratio": _care_for_need,
    "concentration-index": _concentration_of_care,
    "kakwani": _kakwani,
}
"""How each measure of money and access is found, area by area."""
