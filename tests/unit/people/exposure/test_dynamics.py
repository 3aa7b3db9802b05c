"""Programmes lower prevalence with diminishing returns, wear off, and are felt with a lag."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.exposure import begin, on_trend, one_year_on, shipped_factors
from tests.reference.exposure import exposure_of_one

FACTORS = shipped_factors()
COUNT = len(FACTORS.codes)


def test_forty_years_are_those_of_the_plain_loop() -> None:
    spending = np.random.default_rng(3).uniform(0, 12, (40, COUNT))
    course = [begin(FACTORS)]
    for year in range(40):
        course.append(one_year_on(course[-1], spending[year], FACTORS, year))
    for r in range(COUNT):
        plain = exposure_of_one(
            spending[:, r].tolist(),
            *(float(each[r]) for each in (FACTORS.prevalence, FACTORS.trend, FACTORS.reach, FACTORS.scale)),
            relapse=float(FACTORS.relapse[r]),
            lag=float(FACTORS.lag[r]),
        )
        np.testing.assert_allclose([[column[r] for column in year] for year in course], plain, atol=1e-12)


def test_without_spending_and_trend_nothing_changes() -> None:
    still = replace(FACTORS, trend=np.zeros(COUNT))
    now = begin(still)
    for year in range(40):
        now = one_year_on(now, np.zeros(COUNT), still, year)
    np.testing.assert_array_equal(now.prevalence, still.prevalence)
    np.testing.assert_array_equal(now.lagged, still.prevalence)


def test_money_of_the_first_year_lowers_risks_in_the_third() -> None:
    after = one_year_on(begin(FACTORS), np.ones(COUNT), FACTORS, 0)
    later = one_year_on(after, np.zeros(COUNT), FACTORS, 1)
    never = one_year_on(one_year_on(begin(FACTORS), np.zeros(COUNT), FACTORS, 0), np.zeros(COUNT), FACTORS, 1)
    np.testing.assert_array_equal(after.lagged, FACTORS.prevalence)
    assert (later.lagged < never.lagged).all()


def test_the_second_pound_does_less_than_the_first_and_reach_is_never_passed() -> None:
    effects = [one_year_on(begin(FACTORS), np.full(COUNT, x), FACTORS, 0).effect for x in (1.0, 2.0, 1e6)]
    assert (effects[1] < 2 * effects[0]).all()
    np.testing.assert_allclose(effects[2], FACTORS.reach)


def test_no_money_ends_a_risk_and_a_little_takes_off_its_effect() -> None:
    much, little = begin(FACTORS), begin(FACTORS)
    for year in range(60):
        much = one_year_on(much, np.full(COUNT, 1e3), FACTORS, year)
        little = one_year_on(little, np.full(COUNT, 1e-4), FACTORS, year)
        usual = on_trend(FACTORS, year + 1)
        there = usual > 0.005
        assert (much.prevalence[there] > 0).all()
        np.testing.assert_allclose((usual - little.prevalence)[there], little.effect[there], rtol=2e-3)


def test_where_the_trend_ends_a_risk_nothing_is_left_to_take_off() -> None:
    fading = replace(FACTORS, prevalence=np.full(COUNT, 0.01), trend=np.full(COUNT, -0.005))
    now = begin(fading)
    for year in range(4):
        now = one_year_on(now, np.ones(COUNT), fading, year)
    np.testing.assert_array_equal(now.prevalence, 0.0)


def test_an_effect_halves_at_the_rate_of_relapse() -> None:
    half = replace(FACTORS, relapse=np.full(COUNT, 0.5))
    first = one_year_on(begin(half), np.ones(COUNT), half, 0)
    second = one_year_on(first, np.zeros(COUNT), half, 1)
    np.testing.assert_allclose(second.effect, first.effect / 2)


def test_draws_and_places_run_together() -> None:
    spending = np.random.default_rng(4).uniform(0, 5, (3, 2, COUNT))
    together = one_year_on(begin(FACTORS), spending, FACTORS, 0)
    together = one_year_on(together, spending, FACTORS, 1)
    alone = one_year_on(begin(FACTORS), spending[2, 1], FACTORS, 0)
    alone = one_year_on(alone, spending[2, 1], FACTORS, 1)
    for many, one in zip(together, alone, strict=True):
        assert many.shape == (3, 2, COUNT)
        np.testing.assert_allclose(many[2, 1], one)


@pytest.mark.parametrize("amount", [-1.0, np.nan])
def test_spending_below_zero_is_refused(amount: float) -> None:
    with pytest.raises(InvalidInput, match="spending on risk factors"):
        one_year_on(begin(FACTORS), np.full(COUNT, amount), FACTORS, 0)
