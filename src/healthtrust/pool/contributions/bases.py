"""What a year's residents have besides income: earnings, wealth and spending, from shipped coefficients.

    earnings(h) = [ a(e_h) × y_h ]     shared in whole units equally among members of 18 to 65; none without
    wealth(h)   = [ b(e_h) × y_h ]
    spending    see `spending`

y_h, e_h  disposable income of the household, and per equivalent adult
a, b      gross earnings and wealth over disposable income, by tenth of residents by e_h (`profile`)
Source    catalogue/coefficients/bases.csv: assumed between published anchors that are named there

The year's records hold income, age and household alone: these columns say how rules would fall on people like
the United Kingdom's, not what any resident has. Only columns that the rules look at are made.

>>> ages, first = np.array([70, 40, 30, 5], dtype=np.uint8), np.array([0, 1, 4])
>>> shared_among_earners(np.array([900, 901]), ages, first).tolist()
[0, 451, 450, 0]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.tables import Column, Contract
from healthtrust.pool.contributions.contradictions import unknown_category
from healthtrust.pool.contributions.members import members
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.profile import TENTHS, Profile, amounts, middles
from healthtrust.pool.contributions.rules import Rules
from healthtrust.pool.contributions.spending import shipped_spending, spending_of
from healthtrust.pool.means import residents
from healthtrust.records.households import Households
from healthtrust.records.persons import Persons
from healthtrust.records.store import read_table, shipped

EARNER_FROM, EARNER_TO = 18, 65
"""Ages of those whom a household's earnings are shared among: assumed."""
BASES = Contract(
    "bases",
    (
        Column("base", "text", "", "earnings or wealth"),
        Column("tenth", "whole", "", "tenth of residents by equivalised income", low=1, high=TENTHS),
        Column("ratio", "number", "ratio to disposable income", "ratio to disposable income", low=0),
    ),
    other=True,
)


def payers_of(
    persons: Persons,
    households: Households,
    rules: Rules,
    premium: NDArray[np.int64] | None = None,
) -> Payers:
    """Return the year's residents as payers, with the columns that the rules look at.

    premium [p] is what members paid to an existing insurer, where that is known. Raises InvalidInput for a
    category of spending that the shipped table lacks.
    """
    income, equivalised = households.income, households.equivalised_income
    heads, needs = residents(persons, households), rules.needs
    held = None
    if needs & {"earnings", "wealth"}:
        held = amounts(income, equivalised, ratios(equivalised, heads))
    spending = None
    if "spending" in needs:
        table = shipped_spending(equivalised, heads)
        refuse(
            [
                unknown_category(rule.name, category, table.categories)
                for rule in rules.contributions
                for category, _ in rule.rates
                if category not in table.categories
            ]
        )
        spending = spending_of(income, equivalised, table.only(rules.categories))
    return Payers(
        first=households.first,
        income=income,
        equivalised=equivalised,
        adults=households.adults,
        children=households.children,
        weight=households.weight,
        age=persons.age if "age" in needs else None,
        earnings=shared_among_earners(held[:, 0], persons.age, households.first)
        if held is not None and "earnings" in needs
        else None,
        wealth=np.ascontiguousarray(held[:, 1]) if held is not None and "wealth" in needs else None,
        spending=spending,
        categories=rules.categories if spending is not None else (),
        premium=premium,
    )


def ratios(equivalised: NDArray[np.int64], heads: NDArray[np.int64]) -> Profile:
    """Return earnings and wealth over income, laid over people: equivalised income, residents [h]."""
    table = read_table(shipped("coefficients", "bases"), BASES)
    bases = ("earnings", "wealth")
    share = np.zeros((TENTHS, len(bases)))
    for base, tenth, ratio in zip(table["base"], table["tenth"], table["ratio"], strict=True):
        share[int(tenth) - 1, bases.index(str(base))] = ratio
    return Profile(bases, middles(equivalised, heads), share)


def shared_among_earners(
    earnings: NDArray[np.int64], age: NDArray[np.uint8], first: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return what each person [p] earns where members of 18 to 65 share their household's earnings [h].

    What does not divide goes to the first of them, a minor unit each; without any of them nobody earns.
    """
    _, home = members(first, slice(0, len(earnings)))
    earner = (age >= EARNER_FROM) & (age <= EARNER_TO)
    upto = np.concatenate(([0], np.cumsum(earner)))
    among = upto[first[1:]] - upto[first[:-1]]
    rank = upto[:-1] - upto[first[:-1]][home]
    each, rest = np.divmod(earnings, np.maximum(among, 1))
    return np.where(earner, each[home] + (rank < rest[home]), 0).astype(np.int64)
