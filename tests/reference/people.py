"""The slow, plain versions of the people step's rules: one person, one household, one condition at a time."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.draws import Draws, Event, mix, systematic
from healthtrust.people.conditions import Conditions
from healthtrust.people.health import yearly_changes
from healthtrust.people.segments import Rules
from healthtrust.people.vital import SHARE_OF_GIRLS, fertility, mortality
from healthtrust.records.households import Households
from healthtrust.records.persons import FEMALE, OLDEST, SEGMENTS, Persons
from healthtrust.state import State, known

Key = tuple[Draws, int, Event]


def segment_of_one(conditions: int, age: int, rules: list[tuple[str, int, int, int]]) -> str:
    """Go down the list until a rule (segment, from age, to age, conditions at least) fits."""
    for segment, youngest, oldest, fewest in rules:
        if youngest <= age <= oldest and bin(conditions).count("1") >= fewest:
            return segment
    raise ValueError("no rule fits")


def expected_shares_of_one(chances: list[list[float]], age: int, rules: Rules) -> list[float]:
    """Add up every pattern of conditions; chances: a list of prevalences for each tenth of income."""
    shares = [0.0] * len(SEGMENTS)
    for tenth in chances:
        for pattern in product([0, 1], repeat=len(tenth)):
            chance = np.prod([p if has else 1 - p for has, p in zip(pattern, tenth, strict=True)])
            shares[rules.segment[min(age, OLDEST), sum(pattern)]] += float(chance) / len(chances)
    return shares


def by_income_of_one(prevalence: float, ratio: float) -> list[float]:
    """Find by bisection the level at which the mean over ten tenths of income is the prevalence."""
    shifts = [np.log(ratio) * (0.45 - 0.1 * tenth) for tenth in range(10)]
    low, high = -60.0, 60.0
    for _ in range(200):
        level = (low + high) / 2
        mean = sum(1 / (1 + np.exp(-(level + shift))) for shift in shifts) / 10
        low, high = (level, high) if mean < prevalence else (low, level)
    return [float(1 / (1 + np.exp(-(level + shift)))) for shift in shifts]


def scale_of_one(ages: list[int]) -> float:
    """Count one for the first member, a half for others of 14 and over, three tenths for younger children."""
    over_14 = sum(age >= 14 for age in ages)
    return 1 + 0.5 * max(over_14 - 1, 0) + 0.3 * (len(ages) - over_14 - (over_14 == 0))


def conditions_of_one(
    person: int, had: int, chances: tuple[NDArray[np.float64], NDArray[np.float64]], key: Key
) -> int:
    """Let each condition begin or end by the person's own luck; chances [condition] to begin and to end."""
    draws, year, event = key
    now = had
    for c in range(len(chances[0])):
        chance = chances[1][c] if had >> c & 1 else chances[0][c]
        if int(mix(draws.stream(year, event, c), np.uint64(person))) < int(chance * 2**64):
            now ^= 1 << c
    return now


def deaths_and_births_of_one(state: State, row: int) -> tuple[int, int, int]:
    """Return who is left of a row, and the girls and boys born to it."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    identity, age = persons.identity[row], min(int(persons.age[row]), OLDEST)
    fifth = int(state.places.fifth[households.place[persons.household[row]]])
    rate = mortality("england-2011")[age, persons.sex[row], fifth - 1]
    events = (Event.DEATH, Event.BIRTH, Event.BIRTH_SEX)
    luck = {event: np.uint64(mix(state.draws.stream(state.year, event), identity)) for event in events}
    weight = int(persons.weight[row])
    left = weight - int(systematic(weight, 1 - np.exp(-rate), luck[Event.DEATH]))
    chance = float(fertility("england-2011")[age]) if persons.sex[row] == FEMALE else 0.0
    born = int(systematic(left, chance, luck[Event.BIRTH]))
    girls = int(systematic(born, SHARE_OF_GIRLS, luck[Event.BIRTH_SEX]))
    return left, girls, born - girls


def onset_of_one(table: Conditions, prevalence: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Return the yearly chances that each condition begins and ends, checked one by one."""
    begins, ends = yearly_changes(prevalence)
    for c, age in product(range(table.count), range(OLDEST)):
        now, later = prevalence[c, age], prevalence[c, age + 1]
        # Those who have it next year are those who keep it and those who get it.
        np.testing.assert_allclose(now * (1 - ends[c, age]) + (1 - now) * begins[c, age], later, atol=1e-12)
    return begins, ends


def members_of(persons: Persons, households: Households) -> list[list[int]]:
    """Return the rows of each household."""
    return [list(range(households.first[h], households.first[h + 1])) for h in range(households.rows)]
