"""Distributions have the moments or the interval they were stated with; what cannot be is refused."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest
from scipy import stats

from healthtrust.ground.errors import InvalidInput
from healthtrust.study.distributions import HIGH, LOW, Family, Uncertain, fitted, known_as, problems_of
from tests.reference import uncertainty as plain

FAMILIES: tuple[Family, ...] = ("gamma", "lognormal", "beta", "normal")


@pytest.mark.parametrize("family", FAMILIES)
def test_mean_and_standard_error_come_back(family: Family) -> None:
    found = known_as(family, mean=0.4, standard_error=0.08)
    mean, spread = plain.moments(lambda u: float(found.quantile(u)))
    assert mean == pytest.approx(0.4, rel=1e-4)
    assert spread == pytest.approx(0.08, rel=1e-3)


@pytest.mark.parametrize("family", FAMILIES)
def test_quantiles_are_those_of_an_independent_library(family: Family) -> None:
    f = known_as(family, mean=0.3, standard_error=0.15)
    at = np.array([0.001, 0.2, 0.5, 0.9, 0.999])
    theirs = {
        "gamma": stats.gamma(f.first, scale=f.second),
        "lognormal": stats.lognorm(f.second, scale=np.exp(f.first)),
        "beta": stats.beta(f.first, f.second),
        "normal": stats.truncnorm(-f.first / f.second, np.inf, loc=f.first, scale=f.second),
    }[family]
    assert f.quantile(at) == pytest.approx(theirs.ppf(at), rel=1e-9)


@pytest.mark.parametrize("family", FAMILIES)
def test_an_interval_around_a_mean_keeps_the_mean_and_its_width(family: Family) -> None:
    found = known_as(family, mean=0.3, low=0.2, high=0.45)
    low, high = found.quantile([LOW, HIGH])
    assert high - low == pytest.approx(0.25, abs=1e-9)
    assert plain.moments(lambda u: float(found.quantile(u)))[0] == pytest.approx(0.3, rel=1e-3)


@pytest.mark.parametrize("family", FAMILIES)
def test_an_interval_alone_is_met_at_both_ends(family: Family) -> None:
    assert known_as(family, low=0.2, high=0.45).interval() == pytest.approx((0.2, 0.45), abs=1e-6)


def test_an_interval_of_its_own_family_gives_the_family_back() -> None:
    for family in FAMILIES:
        made = known_as(family, mean=0.3, standard_error=0.05)
        low, high = made.quantile([LOW, HIGH]).tolist()
        again = known_as(family, mean=0.3, low=low, high=high)
        assert (again.first, again.second) == pytest.approx((made.first, made.second), rel=1e-6)


def test_what_is_certain_has_one_value() -> None:
    assert known_as("gamma", mean=3.0, standard_error=0.0).quantile([0.1, 0.9]).tolist() == [3.0, 3.0]
    assert known_as("fixed", mean=-2.0).interval() == (-2.0, -2.0)
    assert known_as("beta", low=0.5, high=0.5).quantile(0.3) == 0.5


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        (Uncertain("x", "gama", 1.0, 0.1), "did you mean 'gamma'"),
        (Uncertain("x", "gamma"), "neither interval nor standard error"),
        (Uncertain("x", "gamma", -1.0, 0.1), "a number above 0"),
        (Uncertain("x", "gamma", 1.0, -0.1), "0 or more"),
        (Uncertain("x", "beta", 30.0, low=20.0, high=45.0), "not percent"),
        (Uncertain("x", "beta", 0.5, 0.6), "no beta of mean 0.5"),
        (Uncertain("x", "gamma", 5.0, low=1.0, high=2.0), "one from 1 to 2"),
        (Uncertain("x", "gamma", nan, low=3.0, high=2.0), "low at most high"),
        (Uncertain("x", "lognormal", nan, low=0.0, high=2.0), "a low above 0, or a mean too"),
        (Uncertain("x", "lognormal", 1.0, low=0.9, high=900.0), "no lognormal distribution of mean 1"),
    ],
)
def test_says_what_is_wrong(stated: Uncertain, says: str) -> None:
    assert says in " ".join(map(str, problems_of(stated)))
    with pytest.raises(InvalidInput, match="x"):
        fitted(stated)
