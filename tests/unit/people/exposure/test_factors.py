"""The catalogue's risk factors can be read, match its programmes, and mistakes in others are told at once."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.conditions import read_conditions
from healthtrust.people.exposure import TRANSITIONS, read_factors, shipped_factors
from healthtrust.records.store import shipped

FACTORS = shipped_factors()
RATIOS = "factor,target,ratio,source,status\nsmoking,death,1.5,ours,assumed\n"
HEADER = (
    "code,name,programme,prevalence,trend,reach,scale,relapse,lag,deprivation_ratio,direct_other,"
    "direct_avoidable,source,status\n"
)
SMOKING = "smoking,smoking,,0.14,0,0.01,6,0.05,3,2.8,0,0,ours,assumed\n"


def _rows(name: str) -> list[dict[str, str]]:
    with shipped("coefficients", name).open(encoding="utf-8", newline="") as file:
        return [{key.split(" [")[0]: cell for key, cell in row.items()} for row in csv.DictReader(file)]


def test_every_row_of_the_catalogue_arrives() -> None:
    assert [row["code"] for row in _rows("risk-factors")] == list(FACTORS.codes)
    ratios = _rows("risk-ratios")
    conditions = read_conditions().codes
    assert (FACTORS.on_transition != 1).sum() + (FACTORS.on_condition != 1).sum() == len(ratios)
    for row in ratios:
        r, target = FACTORS.codes.index(row["factor"]), row["target"]
        found = (
            FACTORS.on_transition[r, TRANSITIONS.index(target)]
            if target in TRANSITIONS
            else FACTORS.on_condition[r, conditions.index(target)]
        )
        assert found == float(row["ratio"])


def test_every_number_has_a_source_and_a_status() -> None:
    for name in ("risk-factors", "risk-ratios", "segment-moves"):
        for row in _rows(name):
            assert row["source"].strip()
            assert row["status"] in {"cited", "recalled", "assumed"}


def test_every_programme_of_the_catalogue_acts_on_one_factor_with_its_lag_and_gradient() -> None:
    programmes = {row["code"]: row for row in _rows("programmes")}
    named = [code for code in FACTORS.programme if code]
    assert sorted(named) == sorted(programmes)
    for r, code in enumerate(FACTORS.programme):
        if code:
            assert FACTORS.lag[r] == float(programmes[code]["lag"])
            assert FACTORS.deprivation_ratio[r] == float(programmes[code]["deprivation_ratio"])


def test_fast_programmes_cannot_protect_more_people_than_are_unprotected() -> None:
    fast = FACTORS.direct.sum(axis=1) > 0
    assert fast.sum() == 3
    assert (FACTORS.reach[fast] / FACTORS.relapse[fast] <= FACTORS.prevalence[fast]).all()


def test_a_factor_needs_no_programme(tmp_path: Path) -> None:
    (tmp_path / "factors.csv").write_text(HEADER + SMOKING)
    (tmp_path / "ratios.csv").write_text(RATIOS)
    one = read_factors(tmp_path / "factors.csv", tmp_path / "ratios.csv")
    assert one.programme == ("",)
    np.testing.assert_array_equal(one.on_transition, [[1, 1, 1, 1, 1.5]])
    assert (one.on_condition == 1).all()


def test_all_mistakes_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "factors.csv").write_text(
        HEADER
        + "smoking,smoking,,1.4,0,0.01,6,0.05,3,2.8,0,0,ours,assumed\n"
        + "obesity,obesity,,0.3,0,0.01,6,1.2,0.5,1.7,0,0,,assumed\n"
    )
    (tmp_path / "ratios.csv").write_text(
        "factor,target,ratio,source,status\n"
        "smokng,death,1.5,ours,assumed\n"
        "smoking,deth,1.5,ours,assumed\n"
        "smoking,strok,-0.5,ours,assumed\n"
        "smoking,deth,1.6,,assumed\n"
    )
    with pytest.raises(InvalidInput) as told:
        read_factors(tmp_path / "factors.csv", tmp_path / "ratios.csv")
    said = str(told.value)
    for part in (
        "factors.csv, column prevalence, row 2: found 1.4; expected at most 1 (share)",
        "factors.csv, column relapse, row 3",
        "factors.csv, column lag, row 3: found 0.5; expected at least 1 (years)",
        "factors.csv, column source, row 3",
        "did you mean 'smoking'?",
        "did you mean 'death'?",
        "did you mean 'stroke'?",
        "ratios.csv, column ratio, row 4: found -0.5; expected at least 0.01 (ratio)",
        "ratios.csv, column source, row 5",
        "no ratio of 'obesity'",
        "ratios.csv, row 5: found smoking on deth again",
    ):
        assert part in said, (part, said)
