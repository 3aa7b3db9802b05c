"""Make people and households from margins: exact where the margins speak, by luck where they are silent.

    residents by neighbourhood, then by age and sex   exact, by rule (`settle`, `margins`)
    who lives with whom                               certain, given luck (`homes`)
    income of a household                             x(u) of its fifth (`income`), u by its luck
    long-term conditions                              by prevalence at age, sex, fifth and income (`health`)
    segment, need cell                                by rule (`classify`)

Neighbourhoods are filled in blocks of about 250,000 rows. Luck is keyed on a row's number before homes are
formed, then on identities, so that blocks and threads change nothing. Rows are sorted by household,
households by neighbourhood, and identities run from 1 in that order. A row and its household stand for
`residents_per_row` identical ones. Where the people are in several parts each makes its own neighbourhoods
(`neighbourhoods`), in which everybody is who they are in one part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine import cut, map_partitions, threads
from healthtrust.ground.draws import Draws, Event, bits, uniforms
from healthtrust.people.classify import classified
from healthtrust.people.equivalence import composed
from healthtrust.people.health import Sick, fall_ill, standing_by_income
from healthtrust.people.homes import Residents, homes, rows_sorted
from healthtrust.people.income import Incomes, at_rank, incomes_of
from healthtrust.people.margins import age_sex_weights, rows_by_age_and_sex
from healthtrust.people.neighbourhoods import settled
from healthtrust.records.households import ADULT_AGE, Households
from healthtrust.records.persons import OLDEST, Persons
from healthtrust.state import State

BLOCK = 250_000


@dataclass(frozen=True)
class Block:
    """Residents [n] of some neighbourhoods, sorted by their home, and the place of each home [h]."""

    age: NDArray[np.uint8]
    sex: NDArray[np.uint8]
    home: NDArray[np.uint32]
    place: NDArray[np.int32]


def synthesise(state: State) -> tuple[Persons, Households]:
    """Return the people and households of a synthetic design in its first year.

    Raises `InvalidInput` for a size that is no multiple of `residents_per_row`, for places left without
    residents, for a margin that breaks its contract, and for more parts than neighbourhoods.
    """
    people, places = state.design.people, state.places
    rows, own = settled(people, places)
    counts = rows_by_age_and_sex(places, rows, age_sex_weights(people.age_sex, state.folder), own)
    leaves, before = places.leaves[own], int(rows[places.leaves[: own.start]].sum())
    last = np.cumsum(rows[leaves])
    total = int(last[-1])

    def fill(part: slice) -> Block:
        some = slice(*np.searchsorted(last, (part.start, part.stop), side="right"))
        return _filled(counts[some], leaves[some], before + part.start, (state.draws, state.year))

    parts = cut(total, max(1, round(total / BLOCK)), borders=np.concatenate(([0], last)))
    return _recorded(state, map_partitions(fill, parts, threads()), before)


def _filled(
    counts: NDArray[np.int64], leaves: NDArray[np.int32], start: int, stream: tuple[Draws, int]
) -> Block:
    """Return the residents of some neighbourhoods; counts [leaf, sex, age], start: rows made before these."""
    draws, year = stream
    combination = np.repeat(np.tile(np.arange(counts[0].size), len(counts)), counts.reshape(-1))
    sex, age = np.divmod(combination, OLDEST + 1)
    place = np.repeat(np.arange(len(counts)), counts.sum(axis=(1, 2)))
    number = np.arange(start, start + len(age), dtype=np.uint64)
    residents = Residents(
        place,
        age,
        sex,
        partner=uniforms(draws.stream(year, Event.PARTNER), number),
        at_home=uniforms(draws.stream(year, Event.CHILD, 1), number),
        noise=nearly_normal(bits(draws.stream(year, Event.HOUSEHOLD), number)),
        propensity=uniforms(draws.stream(year, Event.CHILD), number),
    )
    home = homes(residents)
    order = rows_sorted((2 * home + (age < ADULT_AGE)).astype(np.uint64))
    home = home[order]
    first = np.flatnonzero(np.diff(home, prepend=-1))
    return Block(
        age[order].astype(np.uint8),
        sex[order].astype(np.uint8),
        home.astype(np.uint32),
        leaves[place[order[first]]],
    )


def nearly_normal(drawn: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Return numbers [n] of mean 0 and deviation 1, never beyond 3.5: sums of four 16-bit parts of bits."""
    parts = drawn.view(np.uint16).reshape(-1, 4).sum(axis=1, dtype=np.float64)
    return np.asarray((parts - 2 * 65_535) / (65_536 / np.sqrt(3)))


def _recorded(state: State, blocks: list[Block], before: int) -> tuple[Persons, Households]:
    """Return the blocks as one book, with identities after the `before` of other parts, incomes and so on."""
    people = state.design.people
    nothing: NDArray[Any] = np.zeros(0, dtype=np.uint8)
    incomes = incomes_of(people.income, state.currency)
    made = _joined(blocks)
    age, sex, home, place = made.age, made.sex, made.home, made.place
    identity = np.arange(before + 1, before + len(age) + 1, dtype=np.uint64)
    weight = np.full(len(age), people.residents_per_row, dtype=np.int32)
    first = np.searchsorted(home, np.arange(len(place) + 1, dtype=np.uint32)).astype(np.int64)
    fifth = state.places.fifth[place]
    key = identity[first[:-1]]
    equivalised = drawn_incomes(key, fifth, incomes, state.draws.stream(state.year, Event.INCOME))
    ranks = standing_by_income(people.income, state.currency, fifth, equivalised)
    conditions = fall_ill(Sick(identity, age, sex, home, ranks), state.draws, state.year)
    # Members, income, segments and cells follow from the rest.
    households = Households(first, key, place, nothing, nothing, nothing, equivalised, weight[first[:-1]])
    persons = Persons(identity, age, sex, home, conditions, nothing, nothing, weight)
    return classified(persons, fifth, people.segments, state.folder), composed(households, age, weight)


def _joined(blocks: list[Block]) -> Block:
    """Return all blocks as one, homes numbered through."""
    before = np.cumsum([0, *(len(block.place) for block in blocks)])
    home = [block.home + np.uint32(n) for block, n in zip(blocks, before[:-1], strict=True)]
    return Block(
        np.concatenate([block.age for block in blocks]),
        np.concatenate([block.sex for block in blocks]),
        np.concatenate(home),
        np.concatenate([block.place for block in blocks]),
    )


def drawn_incomes(
    identity: NDArray[np.uint64], fifth: NDArray[np.uint8], incomes: Incomes, stream: np.uint64
) -> NDArray[np.int64]:
    """Return the equivalised income [h] in minor units of households by their identity [h] and fifth [h]."""
    drawn = np.empty(len(identity), dtype=np.int64)

    def task(rows: slice) -> None:
        rank = np.maximum(uniforms(stream, identity[rows]), 2.0**-54)  # never 0, whose quantile is no income
        drawn[rows] = np.rint(at_rank(incomes, fifth[rows], rank)).astype(np.int64)

    map_partitions(task, cut(len(identity), max(1, len(identity) // BLOCK)), threads())
    return drawn
