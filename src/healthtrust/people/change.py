"""Close a year and open the next: people die, are born, fall ill, and are a year older.

    deaths  = ⌊w q(a, x, f) + u⌋          of a row of w identical residents, u its luck
    births  = ⌊(w − deaths) b(a) + u⌋     to surviving women; girls = ⌊births × 100/205 + u⌋
    then conditions begin and end (`people.health`), and everybody is a year older

w, q, b   residents of the row; chance of dying within the year; births per woman-year (`people.vital`), times
          the design's `people.births`
a, x, f   age, sex, deprivation fifth of the home

Where programmes act, q = 1 − exp(−m × ratio of the place), and conditions begin likewise (`people.exposed`).

Newborns live with their mother, without conditions, and get new identities in the order of their homes. A
household keeps its place, its weight, its identity and its standard of living while anybody of it is alive,
and then is gone; children whose last adult died stay as a household of their own. Nobody forms or leaves a
home [assumed]; whole households come and go in `respond_migration`. Recorded cost is that of a row's new age:
the mean recorded cost per head, in the year closed, of its sex, fifth and age, or of the nearest younger age
that anybody had.
"""

from __future__ import annotations

import dataclasses
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine import compiled, cut, map_partitions, parts, threads
from healthtrust.ground.draws import Event, bits, mix, systematic, systematic_counts
from healthtrust.people.classify import classified
from healthtrust.people.equivalence import composed
from healthtrust.people.exposed import hazards
from healthtrust.people.health import NOWHERE, Pushed, Sick, one_year_on, standing_by_income
from healthtrust.people.need import recorded_cost_a_year_older
from healthtrust.people.numbering import numbered
from healthtrust.people.vital import SHARE_OF_GIRLS, fertility, mortality
from healthtrust.records.households import Households
from healthtrust.records.persons import FEMALE, FIFTHS, MALE, OLDEST, Persons
from healthtrust.state import State, known

VITAL_RATES = "england-2011"
OLDEST_COUNTED = 120
_AT_ONCE = 16_384


class Survival(NamedTuple):
    """What the year did to each row [n]: residents left, and girls and boys born to them."""

    left: NDArray[np.int32]
    girls: NDArray[np.int32]
    boys: NDArray[np.int32]


class Living(NamedTuple):
    """What a row's year depends on, as columns [n] of residents and [h] of their households."""

    identity: NDArray[np.uint64]
    age: NDArray[np.uint8]
    sex: NDArray[np.uint8]
    weight: NDArray[np.int32]
    household: NDArray[np.uint32]
    fifth: NDArray[np.uint8]
    """[household], from 1 to 5."""
    place: NDArray[np.int32]
    """[household]: neighbourhood."""


def living_of(persons: Persons, rows: slice, fifth: NDArray[np.uint8], place: NDArray[np.int32]) -> Living:
    """Return some rows of persons as what their year depends on; fifth (1 to 5) and place [household]."""
    return Living(
        persons.identity[rows],
        persons.age[rows],
        persons.sex[rows],
        persons.weight[rows],
        persons.household[rows],
        fifth,
        place,
    )


class Chances(NamedTuple):
    """Chances of dying [place, age, sex and fifth together], births per woman [age], and streams of luck.

    Where all places are alike, there is one row of chances of dying for all.
    """

    dying: NDArray[np.float64]
    bearing: NDArray[np.float64]
    streams: NDArray[np.uint64]
    """Of deaths, of births, of the sex of the newborn."""


def change(state: State) -> tuple[Persons, Households, NDArray[np.int64], int, int, int]:
    """Return next year's persons and households, and what became of this year's.

    Third comes the position in this year's households of each that goes on, then births, deaths, and the
    first identity not yet given to anybody.
    """
    persons, households = known(state.persons, "people"), known(state.households, "people")
    people, fifth = state.design.people, state.places.fifth[households.place]
    survival = live_and_die(state, persons, households)
    ranks = standing_by_income(people.income, state.currency, fifth, households.equivalised_income)
    sick = Sick(persons.identity, persons.age, persons.sex, persons.household, ranks)
    ill = one_year_on(persons.conditions, sick, state.draws, state.year, _pushed(state, households))
    births, deaths, first, next_identity = _counted(persons, survival, state.carried.next_identity)
    later = _grown(dataclasses.replace(persons, conditions=ill), survival, first)
    if persons.recorded_cost is not None:
        later = recorded_cost_a_year_older(later, persons, fifth)
    kept, later, households = _without_empty(later, households)
    later = classified(later, fifth[kept], people.segments, state.folder)
    return later, composed(households, later.age, later.weight), kept, births, deaths, next_identity


def _counted(persons: Persons, survival: Survival, identity: int) -> tuple[int, int, int, int]:
    """Return everybody's births and deaths, and the first identities of this part's newborn and of next year.

    identity: the first not yet given to anybody.
    """
    left, girls, boys = (int(column.sum(dtype=np.int64)) for column in survival)
    rows = np.count_nonzero(survival.girls) + np.count_nonzero(survival.boys)
    before, (births, deaths, born) = numbered(np.array([girls + boys, persons.heads - left, rows]))
    return int(births), int(deaths), identity + int(before[-1]), identity + int(born)


def _pushed(state: State, households: Households) -> Pushed:
    """Return where exposure to risk factors has changed the chance of illness."""
    exposure = state.carried.exposure
    if exposure is None:
        return NOWHERE
    return Pushed(households.place, hazards(exposure, state.places.fifth).onset)


