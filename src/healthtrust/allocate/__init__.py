"""Step 4, allocate: the pool's money by purpose, and down to region, place and neighbourhood by need."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.awarded import fund_year, spread
from healthtrust.allocate.cascade import cascade, weighted_population
from healthtrust.allocate.formula import read_formula
from healthtrust.allocate.formulas import Need, by_formula, need_of
from healthtrust.allocate.gaps import gap_table
from healthtrust.allocate.moved import personal_care
from healthtrust.allocate.post import post_budgets, post_programmes, post_social_care, post_transformation
from healthtrust.allocate.programmes import Programmes, programmes_table, qalys, shipped_programmes, spending
from healthtrust.allocate.purposes import Purposes, purposes
from healthtrust.allocate.stated import beside, stated_points
from healthtrust.allocate.weights import class_mean, points
from healthtrust.design.heading import CLASSIFICATIONS
from healthtrust.ledger.book import Book
from healthtrust.records.findings import LINES, Budgets, FundYear
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
    """Return the state with the pool's income given to purposes and places, and programmes paid for.

    Raises InvalidInput where a formula, a pace of change or a bid of the design cannot be kept to.
    """
    design, package = state.design.allocate, known(state.package, "package")
    persons, households = known(state.persons, "people"), known(state.households, "people")
    need = need_of(persons, households, state.places, package.cell_cost)
    money = purposes(known(state.contributions, "pool").income, package.care_budget, design)
    fund = fund_year(money.transformation, state)
    money = money if fund is None else money.without_transformation(fund.lapsed)
    points = need_points(need, state)
    care, movement = personal_care(money.personal_care, points, need.heads, state)
    lines = np.stack([care, *other_lines(money, need, fund, state.places)], axis=1)
    programmes = shipped_programmes()
    spent = spending(lines[:, LINES.index("population health")], programmes)
    budgets = Budgets(
        lines=lines,
        reserve=money.reserve,
        reward=money.reward,
        administration=money.administration,
        need_points=points,
        formulas=CLASSIFICATIONS,
        by_formula=by_formula(money.personal_care, need, state.places),
        heads=need.heads,
        expected_cost=need.expected_cost,
        programmes=programmes.names,
        programme_spending=spent,
        programme_qalys=qalys(spent, programmes, state.currency),
        movement=movement,
        fund=fund,
    )
    return state.replace(book=posted(state, budgets), budgets=budgets)


def need_points(need: Need, state: State) -> NDArray[np.int64]:
    """Return the weighted population [place] that personal care follows: by formula or classification."""
    formula = state.design.allocate.formula
    if formula is None:
        return need.by(state.design.allocate.by)
    return stated_points(read_formula(beside(formula, state.folder)), state, need)


def other_lines(
    money: Purposes, need: Need, fund: FundYear | None, places: Places
) -> tuple[NDArray[np.int64], ...]:
    """Return the lines [place] besides personal care, in their order; zero above the neighbourhoods."""
    of_population = need.by(POPULATION_HEALTH_BY)

    def shared(amount: int, points: NDArray[np.int64]) -> NDArray[np.int64]:
        line = np.zeros(len(places.names), dtype=np.int64)
        line[places.leaves] = cascade(amount, points, places)[places.leaves]
        return line

    return (
        shared(money.population_health, of_population),
        shared(money.transformation, of_population) if fund is None else spread(fund, of_population, places),
        shared(money.social_care, need.social_care),
    )


def posted(state: State, budgets: Budgets) -> Book:
    """Return the book with budgets paid into places, and their lines but personal care spent."""
    lines, year = budgets.lines, state.year
    book = post_budgets(state.book, year, budgets)
    book = post_programmes(book, year, budgets.programmes, budgets.programme_spending)
    book = post_transformation(book, year, lines[:, LINES.index("transformation")])
    return post_social_care(book, year, lines[:, LINES.index("social care")])
