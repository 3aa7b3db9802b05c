"""What every classification would have given each neighbourhood, beside the one the design allocates by.

    by_formula_pf = cascade of the personal-care money by the weighted population of p under classification f

The last classification looks at everything that is known, so the difference from it is what a simpler formula
costs a place: in England 2011/12 allocating by age and sex alone would underpay the most deprived fifth of
neighbourhoods by £3.46 bn of £90.25 bn, £331 a head (tests/unit/allocate/test_england.py).

Source  Asaria, Doran and Cookson 2016, J Epidemiol Community Health 70:990, for the data [cited].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.cascade import cascade, weighted_population
from healthtrust.allocate.social_care import social_care_points
from healthtrust.allocate.tally import tally_by_place
from healthtrust.allocate.weights import class_mean, points
from healthtrust.design.heading import CLASSIFICATIONS
from healthtrust.engine.everywhere import everywhere
from healthtrust.ground.money import share
from healthtrust.records.households import Households
from healthtrust.records.persons import CELLS, Persons, heads_by_cell
from healthtrust.records.places import Places


@dataclass(frozen=True)
class Need:
    """Residents and need of every neighbourhood; zero above the neighbourhoods."""

    heads: NDArray[np.int64]
    """[place]: residents."""
    points: NDArray[np.int64]
    """[place, classification]: need of the residents, millionths of an average resident."""
    weighted: NDArray[np.int64]
    """[place, classification]: weighted population: need times the place's cost factor, in the same unit."""
    expected_cost: NDArray[np.int64]
    """[place]: expected cost to the pool of covered care, minor units; adds up to that of all residents."""
    social_care: NDArray[np.int64]
    """[place]: need of social care, millionths of an average resident."""

    def by(self, classification: str) -> NDArray[np.int64]:
        """Return the weighted population [place] under one classification."""
        return self.weighted[:, CLASSIFICATIONS.index(classification)]


def need_of(persons: Persons, households: Households, places: Places, cell_cost: NDArray[np.float64]) -> Need:
    """Return residents, weighted population and expected cost by place; cell_cost [CELLS] in minor units."""
    heads = everywhere(heads_by_cell(persons))
    scores = [points(class_mean(cell_cost, heads, c), heads) for c in CLASSIFICATIONS]
    table = np.stack([np.ones(CELLS, dtype=np.int64), social_care_points(heads), *scores], axis=1)
    tally = tally_by_place(persons, households, len(places.names), table)
    residents, social_care, by_classification = tally[:, 0], tally[:, 1], tally[:, 2:]
    weighted = np.stack([weighted_population(each, places) for each in by_classification.T], axis=1)
    cost = share(round(float(heads @ cell_cost)), by_classification[:, -1])
    return Need(residents, by_classification, weighted, cost, social_care)


def by_formula(personal_care: int, need: Need, places: Places) -> NDArray[np.int64]:
    """Return the personal-care money [place, classification] each would give; zero above neighbourhoods."""
    money = np.zeros_like(need.weighted)
    leaves = places.leaves
    for f, weighted in enumerate(need.weighted.T):
        money[leaves, f] = cascade(personal_care, weighted, places)[leaves]
    return money
