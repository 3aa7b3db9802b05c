from __future__ import annotations

from math import inf

import pytest
from scipy import stats

from healthtrust.ground.intervals import Interval, mean_interval, poisson_interval, wilson


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    # Newcombe, Stat Med 1998; 17: 857-872, table I, method 3 [recalled]
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_limits(successes: int, total: int, low: float, high: float) -> None:
    assert wilson(successes, total) == pytest.approx((low, high), abs=5e-5)


def test_wilson_agrees_with_scipy_at_any_level() -> None:
    for successes, total, level in ((1, 10, 0.9), (500, 1_000, 0.99), (29, 29, 0.95)):
        known = stats.binomtest(successes, total).proportion_ci(level, method="wilson")
        assert wilson(successes, total, level) == pytest.approx((known.low, known.high), abs=1e-12)


def test_wilson_stays_within_0_and_1() -> None:
    assert wilson(0, 7).low == 0.0
    assert wilson(7, 7).high == 1.0
    assert wilson(0, 0) == Interval(0.0, 1.0)


@pytest.mark.parametrize("count", [1, 2, 5, 10, 50, 1_000])
def test_byar_is_close_to_the_exact_interval(count: int) -> None:
    low, high = poisson_interval(count, 1.0)
    exact_low, exact_high = stats.chi2.ppf(0.025, 2 * count) / 2, stats.chi2.ppf(0.975, 2 * count + 2) / 2
    assert low == pytest.approx(exact_low, rel=0.04, abs=0.02)
    assert high == pytest.approx(exact_high, rel=0.01)


def test_a_rate_is_per_unit_of_exposure() -> None:
    assert poisson_interval(10, 2_000) == pytest.approx(
        tuple(limit / 2_000 for limit in poisson_interval(10, 1))
    )
    assert poisson_interval(0, 4) == pytest.approx((0.0, 3.669 / 4), rel=0.01)
    assert poisson_interval(3, 0) == (0.0, inf)


def test_a_lower_limit_is_never_negative() -> None:
    assert poisson_interval(1, 1, 0.99999).low == 0.0


def test_a_mean_lies_in_the_middle() -> None:
    assert mean_interval(10, 2) == pytest.approx((6.0801, 13.9199), abs=1e-4)
    assert mean_interval(10, 2, 0.5) == pytest.approx((10 - 2 * 0.67449, 10 + 2 * 0.67449), abs=1e-4)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: wilson(5, 4), "between 0 and the total"),
        (lambda: wilson(-1, 4), "between 0 and the total"),
        (lambda: wilson(1, 4, 1.0), "level"),
        (lambda: poisson_interval(-1, 1), "negative"),
        (lambda: mean_interval(0, -1), "negative"),
        (lambda: mean_interval(0, float("nan"), 0), "level"),
    ],
)
def test_impossible_counts_and_levels_are_refused(wrong: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()  # type: ignore[operator]
