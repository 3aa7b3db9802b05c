"""Enter a table of people into the records: order, homes, incomes, recorded cost.

    cost   = round(c × w), c as the decimals written, w residents      Σ over the parts of a split row = cost
    dealt  resident number k of a fifth, counted through its rows, goes to point k mod K of income

Source  the k-th of K equal groups of a lognormal and its mean: `people.income`. That rows without income have
        those of their fifth whatever their age and sex is assumed.

>>> dealt(np.array([5, 1, 3]), before=np.array([0, 5, 6]), points=2)
array([[3, 2],
       [0, 1],
       [2, 1]])
>>> whole_cost(np.array([1296.788]), np.array([89037]), Currency("GBP", 2))
array([11546211316])
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import Currency, share_rows
from healthtrust.ground.tables import Table
from healthtrust.people.classify import classified
from healthtrust.people.equivalence import composed, members, scale
from healthtrust.people.income import group_means, incomes_of
from healthtrust.records.households import Households
from healthtrust.records.persons import FIFTHS, SEXES, Persons
from healthtrust.state import State

MOST_DECIMALS = 6


@dataclass(frozen=True)
class Rows:
    """Rows [n] of a file in the order of the records: by place, then by household."""

    identity: NDArray[np.uint64] | None
    age: NDArray[np.uint8]
    sex: NDArray[np.uint8]
    place: NDArray[np.int32]
    household: NDArray[np.int64] | None
    income: NDArray[np.float64] | None
    conditions: NDArray[np.uint16]
    weight: NDArray[np.int64]
    cost: NDArray[np.int64] | None

    def taken(self, rows: NDArray[np.int64]) -> Rows:
        """Return these rows, in this order."""
        columns = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        taken: dict[str, Any] = {name: c if c is None else c[rows] for name, c in columns.items()}
        return Rows(**taken)


def registered(state: State, table: Table, place: NDArray[np.int32]) -> tuple[Persons, Households]:
    """Return a table that keeps the contract PERSONS as persons and households; place [n]: neighbourhoods."""
    people = state.design.people
    rows = _rows(table, place, state.currency)
    alone = rows.household is None
    number = np.zeros(len(rows.age)) if rows.household is None else rows.household
    rows = rows.taken(np.lexsort((number, rows.place)))
    equivalised = None
    if rows.income is None:
        means = np.rint(group_means(incomes_of(people.income, state.currency), people.income.points))
        row_fifth = state.places.fifth[rows.place].astype(np.intp) - 1
        attached = _split if alone else _whole
        rows, row_fifth, point = attached(rows, row_fifth, people.income.points)
        equivalised = means[row_fifth, point].astype(np.int64)
    persons, households = _as_records(rows)
    if equivalised is None:
        households = _with_own_incomes(households, persons, rows, state.currency)
    else:
        households = dataclasses.replace(households, equivalised_income=equivalised[households.first[:-1]])
        households = composed(households, persons.age, persons.weight)
    fifth = state.places.fifth[households.place]
    return classified(persons, fifth, people.segments, state.folder), households


def dealt(weight: NDArray[np.int64], before: NDArray[np.int64], points: int) -> NDArray[np.int64]:
    """Return how many residents of each row go to each point [n, points]; `before` [n] were dealt already."""
    point = np.arange(points)
    after = (before + weight)[:, None] - point + points - 1
    return np.asarray(after // points - (before[:, None] - point + points - 1) // points)


def whole_cost(
    per_head: NDArray[np.float64], heads: NDArray[np.int64], currency: Currency
) -> NDArray[np.int64]:
    """Return cost per head [n] in major units times heads [n], in whole minor units that add up to the whole.

    The running total is rounded, halves up, so that the sum of all rows is the exact sum to the nearest minor
    unit and every row is right to one. Costs written with at most six decimals are multiplied exactly; longer
    ones are first rounded to six.
    """
    for decimals in range(MOST_DECIMALS + 1):
        scaled = np.rint(per_head * 10**decimals)
        if (scaled / 10**decimals == per_head).all():
            break
    divisor = 2 * 10 ** max(decimals - currency.exponent, 0)
    factor = 2 * 10 ** max(currency.exponent - decimals, 0)
    whole = float(np.abs(scaled) @ heads.astype(np.float64)) * factor
    kind = np.int64 if whole < 2**62 else np.object_  # beyond, whole numbers without limit
    running = np.cumsum(scaled.astype(np.int64).astype(kind) * heads.astype(kind) * factor)
    rounded = (running + divisor // 2) // divisor
    return np.asarray(np.diff(rounded, prepend=0)).astype(np.int64)


def _rows(table: Table, place: NDArray[np.int32], currency: Currency) -> Rows:
    def column(name: str, kind: type[Any]) -> NDArray[Any] | None:
        return np.asarray(table[name]).astype(kind) if name in table else None

    weight, conditions = column("weight", np.int64), column("conditions", np.uint16)
    weight = np.ones(table.rows, dtype=np.int64) if weight is None else weight
    cost = column("recorded_cost", np.float64)
    return Rows(
        column("person_id", np.uint64),
        np.asarray(table["age"]).astype(np.uint8),
        (table["sex"] == SEXES[1]).astype(np.uint8),
        place,
        column("household", np.int64),
        column("income", np.float64),
        np.zeros(table.rows, dtype=np.uint16) if conditions is None else conditions,
        weight,
        None if cost is None else whole_cost(cost, weight, currency),
    )


def _split(
    rows: Rows, fifth: NDArray[np.intp], points: int
) -> tuple[Rows, NDArray[np.intp], NDArray[np.int64]]:
    """Return rows split into their points of income, and the fifth and the point of each part."""
    before = np.zeros(len(fifth), dtype=np.int64)
    for one in range(FIFTHS):
        here = fifth == one
        before[here] = np.cumsum(rows.weight[here]) - rows.weight[here]
    heads = dealt(rows.weight, before, points)
    row, point = np.nonzero(heads)
    parts = rows.taken(row)
    cost = None if rows.cost is None else share_rows(rows.cost, heads)[row, point]
    identity = parts.identity if points == 1 else None  # parts of one row cannot share its identity
    parts = dataclasses.replace(parts, weight=heads[row, point], cost=cost, identity=identity)
    return parts, fifth[row], point


def _whole(
    rows: Rows, fifth: NDArray[np.intp], points: int
) -> tuple[Rows, NDArray[np.intp], NDArray[np.int64]]:
    """Return rows as they are, and their fifth and point: each household of a fifth is dealt to one point."""
    home = _home(rows)
    first = np.flatnonzero(np.diff(home, prepend=-1))
    point = np.zeros(len(first), dtype=np.int64)
    for one in range(FIFTHS):
        here = np.flatnonzero(fifth[first] == one)
        point[here] = np.arange(len(here)) % points
    return rows, fifth, point[home]


def _home(rows: Rows) -> NDArray[np.int64]:
    """Return the home of each row, numbered from 0 in order."""
    if rows.household is None:
        return np.arange(len(rows.age), dtype=np.int64)
    return np.asarray(np.cumsum(np.diff(rows.household, prepend=rows.household[:1]) != 0))


def _as_records(rows: Rows) -> tuple[Persons, Households]:
    """Return persons and households; incomes, members, segments and cells follow from the rest."""
    home = _home(rows)
    nothing: NDArray[Any] = np.zeros(0, dtype=np.uint8)
    first = np.append(np.flatnonzero(np.diff(home, prepend=-1)), len(home))
    identity = np.arange(1, len(home) + 1, dtype=np.uint64) if rows.identity is None else rows.identity
    persons = Persons(
        identity,
        rows.age,
        rows.sex,
        home.astype(np.uint32),
        rows.conditions,
        nothing,
        nothing,
        rows.weight.astype(np.int32),
        rows.cost,
    )
    starts = first[:-1]
    weight = np.maximum.reduceat(persons.weight, starts)
    return persons, Households(
        first, identity[starts], rows.place[starts], nothing, nothing, nothing, nothing, weight
    )


def _with_own_incomes(households: Households, persons: Persons, rows: Rows, currency: Currency) -> Households:
    """Return the households with the incomes of the file, in major units a year there, and equivalised."""
    assert rows.income is not None
    income = np.rint(rows.income[households.first[:-1]] * 10**currency.exponent)
    who = members(households, persons.age, persons.weight)
    return dataclasses.replace(
        households,
        income=income.astype(np.int64),
        equivalised_income=np.rint(income / scale(who)).astype(np.int64),
        adults=who.adults,
        children=who.children,
    )
