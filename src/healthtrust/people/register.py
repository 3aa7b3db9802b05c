"""Enter a table of people into the records: order, homes, incomes, recorded cost.

    cost   `whole_cost`; Σ over the parts of a split row = cost
    dealt  resident number k of a fifth, counted through its rows, goes to point k mod K of income

Source  the k-th of K equal groups of a lognormal and its mean: `people.income`. That rows without income have
        those of their fifth whatever their age and sex is assumed.

Where the people are in several parts, residents are dealt and identities given through all of them in order.

>>> dealt(np.array([5, 1, 3]), before=np.array([0, 5, 6]), points=2)
array([[3, 2],
       [0, 1],
       [2, 1]])
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import Currency, share_rows
from healthtrust.ground.tables import Table
from healthtrust.people.classify import classified
from healthtrust.people.equivalence import composed, members, scale
from healthtrust.people.income import group_means, incomes_of
from healthtrust.people.numbering import numbered
from healthtrust.people.whole_cost import Before, whole_cost
from healthtrust.records.households import Households
from healthtrust.records.persons import FIFTHS, SEXES, Persons
from healthtrust.state import State


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

    @staticmethod
    def joined(pieces: Sequence[Rows]) -> Rows:
        """Return rows with the same columns as one, in order."""
        first = {f.name: getattr(pieces[0], f.name) for f in dataclasses.fields(Rows)}
        joined: dict[str, Any] = {
            name: c if c is None else np.concatenate([getattr(piece, name) for piece in pieces])
            for name, c in first.items()
        }
        return Rows(**joined)


def registered(state: State, table: Table, place: NDArray[np.int32]) -> tuple[Persons, Households]:
    """Return a table that keeps the contract PERSONS as persons and households; place [n]: neighbourhoods."""
    return entered(state, rows_of(table, place, state.currency))


def entered(state: State, rows: Rows) -> tuple[Persons, Households]:
    """Return rows in any order as persons and households; of this part's neighbourhoods, all of them."""
    people = state.design.people
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


def weights(table: Table) -> NDArray[np.int64]:
    """Return how many residents each row [n] of a table stands for: one, where it does not say."""
    return table["weight"].astype(np.int64) if "weight" in table else np.ones(table.rows, dtype=np.int64)


def rows_of(table: Table, place: NDArray[np.int32], currency: Currency, before: Before | None = None) -> Rows:
    """Return a table that keeps the contract PERSONS as rows in its order; place [n]: neighbourhoods.

    before: recorded cost of the rows of the file that come before, where the table is a piece of it.
    """

    def column(name: str, kind: type[Any]) -> NDArray[Any] | None:
        return np.asarray(table[name]).astype(kind) if name in table else None

    weight, conditions = weights(table), column("conditions", np.uint16)
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
        None if cost is None else whole_cost(cost, weight, currency, before),
    )


def _split(
    rows: Rows, fifth: NDArray[np.intp], points: int
) -> tuple[Rows, NDArray[np.intp], NDArray[np.int64]]:
    """Return rows split into their points of income, and the fifth and the point of each part."""
    before = np.zeros(len(fifth), dtype=np.int64)
    elsewhere = numbered(_by_fifth(fifth, rows.weight)).before
    for one in range(FIFTHS):
        here = fifth == one
        before[here] = elsewhere[one] + np.cumsum(rows.weight[here]) - rows.weight[here]
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
    elsewhere = numbered(_by_fifth(fifth[first], np.ones_like(first))).before
    for one in range(FIFTHS):
        here = np.flatnonzero(fifth[first] == one)
        point[here] = (elsewhere[one] + np.arange(len(here))) % points
    return rows, fifth, point[home]


def _by_fifth(fifth: NDArray[np.intp], weight: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sums of weights [n] by fifth from 0 on [fifth]."""
    held = np.zeros(FIFTHS, dtype=np.int64)
    np.add.at(held, fifth, weight)
    return held


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
    identity = rows.identity
    if identity is None:
        before = int(numbered(np.array(len(home))).before)
        identity = np.arange(before + 1, before + len(home) + 1, dtype=np.uint64)
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
