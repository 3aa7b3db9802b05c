"""England, deprivation fifth by region, and a decision on smoking cessation: held to every figure published.

`dcea_england_imd`: mortality, quality of life and three options from the York tool for distributional
cost-effectiveness analysis; tolerances are half a unit of the last digit printed.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.equality import Measure, crossings, equivalent
from healthtrust.package.equity.aversion import spans
from healthtrust.package.equity.distribution import Distribution, Groups, after_decision
from healthtrust.package.equity.life_table import quality_adjusted
from healthtrust.package.equity.plane import plane
from healthtrust.package.question import Real
from healthtrust.records.store import read_columns

OPTIONS = ("NO_NRT", "UNIVERSAL_NRT", "PROPORTIONAL_UNIVERSAL_NRT")
MEANS = (70.62619721, 70.62629037, 70.62628662)
AT_SEVEN = (69.40340219, 69.40351282, 69.40352210)


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    found = shared_data / "dcea_england_imd"
    if not found.is_dir():
        pytest.skip(
            f"no {found.name} in the folder of real data: it holds England's mortality by deprivation"
        )
    return found


@pytest.fixture(scope="module")
def options(folder: Path) -> dict[str, Real]:
    """Health by group under each option, and the people of each."""
    table, _ = read_columns(folder / "nrt_net_health_benefits_sample_distribution.csv")
    found = {name: np.asarray(table[f"DECISION_{name}"], dtype=np.float64) for name in OPTIONS}
    return found | {"people": np.asarray(table["POPULATION"], dtype=np.float64)}


def test_life_tables_give_the_quality_adjusted_life_expectancy_of_all_ten_groups(folder: Path) -> None:
    table, _ = read_columns(folder / "england_regions_sample_distribution.csv")
    published, _ = read_columns(folder / "nrt_net_health_benefits_sample_distribution.csv")
    region, fifth, start = (table[name] for name in ("REGION", "SES", "START_AGE"))
    worst = 0.0
    for r, f, expected in zip(
        published["REGION"], published["SES"], published["DECISION_NO_NRT"], strict=True
    ):
        rows = np.flatnonzero((region == r) & (fifth == f))
        rows = rows[np.argsort(start[rows])]
        width = table["END_AGE"][rows] - start[rows] + 1
        found = quality_adjusted(table["MORTALITY_RATE"][rows], table["HRQL_SCORE"][rows], width)
        worst = max(worst, abs(float(found) - float(expected)))
    assert len(published["SES"]) == 10
    assert worst < 2.1e-5


def test_computed_life_expectancy_is_that_on_record(folder: Path) -> None:
    table, _ = read_columns(folder / "england_regions_sample_distribution.csv")
    recorded, _ = read_columns(folder / "expected_qale_at_birth.csv")
    for r, f, expected in zip(recorded["REGION"], recorded["SES"], recorded["QALE_at_birth"], strict=True):
        rows = np.flatnonzero((table["REGION"] == r) & (table["SES"] == f))
        rows = rows[np.argsort(table["START_AGE"][rows])]
        width = table["END_AGE"][rows] - table["START_AGE"][rows] + 1
        found = quality_adjusted(table["MORTALITY_RATE"][rows], table["HRQL_SCORE"][rows], width)
        assert float(found) == pytest.approx(float(expected), abs=5e-9)


def test_mean_health_and_its_equal_equivalent(options: dict[str, Real]) -> None:
    for name, mean, at_seven in zip(OPTIONS, MEANS, AT_SEVEN, strict=True):
        assert equivalent("atkinson", options[name], 0.0, options["people"]) == pytest.approx(mean, abs=5e-9)
        assert equivalent("atkinson", options[name], 7.0, options["people"]) == pytest.approx(
            at_seven, abs=5e-9
        )


def test_every_equal_equivalent_on_record(folder: Path, options: dict[str, Real]) -> None:
    table, _ = read_columns(folder / "expected_ede_nrt.csv")
    measures: list[Measure] = [str(name) for name in table["index"]]  # type: ignore[misc]
    for n, (measure, aversion) in enumerate(zip(measures, table["param"], strict=True)):
        for name in OPTIONS:
            found = equivalent(measure, options[name], float(aversion), options["people"])
            assert found == pytest.approx(float(table[f"DECISION_{name}"][n]), abs=1e-10)


@pytest.mark.parametrize(
    ("measure", "at", "half_a_unit"), [("atkinson", 2.260352, 5e-7), ("kolm", 0.0331813, 5e-8)]
)
def test_the_aversion_at_which_the_choice_flips(
    options: dict[str, Real], measure: Measure, at: float, half_a_unit: float
) -> None:
    universal, proportional = options["UNIVERSAL_NRT"], options["PROPORTIONAL_UNIVERSAL_NRT"]
    found = crossings(measure, universal, proportional, options["people"])
    assert found.at == pytest.approx((at,), abs=half_a_unit)
    assert found.complete
    share = options["people"] / options["people"].sum()
    after = np.array([options[name] for name in OPTIONS])
    assert [OPTIONS[span.option] for span in spans(measure, after, share)] == list(OPTIONS[1:])


def test_both_are_better_than_nothing_whatever_the_aversion(options: dict[str, Real]) -> None:
    for measure in ("atkinson", "kolm", "extended gini"):
        for name in OPTIONS[1:]:
            found = crossings(measure, options["NO_NRT"], options[name], options["people"])  # type: ignore[arg-type]
            assert found.at == ()
            assert found.complete


def test_net_health_of_the_whole_population(options: dict[str, Real]) -> None:
    groups = _groups(options)
    after = [options[name] for name in OPTIONS[1:]]
    found = plane(groups, after, OPTIONS[1:], ("atkinson", 7.0))
    assert found.net_health == pytest.approx([5148.8, 4941.4], abs=0.05)
    assert found.quarters == ("healthier and more equal", "healthier and more equal")
    assert found.worth[1] > found.worth[0]
    assert float(groups.members.sum()) == 55_268_067


def test_the_recorded_gain_and_who_bears_the_cost(folder: Path) -> None:
    """The second file: gains per person and shares of the opportunity cost, taken apart and put together."""
    table, _ = read_columns(folder / "nrt_net_health_benefits_universal_distribution.csv")
    people, health, gain, bears = (
        np.asarray(table[name], dtype=np.float64)
        for name in ("POPULATION", "BASELINE", "INCREMENTAL_HEALTH_BENEFIT", "OPPORTUNITY_COST_WEIGHTS")
    )
    groups = Groups(
        tuple(f"{r} {f}" for r, f in zip(table["REGION"], table["SES"], strict=True)), people, health, bears
    )
    found = after_decision(groups, patients=people * gain, benefit=1.0, displaced=1_000.0)
    assert float(people @ found.gain) == pytest.approx(5148.8, abs=0.05)
    assert found.net_health == pytest.approx(4148.8, abs=0.05)
    assert found.loss * people == pytest.approx(1_000 * bears)
    assert isinstance(found, Distribution)


def _groups(options: dict[str, Real]) -> Groups:
    people = options["people"]
    names = tuple(str(n) for n in range(len(people)))
    return Groups(names, people, options["NO_NRT"], people / people.sum())
