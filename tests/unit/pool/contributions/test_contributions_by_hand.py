"""Each kind of contribution on a household or two, worked out by hand (amounts in minor units)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from healthtrust.pool.contributions.assess import assess, each, total
from healthtrust.pool.contributions.rules import Rules
from tests.unit.pool.contributions.made_up import CATEGORIES, a_home, payers_of_homes, rules_of_plain

ENGINES = ("numba", "numpy")


@pytest.fixture(params=ENGINES, autouse=True)
def _engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHTRUST_ENGINE", request.param)


def paid(rule: dict[str, Any], *homes: Any, factor: float = 1.0, ceiling: float = 1.0) -> list[int]:
    return assess(payers_of_homes(list(homes)), rules_of_plain([rule], ceiling), factor).household.tolist()


def test_heads_children_up_to_a_number_and_ages() -> None:
    family = a_home(ages=[70, 40, 17, 9, 2])
    assert paid({"base": "head", "amount": 100, "child_amount": 30}, family) == [290]
    assert paid({"base": "head", "amount": 100, "child_amount": 30, "children_charged": 1}, family) == [230]
    assert paid({"base": "head", "amount": 100, "child_amount": 30, "under_age": 5}, family) == [260]
    assert paid({"base": "head", "amount": 100, "under_age": 18, "from_age": 70}, family) == [100]


def test_dependants_are_free_only_where_somebody_earns() -> None:
    rule = {"base": "head", "amount": 100, "dependants_free": True}
    earner = a_home(ages=[40, 38], earnings=[1, 0])
    nobody = a_home(ages=[40, 38], earnings=[0, 0])
    child_earns = a_home(ages=[40, 17], earnings=[0, 5])
    assert paid(rule, earner, nobody, child_earns) == [100, 200, 0]


def test_payroll_at_floor_and_ceiling() -> None:
    rule = {"base": "earnings", "brackets": [(0, 0.25)], "floor": 1_000, "ceiling": 5_000}
    homes = [a_home(income=10**6, earnings=[e]) for e in (999, 1_000, 1_004, 5_000, 9_000)]
    assert paid(rule, *homes) == [0, 0, 1, 1_000, 1_000]
    assert paid({**rule, "entry": True}, *homes) == [0, 250, 251, 1_250, 1_250]


def test_payroll_is_on_each_person_and_brackets_follow_the_allowance() -> None:
    rule = {"base": "earnings", "brackets": [(0, 0.25), (1_000, 0.5)], "floor": 1_000}
    two = a_home(income=10**6, ages=[40, 40], earnings=[2_000, 3_000])
    assert paid(rule, two) == [250 + 250 + 500]
    assert paid({**rule, "from_age": 40}, two) == [0]


def test_income_and_wealth_split_among_adults() -> None:
    couple = a_home(income=60_000, ages=[40, 40, 3], wealth=9_000)
    rule = {"base": "income", "brackets": [(0, 0.125), (40_000, 0.25)]}
    assert paid(rule, couple) == [10_000]
    assert paid({**rule, "split": True}, couple) == [7_500]
    assert paid({"base": "wealth", "brackets": [(4_000, 0.5)], "split": True}, couple) == [500]
    nobody = a_home(income=60_000, ages=[3])
    assert paid({**rule, "split": True}, nobody) == [10_000]


def test_indirect_taxes_and_former_premiums() -> None:
    home = a_home(ages=[40, 9], spending=dict(zip(CATEGORIES, (100, 60, 40), strict=True)), premiums=[90, 11])
    assert paid({"base": "spending", "rates": {"tobacco": 0.5, "food": 0.125}}, home) == [32]
    assert paid({"base": "premium", "kept": 0.5}, home) == [50]


def test_an_exemption_frees_the_household_and_those_who_pay_for_it() -> None:
    rule = {"base": "income", "brackets": [(0, 0.5)], "exempt_below": 1_000, "employer_share": 0.5}
    payers = payers_of_homes([a_home(income=9_000, equivalised=e) for e in (999, 1_000)])
    found = assess(payers, rules_of_plain([rule]))
    assert found.household.tolist() == [0, 2_250] and found.employer.tolist() == [0, 2_250]
    assert found.due.tolist() == [4_500]


def test_shares_add_up_where_they_do_not_divide() -> None:
    rule = {"base": "head", "amount": 7, "employer_share": 0.5, "government_share": 0.25}
    found = assess(payers_of_homes([a_home()]), rules_of_plain([rule]))
    assert [found.household[0], found.employer[0], found.government[0]] == [2, 4, 1]


@pytest.mark.parametrize(("government", "pays"), [(False, 0), (True, 400)])
def test_a_ceiling_spares_the_household_and_the_government_may_pay(government: bool, pays: int) -> None:
    rule = {"base": "head", "amount": 500, "ceiling_share": 0.125, "government_over": government}
    found = assess(payers_of_homes([a_home(income=800)], [3]), rules_of_plain([rule]))
    assert (found.household[0], found.government[0]) == (100, pays)
    assert found.totals.tolist() == [[300, 0, 3 * pays]] and found.spared.tolist() == [1_200 - 3 * pays]


def test_the_pools_ceiling_reduces_all_in_proportion_by_largest_remainder() -> None:
    plain = [{"base": "head", "amount": amount} for amount in (50, 30, 21)]
    payers = payers_of_homes([a_home(income=100)])
    assert each(payers, rules_of_plain(plain, 0.5)).tolist() == [[25, 15, 10]]
    assert each(payers, rules_of_plain(plain, 0.51)).tolist() == [[25, 15, 11]]
    assert total(payers, rules_of_plain(plain, 0.5)) == 50


def test_only_scaled_rules_move_with_the_factor() -> None:
    plain = [{"base": "head", "amount": 100}, {"base": "head", "amount": 10, "scaled": False}]
    assert each(payers_of_homes([a_home()]), rules_of_plain(plain), 2.5).tolist() == [[250, 10]]


def test_amounts_beyond_all_bounds_do_not_wrap() -> None:
    rule = {"base": "income", "brackets": [(0, 1.0)], "employer_share": 0.5}
    found = assess(payers_of_homes([a_home(income=10**9)]), rules_of_plain([rule]), 2.0**60)
    assert found.household.tolist() == [10**9] and found.employer.tolist() == [2**49]


@pytest.mark.parametrize("threads", ["1", "2"])
@pytest.mark.parametrize("parts", ["1", "3", "40"])
def test_threads_and_parts_change_nothing(monkeypatch: pytest.MonkeyPatch, threads: str, parts: str) -> None:
    homes = [a_home(income=7_919 * k, ages=[40] * (1 + k % 3), wealth=k * 999) for k in range(60)]
    plain = [
        {"base": "earnings", "brackets": [(0, 0.0379)], "employer_share": 0.3},
        {"base": "wealth", "brackets": [(500, 0.011)], "ceiling_share": 0.02, "government_over": True},
    ]
    payers, rules = payers_of_homes(homes, [k % 7 + 1 for k in range(60)]), rules_of_plain(plain, 0.03)
    whole = assess(payers, rules, 1.07)
    monkeypatch.setenv("HEALTHTRUST_THREADS", threads)
    monkeypatch.setenv("HEALTHTRUST_PARTITIONS", parts)
    again = assess(payers, rules, 1.07)
    assert np.array_equal(whole.household, again.household) and np.array_equal(whole.totals, again.totals)
    assert total(payers, rules, 1.07) == whole.total


def test_no_households_owe_nothing() -> None:
    rules: Rules = rules_of_plain([{"base": "head", "amount": 3}])
    nobody = payers_of_homes([a_home()])
    empty = type(nobody).of_households([], [], [], [])
    assert assess(empty, rules).total == 0 and total(empty, rules) == 0
