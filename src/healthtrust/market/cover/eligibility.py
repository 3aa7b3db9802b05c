"""Who may hold a cover: rules as data, looked at before any price.

    may_i = ∨_d ∧_c asked_dc(i)        d  doors, any of which is enough;  c  what a door asks for, all of it

Source  Germany: the self-employed and civil servants may leave statutory insurance whatever they earn, and
        employees above an income threshold [recalled]. That occupation explains opting out there better than
        price: gsoep_rwm [cited], see catalogue/coefficients/voluntary-cover.csv.

>>> doors = (Door(self_employed=True), Door(self_employed=False, income_from=60_000, below_age=55))
>>> persons = {"self_employed": np.array([1, 0, 0, 0]), "age": np.array([60, 40, 60, 40]),
...            "income": np.array([9_000.0, 70_000.0, 70_000.0, 50_000.0])}
>>> may_hold(doors, persons, 4).tolist()
[True, True, False, False]
>>> columns_of(doors)
('self_employed', 'income', 'age')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.regime import Door

Flags = NDArray[np.bool_]
Columns = Mapping[str, NDArray[Any]]


def may_hold(doors: Sequence[Door], persons: Columns, rows: int) -> Flags:
    """Return who may hold a cover [person]; without doors everybody may.

    persons: columns [person] of what the doors look at; occupations as flags, income in major units a year,
    age in years. KeyError where one is missing: ask `columns_of` first.
    """
    if not doors:
        return np.ones(rows, dtype=np.bool_)
    return np.asarray(np.any([_open(door, persons, rows) for door in doors], axis=0))


def columns_of(doors: Sequence[Door]) -> tuple[str, ...]:
    """Return the columns of persons that the doors look at."""
    return tuple(dict.fromkeys(name for door in doors for name in door.columns))


def _open(door: Door, persons: Columns, rows: int) -> Flags:
    is_open = np.ones(rows, dtype=np.bool_)
    for name, asked in (("self_employed", door.self_employed), ("civil_servant", door.civil_servant)):
        if asked is not None:
            is_open &= np.asarray(persons[name]).astype(np.bool_) == asked
    for name, least, most in (
        ("income", door.income_from, door.income_below),
        ("age", door.from_age, door.below_age),
    ):
        if least is not None:
            is_open &= np.asarray(persons[name]) >= least
        if most is not None:
            is_open &= np.asarray(persons[name]) < most
    return is_open
