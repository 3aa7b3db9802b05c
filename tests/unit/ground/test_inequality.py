from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from healthtrust.ground.draws import Draws, Event, uniforms
from healthtrust.ground.inequality import (
    concentration_index,
    fractional_rank,
    gini,
    kakwani,
    lorenz,
    quantile_groups,
    reranking,
    reynolds_smolensky,
)
from tests.reference import inequality as plain


def luck(n: int, index: int = 0) -> NDArray[np.float64]:
    return uniforms(Draws(3).stream(2027, Event.SURVEY, index), np.arange(n))


INCOME = np.exp(3 + 0.8 * stats.norm.ppf(luck(200)))
SPENDING = luck(200, 1) / (1 + INCOME / 20)
WEIGHTS = (luck(200, 2) * 4).astype(np.int64) + 1
TIED = np.floor(INCOME / 10)


def test_ranks_run_from_0_to_1_and_are_a_half_on_average() -> None:
    rank = fractional_rank(INCOME, WEIGHTS)
    assert 0 < rank.min() < rank.max() < 1
    assert np.average(rank, weights=WEIGHTS) == pytest.approx(0.5)


def test_people_of_equal_value_share_their_mean_rank() -> None:
    assert fractional_rank([3, 1, 3, 2]).tolist() == [0.75, 0.125, 0.75, 0.375]
    assert fractional_rank(TIED).tolist() == pytest.approx(plain.fractional_rank(TIED.tolist()))


def test_index_and_gini_agree_with_their_definitions() -> None:
    for ranking in (INCOME, TIED):
        people, theirs = (plain.written_out(c.tolist(), WEIGHTS.tolist()) for c in (ranking, SPENDING))
        expected = plain.concentration_index(theirs, people)
        assert concentration_index(SPENDING, ranking, WEIGHTS).value == pytest.approx(expected, abs=1e-12)
        assert gini(ranking, WEIGHTS) == pytest.approx(plain.gini(people), abs=1e-12)


def test_the_index_is_the_slope_of_the_convenient_regression() -> None:
    rank = fractional_rank(INCOME)
    left = 2 * rank.var() * SPENDING / SPENDING.mean()
    slope = stats.linregress(rank, left).slope
    assert concentration_index(SPENDING, INCOME).value == pytest.approx(slope, abs=1e-12)


def test_standard_error_agrees_with_its_formula_where_nobody_shares_a_rank() -> None:
    expected = plain.standard_error(SPENDING.tolist(), INCOME.tolist())
    assert concentration_index(SPENDING, INCOME).standard_error == pytest.approx(expected, rel=1e-10)


def test_standard_error_is_how_far_the_index_of_samples_strays() -> None:
    income, estimates = np.exp(luck(60_000)), []
    outcome = luck(60_000, 1) * (1 + income) + 0.2
    for sample in range(300):
        rows = slice(sample * 200, sample * 200 + 200)
        estimates.append(concentration_index(outcome[rows], np.floor(income[rows] * 20)))
    strayed = np.std([e.value for e in estimates], ddof=1)
    claimed = np.mean([e.standard_error for e in estimates])
    assert claimed == pytest.approx(strayed, rel=0.15)  # 300 samples tell a spread to about 4 %


def test_a_weight_of_three_is_three_rows() -> None:
    once = concentration_index(SPENDING, TIED, WEIGHTS)
    written_out = concentration_index(np.repeat(SPENDING, WEIGHTS), np.repeat(TIED, WEIGHTS))
    assert once.value == pytest.approx(written_out.value, abs=1e-12)
    assert once.standard_error == pytest.approx(written_out.standard_error, rel=1e-10)


def test_the_extremes() -> None:
    one_has_all = np.array([0.0] * 99 + [1.0])
    assert gini(one_has_all) == pytest.approx(0.99)
    assert gini(np.full(100, 7.0)) == pytest.approx(0.0, abs=1e-12)
    assert concentration_index(one_has_all, -np.arange(100.0)).value == pytest.approx(-0.99)


def test_the_gini_of_a_lognormal_is_known() -> None:
    """G = 2 Φ(σ/√2) − 1: an identity."""
    n = 100_000
    income = np.exp(0.6 * stats.norm.ppf((np.arange(n) + 0.5) / n))
    assert gini(income) == pytest.approx(2 * stats.norm.cdf(0.6 / np.sqrt(2)) - 1, abs=1e-4)


def test_order_of_rows_and_size_of_weights_change_nothing() -> None:
    shuffled = np.argsort(luck(200, 5))
    one, other = (
        concentration_index(SPENDING, TIED, WEIGHTS),
        concentration_index(SPENDING[shuffled], TIED[shuffled], WEIGHTS[shuffled]),
    )
    assert one.value == pytest.approx(other.value, abs=1e-13)
    as_floats = concentration_index(SPENDING, TIED, WEIGHTS / 7)
    assert as_floats.value == pytest.approx(one.value, abs=1e-13)
    assert as_floats.standard_error == pytest.approx(one.standard_error * np.sqrt(7))


