"""A whole year on England 2011/12: 52.7 million residents in 860 cells, held to the figures published.

Asaria, Doran and Cookson 2016, J Epidemiol Community Health 70:990, and the data set's own known answers;
tolerances are half a unit of the last digit printed.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.allocate.gaps import gap_table
from healthtrust.design.read import read_design
from healthtrust.ledger.chart import Accounts
from healthtrust.people import above_least_deprived, fit_recorded, recorded_by_cell
from healthtrust.people.census import cost_by_fifth_table
from healthtrust.start import opening
from healthtrust.state import State, known
from healthtrust.year import run_year

RESIDENTS, POUNDS = 52_690_703, 90_254_565_836
CRUDE = [1916.71, 1778.26, 1708.87, 1636.78, 1526.11]
"""Pounds per resident by fifth, the most deprived first."""
MOST_DEPRIVED = "Fifth 1, most deprived"


@pytest.fixture(scope="module")
def england(shared_data: Path) -> State:
    """The year after all seven steps."""
    read = read_design(
        "england-2011", [f"people.file='{shared_data}/england_imd_cost_mortality/nhs_cost_2011.csv'"]
    )
    return run_year(opening(read.design, read.folder))


def test_everybody_is_there(england: State) -> None:
    assert known(england.persons, "people").heads == RESIDENTS
    assert int(known(england.enrolment, "market").members.sum()) == RESIDENTS


def test_what_was_spent_is_spent_to_the_unit(england: State) -> None:
    care = known(england.care, "deliver")
    for pence in (
        int(care.cost.sum()),
        int(care.settlement.due.sum()),
        known(england.package, "package").care_budget,
    ):
        assert round(pence / 100) == POUNDS
    assert england.book.balance(Accounts.PROVIDER_FUND) == 0
    assert england.book.balance(Accounts.PROVIDER_COST_OF_CARE) == int(care.cost.sum())


def test_the_rate_funds_the_package_and_the_rest_is_the_reserve(england: State) -> None:
    pool, package = known(england.contributions, "pool"), known(england.package, "package")
    assert pool.income >= package.care_budget
    assert england.book.balance(Accounts.POOL_RESERVE) == pool.income - package.care_budget
    assert (pool.income - package.care_budget) / pool.income < 1e-6


def test_spending_above_the_rates_of_the_least_deprived_fifth(england: State) -> None:
    heads, cost = recorded_by_cell(known(england.persons, "people"))
    assert above_least_deprived(heads, cost) / 100 == pytest.approx(12.52e9, abs=0.005e9)
    table = cost_by_fifth_table(england)
    assert table is not None
    assert int(table["above"].sum()) == pytest.approx(above_least_deprived(heads, cost), abs=5)
    assert (table["cost"] / table["residents"] / 100).round(2).tolist() == CRUDE


def test_age_and_sex_alone_underpay_the_most_deprived_fifth(england: State) -> None:
    table = gap_table(england)
    row = list(table["place"]).index(MOST_DEPRIVED)
    assert table["gap by age and sex"][row] / 100 == pytest.approx(-3.46e9, abs=0.005e9)
    assert table["gap_per_head by age and sex"][row] / 100 == pytest.approx(-331, abs=0.5)
    assert table["gap by age, sex and deprivation"][row] / 100 == pytest.approx(0, abs=1)


def test_the_fitted_cost_curve_follows_what_was_recorded(england: State) -> None:
    cells, curve = fit_recorded(known(england.persons, "people"))
    assert curve.fitted.sum() == pytest.approx(float(cells.cost.sum()), rel=1e-9)
    assert curve.r_squared > 0.98
    by_fifth = [np.asarray(cells.cost)[cells.fifth == k].sum() for k in range(1, 6)]
    fitted = [curve.fitted[cells.fifth == k].sum() for k in range(1, 6)]
    assert fitted == pytest.approx(by_fifth, rel=1e-6)
