"""Difference in differences: against plain regressions, on panels whose effect is known, and its coverage."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from healthtrust.study.pilot.assignments import dealt
from healthtrust.study.pilot.clustered import clustered
from healthtrust.study.pilot.difference import BY_DEAL, BY_PLACE, difference
from healthtrust.study.pilot.event import event_study
from healthtrust.study.pilot.honest import honest, mean_reach
from healthtrust.study.pilot.imputation import cell_weights, effects_of
from healthtrust.study.pilot.naive import naive
from healthtrust.study.pilot.panel import Panel
from healthtrust.study.pilot.reassigned import judged
from tests.reference import pilot_plain as plain

Real = NDArray[np.float64]


def panel_of(outcome: Real, begins: NDArray[np.int64], **more: object) -> Panel:
    names = tuple(f"place {i}" for i in range(len(outcome)))
    return Panel(names, tuple(str(t) for t in range(outcome.shape[1])), outcome, begins, **more)  # type: ignore[arg-type]


def made(pilots: int, places: int, effect: float, seed: int, periods: int = 8, begin: int = 4) -> Panel:
    """Return a panel with places' own levels, common shocks, serial luck and one effect."""
    draw = np.random.default_rng(seed)
    begins = np.where(np.arange(places) < pilots, begin, periods)
    y = (
        draw.normal(50, 5, (places, 1))
        + draw.normal(0, 3, periods)
        + plain.serial(places, periods, 0.6, seed)
    )
    return panel_of(y + effect * (np.arange(periods) >= begins[:, None]), begins)


def staggered(seed: int = 3) -> Panel:
    """Return pilots that begin in two periods and whose effect grows: −1, −2, −3, ..."""
    draw = np.random.default_rng(seed)
    begins = np.repeat([2, 6, 10], [12, 12, 3])
    since = np.arange(10) - begins[:, None]
    y = draw.normal(0, 2, (27, 1)) + draw.normal(0, 1, 10) + draw.normal(0, 0.01, (27, 10))
    return panel_of(y + np.where(since >= 0, -1.0 - since, 0.0), begins)


