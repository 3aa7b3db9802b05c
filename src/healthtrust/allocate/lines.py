"""The lines of places' budgets: what each follows, down the tree, so that every line adds up to its purpose.

    personal care       the design's formula, or its classification, at its pace of change
    population health   need by age, sex and deprivation
    transformation      bids; the same need where there are none
    social care         those who need help with daily life

Source  see `stated`, `moved`, `awarded` and `social_care`

>>> POPULATION_HEALTH_BY
'age, sex and deprivation'
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.awarded import spread
from healthtrust.allocate.cascade import cascade
from healthtrust.allocate.formula import read_formula
from healthtrust.allocate.formulas import Need
from healthtrust.allocate.purposes import Purposes
from healthtrust.allocate.stated import beside, stated_points
from healthtrust.records.findings import FundYear
from healthtrust.records.places import Places
from healthtrust.state import State

POPULATION_HEALTH_BY = "age, sex and deprivation"
"""What population-health and transformation money follows, whatever personal care is allocated by."""


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
