"""Incomes keep their means and spread, groups of them too, and the equivalence scale counts as OECD does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.design.people import Income
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import Currency
from healthtrust.people.equivalence import composed
from healthtrust.people.income import Incomes, at_rank, group_means, incomes_of, tenths
from healthtrust.records.households import Households
from tests.reference.people import scale_of_one

POUNDS = Currency("GBP", 2)


@given(st.integers(1, 40), st.floats(0.05, 1.5))
def test_group_means_average_to_the_mean_and_lie_within_their_group(groups: int, spread: float) -> None:
    incomes = Incomes(np.array([2e6, 3e6, 4e6, 5e6, 6e6]), spread)
    means = group_means(incomes, groups)
    np.testing.assert_allclose(means.mean(axis=1), incomes.mean)
    edges = at_rank(incomes, np.full(groups - 1, 3, np.uint8), np.arange(1, groups) / groups)
    assert (means[2, :-1] < edges).all()
    assert (means[2, 1:] > edges).all()


def test_groups_are_the_means_of_what_lies_in_them() -> None:
    incomes = Incomes(np.full(5, 4e6), 0.6)
    every = at_rank(incomes, np.ones(200_000, np.uint8), (np.arange(200_000) + 0.5) / 200_000)
    np.testing.assert_allclose(every.reshape(4, -1).mean(axis=1), group_means(incomes, 4)[0], rtol=1e-3)


def test_tenths_cut_each_fifth_at_its_own_incomes() -> None:
    incomes = incomes_of(Income(), POUNDS)
    fifth = np.repeat(np.arange(1, 6, dtype=np.uint8), 10)
    rank = np.tile((np.arange(10) + 0.5) / 10, 5)
    income = np.rint(at_rank(incomes, fifth, rank)).astype(np.int64)
    np.testing.assert_array_equal(tenths(incomes, fifth, income), np.tile(np.arange(10), 5))


def test_a_design_overrides_the_margin_and_an_unknown_margin_is_named() -> None:
    stated = incomes_of(Income(mean=10_000, spread=0.3), POUNDS)
    np.testing.assert_allclose(stated.mean, np.array([0.70, 0.85, 1.00, 1.12, 1.33]) * 1e6)
    assert stated.spread == 0.3
    with pytest.raises(InvalidInput, match="did you mean 'england-2021'"):
        incomes_of(Income(margin="england-2020"), POUNDS)


@given(st.lists(st.lists(st.integers(0, 100), min_size=1, max_size=9), min_size=1, max_size=20))
def test_households_are_counted_and_scaled_one_by_one(homes: list[list[int]]) -> None:
    ages = np.array([age for home in homes for age in home], dtype=np.uint8)
    first = np.cumsum([0, *map(len, homes)]).astype(np.int64)
    count = len(homes)
    bare = Households(first, np.arange(count, dtype=np.uint64), *(np.zeros(count, np.int32),) * 4,
                      np.full(count, 1_000_000), np.ones(count, np.int32))  # type: ignore[arg-type] # fmt: skip
    found = composed(bare, ages, np.ones(len(ages), np.int32))
    for h, home in enumerate(homes):
        assert found.income[h] == round(1_000_000 * scale_of_one(home))
        assert (found.adults[h], found.children[h]) == (sum(a >= 18 for a in home), sum(a < 18 for a in home))


def test_a_member_that_few_of_the_identical_households_have_does_not_count() -> None:
    home = Households(np.array([0, 3]), np.array([1], np.uint64), np.zeros(1, np.int32), *(np.zeros(1),) * 3,
                      np.array([900]), np.array([10], np.int32))  # type: ignore[arg-type] # fmt: skip
    few = composed(home, np.array([40, 3, 0], np.uint8), np.array([2, 5, 4], np.int32))
    assert (few.adults[0], few.children[0], few.income[0]) == (1, 1, 1170)