@pytest.mark.parametrize("covariates", [0, 2])
def test_the_imputed_effect_is_that_of_a_plain_regression(covariates: int) -> None:
    panel, draw = staggered(), np.random.default_rng(1)
    x, w = draw.normal(size=(covariates, 27, 10)), draw.uniform(0.5, 2, 27)
    y = panel.outcome + (0.7 * x.sum(axis=0) if covariates else 0)
    weighted = panel_of(y, panel.begins, weight=w, covariates=x, covariate_names=("x",) * covariates)
    v = cell_weights(weighted, weighted.begins)
    assert float(effects_of(v, y)) == pytest.approx(plain.imputed(y, panel.begins, w, x), abs=1e-9)
    assert v[panel.treated].sum() == pytest.approx(1)
    np.testing.assert_allclose(v.sum(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(v.sum(axis=1), 0, atol=1e-12)


def test_the_naive_estimate_is_that_of_statsmodels() -> None:
    panel = staggered()
    w = np.random.default_rng(2).uniform(0.5, 2, 27)
    found = naive(panel_of(panel.outcome, panel.begins, weight=w))
    effect, error = plain.naive_by_statsmodels(panel.outcome, panel.begins, w)
    small = 27 / 26 * (270 - 1) / (270 - 11)
    assert found.effect == pytest.approx(effect, abs=1e-9)
    assert found.error == pytest.approx(error * small**0.5, rel=1e-9)


def test_where_starts_differ_and_effects_grow_the_naive_estimate_is_wrong_and_ours_is_right() -> None:
    panel = staggered()
    since = (np.arange(10) - panel.begins[:, None])[panel.treated]
    truth = float((-1.0 - since).mean())
    right, wrong = difference(panel, 99, 1).effect, naive(panel)
    assert right == pytest.approx(truth, abs=0.05)
    assert abs(wrong.effect - truth) > 0.5
    assert wrong.negative > 0.05


def test_a_common_start_gives_the_difference_of_mean_changes_and_welch() -> None:
    from scipy.stats import ttest_ind

    panel = made(10, 25, -2.0, seed=4)
    change = panel.outcome[:, 4:].mean(axis=1) - panel.outcome[:, :4].mean(axis=1)
    found = difference(panel, 99, 1)
    assert found.effect == pytest.approx(change[:10].mean() - change[10:].mean())
    welch = ttest_ind(change[:10], change[10:], equal_var=False)
    ends = welch.confidence_interval()
    assert found.how == BY_PLACE
    assert (found.low, found.high) == pytest.approx((ends.low, ends.high))
    assert found.p == pytest.approx(welch.pvalue)


@pytest.mark.parametrize(("pilots", "places", "how"), [(12, 26, BY_PLACE), (3, 12, BY_DEAL)])
def test_a_known_effect_lies_within_the_interval_as_often_as_it_says(
    pilots: int, places: int, how: str
) -> None:
    effect = -1.0
    found = [difference(made(pilots, places, effect, seed), 99, seed) for seed in range(200)]
    assert {each.how for each in found} == {how}
    assert 0.90 <= np.mean([each.low <= effect <= each.high for each in found]) <= 0.99
    assert abs(np.mean([each.effect for each in found]) - effect) < 0.15


@pytest.mark.parametrize(("pilots", "places"), [(12, 26), (3, 12)])
def test_no_effect_is_found_where_there_is_none_about_one_time_in_twenty(pilots: int, places: int) -> None:
    found = [difference(made(pilots, places, 0.0, seed), 99, seed).p for seed in range(200)]
    assert 0.01 <= np.mean(np.array(found) <= 0.05) <= 0.10


def test_errors_that_take_places_for_independent_cells_would_be_too_small() -> None:
    """The coverage above is not for free: with luck that lasts, errors by cell fall short."""
    panels = [made(12, 26, 0.0, seed) for seed in range(60)]
    v = cell_weights(panels[0], panels[0].begins)
    by_cell = np.square(v).sum() ** 0.5  # luck has unit variance
    by_place = np.mean([clustered(p, v).error for p in panels])
    assert by_cell < 0.85 * by_place


def test_the_interval_is_all_that_re_assignment_does_not_reject() -> None:
    panel = made(3, 12, -1.0, seed=9)
    v = cell_weights(panel, panel.begins)
    others = cell_weights(panel, dealt(panel.begins, 150, 1))
    a, b = effects_of(others, panel.outcome), effects_of(others, panel.treated.astype(float))
    effect = float(effects_of(v, panel.outcome))
    found = judged(effect, a, b)
    grid = np.linspace(effect - 6, effect + 6, 4001)
    low, high = plain.inverted(effect, a, b, 0.95, grid)
    assert found.low == pytest.approx(low, abs=0.005)
    assert found.high == pytest.approx(high, abs=0.005)


def test_with_few_deals_the_level_reached_is_said() -> None:
    found = difference(made(1, 8, -1.0, seed=2), 999, 1)
    assert found.judged.deals == 7
    assert found.level == pytest.approx(1 - 1 / 8)
    assert found.p >= 1 / 8


def test_deals_are_few_and_whole_or_drawn_and_keyed() -> None:
    begins = np.where(np.arange(8) < 2, 3, 5)
    every = dealt(begins, 999, 1)
    assert len(every) == 27
    assert len({tuple(row) for row in every.tolist()} | {tuple(begins.tolist())}) == 28
    drawn = dealt(np.array([1, 2, 2, 3, 5, 5, 5, 5, 5]), 50, 1)
    assert (np.sort(drawn, axis=1) == np.array([1, 2, 2, 3, 5, 5, 5, 5, 5])).all()
    assert (dealt(begins, 5, 1) == dealt(begins, 9, 1)[:5]).all()
    assert (dealt(begins, 20, 1) != dealt(begins, 20, 2)).any()


def test_the_joint_test_finds_a_drift_before_and_seldom_one_that_is_not() -> None:
    p = [event_study(made(3, 12, -1.0, seed), -1.0, 99, seed).p_before for seed in range(100)]
    assert 0.0 <= np.mean(np.array(p, dtype=float) <= 0.05) <= 0.12
    panel = made(3, 12, 0.0, seed=1)
    drift = panel.outcome + np.outer(panel.pilots, np.arange(8)) * 1.5
    found = event_study(panel_of(drift, panel.begins), 0.0, 219, 1)
    assert found.p_before is not None and found.p_before < 0.03


def test_the_event_study_starts_from_the_last_period_before() -> None:
    found = event_study(staggered(), -3.0, 99, 1)
    assert found.horizon.tolist() == [-2, -1, 0, 1, 2, 3]
    assert found.effect[1] == found.low[1] == found.high[1] == 0
    np.testing.assert_allclose(found.effect, [0, 0, -1, -2, -3, -4], atol=0.05)


def test_bounds_grow_with_drift_and_a_linear_drift_is_taken_off() -> None:
    panel = made(12, 26, 0.0, seed=1)
    clean = panel_of(
        np.zeros((26, 8)) - 2.0 * panel.treated + np.outer(panel.pilots, 0.5 * np.arange(8)), panel.begins
    )
    event = event_study(clean, 0.0, 99, 1)
    effect = difference(clean, 99, 1).effect
    reach = mean_reach(clean)
    found = honest(event.horizon, event.effect, reach, (-1.0, -0.5), magnitude=1.0)
    assert found is not None and reach == pytest.approx(4.0)  # from the middle of before to that of after
    assert found.slope == pytest.approx(0.5)
    assert effect - found.off == pytest.approx(-2.0)
    assert found.step == pytest.approx(0.5)
    assert (found.low, found.high) == pytest.approx((-1.0 - 2.0, -0.5 + 2.0))
    assert found.breakdown == pytest.approx(0.5 / 2.0)


def test_a_drift_is_taken_off_too_where_starts_differ() -> None:
    panel = staggered()
    since = (np.arange(10) - panel.begins[:, None])[panel.treated]
    truth = float((-1.0 - since).mean())
    drifting = panel_of(panel.outcome + np.outer(panel.pilots, 0.3 * np.arange(10)), panel.begins)
    off = 0.3 * mean_reach(drifting)
    assert difference(drifting, 99, 1).effect - off == pytest.approx(truth, abs=0.05)


@pytest.mark.parametrize(("spread", "how"), [(0.4, BY_PLACE), (1.5, BY_DEAL)])
def test_unequal_weights_are_counted(spread: float, how: str) -> None:
    """Weights of 30 and 50 places that differ mildly keep errors by place honest; wild ones are dealt."""
    inside = []
    for seed in range(200):
        draw = np.random.default_rng(10_000 + seed)
        panel = made(30, 80, -1.0, seed)
        weight = np.exp(draw.normal(0, spread, 80))
        found = difference(panel_of(panel.outcome, panel.begins, weight=weight), 99, seed)
        if found.how == how:
            inside.append(found.low <= -1.0 <= found.high)
    assert len(inside) > 100
    assert 0.90 <= np.mean(inside) <= 0.99


def test_errors_by_place_with_weights_are_those_of_the_plain_matrices() -> None:
    draw = np.random.default_rng(6)
    panel = made(4, 11, 0.0, seed=1)
    weight = draw.uniform(0.2, 3, 11)
    weighted = panel_of(panel.outcome, panel.begins, weight=weight)
    found = clustered(weighted, cell_weights(weighted, weighted.begins))
    change = panel.outcome[:, 4:].mean(axis=1) - panel.outcome[:, :4].mean(axis=1)
    variance, freedom = plain.of_two_weighted_means(change, weight, 4)
    assert found.error**2 == pytest.approx(variance)
    assert found.freedom == pytest.approx(freedom)


def test_nothing_that_varies_gives_no_p_by_place() -> None:
    panel = made(12, 26, 0.0, seed=1)
    flat = panel_of(np.full((26, 8), 5.0), panel.begins)
    found = clustered(flat, cell_weights(flat, flat.begins))
    assert found.error == 0 and np.isnan(found.probability(0.0))


@pytest.mark.parametrize("logged", [False, True])
def test_a_season_that_places_share_changes_nothing(logged: bool) -> None:
    """Added to all it falls out as it is; in proportion to their level it does so in logarithms."""
    panel = made(3, 12, -2.0, seed=3, periods=24, begin=12)
    season = np.tile(np.linspace(0.7, 1.3, 12), 2)
    with_it = panel.outcome * season if logged else panel.outcome + 10 * season
    plainly, seasonal = ((np.log(y) if logged else y) for y in (panel.outcome, with_it))
    one, other = (difference(panel_of(y, panel.begins), 99, 1) for y in (plainly, seasonal))
    assert (one.effect, one.low, one.p) == pytest.approx((other.effect, other.low, other.p))
