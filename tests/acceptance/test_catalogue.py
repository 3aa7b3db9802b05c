"""The shipped tables: sourced row by row, inside their ranges, true to the published answers behind them."""

from __future__ import annotations

import csv
import math
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from pydantic import BaseModel

from healthtrust.design.complaints import inner_model
from healthtrust.design.keys import found
from healthtrust.design.regime import Regime
from healthtrust.design.review import MemberSurvey
from healthtrust.design.whole import Design
from tests.tree import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import check_catalogue as check
import fit_catalogue as fit

FOLDERS = ("formulas", "codes", "coefficients", "measures")
FILES = sorted(p for folder in FOLDERS for p in (fit.CATALOGUE / folder).glob("*.csv"))
NOT_FACTS = {"glossary", "delivery-posterior"}  # words; draws that a script computes from two tables of facts
TABLES = [path for path in FILES if path.stem not in NOT_FACTS]
MAY_BE_EMPTY = {"programme", "needs"}  # no programme acts on a risk factor; a measure needs nothing special
CODE_LISTS = {"ahrq-pqi-2023", "conditions-icd10"}  # lists of codes, each with its hash in lists.csv
STATUSES = {"cited", "recalled", "assumed"}
SETTINGS = {"primary", "outpatient", "emergency", "inpatient", "community", "mental", "pharmacy", "other"}
ENGLAND = 52_690_703
SPENDING = 90_254_565_836


def numbers(table: str, column: str) -> np.ndarray:
    return np.array([float(row[column]) for row in check.shipped(table)])


def life_table() -> Iterator[tuple[int, int, np.ndarray]]:
    """Person-years lived by age out of one birth, for each sex and fifth, from the shipped tables."""
    ages = np.arange(111.0)
    rate = np.log(numbers("coefficients/mortality-england-2011", "rate").reshape(2, -1))
    ratio = np.log(numbers("coefficients/mortality-deprivation-england-2011", "ratio").reshape(5, -1))
    for sex in range(2):
        for fifth in range(5):
            log_rate = fit.hats(fit.DEATH_KNOTS, ages) @ rate[sex]
            log_ratio = fit.hats(fit.DEATH_RATIO_KNOTS, ages) @ ratio[fifth]
            deaths = np.exp(log_rate + log_ratio)
            alive = np.concatenate([[1.0], np.exp(-np.cumsum(deaths))[:-1]])
            yield sex, fifth, alive * (1 - np.exp(-deaths)) / deaths


# Form ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_row_has_a_source_and_a_status_and_every_number_a_unit(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as handle:
        header, *rows = list(csv.reader(handle))
    assert header[-2:] == ["source", "status"]
    assert len(set(header)) == len(header)
    assert all(re.fullmatch(r"[a-z0-9_]+( \[[^\]]+\])?", name) for name in header)
    assert rows
    for row in rows:
        assert len(row) == len(header)
        assert all(cell.strip() for name, cell in zip(header, row, strict=True) if name not in MAY_BE_EMPTY)
        assert row[-1] in STATUSES
        assert len(row[-2]) > 5
        with_unit = [cell for name, cell in zip(header, row, strict=True) if "[" in name]
        assert all(math.isfinite(float(cell)) for cell in with_unit)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_parameters_are_shipped_never_somebodys_whole_table(path: Path) -> None:
    """The longest has a row for each risk factor and what it acts on; lists of codes hold no parameters."""
    assert path.stem in CODE_LISTS or len(path.read_text(encoding="utf-8").splitlines()) <= 70


# People ----------------------------------------------------------------------------------------------------


def test_shares_of_people_add_up_to_one_and_tilts_average_to_one() -> None:
    assert numbers("coefficients/population-england-2011", "share").sum() == pytest.approx(1, abs=1e-12)
    tilt = numbers("coefficients/population-tilt-england-2011", "ratio").reshape(5, 5)
    assert tilt.mean(axis=0) == pytest.approx(np.ones(5), abs=0.01)


def test_life_expectancy_by_sex_and_fifth_is_the_published_one() -> None:
    published = [[79.69, 81.75, 83.20, 84.18, 85.39], [74.63, 77.72, 79.57, 81.10, 82.39]]
    for sex, fifth, years in life_table():
        assert years.sum() == pytest.approx(published[sex][fifth], abs=0.5)


