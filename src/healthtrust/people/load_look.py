"""What is in the pieces of a table of people: checked, and counted by place, before any row is kept.

Every part of the people looks at some of the pieces, and then hears of all.

>>> tally = Tally.nothing(places=2, pieces=1)
>>> tally.cost[0], tally.before()
((0, 0, 0, 0, 0, 0, 0), [Before(decimals=0, total=0)])
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere, leads, number, parts_in_all
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.ground.tables import Table, checked
from healthtrust.people.load_checks import KnownPlaces, divided_households, homes_of, told_before
from healthtrust.people.register import weights
from healthtrust.people.table_file import TableFile
from healthtrust.people.whole_cost import MOST_DECIMALS, Before, decimals_of, totals
from healthtrust.records.persons import PERSONS
from healthtrust.records.pieces import Piece


class Checked(NamedTuple):
    """Our columns of a piece, places as words; its table, or what is wrong with it."""

    columns: dict[str, Any]
    rows: int
    table: Table | None
    problems: list[Problem]
    of_all_pieces: bool
    """Whether some of it is wrong with the names or units of columns, and so with every piece."""


@dataclass
class Tally:
    """What is found in the pieces: at first in those that this part looks at, and then in all."""

    rows: NDArray[np.int64]
    """[place + 1]: rows in each place; last, in none that is known."""
    ends: NDArray[np.int64]
    """[piece, 2]: first and last place, as positions in all places."""
    decimals: NDArray[np.int64]
    """[0 to 6]: pieces whose costs are written with so many."""
    cost: list[tuple[int, ...]]
    """[piece]: cost at each number of decimals (`whole_cost.totals`)."""
    problems: list[Problem] = field(default_factory=list)
    unseen: int = 0
    """Parts of the people that looked no further, because what is wrong with one piece is wrong with all."""
    table: Table | None = None
    """The table, where it is one piece."""

    @staticmethod
    def nothing(places: int, pieces: int) -> Tally:
        """Return the tally of pieces none of which has been looked at."""
        sizes = ((places + 1,), (pieces, 2), (MOST_DECIMALS + 1,))
        rows, ends, decimals = (np.zeros(size, dtype=np.int64) for size in sizes)
        return Tally(rows, ends, decimals, [(0,) * (MOST_DECIMALS + 1)] * pieces)

    def of_all(self, file: TableFile, places: KnownPlaces) -> Tally:
        """Return what all parts found; raises `InvalidInput` with own problems where any part has some."""
        own = (self.rows, self.ends, self.decimals, tuple(self.cost), self.unseen, len(self.problems))
        rows, ends, decimals, cost, unseen, wrong = everywhere(own)
        empty = places.empty(rows, file.name) if rows.any() and not unseen else []
        if wrong or empty:  # a part without problems of its own stops here too
            raise InvalidInput(self.problems + empty)
        return Tally(rows, ends, decimals, list(cost), table=self.table)

    def before(self) -> list[Before]:
        """Return the cost of the rows before each piece."""
        written = int(np.flatnonzero(self.decimals).max(initial=0))
        reached = accumulate((piece[written] for piece in self.cost), initial=0)
        return [Before(written, total) for total, _ in zip(reached, self.cost, strict=False)]


def looked_at(file: TableFile, places: KnownPlaces) -> Tally:
    """Return what is in this part's share of the pieces, with all that is wrong there."""
    tally = Tally.nothing(len(places.names), len(file.pieces))
    for i in range(number(), len(file.pieces), parts_in_all()):
        if not tally.unseen:
            _look_at(file, i, places, tally)
    return tally


def _look_at(file: TableFile, i: int, places: KnownPlaces, tally: Tally) -> None:
    """Enter what is in a piece into the tally."""
    piece = file.pieces[i]
    found = checked_piece(file, piece)
    alone = len(file.pieces) == 1
    if found.of_all_pieces:
        tally.unseen = int(not alone or "place" not in found.columns)
        tally.problems += found.problems if leads() else []
    elif found.rows or alone:
        tally.problems += found.problems
    if tally.unseen or not found.rows:
        return
    words = found.columns["place"]
    place = places.of(words)
    tally.rows += np.bincount(np.where(place < 0, len(places.names), place), minlength=len(tally.rows))
    tally.ends[i] = place.min(), place.max()
    tally.problems += places.unknown(words, piece)
    if alone and (homes := homes_of(found.columns)):
        tally.problems += divided_households(homes, file.pieces, np.zeros(1, dtype=np.int64))
    if found.table is None:
        return
    tally.table = found.table if alone else None
    if "recorded_cost" in found.table:
        per_head = found.table["recorded_cost"].astype(np.float64)
        tally.decimals[decimals_of(per_head)] += 1
        tally.cost[i] = totals(per_head, weights(found.table))


def checked_piece(file: TableFile, piece: Piece) -> Checked:
    """Return a piece as our contract has it, or all that is wrong with its columns."""
    read = file.read(piece)
    columns = read.columns
    table, broken = checked(PERSONS, columns, piece.name, piece.before)
    problems = read.problems + [p for p in broken if not told_before(p, read.in_vain)]
    missing = any(column.required and column.name not in columns for column in PERSONS.columns)
    rows = len(next(iter(columns.values()), ()))
    return Checked(columns, rows, table, problems, bool(read.problems or missing))
