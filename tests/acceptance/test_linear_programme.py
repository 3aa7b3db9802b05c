"""The linear programme of a package against published and exact answers, and against a plain formulation."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.package.limits.answer import answer
from healthtrust.package.limits.candidates import available, read_candidates
from healthtrust.package.limits.certificate import certified
from healthtrust.package.limits.imports import (
    DCP3_PEOPLE,
    read_dcp3,
    read_hiptool,
    read_york,
    read_york_malawi,
    york_constraints,
)
from healthtrust.package.limits.language import Checks, constraints_of
from healthtrust.package.limits.programme import Asked, programme_of, solved
from healthtrust.package.limits.ties import ROUND_OFF, ranges
from tests.reference import linear_programme as plain

SCENARIOS = {
    "uganda_base": (125, 26_714_032, 34_819_184, 45),
    "uganda_taskshift": (125, 32_045_499, 40_508_535, 73),
    "malawi_scen5": (141, 48_274_412, 55_148_809.62, 59),
    "malawi_scen6": (141, 45_741_187, 51_677_861.08, 39),
}


# DCP3: exact optima at four budgets ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def annex(shared_data: Path) -> Path:
    return shared_data / "dcp3_euhc" / "dcp3_annex3f_table1.csv"


@pytest.mark.parametrize(
    ("budget", "fractional", "touched", "icer", "whole", "n", "cost"),
    [
        (50_000, "69391.022091", 10, 13.0, "69270.113132", 15, 49_980.0180),
        (100_000, "71659.852619", 27, 47.24, "71658.441531", 31, 99_976.4452),
        (200_000, "72719.574133", 55, 427.0, "72719.114890", 58, 199_981.1264),
        (400_000, "72805.848083", 77, None, "72805.848083", 77, 331_069.2617),
    ],
)
def test_dcp3_exact_optima(
    annex: Path,
    budget: int,
    fractional: str,
    touched: int,
    icer: float | None,
    whole: str,
    n: int,
    cost: float,
) -> None:
    asked = Asked(read_dcp3(annex), constraints_of(f"[money]\nbudget = {budget}"), {})
    assert (asked.candidates.count, len(asked.candidates.set_aside)) == (77, 141)
    found = solved(programme_of(asked))
    certificate = certified(asked, found)
    assert f"{float(certificate.primal):.6f}" == fractional
    assert certificate.violation == 0
    assert 0 <= certificate.gap < 1e-15 * certificate.primal
    assert sum(found.included) == touched
    assert found.duals[0] == pytest.approx(0 if icer is None else 1 / icer, rel=1e-12)
    asked = replace(asked, whole=True)
    found = solved(programme_of(asked))
    certificate = certified(asked, found)
    assert f"{float(certificate.primal):.6f}" == whole
    assert certificate.violation == 0
    assert certificate.bound == pytest.approx(float(certificate.primal), rel=1e-12)
    assert sum(found.included) == n
    assert f"{found.used[0]:.4f}" == f"{cost:.4f}"


def test_the_impossible_row_of_dcp3_is_told_and_refused_only_when_strict(annex: Path) -> None:
    limits = constraints_of("[money]\nbudget = 100000").model_copy(
        update={"checks": Checks(population=DCP3_PEOPLE)}
    )
    asked = Asked(read_dcp3(annex), limits, {})
    told = [str(w) for w in answer(asked).warnings]
    delivery = [w for w in told if "64,234 averted" in w]
    assert len(delivery) == 1
    assert "33,000" in delivery[0]
    with pytest.raises(InvalidInput, match="64,234"):
        answer(asked, strict=True)


# HIPtool: sheets import ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "rows", "active", "spending"),
    [
        ("demo", 156, 156, 132_323_824.40),
        ("zimbabwe", 184, 143, 394_357_894.95),
        ("afghanistan", 30, 30, 78_162_879.76),
    ],
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_hiptool_spending(
    shared_data: Path, country: str, rows: int, active: int, spending: float, form: str
) -> None:
    sheet = read_hiptool(shared_data / "hiptool_interventions" / f"{country}_interventions.{form}")
    assert (len(sheet.names), int(sheet.active.sum())) == (rows, active)
    assert round(sheet.active_spending, 2) == spending
    assert all(0 <= share <= 1 for causes in sheet.causes for share in causes.values())


def test_hiptool_spending_beyond_the_avertable_is_refused_not_cut(shared_data: Path) -> None:
    sheet = read_hiptool(shared_data / "hiptool_interventions" / "demo_interventions.csv")
    small = {cause: 1.0 for causes in sheet.causes for cause in causes}
    with pytest.raises(InvalidInput, match="it is not cut to fit"):
        sheet.candidates(small)


# A made-up instance on real staff, against a dense programme with every variant ----------------------------


@pytest.mark.parametrize("pharmacy", [1.0, 0.3, 0.05])
def test_125_interventions_on_the_staff_of_malawi(shared_data: Path, tmp_path: Path, pharmacy: float) -> None:
    instance = plain.malawi(shared_data / "tlo_malawi_health_system")
    instance.available["Pharmacy"] *= pharmacy
    value, coverage = plain.best(instance)
    plain.write_csv(instance, tmp_path / "i.csv")
    limits = constraints_of(plain.as_toml(instance))
    asked = Asked(read_candidates(tmp_path / "i.csv", limits), limits, available(limits, tmp_path), 65.8)
    found = answer(asked)
    assert found.solution.value == pytest.approx(value, rel=1e-9)
    assert found.certificate.proved
    shifted = dict(zip(found.programme.extras, found.solution.extra, strict=True))
    assert (shifted["Pharmacy to Nursing_and_Midwifery 1"] > 0) == (pharmacy < 0.5)
    for tie, share in zip(found.ties, coverage, strict=True):
        assert tie.low - ROUND_OFF <= share <= tie.high + ROUND_OFF
    assert value > 1.5 * plain.by_ranking(instance)


def test_what_an_earmark_costs_is_what_the_plain_programme_gains_without_it(
    shared_data: Path, tmp_path: Path
) -> None:
    instance = plain.malawi(shared_data / "tlo_malawi_health_system")
    plain.write_csv(instance, tmp_path / "i.csv")
    limits = constraints_of(plain.as_toml(instance))
    asked = Asked(read_candidates(tmp_path / "i.csv", limits), limits, available(limits, tmp_path), 65.8)
    lost = {each.name: each.value for each in answer(asked).lost}
    with_it, _ = plain.best(instance)
    amount, _own = instance.envelopes.pop(0)
    instance.budget += amount
    without, _ = plain.best(instance)
    assert lost["envelope fund 0"] == pytest.approx(without - with_it, rel=1e-6)
    assert lost["envelope fund 0"] > 0


# York: the authors' data are not distributed ---------------------------------------------------------------


def expected(folder: Path, scenario: str) -> dict[str, tuple[float, float]]:
    """The smallest and largest coverage of each intervention over the optimal packages."""
    path = folder / "uganda_malawi_hbp_expected" / f"{scenario}_coverage_range.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return {r["code"]: (float(r["x_min"]), float(r["x_max"])) for r in csv.DictReader(handle)}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_expected_ranges_are_read(shared_data: Path, scenario: str) -> None:
    found = expected(shared_data, scenario)
    rows, _, _, package = SCENARIOS[scenario]
    assert len(found) == rows
    assert all(0 <= low <= high <= 1 for low, high in found.values())
    assert sum(low > ROUND_OFF for low, _ in found.values()) == package
    moving = {code for code, (low, high) in found.items() if high - low > ROUND_OFF}
    own = {"uganda_base": {"301", "302"}, "malawi_scen6": {"138", "140", "141", "142"}}
    assert moving == own.get(scenario, set())


def test_the_shipped_limits_of_uganda_are_those_of_the_specification() -> None:
    limits = york_constraints()
    assert (limits.threshold, limits.money.budget) == (161, 374_300_000)
    assert [len(limits.resources), len(limits.substitutes), len(limits.complements)] == [8, 7, 9]
    assert {(c.base, c.nested): c.share for c in limits.complements if c.share != 1} == {
        ("003", "004"): 0.05,
        ("353", "354"): 0.1765,
        ("353", "036"): 1.1765,
    }
    assert [(s.source, s.to) for s in limits.shifts] == [("pharmacy", "nursing"), ("nutrition", "nursing")]


@pytest.mark.parametrize("scenario", ["uganda_base", "uganda_taskshift"])
def test_uganda(shared_data: Path, scenario: str) -> None:
    folder = os.environ.get("HEALTHTRUST_YORK")
    if not folder:
        pytest.skip("the authors' data are not distributed: set HEALTHTRUST_YORK to a folder that holds them")
    asked = read_york(folder, task_shifting=scenario.endswith("taskshift"))
    programme = programme_of(asked)
    found = solved(programme)
    rows, net, gross, package = SCENARIOS[scenario]
    assert asked.candidates.count == rows
    assert round(found.value) == net
    assert found.gross == pytest.approx(gross, abs=1)
    assert sum(found.included) == package
    assert certified(asked, found).proved
    whole = {"uganda_base": 26_427_755, "uganda_taskshift": 32_043_093}[scenario]
    assert round(solved(programme_of(replace(asked, whole=True))).value) == whole
    if scenario == "uganda_taskshift":
        assert 1 / found.duals[0] == pytest.approx(102_121, abs=1)  # US$ of consumables per net DALY
    published = expected(shared_data, scenario)
    for code, tie in zip(programme.codes, ranges(programme, found), strict=True):
        low, high = published[code]
        assert np.isclose(tie.low, low, atol=ROUND_OFF), code
        assert np.isclose(tie.high, high, atol=ROUND_OFF), code


# York, Malawi: the scenarios_results of the authors and Table S1 of Value in Health Regional Issues 2023 ----

MALAWI_PUBLISHED = {
    1: (136, 96_494_837.11, 19_470.29, 5.709402),
    2: (62, 69_835_787.65, 61.44, 3.081665),
    3: (87, 86_480_824.78, 159.28, 3.596301),
    4: (61, 55_170_187.98, 61.44, 1.852280),
    5: (59, 55_148_809.62, 61.44, 1.0),
    6: (39, 51_677_861.08, 54.81, 0.653711),
    7: (66, 57_214_110.16, 2_064.55, 1.0),
}
"""Interventions, gross DALYs averted, highest ICER in the package, budget used over the budget."""
MALAWI_NET = {5: 48_274_412, 6: 45_741_187, 7: 43_913_591}
MALAWI_WHOLE = {5: 48_253_897, 6: 45_709_095}


@pytest.fixture(scope="module")
def malawi_folder() -> Path:
    for name in ("HEALTHTRUST_YORK_MALAWI", "HEALTHTRUST_YORK"):
        folder = Path(os.environ[name]) if os.environ.get(name) else None
        if folder is not None and any(
            (place / "malawi_intervention_data.xlsx").is_file() for place in (folder, folder / "1_data")
        ):
            return folder
    pytest.skip(
        "the authors' data are not distributed: set HEALTHTRUST_YORK_MALAWI to a folder that holds "
        "malawi_intervention_data.xlsx and malawi_hr_data.xlsx of their branch vih_2023"
    )


def test_the_shipped_limits_of_malawi_are_those_of_the_specification() -> None:
    limits = york_constraints("malawi-2023")
    assert (limits.threshold, limits.money.budget) == (65.8, 203_136_642 + 22_466_304)
    assert [len(limits.resources), len(limits.substitutes), len(limits.complements)] == [4, 13, 0]
    assert sum("351" in group.of for group in limits.substitutes) == 3
    assert [(s.source, s.to) for s in limits.shifts] == [("pharmacy", "nursing")]


@pytest.mark.parametrize("scenario", MALAWI_PUBLISHED)
def test_malawi(malawi_folder: Path, scenario: int) -> None:
    found = answer(read_york_malawi(malawi_folder, scenario))
    of, package = found.asked.candidates, np.array(found.solution.included)
    count, gross, icer, share = MALAWI_PUBLISHED[scenario]
    assert (of.count, len(of.set_aside)) == (141, 353 - 141)
    assert found.solution.gross == pytest.approx(gross, abs=0.05)
    assert round(float((of.cost / of.benefit)[package].max()), 2) == icer
    used = float((of.budget_cost * of.cases) @ found.solution.coverage) / 225_602_946
    if scenario == 6:  # the published package is one of several that are equally good
        assert count <= package.sum() <= 42
        assert 0.653 < used < 0.656
    else:
        assert package.sum() == count
        assert used == pytest.approx(share, abs=1e-6)
    assert round(found.solution.value) == MALAWI_NET.get(scenario, round(found.solution.value))
    assert found.certificate.proved


@pytest.mark.parametrize("scenario", [5, 6])
def test_malawi_ranges_and_whole_items(shared_data: Path, malawi_folder: Path, scenario: int) -> None:
    asked = read_york_malawi(malawi_folder, scenario)
    found, published = answer(asked), expected(shared_data, f"malawi_scen{scenario}")
    assert set(asked.candidates.codes) == set(published)
    for code, tie in zip(found.programme.codes, found.ties, strict=True):
        low, high = published[code]
        assert np.isclose(tie.low, low, atol=ROUND_OFF), code
        assert np.isclose(tie.high, high, atol=ROUND_OFF), code
    if scenario == 6:
        assert sum(tie.low > ROUND_OFF for tie in found.ties) == 39
        assert sum(tie.high > ROUND_OFF for tie in found.ties) == 42
        [medical] = [price for price in found.prices if price.name == "medical"]
        assert 1000 * medical.step_value / 3684.67 == pytest.approx(275.71, abs=0.005)  # per $1,000 of salary
    whole = solved(programme_of(replace(asked, whole=True)))
    assert round(whole.value) == MALAWI_WHOLE[scenario]


def test_malawi_staff_headings_contradict_their_labels(malawi_folder: Path) -> None:
    told = [str(w) for w in read_york_malawi(malawi_folder).candidates.warnings]
    assert any("hr_medass over 'Nurse Officer'" in w for w in told)
    assert any("212 of 353 rows" in w for w in told)


def test_malawi_donors_cover_substitutes_together(malawi_folder: Path) -> None:
    """Scenario 7 as published covers treatments of the same patients with no limit on both together."""
    found = answer(read_york_malawi(malawi_folder, 7))
    share = dict(zip(found.programme.codes, found.solution.coverage.tolist(), strict=True))
    assert share["310"] + share["311"] > 1
    assert any("donors pay for 310, 311" in str(w) for w in found.warnings)