def test_quality_adjusted_life_expectancy_by_fifth_is_near_the_published_one() -> None:
    norm = np.zeros((2, 121))
    for row in check.shipped("coefficients/utility-norms"):
        band = slice(int(row["minimum_age"]), int(row["maximum_age"]) + 1)
        norm[fit.SEXES.index(row["sex"]), band] = float(row["utility"])
    assert (norm > 0).all()
    ratio = numbers("coefficients/utility-deprivation", "ratio")
    expected = np.zeros((2, 5))
    for sex, fifth, years in life_table():
        expected[sex, fifth] = years @ np.minimum(norm[sex, :111] * ratio[fifth], 1)
    assert expected.mean(axis=0) == pytest.approx([63.20, 67.68, 69.99, 73.18, 75.07], abs=1.0)


def test_a_woman_has_1_93_children() -> None:
    rows = check.shipped("coefficients/fertility-england-2011")
    years = [int(row["maximum_age"]) - int(row["minimum_age"]) + 1 for row in rows]
    assert np.dot(years, [float(row["rate"]) for row in rows]) / 1000 == pytest.approx(1.93)


def test_eight_conditions_have_a_bit_each_and_the_gradient_of_their_code() -> None:
    rows = check.shipped("coefficients/conditions")
    assert sorted((int(row["bit"]), row["sex"]) for row in rows) == [
        (bit, sex) for bit in range(8) for sex in ("female", "male")
    ]
    assert {row["code"] for row in rows} <= gradients().keys()
    for row in rows:
        assert float(row["deprivation_ratio"]) == gradients()[row["code"]][0]
        assert all(0 <= float(value) < 0.7 for name, value in row.items() if name.startswith("prevalence_"))
        assert 0 < float(row["utility_decrement"]) < 0.3


def test_prevalence_at_all_ages_is_about_that_of_the_registers() -> None:
    cells = check.shipped_cells()
    codes, chance = check.prevalence(cells)
    found = dict(zip(codes, chance @ cells.share, strict=True))
    registers = {"hypertension": 0.14, "coronary-heart-disease": 0.034, "stroke": 0.018, "asthma": 0.06}
    for code, share in registers.items():
        assert found[code] == pytest.approx(share, rel=0.2)


def test_segments_hold_everybody_and_each_holds_somebody() -> None:
    shares = check.segment_shares(check.shipped_cells())
    assert shares.sum() == pytest.approx(1)
    assert (shares > 0.01).all()
    assert {row["segment"] for row in check.shipped("coefficients/segment-cost")} == set(check.SEGMENTS)
    assert (np.diff(numbers("coefficients/segment-cost", "relative_cost")) > 0).all()


def test_income_spread_follows_from_the_gini_index_and_fifths_average_to_one() -> None:
    margins: dict[str, dict[str, float]] = {}
    for row in check.shipped("coefficients/income"):
        margins.setdefault(row["margin"], {})[row["parameter"]] = float(row["value"])
    assert set(margins) == {"england-2021", "england-2011"}
    for value in margins.values():
        gini = 2 * NormalDist().cdf(value["spread"] / math.sqrt(2)) - 1
        assert gini == pytest.approx(value["gini"], abs=5e-4)
        assert value["mean"] == pytest.approx(value["median"] * math.exp(value["spread"] ** 2 / 2), rel=0.005)
        fifths = np.array([value[f"ratio_fifth_{k}"] for k in fit.FIFTHS])
        assert fifths.mean() == pytest.approx(1, abs=1e-9)
        within = value["spread_within_fifth"] ** 2 + np.log(fifths).var()
        assert within == pytest.approx(value["spread"] ** 2, rel=0.005)


# Codes -----------------------------------------------------------------------------------------------------


def gradients() -> dict[str, tuple[float, float]]:
    """Crude and standardised ratio of episodes, by the conditions and interventions that use one of them."""
    return {
        user: (float(row["crude_ratio"]), float(row["standardised_ratio"]))
        for row in check.shipped("codes/icd10")
        for user in row["used_by"].split()
    }


