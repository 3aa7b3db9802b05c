"""Beds, room for the list, and overflow in closed form."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.deliver.response.beds import occupied, room_for_elective
from healthtrust.deliver.response.overflow import days_waited, load_at, turned_away
from healthtrust.ground.errors import InvalidInput
from tests.reference.queues_plain import lost, states


def test_nothing_is_lost_up_to_what_is_safe_and_more_above() -> None:
    full = occupied(365 * 100 * np.array([0.5, 0.85, 0.90, 0.95]), 100.0)
    assert full.occupancy == pytest.approx([0.5, 0.85, 0.90, 0.95])
    assert full.delay_days / full.days == pytest.approx([0, 0, 0.05, 0.10], abs=1e-12)


def test_what_is_safe_and_what_is_lost_may_differ_by_draw() -> None:
    full = occupied(36_500 * 0.9, np.full(3, 100.0), safe=np.array([0.8, 0.85, 0.9]), delay_per_step=0.02)
    assert full.delay_days == pytest.approx(0.02 * 32_850 * np.array([2, 1, 0]), abs=1e-6)


def test_more_bed_days_than_there_are_show_as_occupancy_above_one() -> None:
    assert occupied(40_000.0, 100.0).occupancy == pytest.approx(40_000 / 36_500)


def test_emergencies_come_first_and_the_list_has_what_remains_below_the_ceiling() -> None:
    emergency = np.array([0.0, 20_000.0, 33_580.0, 36_000.0])
    room = room_for_elective(100.0, emergency, 2.0)
    assert room == pytest.approx([16_790, 6_790, 0, 0])
    assert room_for_elective(100.0, emergency, 4.0) == pytest.approx(room / 2)
    assert room_for_elective(100.0, 36_000.0, 2.0, ceiling=1.0) == pytest.approx(250)


@pytest.mark.parametrize("beds", [0.0, -1.0, np.array([10.0, 0.0]), np.nan])
def test_a_place_without_beds_is_refused(beds: float) -> None:
    with pytest.raises(InvalidInput, match="beds"):
        occupied(10.0, beds)
    with pytest.raises(InvalidInput, match="beds"):
        room_for_elective(beds, 10.0, 2.0)


def test_a_stay_without_days_is_refused() -> None:
    with pytest.raises(InvalidInput, match="stay"):
        room_for_elective(10.0, 10.0, 0.0)


@pytest.mark.parametrize(
    ("beds", "load"),
    [(1, 0.1), (30, 27), (200, 170), (1000, 900), (1000, 1900), (30, 400), (50, 1e4), (9_000, 8_950)],
)
def test_erlang_s_formula_equals_its_recursion_however_crowded(beds: int, load: float) -> None:
    assert turned_away(beds, load) == pytest.approx(lost(beds, load), rel=1e-9)


def test_part_of_a_bed_lies_between_its_neighbours() -> None:
    chances = turned_away(np.array([30.0, 30.5, 31.0]), 27.0)
    assert (np.diff(chances) < 0).all()
    assert chances[1] == pytest.approx(np.sqrt(chances[0] * chances[2]), rel=5e-3)


def test_waiting_for_a_bed_equals_births_and_deaths_counted_one_by_one() -> None:
    chances = states(20, 17.0, room=1_000)
    waiting = sum(chance * (k - 20) for k, chance in enumerate(chances) if k > 20)
    assert days_waited(20, 17.0) == pytest.approx(waiting / 17.0, rel=1e-9)
    assert days_waited(20, np.array([20.0, 25.0])).tolist() == [np.inf, np.inf]


def test_the_load_found_gives_the_occupancy_asked_for() -> None:
    full, beds = np.array([0.3, 0.85, 0.95, 0.995]), np.array([10.0, 60.0, 200.0, 1000.0])
    load = load_at(full, beds)
    assert load * (1 - turned_away(beds, load)) / beds == pytest.approx(full, rel=1e-9)


def test_crises_are_rare_at_85_per_cent_and_regular_at_90() -> None:
    """Bagust, Place and Posnett 1999: discernible above about 85 %, regular shortages from 90 %."""
    full = 365 * turned_away(200.0, load_at(np.array([0.80, 0.85, 0.90, 0.95]), 200.0))
    assert full[0] < 0.25
    assert 0.5 < full[1] < 2
    assert 4 < full[2] < 8
    assert full[3] > 20


def test_a_pool_of_sixty_beds_loses_what_the_rule_says_at_90_per_cent() -> None:
    beds = np.array([40.0, 62.0, 200.0])
    assert days_waited(beds, 0.90 * beds) == pytest.approx([0.103, 0.052, 0.0047], rel=0.05)
    ruled = occupied(0.9 * 365 * beds, beds)
    assert (ruled.delay_days / ruled.days) == pytest.approx(0.05)


def test_peaked_arrivals_overflow_more() -> None:
    even, peaked = turned_away(100.0, 90.0), turned_away(100.0, 90.0, peakedness=2.0)
    assert peaked > 1.5 * even
    assert turned_away(100.0, 90.0, peakedness=1.0) == even
