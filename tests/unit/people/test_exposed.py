"""What programmes do by place: today's spending changes nothing, more lowers risks, less raises them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from healthtrust.ground.draws import Draws, Event
from healthtrust.people.change import change, live_and_die
from healthtrust.people.conditions import read_conditions
from healthtrust.people.exposed import (
    begun,
    hazards,
    prevalence_by_place,
    scaled_to,
    spent_on_factors,
    year_on,
)
from healthtrust.people.exposure import shipped_factors
from healthtrust.people.health import Pushed, Sick, change_compiled, change_plain
from healthtrust.people.vital import mortality
from healthtrust.state import State, known
from tests.small import small_state

FACTORS = shipped_factors()
FIFTH = np.array([0, 5, 1], dtype=np.uint8)
TODAY = np.full((3, len(FACTORS.codes)), 4.0)


def after(spent: np.ndarray, years: int = 15) -> np.ndarray:
    exposure = begun(FIFTH, TODAY)
    for year in range(years):
        exposure = year_on(exposure, spent, FIFTH, year)
    return exposure


def test_todays_spending_leaves_prevalence_on_its_trend() -> None:
    exposure, start = after(TODAY), prevalence_by_place(FIFTH, FACTORS)
    np.testing.assert_allclose(exposure[0], exposure[3])
    np.testing.assert_allclose(exposure[1], np.clip(start + 15 * FACTORS.trend, 0, 1), atol=1e-12)


def test_effects_follow_the_written_out_recursion() -> None:
    factor, place = FACTORS.codes.index("obesity"), 2
    reach, scale = FACTORS.reach[factor], FACTORS.scale[factor]
    net, lagged = 0.0, (x := float(prevalence_by_place(FIFTH, FACTORS)[place, factor]))
    start = x
    for year in range(15):
        lagged += (x - lagged) / FACTORS.lag[factor]
        net = (1 - FACTORS.relapse[factor]) * net + reach * (np.exp(-4.0 / scale) - np.exp(-12.0 / scale))
        usual = start + FACTORS.trend[factor] * (year + 1)
        x = usual * np.exp(-net / usual)
    exposure = after(3 * TODAY)
    assert exposure[1, place, factor] == pytest.approx(x)
    assert exposure[2, place, factor] == pytest.approx(lagged)
    assert exposure[0, place, factor] - exposure[3, place, factor] == pytest.approx(net)


def test_what_lapses_brings_back_as_many_as_it_had_taken_off() -> None:
    start = prevalence_by_place(FIFTH, FACTORS)
    kept_up, effect, prevalence = begun(FIFTH, TODAY)[3], *after(0 * TODAY, 30)[:2]
    lapsed = np.clip(np.clip(start + 30 * FACTORS.trend, 0, 1) + kept_up - effect, 0, 1)
    np.testing.assert_allclose(prevalence, lapsed)


def test_more_lowers_every_risk_and_less_raises_it() -> None:
    more, usual, less = (hazards(after(spent), FIFTH) for spent in (3 * TODAY, TODAY, 0 * TODAY))
    assert (more.death < usual.death).all() and (usual.death < less.death).all()
    touched = (FACTORS.on_condition != 1).any(axis=0)
    assert touched.sum() >= 6
    assert (more.onset[:, touched] < usual.onset[:, touched]).all()
    assert (less.onset[:, ~touched] == 1).all()


def test_nothing_has_changed_on_the_first_day() -> None:
    start = hazards(begun(FIFTH, TODAY), FIFTH)
    np.testing.assert_array_equal(start.death, 1.0)
    np.testing.assert_array_equal(start.onset, 1.0)


def test_the_poor_are_exposed_more_and_the_country_lies_between() -> None:
    country, rich, poor = prevalence_by_place(FIFTH, FACTORS)
    assert (poor > country).all() and (country > rich).all()


def test_money_reaches_the_factor_its_programme_acts_on() -> None:
    names = ("stop-smoking services and tobacco control", "a programme of our own")
    spent = spent_on_factors(names, np.array([[60_000, 10_000], [0, 0]]), np.array([100, 0]), 100)
    assert spent[0, FACTORS.codes.index("smoking")] == 6.0
    assert spent.sum() == 6.0
    assert scaled_to(None, spent, 7.0) is spent
    np.testing.assert_allclose(scaled_to(3.5, spent, 7.0), spent / 2)
    assert scaled_to(100.0, spent * 0, 0.0)[0, FACTORS.codes.index("smoking")] == pytest.approx(22.0)


@pytest.fixture(scope="module")
def town() -> State:
    state = small_state(people={"size": 30_000, "programmes_act": True})
    exposure = begun(state.places.fifth, np.zeros((7, len(FACTORS.codes))))
    exposure[2, state.places.names.index("Upton Hill")] = 0.0
    return state.replace(carried=dataclasses.replace(state.carried, exposure=exposure))


def test_each_place_dies_at_its_own_risk() -> None:
    state = small_state(people={"size": 4_000_000, "residents_per_row": 1_000})
    exposure = begun(state.places.fifth, np.zeros((7, len(FACTORS.codes))))
    exposure[2, 2] = 1.0
    pushed = state.replace(carried=dataclasses.replace(state.carried, exposure=exposure))
    persons, households = known(state.persons, "people"), known(state.households, "people")
    left = live_and_die(pushed, persons, households).left
    place = households.place[persons.household]
    ratio = hazards(exposure, state.places.fifth).death
    assert ratio[2] > 1.3
    rate = mortality("england-2011")[persons.age, persons.sex, state.places.fifth[place] - 1] * ratio[place]
    for one in state.places.leaves:
        here = place == one
        expected = ((1 - np.exp(-rate)) * persons.weight)[here].sum()
        assert (persons.weight - left)[here].sum() == pytest.approx(expected, rel=0.04)


def test_a_ratio_of_one_is_as_if_nothing_acted(town: State) -> None:
    plain = town.replace(carried=dataclasses.replace(town.carried, exposure=None))
    with_exposure, without = change(town), change(plain)
    place = known(town.households, "people").place[with_exposure[2]][with_exposure[0].household]
    elsewhere = with_exposure[0].identity[place != town.places.names.index("Upton Hill")]
    kept = np.isin(with_exposure[0].identity, elsewhere) & (with_exposure[0].age > 0)
    there = np.isin(without[0].identity, elsewhere) & (without[0].age > 0)
    np.testing.assert_array_equal(with_exposure[0].conditions[kept], without[0].conditions[there])
    assert with_exposure[0].conditions.sum() != without[0].conditions.sum()


@pytest.mark.parametrize("setting", [("HEALTHTRUST_THREADS", "1"), ("HEALTHTRUST_THREADS", "7"),
                                     ("HEALTHTRUST_ENGINE", "numpy")])  # fmt: skip
def test_threads_partitions_and_engine_change_nothing(
    town: State, setting: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = change(town)
    monkeypatch.setenv(*setting)
    again = change(town)
    assert usual[3:] == again[3:]
    np.testing.assert_array_equal(usual[0].conditions, again[0].conditions)
    np.testing.assert_array_equal(usual[0].weight, again[0].weight)


def test_a_condition_begins_as_much_less_often_as_its_ratio_says() -> None:
    count, conditions = 100_000, read_conditions().count
    number = np.arange(count)
    sick = Sick(
        number.astype(np.uint64), np.full(count, 60, np.uint8), np.zeros(count, np.uint8),
        number.astype(np.uint32), np.zeros(count, np.uint8),
    )  # fmt: skip
    changes = np.full((101 * 2 * 50, conditions, 2), 2**61, dtype=np.uint64)
    streams = np.array([Draws(5).stream(1, Event.ONSET, c) for c in range(conditions)], dtype=np.uint64)
    pushed = Pushed((number % 2).astype(np.int32), np.array([[0.4] * conditions, [12.0] * conditions]))
    healthy, everything = np.zeros(count, np.uint16), np.full(count, 2**conditions - 1, np.uint16)
    for before, shares in ((healthy, (0.05, 1.0)), (everything, (0.875, 0.875))):
        one, other = before.copy(), before.copy()
        change_compiled(one, sick, changes, streams, pushed)
        change_plain(other, sick, changes, streams, pushed)
        np.testing.assert_array_equal(one, other)
        for place, share in enumerate(shares):
            assert ((one[place::2] >> 3) & 1).mean() == pytest.approx(share, abs=0.006)
