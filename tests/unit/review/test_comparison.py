"""Fair comparison: limits, funnels, what is known of a body, what stays, what a target pays falsely."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from healthtrust.ground.intervals import byar_limits, poisson_interval, wilson, wilson_limits
from healthtrust.review.comparison import (
    Bodies,
    Limiting,
    Seen,
    Terms,
    false_pay,
    funnel,
    payments,
    shrunk,
    smallest_size,
)
from healthtrust.review.comparison.control_limits import exact
from healthtrust.review.comparison.exact_limits import clopper_pearson, garwood
from healthtrust.review.comparison.false_discovery import discoveries
from healthtrust.review.comparison.scale import KINDS, placed, restored, scaled, spread
from healthtrust.review.comparison.stability import stability
from healthtrust.review.comparison.verdicts import verdicts
from healthtrust.study.uncertainty import normals
from tests.reference import comparison_plain as plain

N = np.array([120.0, 800.0, 2500.0, 400.0, 90.0, 5000.0, 1500.0])
C = np.array([20.0, 80.0, 400.0, 30.0, 25.0, 610.0, 300.0])


def test_limits_of_many_are_those_of_each() -> None:
    shares, rates = wilson_limits(C, N, 1.959963984540054), byar_limits(C, N, 1.959963984540054)
    for k in range(len(N)):
        assert (shares.low[k], shares.high[k]) == pytest.approx(wilson(C[k], N[k]), abs=1e-15)
        assert (rates.low[k], rates.high[k]) == pytest.approx(poisson_interval(C[k], N[k]), abs=1e-15)


@pytest.mark.parametrize(("c", "n"), [(0, 20), (3, 20), (20, 20), (81, 263)])
def test_exact_limits_of_shares(c: int, n: int) -> None:
    found = clopper_pearson([c], [n], 0.95)
    assert (found.low[0], found.high[0]) == pytest.approx(plain.binomial_interval(c, n, 0.95), abs=1e-9)


@pytest.mark.parametrize("c", [0, 1, 10, 40])
def test_exact_limits_of_rates(c: int) -> None:
    found = garwood([c], [1.0], 0.99)
    assert (found.low[0], found.high[0]) == pytest.approx(plain.poisson_limits(c, 0.99), abs=1e-7)
    assert garwood([c], [0.0]).high[0] == np.inf


@pytest.mark.parametrize("kind", KINDS)
def test_scales_there_and_back(kind: str) -> None:
    assert restored(scaled(C, N, kind), kind) == pytest.approx(C / N, rel=1e-12)


def test_a_ratio_without_events_has_a_value() -> None:
    assert np.exp(scaled(0.0, 4.0, "ratio")) == pytest.approx(0.125)


def test_the_funnel_is_that_of_a_plain_reckoning() -> None:
    found = funnel(C, N, how=Limiting(0.95))
    z, phi, tau2, adjusted = plain.arcsine_funnel(C.tolist(), N.tolist(), 0.1)
    assert found.z == pytest.approx(z) and found.adjusted_z == pytest.approx(adjusted)
    assert (found.phi, found.tau2) == pytest.approx((phi, tau2))
    beyond = found.value > found.adjusted_limits.high
    assert (found.adjusted > 0).tolist() == beyond.tolist()
    assert found.multiplicative_z == pytest.approx(np.array(z) / np.sqrt(phi))


def test_bodies_that_differ_by_chance_only_have_no_spread() -> None:
    c = np.round(N * 0.13)
    found = funnel(c, N)
    assert found.tau2 == 0 and found.phi < 1
    assert found.adjusted_z.tolist() == found.z.tolist()


def test_exact_control_limits_hold_the_level_between_whole_counts() -> None:
    low, high = exact(np.array([200.0]), 0.1, "share", 0.95)
    assert stats.binom.cdf(np.floor(low[0] * 200) - 1, 200, 0.1) <= 0.025
    assert stats.binom.sf(np.ceil(high[0] * 200), 200, 0.1) <= 0.025
    flagged = funnel(
        np.array([20.0, 45.0, 20.0]), np.full(3, 200.0), standard=0.1, how=Limiting(0.95, exactly=True)
    )
    assert flagged.naive.tolist() == [0, 1, 0]


def test_false_discoveries_are_fewer_flags() -> None:
    p = np.array([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216])
    for rate in (0.01, 0.05, 0.2):
        assert discoveries(p, rate).tolist() == plain.discoveries(p.tolist(), rate)
    assert funnel(C, N, how=Limiting(false_discovery=0.05)).naive.tolist() == [
        int(np.sign(z)) if hit else 0
        for z, hit in zip(
            funnel(C, N).z,
            plain.discoveries((2 * stats.norm.sf(np.abs(funnel(C, N).z))).tolist(), 0.05),
            strict=True,
        )
    ]


def test_verdicts_follow_the_direction() -> None:
    low, high = np.array([1.0, 2.0, 4.0]), np.array([2.0, 4.0, 5.0])
    assert verdicts(low, high, 3.0, "lower").tolist() == ["better", "similar", "worse"]
    assert verdicts(low, high, 3.0, "higher").tolist() == ["worse", "similar", "better"]
    assert verdicts(low, high, 3.0, "").tolist() == ["lower", "similar", "higher"]


def test_what_is_known_is_right_as_often_as_said() -> None:
    """Bodies made with a known spread: intervals, probabilities and fifths hold as often as they say."""
    count = np.arange(40_000, dtype=np.uint64)
    s = np.where(count % 2 == 0, 0.02, 0.06)
    truth = 0.4 + 0.05 * normals(1, "truth", count)
    seen = truth + s * normals(1, "chance", count)
    found = shrunk(seen, s, 0.0025)
    low, high = found.limits(0.9)
    assert ((low < truth) & (truth < high)).mean() == pytest.approx(0.9, abs=0.006)
    assert found.above(0.45).mean() == pytest.approx((truth > 0.45).mean(), abs=0.006)
    fifth, right = found.fifths()
    true_fifth = 1 + np.argsort(np.argsort(truth)) * 5 // len(truth)
    assert right.mean() == pytest.approx((fifth == true_fifth).mean(), abs=0.01)
    assert found.reliability[:2].round(3).tolist() == [0.862, 0.41]


def test_stability_of_made_bodies() -> None:
    count = np.arange(4_000, dtype=np.uint64)
    lasting, s = 0.05 * normals(2, "lasting", count), np.full((4_000, 2), 0.03)
    passing = np.column_stack([0.03 * normals(2, f"passing {t}", count) for t in (0, 1)])
    chance = np.column_stack([0.03 * normals(2, f"chance {t}", count) for t in (0, 1)])
    found = stability(0.5 + lasting[:, None] + passing + chance, s)
    assert found.correlation == pytest.approx(25 / 43, abs=0.03)
    assert found.intraclass == pytest.approx(25 / 43, abs=0.03)
    assert found.reliability == pytest.approx(34 / 43, abs=0.02)
    assert found.lasting == pytest.approx(25 / 34, abs=0.04)


@pytest.mark.parametrize("rule", ["value", "naive", "adjusted", "shrunken"])
@pytest.mark.parametrize("own", [1.0, 0.6, 0.0])
@pytest.mark.parametrize("target", [0.14, 0.15])
def test_false_pay_is_that_of_a_sum_over_what_is_true(rule: str, own: float, target: float) -> None:
    from healthtrust.review.comparison.false_pay import lead
    from healthtrust.review.comparison.paying import thresholds

    bodies, terms = Bodies("share", 0.15, 0.003, own), Terms(target, "lower", rule)  # type: ignore[arg-type]
    found = false_pay(np.array([300.0]), bodies, terms)
    between, s = lead(bodies, terms), spread(np.array([300.0]), "share")
    up, _ = thresholds(rule, s, between, 1.959963984540054)  # type: ignore[arg-type]
    known = plain.false_reward(between.ahead, 0.003, own, float(s[0]), float(up[0]))
    assert (found.rewarded[0], found.falsely_rewarded[0]) == pytest.approx(known, abs=2e-5)


def test_false_pay_is_that_of_bodies_drawn() -> None:
    """Binomial counts of keyed bodies, paid by the rules themselves."""
    from scipy.stats import binom

    from healthtrust.study.uncertainty import shares

    count = np.arange(60_000, dtype=np.uint64)
    centre, tau2, own, size = 0.30, 0.004, 0.5, 400.0
    model = Bodies("share", centre, tau2, own)
    u = placed(centre, "share") + np.sqrt(own * tau2) * normals(3, "own", count)
    y = u + np.sqrt((1 - own) * tau2) * normals(3, "people", count)
    c = binom.ppf(shares(3, "counts", count), size, restored(y, "share"))
    terms = Terms(0.29, "lower", reward=1_000)
    seen = Seen(scaled(c, size, "share"), np.full(len(c), 0.5 / np.sqrt(size)), np.full(len(c), size), model)
    found = payments(seen, terms)
    better = u < placed(0.29, "share")
    for rule in ("value", "naive", "adjusted", "shrunken"):
        each = found[rule]  # type: ignore[index]
        assert (each.paid > 0).mean() == pytest.approx(each.before.rewarded[0], abs=0.012)
        false = ((each.paid > 0) & ~better).mean()
        assert false == pytest.approx(each.before.falsely_rewarded[0], abs=0.006)
        assert each.unearned / len(c) == pytest.approx(false, abs=0.006)
    assert found["value"].before.money("falsely_rewarded") == round(
        1_000 * found["value"].before.falsely_rewarded.sum()
    )


def test_the_smallest_size_is_where_false_pay_falls_below_the_share() -> None:
    bodies, terms = Bodies("share", 0.15, 0.003), Terms(0.15, "lower", "value")
    least = smallest_size(bodies, terms, 0.1)
    assert least is not None
    assert (
        false_pay([least], bodies, terms).share_false[0]
        <= 0.1
        < false_pay([least - 2], bodies, terms).share_false[0]
    )
    assert smallest_size(Bodies("share", 0.15, 0.003, own=0.3), terms, 0.1) is None


def test_without_true_differences_every_payment_about_the_mean_is_false() -> None:
    found = false_pay([500.0], Bodies("share", 0.2, 0.0), Terms(0.2, "lower", "naive", 0.95))
    assert found.rewarded[0] == pytest.approx(0.025)
    assert found.falsely_rewarded[0] == found.rewarded[0]
    assert found.share_false[0] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: funnel([1.0, 2.0], [5.0, 5.0]), "3 bodies"),
        (lambda: funnel([1.0, 2.0, 9.0], [5.0, 5.0, 5.0]), "exceed"),
        (lambda: funnel([1.0, 2.0, 1.0], [5.0, 0.0, 5.0]), "above 0"),
        (lambda: funnel([0.0, 0.0, 0.0], [5.0, 5.0, 5.0]), "no events"),
        (lambda: funnel([1.0, 2.0, 1.0], [5.0, 5.0, 5.0], how=Limiting(winsorise=0.5)), "half"),
        (lambda: clopper_pearson([3], [2]), "between 0 and the total"),
        (lambda: garwood([-1], [2]), "negative"),
        (lambda: garwood([1], [2], 1.0), "level"),
    ],
)
def test_impossible_counts_are_refused(wrong: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wrong()  # type: ignore[operator]


def test_bodies_that_are_alike_are_in_one_fifth_whatever_the_order_of_rows() -> None:
    found = shrunk(np.array([0.3, 0.5, 0.3, 0.3, 0.7]), np.full(5, 0.05), 0.01)
    assert len(set(found.fifths()[0][[0, 2, 3]].tolist())) == 1
    alike = shrunk(np.full(8, 0.3), np.full(8, 0.05), 0.0).fifths()[0]
    assert len(set(alike.tolist())) == 1


def test_exact_limits_are_drawn_where_exact_limits_flag() -> None:
    size, how = np.array([40.0, 200.0, 900.0]), Limiting(0.95, exactly=True)
    found = funnel([4, 30, 90], size, how=how)
    assert found.limits_at(size)[0].low.tolist() == found.limits.low.tolist()
