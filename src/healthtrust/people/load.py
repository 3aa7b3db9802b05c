"""Load real people, or cells of people, from a file: every mistake at once, every resident and penny exactly.

    recorded cost of a row = cost per head × residents, to the nearest minor unit, by the decimals written

Rows without a household live alone: a row of w residents is a row of w identical one-person homes. A file
without incomes is given those of its deprivation fifth (`people.income`), as the design states them: each
row is split into equally likely points of income, its residents dealt to the points in turn like cards, its
recorded cost shared by largest remainder; where households are given each is dealt to one point whole.
Conditions that the file does not tell are taken as none. Rows are sorted by neighbourhood and household.

A table in many pieces (`records.pieces`) is read twice: once to check it and to see how many rows live where,
then to keep the rows. Where the people are in several parts each part checks some of the pieces, and keeps
the rows of its own neighbourhoods (`neighbourhoods`) from those pieces that have any: in memory are those
rows and one piece.

>>> load.__name__
'load'
"""

from __future__ import annotations

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.people.load_checks import KnownPlaces, across_pieces
from healthtrust.people.load_look import checked_piece, looked_at
from healthtrust.people.neighbourhoods import own_neighbourhoods
from healthtrust.people.register import Rows, entered, rows_of
from healthtrust.people.table_file import opened
from healthtrust.records.households import Households
from healthtrust.records.persons import Persons
from healthtrust.state import State


def load(state: State) -> tuple[Persons, Households]:
    """Return the people and households of the design's file: those of this part's neighbourhoods.

    Raises `InvalidInput` with every problem of the mapping file and of the table: missing columns, units that
    cannot be converted, values out of range, repeated identities, unknown places, places without residents,
    households that lie in two places or have two incomes, more parts than neighbourhoods.
    """
    file, leaves = opened(state), state.places.leaves
    places = KnownPlaces(state.places.names, leaves)
    found = looked_at(file, places).of_all(file, places)
    if len(file.pieces) > 1:
        refuse(across_pieces(file, places))
    own = leaves[own_neighbourhoods(state.places, found.rows)]
    kept = []
    for piece, before, (low, high) in zip(file.pieces, found.before(), found.ends, strict=True):
        if low <= own[-1] and high >= own[0]:
            table = found.table or checked_piece(file, piece).table
            assert table is not None
            place = places.of(table.words["place"])
            rows = rows_of(table, place, state.currency, before)
            kept.append(rows.taken(np.flatnonzero((place >= own[0]) & (place <= own[-1]))))
    return entered(state, Rows.joined(kept))
