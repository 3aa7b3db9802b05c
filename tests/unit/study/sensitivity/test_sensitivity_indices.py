"""Sobol indices against SciPy's and Ishigami's closed form; rows left out; factors; given data."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest
from scipy.stats import qmc, sobol_indices

from healthtrust.study.distributions import Uncertain
from healthtrust.study.sensitivity.factors import factors_of, two_sets
from healthtrust.study.sensitivity.given import given
from healthtrust.study.sensitivity.indices import estimates, indices
from healthtrust.study.sensitivity.parameter import Parameter

A, B = 7.0, 0.1
V1, V2, V13 = (1 + B * pi**4 / 5) ** 2 / 2, A**2 / 8, B**2 * pi**8 * (1 / 18 - 1 / 50)
WHOLE = V1 + V2 + V13
FIRST, TOTAL = (V1 / WHOLE, V2 / WHOLE, 0.0), ((V1 + V13) / WHOLE, V2 / WHOLE, V13 / WHOLE)


def ishigami(x: np.ndarray) -> np.ndarray:
    return np.asarray(np.sin(x[0]) + A * np.sin(x[1]) ** 2 + B * x[2] ** 4 * np.sin(x[0]))


def results(samples: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    points = (2 * qmc.Sobol(6, rng=1).random(samples).T - 1) * pi
    a, b = points[:3], points[3:]
    swapped = [np.where(np.arange(3)[:, None] == n, b, a) for n in range(3)]
    return ishigami(a), ishigami(b), np.array([ishigami(each) for each in swapped])


def test_indices_are_those_of_scipy() -> None:
    a, b, swapped = results(256)
    func = {"f_A": a[None], "f_B": b[None], "f_AB": swapped[:, None]}
    found = sobol_indices(func=func, n=256)
    first, total, _ = estimates(a, b, swapped)
    np.testing.assert_allclose(first, found.first_order.ravel(), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(total, found.total_order.ravel(), rtol=1e-12, atol=1e-14)


def test_ishigami_has_its_closed_form() -> None:
    a, b, swapped = results(2**14)
    first, total, variance = estimates(a, b, swapped)
    assert first == pytest.approx(FIRST, abs=0.006)
    assert total == pytest.approx(TOTAL, abs=0.006)
    assert variance == pytest.approx(WHOLE, rel=0.01)


def test_intervals_hold_the_closed_form_and_are_the_same_again() -> None:
    found = indices(*results(512), seed=3)
    for ends, true in ((found.first_ends, FIRST), (found.total_ends, TOTAL)):
        assert (ends[:, 0] <= np.array(true) + 1e-9).all()
        assert (ends[:, 1] >= np.array(true)).all()
    again = indices(*results(512), seed=3)
    np.testing.assert_array_equal(found.first_ends, again.first_ends)
    assert (indices(*results(512), seed=4).first_ends != found.first_ends).any()


def test_a_row_of_which_anything_is_missing_is_left_out() -> None:
    a, b, swapped = results(64)
    swapped[1, 5] = np.nan
    keep = np.arange(64) != 5
    found = indices(a, b, swapped, seed=1)
    assert found.rows == 63
    np.testing.assert_array_equal(found.first, estimates(a[keep], b[keep], swapped[:, keep])[0])


def parameter(name: str, group: str, luck: str = "") -> Parameter:
    uncertain = Uncertain(name, "normal", 5.0, 1.0, luck=luck)
    return Parameter(name, group, "made", "assumed", 5.0, 3.0, 7.0, uncertain)


def test_factors_are_groups_and_the_largest_singles_and_luck_stays_together() -> None:
    parameters = [
        parameter("a", "own"),
        parameter("b", "own", "one"),
        parameter("c", "prices", "one"),
        parameter("d", "prices"),
        parameter("deliver.responds.coefficients.skimping", "response"),
    ]
    found = {
        f.name: f.members for f in factors_of(parameters, ["deliver.responds.coefficients.skimping", "b"])
    }
    assert found == {
        "own": ("a", "b", "c"),
        "prices": ("d",),
        "response": ("deliver.responds.coefficients.skimping",),
        "one": ("b", "c"),
    }


def test_the_two_sets_are_apart_and_a_luck_moves_together_in_each() -> None:
    parameters = [parameter("a", "own"), parameter("b", "own", "one"), parameter("c", "own", "one")]
    a, b = two_sets(parameters, 64, seed=1)
    np.testing.assert_array_equal(a[1], a[2])
    np.testing.assert_array_equal(b[1], b[2])
    assert not np.isin(a[0], b[0]).any()
    assert a.mean(axis=1) == pytest.approx([5.0] * 3, abs=0.05)
    assert abs(np.corrcoef(a[0], b[0])[0, 1]) < 0.2


def test_rank_regression_is_ordinary_least_squares_of_ranks() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(3, 300))
    x[1] += 0.5 * x[0]
    y = 2 * x[0] - x[1] + rng.normal(size=300)
    ranks = np.array([np.argsort(np.argsort(row)) for row in [*x, y]], dtype=float)
    ranks = (ranks - ranks.mean(axis=1, keepdims=True)) / ranks.std(axis=1, keepdims=True)
    beta, left, *_ = np.linalg.lstsq(ranks[:3].T, ranks[3], rcond=None)
    found = given(("a", "b", "c"), x, y, seed=1)
    by = {row.name: row for row in found.rows}
    assert [by[n].regression.value for n in "abc"] == pytest.approx(beta.tolist())
    assert found.explained == pytest.approx(1 - left[0] / 300)
    assert [row.name for row in found.rows] == ["a", "b", "c"]
    for n, name in enumerate("abc"):  # freed of all others, by residuals
        others = np.delete(ranks[:3], n, axis=0).T
        free = [r - others @ np.linalg.lstsq(others, r, rcond=None)[0] for r in (ranks[n], ranks[3])]
        assert by[name].partial.value == pytest.approx(float(np.corrcoef(free)[0, 1]))
        assert by[name].partial.low < by[name].partial.value < by[name].partial.high
    assert by["c"].regression.low < 0 < by["c"].regression.high


def test_shares_by_bins_come_near_the_closed_form() -> None:
    """Over twenty sets of draws: close on average, and the 95 % intervals miss seldom (60 in all)."""
    errors, missed = [], 0
    for seed in range(20):
        x = np.random.default_rng(seed).uniform(-pi, pi, size=(3, 2000))
        found = given(("a", "b", "c"), x, ishigami(x), seed=1)
        by = {row.name: row.share for row in found.rows}
        errors.append([by[name].value - true for name, true in zip("abc", FIRST, strict=True)])
        missed += sum(not by[n].low <= t <= by[n].high + 1e-3 for n, t in zip("abc", FIRST, strict=True))
        assert found.explained < 0.5
    assert np.mean(errors, axis=0) == pytest.approx([0.0] * 3, abs=0.01)
    assert missed <= 8  # of 60 at 95 %: more than 8 happen by chance once in 500


def test_what_leads_by_chance_alone_is_told() -> None:
    rng = np.random.default_rng(5)
    for draws in (64, 400):  # by bins, and by regression
        x = rng.normal(size=(60, draws))
        noise, real = rng.normal(size=draws), x[7] + 0.5 * rng.normal(size=draws)
        names = [f"p{n}" for n in range(60)]
        assert not given(names, x, noise, seed=1).tells
        assert given(names, x, real, seed=1).tells


def test_fewer_draws_than_parameters_leave_only_bins() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(40, 32))
    found = given([f"p{n}" for n in range(40)], x, 5 * x[7] + rng.normal(size=32), seed=1)
    assert np.isnan(found.explained)
    assert found.rows[0].name == "p7"
    assert np.isnan(found.rows[0].regression.value)
