"""Equally distributed equivalents against their definitions, and where two distributions change places."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.ground.equality import (
    EQUIVALENT,
    Crossings,
    Measure,
    atkinson,
    crossings,
    equivalent,
    extended_gini,
    kolm,
    marginal_weights,
    sign_changes,
    slopes,
)
from healthtrust.ground.inequality import gini
from tests.reference import equity as plain

MEASURES: tuple[Measure, ...] = ("atkinson", "kolm", "extended gini")
HEALTH = st.lists(st.floats(40, 90), min_size=2, max_size=6)
AVERSION = st.floats(1.0, 20.0)


def people_of(values: list[float]) -> list[int]:
    return [1 + n % 3 for n in range(len(values))]


@given(HEALTH, st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0.1, 20.0)))
@settings(max_examples=30)
def test_atkinson_and_kolm_solve_their_definition(values: list[float], aversion: float) -> None:
    people = people_of(values)
    assert atkinson(values, aversion, people) == pytest.approx(
        plain.atkinson(values, aversion, people), abs=1e-7
    )
    found = kolm(values, aversion / 50, people)
    assert found == pytest.approx(plain.kolm(values, aversion / 50, people), abs=1e-7)


@given(HEALTH, AVERSION)
@settings(max_examples=30)
def test_extended_gini_adds_up_steps_by_those_who_reach_them(values: list[float], aversion: float) -> None:
    people = people_of(values)
    assert extended_gini(values, aversion, people) == pytest.approx(
        plain.extended_gini(values, aversion, people), abs=1e-9
    )


def test_an_extended_gini_of_two_is_the_mean_less_the_gini() -> None:
    values, weights = np.array([3.0, 8.0, 1.0, 4.0]), np.array([2, 1, 5, 3])
    mean = float(values @ weights / weights.sum())
    assert extended_gini(values, 2.0, weights) == pytest.approx(mean * (1 - gini(values, weights)), abs=1e-12)


@given(HEALTH, AVERSION, st.sampled_from(MEASURES))
@settings(max_examples=40)
def test_between_the_least_and_the_mean_and_falling_with_aversion(
    values: list[float], aversion: float, measure: Measure
) -> None:
    level, more = equivalent(measure, values, aversion), equivalent(measure, values, aversion + 1)
    assert min(values) - 1e-9 <= more <= level + 1e-9 <= np.mean(values) + 2e-9


@pytest.mark.parametrize(("measure", "none"), [("atkinson", 0.0), ("kolm", 0.0), ("extended gini", 1.0)])
def test_without_aversion_it_is_the_mean_and_aversion_near_none_is_near_it(
    measure: Measure, none: float
) -> None:
    values, weights = [50.0, 60.0, 80.0], [1, 2, 1]
    assert equivalent(measure, values, none, weights) == pytest.approx(62.5, abs=1e-12)
    assert equivalent(measure, values, none + 1e-9, weights) == pytest.approx(62.5, abs=1e-6)


def test_atkinson_is_smooth_through_one_and_finite_at_great_aversion() -> None:
    values = [61.9, 77.3]
    assert atkinson(values, 1 - 1e-9) == pytest.approx(atkinson(values, 1.0), abs=1e-9)
    assert atkinson(values, 1 + 1e-9) == pytest.approx(atkinson(values, 1.0), abs=1e-9)
    assert 61.9 <= atkinson(values, 5_000.0) < 61.92
    assert 61.9 <= kolm(values, 500.0) < 61.91


def test_atkinson_minds_proportions_and_kolm_differences() -> None:
    values = np.array([50.0, 60.0, 80.0])
    assert atkinson(2 * values, 3.0) == pytest.approx(2 * atkinson(values, 3.0))
    assert kolm(values + 7, 0.1) == pytest.approx(kolm(values, 0.1) + 7)


def test_who_has_nothing_decides_from_an_aversion_of_one_on() -> None:
    assert atkinson([0.0, 4.0], 1.0) == 0.0
    assert atkinson([0.0, 4.0], 0.5) == pytest.approx(1.0)
    assert atkinson([0.0, 4.0], 1.0, [0, 3]) == 4.0


@pytest.mark.parametrize("measure", MEASURES)
def test_slopes_are_those_of_small_steps(measure: Measure) -> None:
    values, weights, step = np.array([60.0, 72.0, 66.0]), np.array([1.0, 3.0, 2.0]), 1e-5
    found = slopes(measure, values, 2.5 if measure != "kolm" else 0.05, weights)
    for j in range(3):
        up, down = (
            equivalent(
                measure,
                values + sign * step * (np.arange(3) == j),
                2.5 if measure != "kolm" else 0.05,
                weights,
            )
            for sign in (1, -1)
        )
        assert found[j] == pytest.approx((up - down) / (2 * step), rel=1e-6)


@given(HEALTH, HEALTH, AVERSION, st.sampled_from(MEASURES))
@settings(max_examples=40)
def test_tangents_lie_above(
    values: list[float], others: list[float], aversion: float, measure: Measure
) -> None:
    n = min(len(values), len(others))
    here, there = np.array(values[:n]), np.array(others[:n])
    scaled = aversion / 50 if measure == "kolm" else aversion
    tangent = equivalent(measure, here, scaled) + slopes(measure, here, scaled) @ (there - here)
    assert equivalent(measure, there, scaled) <= tangent + 1e-8


def test_marginal_weights_are_one_on_average_and_larger_for_the_less_healthy() -> None:
    values, people = np.array([60.0, 75.0]), np.array([1.0, 3.0])
    for measure in MEASURES:
        weights = marginal_weights(measure, values, 2.0, people)
        assert weights @ people / people.sum() == pytest.approx(1.0)
        assert weights[0] > weights[1]
    assert marginal_weights("atkinson", values, 3.0)[0] / marginal_weights("atkinson", values, 3.0)[
        1
    ] == pytest.approx(1.25**3)


def test_a_crossing_by_hand() -> None:
    """1, 8 against 2, 4: the geometric means are equal, √8."""
    found = crossings("atkinson", [1.0, 8.0], [2.0, 4.0])
    assert found.at == pytest.approx((1.0,))
    assert found.complete


def test_two_crossings_are_both_found_and_there_can_be_no_third() -> None:
    """Ahead on average and at the bottom, behind in the middle."""
    one, other = [2.1, 4.9, 12.0], [2.0, 7.0, 9.0]
    found = crossings("atkinson", one, other)
    assert len(found.at) == found.at_most == 2
    ahead = [atkinson(one, e) > atkinson(other, e) for e in (0.0, sum(found.at) / 2, 50.0)]
    assert ahead == [True, False, True]


def test_a_hidden_pair_is_owned_up_to() -> None:
    assert Crossings((1.0,), at_most=2).complete
    assert not Crossings((), at_most=2).complete


@given(HEALTH, HEALTH, st.sampled_from(MEASURES))
@settings(max_examples=20)
def test_no_more_crossings_than_the_bound_and_each_is_one(
    values: list[float], others: list[float], measure: Measure
) -> None:
    n = min(len(values), len(others))
    one, other = values[:n], others[:n]
    found = crossings(measure, one, other)
    assert len(found.at) <= found.at_most
    for at in found.at:
        assert equivalent(measure, one, at) == pytest.approx(equivalent(measure, other, at), abs=1e-6)


def test_who_is_nowhere_worse_never_falls_behind() -> None:
    assert sign_changes([1.0, 5.0], [1.0, 4.0]) == 0
    for measure in MEASURES:
        assert crossings(measure, [1.0, 5.0], [1.0, 4.0]).at == ()


@pytest.mark.parametrize("measure", MEASURES)
def test_refuses_what_is_no_distribution(measure: Measure) -> None:
    for values, weights in (([], None), ([1.0, np.nan], None), ([1.0, 2.0], [1, -1]), ([1.0, 2.0], [0, 0])):
        with pytest.raises(ValueError, match="values"):
            EQUIVALENT[measure](values, 2.0, weights)
    with pytest.raises(ValueError, match="aversion"):
        EQUIVALENT[measure]([1.0, 2.0], -0.1, None)
    with pytest.raises(ValueError, match="values must be at least 0"):
        atkinson([-1.0, 2.0], 0.5)
