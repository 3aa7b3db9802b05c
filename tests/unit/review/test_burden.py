"""Catastrophic and impoverishing payments of a year, and who bears contributions, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.pool.year_groups import groups_table
from healthtrust.review.burden import burden_table
from healthtrust.start import opening
from healthtrust.state import State, known
from healthtrust.year import run_year
from tests.small import tiny_design


@pytest.fixture(scope="module")
def year() -> State:
    people = {"size": 3_000, "income": {"margin": "england-2021"}}
    return run_year(
        opening(tiny_design(people=people, package={"choose": "threshold", "threshold": 500}), "")
    )


def test_headcounts_are_those_counted_resident_by_resident(year: State) -> None:
    table = burden_table(year)
    persons, homes = known(year.persons, "people"), known(year.households, "people")
    paid = known(year.care, "deliver").out_of_pocket_of_one
    hit = {0.10: 0, 0.25: 0}
    pushed = 0
    incomes = sorted(int(homes.equivalised_income[persons.household[i]]) for i in range(persons.rows))
    line = 0.6 * incomes[(len(incomes) - 1) // 2]
    for i in range(persons.rows):
        h = persons.household[i]
        for share in hit:
            hit[share] += paid[h] > share * homes.income[h]
        scale = homes.income[h] / homes.equivalised_income[h]
        pushed += homes.equivalised_income[h] >= line > homes.equivalised_income[h] - paid[h] / scale
    of_income = table["of"] == "income"
    counted = of_income & (table["measure"] == "residents of households above")
    assert table["value"][counted] == pytest.approx([hit[share] / persons.rows for share in (0.10, 0.25)])
    assert hit[0.10] > 0, "somebody is hit"
    below = table["measure"] == "residents pushed below the poverty line"
    assert table["value"][below] == pytest.approx(pushed / persons.rows, abs=2 / persons.rows)


def test_food_leaves_less_to_pay_from(year: State) -> None:
    table = burden_table(year)
    counted = table["measure"] == "residents of households above"
    at_a_quarter = table["value"][counted & (table["threshold"] == 0.25)]
    assert at_a_quarter[1] >= at_a_quarter[0]
    assert (table["low"] <= table["value"]).all() and (table["low"] >= 0).all()


def test_every_way_of_grouping_holds_everybody_and_all_that_is_owed(year: State) -> None:
    table = groups_table(year)
    homes, found = known(year.households, "people"), known(year.contributions, "pool")
    for by in ("place", "deprivation fifth", "kind of household"):
        rows = table["by"] == by
        assert table["residents"][rows].sum() == known(year.persons, "people").heads
        assert table["owed"][rows].sum() == int((found.owed * homes.weight).sum())
        assert table["rate"][rows] == pytest.approx(table["owed"][rows] / table["income"][rows])
    assert np.all(table["low"] <= table["rate"]) and np.all(table["rate"] <= table["high"])
