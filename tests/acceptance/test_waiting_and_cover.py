"""Waiting and private cover: one more long waiter per 1,000 goes with 2 % more private cover.

Besley, Hall and Preston 1999 (J Public Economics 72:155): Britain, where some 14 to 17 % of people held
supplementary cover; the delivery model's row E26 has the 2 %. Waits are turned into long waiters by an
exponential distribution with 60 admissions from the list per 1,000 a year (recalled, England in the 1990s).
"""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

import healthtrust
from healthtrust.package.waiting_demand import demand_by_waiting, weeks_per_long_waiter
from healthtrust.state import Delivered, State
from healthtrust.year import FLOW

MEAN_WAIT, ADMITTED = 18.0, 60.0
LATER = 10.0
USUAL = Delivered(MEAN_WAIT, MEAN_WAIT, 0.6, 0.6)


@pytest.fixture(scope="module")
def valley() -> State:
    """Forty thousand residents after step package, with supplementary cover on sale as shipped."""
    read = healthtrust.read_design("valley", ["package.top_up.supplementary=true"])
    state = healthtrust.opening(read.design, read.folder)
    for _, step in FLOW[:3]:
        state = step(state)
    return state


@pytest.fixture(scope="module")
def per_week(valley: State) -> float:
    """By what share demand rises with a week more."""
    wanting = demand_by_waiting(valley, (MEAN_WAIT, MEAN_WAIT + LATER), USUAL)["wanting"]
    return math.log(wanting[1] / wanting[0]) / LATER


def test_as_many_hold_cover_as_in_britain(valley: State) -> None:
    insuring = demand_by_waiting(valley, (MEAN_WAIT,), USUAL)["insuring"][0]
    assert 0.12 < insuring < 0.18


def test_one_more_long_waiter_per_thousand(per_week: float) -> None:
    rise = math.expm1(per_week * weeks_per_long_waiter(MEAN_WAIT, ADMITTED))
    assert 0.015 < rise < 0.035


def test_the_range_over_mean_waits_holds_two_per_cent(per_week: float) -> None:
    short, long = (math.expm1(per_week * weeks_per_long_waiter(weeks, ADMITTED)) for weeks in (13.0, 26.0))
    assert long < 0.02 < short < 0.08


def test_a_little_less_quality_is_no_rush_to_private_care(valley: State) -> None:
    """Eight per cent less of the index, as a step of the model may bring, adds a quarter, not three."""
    usual = demand_by_waiting(valley, (MEAN_WAIT,), USUAL)["wanting"][0]
    less = demand_by_waiting(valley, (MEAN_WAIT,), replace(USUAL, quality=0.552))["wanting"][0]
    assert 1.1 < less / usual < 1.4


def test_the_elasticity_to_waiting_is_low(per_week: float) -> None:
    assert 0.05 < per_week * MEAN_WAIT < 0.2
