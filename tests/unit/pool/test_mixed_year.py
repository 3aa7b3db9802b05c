"""A year with several contributions, arrears and former schemes: what is posted is what was found."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from healthtrust import package, pool
from healthtrust.ground.errors import InvalidInput
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.checks import after
from healthtrust.pool.charged import charged
from healthtrust.pool.factor import factor_that_brings
from healthtrust.pool.year_tables import arrears_table, contributions_table, fairness_table, revenue_table
from healthtrust.state import State, known
from tests.small import small_state

PAYROLL = {
    "name": "payroll", "base": "earnings", "brackets": [{"above": 0, "rate": 0.04}],
    "ceiling": 50_000, "employer_share": 0.5, "government_share": 0.25,
}  # fmt: skip
TOBACCO = {"name": "tobacco", "base": "spending", "rates": {"tobacco": 0.3}, "scaled": False}
OLD = {"name": "old age", "kind": "social insurer", "from_age": 65, "premium": 900}
WORKS = {"name": "works", "kind": "employer plan", "premium": 1_500, "employer_share": 0.6}
PREMIUM = {"name": "old premiums", "base": "premium", "kept": 0.5}
TERMS: dict[str, Any] = {
    "brackets": [{"above": 10_000, "rate": 0.06}],
    "exempt_below": 9_000,
    "ceiling_share": 0.15,
    "subsidy_per_exempt_resident": 300,
    "subsidy_share": 0.05,
    "collection_cost_share": 0.01,
    "contributions": [PAYROLL, TOBACCO],
}


def opened(**terms: Any) -> State:
    return pool.step(small_state(pool=TERMS | terms))


def test_every_contribution_reaches_the_book_from_who_pays_it() -> None:
    state = opened()
    found, book = known(state.contributions, "pool"), state.book
    household, employer, government = found.owed_by_source.sum(axis=0).tolist()
    assert min(household, employer, government) > 0
    assert book.balance(Accounts.HOUSEHOLD_CONTRIBUTIONS) == -household == -int(found.paid.sum())
    assert book.balance(Accounts.EMPLOYER_CONTRIBUTIONS) == -employer
    assert book.balance(Accounts.GOVERNMENT_SUBSIDY) == -found.subsidy
    assert found.subsidy > government + round(0.05 * found.contributions)
    assert found.contributions == household + employer
    assert book.balance(Accounts.POOL_FUND) == found.income
    assert after("pool", book, state.year) == []
    assert abs(employer - 2 * government) <= 2 * len(found.owed)


def test_the_table_of_contributions_is_what_was_found() -> None:
    state = opened()
    found, table = known(state.contributions, "pool"), contributions_table(state)
    assert table["contribution"].tolist() == ["income", "payroll", "tobacco"]
    assert table["household"].sum() == found.paid.sum()
    index = fairness_table(state)
    split = dict(zip(index["index"].tolist(), index["value"].tolist(), strict=True))
    assert split["gini before"] - split["gini after"] == pytest.approx(
        split["vertical"] - split["horizontal"] - split["reranking"]
    )


def test_former_premiums_may_go_on_in_part() -> None:
    state = opened(contributions=[PREMIUM], schemes=[OLD, WORKS], ceiling_share=None, exempt_below=0)
    persons, found = known(state.persons, "people"), known(state.contributions, "pool")
    own = np.where(persons.age >= 65, 90_000, 60_000) // 2
    assert found.owed_by_source[1, 0] == int((own * persons.weight).sum())


def test_premiums_without_schemes_are_refused() -> None:
    with pytest.raises(InvalidInput, match="old premiums: found no former schemes"):
        opened(contributions=[PREMIUM])


@pytest.mark.parametrize("late", [{}, {"at_fair": 0.02, "slope": 0.5, "most": 0.4}])
def test_the_factor_that_brings_an_income_is_the_smallest(late: dict[str, float]) -> None:
    state = opened(response=late)
    of = charged(state)
    needed = round(1.2 * known(state.contributions, "pool").income)
    factor = factor_that_brings(needed, state, of)
    assert pool.assess(state, factor, of).income >= needed
    below = 1e-9 if not late else 5e-3
    assert pool.assess(state, factor * (1 - below), of).income < needed


def test_households_in_arrears_leave_their_part_unpaid_and_no_more() -> None:
    state = opened(response={"at_fair": 0.1, "slope": 1.0, "most": 0.5})
    found, homes = known(state.contributions, "pool"), known(state.households, "people")
    assert found.in_arrears is not None and 0 < found.in_arrears.sum() < homes.weight.sum()
    assert (found.in_arrears <= homes.weight).all()
    assert found.paid.tolist() == (found.owed * (homes.weight - found.in_arrears)).tolist()
    assert found.unpaid == int((found.owed * found.in_arrears).sum()) > 0
    assert state.book.balance(Accounts.HOUSEHOLD_CONTRIBUTIONS) == -int(found.paid.sum())
    table, curve = arrears_table(state), revenue_table(state)
    assert table is not None and curve is not None
    assert table["unpaid"].sum() == found.unpaid
    assert (curve["collected"] <= curve["owed"]).all()


def test_without_a_response_there_are_no_arrears_to_tell() -> None:
    assert arrears_table(opened()) is None and revenue_table(opened()) is None


def test_raising_rates_puts_no_household_back_into_paying() -> None:
    state = opened(response={"at_fair": 0.05, "slope": 1.0, "most": 0.9})
    of = charged(state)
    low, high = (pool.assess(state, factor, of).in_arrears for factor in (1.0, 1.5))
    assert low is not None and high is not None
    assert (high >= low).all() and high.sum() > low.sum()


def test_resistance_makes_the_best_package_smaller_and_it_is_still_paid_for() -> None:
    terms = {"rate": "funds the package", "brackets": [{"above": 0, "rate": 0.08}], "ceiling_share": 0.3}
    covered = []
    for late in ({}, {"at_fair": 0.01, "slope": 0.3, "most": 0.5}):
        state = small_state(pool=terms | {"response": late}, package={"choose": "welfare"})
        state = package.step(pool.step(state))
        found, contributions = known(state.package, "package"), known(state.contributions, "pool")
        assert found.certificate is not None and found.certificate.certified
        assert contributions.income >= contributions.contributions - contributions.collection_cost
        assert found.care_budget <= found.means
        covered.append(int(found.expected_cost[found.covered].sum()))
    assert covered[1] < covered[0]
