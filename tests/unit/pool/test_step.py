from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from healthtrust import pool
from healthtrust.ground.errors import InvalidInput
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.entry import transfer
from healthtrust.state import State, known
from tests.small import small_state

TERMS: dict[str, Any] = {
    "brackets": [{"above": 0, "rate": 0.04}, {"above": 20_000, "rate": 0.11}],
    "exempt_below": 15_000,
    "ceiling_share": 0.09,
    "subsidy_per_exempt_resident": 1_000,
    "subsidy_share": 0.1,
    "collection_cost_share": 0.013,
    "opening_reserve": 12_345.67,
}


def collected(**terms: Any) -> State:
    return pool.step(small_state(pool=TERMS | terms))


def test_what_households_owe_is_what_the_book_holds() -> None:
    state = collected()
    found, households = known(state.contributions, "pool"), known(state.households, "people")
    owed = int((found.owed * households.weight).sum())
    assert found.contributions == owed > 0
    assert state.book.balance(Accounts.HOUSEHOLD_CONTRIBUTIONS) == -owed
    assert state.book.balance(Accounts.POOL_FUND) == found.income
    assert state.book.balance(Accounts.GOVERNMENT_SUBSIDY) == -found.subsidy
    assert state.book.balance(Accounts.POOL_COLLECTION_COST) == found.collection_cost
    assert state.book.balance(Accounts.OPENING_BALANCES) == -1_234_567
    for leaf in state.places.leaves:
        here = households.place == leaf
        paid = int((found.owed * households.weight)[here].sum())
        assert state.book.balance(Accounts.HOUSEHOLD_CONTRIBUTIONS, place=int(leaf)) == -paid


def test_contributions_come_in_over_twelve_months() -> None:
    state = collected()
    by_month = state.book.balances(by=("month",), memo="contributions", step="pool")
    assert len(by_month["month"]) == 12
    fund = [
        state.book.balance(Accounts.POOL_FUND, memo="contributions", since=month, until=month)
        for month in range(2027 * 12, 2028 * 12)
    ]
    assert max(fund) - min(fund) <= len(state.places.leaves)


def test_the_subsidy_counts_residents_of_exempt_households() -> None:
    state = collected()
    found, households = known(state.contributions, "pool"), known(state.households, "people")
    poor = households.equivalised_income < 1_500_000
    assert np.array_equal(found.exempt, poor) and poor.any() and not poor.all()
    assert (found.owed[poor] == 0).all()
    exempt_residents = int(households.members[poor].sum())
    assert found.subsidy == 100_000 * exempt_residents + round(0.1 * found.contributions)
    assert found.collection_cost == round(0.013 * found.contributions)


def test_the_ceiling_holds() -> None:
    state = collected()
    found, households = known(state.contributions, "pool"), known(state.households, "people")
    assert (found.owed <= np.rint(0.09 * households.income)).all()
    assert (found.owed == np.rint(0.09 * households.income))[households.income > 15_000_000].all()


def test_a_row_of_many_households_counts_for_all_of_them() -> None:
    state = pool.step(small_state(people={"residents_per_row": 10}, pool=TERMS))
    found, households = known(state.contributions, "pool"), known(state.households, "people")
    assert found.contributions == 10 * int(found.owed.sum())
    assert (households.weight == 10).all()


def test_a_later_year_opens_with_the_reserve_the_last_one_left() -> None:
    state = small_state(pool=TERMS, years="2026-2027")
    state = state.replace(year=2027, carried=replace(state.carried, reserve=777))
    kept = transfer(
        "pool",
        "kept",
        debit=Accounts.POOL_RESERVE,
        credit=Accounts.OPENING_BALANCES,
        amount=777,
        month=2026 * 12,
    )
    state = pool.step(state.replace(book=state.book.post(kept)))
    assert known(state.contributions, "pool").opening_reserve == 777
    assert state.book.balance(Accounts.POOL_RESERVE) == 0
    assert state.book.balance(Accounts.POOL_FUND) == known(state.contributions, "pool").income


def test_a_rate_that_funds_the_package_waits_for_it() -> None:
    before = small_state(pool=TERMS | {"rate": "funds the package"})
    state = pool.step(before)
    found = known(state.contributions, "pool")
    assert state.book is before.book
    assert (found.factor, found.income, found.owed.any()) == (1.0, 0, False)
    assert found.exempt.any()
    assert np.array_equal(found.decile, known(collected().contributions, "pool").decile)


@pytest.mark.parametrize("setting", [("HEALTHTRUST_ENGINE", "numpy"), ("HEALTHTRUST_PARTITIONS", "7")])
def test_engines_and_partitions_agree(monkeypatch: pytest.MonkeyPatch, setting: tuple[str, str]) -> None:
    one = known(collected().contributions, "pool")
    monkeypatch.setenv(*setting)
    other = known(collected().contributions, "pool")
    assert np.array_equal(one.owed, other.owed) and one.income == other.income


def test_brackets_out_of_order_stop_the_step() -> None:
    with pytest.raises(InvalidInput, match="brackets"):
        collected(brackets=[{"above": 5, "rate": 0.1}, {"above": 5, "rate": 0.2}])