def test_a_known_order_gives_the_same() -> None:
    order = np.argsort(TIED, kind="stable")
    assert concentration_index(SPENDING, TIED, WEIGHTS, order) == concentration_index(SPENDING, TIED, WEIGHTS)
    assert fractional_rank(TIED, WEIGHTS, order).tolist() == fractional_rank(TIED, WEIGHTS).tolist()


def test_proportional_contributions_are_neither_progressive_nor_regressive() -> None:
    assert kakwani(0.1 * INCOME, INCOME, WEIGHTS) == pytest.approx(0.0, abs=1e-12)
    assert kakwani(INCOME**1.5, INCOME, WEIGHTS) > 0.05
    assert kakwani(np.ones(200), INCOME, WEIGHTS) == pytest.approx(-gini(INCOME, WEIGHTS))


def test_redistribution_is_progressivity_times_the_level_of_contributions() -> None:
    contribution = 0.02 * INCOME**1.3
    share = np.average(contribution, weights=WEIGHTS) / np.average(INCOME, weights=WEIGHTS)
    expected = share / (1 - share) * kakwani(contribution, INCOME, WEIGHTS)
    assert reynolds_smolensky(contribution, INCOME, WEIGHTS) == pytest.approx(expected, abs=1e-12)


def test_less_inequality_is_redistribution_less_reranking() -> None:
    contribution = INCOME * luck(200, 4) * 0.5
    less = gini(INCOME, WEIGHTS) - gini(INCOME - contribution, WEIGHTS)
    parts = reynolds_smolensky(contribution, INCOME, WEIGHTS) - reranking(contribution, INCOME, WEIGHTS)
    assert less == pytest.approx(parts, abs=1e-12)
    assert reranking(contribution, INCOME, WEIGHTS) > 0.001
    assert reranking(0.3 * INCOME, INCOME, WEIGHTS) == pytest.approx(0.0, abs=1e-12)


def test_tenths_hold_a_tenth_each() -> None:
    groups = quantile_groups(np.arange(1_000)[::-1])
    assert groups.dtype == np.int8
    assert np.bincount(groups).tolist() == [100] * 10
    assert groups[0] == 9
    assert groups[-1] == 0


def test_people_of_equal_value_stay_together() -> None:
    groups = quantile_groups(TIED, WEIGHTS, groups=5)
    for value in np.unique(TIED):
        assert len(np.unique(groups[value == TIED])) == 1
    assert (np.diff(groups[np.argsort(TIED, kind="stable")]) >= 0).all()


def test_a_row_larger_than_a_group_goes_to_the_group_of_its_mean_rank() -> None:
    # 60 of 100 people in one row: ranks 0.2 to 0.8, so the middle fifth, and its neighbours are empty.
    assert quantile_groups([1, 2, 3], [20, 60, 20], groups=5).tolist() == [0, 2, 4]
    assert quantile_groups([1], [52_690_703], groups=10).tolist() == [5]
    assert quantile_groups([1, 2], [0.5, 0.5], groups=2).tolist() == [0, 1]


def test_there_are_1_to_127_groups() -> None:
    for groups in (0, 128):
        with pytest.raises(ValueError, match="1 to 127"):
            quantile_groups([1, 2], groups=groups)


def test_the_lorenz_curve_bends_below_the_diagonal_and_holds_the_gini() -> None:
    people, held = lorenz(INCOME, INCOME, WEIGHTS, points=2_000)
    assert (people[0], held[0], people[-1], held[-1]) == (0.0, 0.0, 1.0, 1.0)
    assert (held <= people + 1e-12).all()
    assert (np.diff(held, 2) > -1e-12).all()
    area = ((held[1:] + held[:-1]) / 2 * np.diff(people)).sum()
    assert 1 - 2 * area == pytest.approx(gini(INCOME, WEIGHTS), abs=1e-3)


def test_a_concentration_curve_may_lie_above_the_diagonal() -> None:
    people, held = lorenz([4.0, 0.0], [1, 2], points=4)
    assert people.tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert held.tolist() == [0.0, 0.5, 1.0, 1.0, 1.0]


def test_an_index_of_nothing_has_no_value() -> None:
    estimate = concentration_index(np.zeros(3), [1, 2, 3])
    assert np.isnan(estimate.value)
    assert np.isnan(estimate.standard_error)
    assert np.isnan(lorenz(np.zeros(3), [1, 2, 3])[1]).all()


@pytest.mark.parametrize(
    ("values", "weights"),
    [
        ([], None),
        ([[1, 2]], None),
        ([1, float("nan")], None),
        ([1, 2], [1]),
        ([1, 2], [0, 0]),
        ([1, 2], [1, -1]),
        ([1, 2], [1.0, float("inf")]),
    ],
)
def test_columns_that_rank_nobody_are_refused(values: list[float], weights: list[float] | None) -> None:
    with pytest.raises(ValueError, match="must be"):
        fractional_rank(values, weights)


def test_an_outcome_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="each of the 3 rows"):
        concentration_index([1.0, 2.0], [1, 2, 3])
