"""Load real people, or cells of people, from a file: every mistake at once, every resident and penny exactly.

    recorded cost of a row = cost per head × residents, to the nearest minor unit, by the decimals written

Rows without a household live alone: a row of w residents is a row of w identical one-person homes. A file
without incomes is given those of its deprivation fifth (`people.income`), as the design states them: each
row is split into equally likely points of income, its residents dealt to the points in turn like cards, its
recorded cost shared by largest remainder; where households are given each is dealt to one point whole.
Conditions that the file does not tell are taken as none. Rows are sorted by neighbourhood and household.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words, nearest_match, rows_in_words
from healthtrust.ground.tables import Table, checked
from healthtrust.people.mapping import Columns, FileOf, read_mapping, without_mapping
from healthtrust.people.register import registered
from healthtrust.records.households import Households
from healthtrust.records.persons import PERSONS, Persons
from healthtrust.records.places import Places
from healthtrust.records.store import file_named, located, read_columns
from healthtrust.state import State


def load(state: State) -> tuple[Persons, Households]:
    """Return the people and households of the design's file.

    Raises `InvalidInput` with every problem of the mapping file and of the table: missing columns, units that
    cannot be converted, values out of range, repeated identities, unknown places, places without residents,
    households that lie in two places or have two incomes.
    """
    people = state.design.people
    refuse(_not_named(people.file))
    path = located(str(people.file), "people", state.folder)
    columns, units = read_columns(path)
    mapping, problems = (
        without_mapping(columns, PERSONS),
        _unknown_columns(columns, people.mapping, path.name),
    )
    if people.mapping is not None:
        found, problems = read_mapping(file_named(people.mapping, state.folder))
        refuse(problems)
        assert found is not None
        mapping = found
    mapped, wrong = mapping.applied(columns, units, FileOf(PERSONS, path.name, state.currency.code))
    table, broken = checked(PERSONS, mapped, path.name)
    already = {column for column in mapping.rules if column not in mapped}
    problems = problems + wrong + [p for p in broken if not _told_before(p, already)]
    refuse(
        problems + _place_problems(mapped, state.places, path.name) + _household_problems(mapped, path.name)
    )
    assert table is not None
    return registered(state, table, _place_of(table, state.places))


def _not_named(file: str | None) -> list[Problem]:
    if file:
        return []
    remedy = 'Set people.file, or people.source = "synthetic".'
    return [Problem("people.file", "nothing", "the file of people to load", remedy=remedy)]


def _unknown_columns(columns: Columns, mapping: str | None, name: str) -> list[Problem]:
    if mapping is not None:
        return []
    return [
        Problem(
            f"{name}, column {column}",
            f"unknown column {column!r}",
            in_words(PERSONS.names),
            nearest_match(column, PERSONS.names),
            "Rename or remove it, or name a mapping file.",
        )
        for column in columns
        if column not in PERSONS.names
    ]


def _told_before(problem: Problem, columns: set[str]) -> bool:
    """Say whether a missing column has already been told as a column that the mapping names in vain."""
    return any(problem.found.startswith(f"no column {column!r}") for column in columns)


def _place_of(table: Table, places: Places) -> NDArray[np.int32]:
    position = {places.names[leaf]: leaf for leaf in places.leaves}
    names, which = np.unique(table["place"].astype(str), return_inverse=True)
    return np.array([position[str(name)] for name in names], dtype=np.int32)[which]


def _place_problems(mapped: Columns, places: Places, name: str) -> list[Problem]:
    if "place" not in mapped or not len(mapped["place"]):
        return []
    known = [places.names[leaf] for leaf in places.leaves]
    named, which = np.unique(_texts(mapped["place"]), return_inverse=True)
    rows = np.arange(len(which)) + 2  # the header is row 1
    unknown = [
        Problem(
            f"{name}, column place, {rows_in_words(rows[which == i].tolist())}",
            repr(str(place)),
            "the name of a neighbourhood of the design",
            nearest_match(str(place), known),
            f"The neighbourhoods: {', '.join(known[:12])}{' and more' if len(known) > 12 else ''}.",
        )
        for i, place in enumerate(named)
        if place and place not in known
    ]
    empty = [
        Problem(
            f"people.places, {place}",
            f"no row of {name} there",
            "residents in every neighbourhood",
            remedy="Leave the place out, or correct the column place.",
        )
        for place in known
        if place not in named
    ]
    return unknown + empty


def _household_problems(mapped: Columns, name: str) -> list[Problem]:
    """Return the households that lie in two places or have two incomes."""
    if "household" not in mapped:
        return []
    household = mapped["household"]
    problems = []
    for column in ("place", "income"):
        if column not in mapped or not len(household):
            continue
        values = _texts(mapped[column])
        order = np.argsort(household, kind="stable")
        same = household[order][1:] == household[order][:-1]
        rows = order[1:][same & (values[order][1:] != values[order][:-1])]
        if len(rows):
            told = rows_in_words(np.sort(rows + 2).tolist())
            found = f"household {household[rows[0]]} with more than one {column}"
            remedy = "Correct the rows, or number the households apart."
            problems.append(
                Problem(f"{name}, column {column}, {told}", found, f"one {column} a household", remedy=remedy)
            )
    return problems


def _texts(values: NDArray[Any]) -> NDArray[np.str_]:
    return np.array(["" if value is None else str(value).strip() for value in values.tolist()], dtype=np.str_)
