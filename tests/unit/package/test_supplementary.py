"""Supplementary cover in a year: who buys private versions of covered care, and what waiting does to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from healthtrust import package, pool
from healthtrust.ground.money import to_minor
from healthtrust.ledger.chart import Accounts
from healthtrust.package.health import health_by_cell
from healthtrust.package.supplementary import Terms, better_than, private_versions, private_wanted
from healthtrust.package.waiting_demand import demand_by_waiting, long_waiters, weeks_per_long_waiter
from healthtrust.records.findings import CorePackage
from healthtrust.records.persons import heads_by_cell
from healthtrust.state import Delivered, State, known
from tests.reference import package as reference
from tests.reference.package import Household, Taste
from tests.small import small_state

POOL: dict[str, Any] = {"brackets": [{"above": 0, "rate": 0.05}, {"above": 15_000, "rate": 0.1}]}
SOLD: dict[str, Any] = {"supplementary": True}
AS_USUAL, LONG_WAIT = Delivered(10.0, 10.0, 0.6, 0.6), Delivered(60.0, 10.0, 0.6, 0.6)


def year(delivered: Delivered | None = None, **top_up: Any) -> State:
    """A small year that has come through people, pool and package."""
    state = small_state(pool=POOL, people={"size": 2_000}, package={"top_up": top_up})
    state = state.replace(carried=replace(state.carried, delivered=delivered))
    return package.step(pool.step(state))


def found_in(state: State) -> CorePackage:
    return known(state.package, "package")


@pytest.fixture(scope="module")
def sold() -> State:
    return year(AS_USUAL, **SOLD)


def private_of(state: State) -> np.ndarray:
    found = found_in(state)
    return private_wanted(found.on_top, found.covered, found.wanted)


def same(one: State, other: State) -> bool:
    """Whether two years have the same package and wishes, to the last digit."""
    a, b = found_in(one), found_in(other)
    columns = ("order", "covered", "on_top", "wanted", "insured", "premium", "expected_cost")
    return all(np.array_equal(getattr(a, name), getattr(b, name)) for name in columns)


def test_unless_it_is_sold_nothing_covered_is_on_top_and_usual_care_changes_nothing() -> None:
    first = year()
    assert not found_in(first).covered[found_in(first).on_top].any()
    assert found_in(first).on_top_price is None
    assert same(first, year(AS_USUAL)) and first.book.balances(("account",)).keys()
    assert "wanting_supplementary" not in package.top_up_by_decile(first)


def test_only_covered_care_that_waits_has_a_private_version(sold: State) -> None:
    found, catalogue = found_in(sold), known(sold.catalogue, "package")
    private = [catalogue.codes[i] for i in found.on_top if found.covered[i]]
    assert set(private) <= {"hip-replacement", "knee-replacement", "cataract-surgery", "knee-arthroscopy"}
    assert "cataract-surgery" in private
    assert set(np.flatnonzero(~found.covered)) <= set(found.on_top)


def test_steps_stand_in_one_order_of_health_per_money(sold: State) -> None:
    found, catalogue = found_in(sold), known(sold.catalogue, "package")
    on_top, inside = found.on_top, found.covered[found.on_top]
    assert found.on_top_price is not None
    gain = np.where(inside, 0.15 * catalogue.benefit[on_top], catalogue.benefit[on_top])
    ratio = gain / found.on_top_price[on_top]
    assert (np.diff(ratio) <= 1e-12 * ratio[:-1]).all()
    assert (
        found.on_top_price[on_top[inside]].tolist() == np.rint(1.3 * catalogue.price[on_top[inside]]).tolist()
    )


def test_a_household_buys_the_best_prefix_of_both_kinds(sold: State) -> None:
    """Some households against every prefix, by utility, in the slow version."""
    found, catalogue = found_in(sold), known(sold.catalogue, "package")
    persons, homes = known(sold.persons, "people"), known(sold.households, "people")
    owed, design = known(sold.contributions, "pool").owed, sold.design.package.top_up
    inside, health = found.covered[found.on_top], health_by_cell()
    assert found.on_top_price is not None
    price = 1.12 * found.on_top_price[found.on_top]
    gain = np.where(inside, 0.15, 1.0) * catalogue.benefit[found.on_top]
    at_wealth, worth = (to_minor(m, sold.currency) for m in (design.at_wealth, design.willingness_to_pay))
    at_health = float(np.average(health, weights=heads_by_cell(persons)))
    taste = Taste(worth * at_health / at_wealth, design.health_curvature, design.wealth_curvature)
    private = private_of(sold)
    chosen = np.concatenate([np.flatnonzero(private > 0)[:20], np.flatnonzero(private == 0)[:10]])
    for h in chosen:
        rows = slice(homes.first[h], homes.first[h + 1])
        cases = catalogue.cases[persons.cell[rows]][:, found.on_top].mean(axis=0)
        own = (homes.income[h] - owed[h]) / (rows.stop - rows.start)
        household = Household(
            own / at_wealth,
            float(health[persons.cell[rows]].mean()) / at_health,
            tuple(cases * price / at_wealth),
            tuple(cases * gain / at_health),
        )
        utilities = reference.every_prefix(household, taste)
        assert utilities[found.wanted[h]] == pytest.approx(max(utilities), rel=1e-12)


def test_premiums_cover_expected_private_cases_at_private_prices(sold: State) -> None:
    found, catalogue = found_in(sold), known(sold.catalogue, "package")
    persons, homes = known(sold.persons, "people"), known(sold.households, "people")
    assert found.on_top_price is not None
    h = int(np.argmax(found.wanted))
    bought = found.on_top[: found.wanted[h]]
    members = persons.cell[homes.first[h] : homes.first[h + 1]]
    fair = (catalogue.cases[members][:, bought] * found.on_top_price[bought]).sum()
    assert found.premium[h] == pytest.approx(1.12 * fair, abs=1)
    assert sold.book.balance(Accounts.HOUSEHOLD_PREMIUMS) == -(found.premium * found.insured).sum()


def test_demand_rises_with_waiting_and_falls_with_what_it_costs(sold: State) -> None:
    usual = (private_of(sold) > 0).mean()
    assert 0 < usual < (private_of(year(LONG_WAIT, **SOLD)) > 0).mean()
    assert (private_of(year(Delivered(10.0, 10.0, 0.55, 0.6), **SOLD)) > 0).mean() > usual
    assert (private_of(year(AS_USUAL, **SOLD, private_price_ratio=2.0)) > 0).mean() < usual
    assert not private_of(year(AS_USUAL, **SOLD, private_quality=1.0)).any()
    assert not private_of(year(Delivered(10.0, 10.0, 1.0, 0.6), **SOLD)).any()
    assert not private_of(year(LONG_WAIT, **SOLD, allowed=False)).any()


def test_the_choice_sees_benefits_as_delivered(sold: State) -> None:
    worse = year(Delivered(60.0, 10.0, 0.54, 0.6), **SOLD)
    before, after = (known(each.catalogue, "package") for each in (sold, worse))
    code = after.codes.index("hip-replacement")
    assert after.benefit[code] == pytest.approx(before.benefit[code] * np.exp(-0.00066 * 50) * 0.9**0.3)
    league = package.league_table(worse)
    assert league["benefit"][league["code"] == "general-primary"] == pytest.approx(
        0.9**0.3 * before.benefit[0]
    )
    means = [found_in(each).means for each in (sold, worse)]
    assert means[0] == means[1]


def test_top_up_by_decile_shows_supplementary_uptake(sold: State) -> None:
    table, found = package.top_up_by_decile(sold), found_in(sold)
    private = private_of(sold) > 0
    assert int(table["wanting_supplementary"].sum()) == int(private.sum())
    assert int(table["insured_supplementary"].sum()) == int(found.insured[private].sum())
    assert (table["insured_supplementary"] <= table["insured"]).all()
    assert table["wanting_supplementary"][9] > table["wanting_supplementary"][2]
    assert table["mean_supplementary"].max() > 0


def test_private_versions_only_where_something_waits_and_is_gained() -> None:
    private = private_versions(
        np.array([1.0, 1.0]), np.array([999, 999]), np.array([0.0, 0.1]), Terms(1.5, 1.1)
    )
    assert private.price.tolist() == [0, 1498] and private.benefit.tolist() == [0.0, pytest.approx(1.1)]
    assert better_than(np.array([1.0, 1.2]), np.array([True, True]), private).tolist() == []
    assert better_than(np.array([1.0, 1.0]), np.array([True, False]), private).tolist() == []


def test_demand_by_waiting_is_that_of_the_years(sold: State) -> None:
    found = demand_by_waiting(sold, (10.0, 60.0), AS_USUAL)
    weight = known(sold.households, "people").weight
    assert found["wanting"][0] == pytest.approx(np.average(private_of(sold) > 0, weights=weight))
    assert found["wanting"][1] > found["wanting"][0]
    assert found["insuring"] == pytest.approx(0.8 * found["wanting"])
    with pytest.raises(ValueError, match="supplementary"):
        demand_by_waiting(year(), (10.0,), AS_USUAL)


@pytest.mark.parametrize("weeks", [8.0, 18.0, 40.0])
def test_weeks_per_long_waiter_is_the_inverse_of_a_derivative(weeks: float) -> None:
    slope = (long_waiters(weeks + 1e-4, 60) - long_waiters(weeks - 1e-4, 60)) / 2e-4
    assert weeks_per_long_waiter(weeks, 60) == pytest.approx(1 / slope, rel=1e-6)
