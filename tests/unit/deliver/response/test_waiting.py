"""The waiting list: conserved, never negative, at rest where it should be, and steady in between."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.deliver.response.waiting import Rules, Waiting, at_rest, joined, one_year
from healthtrust.ground.errors import InvalidInput
from tests.reference.queues_plain import Day

RULES = Rules(
    demand_elasticity=-0.1, usual_weeks=10.0, target_weeks=6.0, leak_share=0.0525, leak_elasticity=0.5
)
WANTED = np.array([16_000.0])
ENOUGH = np.array([1e9])


def after(
    years: int, waiting: Waiting, wanted: np.ndarray, room: np.ndarray, rules: Rules = RULES
) -> Waiting:
    for _ in range(years):
        waiting, _, _ = one_year(waiting, wanted, room, rules)
    return waiting


@pytest.mark.parametrize("weeks", [2.0, 4.0, 10.0, 30.0])
def test_a_list_at_rest_stays_there_for_forty_years(weeks: float) -> None:
    rest = at_rest(WANTED, weeks, RULES)
    then = after(40, rest, WANTED, rest.capacity)
    assert np.allclose(then, rest, rtol=1e-9)
    assert rest.weeks == weeks


def test_a_list_at_rest_is_the_same_for_draws_together_or_alone() -> None:
    wanted = np.array([9_000.0, 16_000.0, 20_000.0])
    slopes = np.array([-0.3, -0.1, 0.0])
    together = after(5, at_rest(wanted, 10.0, RULES), 1.1 * wanted, ENOUGH, Rules(slopes, 10.0))
    for i in range(3):
        alone = after(
            5,
            at_rest(wanted[i : i + 1], 10.0, RULES),
            1.1 * wanted[i : i + 1],
            ENOUGH,
            Rules(slopes[i], 10.0),
        )
        assert [column[i] for column in together] == [column[0] for column in alone]


def test_nobody_is_treated_who_is_not_there() -> None:
    short = Waiting(np.array([10.0]), np.array([5_000.0]), np.array([2.0]))
    then, treated, left = one_year(short, np.array([100.0]), ENOUGH, RULES)
    assert treated == pytest.approx(10 + joined(short, then, treated, left))
    assert (then.listed, left, then.weeks) == (0, 0, 2)


def test_beds_bound_who_is_treated_and_people_wait_for_them() -> None:
    rest = at_rest(WANTED, 10.0, RULES)
    then, treated, _ = one_year(rest, WANTED, 0.9 * rest.capacity, RULES)
    assert treated == 0.9 * rest.capacity
    assert then.capacity == rest.capacity
    assert then.weeks == pytest.approx(52 * then.listed / treated)
    assert then.weeks > 14


def test_without_any_room_the_wait_is_the_longest_and_the_list_grows() -> None:
    rest = at_rest(WANTED, 10.0, RULES)
    then, treated, _ = one_year(rest, WANTED, np.zeros(1), RULES)
    assert treated == 0
    assert then.weeks == RULES.longest_weeks
    assert rest.listed < then.listed < rest.listed + WANTED


def test_capacity_that_is_not_needed_goes_only_while_waits_are_below_target() -> None:
    slack = Waiting(np.array([1_500.0]), np.array([20_000.0]), np.array([3.9]))
    then, treated, left = one_year(slack, WANTED, ENOUGH, RULES)
    demand = joined(slack, then, treated, left)
    assert then.capacity == pytest.approx(20_000 - (20_000 - demand) / 3)
    long = slack._replace(listed=np.array([8_000.0]))
    assert one_year(long, WANTED, ENOUGH, RULES)[0].capacity == 20_000
    rules = Rules(usual_weeks=10.0, target_weeks=6.0)
    assert after(60, slack, WANTED, ENOUGH, rules).capacity == pytest.approx(WANTED * 0.2**-0.1, rel=1e-3)


def test_capacity_never_grows_by_itself() -> None:
    scarce = Waiting(np.array([500.0]), np.array([10_000.0]), np.array([2.6]))
    assert one_year(scarce, WANTED, ENOUGH, RULES)[0].capacity == 10_000


def test_more_go_private_where_waits_are_long() -> None:
    rest = at_rest(WANTED, 10.0, RULES)
    share = one_year(rest, WANTED, ENOUGH, RULES)[2] / rest.listed
    longer = rest._replace(listed=4 * rest.listed)
    left = one_year(longer, WANTED, ENOUGH, RULES)[2]
    assert share == pytest.approx(0.0525)
    assert left / longer.listed > 1.5 * share
    assert left < longer.listed


def test_a_part_of_demand_that_goes_private_is_that_part_at_rest() -> None:
    rules = Rules(usual_weeks=10.0, leak_share=52 * 0.01 / (10 * 0.99))
    rest = at_rest(WANTED, 10.0, rules)
    assert one_year(rest, WANTED, ENOUGH, rules)[2] / WANTED == pytest.approx(0.01)


@pytest.mark.parametrize("cut", [0.8, 0.9, 0.97, 1.0, 1.02])
@pytest.mark.parametrize(
    ("elasticity", "leak", "leak_elasticity"),
    [(-0.05, 0.05, 0.5), (-0.1, 0.05, 0.5), (-0.3, 0.05, 0.5), (-0.1, 0.3, 1.0)],
)
def test_a_year_at_once_is_a_year_of_days(
    cut: float, elasticity: float, leak: float, leak_elasticity: float
) -> None:
    """Against 365 steps a year for ten years after slots change: within 3 % of the list."""
    rules = Rules(elasticity, 10.0, target_weeks=0.0, leak_share=leak, leak_elasticity=leak_elasticity)
    waiting = at_rest(WANTED, 10.0, rules)
    slots = cut * waiting.capacity
    day = Day(float(waiting.listed[0]), float(slots[0]), 10.0)
    waiting = waiting._replace(capacity=slots)
    for _ in range(10):
        waiting, _, _ = one_year(waiting, WANTED, ENOUGH, rules)
        for _ in range(365):
            day.passes(16_000.0, elasticity, leak, leak_elasticity)
        assert waiting.listed[0] == pytest.approx(day.listed, rel=0.03)


def test_a_short_list_with_a_strong_answer_does_not_swing() -> None:
    rules = Rules(-0.5, 4.0, target_weeks=0.0)
    rest = at_rest(WANTED, 4.0, rules)
    waiting = rest._replace(listed=1.3 * rest.listed)
    for _ in range(6):
        gap = abs(waiting.listed - rest.listed)
        waiting, _, _ = one_year(waiting, WANTED, ENOUGH, rules)
        assert abs(waiting.listed - rest.listed) < 0.25 * gap + 1e-6


def test_a_small_shortfall_of_slots_makes_a_long_wait() -> None:
    """D = v (w/w₀)^e comes down to S at w = w₀ (S/v)^(1/e): at e = −0.1, 5 % fewer slots mean 67 % longer."""
    rules = Rules(-0.1, 10.0, target_weeks=0.0)
    rest = at_rest(WANTED, 10.0, rules)
    then = after(200, rest, WANTED, 0.95 * rest.capacity, rules)
    assert then.weeks == pytest.approx(10 * 0.95 ** (1 / -0.1), rel=1e-6)


def test_rules_that_cannot_be_are_refused_all_at_once() -> None:
    with pytest.raises(InvalidInput) as refusal:
        Rules(0.2, 1.0, capacity_time=0.5, leak_share=np.array([0.1, 1.5]), leak_elasticity=-1.0)
    told = str(refusal.value)
    for name in ("demand_elasticity", "usual_weeks", "capacity_time", "leak_share", "leak_elasticity"):
        assert f"waiting, {name}" in told
    assert told.endswith("5 problems")


@pytest.mark.parametrize("weeks", [1.0, 600.0, np.nan])
def test_a_list_cannot_rest_at_waits_that_cannot_be(weeks: float) -> None:
    with pytest.raises(InvalidInput, match="rests"):
        at_rest(WANTED, weeks, RULES)
