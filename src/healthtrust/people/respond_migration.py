"""Households leave and arrive at the end of a year, each by luck of its own; rates and rules: `migration`.

    leaving   ⌊W o + u⌋ of a row of W identical households, and their members with them
    arriving  ⌊W e + u'⌋ new households like it, in its neighbourhood, with identities nobody had before

o, e  expected of the household (`migration.flows`);  u, u'  its luck (events MIGRATION_OUT and MIGRATION_IN)

Luck belongs to the household and, in rows that stand for many, to each member: another place that gains or
loses changes nobody's luck here. New identities are given in the order of the households that are copied, and
each arrives next to the household it copies.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.draws import Event, uniforms
from healthtrust.people.equivalence import composed
from healthtrust.people.migration import (
    Book,
    chosen,
    flows,
    merged,
    net_by_place,
    of_members,
    read_rates,
    scaled,
)
from healthtrust.people.numbering import numbered
from healthtrust.records.households import Households
from healthtrust.records.persons import Persons
from healthtrust.state import State


def migrated(state: State, persons: Persons, households: Households, next_identity: int) -> tuple[Book, int]:
    """Return the people after the year's arrivals and leavers, and the first identity not yet given.

    Where the design has no migration they are the very same.
    """
    people = state.design.people
    here = Book(persons, households, np.arange(households.rows, dtype=np.int64))
    if not people.migration:
        return here, next_identity
    net = net_by_place(people.net_migration, state.places)
    expected = flows(persons, households, read_rates(people.migration, state.folder), net)
    leaving = _moving(state, Event.MIGRATION_OUT, households, np.minimum(expected.leaving, 1.0))
    arriving = _moving(state, Event.MIGRATION_IN, households, expected.arriving)
    stay = _left(here, leaving, _members(state, Event.MIGRATION_OUT, here, leaving))
    members = _members(state, Event.MIGRATION_IN, here, arriving)
    rows_before, rows = numbered(np.array(np.count_nonzero(members)))
    come = _copied(here, arriving, members, next_identity + int(rows_before))
    both = merged(stay, come)
    homes = composed(both.households, both.persons.age, both.persons.weight)
    return both._replace(households=homes), next_identity + int(rows)


def _moving(
    state: State, event: Event, households: Households, expected: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return how many of the identical households of each row [h] move."""
    u = uniforms(state.draws.stream(state.year, event), households.identity)
    return np.floor(households.weight * expected + u).astype(np.int64)


def _members(state: State, event: Event, here: Book, moving: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return how many residents of each row [n] move with their households."""
    persons, homes = here.persons, here.households
    moved = np.zeros(persons.rows, dtype=np.int32)
    rows = np.flatnonzero(moving[persons.household])
    home = persons.household[rows]
    u = uniforms(state.draws.stream(state.year, event, 1), persons.identity[rows])
    moved[rows] = of_members(persons.weight[rows], moving[home], homes.weight[home], u)
    return moved


def _left(here: Book, leaving: NDArray[np.int64], members: NDArray[np.int32]) -> Book:
    """Return the book without those who leave; households of which nobody is left are gone."""
    persons, homes = here.persons, here.households
    weight = persons.weight - members
    rows = np.flatnonzero(weight)
    fewer = Persons(**chosen(persons, rows) | {"weight": weight[rows]})
    fewer = dataclasses.replace(
        fewer, recorded_cost=scaled(fewer.recorded_cost, weight[rows], persons.weight[rows])
    )
    return _of(fewer, homes, (homes.weight - leaving).astype(np.int32), here.source)


def _copied(here: Book, arriving: NDArray[np.int64], members: NDArray[np.int32], next_identity: int) -> Book:
    """Return the arrivals: copies of rows of this book, with identities from `next_identity` on."""
    persons, homes = here.persons, here.households
    rows = np.flatnonzero(members)
    columns = chosen(persons, rows)
    identity = np.arange(next_identity, next_identity + len(rows), dtype=np.uint64)
    cost = scaled(columns["recorded_cost"], members[rows], persons.weight[rows])
    new = Persons(**columns | {"identity": identity, "weight": members[rows], "recorded_cost": cost})
    arrived = _of(new, homes, arriving.astype(np.int32), here.source)
    first = arrived.persons.identity[arrived.households.first[:-1]]
    return arrived._replace(households=dataclasses.replace(arrived.households, identity=first))


def _of(persons: Persons, homes: Households, weight: NDArray[np.int32], source: NDArray[np.int64]) -> Book:
    """Return persons with those of `homes` that they live in, numbered anew; weight, source [household]."""
    members = np.bincount(persons.household, minlength=homes.rows)
    kept = np.flatnonzero(members)
    number = np.cumsum(members > 0, dtype=np.uint32) - np.uint32(1)
    first = np.concatenate([[0], np.cumsum(members[kept])]).astype(np.int64)
    households = Households(**chosen(homes, kept) | {"first": first, "weight": weight[kept]})
    return Book(dataclasses.replace(persons, household=number[persons.household]), households, source[kept])
