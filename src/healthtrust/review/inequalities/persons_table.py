"""Who lives in a household, so that winners and losers of two runs can be told by tenth, kind and condition.

One row for each row of households, by the same `household_id` as the household accounts: where it lives, how
many residents it stands for, their tenth by income per equivalent adult, the kind of household, the most
serious segment of its members, and the conditions that any of them has. No person is named.

>>> names = ("asthma", "copd")
>>> spelt(np.array([0, 1, 3]), names).tolist()
['', 'asthma', 'asthma;copd']
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere, joined
from healthtrust.people.conditions import read_conditions
from healthtrust.pool.means import residents
from healthtrust.pool.year_groups import kinds_of
from healthtrust.records.persons import SEGMENTS
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]

MOST_ROWS = 1_000_000
"""Rows of households above which the table is left out, as the household accounts are."""
BETWEEN = ";"


def equity_table(state: State) -> Columns | None:
    """Return who lives in each row of households; none where there are too many rows.

    Income in minor units, of one such household per equivalent adult; residents of all of them together.
    """
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    if everywhere(homes.rows) > MOST_ROWS:
        return None
    places, first = state.places, homes.first[:-1]
    youngest = np.minimum.reduceat(persons.age, first)
    table = {
        "household_id": homes.identity,
        "place": np.array(places.names, dtype=object)[homes.place],
        "deprivation_fifth": places.fifth[homes.place].astype(np.int64),
        "households": homes.weight.astype(np.int64),
        "residents": residents(persons, homes),
        "equivalised_income": homes.equivalised_income,
        "tenth": known(state.contributions, "pool").decile.astype(np.int64) + 1,
        "family": kinds_of(homes.adults, homes.children, youngest).astype(object),
        "segment": np.array(SEGMENTS, dtype=object)[np.maximum.reduceat(persons.segment, first)],
        "conditions": spelt(np.bitwise_or.reduceat(persons.conditions, first), _names()),
    }
    return joined(table)


def spelt(bits: NDArray[Any], names: tuple[str, ...]) -> NDArray[np.object_]:
    """Return the conditions of each pattern of bits [n] by name, with a semicolon between."""
    kinds, place = np.unique(bits, return_inverse=True)
    said = [BETWEEN.join(n for k, n in enumerate(names) if int(kind) >> k & 1) for kind in kinds]
    return np.array(said, dtype=object)[place]


def _names() -> tuple[str, ...]:
    return read_conditions().codes
