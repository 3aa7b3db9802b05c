"""Means, gaps, equivalents, standardised rates, the plane and winners, beside plain sums and new samples."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2

from healthtrust.ground.equality import atkinson
from healthtrust.pool.fairness.sample import Sample
from healthtrust.review.inequalities.equivalents import equivalent_of
from healthtrust.review.inequalities.impact import impact
from healthtrust.review.inequalities.means import Means, event_means, gaps, group_means
from healthtrust.review.inequalities.small_numbers import untold
from healthtrust.review.inequalities.standardised import empty, of_events, of_people
from healthtrust.review.inequalities.winners import Move, everybody, hurt_most, outcome_of, transition

GROUP = np.repeat([0, 1, 2], 50)
NAMES = ("low", "middle", "high")


def drawn(seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Health before and after, of 150 people in three groups."""
    draw = np.random.default_rng(seed)
    before = 60 + 5 * GROUP + draw.normal(0, 6, 150)
    return before, before + 0.5 - 0.3 * GROUP + draw.normal(0, 1, 150)


def test_errors_of_gaps_are_those_of_samples_drawn_again() -> None:
    before, _ = drawn()
    draw = np.random.default_rng(2)
    found = gaps(group_means(before, GROUP, NAMES, Sample.of(150)))
    again = []
    for _ in range(600):
        rows = np.concatenate([draw.choice(np.flatnonzero(g == GROUP), 50) for g in range(3)])
        again.append(
            [e.value for e in gaps(group_means(before[rows], GROUP, NAMES, Sample.of(150))).values()]
        )
    spread = np.std(again, axis=0)
    for each, expected in zip(found.values(), spread, strict=True):
        assert each.standard_error == pytest.approx(expected, rel=0.15)


def test_two_means_of_one_group_vary_together() -> None:
    before, after = drawn()
    found = group_means([before, after], GROUP, NAMES, Sample.of(150))
    for g in range(3):
        both = np.cov(before[g == GROUP], after[g == GROUP]) * (49 / 50) * (150 / 149) / 50
        assert found.covariance[np.ix_([g, 3 + g], [g, 3 + g])] == pytest.approx(both, rel=1e-9)


def test_clusters_that_cross_groups_make_means_vary_together() -> None:
    before, _ = drawn()
    village = np.tile(np.arange(50), 3)
    found = group_means(before, GROUP, NAMES, Sample(np.ones(150), village))
    plain = group_means(before, GROUP, NAMES, Sample.of(150))
    assert found.covariance[0, 0] == pytest.approx(plain.covariance[0, 0] * (50 / 49) / (150 / 149), rel=1e-9)
    assert found.covariance[0, 1] != 0 and plain.covariance[0, 1] == 0


def test_an_equivalent_is_taken_between_groups_and_moves_with_their_means() -> None:
    before, _ = drawn()
    means = group_means(before, GROUP, NAMES, Sample.of(150))
    found = equivalent_of(means, "atkinson", 5.0)
    assert found.level.value == pytest.approx(atkinson(means.values[0], 5.0, means.people))
    assert found.cost.value + found.level.value == pytest.approx(before.mean())
    assert found.index.value == pytest.approx(found.cost.value / before.mean())
    step = 1e-4
    slopes = []
    for g in range(3):
        moved = means.values[0].copy()
        moved[g] += step
        slopes.append((1 - atkinson(moved, 5.0) / moved.mean() - found.index.value) / step)
    expected = np.sqrt(np.array(slopes) @ means.covariance @ np.array(slopes))
    assert found.index.standard_error == pytest.approx(expected, rel=1e-3)
    assert found.weight_ratio == pytest.approx((means.values[0, -1] / means.values[0, 0]) ** 5)


def test_the_interval_of_the_plane_uses_that_the_same_people_stand_in_both() -> None:
    before, after = drawn()
    means = group_means([before, after], GROUP, NAMES, Sample.of(150))
    found = impact(means, ("atkinson", 7.0))
    change = after - before
    within = [change[g == GROUP] - change[g == GROUP].mean() for g in range(3)]
    expected = np.sqrt(150 / 149 * sum(float(each @ each) for each in within))
    assert found.net_health.value == pytest.approx(change.sum())
    assert found.net_health.standard_error == pytest.approx(expected, rel=1e-9)
    assert found.worth.value == pytest.approx(found.net_health.value + found.equity_impact.value)
    assert found.equity_impact.standard_error > 0


