from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust import package, pool
from healthtrust.ground.draws import Draws
from healthtrust.ground.errors import InvalidInput
from healthtrust.ledger.chart import Accounts
from healthtrust.package.health import health_by_cell
from healthtrust.package.joint import income_for, means_of
from healthtrust.package.respond import insured
from healthtrust.records.findings import CorePackage
from healthtrust.records.persons import heads_by_cell
from healthtrust.state import State, known
from tests.reference import package as reference
from tests.reference.package import Household, Taste
from tests.small import small_state

GIVEN: dict[str, Any] = {
    "brackets": [{"above": 0, "rate": 0.05}, {"above": 15_000, "rate": 0.1}],
    "exempt_below": 9_000,
    "subsidy_per_exempt_resident": 1_500,
    "collection_cost_share": 0.01,
}
FUNDED: dict[str, Any] = GIVEN | {"rate": "funds the package", "subsidy_share": 0.2, "ceiling_share": 0.4}
BY_THRESHOLD: dict[str, Any] = {"choose": "threshold", "threshold": 20_000}
CHARGES: dict[str, Any] = {"settings": ["pharmacy", "outpatient"], "share": 0.1, "exempt_below": 16_000}


def year(**headings: Any) -> State:
    """A small year that has come through people, pool and package."""
    return package.step(pool.step(small_state(**({"pool": GIVEN, "people": {"size": 2_000}} | headings))))


def found_in(state: State) -> CorePackage:
    return known(state.package, "package")


@pytest.fixture(scope="module")
def given_rate() -> State:
    return year(package={"user_charges": CHARGES})


@pytest.fixture(scope="module")
def funded() -> State:
    return year(pool=FUNDED, package=BY_THRESHOLD)


def test_the_package_lies_within_the_means(given_rate: State) -> None:
    found, income = found_in(given_rate), known(given_rate.contributions, "pool").income
    shares = given_rate.design.allocate.shares_before_care
    share = float(given_rate.plans.administration_share.max())
    cost = int(found.expected_cost[found.covered].sum())
    assert found.means == int(income * (1 - shares))
    assert cost <= found.means * (1 - share)
    assert found.care_budget <= found.means
    assert found.care_budget * (1 - share) == pytest.approx(cost, abs=1)
    heads = heads_by_cell(known(given_rate.persons, "people"))
    assert float(heads @ found.cell_cost) == pytest.approx(cost, abs=len(found.covered))
    first_out = next(i for i in found.order if not found.covered[i])
    assert cost + int(found.expected_cost[first_out]) > int(found.means * (1 - share))


def test_charges_spare_the_pool_their_part(given_rate: State) -> None:
    without = year()
    with_charges, catalogue = found_in(given_rate), known(without.catalogue, "package")
    lower = with_charges.expected_cost < found_in(without).expected_cost
    assert set(np.flatnonzero(lower)) == set(np.flatnonzero(with_charges.charge_share > 0))
    assert (with_charges.expected_cost >= 0.9 * found_in(without).expected_cost - 1).all()
    assert np.array_equal(
        with_charges.charged, known(without.households, "people").equivalised_income >= 1_600_000
    )
    assert not found_in(without).charged.any()
    assert with_charges.expected_cases == pytest.approx(
        heads_by_cell(known(without.persons, "people")) @ catalogue.cases
    )


def test_a_funded_package_costs_what_is_raised_and_no_more(funded: State) -> None:
    found, paid = found_in(funded), known(funded.contributions, "pool")
    households, shares = known(funded.households, "people"), funded.design.allocate.shares_before_care
    catalogue = known(funded.catalogue, "package")
    cheap = catalogue.price <= 2_000_000 * catalogue.benefit
    assert np.array_equal(found.covered, cheap | catalogue.mandatory)
    assert found.care_budget <= found.means
    assert found.means - found.care_budget < 2 * households.rows  # one minor unit a household at most
    assert paid.income >= reference.least_income(found.care_budget, shares)
    assert paid.contributions == int((paid.owed * households.weight).sum()) > 0
    assert paid.subsidy > round(0.2 * paid.contributions)
    assert funded.book.balance(Accounts.POOL_FUND) == paid.income
    assert {batch.step for batch in funded.book.batches} == {"pool", "package"}


def test_subsidy_and_reserve_may_pay_for_everything() -> None:
    state = year(pool=FUNDED | {"opening_reserve": 10**9}, package=BY_THRESHOLD)
    paid = known(state.contributions, "pool")
    assert (paid.factor, paid.contributions) == (0.0, 0)


