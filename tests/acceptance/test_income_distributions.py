"""Two real income distributions: they load, with the Gini of an independent sum and the deciles on record.

`gsoep_rwm`, German Socio-Economic Panel 1984-94, and `rand_hie`, RAND Health Insurance Experiment 1974-82.
The files' notes record decile and quintile means; the Gini coefficients are computed here a second way.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.pool.fairness import Sample, by_group, concentration, fairness, indices, observe, tenths
from healthtrust.pool.fairness.sample import Real
from healthtrust.records.store import read_columns

HHINC = (1339, 2030, 2412, 2776, 3123, 3461, 3841, 4275, 4974, 6976)
PRIVATE = (0.0387, 0.0472, 0.0575, 0.0838, 0.0875, 0.1098, 0.1006, 0.1629, 0.1926, 0.2621)
MEDDOL = (135, 173, 156, 168, 231)
MDVIS = (2.12, 2.51, 2.96, 3.28, 3.56)


def columns(shared_data: Path, name: str, texts: tuple[str, ...] = ()) -> dict[str, Any]:
    folder = shared_data / name
    if not folder.is_dir():
        pytest.skip(f"no {name} in the folder of real data: it holds real incomes")
    return read_columns(folder / f"{name}.csv", texts=texts)[0]


@pytest.fixture(scope="module")
def germany(shared_data: Path) -> dict[str, Any]:
    return columns(shared_data, "gsoep_rwm")


@pytest.fixture(scope="module")
def america(shared_data: Path) -> dict[str, Any]:
    return columns(shared_data, "rand_hie", texts=("plan_type",))


def summed_gini(values: Real) -> float:
    """The Gini coefficient of n people by their places in the queue: Σ (2i − n − 1) x_i / (n Σ x)."""
    ordered = np.sort(values)
    n = len(ordered)
    return float(((2 * np.arange(1, n + 1) - n - 1) * ordered).sum() / (n * ordered.sum()))


def real(of: dict[str, Any], name: str) -> Real:
    return np.asarray(of[name], dtype=np.float64)


def decile_on_record(income: Real, year: Real, groups: int = 10) -> Real:
    """Deciles within year as on record: ranks in the order of rows where level, cut at quantiles of rank."""
    found = np.empty(len(income))
    for y in np.unique(year):
        rows = np.flatnonzero(year == y)
        place = np.empty(len(rows))
        place[np.argsort(income[rows], kind="stable")] = np.arange(len(rows))
        found[rows] = np.maximum(np.ceil(place * groups / (len(rows) - 1) - 1e-12), 1)
    return found


def test_german_incomes_have_the_mean_on_record_and_the_gini_of_another_sum(germany: dict[str, Any]) -> None:
    income = real(germany, "hhinc")
    found = fairness(income, 0.1 * income)
    assert len(income) == 27_326
    assert income.mean() == pytest.approx(3520.84, abs=0.005)
    assert found.gini_before.value == pytest.approx(summed_gini(income), abs=1e-12)
    assert found.gini_before.value == pytest.approx(0.25535, abs=5e-6)


def test_german_incomes_of_each_year_are_as_unequal_by_both_sums(germany: dict[str, Any]) -> None:
    income, year = real(germany, "hhinc"), real(germany, "year")
    for y in np.unique(year):
        here = income[year == y]
        assert indices(here, here)["gini"].value == pytest.approx(summed_gini(here), abs=1e-12)


def test_people_seen_for_years_are_fewer_observations_than_their_years(germany: dict[str, Any]) -> None:
    income = real(germany, "hhinc")
    each_year = indices(income, income)["gini"].standard_error
    sample = Sample.of(len(income), clusters=germany["id"])
    assert sample.count == 7_293
    each_person = indices(income, income, sample=sample)["gini"].standard_error
    assert 1.2 * each_year < each_person < np.sqrt(7) * each_year


def test_german_deciles_are_those_on_record(germany: dict[str, Any]) -> None:
    income, private = real(germany, "hhinc"), 1 - real(germany, "public")
    decile = decile_on_record(income, real(germany, "year"))
    found = by_group(decile, np.ones(len(income)), income, observe(income))
    chosen = by_group(decile, np.ones(len(income)), private, observe(income))
    assert [rate.value for rate in found.rate] == pytest.approx(HHINC, abs=0.5)
    assert [rate.value for rate in chosen.rate] == pytest.approx(PRIVATE, abs=5e-5)


def test_our_tenths_of_germans_differ_from_those_on_record_by_people_level_with_the_limits(
    germany: dict[str, Any],
) -> None:
    """Incomes are round numbers: all rows of one income go to one tenth here, and are cut on record."""
    income, year = real(germany, "hhinc"), real(germany, "year")
    means = []
    for y in np.unique(year):
        here = income[year == y]
        found = tenths(np.ones(len(here)), here, observe(here))
        means.append([rate.value * n for rate, n in zip(found.rate, found.rows, strict=True)])
        assert abs(found.rows - len(here) / 10).max() < 0.08 * len(here)
        assert sum(means[-1]) == pytest.approx(here.sum())


def test_private_cover_is_concentrated_among_rich_germans(germany: dict[str, Any]) -> None:
    income = real(germany, "hhinc")
    people = observe(income, sample=Sample.of(len(income), clusters=germany["id"]))
    found = concentration(1 - real(germany, "public"), people)
    of_tenths = concentration(np.array(PRIVATE), observe(np.arange(10.0))).value
    assert found.value == pytest.approx(of_tenths, abs=0.02)
    assert found.value > 5 * found.standard_error


def test_american_families_have_the_gini_of_another_sum(america: dict[str, Any]) -> None:
    income = real(america, "income")
    found = indices(income, income)["gini"]
    assert (len(income), int((income <= 0).sum())) == (20_190, 176)
    assert found.value == pytest.approx(summed_gini(income), abs=1e-12)
    assert found.value == pytest.approx(0.28217, abs=5e-6)


def test_american_quintiles_are_those_on_record(america: dict[str, Any]) -> None:
    """Persons by income over the root of family size; on record to whole dollars and 0.01 visits.

    People level with a limit may fall on either side of it: one dollar and one hundredth of a visit.
    """
    person, first, row = np.unique(america["zper"], return_index=True, return_inverse=True)
    each = (real(america, "income") / np.sqrt(real(america, "num")))[first]
    years = np.bincount(row)
    people = observe(each)
    for column, recorded, unit in (("meddol", MEDDOL, 1.0), ("mdvis", MDVIS, 0.01)):
        mean = np.bincount(row, weights=real(america, column)) / years
        found = tenths(np.ones(len(person)), mean, people, groups=5)
        assert [rate.value for rate in found.rate] == pytest.approx(recorded, abs=unit)
    assert len(person) == 5_912
    assert indices(each, each)["gini"].value == pytest.approx(summed_gini(each), abs=1e-12)


def test_care_of_americans_is_concentrated_among_the_better_off(america: dict[str, Any]) -> None:
    each = real(america, "income") / np.sqrt(real(america, "num"))
    people = observe(each, sample=Sample.of(len(each), clusters=america["zper"]))
    found = concentration(real(america, "meddol"), people)
    assert people.households.count == 5_912
    assert found.value > 2 * found.standard_error
    assert found.value < indices(each, each)["gini"].value
