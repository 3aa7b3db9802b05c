"""Equity in England: years of full health, a decision on smoking cessation, spending and deaths by fifth.

Figures are those on record beside the data; tolerances are half a unit of the last digit printed there.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.package.equity.life_table import life_expectancy
from healthtrust.records.store import read_columns
from healthtrust.review.inequalities.answer import Answer, answer
from healthtrust.review.inequalities.equivalents import Equivalent
from healthtrust.review.inequalities.put import Asked, Named, question_of
from tests.reference import equity_by_rank as plain


def columns_of(shared_data: Path, folder: str, name: str) -> dict[str, np.ndarray]:
    path = shared_data / folder / name
    if not path.is_file():
        pytest.skip(f"no {folder}/{name} in the folder of real data")
    return dict(read_columns(path)[0])


def judged(asked: Asked, columns: dict[str, np.ndarray]) -> Answer:
    return answer(question_of(asked, columns, "table.csv"))


@pytest.fixture(scope="module")
def health(shared_data: Path) -> dict[str, np.ndarray]:
    return columns_of(shared_data, "england_hes_icd_imd", "qale_population_imd.csv")


def at(found: Answer, measure: str, aversion: float) -> Equivalent:
    return next(e for e in found.equivalents if (e.measure, e.aversion) == (measure, aversion))


def test_the_english_aversion_weighs_the_most_deprived_six_to_seven_times(
    health: dict[str, np.ndarray],
) -> None:
    found = judged(Asked(Named("qale", "imd", "pop")), health)
    robson = at(found, "atkinson", 10.95)
    assert robson.weight_ratio == pytest.approx(6.586, abs=5e-4)
    assert robson.level.value == pytest.approx(68.3858, abs=5e-5)
    assert robson.index.value == pytest.approx(0.02060, abs=5e-6)
    assert robson.level.value + robson.cost.value == pytest.approx(69.8240, abs=5e-5)
    for aversion, level in ((1.0, 69.6970), (2.0, 69.5681), (7.0, 68.9076)):
        assert at(found, "atkinson", aversion).level.value == pytest.approx(level, abs=5e-5)
    kolm = at(found, "kolm", 0.15)
    assert kolm.level.value == pytest.approx(68.4806, abs=5e-5)
    assert kolm.weight_ratio == pytest.approx(5.934, abs=5e-4)
    assert found.gaps["gap"].value == pytest.approx(11.871, abs=5e-4)


@pytest.mark.parametrize(("aversion", "healthier_and_fairer"), [(1.0, False), (7.0, True)])
def test_the_ranking_of_two_decisions_flips(
    shared_data: Path, aversion: float, healthier_and_fairer: bool
) -> None:
    table = columns_of(shared_data, "dcea_england_imd", "nrt_net_health_benefits_sample_distribution.csv")
    named = Named(
        "DECISION_PROPORTIONAL_UNIVERSAL_NRT", "DECISION_NO_NRT", "POPULATION", ("REGION", "SES"),
        before="DECISION_UNIVERSAL_NRT",
    )  # fmt: skip
    found = judged(Asked(named, aversion=aversion), table)
    assert found.two is not None
    atkinson, kolm = found.two.impacts
    assert atkinson.flips.at == pytest.approx((2.260352,), abs=5e-7) and atkinson.flips.complete
    assert kolm.flips.at == pytest.approx((0.0331813,), abs=5e-8)
    assert atkinson.net_health.value == pytest.approx(4_941.4 - 5_148.8, abs=0.1)
    assert (atkinson.worth.value > 0) == healthier_and_fairer
    assert atkinson.quarter == "less healthy but more equal"


def test_mean_health_and_its_equivalent_under_each_decision(shared_data: Path) -> None:
    table = columns_of(shared_data, "dcea_england_imd", "nrt_net_health_benefits_sample_distribution.csv")
    expected = {
        "DECISION_NO_NRT": (70.62619721, 69.40340219),
        "DECISION_UNIVERSAL_NRT": (70.62629037, 69.40351282),
        "DECISION_PROPORTIONAL_UNIVERSAL_NRT": (70.62628662, 69.40352210),
    }
    for name, (mean, level) in expected.items():
        found = judged(Asked(Named(name, name, "POPULATION", ("REGION", "SES")), aversion=7.0), table)
        seven = at(found, "atkinson", 7.0)
        assert seven.level.value == pytest.approx(level, abs=5e-9)
        assert seven.level.value + seven.cost.value == pytest.approx(mean, abs=5e-9)


def test_spending_by_fifth_crude_and_standardised(shared_data: Path) -> None:
    table = columns_of(shared_data, "england_imd_cost_mortality", "nhs_cost_2011.csv")
    named = Named("nhs_spend_pp_2011_gbp", "imd_quintile", "population", ("imd_quintile",))
    found = judged(Asked(named, standardise=("age", "sex"), aversion=0.0, kolm=0.0), table).standardised
    assert found is not None
    crude = [1916.71, 1778.26, 1708.87, 1636.78, 1526.11]
    assert found.crude == pytest.approx(crude, abs=5e-3)
    assert found.direct == pytest.approx([2075.44, 1838.46, 1670.25, 1565.01, 1475.28], abs=5e-3)
    assert found.indirect[[0, -1]] == pytest.approx([2070.34, 1473.66], abs=5e-3)


def test_life_expectancy_of_women_and_men_by_fifth(shared_data: Path) -> None:
    table = columns_of(shared_data, "england_imd_cost_mortality", "mortality_2011.csv")
    expected = {"F": [79.69, 81.75, 83.20, 84.18, 85.39], "M": [74.63, 77.72, 79.57, 81.10, 82.39]}
    for sex, years in expected.items():
        for fifth, value in enumerate(years, start=1):
            rows = np.flatnonzero((table["sex"] == sex) & (table["imd_quintile"] == fifth))
            rows = rows[np.argsort(table["min_age"][rows])]
            rate = table["deaths"][rows] / table["population"][rows]
            width = np.r_[np.diff(table["min_age"][rows]), 0.0]
            # The last age is open, 1/M: a band twice as wide, of which half is lived.
            width[-1] = 2 / rate[-1]
            assert float(life_expectancy(rate * (1 - 1e-15), width)) == pytest.approx(value, abs=5e-3)


def test_lifetime_inpatient_cost_of_women_and_men(shared_data: Path) -> None:
    """Survival by exp(−M), person-years (1 − exp(−M)) / M, open end 1 / M; all fifths together."""
    cost = columns_of(shared_data, "england_imd_cost_mortality", "nhs_cost_2011.csv")
    deaths = columns_of(shared_data, "england_imd_cost_mortality", "mortality_2011.csv")
    found = {}
    for sex in "FM":
        own, dead = cost["sex"] == sex, deaths["sex"] == sex
        people, spent = (np.bincount(cost["age"][own].astype(int), cost[name][own]) for name in (
            "population", "inpatient_cost_gbp"))  # fmt: skip
        start = np.unique(deaths["min_age"][dead]).astype(int)
        died, alive = (
            np.array([deaths[name][dead & (deaths["min_age"] == age)].sum() for age in start])
            for name in ("deaths", "population")
        )
        rate = (died / alive)[np.searchsorted(start, np.arange(len(people)), side="right") - 1]
        surviving = np.exp(-np.r_[0.0, np.cumsum(rate)[:-1]])
        years = (1 - np.exp(-rate)) / rate
        years[-1] = 1 / rate[-1]
        found[sex] = float((surviving * years) @ (spent / people))
    assert found["F"] == pytest.approx(52_655, rel=2e-3)
    assert found["M"] == pytest.approx(46_053, rel=2e-3)
    assert found["F"] / found["M"] == pytest.approx(1.143, abs=5e-4)


def test_concentration_of_spending_beside_all_pairs(shared_data: Path) -> None:
    table = columns_of(shared_data, "england_imd_cost_mortality", "nhs_cost_2011.csv")
    fifths = [
        np.average(table["nhs_spend_pp_2011_gbp"][rows], weights=table["population"][rows])
        for rows in (table["imd_quintile"] == k for k in range(1, 6))
    ]
    people = [int(table["population"][table["imd_quintile"] == k].sum() / 1e5) for k in range(1, 6)]
    h, r = plain.written_out(fifths, people), plain.written_out([1, 2, 3, 4, 5], people)
    named = Named("nhs_spend_pp_2011_gbp", "imd_quintile", "population")
    found = judged(Asked(named, aversion=0.0, kolm=0.0), table)
    # People written out in hundreds of thousands: rounding moves shares by under 1 in 1,000.
    assert found.index.value == pytest.approx(plain.concentration(h, r), abs=2e-4)
