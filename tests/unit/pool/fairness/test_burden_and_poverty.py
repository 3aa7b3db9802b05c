"""Catastrophic and impoverishing payments against sums spelled out."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.pool.fairness import Sample, burdens, catastrophic, impoverishing, observe, plain
from tests.reference import fairness as reference

RNG = np.random.default_rng(23)
N = 150
INCOME = np.round(RNG.lognormal(3, 0.6, N), 1)
FOOD = np.minimum(8.0, 0.6 * INCOME)
PAID = np.where(RNG.random(N) < 0.6, INCOME * RNG.beta(1.2, 6, N), 0.0)
SIZE = RNG.integers(1, 6, N)
WEIGHTS = RNG.uniform(0.5, 4.0, N)
CLUSTERS = RNG.integers(0, 40, N)
PEOPLE = observe(INCOME, SIZE, Sample(WEIGHTS, CLUSTERS))


@pytest.mark.parametrize("z", [0.0, 0.1, 0.25, 0.4])
def test_burden_is_its_definition(z: float) -> None:
    (found,) = catastrophic(PAID, INCOME - FOOD, PEOPLE, (z,), of="capacity to pay")
    expected = reference.catastrophic(PAID, INCOME - FOOD, INCOME, SIZE * WEIGHTS, z)
    for name, value in expected.items():
        assert getattr(found, name).value == pytest.approx(value, abs=1e-12), name
    intensity = expected["overshoot"] / expected["headcount"]
    assert found.mean_positive_overshoot.value == pytest.approx(intensity)
    assert (found.of, found.threshold) == ("capacity to pay", z)


@pytest.mark.parametrize(
    "name", ["headcount", "overshoot", "mean_positive_overshoot", "headcount_by_rank", "overshoot_by_rank"]
)
def test_standard_errors_of_burden_agree_with_the_jackknife(name: str) -> None:
    def of(rows: list[int]) -> float:
        people = observe(INCOME[rows], SIZE[rows], Sample(WEIGHTS[rows]))
        return float(getattr(catastrophic(PAID[rows], INCOME[rows], people, (0.1,))[0], name).value)

    (found,) = catastrophic(PAID, INCOME, PEOPLE, (0.1,))
    expected = reference.jackknife(of, CLUSTERS.tolist())
    assert getattr(found, name).standard_error == pytest.approx(expected, rel=0.1)


def test_a_share_of_equal_households_has_the_error_of_a_share() -> None:
    paid = np.r_[np.full(30, 2.0), np.zeros(70)]
    (found,) = catastrophic(paid, np.full(100, 10.0), observe(np.full(100, 10.0)), (0.1,))
    assert found.headcount.value == pytest.approx(0.3)
    assert found.headcount.standard_error == pytest.approx(np.sqrt(0.3 * 0.7 / 99))


def test_four_thresholds_where_spending_on_food_is_known_else_two() -> None:
    found = burdens(PAID, INCOME, PEOPLE, INCOME - FOOD)
    assert [(b.of, b.threshold) for b in found] == [
        ("income", 0.10),
        ("income", 0.25),
        ("capacity to pay", 0.25),
        ("capacity to pay", 0.40),
    ]
    assert burdens(PAID, INCOME, PEOPLE) == found[:2]
    assert plain(found)[0]["headcount"]["value"] == found[0].headcount.value


def test_who_pays_with_nothing_to_pay_from_pays_all() -> None:
    (found,) = catastrophic([1.0, 0.0], [0.0, 0.0], observe([0.0, 0.0]), (0.4,))
    assert found.headcount.value == 0.5
    assert found.overshoot.value == pytest.approx(0.3)


def test_paying_exactly_the_threshold_is_not_catastrophic() -> None:
    (found,) = catastrophic([10.0, 10.1], [100.0, 100.0], observe([100.0, 100.0]), (0.1,))
    assert found.headcount.value == 0.5


def test_nobody_hit_is_zero_by_rank_too_with_no_index() -> None:
    (found,) = catastrophic(np.zeros(5), np.ones(5), observe(np.arange(5.0)), (0.1,))
    assert found.headcount_by_rank.value == found.overshoot_by_rank.value == 0
    assert np.isnan(found.headcount_concentration.value)
    assert np.isnan(found.mean_positive_overshoot.value)


LINE = 15.0


def test_poverty_is_its_definition_before_and_after() -> None:
    found = impoverishing(PAID, INCOME, LINE, PEOPLE)
    people = SIZE * WEIGHTS
    for poverty, consumption in ((found.before, INCOME), (found.after, INCOME - PAID)):
        expected = reference.poverty(consumption, LINE, people)
        for name, value in expected.items():
            assert getattr(poverty, name).value == pytest.approx(value, abs=1e-12), name
        assert poverty.mean_positive_gap.value == pytest.approx(
            expected["normalised_gap"] / expected["headcount"]
        )
    assert found.more.headcount.value == pytest.approx(found.pushed.value)
    assert found.more.gap.value == pytest.approx(found.after.gap.value - found.before.gap.value)
    poor_payers = (INCOME < LINE) & (PAID > 0)
    assert found.pushed_further.value == pytest.approx((people @ poor_payers) / people.sum())


def test_what_payments_add_is_surer_than_its_two_parts_apart() -> None:
    found = impoverishing(PAID, INCOME, LINE, PEOPLE)
    apart = np.hypot(found.before.headcount.standard_error, found.after.headcount.standard_error)
    assert found.more.headcount.standard_error < apart

    def of(rows: list[int]) -> float:
        people = observe(INCOME[rows], SIZE[rows], Sample(WEIGHTS[rows]))
        return impoverishing(PAID[rows], INCOME[rows], LINE, people).more.mean_positive_gap.value

    expected = reference.jackknife(of, CLUSTERS.tolist())
    assert found.more.mean_positive_gap.standard_error == pytest.approx(expected, rel=0.15)


def test_each_place_may_have_its_own_line() -> None:
    people = observe([30.0, 10.0, 20.0])
    found = impoverishing([0.0, 0.0, 0.0], [30.0, 10.0, 20.0], np.array([40.0, 5.0, 20.0]), people)
    assert found.before.headcount.value == pytest.approx(1 / 3)
    assert found.before.gap.value == pytest.approx(10 / 3)


def test_a_line_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="poverty line"):
        impoverishing(PAID, INCOME, 0.0, PEOPLE)
