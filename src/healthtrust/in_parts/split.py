"""Cut a state into parts of its people, at borders of households; and put parts together again.

Columns of persons and of households are cut; all else is the same in every part.

>>> [part.tolist() for part in rows_of(np.array([5, 6, 7]), [slice(0, 2), slice(2, 3)])]
[[5, 6], [7]]
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine import cut
from healthtrust.records.households import Households
from healthtrust.records.persons import Persons
from healthtrust.state import State, known

BY_HOUSEHOLD: dict[str, tuple[str, ...]] = {
    "contributions": ("owed", "exempt", "decile", "paid", "employer", "in_arrears"),
    "package": ("charged", "wanted", "insured", "premium"),
    "enrolment": ("heads", "surcharge_paid"),
    "care": ("out_of_pocket", "out_of_pocket_of_one", "benefit"),
    "facts": ("heads", "insured", "paid", "out_of_pocket", "benefit"),
    "carried": ("heads",),
}
"""Columns that have a row for each household, by what a step found."""

Found = TypeVar("Found")


def rows_of(column: NDArray[Any], parts: Sequence[slice]) -> list[NDArray[Any]]:
    """Return the rows of each part."""
    return [column[part] for part in parts]


def split(state: State, parts: int) -> list[State]:
    """Return the states of at most `parts` parts of the people, about equal in rows."""
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    of_persons = cut(persons.rows, parts, homes.first)
    edges = np.searchsorted(homes.first, [part.start for part in of_persons] + [persons.rows])
    of_homes = [slice(int(a), int(b)) for a, b in pairwise(edges)]
    return [_part(state, persons, homes, of) for of in zip(of_persons, of_homes, strict=True)]


def together(states: Sequence[State]) -> State:
    """Return the state of which these are the parts, in their order."""
    first = states[0]
    persons = [known(state.persons, "people") for state in states]
    homes = [known(state.households, "people") for state in states]
    before = np.cumsum([0, *(each.rows for each in homes)])[:-1]
    rows = np.cumsum([0, *(each.rows for each in persons)])
    whole_persons = _concatenated(
        [
            dataclasses.replace(p, household=(p.household + np.uint32(n)).astype(np.uint32))
            for p, n in zip(persons, before, strict=True)
        ],
        [field.name for field in dataclasses.fields(Persons)],
    )
    columns = [field.name for field in dataclasses.fields(Households) if field.name != "first"]
    starts = [h.first[:-1] + n for h, n in zip(homes, rows, strict=False)]
    whole_homes = dataclasses.replace(
        _concatenated(homes, columns), first=np.concatenate([*starts, rows[-1:]]).astype(np.int64)
    )
    found = {
        name: _concatenated([getattr(state, name) for state in states], columns)
        for name, columns in BY_HOUSEHOLD.items()
        if getattr(first, name) is not None
    }
    return first.replace(persons=whole_persons, households=whole_homes, **found)


def _part(state: State, persons: Persons, homes: Households, of: tuple[slice, slice]) -> State:
    rows, households = of
    found = {
        name: _cut(getattr(state, name), columns, households, homes.rows)
        for name, columns in BY_HOUSEHOLD.items()
        if getattr(state, name) is not None
    }
    own = dataclasses.replace(
        _cut(persons, [field.name for field in dataclasses.fields(Persons)], rows, persons.rows),
        household=persons.household[rows] - np.uint32(households.start),
    )
    columns = [field.name for field in dataclasses.fields(Households) if field.name != "first"]
    first = homes.first[households.start : households.stop + 1] - rows.start
    return state.replace(
        persons=own,
        households=dataclasses.replace(_cut(homes, columns, households, homes.rows), first=first),
        **found,
    )


def _cut(found: Found, columns: Sequence[str], rows: slice, of: int) -> Found:
    """Return what was found with some rows of these columns; a column of another length is left as it is."""
    kept = {name: getattr(found, name) for name in columns}
    some = {name: column[rows] for name, column in kept.items() if column is not None and len(column) == of}
    return dataclasses.replace(found, **some)  # type: ignore[type-var]


def _concatenated(found: Sequence[Found], columns: Sequence[str]) -> Found:
    kept = {name: [getattr(each, name) for each in found] for name in columns}
    whole = {name: np.concatenate(each) for name, each in kept.items() if each[0] is not None}
    return dataclasses.replace(found[0], **whole)  # type: ignore[type-var]
