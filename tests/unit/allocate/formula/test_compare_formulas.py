"""Formulas side by side: money that moves, who gains, how much of cost is explained; and recovery."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.allocate.fitted.measures import groups_of
from healthtrust.allocate.formula.compare import compare, explained, group_gaps, predictive_ratios
from healthtrust.allocate.formula.recover import Published, cost_factors, predicted, recover, within

PEOPLE = np.array([100.0, 100.0, 200.0])
ONE, OTHER = np.array([500, 300, 200]), np.array([400, 300, 300])
GROUPS = groups_of(["poor", "rich", "rich"])


def test_what_moves_and_who_gains() -> None:
    found = compare(ONE, OTHER, PEOPLE, ("a", "b", "c"))
    assert found.moved == pytest.approx(0.1)
    assert (found.gains_most, found.loses_most) == ("c", "a")
    assert found.per_head.tolist() == [-1.0, 0.0, 0.5]


def test_groups_gain_what_their_places_gain() -> None:
    poor, rich = group_gaps(ONE, OTHER, PEOPLE, GROUPS)
    assert (poor.gap, rich.gap) == (-100, 100)
    assert rich.per_head == pytest.approx(100 / 300)


def test_two_budgets_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="one budget"):
        compare(ONE, OTHER + 1, PEOPLE, ("a", "b", "c"))


def test_a_formula_that_pays_cost_explains_all_of_it() -> None:
    cost = ONE * 7.0
    assert explained(ONE, cost, PEOPLE).r_squared == pytest.approx(1.0)
    assert explained(OTHER, cost, PEOPLE).r_squared < 0.9
    poor, rich = predictive_ratios(OTHER, cost, PEOPLE, GROUPS)
    assert poor.predictive_ratio == pytest.approx(0.8)
    assert rich.predictive_ratio == pytest.approx(1.2)


def test_a_place_where_nobody_lives_is_left_out_of_what_is_explained() -> None:
    money, cost = np.append(ONE, 0), np.append(ONE, 0) * 2.0
    found = explained(money, cost, np.append(PEOPLE, 0.0))
    assert (found.rows, found.r_squared) == (3, pytest.approx(1.0))


def made(many: int = 400) -> tuple[Published, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    rng = np.random.default_rng(11)
    by_service = rng.lognormal(0, 0.3, (many, 3)) * rng.uniform(1e3, 1e4, many)[:, None]
    area = rng.integers(0, 20, many)
    factors = rng.uniform(0.9, 1.2, 20)
    shares = np.array([0.6, 0.3, 0.1])
    multiplied = np.array([True, False, True])
    overall = by_service @ np.where(multiplied, 0, shares)
    overall += factors[area] * (by_service @ np.where(multiplied, shares, 0))
    overall[::3] = np.nan
    return Published(overall, by_service, multiplied, area), factors


def test_shares_and_factors_are_recovered() -> None:
    known, factors = made()
    found = recover(known, rounds=300)
    np.testing.assert_allclose(found.shares, [0.6, 0.3, 0.1], rtol=0.05)
    assert within(known, predicted(known, found.shares, found.factors), 1e-4) > 0.99
    exact = cost_factors(known, np.array([0.6, 0.3, 0.1]))
    np.testing.assert_allclose(exact, factors, rtol=1e-12)


def test_an_area_without_answers_has_no_factor_and_no_prediction() -> None:
    known, _ = made()
    overall = np.where(known.area == 3, np.nan, known.overall)
    hidden = Published(overall, known.by_service, known.multiplied, known.area)
    factors = cost_factors(hidden, np.array([0.6, 0.3, 0.1]))
    assert np.isnan(factors[3]) and np.isfinite(np.delete(factors, 3)).all()
    assert np.isnan(predicted(hidden, np.array([0.6, 0.3, 0.1]), factors)[known.area == 3]).all()
