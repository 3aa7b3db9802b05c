"""England 2011/12: spending by deprivation, standardised, and what a formula blind to it misallocates.

One place for each fifth of neighbourhoods; 1 = most deprived.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from healthtrust.allocate.fitted.measures import groups_of
from healthtrust.allocate.formula.compare import compare, group_gaps
from healthtrust.allocate.formula.population import groups_of as groups_of_formula
from healthtrust.allocate.formula.population import heads_by_group
from healthtrust.allocate.formula.shipped import read_formula
from healthtrust.allocate.formula.standardise import at_standard_rates, direct, indirect
from healthtrust.allocate.formula.targets import targets
from healthtrust.allocate.formula.weighted import weighted
from healthtrust.design.formula import Formula, Group, Index, Service
from healthtrust.records.store import data_folder, read_columns

Column = NDArray[np.float64]
FIFTHS = ("1", "2", "3", "4", "5")


@pytest.fixture(scope="module")
def cells() -> dict[str, NDArray[np.generic]]:
    path = data_folder() / "england_imd_cost_mortality" / "nhs_cost_2011.csv"
    if not path.is_file():
        pytest.skip("needs england_imd_cost_mortality in the data folder (HEALTHTRUST_DATA)")
    columns, _ = read_columns(path)
    order = np.lexsort((columns["imd_quintile"], columns["sex"].astype(str), columns["age"]))
    return {name: values[order] for name, values in columns.items()}


@pytest.fixture(scope="module")
def people(cells: dict[str, NDArray[np.generic]]) -> Column:
    """[age and sex, fifth]"""
    return cells["population"].astype(np.float64).reshape(-1, 5)


@pytest.fixture(scope="module")
def rates(cells: dict[str, NDArray[np.generic]]) -> Column:
    """[age and sex, fifth]: pounds a head."""
    return cells["nhs_spend_pp_2011_gbp"].astype(np.float64).reshape(-1, 5)


def formula_by(weights: Column) -> Formula:
    """A formula that weighs residents by age and sex, one column for each of the groups [g]."""
    groups = tuple(Group(column=f"g{i}", weight=w) for i, w in enumerate(weights.tolist()))
    part = Service(name="care", share=1.0, indices=(Index(name="age and sex", groups=groups),))
    return Formula(title="age and sex", services=(part,))


def test_direct_and_indirect_standardisation(people: Column, rates: Column) -> None:
    straight, turned = direct(people, rates), indirect(people, rates)
    assert straight.round().tolist()[::4] == [2075, 1475]
    assert turned.round(2).tolist()[::4] == [2070.34, 1473.66]


def test_a_formula_blind_to_deprivation_underpays_the_most_deprived(people: Column, rates: Column) -> None:
    """By age and sex: £3.46 bn less for the most deprived fifth than it costs, £331 a head."""
    heads, spent = people.sum(axis=0), (people * rates).sum(axis=0)
    national = (people * rates).sum(axis=1) / people.sum(axis=1)
    columns = {f"g{i}": row for i, row in enumerate(people)}
    budget = round(float(spent.sum()) * 100)
    blind = targets(weighted(formula_by(national), columns, heads), budget)
    np.testing.assert_allclose(blind.money, at_standard_rates(people, rates) * 100, atol=2)

    need = Index(name="cost", column="cost", column_is="heads")
    seeing = Formula(title="all", services=(Service(name="care", share=1.0, indices=(need,)),))
    fair = targets(weighted(seeing, {"cost": spent}, heads), budget)
    np.testing.assert_allclose(fair.money, spent * 100, atol=2)

    found = compare(fair.money, blind.money, heads, FIFTHS)
    in_billions = [round(gap / 1e11, 2) for gap in found.gap.tolist()]
    assert in_billions == [-3.46, -1.22, 0.46, 1.6, 2.62]
    assert found.per_head.round(-2).tolist()[0] == -33_100
    assert (found.loses_most, found.gains_most) == ("1", "5")
    assert found.moved == pytest.approx(0.0519, abs=0.0001)
    gaps = group_gaps(fair.money, blind.money, heads, groups_of(["poor", "poor", "rest", "rest", "rest"]))
    assert [round(g.gap / 1e11, 2) for g in gaps] == [-4.68, 4.68]


def test_the_shipped_formula_by_age_and_sex_says_the_same(
    cells: dict[str, NDArray[np.generic]], people: Column, rates: Column
) -> None:
    """Thirty-six weights from a fitted curve come within 2 % of the 172 of the cells."""
    formula = read_formula("age-sex")
    rows = {
        "place": cells["imd_quintile"].astype(str),
        "age": cells["age"],
        "sex": np.where(cells["sex"].astype(str) == "F", "female", "male"),
        "population": cells["population"],
    }
    heads = heads_by_group(groups_of_formula(formula), rows, FIFTHS, "cells")
    np.testing.assert_allclose(sum(heads.values()), people.sum(axis=0))
    spent = (people * rates).sum()
    found = weighted(formula, heads, people.sum(axis=0)).overall
    by_shipped = found / found.sum() * spent
    blind = at_standard_rates(people, rates)
    np.testing.assert_allclose(by_shipped, blind, rtol=0.02)
