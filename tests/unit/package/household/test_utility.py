"""Utility: calibration, its limits, its derivatives and its inverse."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.household.utility import (
    calibrated,
    cobb_douglas,
    cobb_douglas_weight,
    curve,
    curves,
    marginal_health,
    marginal_wealth,
    rise,
    rises,
    uncurve,
    uncurves,
    utilities,
    wealth_for,
)
from healthtrust.package.question import Utility

CURVATURES = [0.0, 0.5, 1.0, 1.7, 3.0]


@pytest.mark.parametrize("rho", CURVATURES)
@pytest.mark.parametrize("eta", CURVATURES)
def test_calibration_gives_back_the_willingness_to_pay(rho: float, eta: float) -> None:
    tastes = calibrated(25_000, at_wealth=31_000, at_health=17, rho=rho, eta=eta)
    assert marginal_health(tastes, 17) / marginal_wealth(tastes, 31_000) == pytest.approx(25_000, rel=1e-12)


def test_cobb_douglas_weight_is_the_isoelastic_weight_at_unit_curvature() -> None:
    a = cobb_douglas_weight(25_000, wealth=31_000, health=17)
    isoelastic = calibrated(25_000, at_wealth=31_000, at_health=17, rho=1, eta=1)
    assert a / (1 - a) == pytest.approx(isoelastic.health_weight)
    assert cobb_douglas(a) == Utility(a, 1 - a)


@pytest.mark.parametrize("e", CURVATURES)
def test_curves_have_unit_slope_at_one_and_their_inverse(e: float) -> None:
    y = np.array([1e-2, 0.5, 1.0, 2.0, 50.0])
    v = curves(y, e)
    assert v[2] == 0
    np.testing.assert_allclose(uncurves(v, e), y, rtol=1e-8)
    slopes = (curves(y * (1 + 1e-6), e) - curves(y * (1 - 1e-6), e)) / (2e-6 * y)
    np.testing.assert_allclose(slopes, y**-e, rtol=1e-5)
    np.testing.assert_allclose([curve(float(one), e) for one in y], v, rtol=1e-14)
    np.testing.assert_allclose([uncurve(float(one), e) for one in v], y, rtol=1e-8)


@pytest.mark.parametrize("e", CURVATURES)
def test_a_little_more_loses_no_digits(e: float) -> None:
    exact = 1e4**-e * 1e-9
    assert rise(1e4, 1e-9, e) == pytest.approx(exact, rel=1e-12)
    assert rises(np.array([1e4]), np.array([1e-9]), e)[0] == pytest.approx(exact, rel=1e-12)
    np.testing.assert_allclose(rise(2.0, 5.0, e), curve(7.0, e) - curve(2.0, e), rtol=1e-13)


def test_beyond_the_range_of_the_curve_lies_nothing_or_everything() -> None:
    assert uncurves([-3.0], 0.5).tolist() == [0.0]
    assert uncurves([3.0], 1.5).tolist() == [np.inf]
    assert (uncurve(-3.0, 0.5), uncurve(3.0, 1.5)) == (0.0, np.inf)


@pytest.mark.parametrize("e", CURVATURES)
def test_no_wealth_is_worth_minus_infinity(e: float) -> None:
    tastes = Utility(1.0, 1.0, 1.0, e)
    assert utilities(tastes, [5.0, 5.0], [0.0, -1.0]).tolist() == [-np.inf, -np.inf]
    assert np.isfinite(utilities(tastes, 5.0, 1e-3))


def test_wealth_for_inverts_utility() -> None:
    tastes = Utility(2.0, 3.0, 0.5, 1.4)
    health, wealth = np.array([4.0, 9.0]), np.array([0.3, 70.0])
    np.testing.assert_allclose(wealth_for(tastes, health, utilities(tastes, health, wealth)), wealth)


def test_power_changes_nothing_here() -> None:
    assert utilities(Utility(0.3, 0.6, power=True), 5, 7) == utilities(Utility(0.3, 0.6), 5, 7)


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        calibrated(0, at_wealth=-1, at_health=np.nan, rho=-0.1, eta=np.inf)
    assert len(refused.value.problems) == 5
    with pytest.raises(InvalidInput):
        cobb_douglas(1.0)
    with pytest.raises(InvalidInput):
        cobb_douglas_weight(1.0, wealth=0.0, health=1.0)