@pytest.mark.parametrize(
    ("concept", "published"),
    [
        ("type-2-diabetes", 1.62),
        ("copd", 2.25),
        ("acute-myocardial-infarction", 1.35),
        ("heart-failure", 1.33),
        ("lung-cancer", 1.75),
        ("breast-cancer", 0.83),
        ("prostate-cancer", 0.81),
        ("depression", 1.98),
        ("schizophrenia", 5.42),
        ("knee-arthrosis", 1.02),
    ],
)
def test_crude_gradients_are_the_published_ones(concept: str, published: float) -> None:
    row = next(row for row in check.shipped("codes/icd10") if row["concept"] == concept)
    assert float(row["crude_ratio"]) == published


# The catalogue of interventions ----------------------------------------------------------------------------


def test_the_catalogue_is_general_care_and_forty_interventions() -> None:
    rows = check.shipped("formulas/interventions")
    general = [row for row in rows if row["mandatory"] == "yes"]
    assert len({row["code"] for row in rows}) == len(rows) == 48
    assert {row["setting"] for row in general} == SETTINGS
    assert general == [row for row in rows if row["profile"] == "cost curve"]
    assert {row["setting"] for row in rows} == SETTINGS
    for row in rows:
        assert re.fullmatch(r"[a-z0-9-]+", row["code"])
        assert float(row["price"]) > 0
        assert float(row["benefit"]) > 0
        assert int(row["contacts"]) >= 1
        assert int(row["contacts"]) == 1 or row["setting"] != "inpatient"
        assert all(0 <= float(value) <= 2000 for name, value in row.items() if name.startswith("rate_"))
        assert 0 <= float(row["segment_gradient"]) <= 1
        assert row["status"] == ("assumed" if "assumed" in row["source"] else "recalled")
        ratio = float(row["deprivation_ratio"])
        assert ratio in gradients().get(row["code"], (ratio,))


def test_the_whole_catalogue_costs_what_the_cost_curve_says_in_every_group() -> None:
    cells = check.shipped_cells()
    whole = check.applied(cells)
    curve = cells.share @ cells.need
    assert whole.cost.sum() == pytest.approx(curve, rel=0.005)
    assert whole.general == pytest.approx(0.62, abs=0.005)
    cost = whole.price @ whole.cases
    groups = [cells.fifth == k for k in fit.FIFTHS] + [cells.sex == k for k in (0, 1)]
    groups += [
        (cells.age >= low) & (cells.age < high) for low, high in ((0, 16), (16, 45), (45, 65), (65, 85))
    ]
    for group in groups:
        expected = cells.share[group] @ cells.need[group]
        assert cells.share[group] @ cost[group] == pytest.approx(expected, rel=0.02)


def test_value_for_money_spreads_wide_and_a_line_at_92_percent_leaves_out_a_handful() -> None:
    whole = check.applied(check.shipped_cells())
    per_qaly = whole.price / whole.benefit
    assert per_qaly.min() <= 1_000
    assert per_qaly.max() >= 100_000
    inside = np.cumsum(whole.cost[whole.order]) <= 0.92 * whole.cost.sum()
    left_out = {whole.rows[i]["code"] for i, kept in zip(whole.order, inside, strict=True) if not kept}
    assert 5 <= len(left_out) <= 12
    bought_on_top = {"single-room", "ivf-cycle", "physiotherapy", "dental-crowns", "hearing-aids"}
    assert bought_on_top | {"second-line-cancer-medicine"} <= left_out


def test_all_care_of_2011_is_one_row_that_costs_what_was_spent() -> None:
    (row,) = check.shipped("formulas/general-care")
    assert float(row["price"]) == round(SPENDING / ENGLAND, 2)
    assert float(row["price"]) / float(row["benefit"]) == pytest.approx(13_500, rel=0.001)
    assert row.keys() == check.shipped("formulas/interventions")[0].keys()


