"""Earnings, wealth and spending from shipped coefficients, and tables of spending."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from healthtrust.design.contributions import Bracket, Contribution
from healthtrust.design.pool import Pool
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import Currency
from healthtrust.pool.contributions.assess import assess
from healthtrust.pool.contributions.bases import payers_of, shared_among_earners
from healthtrust.pool.contributions.profile import Profile, amounts, middles
from healthtrust.pool.contributions.rules import Rules, rules_of
from healthtrust.pool.contributions.spending import shipped_spending, spending_table
from healthtrust.records.households import Households
from healthtrust.records.persons import Persons

POUNDS = Currency("GBP", 2)
FLAT = (Bracket(above=0, rate=0.1),)


def year(rows: int = 200) -> tuple[Persons, Households]:
    """Couples with a child, richer and richer; those of even number are retired."""
    income = np.linspace(8_000_00, 120_000_00, rows).astype(np.int64)
    age = np.tile(np.array([40, 40, 5], dtype=np.uint8), (rows, 1))
    age[::2] = (70, 68, 66)
    persons, nothing = rows * 3, np.zeros(rows * 3)
    return Persons(
        identity=np.arange(persons, dtype=np.uint64),
        age=age.ravel(),
        sex=nothing.astype(np.uint8),
        household=np.repeat(np.arange(rows), 3).astype(np.uint32),
        conditions=nothing.astype(np.uint16),
        segment=nothing.astype(np.uint8),
        cell=nothing.astype(np.uint16),
        weight=np.ones(persons, dtype=np.int32),
    ), Households(
        first=np.arange(rows + 1, dtype=np.int64) * 3,
        identity=np.arange(rows, dtype=np.uint64),
        place=np.zeros(rows, dtype=np.int32),
        income=income,
        adults=(age >= 18).sum(axis=1).astype(np.uint8),
        children=(age < 18).sum(axis=1).astype(np.uint8),
        equivalised_income=(income / 1.8).astype(np.int64),
        weight=np.ones(rows, dtype=np.int32),
    )


def rules(*contributions: Contribution) -> Rules:
    return rules_of(Pool(contributions=contributions), POUNDS)


def test_only_what_the_rules_look_at_is_made() -> None:
    persons, households = year()
    assert payers_of(persons, households, rules()).known == frozenset()
    pay = Contribution(name="pay", base="earnings", brackets=FLAT)
    assert payers_of(persons, households, rules(pay)).known == {"earnings"}
    duty = Contribution(name="duty", base="spending", rates={"tobacco": 0.1, "fuel": 0.2})
    found = payers_of(persons, households, rules(duty))
    assert found.known == {"spending"} and found.categories == ("tobacco", "fuel")
    assert assess(found, rules(duty)).totals[1, 0] > 0


def test_the_retired_earn_nothing_and_couples_share() -> None:
    persons, households = year()
    pay = Contribution(name="pay", base="earnings", brackets=FLAT)
    earnings = payers_of(persons, households, rules(pay)).earnings
    assert earnings is not None
    by_home = earnings.reshape(-1, 3)
    assert (by_home[::2] == 0).all() and (by_home[1::2, 2] == 0).all()
    assert (by_home[1::2, 0] - by_home[1::2, 1] <= 1).all() and (by_home[1::2, :2] > 0).all()
    ratio = by_home.sum(axis=1)[1::2] / households.income[1::2]
    assert ratio[0] == pytest.approx(0.5, abs=0.01) and ratio[-1] == pytest.approx(1.35, abs=0.01)


def test_an_odd_unit_goes_to_the_first_earner() -> None:
    ages, first = np.array([17, 18, 65, 66], dtype=np.uint8), np.array([0, 4])
    assert shared_among_earners(np.array([7]), ages, first).tolist() == [0, 4, 3, 0]


def test_tobacco_weighs_on_the_poor_and_spending_falls_as_a_share() -> None:
    _, households = year()
    table = shipped_spending(households.equivalised_income, np.full(200, 3))
    assert table.categories == ("food", "alcohol", "tobacco", "fuel", "other vatable")
    together = table.share.sum(axis=1)
    assert together[0] == pytest.approx(0.915, abs=0.005) and together[-1] == pytest.approx(0.379, abs=0.005)
    assert (np.diff(together) < 0.02).all()
    duty = 0.65 * table.share[:, table.categories.index("tobacco")]
    assert duty[:2].mean() == pytest.approx(0.023, abs=0.002) and duty[-2:].mean() == pytest.approx(
        0.003, abs=0.001
    )


def test_shares_are_straight_between_points_and_level_beyond() -> None:
    profile = Profile(("k",), np.array([10.0, 20.0, 40.0]), np.array([[0.5], [0.25], [0.0]]))
    at = np.array([0, 10, 15, 20, 30, 40, 99])
    assert amounts(np.full(7, 1_000), at, profile)[:, 0].tolist() == [500, 500, 375, 250, 125, 0, 0]


def test_middles_count_residents_not_households() -> None:
    assert middles(np.array([3, 1, 2]), np.array([1, 8, 1])).tolist() == [1.0] * 8 + [2.0, 3.0]


def columns(**changed: Any) -> dict[str, Any]:
    usual = {
        "category": np.array(["food", "food", "fuel", "fuel"], dtype=object),
        "income": np.array([10_000, 30_000, 10_000, 30_000]),
        "share": np.array([0.2, 0.1, 0.05, 0.04]),
    }
    return {**usual, **changed}


def test_a_table_by_income_is_read_in_minor_units() -> None:
    table = spending_table(columns(), "s.csv", POUNDS)
    assert table.points.tolist() == [1_000_000.0, 3_000_000.0]
    assert table.share.tolist() == [[0.2, 0.05], [0.1, 0.04]]


def test_a_table_with_gaps_and_repeats_is_refused_at_once() -> None:
    gaps = columns(income=np.array([10_000, 30_000, 10_000, 10_000]))
    with pytest.raises(InvalidInput, match=r"(?s)'fuel'.*no share at income 30000.*10000 more than once"):
        spending_table(gaps, "s.csv", POUNDS)
    both = columns(tenth=np.array([1, 2, 1, 2]))
    with pytest.raises(InvalidInput, match="both tenth and income"):
        spending_table(both, "s.csv", POUNDS)
    with pytest.raises(InvalidInput, match="column share"):
        spending_table(columns(share=np.array([0.1, -1, 0.1, 0.1])), "s.csv", POUNDS)


def test_a_category_that_the_shipped_table_lacks_is_refused_with_the_nearest() -> None:
    persons, households = year(20)
    duty = Contribution(name="duty", base="spending", rates={"tobaco": 0.1})
    with pytest.raises(InvalidInput, match="did you mean 'tobacco'"):
        payers_of(persons, households, rules(duty))


def test_a_former_premium_is_passed_on() -> None:
    persons, households = year(20)
    old = Contribution(name="old", base="premium", kept=0.5)
    paid = payers_of(persons, households, rules(old), premium=np.full(60, 100))
    assert assess(paid, rules(old)).totals[1].tolist() == [20 * 150, 0, 0]
    with pytest.raises(InvalidInput, match="without premium"):
        assess(replace(paid, premium=None), rules(old))