def test_a_package_beyond_every_ceiling_is_refused() -> None:
    with pytest.raises(InvalidInput, match="every household at its ceiling"):
        year(pool=FUNDED | {"ceiling_share": 0.02}, package=BY_THRESHOLD)


@given(st.integers(0, 10**13), st.floats(0, 0.9))
def test_the_income_is_the_least_that_leaves_the_budget(budget: int, shares: float) -> None:
    found = income_for(budget, shares)
    assert means_of(found, shares) >= budget
    assert found == 0 or means_of(found - 1, shares) < budget


def test_means_below_the_mandatory_services_are_refused() -> None:
    with pytest.raises(
        InvalidInput, match=r"means of £.*the services that must be covered.*Raise pool.brackets"
    ):
        year(pool=GIVEN | {"brackets": [{"above": 0, "rate": 0.01}]})


def test_a_threshold_package_dearer_than_the_means_is_refused() -> None:
    with pytest.raises(InvalidInput, match="every service below the threshold"):
        year(
            pool=GIVEN | {"brackets": [{"above": 0, "rate": 0.07}]},
            package={"choose": "threshold", "threshold": 10**6},
        )


def test_wishes_of_the_design_are_kept() -> None:
    state = year(package={"must_cover": ["ivf-cycle"], "must_leave_out": ["statins"]})
    found, codes = found_in(state), known(state.catalogue, "package").codes
    assert found.covered[codes.index("ivf-cycle")] and not found.covered[codes.index("statins")]
    assert found.on_top[0] == codes.index("statins")  # the best value of what is left out
    with pytest.raises(InvalidInput, match="did you mean 'statins'"):
        year(package={"must_cover": ["statin"]})


def test_more_means_never_cover_less() -> None:
    sizes = []
    for rate in (0.075, 0.085, 0.095, 0.12):
        found = found_in(year(pool=GIVEN | {"brackets": [{"above": 0, "rate": rate}]}))
        sizes.append(set(np.flatnonzero(found.covered)))
    assert all(less <= more for less, more in pairwise(sizes))
    assert len(sizes[0]) < len(sizes[-1])


def test_what_is_left_out_is_offered_in_order_of_value(given_rate: State) -> None:
    found, catalogue = found_in(given_rate), known(given_rate.catalogue, "package")
    assert set(found.on_top) == set(np.flatnonzero(~found.covered))
    per_qaly = catalogue.price[found.on_top] / catalogue.benefit[found.on_top]
    assert (np.diff(per_qaly) >= 0).all()


def test_households_want_what_the_reference_says(given_rate: State) -> None:
    found, catalogue = found_in(given_rate), known(given_rate.catalogue, "package")
    persons, households = known(given_rate.persons, "people"), known(given_rate.households, "people")
    owed = known(given_rate.contributions, "pool").owed
    health, on_top = health_by_cell(), found.on_top
    average = float(np.average(health, weights=heads_by_cell(persons)))
    premium, gain = (
        catalogue.cases[:, on_top] * each
        for each in (1.12 * catalogue.price[on_top], catalogue.benefit[on_top])
    )
    taste = Taste(2_500_000 * average / 3_000_000, 0.5, 1.3)
    for h in range(0, households.rows, 7):
        cell = persons.cell[households.first[h] : households.first[h + 1]]
        household = Household(
            float(households.income[h] - owed[h]) / len(cell) / 3_000_000,
            float(health[cell].mean()) / average,
            tuple(premium[cell].mean(axis=0) / 3_000_000),
            tuple(gain[cell].mean(axis=0) / average),
        )
        utilities = reference.every_prefix(household, taste)
        assert utilities[found.wanted[h]] == pytest.approx(max(utilities), rel=1e-12)
        assert found.premium[h] == round(float(premium[cell, : found.wanted[h]].sum()))
    assert found.wanted.max() > 3 and found.wanted.min() == 0


def test_premiums_are_posted_and_the_loading_spent(given_rate: State) -> None:
    found, book = found_in(given_rate), given_rate.book
    households = known(given_rate.households, "people")
    paid = int((found.premium * found.insured).sum())
    assert book.balance(Accounts.HOUSEHOLD_PREMIUMS) == -paid < 0
    spent = book.balance(Accounts.INSURER_ADMINISTRATION)
    assert spent == pytest.approx(paid * 0.12 / 1.12, abs=len(given_rate.places.leaves))
    assert book.balance(Accounts.INSURER_FUND) == paid - spent
    for leaf in given_rate.places.leaves:
        here = int((found.premium * found.insured)[households.place == leaf].sum())
        assert book.balance(Accounts.HOUSEHOLD_PREMIUMS, place=int(leaf)) == -here


