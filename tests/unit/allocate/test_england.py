"""England 2011/12: what allocating by age and sex alone takes from the most deprived fifth."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from healthtrust.allocate.formulas import by_formula, need_of
from healthtrust.design.heading import CLASSIFICATIONS
from healthtrust.records.households import Households
from healthtrust.records.persons import CELLS, Persons, cells
from healthtrust.records.places import PlaceRow, tree

SPENDING = 90_254_565_836


@pytest.fixture(scope="module")
def england(shared_data: Path) -> tuple[np.ndarray, np.ndarray]:
    """Money by place and formula in pounds, and residents by place: the nation, then fifths 1 to 5."""
    with (shared_data / "england_imd_cost_mortality" / "nhs_cost_2011.csv").open() as file:
        rows = list(csv.DictReader(file))
    age, fifth = (np.array([int(r[name]) for r in rows], dtype=np.uint8) for name in ("age", "imd_quintile"))
    sex = np.array([r["sex"] == "M" for r in rows], dtype=np.uint8)
    people = np.array([int(r["population"]) for r in rows], dtype=np.int32)
    number, none = np.arange(len(rows)), np.zeros(len(rows), dtype=np.int64)
    few = none.astype(np.uint8)
    cell = cells(age, sex, fifth, few)
    cost = np.zeros(CELLS)
    cost[cell] = [100 * float(r["nhs_spend_pp_2011_gbp"]) for r in rows]
    identity = number.astype(np.uint64)
    persons = Persons(identity, age, sex, number.astype(np.uint32), few.astype(np.uint16), few, cell, people)
    first = np.arange(len(rows) + 1)
    households = Households(first, identity, fifth.astype(np.int32), none, few + 1, few, none, people)
    fifths = [PlaceRow(f"Fifth {i}", "England", None, i, 1.0) for i in range(1, 6)]
    places, _ = tree([PlaceRow("England", None, None, None, 1.0), *fifths], ("nation", "fifth"), "England")
    assert places is not None
    need = need_of(persons, households, places, cost)
    assert need.heads.sum() == 52_690_703
    assert need.expected_cost.sum() // 100 == SPENDING
    return by_formula(100 * SPENDING, need, places) / 100, need.heads


def test_age_and_sex_alone_underpay_the_most_deprived_fifth(england: tuple[np.ndarray, np.ndarray]) -> None:
    money, heads = england
    of = {name: i for i, name in enumerate(CLASSIFICATIONS)}
    gap = money[:, of["age and sex"]] - money[:, of["age, sex and deprivation"]]
    assert gap[1] == pytest.approx(-3.46e9, abs=0.005e9)
    assert gap[1] / heads[1] == pytest.approx(-331, abs=0.5)
    assert gap[5] > 0


def test_with_deprivation_every_fifth_gets_what_its_residents_cost(
    england: tuple[np.ndarray, np.ndarray],
) -> None:
    """Crude spending per head by fifth, as the source's own workbook has it."""
    money, heads = england
    per_head = money[1:, CLASSIFICATIONS.index("age, sex and deprivation")] / heads[1:]
    assert per_head == pytest.approx([1916.71, 1778.26, 1708.87, 1636.78, 1526.11], abs=0.01)
