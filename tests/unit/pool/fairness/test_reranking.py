"""The split of redistribution against group after group by hand."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.pool.fairness import Sample, by_bandwidth, fairness, observe
from healthtrust.pool.fairness.reranking import groups_of_equals
from tests.reference import fairness as plain

RNG = np.random.default_rng(3)
N = 80
INCOME = np.round(RNG.lognormal(3, 0.6, N), 0)
PAID = 0.2 * INCOME * RNG.uniform(0.0, 2.0, N)
SIZE = RNG.integers(1, 5, N)
WEIGHTS = RNG.uniform(0.5, 3.0, N)


@pytest.mark.parametrize("bandwidth", [0.0, 1.0, 7.5, 40.0, 1e6])
def test_every_part_is_its_definition(bandwidth: float) -> None:
    found = fairness(INCOME, PAID, SIZE, Sample(WEIGHTS), bandwidth)
    expected = plain.split(INCOME.tolist(), PAID.tolist(), (SIZE * WEIGHTS).tolist(), bandwidth)
    for name in ("vertical", "horizontal", "reranking", "among_equals"):
        assert getattr(found, name).value == pytest.approx(expected[name], abs=1e-12), name
    all_reranking = found.reranking.value + found.reranking_within.value
    assert all_reranking == pytest.approx(expected["atkinson_plotnick"], abs=1e-12)
    kept = found.vertical.value - found.horizontal.value - found.reranking.value
    assert kept == pytest.approx(found.gini_before.value - found.gini_after.value, abs=1e-12)
    assert found.reranking.value >= -1e-15


def test_exact_equals_hold_nothing_among_them() -> None:
    found = fairness(INCOME, PAID, bandwidth=0.0)
    assert found.among_equals.value == pytest.approx(0, abs=1e-15)
    assert found.horizontal.value > 0
    assert found.groups_of_equals == len(np.unique(INCOME))


def test_all_in_one_band_leaves_only_horizontal() -> None:
    found = fairness(INCOME, PAID, bandwidth=1e6)
    assert found.groups_of_equals == 1
    assert found.reranking.value == pytest.approx(0, abs=1e-14)
    assert found.vertical.value == pytest.approx(0, abs=1e-14)
    assert found.horizontal.value == pytest.approx(
        found.gini_after.value - found.gini_before.value, abs=1e-14
    )


def test_a_schedule_of_income_alone_is_vertical() -> None:
    found = fairness(INCOME, np.maximum(INCOME - 15, 0) * 0.3, bandwidth=0.0)
    assert found.horizontal.value == pytest.approx(0, abs=1e-14)
    assert found.reranking.value == pytest.approx(0, abs=1e-14)
    assert found.vertical.value == pytest.approx(found.reynolds_smolensky.value, abs=1e-14)


def test_bands_hold_from_their_lower_limit_to_below_the_next() -> None:
    assert groups_of_equals(np.array([0.0, 4.9, 5.0, 9.9, 25.0]), 5.0).tolist() == [0, 0, 1, 1, 2]
    assert groups_of_equals(np.array([-1.0, 0.0, 0.0, 3.0]), 0.0).tolist() == [0, 1, 1, 2]


def test_many_bands_are_as_few_bands() -> None:
    rng = np.random.default_rng(5)
    income = np.round(rng.lognormal(10, 0.6, 90_000), 1)
    paid = income * rng.uniform(0.05, 0.15, len(income))
    many = fairness(income, paid, bandwidth=0.0)
    assert many.groups_of_equals > 2**16
    kept = many.vertical.value - many.horizontal.value - many.reranking.value
    assert kept == pytest.approx(many.redistribution.value, abs=1e-12)
    assert many.reranking.value + many.reranking_within.value == pytest.approx(
        many.reynolds_smolensky.value - many.redistribution.value, abs=1e-12
    )


def test_horizontal_is_told_as_a_share_of_vertical() -> None:
    found = fairness(INCOME, np.maximum(INCOME - 15, 0) * RNG.uniform(0.2, 0.4, N), bandwidth=2.0)
    assert found.horizontal_share_of_vertical.value == pytest.approx(
        found.horizontal.value / found.vertical.value
    )
    assert found.horizontal_share_of_vertical.standard_error > 0


def test_somebody_left_with_less_than_nothing_is_still_counted() -> None:
    found = fairness([0.0, 10.0, 10.0, 50.0], [3.0, 1.0, 9.0, 10.0], bandwidth=0.0)
    expected = plain.split([0.0, 10.0, 10.0, 50.0], [3.0, 1.0, 9.0, 10.0], [1.0] * 4, 0.0)
    assert found.reranking.value == pytest.approx(expected["reranking"], abs=1e-14)


def test_wider_bands_move_reranking_of_neighbours_to_horizontal() -> None:
    """As Urban and Lambert warn: the parts depend on the width, their sum and all reranking do not."""
    people = observe(INCOME, SIZE, Sample(WEIGHTS))
    found = by_bandwidth(people, PAID, (0.0, 0.05, 0.2, 1.0, 50.0))
    within = [each.reranking_within.value for each in found]
    assert within == sorted(within)
    assert within[-1] > within[0]
    for each in found:
        assert each.redistribution == found[0].redistribution
        both = each.reranking.value + each.reranking_within.value
        assert both == pytest.approx(found[0].reranking.value + found[0].reranking_within.value)
    direct = fairness(INCOME, PAID, SIZE, Sample(WEIGHTS), found[2].bandwidth)
    assert direct.horizontal.value == pytest.approx(found[2].horizontal.value)


def test_neighbours_left_with_the_same_are_still_of_two_groups() -> None:
    income, paid = [10.0, 10.0, 20.0, 20.0], [5.0, 2.0, 12.0, 8.0]
    found = fairness(income, paid, bandwidth=0.0)
    expected = plain.split(income, paid, [1.0] * 4, 0.0)
    for name in ("vertical", "horizontal", "reranking"):
        assert getattr(found, name).value == pytest.approx(expected[name], abs=1e-14), name


def test_a_negative_bandwidth_is_refused() -> None:
    with pytest.raises(ValueError, match="bandwidth"):
        fairness(INCOME, PAID, bandwidth=-1.0)


def test_rows_are_ranked_once_and_put_back() -> None:
    people = observe([30.0, 10.0, 20.0])
    assert people.income.tolist() == [10.0, 20.0, 30.0]
    assert people.ordered([3.0, 1.0, 2.0]).tolist() == [1.0, 2.0, 3.0]
