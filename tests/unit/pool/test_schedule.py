from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.design.pool import Bracket, Pool
from healthtrust.ground.bands import Bands
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import Currency
from healthtrust.pool.schedule import (
    PRECISION,
    Schedule,
    factor_that_raises,
    owed,
    owed_by_one,
    schedule_of,
    total,
)
from healthtrust.records.households import Households
from tests.reference import pool as reference

POUNDS = Currency("GBP", 2)

# Rates in 1/64 make floats exact, so that the reference in fractions must agree to the last unit.
rates = st.integers(0, 32).map(lambda n: n / 64)
schedules = st.builds(
    lambda starts, slopes, per_adult, exempt, ceiling: Schedule(
        Bands(tuple(map(float, starts)), tuple(slopes[: len(starts)])), per_adult, exempt, ceiling
    ),
    st.lists(st.integers(0, 10**7), min_size=1, max_size=4, unique=True).map(sorted),
    st.lists(rates, min_size=4, max_size=4),
    st.integers(0, 10**5),
    st.integers(0, 2 * 10**6),
    rates | st.just(1.0),
)
families = st.lists(
    st.tuples(st.integers(0, 10**9), st.integers(1, 5), st.integers(1, 10**6)), min_size=1, max_size=30
)


def households(rows: list[tuple[int, int, int]]) -> Households:
    """Households of (income, adults, weight); each adult after the first counts half."""
    income, adults, weight = (np.array(column) for column in zip(*rows, strict=True))
    return Households(
        first=np.arange(len(rows) + 1),
        identity=np.arange(len(rows), dtype=np.uint64),
        place=np.zeros(len(rows), dtype=np.int32),
        income=income.astype(np.int64),
        adults=adults.astype(np.uint8),
        children=np.zeros(len(rows), dtype=np.uint8),
        equivalised_income=(income / (0.5 + 0.5 * adults)).astype(np.int64),
        weight=weight.astype(np.int32),
    )


@given(families, schedules, st.sampled_from([0.0, 0.5, 1.0, 1.25, 4.0]))
def test_each_household_owes_what_the_rule_says(rows: list, schedule: Schedule, factor: float) -> None:
    of = households(rows)
    expected = [
        reference.owed(int(y), int(e), int(a), schedule, factor)
        for y, e, a in zip(of.income, of.equivalised_income, of.adults, strict=True)
    ]
    assert owed(of, schedule, factor).tolist() == expected
    assert total(of, schedule, factor) == sum(
        each * w for each, (_, _, w) in zip(expected, rows, strict=True)
    )


@given(families, schedules, st.floats(0, 5))
def test_the_twin_gives_the_same_bits(rows: list, schedule: Schedule, factor: float) -> None:
    of = households(rows * 3)
    found = owed(of, schedule, factor), total(of, schedule, factor)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEALTHTRUST_ENGINE", "numpy")
        plain = owed(of, schedule, factor), total(of, schedule, factor)
    assert np.array_equal(found[0], plain[0]) and found[1] == plain[1]


@pytest.mark.parametrize("threads", ["1", "2"])
@pytest.mark.parametrize("parts", ["1", "2", "7"])
def test_threads_and_parts_change_nothing(monkeypatch: pytest.MonkeyPatch, threads: str, parts: str) -> None:
    of = households([(income, income % 3 + 1, income % 7 + 1) for income in range(0, 30_000_00, 977)])
    schedule = Schedule(Bands((0.0, 1_000_000.0), (0.0379, 0.1113)), 1234, 400_000, 0.09)
    whole = owed(of, schedule, 1.07), total(of, schedule, 1.07)
    monkeypatch.setenv("HEALTHTRUST_THREADS", threads)
    monkeypatch.setenv("HEALTHTRUST_PARTITIONS", parts)
    assert np.array_equal(owed(of, schedule, 1.07), whole[0])
    assert total(of, schedule, 1.07) == whole[1]


@given(families, schedules)
def test_nobody_owes_above_the_ceiling_and_the_exempt_owe_nothing(rows: list, schedule: Schedule) -> None:
    of = households(rows)
    each = owed(of, schedule, 3.0)
    assert (each <= np.rint(schedule.ceiling_share * of.income)).all()
    assert (each[of.equivalised_income < schedule.exempt_below] == 0).all()
    assert (each >= 0).all()


def test_one_household_just_below_and_one_at_the_exemption() -> None:
    schedule = Schedule(Bands((0.0,), (0.1,)), 0, 1_200_000, 1.0)
    assert owed(households([(1_199_999, 1, 1), (1_200_000, 1, 1)]), schedule).tolist() == [0, 120_000]


def test_without_a_ceiling_nobody_owes_more_than_the_income() -> None:
    schedule = schedule_of(Pool(brackets=(Bracket(above=0, rate=0.5),), per_adult=1_000), POUNDS)
    assert owed(households([(0, 2, 1), (100_000, 1, 1)]), schedule).tolist() == [0, 100_000]


def test_the_rule_for_one_says_the_same() -> None:
    schedule = schedule_of(Pool(per_adult=50, exempt_below=9_000, ceiling_share=0.08), POUNDS)
    of = households([(income, 2, 1) for income in (0, 900_000, 2_000_000, 7_777_777)])
    assert owed(of, schedule).tolist() == [
        owed_by_one(int(y), int(e), 2, schedule)
        for y, e in zip(of.income, of.equivalised_income, strict=True)
    ]


@given(families, schedules, st.floats(0.01, 1.0))
def test_the_factor_is_the_smallest_that_raises_the_sum(rows: list, schedule: Schedule, share: float) -> None:
    of = households(rows)
    target = int(total(of, schedule, 2.0**60) * share)
    factor = factor_that_raises(target, of, schedule)
    assert total(of, schedule, factor) >= target
    if target > 0:
        assert total(of, schedule, factor * (1 - 2 * PRECISION)) < target
    else:
        assert factor == 0


def test_a_sum_beyond_every_ceiling_is_refused_with_a_remedy() -> None:
    of = households([(1_000_000, 1, 3)])
    schedule = Schedule(Bands((0.0,), (0.1,)), 0, 0, 0.2)
    assert factor_that_raises(600_000, of, schedule) == pytest.approx(2.0, rel=1e-5)
    with pytest.raises(InvalidInput, match=r"at most 600,000 minor units.*600,001.*ceiling_share"):
        factor_that_raises(600_001, of, schedule)


def test_brackets_out_of_order_are_refused() -> None:
    pool = Pool(brackets=(Bracket(above=20_000, rate=0.1), Bracket(above=10_000, rate=0.2)))
    with pytest.raises(InvalidInput, match=r"pool\.brackets, band 2"):
        schedule_of(pool, POUNDS)