def test_gamma_limits_are_chi_squared_and_exact_for_one_stratum() -> None:
    """With one stratum the direct rate is the crude one and Fay and Feuer's limits are Garwood's."""
    found = of_events(np.array([[1000.0, 500.0]]), np.array([[12.0, 9.0]]))
    for g, (cases, people) in enumerate(((12, 1000), (9, 500))):
        assert found.direct[g] == pytest.approx(cases / people)
        assert found.low[g] == pytest.approx(chi2.ppf(0.025, 2 * cases) / 2 / people, rel=1e-9)
        assert found.high[g] == pytest.approx(chi2.ppf(0.975, 2 * cases + 2) / 2 / people, rel=1e-9)
    none = of_events(np.array([[1000.0, 500.0]]), np.array([[0.0, 9.0]]))
    assert none.low[0] == 0
    assert none.high[0] == pytest.approx(chi2.ppf(0.975, 2) / 2 / 1000, rel=1e-9)


def test_standardised_means_of_people_and_their_error() -> None:
    draw = np.random.default_rng(4)
    stratum, group = draw.integers(0, 3, 900), draw.integers(0, 2, 900)
    outcome = 10.0 * stratum + group + draw.normal(0, 2, 900)
    found = of_people(outcome, stratum, group, Sample.of(900))
    for g in range(2):
        cells = [outcome[(stratum == k) & (group == g)] for k in range(3)]
        shares = [(stratum == k).mean() for k in range(3)]
        assert found.direct[g] == pytest.approx(sum(s * c.mean() for s, c in zip(shares, cells, strict=True)))
        variance = sum(s**2 * c.var() / len(c) for s, c in zip(shares, cells, strict=True)) * 900 / 899
        half = 1.959963984540054 * np.sqrt(variance)
        assert found.high[g] - found.direct[g] == pytest.approx(half, rel=1e-9)


def test_a_cell_without_people_is_named() -> None:
    assert empty(np.array([[1.0, 0.0], [0.0, 0.0], [2.0, 3.0]])) == [(0, 1)]


def test_the_rate_of_events_has_poisson_errors() -> None:
    found = event_means(
        np.array([40.0, 60.0, 30.0]), np.array([1e3, 1e3, 1e3]), np.array([0, 0, 1]), ("a", "b")
    )
    assert found.values[0].tolist() == [0.05, 0.03]
    assert np.diag(found.covariance) == pytest.approx([100 / 2000**2, 30 / 1000**2])


def test_winners_losers_and_whom_it_hurts() -> None:
    move = Move(
        np.zeros(6), np.array([5.0, 0.4, -0.4, -3.0, -1.0, 0.0]), Sample(np.array([1.0, 1, 1, 1, 2, 4])), 0.5
    )
    whole = everybody(move)
    assert (whole.winners, whole.losers, whole.people) == (1.0, 3.0, 10.0)
    assert (whole.mean_gain, whole.mean_loss) == pytest.approx((5.0, 5 / 3))
    assert whole.mean_change.value == pytest.approx(0.0)
    fates = outcome_of(move, ["a", "a", "a", "b", "b", "b"])
    worst = hurt_most(fates)
    assert worst is not None and worst.group == "b"
    assert worst.mean_change.value == pytest.approx(-5 / 7)
    assert hurt_most([fates[0]]) is None


def test_nobody_is_lost_between_bands() -> None:
    before, after = drawn()
    weight = np.arange(1.0, 151.0)
    cuts, moved = transition(Move(before, after, Sample(weight)))
    assert moved.sum() == pytest.approx(weight.sum())
    assert moved.sum(axis=1) == pytest.approx(
        np.bincount(np.searchsorted(cuts, before, side="left"), weight, len(cuts) + 1)
    )


def test_a_person_with_two_conditions_is_one_drawn_person() -> None:
    move = Move(np.zeros(3), np.array([1.0, 0.0, 2.0]), Sample.of(3))
    found = {fate.group: fate for fate in outcome_of(move, ["a; b", "a", "b"], ";")}
    assert found["a"].winners == 1 and found["b"].winners == 2
    assert found["a"].people == 2


def test_small_groups_are_hidden_with_what_gives_them_away() -> None:
    change = np.r_[np.ones(4), -np.ones(26), np.ones(20), -np.ones(10), np.ones(15), -np.ones(15)]
    fates = outcome_of(Move(np.zeros(90), change, Sample.of(90)), np.repeat(["a", "b", "c"], 30))
    hide = untold(fates)
    assert hide[0, 0] and hide[0].sum() >= 2 and hide[:, 0].sum() >= 2


def test_a_group_of_one_row_has_no_error() -> None:
    found: Means = group_means([1.0, 2.0, 4.0], np.array([0, 1, 1]), ("a", "b"), Sample.of(3))
    assert np.isnan(found.each()[0].standard_error) and found.each()[1].standard_error > 0
    assert np.isnan(gaps(found)["gap"].standard_error)
