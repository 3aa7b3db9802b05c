"""Illness comes and goes so that prevalence by age stays; both kernels agree to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.draws import Draws, Event
from healthtrust.people.conditions import by_income, read_conditions
from healthtrust.people.health import (
    NOWHERE,
    Sick,
    change_compiled,
    change_plain,
    fall_ill,
    one_year_on,
    standing,
)
from tests.reference.people import conditions_of_one, onset_of_one

PREVALENCE = by_income(read_conditions())


def people(count: int, age: int | None = None) -> Sick:
    number = np.arange(count)
    ages = number * 7 % 121 if age is None else np.full(count, age)
    home = np.sort(number // 2).astype(np.uint32)
    fifth, tenth = number[: home[-1] + 1] % 5 + 1, number[: home[-1] + 1] % 7
    ranks = standing(fifth.astype(np.uint8), tenth.astype(np.uint8))
    return Sick(
        number.astype(np.uint64) + 10, ages.astype(np.uint8), (number % 2).astype(np.uint8), home, ranks
    )


def test_yearly_changes_keep_prevalence_by_age() -> None:
    onset_of_one(read_conditions(), PREVALENCE)


def test_each_person_is_ill_by_their_own_luck() -> None:
    sick, draws = people(300), Draws(3)
    found = fall_ill(sick, draws, 2027)
    begins, ends = onset_of_one(read_conditions(), PREVALENCE)
    later = one_year_on(found, sick, draws, 2027)
    for i in range(300):
        rank = sick.standing[sick.household[i]]
        place = (min(int(sick.age[i]), 100), sick.sex[i], rank // 10, rank % 10)
        at = (slice(None), *place)
        key = (draws, 2027)
        made = conditions_of_one(
            int(sick.identity[i]), 0, (PREVALENCE[at], PREVALENCE[at] * 0), (*key, Event.CONDITION)
        )
        assert found[i] == made
        assert later[i] == conditions_of_one(
            int(sick.identity[i]), made, (begins[at], ends[at]), (*key, Event.ONSET)
        )


def test_prevalence_is_what_it_should_be_and_moves_on_with_age() -> None:
    sick, draws = people(200_000, age=60), Draws(1)
    ill = fall_ill(sick, draws, 2027)
    later = one_year_on(ill, sick, draws, 2027)
    at = sick.standing[sick.household]
    for c in range(len(PREVALENCE)):
        for conditions, age in ((ill, 60), (later, 61)):
            expected = PREVALENCE[c, age][sick.sex, at // 10, at % 10].mean()
            found = ((conditions >> c) & 1).mean()
            assert abs(found - expected) < 4 * np.sqrt(expected / 200_000)


@pytest.mark.parametrize("count", [1, 2_001, 40_000])
def test_the_two_kernels_give_the_same_bits(count: int) -> None:
    sick = people(count)
    changes = np.stack([np.arange(101 * 2 * 50, dtype=np.uint64) * np.uint64(2**50)] * 16, axis=1)
    changes = np.ascontiguousarray(np.stack([changes, changes[::-1]], axis=2))
    streams = np.array([Draws(5).stream(1, Event.ONSET, c) for c in range(16)], dtype=np.uint64)
    before = (np.arange(count) * 977 % 65_536).astype(np.uint16)
    compiled, plain = before.copy(), before.copy()
    change_compiled(compiled, sick, changes, streams, NOWHERE)
    change_plain(plain, sick, changes, streams, NOWHERE)
    np.testing.assert_array_equal(compiled, plain)
    assert count < 10 or (compiled != before).mean() > 0.5


@pytest.mark.parametrize("setting", [("HEALTHTRUST_THREADS", "1"), ("HEALTHTRUST_THREADS", "7"),
                                     ("HEALTHTRUST_ENGINE", "numpy")])  # fmt: skip
def test_threads_partitions_and_engine_change_nothing(
    setting: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sick = people(30_000)
    usual = fall_ill(sick, Draws(3), 2027)
    monkeypatch.setenv(*setting)
    np.testing.assert_array_equal(fall_ill(sick, Draws(3), 2027), usual)
