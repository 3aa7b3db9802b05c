"""What measures count in a year: whole numbers of everybody, whichever part their rows are in.

    covered          households with voluntary cover
    impoverishing    households at or above the poverty line before what they pay and below it after
    catastrophic     households that pay more than a share x of their income, x as the design asks
    held             covered care that residents of one income in one area received

line    0.6 of the median income per equivalent adult of all residents (`burden`); payments are those of one
        household of each row, drawn for all of it
Source  definitions: catalogue/measures/measures.csv

>>> added_up(np.array([0, 2, 2]), np.array([5, 1, 1]), 3).tolist()
[5, 0, 2]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere
from healthtrust.pool.means import per_equivalent_adult
from healthtrust.records.persons import SEGMENTS
from healthtrust.review.burden import POOR
from healthtrust.review.definitions import catastrophic_code
from healthtrust.review.income_ranks import IncomeRanks
from healthtrust.state import State, known

Whole = NDArray[np.int64]
COVERED, IMPOVERISHING = "voluntary-uptake", "impoverishing"


class Tally(NamedTuple):
    """Whole numbers of everybody."""

    by_segment: Whole
    """[place, segment]: residents."""
    households: Whole
    """[place]."""
    squares: Whole
    """[place]: Σ w², w the households of each row."""
    counted: Mapping[str, Whole]
    """[place]: households that measures count, by the code of the measure."""
    held: Whole
    """[pair]: covered care by income and area (`income_ranks`), minor units."""
    many: int
    """Rows that stand for more than one household."""


def tallied(state: State, ranks: IncomeRanks) -> Tally:
    """Return the whole numbers of a finished year; asks everybody once."""
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    weight, size = homes.weight.astype(np.int64), len(state.places.names)
    at = homes.place[persons.household].astype(np.int64) * len(SEGMENTS) + persons.segment
    held = np.zeros(len(ranks.income), dtype=np.int64)
    np.add.at(held, ranks.of_row, known(state.care, "deliver").benefit)
    counted = _counted(state, ranks)
    return everywhere(
        Tally(
            added_up(at, persons.weight, size * len(SEGMENTS)).reshape(size, len(SEGMENTS)),
            added_up(homes.place, weight, size),
            added_up(homes.place, weight**2, size),
            {code: added_up(homes.place, rows, size) for code, rows in counted.items()},
            held,
            int((weight > 1).sum()),
        )
    )


def added_up(place: NDArray[Any], values: NDArray[Any], places: int) -> Whole:
    """Return whole numbers [row] of people or households, not of money, added up by place [place]."""
    return np.rint(np.bincount(place, values, places)).astype(np.int64)


def _counted(state: State, ranks: IncomeRanks) -> dict[str, NDArray[Any]]:
    """Return how many households of each row [household] each measure counts."""
    homes, weight = known(state.households, "people"), known(state.households, "people").weight
    paid, shares = known(state.care, "deliver").out_of_pocket_of_one, state.design.review.catastrophic_shares
    income, line = homes.equivalised_income.astype(np.float64), POOR * ranks.everybody.at(0.5)
    after = income - per_equivalent_adult(paid, homes)
    return {
        COVERED: known(state.package, "package").insured,
        IMPOVERISHING: weight * ((income >= line) & (after < line)),
        **{catastrophic_code(share): weight * (paid > share * homes.income) for share in shares},
    }