def test_where_it_may_not_be_sold_nobody_buys(given_rate: State) -> None:
    state = year(package={"user_charges": CHARGES, "top_up": {"allowed": False}})
    found = found_in(state)
    assert not found.wanted.any() and not found.insured.any() and not found.premium.any()
    assert np.array_equal(found.on_top, found_in(given_rate).on_top)
    assert state.book.balance(Accounts.HOUSEHOLD_PREMIUMS) == 0


@pytest.mark.parametrize(
    "settings", [{"ENGINE": "numpy"}, {"THREADS": "1"}, {"PARTITIONS": "7"}], ids=lambda s: next(iter(s))
)
@pytest.mark.parametrize("headings", [{}, {"pool": FUNDED, "package": BY_THRESHOLD}], ids=["given", "funded"])
def test_engines_threads_and_partitions_agree(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], headings: dict[str, Any]
) -> None:
    one = year(**headings)
    for name, value in settings.items():
        monkeypatch.setenv(f"HEALTHTRUST_{name}", value)
    other = year(**headings)
    for name in ("covered", "expected_cost", "wanted", "insured", "premium"):
        assert np.array_equal(getattr(found_in(one), name), getattr(found_in(other), name))
    assert np.array_equal(known(one.contributions, "pool").owed, known(other.contributions, "pool").owed)
    assert one.book.balances(by=("account", "month", "place"))["balance"].tolist() == (
        other.book.balances(by=("account", "month", "place"))["balance"].tolist()
    )


def test_take_up_belongs_to_the_household() -> None:
    households = known(small_state(people={"size": 5_000}).households, "people")
    wanted = (np.arange(households.rows) % 3).astype(np.uint8)
    count = insured(households, wanted, 0.8, Draws(1), 2027)
    assert (count[wanted == 0] == 0).all()
    assert count[wanted > 0].mean() == pytest.approx(0.8, abs=0.04)
    assert np.array_equal(insured(households, wanted * 9, 0.8, Draws(1), 2027), count)
    backwards = replace(households, identity=households.identity[::-1])
    assert np.array_equal(insured(backwards, wanted[::-1], 0.8, Draws(1), 2027)[::-1], count)
    assert not np.array_equal(insured(households, wanted, 0.8, Draws(1), 2028), count)
    assert np.array_equal(insured(households, wanted, 1.0, Draws(1), 2027) > 0, wanted > 0)


def test_of_many_identical_households_the_share_insures() -> None:
    households = known(small_state(people={"size": 5_000, "residents_per_row": 10}).households, "people")
    count = insured(households, np.ones(households.rows, dtype=np.uint8), 0.84, Draws(1), 2027)
    assert set(count.tolist()) == {8, 9}
    assert count.mean() == pytest.approx(8.4, abs=0.15)


def test_the_league_table_restates_the_package(given_rate: State) -> None:
    table, found = package.league_table(given_rate), found_in(given_rate)
    assert list(table) == [
        "rank", "code", "name", "setting", "price", "benefit", "cost_per_qaly", "expected_cases",
        "expected_cost", "cumulative_cost", "covered", "reason", "source", "status",
    ]  # fmt: skip
    assert table["rank"].tolist() == list(range(1, len(found.covered) + 1))
    assert int(table["cumulative_cost"][-1]) == int(found.expected_cost[found.covered].sum())
    assert (np.array([r.startswith("in") for r in table["reason"]]) == table["covered"]).all()
    open_to_choice = np.array(["mandatory" not in r for r in table["reason"]])
    assert (np.diff(table["cost_per_qaly"][open_to_choice].astype(float)) >= 0).all()


def test_top_up_by_decile_adds_up(given_rate: State) -> None:
    table, found = package.top_up_by_decile(given_rate), found_in(given_rate)
    assert table["decile"].tolist() == list(range(1, 11))
    assert int(table["insured"].sum()) == int(found.insured.sum())
    assert int(table["wanting"].sum()) == int((found.wanted > 0).sum())
    assert int(table["households"].sum()) == known(given_rate.households, "people").rows
    assert (table["mean_premium"] * table["insured"]).sum() == pytest.approx(
        int((found.premium * found.insured).sum())
    )
    assert table["mean_wanted"][9] > table["mean_wanted"][2]
