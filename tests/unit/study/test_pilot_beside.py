"""Synthetic control, matching, power before starting, regression to the mean, attribution."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput
from healthtrust.study.pilot import attribution
from healthtrust.study.pilot.difference import difference
from healthtrust.study.pilot.guard import Interval, guarded
from healthtrust.study.pilot.history import history
from healthtrust.study.pilot.matched import Rule, matched
from healthtrust.study.pilot.panel import Panel
from healthtrust.study.pilot.power import (
    Plan,
    least_effect,
    periods_needed,
    pilots_needed,
    power,
    standard_error,
    tried,
)
from healthtrust.study.pilot.synthetic import mixture, synthetic
from tests.reference import pilot_plain as plain

Real = NDArray[np.float64]


def panel_of(outcome: Real, pilots: int, begin: int) -> Panel:
    begins = np.where(np.arange(len(outcome)) < pilots, begin, outcome.shape[1])
    names = tuple(f"place {i:05d}" for i in range(len(outcome)))
    return Panel(names, tuple(str(t) for t in range(outcome.shape[1])), outcome, begins)


def factors(places: int, periods: int, noise: float, seed: int) -> Real:
    """Return outcomes that two common factors move, each place by its own loadings."""
    draw = np.random.default_rng(seed)
    common = draw.normal(0, 1, (2, periods)).cumsum(axis=1)
    return 20 + draw.uniform(0, 2, (places, 2)) @ common + noise * draw.normal(size=(places, periods))


# ---- synthetic control -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_the_mixture_is_as_good_as_any_and_convex(seed: int) -> None:
    y = factors(8, 12, 0.3, seed)
    w = mixture(y[0], y[1:])
    best = plain.mixture(y[0], y[1:])
    assert w.min() >= 0 and w.sum() == pytest.approx(1)
    miss, least = (float(((y[0] - each @ y[1:]) ** 2).sum()) for each in (w, best))
    assert miss <= least * (1 + 1e-6)
    np.testing.assert_allclose(w, best, atol=2e-3)


def test_a_planted_mixture_and_effect_are_found_where_plain_others_mislead() -> None:
    y = factors(21, 14, 0.05, seed=3)
    y[0] = 0.5 * y[4] + 0.3 * y[7] + 0.2 * y[11] + 0.02 * np.random.default_rng(1).normal(size=14)
    y[0, 10:] -= 2.0
    panel = panel_of(y, 1, 10)
    found = synthetic(panel, 99, 1)
    assert found is not None
    assert found.effect == pytest.approx(-2.0, abs=0.15)
    assert found.weights[0] == 0
    assert found.p == pytest.approx(1 / 21)
    assert found.level == pytest.approx(0.95) and found.low < -2 < found.high < 0
    assert abs(found.effect + 2) < abs(difference(panel, 99, 1).effect + 2)
    assert {name for name, _ in found.without} >= {"place 00004", "place 00007"}


def test_without_effect_the_ratio_is_among_those_of_placebos() -> None:
    made = [synthetic(panel_of(factors(15, 10, 0.5, seed), 1, 6), 99, seed) for seed in range(60)]
    p = [each.p for each in made if each is not None]
    assert 0.35 <= float(np.mean(p)) <= 0.65
    assert float(np.mean(np.array(p) <= 0.1)) <= 0.2


def test_several_pilots_are_judged_beside_as_many_placebos() -> None:
    y = factors(24, 12, 0.2, seed=5)
    y[:3, 8:] -= 3
    found = synthetic(panel_of(y, 3, 8), 199, 1)
    assert found is not None
    assert 150 < len(found.placebo_effects) <= 199
    assert found.effect == pytest.approx(-3, abs=0.5)
    assert found.p_gap <= 0.02


def test_a_set_of_placebos_counts_once() -> None:
    """Two of six others can be taken in fifteen ways: no p below a sixteenth, however many are drawn."""
    y = factors(8, 10, 0.2, seed=2)
    y[:2, 6:] -= 9
    found = synthetic(panel_of(y, 2, 6), 999, 1)
    assert found is not None
    assert len(found.placebo_effects) == 15
    assert found.p_gap == pytest.approx(1 / 16)


@pytest.mark.parametrize("begins", [[3, 3, 3, 3, 6, 6], [2, 3, 3, 4, 6, 6]])
def test_without_places_to_mix_from_there_is_no_synthetic_pilot(begins: list[int]) -> None:
    panel = Panel(tuple("abcdef"), tuple("123456"), factors(6, 6, 0.2, 1), np.array(begins))
    assert synthetic(panel, 99, 1) is None


# ---- matching ----------------------------------------------------------------------------------------------


def test_twins_are_found_and_balance_improves() -> None:
    draw = np.random.default_rng(7)
    level, trend = (
        np.append(np.full(4, 50.0), draw.uniform(30, 62, 300)),
        np.append(np.full(4, 0.8), draw.uniform(-1, 1.2, 300)),
    )
    y = level[:, None] + trend[:, None] * np.arange(8) + 0.1 * draw.normal(size=(304, 8))
    y[:4, 5:] -= 2
    panel = panel_of(y, 4, 5)
    found = matched(panel, Rule(2, None), 99, 1)
    assert found is not None
    assert (np.abs(found.after) < 0.5 * np.abs(found.before)).all()
    assert abs(found.effect + 2) < 0.8 < abs(difference(panel, 99, 1).effect + 2)
    assert found.judged.low < -2 < found.judged.high


def test_nobody_within_the_caliper_is_nobody() -> None:
    y = factors(12, 8, 0.1, seed=1)
    y[0] += 500
    assert matched(panel_of(y, 1, 5), Rule(3, 0.5), 99, 1) is None
    assert matched(panel_of(y, 1, 5), Rule(3, None), 99, 1) is not None


# ---- power -------------------------------------------------------------------------------------------------


def test_the_past_gives_back_how_it_was_made() -> None:
    level = 3 * np.random.default_rng(1).normal(size=(300, 1))
    found = history(level + 2 * plain.serial(300, 10, 0.6, seed=2) + np.random.default_rng(3).normal(size=10))
    assert found.variance == pytest.approx(4, rel=0.1)
    assert found.serial == pytest.approx(0.6, abs=0.05)
    between = float(level.var())
    assert found.cluster == pytest.approx(between / (between + 4), abs=0.03)


def test_independent_luck_gives_the_textbook_variance() -> None:
    past = history(plain.serial(400, 6, 0.0, seed=5))
    plan = Plan(10, 30, 4, 2)
    textbook = (past.variance * (1 / 4 + 1 / 2) * (1 / 10 + 1 / 30)) ** 0.5
    assert standard_error(past, plan) == pytest.approx(textbook, rel=0.05)


def test_closed_form_and_pilots_that_were_not_agree() -> None:
    y = 50 + plain.serial(60, 12, 0.5, seed=8)
    past, plan = history(y), Plan(6, 54, 4, 4)
    effect = least_effect(past, plan)
    found = tried(y, plan, effect, 2_000, 1)
    assert found is not None
    assert found.error == pytest.approx(standard_error(past, plan), rel=0.15)
    assert found.power == pytest.approx(0.8, abs=0.08)
    assert tried(y, Plan(6, 54, 10, 4), effect, 200, 1) is None


def test_power_is_what_trials_of_a_known_effect_show() -> None:
    plan = Plan(12, 14, 4, 4)
    panels = [panel_of(50 + plain.serial(26, 8, 0.5, seed), 12, 4) for seed in range(300)]
    past = history(50 + plain.serial(2_000, 12, 0.5, seed=999))
    effect = least_effect(past, plan)
    seen = [difference(replace(p, outcome=p.outcome - effect * p.treated), 99, 1).p <= 0.05 for p in panels]
    assert np.mean(seen) == pytest.approx(0.8, abs=0.07)


@pytest.mark.parametrize("pilots", [1, 11])
def test_a_pilot_that_no_deal_could_tell_has_no_power(pilots: int) -> None:
    past, plan = history(50 + plain.serial(60, 8, 0.5, 1)), Plan(pilots, 12 - pilots, 4, 4)
    panel = panel_of(50 + plain.serial(12, 8, 0.5, 2), pilots, 4)
    if pilots == 1:
        huge = replace(panel, outcome=panel.outcome - 1_000 * panel.treated)
        assert difference(huge, 999, 1).p > 0.05
    assert power(past, plan, 1_000.0) == 0 and np.isinf(least_effect(past, plan))
    assert pilots_needed(past, plan, 1_000.0) == 2
    assert tried(50 + plain.serial(12, 10, 0.5, 1), plan, 9.0, 99, 1) is None


def test_with_few_places_power_falls_some_points_short_of_the_closed_form() -> None:
    plan = Plan(3, 9, 4, 4)
    effect = least_effect(history(50 + plain.serial(2_000, 12, 0.5, seed=999)), plan)
    panels = [panel_of(50 + plain.serial(12, 8, 0.5, seed), 3, 4) for seed in range(200)]
    seen = [difference(replace(p, outcome=p.outcome - effect * p.treated), 199, 1).p <= 0.05 for p in panels]
    assert 0.65 <= np.mean(seen) <= 0.85


def test_more_places_and_longer_pilots_see_more() -> None:
    past = history(100 + 3 * plain.serial(40, 10, 0.4, seed=3))
    plan = Plan(4, 36, 5, 1)
    assert power(past, plan, 3.0) < power(past, Plan(8, 32, 5, 1), 3.0) < power(past, Plan(8, 32, 5, 4), 3.0)
    assert power(past, plan, 1e-9) == pytest.approx(0.05, abs=1e-3)
    wait, more = periods_needed(past, plan, 3.0), pilots_needed(past, plan, 3.0)
    assert wait is not None and more is not None and wait > 1 and more > 4
    assert power(past, Plan(4, 36, 5, wait), 3.0) >= 0.8 > power(past, Plan(4, 36, 5, wait - 1), 3.0)
    assert periods_needed(past, plan, 0.01) is None


# ---- regression to the mean --------------------------------------------------------------------------------


def high_users(effect: float, seed: int = 1, persons: int = 4_000) -> tuple[Panel, NDArray[np.int64]]:
    """Return persons of whom the highest 5 % of the third year are treated, from the fourth on."""
    draw = np.random.default_rng(seed)
    y = draw.gamma(2.0, 1.0, (persons, 1)) + draw.normal(0, 2, (persons, 5)) + 10
    order = np.argsort(-y[:, 2], kind="stable")
    y = y[order]
    count = persons // 20
    chosen = np.arange(persons) < count
    treated = chosen & (draw.random(persons) < 0.5)
    y[treated, 3:] += effect
    begins = np.where(treated, 3, 5)
    names = tuple(str(i) for i in range(persons))
    return Panel(names, tuple("12345"), y, begins), np.flatnonzero(chosen)


def test_high_users_without_any_effect_fall_and_the_guard_says_so() -> None:
    found = guarded(high_users(0.0)[0])
    assert found.naive < -2.5
    assert found.adjusted.low < 0 < found.adjusted.high
    assert abs(found.adjusted.effect) < 0.2 * abs(found.naive)
    assert found.beside is not None and found.beside.low < 0 < found.beside.high
    assert found.source == "earlier periods"
    assert found.closed < found.expected < 0  # the straight line takes off too much of a skewed outcome


def test_a_true_effect_on_high_users_is_still_found() -> None:
    found = guarded(high_users(-1.0)[0])
    assert found.adjusted.low < -1 < found.adjusted.high < 0
    assert found.beside is not None and found.beside.low < -1 < found.beside.high < 0


def test_the_guard_holds_its_level() -> None:
    found = [guarded(high_users(0.0, seed, persons=600)[0]) for seed in range(100)]
    assert np.mean([each.adjusted.low <= 0 <= each.adjusted.high for each in found]) >= 0.88
    assert abs(np.mean([each.adjusted.effect for each in found])) < 0.08 * abs(
        np.mean([each.naive for each in found])
    )
    beside = [each.beside for each in found if each.beside is not None]
    assert np.mean([each.low <= 0 <= each.high for each in beside]) >= 0.88


def test_the_closed_form_is_that_of_the_normal_distribution() -> None:
    panel = high_users(0.0)[0]
    found = guarded(panel, correlation=0.5)
    assert found.expected == pytest.approx(-(1 - 0.5) * (found.before - found.everyone))
    assert found.source == "stated correlation"


def test_before_and_after_alone_is_refused() -> None:
    panel = panel_of(np.array([[9.0, 5.0], [9.5, 4.0], [5.0, 5.0]]), 2, 1)
    with pytest.raises(InvalidInput, match="is not an effect"):
        guarded(panel)


def test_a_difference_in_differences_falls_into_the_trap_too() -> None:
    """All others as comparison do not help the chosen: only others with the same value do."""
    panel = high_users(0.0, persons=600)[0]
    found = difference(panel, 99, 1)
    assert found.high < 0


# ---- attribution -------------------------------------------------------------------------------------------


def test_england_2013_to_2018() -> None:
    shares = [
        round(100 * attribution.relative(attribution.ENGLAND[n], 0.12), 1)
        for n in ("Vanguard", "Pioneer", "both")
    ]
    assert shares == [-2.9, -5.0, -7.6]


@pytest.mark.parametrize(("growth", "percent"), [(0.088, -2.9), (0.064, -5.0), (0.035, -7.6)])
def test_england_as_a_panel_of_ratios(growth: float, percent: float) -> None:
    neither, pilot = (np.log([base, base * (1 + g)]) for base, g in ((7.5, 0.12), (7.9, growth)))
    panel = panel_of(np.array([pilot, neither, neither]), 1, 1)
    assert round(100 * float(np.expm1(difference(panel, 99, 1).effect)), 1) == percent


def test_the_interval_of_a_ratio_of_growths() -> None:
    found = attribution.relative_interval(Interval(0.088, 0.045, 0.131), Interval(0.12, 0.095, 0.136))
    assert found.effect == pytest.approx(-0.02857, abs=1e-5)
    assert found.low < found.effect < 0 < found.high


def test_a_plan_at_the_record_of_the_better_care_fund() -> None:
    admissions = attribution.BETTER_CARE_FUND[0]
    assert admissions.realised == pytest.approx(-0.8208, abs=1e-4)
    found = attribution.adjusted(-0.03, attribution.BETTER_CARE_FUND)
    assert 0 < found.low < found.effect < found.high < 0.03


def test_sites_that_differ_widen_what_to_expect_at_the_next() -> None:
    alike = attribution.next_site([0.13, 0.13, 0.13], [0.02] * 3)
    apart = attribution.next_site([0.156, 0.108, 0.02], [0.02] * 3)
    assert alike[0] == 0 and apart[0] > 0.05
    assert apart[1].high - apart[1].low > 3 * (alike[1].high - alike[1].low)
