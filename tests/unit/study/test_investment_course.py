"""The course of an investment, and what a little more of it is worth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.deliver.response.health import Health
from healthtrust.people.exposure import next_segments
from healthtrust.study.investment.course import course, shipped_setting
from healthtrust.study.investment.slopes import slopes, worth_of_people
from healthtrust.study.investment.terms import Terms
from healthtrust.study.investment.worth import weighed, worth
from tests.reference.investment import plain_course

SETTING = replace(shipped_setting(), quality=0.7)
PROGRAMMES = len(SETTING.factors.codes)
TERMS = (
    Terms(30),
    Terms(30, 0.015, 0.035),
    Terms(12, 0.015, 0.015, tail=True),
    Terms(3, threshold=20_000.0),
)


def spending(years: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0, 6, (years, PROGRAMMES))


def test_course_is_that_of_plain_loops() -> None:
    spent = spending(25)
    found, plain = course(spent, SETTING), plain_course(spent.tolist(), SETTING)
    np.testing.assert_allclose(found.qalys, plain["qalys"], rtol=1e-12)
    np.testing.assert_allclose(found.cost, plain["cost"], rtol=1e-12)
    np.testing.assert_allclose(found.people, plain["people"], rtol=1e-12)


def test_people_move_as_exposure_says() -> None:
    found = course(spending(10), SETTING)
    after, deaths = next_segments(
        found.people[4], SETTING.moves, found.ratios[4], SETTING.quality, SETTING.births
    )
    np.testing.assert_allclose(found.people[5], after, rtol=1e-12)
    assert found.people[5].sum() == pytest.approx(found.people[4].sum() + SETTING.births - float(deaths))


def test_spending_is_felt_in_admissions_a_year_later_and_in_people_three_years_later() -> None:
    """Everything of a year is read at its beginning, as by care and by persons."""
    spent = np.zeros((6, PROGRAMMES))
    spent[0] = 5.0
    with_it, without = course(spent, SETTING), course(np.zeros_like(spent), SETTING)
    felt = {
        name: int((getattr(with_it, name) != getattr(without, name)).reshape(6, -1).any(axis=1).argmax())
        for name in ("effect", "admissions", "prevalence", "lagged", "ratios")
    }
    assert felt == {"effect": 1, "admissions": 1, "prevalence": 1, "lagged": 2, "ratios": 2}
    assert (with_it.people != without.people).any(axis=1).argmax() == 3


def test_care_sees_the_same_exposure_and_admissions() -> None:
    setting = shipped_setting()
    mix = {code: 1.0 / PROGRAMMES for code in setting.factors.codes}
    health = Health(setting.moves, setting.factors, mix)
    living, money = health.begin(setting.people, 1), 18.0
    found = course(np.full((8, PROGRAMMES), money / PROGRAMMES), setting)
    for year in range(8):
        np.testing.assert_allclose(living.residents[0], found.people[year], rtol=1e-12)
        rates = setting.use.admissions * np.exp(np.outer([0, 0, 0, 1, 1], health.log_points(living)[0]))
        assert (living.residents[0] @ rates).sum() == pytest.approx(found.admissions[year], rel=1e-12)
        living, _ = health.one_year_on(living, np.array([money]), np.array([0.60]), year)


def test_scenarios_side_by_side_are_those_alone() -> None:
    both = np.stack([spending(8), spending(8, seed=2)])
    together = course(both, SETTING)
    for k in range(2):
        np.testing.assert_allclose(together.cost[k], course(both[k], SETTING).cost, rtol=1e-13)


def test_without_trend_and_spending_nothing_moves_for_forty_years() -> None:
    still = replace(shipped_setting(), factors=replace(SETTING.factors, trend=np.zeros(PROGRAMMES)))
    found = course(np.zeros((40, PROGRAMMES)), still)
    shares = found.people / found.people.sum(axis=-1, keepdims=True)
    assert np.abs(shares - shares[0]).max() < 5e-4


@pytest.mark.parametrize(("year", "programme"), [(y, r) for y in (0, 1, 7) for r in range(PROGRAMMES)])
def test_slopes_are_finite_differences(year: int, programme: int) -> None:
    spent, years, step = spending(31), 31, 2e-3
    weights = weighed(TERMS, years, SETTING)
    slope = slopes(course(spent, SETTING), SETTING, weights)[:, year, programme] * SETTING.heads

    def gain(by: float) -> np.ndarray:
        moved = spent.copy()
        moved[year, programme] += by
        return np.asarray(worth(course(moved, SETTING), weights) - worth(course(spent, SETTING), weights))

    thin = (8 * (gain(step) - gain(-step)) - (gain(2 * step) - gain(-2 * step))) / (12 * step)
    reached = np.array([terms.horizon > year for terms in TERMS])
    scale = np.abs(slope).max()
    assert np.abs(thin - slope)[reached].max() <= 1e-6 * scale
    assert (slope[~reached] == 0).all()


def test_a_person_is_worth_what_one_more_adds() -> None:
    spent, weights = spending(31), weighed(TERMS, 31, SETTING)
    psi = worth_of_people(course(spent, SETTING), SETTING, weights)
    for s in range(5):
        more = replace(SETTING, people=SETTING.people + np.eye(5)[s])
        added = worth(course(spent, more), weights) - worth(course(spent, SETTING), weights)
        np.testing.assert_allclose(psi[:, 0, s], added, rtol=1e-6)


def test_the_tail_is_what_following_on_would_add() -> None:
    """After 10 years of nothing, the tail is worth what 400 more years of today's moves add, births apart."""
    still = replace(
        shipped_setting(), factors=replace(SETTING.factors, trend=np.zeros(PROGRAMMES)), births=0.0
    )
    short, long = np.zeros((11, PROGRAMMES)), np.zeros((2001, PROGRAMMES))
    with_tail = worth(course(short, still), weighed([Terms(10, tail=True)], 11, still))
    followed = worth(course(long, still), weighed([Terms(2000)], 2001, still))
    assert with_tail == pytest.approx(followed, rel=1e-9)
