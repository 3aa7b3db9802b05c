"""What must be right with a table of people besides its columns: places, households, identities.

    places       unknown ones, piece by piece; those without rows, in all pieces
    households   in two places or with two incomes, in all pieces
    identities   given twice, in all pieces (within a piece its contract looks)

Of a table in several pieces every part of the people looks at its share of the identities and households, by
their number, in all pieces: that is all it holds of them.

>>> from pathlib import Path
>>> known = KnownPlaces(("Town", "Hill", "Docks"), np.array([1, 2]))
>>> known.of(Words.of(["Docks", "Hill", "Dcoks"])).tolist()
[2, 1, -1]
>>> (problem,) = known.unknown(Words.of(["Docks", "Dcoks"]), Piece(Path("p.csv"), "p.csv"))
>>> problem.where, problem.nearest
('p.csv, column place, row 3', 'Docks')
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import number, parts_in_all
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.ground.words import Words
from healthtrust.people.mapping import Columns
from healthtrust.people.table_file import TableFile
from healthtrust.records.pieces import Piece

MOST_TOLD = 20
STATED: tuple[str, ...] = ("place", "income")
"""Columns that are the same in all rows of a household."""


@dataclass(frozen=True)
class KnownPlaces:
    """The names of all places, and the positions of the neighbourhoods among them."""

    names: tuple[str, ...]
    leaves: NDArray[np.int32]

    @property
    def neighbourhoods(self) -> list[str]:
        """Return the names of the neighbourhoods."""
        return [self.names[leaf] for leaf in self.leaves]

    def of(self, words: Words) -> NDArray[np.int32]:
        """Return the neighbourhood of each row, as a position in all places; −1 where it is none."""
        position = {self.names[leaf]: leaf for leaf in self.leaves}
        return np.array([position.get(word, -1) for word in words.distinct], dtype=np.int32)[words.index]

    def unknown(self, words: Words, piece: Piece) -> list[Problem]:
        """Return the places of a piece that are no neighbourhoods."""
        known = self.neighbourhoods
        several = f"{', '.join(known[:12])}{' and more' if len(known) > 12 else ''}"
        return [
            Problem(
                f"{piece.name}, column place, {_rows_in_words(words.rows(place), piece)}",
                repr(place),
                "the name of a neighbourhood of the design",
                nearest_match(place, known),
                f"The neighbourhoods: {several}.",
            )
            for place in sorted(set(words.distinct) - set(known) - {""})
        ]

    def empty(self, rows: NDArray[np.int64], file: str) -> list[Problem]:
        """Return the neighbourhoods without rows; rows [place]."""
        return [
            Problem(
                f"people.places, {self.names[leaf]}",
                f"no row of {file} there",
                "residents in every neighbourhood",
                remedy="Leave the place out, or correct the column place.",
            )
            for leaf in self.leaves
            if rows[leaf] == 0
        ]


def told_before(problem: Problem, columns: set[str]) -> bool:
    """Say whether a missing column has already been told as a column that the mapping names in vain."""
    return any(problem.found.startswith(f"no column {column!r}") for column in columns)


class Homes(NamedTuple):
    """Households of some rows [n], what is stated there of each, and the rows of the table."""

    household: NDArray[Any]
    stated: dict[str, NDArray[Any]]
    row: NDArray[np.int64]


def divided_households(homes: Homes, pieces: Sequence[Piece], starts: NDArray[np.int64]) -> list[Problem]:
    """Return the households that lie in two places or have two incomes; starts: first row of each piece."""
    problems = []
    for column, values in homes.stated.items():
        order = np.argsort(homes.household, kind="stable")
        same = homes.household[order][1:] == homes.household[order][:-1]
        rows = np.sort(order[1:][same & (values[order][1:] != values[order][:-1])])
        for where, first in _named(column, homes.row[rows], pieces, starts):
            found = f"household {homes.household[rows[first]]} with more than one {column}"
            remedy = "Correct the rows, or number the households apart."
            problems.append(Problem(where, found, f"one {column} a household", remedy=remedy))
    return problems


def homes_of(mapped: Columns) -> Homes | None:
    """Return what a whole table says of households, as it is written; None where it says nothing."""
    if "household" not in mapped:
        return None
    stated = {column: _texts(mapped[column]) for column in STATED if column in mapped}
    return Homes(mapped["household"], stated, np.arange(len(mapped["household"])))


def across_pieces(file: TableFile, places: KnownPlaces) -> list[Problem]:
    """Return the identities given twice and the divided households of this part's share of all pieces.

    Every piece keeps the contract of its columns.
    """
    identities, homes, rows = list[Any](), list[Homes](), list[int]()
    for piece in file.pieces:
        mapped = file.read(piece, ("person_id", "household", *STATED)).columns
        if not {"person_id", "household"} & set(mapped):
            return []
        first, many = sum(rows), len(mapped["place"])
        rows.append(many)
        if "person_id" in mapped:
            identity = mapped["person_id"].astype(np.uint64)
            mine = np.flatnonzero(_mine(identity))
            identities.append((identity[mine], mine + first))
        if "household" in mapped:
            household = mapped["household"].astype(np.int64)
            mine = np.flatnonzero(_mine(household))
            stated: dict[str, NDArray[Any]] = {"place": places.of(mapped["place"])[mine]}
            if "income" in mapped:
                stated["income"] = mapped["income"].astype(np.float64)[mine]
            homes.append(Homes(household[mine], stated, mine + first))
    starts = np.cumsum([0, *rows])[:-1]
    problems = _repeated(identities, file.pieces, starts) if identities else []
    return problems + (divided_households(_joined(homes), file.pieces, starts) if homes else [])


def _mine(key: NDArray[Any]) -> NDArray[np.bool_]:
    return np.asarray(key % key.dtype.type(parts_in_all()) == number())


def _joined(homes: Sequence[Homes]) -> Homes:
    stated = {name: np.concatenate([each.stated[name] for each in homes]) for name in homes[0].stated}
    household, row = (np.concatenate([each[i] for each in homes]) for i in (0, 2))
    return Homes(household, stated, row)


def _repeated(held: Sequence[Any], pieces: Sequence[Piece], starts: NDArray[np.int64]) -> list[Problem]:
    identity, row = (np.concatenate([each[i] for each in held]) for i in (0, 1))
    order = np.argsort(identity, kind="stable")
    twice = np.flatnonzero(np.diff(identity[order]) == 0)
    wrong = np.unique(identity[order][twice])[:MOST_TOLD]
    return [
        Problem(
            " and ".join(where for where, _ in _named("person_id", row[identity == one], pieces, starts)),
            f"{one} {(identity == one).sum()} times",
            "each person_id once",
            remedy="Remove or renumber the repeats.",
        )
        for one in wrong
    ]


def _named(
    column: str, rows: NDArray[np.int64], pieces: Sequence[Piece], starts: NDArray[np.int64]
) -> Iterator[tuple[str, int]]:
    """Yield, by file, where rows [n] of the table stand, and which is the first; starts: as above."""
    piece = np.searchsorted(starts, rows, side="right") - 1
    files = dict[str, list[int]]()
    for i, at in enumerate(piece.tolist()):
        files.setdefault(pieces[at].name, []).append(i)
    in_file = rows - starts[piece] + np.array([pieces[at].before + 2 for at in piece], dtype=np.int64)
    for name, here in files.items():
        yield f"{name}, column {column}, {rows_in_words(in_file[here].tolist())}", here[0]


def _rows_in_words(rows: NDArray[np.int64], piece: Piece) -> str:
    """Name rows of a piece as a reader of its file counts them: the header is row 1."""
    return rows_in_words((rows + piece.before + 2).tolist())


def _texts(values: NDArray[Any] | Words) -> NDArray[Any]:
    if isinstance(values, Words):
        return values.index
    return np.array(["" if value is None else str(value).strip() for value in values.tolist()], dtype=np.str_)