def live_and_die(state: State, persons: Persons, households: Households) -> Survival:
    """Return who is left of each row and who is born to it, by luck."""
    events = (Event.DEATH, Event.BIRTH, Event.BIRTH_SEX)
    exposure, fifth = state.carried.exposure, state.places.fifth[households.place]
    ratio = np.ones(1) if exposure is None else hazards(exposure, state.places.fifth).death
    chances = Chances(
        1 - np.exp(-mortality(VITAL_RATES).reshape(1, -1) * ratio[:, None]),
        fertility(VITAL_RATES) * state.design.people.births,
        np.array([state.draws.stream(state.year, event) for event in events]),
    )
    survival = Survival(*(np.zeros(persons.rows, dtype=np.int32) for _ in range(3)))
    work = live_compiled if compiled() else live_plain

    def task(rows: slice) -> None:
        living = living_of(persons, rows, fifth, households.place)
        work(living, chances, Survival(*(column[rows] for column in survival)))

    map_partitions(task, cut(persons.rows, 4 * parts()), threads())
    return survival


@njit(nogil=True, cache=True)
def live_compiled(living: Living, chances: Chances, survival: Survival) -> None:
    """Write who is left and who is born, row by row."""
    identity, age, sex, weight, household, fifth, place = living
    dying, bearing, streams = chances
    left, girls, boys = survival
    alike = len(dying) == 1
    for i in range(len(identity)):
        years = min(int(age[i]), OLDEST)
        cell = (years * 2 + sex[i]) * FIFTHS + fifth[household[i]] - 1
        q = dying[0 if alike else place[household[i]], cell]
        left[i] = weight[i] - systematic(weight[i], q, mix(streams[0], identity[i]))
        if sex[i] == FEMALE and bearing[years] > 0:
            born = systematic(int(left[i]), bearing[years], mix(streams[1], identity[i]))
            if born > 0:
                girls[i] = systematic(int(born), SHARE_OF_GIRLS, mix(streams[2], identity[i]))
                boys[i] = born - girls[i]


def live_plain(living: Living, chances: Chances, survival: Survival) -> None:
    """Do what `live_compiled` does, block by block in NumPy."""
    for start in range(0, len(living.identity), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        identity, woman = living.identity[rows], living.sex[rows] == FEMALE
        years = np.minimum(living.age[rows], OLDEST).astype(np.int64)
        cell = (years * 2 + living.sex[rows]) * FIFTHS + living.fifth[living.household[rows]] - 1
        place = 0 if len(chances.dying) == 1 else living.place[living.household[rows]]
        heads = living.weight[rows].astype(np.int64)
        deaths, births, daughters = (bits(stream, identity) for stream in chances.streams)
        alive = heads - systematic_counts(heads, chances.dying[place, cell], deaths)
        born = systematic_counts(alive, np.where(woman, chances.bearing[years], 0.0), births)
        girls = systematic_counts(born, SHARE_OF_GIRLS, daughters)
        survival.left[rows], survival.girls[rows], survival.boys[rows] = alive, girls, born - girls


def _grown(persons: Persons, survival: Survival, next_identity: int) -> Persons:
    """Return the survivors a year older with the newborn among them, sorted by household."""
    alive = np.flatnonzero(survival.left)
    girls, boys = np.flatnonzero(survival.girls), np.flatnonzero(survival.boys)
    born = len(girls) + len(boys)
    household = np.concatenate([persons.household[rows] for rows in (alive, girls, boys)])
    order = np.argsort(household, kind="stable")

    def column(of_survivors: NDArray[Any], of_newborn: NDArray[Any] | int) -> NDArray[Any]:
        newborn = np.broadcast_to(np.asarray(of_newborn, dtype=of_survivors.dtype), (born,))
        return np.concatenate([of_survivors, newborn])[order]

    is_new = order >= len(alive)
    identity = column(persons.identity[alive], 0)
    identity[is_new] = np.arange(next_identity, next_identity + born, dtype=np.uint64)
    older = np.minimum(persons.age[alive], OLDEST_COUNTED - 1) + np.uint8(1)
    sexes = np.repeat(np.array([FEMALE, MALE], dtype=np.uint8), [len(girls), len(boys)])
    weights = np.concatenate([survival.girls[girls], survival.boys[boys]])
    return Persons(
        identity,
        column(older, 0),
        column(persons.sex[alive], sexes),
        household[order],
        column(persons.conditions[alive], 0),
        column(persons.segment[alive], 0),
        column(persons.cell[alive], 0),
        column(survival.left[alive], weights),
    )


def _without_empty(persons: Persons, households: Households) -> tuple[NDArray[np.int64], Persons, Households]:
    """Return which households still have members, and persons and households numbered without the others."""
    members = np.bincount(persons.household, minlength=households.rows)
    kept = np.flatnonzero(members)
    number = np.cumsum(members > 0, dtype=np.uint32) - np.uint32(1)
    first = np.concatenate([[0], np.cumsum(members[kept])]).astype(np.int64)
    columns = {
        field.name: getattr(households, field.name)[kept]
        for field in dataclasses.fields(Households)
        if field.name != "first"
    }
    persons = dataclasses.replace(persons, household=number[persons.household])
    return kept, persons, Households(first, **columns)
