"""The closed forms of waiting list, ward and crowding-out, against simulations of single persons with SimPy.

What is simulated knows nothing of the closed forms. A mean agrees when it lies within 3.5 standard errors of
the formula, and the same test refuses a formula that is a little wrong; standard errors are those of
independent runs, or of stretches of five years.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from healthtrust.deliver.response.beds import room_for_elective
from healthtrust.deliver.response.overflow import days_waited, load_at, turned_away
from healthtrust.deliver.response.waiting import Rules, at_rest, one_year
from tests.reference.queues_simulated import Hospital, WaitingList, Ward

RULES = Rules(-0.3, 10.0, target_weeks=0.0, leak_share=0.05, leak_elasticity=0.5)
WANTED = np.array([2_000.0])
REST = at_rest(WANTED, 10.0, RULES)
STAY = 5.0
WARM, YEARS = 5, 60
RUNS = range(100, 112)
"""Seeds."""


def errors_off(values: list[float] | np.ndarray, expected: float) -> float:
    """By how many standard errors the mean of independent values misses what is expected."""
    seen = np.asarray(values, dtype=float)
    return float(abs(seen.mean() - expected) / (seen.std(ddof=1) / np.sqrt(len(seen))))


def waiting_list(slots: float, seed: int) -> WaitingList:
    return WaitingList(2_000.0, slots, 10.0, -0.3, 0.05, 0.5, seed)


@cache
def long_list() -> WaitingList:
    return waiting_list(float(REST.capacity[0]), seed=1).run(YEARS, begin_with=round(float(REST.listed[0])))


# The waiting list


def test_waits_are_weeks_times_list_over_slots() -> None:
    """Little's law: 0.5 % shorter where 5 % of the list go private in a year, who leave before their turn."""
    seen = long_list()
    waited = 52 * np.mean(seen.waits[round(WARM * seen.slots) :])
    formula = 52 * np.mean(seen.daily[365 * WARM :]) / seen.slots
    assert waited == pytest.approx(formula, rel=0.01)
    assert waited == pytest.approx(formula * (1 - 0.05 * formula / 52 / 2), rel=0.002)


def test_a_random_list_rests_where_the_closed_form_does() -> None:
    seen = long_list()
    listed = np.mean(np.reshape(seen.daily[365 * WARM : 365 * YEARS], (-1, 5 * 365)), axis=1)
    assert errors_off(listed, float(REST.listed[0])) < 3.5
    assert errors_off(listed, 0.95 * float(REST.listed[0])) > 3.5
    assert seen.left / YEARS == pytest.approx(0.05 * float(REST.listed[0]), rel=0.1)


def test_a_random_list_follows_the_closed_form_after_slots_are_cut() -> None:
    """Eight years after one slot in twelve is lost: the mean of 20 lists is the annual rule's."""
    slots = float(REST.capacity[0]) * 11 / 12
    lists = [waiting_list(slots, seed).run(8.01, round(float(REST.listed[0]))) for seed in range(20)]
    ruled = REST._replace(capacity=np.array([slots]))
    for year in range(1, 9):
        ruled, _, _ = one_year(ruled, WANTED, np.array([1e9]), RULES)
        seen = [seen.daily[365 * year] for seen in lists]
        assert errors_off(seen, float(ruled.listed[0])) < 3.5
        assert errors_off(seen, float(REST.listed[0])) > 3.5


def test_with_spare_slots_chance_alone_makes_less_than_the_shortest_wait() -> None:
    """So the floor under the wait stands for booking, not for a queue."""
    joining = 2_000.0 * (2.0 / 10.0) ** -0.3
    seen = waiting_list(1.05 * joining, seed=3).run(5, begin_with=0)
    assert 52 * np.mean(seen.waits) < 0.25 * RULES.shortest_weeks


# The ward


def lognormal(chance: np.random.Generator) -> float:
    return chance.lognormal(np.log(STAY) - 0.5, 1.0)


def exponential(chance: np.random.Generator) -> float:
    return chance.exponential(STAY)


@pytest.mark.parametrize(("beds", "full"), [(60, 0.85), (200, 0.90)])
def test_erlang_tells_how_many_find_no_bed_and_how_full_it_is(beds: int, full: float) -> None:
    """Stays are far from exponential, and a twentieth of beds fewer would show."""
    load = float(load_at(full, beds))
    days = 6_000 * STAY / load
    wards = [Ward(beds, load / STAY, lognormal, seed).run(days, warm=60) for seed in RUNS]
    lost = [ward.lost / ward.came for ward in wards]
    assert errors_off(lost, float(turned_away(beds, load))) < 3.5
    assert errors_off(lost, float(turned_away(beds - beds // 20, load))) > 3.5
    assert errors_off([ward.used / (beds * days) for ward in wards], full) < 3.5


@pytest.mark.parametrize(("beds", "full"), [(30, 0.80), (60, 0.85)])
def test_days_waited_for_a_bed_follow_the_closed_form(beds: int, full: float) -> None:
    load = full * beds
    wards = [
        Ward(beds, load / STAY, exponential, seed, waits_for_bed=True).run(6_000 * STAY / load, warm=100)
        for seed in RUNS
    ]
    waited = [ward.waited / ward.used for ward in wards]
    assert errors_off(waited, float(days_waited(beds, load))) < 3.5
    assert errors_off(waited, float(days_waited(beds + beds // 10, load))) > 3.5


def test_those_who_come_in_threes_overflow_as_hayward_says() -> None:
    """Parties of m with exponential stays have the peakedness z = 1 + (m − 1) / 2."""
    ward = Ward(90, 81 / STAY, exponential, seed=1, party=3).run(50_000 * STAY / 81, warm=60)
    lost = ward.lost / ward.came
    assert lost == pytest.approx(float(turned_away(90, 81.0, peakedness=2.0)), rel=0.06)
    assert lost > 1.7 * turned_away(90, 81.0)


# Emergencies crowd out elective care


def treated_over_rule(slots_over_room: float) -> float:
    """What is treated, over min(theatre, room), where room is that of the emergencies that came."""
    coming, stay, days = 22.0, 3.0, 1_200
    slots = slots_over_room * float(room_for_elective(200.0, coming * STAY * 365, stay)) / 365
    seen = Hospital(200, 0.92, coming, slots, STAY, stay, seed=1).run(days, warm=100)
    room = float(room_for_elective(200.0, seen.emergency_days / days * 365, stay)) / 365
    return seen.treated / days / min(slots, room)


@pytest.mark.parametrize("slots_over_room", [0.5, 0.8, 1.25, 2.0])
def test_as_many_are_treated_as_slots_or_beds_allow(slots_over_room: float) -> None:
    assert treated_over_rule(slots_over_room) == pytest.approx(1, abs=0.025)


def test_where_slots_just_fit_the_beds_chance_costs_some_of_both() -> None:
    assert 0.93 < treated_over_rule(1.0) < 0.985


def test_each_emergency_day_takes_the_place_of_an_elective_day() -> None:
    few, many = (
        Hospital(200, 0.92, coming, 60.0, STAY, 3.0, seed=2).run(800, warm=50) for coming in (18.0, 26.0)
    )
    fewer = 3.0 * (few.treated - many.treated)
    assert fewer == pytest.approx(many.emergency_days - few.emergency_days, rel=0.1)