def test_care_settings_add_up_with_and_without_the_listed_interventions() -> None:
    table = "coefficients/care-settings-england-2011"
    assert {row["setting"] for row in check.shipped(table)} == SETTINGS
    assert numbers(table, "cost_share").sum() == pytest.approx(1)
    assert numbers(table, "general_care_cost_share").sum() == pytest.approx(1, abs=1e-9)
    whole = check.applied(check.shipped_cells())
    for row in check.shipped(table):
        here = np.array([r["setting"] == row["setting"] for r in whole.rows])
        general = np.array([r["profile"] == "cost curve" for r in whole.rows])
        assert whole.cost[here].sum() / whole.cost.sum() == pytest.approx(float(row["cost_share"]), abs=0.001)
        share = whole.cost[here & general].sum() / whole.cost[general].sum()
        assert share == pytest.approx(float(row["general_care_cost_share"]), abs=0.001)


# Programmes, behaviour, measures ---------------------------------------------------------------------------


def test_the_mix_of_programmes_gains_a_qaly_for_3800() -> None:
    share = numbers("coefficients/programmes", "share")
    assert share.sum() == pytest.approx(1)
    assert 1 / (share / numbers("coefficients/programmes", "cost_per_qaly")).sum() == pytest.approx(
        3_800, rel=0.01
    )


def test_every_behaviour_lies_inside_its_range() -> None:
    rows = check.shipped("coefficients/behaviour")
    assert len({row["parameter"] for row in rows}) == len(rows)
    for row in rows:
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"])
        assert row["unit"]


def test_every_default_with_a_source_is_the_default_of_the_design() -> None:
    """Of a design, or of a heading that stands in a file of its own or only where it is asked for."""
    alone: dict[str, type[BaseModel]] = {"regime": Regime}
    survey = {"review": {"survey": MemberSurvey().model_dump(mode="json")}}
    for row in check.shipped("coefficients/behaviour"):
        if row["parameter"].startswith("review.survey."):
            assert found(survey, row["parameter"]) == float(row["value"]), row["parameter"]
        elif "." in row["parameter"]:
            *above, name = row["parameter"].split(".")
            heading: type[BaseModel] | None = alone.get(above[0], Design)
            above = above[1:] if above[0] in alone else above
            for step in above:
                heading = heading and inner_model(heading.model_fields[step].annotation)
            assert heading is not None, row["parameter"]
            assert heading.model_fields[name].default == float(row["value"]), row["parameter"]


def test_measures_say_what_is_better_and_how_sure_they_are() -> None:
    rows = check.shipped("measures/measures")
    assert len({row["code"] for row in rows}) == len(rows) >= 10
    assert {row["direction"] for row in rows} <= {"higher", "lower", "none"}
    assert {row["interval"] for row in rows} == {"wilson", "poisson", "none", "standard error"}


# Fitted again ----------------------------------------------------------------------------------------------


def test_fitting_again_gives_the_shipped_tables(shared_data: Path, tmp_path: Path) -> None:
    tables = fit.fitted_tables(shared_data)
    assert len(tables) == 8
    for name, (header, rows) in tables.items():
        fit.write_rows(tmp_path / "again.csv", header, rows)
        assert fit.read_rows(tmp_path / "again.csv") == fit.read_rows(fit.CATALOGUE / name), name


def test_the_shipped_curve_gives_the_observed_spending_and_the_observed_gap(shared_data: Path) -> None:
    nation = fit.read_nation(shared_data)
    assert nation.people.sum() == ENGLAND
    assert fit.total(nation, nation.cost) == pytest.approx(SPENDING, abs=1)
    knots = np.log(numbers("coefficients/need-england-2011", "cost").reshape(2, -1))
    multiplier = numbers("coefficients/need-deprivation-england-2011", "multiplier")
    curve = np.exp(knots @ fit.hats(fit.NEED_KNOTS, np.arange(86.0)).T)
    fitted = curve[:, None, :] * multiplier[:, None]
    assert fit.total(nation, fitted) == pytest.approx(SPENDING, rel=1e-4)
    assert fit.total(nation, np.broadcast_to(curve[:, None, :], fitted.shape)) == pytest.approx(
        SPENDING, rel=1e-4
    )
    assert fit.above_least_deprived(nation, nation.cost) == pytest.approx(12.52e9, rel=0.001)
    assert fit.above_least_deprived(nation, fitted) == pytest.approx(12.52e9, rel=0.03)
    spread = fit.total(nation, (nation.cost - SPENDING / ENGLAND) ** 2)
    assert 1 - fit.total(nation, (nation.cost - fitted) ** 2) / spread > 0.98
