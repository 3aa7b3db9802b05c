"""Step 4, allocate: the pool's money by purpose, and down to region, place and neighbourhood by need."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.cascade import cascade, weighted_population
from healthtrust.allocate.formulas import Need, by_formula, need_of
from healthtrust.allocate.gaps import gap_table
from healthtrust.allocate.post import post_budgets, post_programmes, post_social_care, post_transformation
from healthtrust.allocate.programmes import Programmes, programmes_table, qalys, shipped_programmes, spending
from healthtrust.allocate.purposes import Purposes, purposes
from healthtrust.allocate.weights import class_mean, points
from healthtrust.design.heading import CLASSIFICATIONS
from healthtrust.records.findings import LINES, Budgets
from healthtrust.records.places import Places
from healthtrust.state import State, known

POPULATION_HEALTH_BY = "age, sex and deprivation"
"""What population-health and transformation money follows, whatever personal care is allocated by."""

__all__ = [
    "Need",
    "Programmes",
    "Purposes",
    "by_formula",
    "cascade",
    "class_mean",
    "gap_table",
    "need_of",
    "points",
    "programmes_table",
    "purposes",
    "qalys",
    "shipped_programmes",
    "spending",
    "step",
    "weighted_population",
]


def step(state: State) -> State:
    """Return the state with the pool's income given to purposes and places, and programmes paid for."""
    design, package = state.design.allocate, known(state.package, "package")
    income = known(state.contributions, "pool").income
    persons, households = known(state.persons, "people"), known(state.households, "people")
    need = need_of(persons, households, state.places, package.cell_cost)
    money = purposes(income, package.care_budget, design)
    programmes = shipped_programmes()
    lines = budget_lines(money, need, design.by, state.places)
    spent = spending(lines[:, LINES.index("population health")], programmes)
    book = post_budgets(state.book, state.year, lines, money)
    book = post_programmes(book, state.year, programmes.names, spent)
    book = post_transformation(book, state.year, lines[:, LINES.index("transformation")])
    book = post_social_care(book, state.year, lines[:, LINES.index("social care")])
    budgets = Budgets(
        lines=lines,
        reserve=money.reserve,
        reward=money.reward,
        administration=money.administration,
        need_points=need.by(design.by),
        formulas=CLASSIFICATIONS,
        by_formula=by_formula(money.personal_care, need, state.places),
        heads=need.heads,
        expected_cost=need.expected_cost,
        programmes=programmes.names,
        programme_spending=spent,
        programme_qalys=qalys(spent, programmes, state.currency),
    )
    return state.replace(book=book, budgets=budgets)


def budget_lines(money: Purposes, need: Need, by: str, places: Places) -> NDArray[np.int64]:
    """Return budget lines [place, line], zero above the neighbourhoods; columns add up to their purpose."""
    lines = np.zeros((len(places.names), len(LINES)), dtype=np.int64)
    leaves = places.leaves
    of_population = need.by(POPULATION_HEALTH_BY)
    shared = (
        (money.personal_care, need.by(by)),
        (money.population_health, of_population),
        (money.transformation, of_population),
        (money.social_care, need.social_care),
    )
    for line, (amount, follows) in enumerate(shared):
        lines[leaves, line] = cascade(amount, follows, places)[leaves]
    return lines
