"""Fit of schemes, whom they over- and underpay, power and balance: by hand, and as the plain version says."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import numpy as np
import pytest

from healthtrust.allocate.fitted.measures import goodness
from healthtrust.market.incentives import (
    Insured,
    Paid,
    Refund,
    class_mean_scheme,
    compensated,
    explained,
    flat_scheme,
    power,
    predictive_ratios,
    stated_scheme,
)
from healthtrust.market.incentives.paid import Terms
from healthtrust.market.incentives.ratios import by_tenth
from tests.reference import scheme_fit as plain


def people(seed: int, n: int = 400) -> tuple[Insured, np.ndarray, np.ndarray, np.ndarray]:
    """Persons in 100 clusters, their classes, a payment that knows a little, and who is ill."""
    chance = np.random.default_rng(seed)
    ill, old = chance.random(n) < 0.3, chance.integers(0, 3, n)
    cost = chance.gamma(0.5, 200.0, n) * (1 + 3 * ill) * (1 + old)
    payment = (1 + old) * chance.uniform(50, 70, n)
    clusters = np.arange(n) // 4
    years = chance.uniform(0.3, 1.0, n)
    return Insured.of(cost, years, chance.uniform(0.5, 2.0, n), clusters), old, payment, ill


def test_by_hand() -> None:
    """Ȳ = 4, deviations −3, −2, 5; payments scaled from 1, 1, 2 to 3, 3, 6."""
    insured = Insured.of(cost=[1.0, 2.0, 9.0])
    paid = stated_scheme("a", [1.0, 1.0, 2.0], insured, Terms())
    assert paid.factor == pytest.approx(3.0)
    found = explained(paid, insured)
    assert found.r_squared.value == pytest.approx(1 - (4 + 1 + 9) / (9 + 4 + 25))
    assert found.cumming.value == pytest.approx(1 - (2 + 1 + 3) / (3 + 2 + 5))
    assert found.mean_absolute_error.value == pytest.approx(2.0)
    assert [r.ratio.value for r in predictive_ratios(paid, insured, ["x", "x", "y"])] == pytest.approx(
        [2.0, 6 / 9]
    )
    worst = compensated("y", np.array([False, False, True]), paid, insured)
    assert (worst.mean.value, worst.cost, worst.total) == pytest.approx((-3.0, 9.0, -3.0))
    assert worst.share_of_cost == pytest.approx(0.75)


def test_months_are_annualised_and_weigh_as_much_as_they_last() -> None:
    insured = Insured.of(cost=[50.0, 100.0], years=[0.5, 1.0], weights=[2.0, 1.0])
    assert insured.cost.tolist() == [100.0, 100.0]
    assert insured.weights.tolist() == [1.0, 1.0]
    assert insured.mean == 100.0


@pytest.mark.parametrize("seed", range(3))
def test_as_the_plain_version_and_as_the_formula_fit(seed: int) -> None:
    insured, old, payment, ill = people(seed)
    cost, weights = insured.cost.tolist(), insured.weights.tolist()
    schemes = {
        "stated": plain.scaled(payment.tolist(), cost, weights),
        "means": plain.class_means(old.tolist(), cost, weights),
    }
    made = {
        "stated": stated_scheme("stated", payment, insured, Terms()),
        "means": class_mean_scheme("means", old, insured, Terms()),
    }
    for name, expected in schemes.items():
        paid = made[name]
        assert paid.predicted.of == pytest.approx(expected)
        found = explained(paid, insured)
        answers = (found.r_squared.value, found.cumming.value, found.mean_absolute_error.value)
        assert answers == pytest.approx(plain.explained(expected, cost, weights))
        assert found.payment_system_fit.value == pytest.approx(found.r_squared.value)
        other = goodness(insured.cost, paid.predicted.of, insured.weights)
        assert answers[:2] == pytest.approx((other.r_squared, other.cumming))
        group = compensated("ill", ill, paid, insured)
        assert group.mean.value == pytest.approx(plain.over(expected, cost, weights, ill.tolist()))


def left_out(insured: Insured, rows: list[int]) -> Insured:
    return Insured.of(
        (insured.cost * insured.years)[rows],
        insured.years[rows],
        (insured.weights / insured.years)[rows],
        None if insured.sample.clusters is None else insured.sample.clusters[rows],
    )


@pytest.mark.parametrize("kind", ["stated", "means", "refunded"])
def test_standard_errors_are_those_of_leaving_out_one_cluster_after_the_other(kind: str) -> None:
    """Everything is reckoned anew without each cluster, the scaling and the class means too."""
    insured, old, payment, ill = people(5)
    premium = np.where(ill, 30.0, 10.0)

    def scheme(rows: list[int]) -> tuple[Paid, Insured]:
        some = left_out(insured, rows)
        terms = Terms(Refund(0.5, above=300.0) if kind == "refunded" else Refund(0.0), premium[rows])
        if kind == "means":
            return class_mean_scheme("m", old[rows], some, terms), some
        return stated_scheme("s", payment[rows], some, terms), some

    def reckoned(of: Callable[[Paid, Insured, np.ndarray], float]) -> Callable[[list[int]], float]:
        return lambda rows: of(*scheme(rows), ill[rows])

    everybody = list(range(len(ill)))
    paid, _ = scheme(everybody)
    found = explained(paid, insured)
    ratio = predictive_ratios(paid, insured, ill.tolist())[1].ratio
    group = compensated("ill", ill, paid, insured).mean
    clusters = (np.arange(len(ill)) // 4).tolist()
    for error, again in (
        (found.r_squared, lambda p, i, _: explained(p, i).r_squared.value),
        (found.cumming, lambda p, i, _: explained(p, i).cumming.value),
        (found.mean_absolute_error, lambda p, i, _: explained(p, i).mean_absolute_error.value),
        (found.payment_system_fit, lambda p, i, _: explained(p, i).payment_system_fit.value),
        (ratio, lambda p, i, g: predictive_ratios(p, i, g.tolist())[1].ratio.value),
        (group, lambda p, i, g: compensated("ill", g, p, i).mean.value),
    ):
        assert error.value == pytest.approx(again(paid, insured, ill))
        expected = plain.deleted_one_at_a_time(reckoned(again), clusters)
        assert error.standard_error == pytest.approx(expected, rel=0.12)


def test_a_flat_payment_explains_nothing_and_cost_itself_everything() -> None:
    insured, *_ = people(1)
    flat = explained(flat_scheme("flat", insured, Terms()), insured)
    assert (flat.r_squared.value, flat.cumming.value) == pytest.approx((0, 0), abs=1e-12)
    same = explained(stated_scheme("all", insured.cost, insured, Terms()), insured)
    assert (same.r_squared.value, same.cumming.value) == pytest.approx((1, 1))


def test_paying_what_is_spent_fits_wholly_and_has_no_power() -> None:
    insured, _, payment, ill = people(2)
    paid = stated_scheme("cost", payment, insured, Terms(Refund(1.0)))
    assert paid.revenue.of == pytest.approx(insured.cost)
    assert explained(paid, insured).payment_system_fit.value == pytest.approx(1)
    assert power(paid.refund, insured).all_care == pytest.approx(0)
    assert compensated("ill", ill, paid, insured).mean.value == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("rule", [(0.3, 0.0, np.inf), (0.8, 400.0, np.inf), (0.6, 200.0, 900.0)])
def test_power_is_what_a_small_rise_of_all_cost_leaves_with_plans(rule: tuple[float, float, float]) -> None:
    chance = np.random.default_rng(3)
    cost, weights = chance.gamma(0.7, 500.0, 300), chance.uniform(0.5, 2.0, 300)
    insured = Insured.of(cost, weights=weights)
    found = power(Refund(*rule), insured).all_care
    assert found == pytest.approx(plain.borne(cost.tolist(), weights.tolist(), rule), abs=1e-5)


def test_balance_is_even_under_one_share_and_not_where_only_dear_persons_are_refunded() -> None:
    insured, _, _, ill = people(4)
    cure = {"hospital": np.where(ill, insured.cost, 0.0), "practice": np.where(ill, 0.0, insured.cost)}
    even, above = power(Refund(0.4), insured, cure), power(Refund(0.4, above=600.0), insured, cure)
    assert even.unevenness == pytest.approx(0, abs=1e-12)
    assert even.by_service == pytest.approx({"hospital": 0.6, "practice": 0.6})
    assert above.by_service["hospital"] < above.by_service["practice"]
    assert above.unevenness > 0.01
    assert isnan(power(Refund(0.4), insured).unevenness)


def test_revenue_adds_up_to_cost_unless_taken_as_paid() -> None:
    insured, old, payment, _ = people(6)
    terms = Terms(Refund(0.7, above=100.0), premium=np.where(old == 2, 50.0, 5.0))
    total = float(insured.weights @ insured.cost)
    for paid in (
        stated_scheme("s", payment, insured, terms),
        class_mean_scheme("m", old, insured, terms),
        flat_scheme("f", insured, terms),
    ):
        assert float(insured.weights @ paid.revenue.of) == pytest.approx(total)
        assert float(insured.weights @ paid.pool) == pytest.approx(total)
    as_paid = stated_scheme("s", payment, insured, Terms(premium=np.full(400, 5.0), as_paid=True))
    assert as_paid.revenue.of == pytest.approx(payment + 5)
    assert as_paid.factor == 1


def test_tenths_by_cost_hold_all_cost_and_the_top_is_underpaid() -> None:
    insured, old, _, _ = people(7)
    paid = class_mean_scheme("m", old, insured, Terms())
    found = by_tenth(insured.cost, paid, insured)
    assert len(found) == 10
    assert sum(each.share_of_cost for each in found) == pytest.approx(1)
    assert found[-1].ratio.value < 1 < found[0].ratio.value


def test_what_cannot_be_is_refused() -> None:
    insured = Insured.of([1.0, 2.0])
    with pytest.raises(ValueError, match="cannot be scaled"):
        stated_scheme("s", [0.0, 0.0], insured, Terms())
    with pytest.raises(ValueError, match="between 0 and 1"):
        Refund(1.2)
    with pytest.raises(ValueError, match="more than that"):
        Refund(0.5, above=10, upto=5)
    with pytest.raises(ValueError, match="some part of a year"):
        Insured.of([1.0], [0.0])
