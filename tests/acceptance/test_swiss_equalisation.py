"""The reference calculation of the Swiss risk equalisation: its given cells, totals and zero sums."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path

import pytest

from healthtrust.market.schemes.answered import Answered
from healthtrust.market.schemes.swiss import answer
from healthtrust.records.store import data_folder

KEYS = ("BagNr", "Kanton", "Altersklasse", "Geschlecht", "Aufenthalt_Vj")
AMOUNTS = (
    "Monate_T",
    "a_tilde_kr",
    "D_k",
    "a_bkr_sum",
    "pcg_sum_bkr",
    "saldo_ohne_D",
    "D_total",
    "saldo_mit_D",
)


def folder() -> Path:
    path = data_folder() / "ch_risk_equalisation"
    if not (path / "individuals.csv.gz").is_file():
        pytest.skip("needs ch_risk_equalisation in the data folder (HEALTHTRUST_DATA)")
    return path


@cache
def found() -> Answered:
    return answer(folder(), None, "CHF")


def rows() -> dict[tuple[str, ...], int]:
    keys = zip(*(map(str, found().cells[name]) for name in KEYS), strict=True)
    return {key: row for row, key in enumerate(keys)}


@pytest.mark.parametrize("column", AMOUNTS)
def test_every_given_cell_to_a_millionth(column: str) -> None:
    position = rows()
    with (folder() / "expected_saldo_half.csv").open(encoding="utf-8") as file:
        given = list(csv.DictReader(file))
    assert len(given) == 2_496
    wrong = {
        key: (float(row[column]), answered)
        for row in given
        for key in [tuple(row[name] for name in KEYS)]
        for answered in [found().cells[column][position[key]]]
        if not abs(float(row[column]) - answered) <= 1e-6
    }
    assert not wrong


def test_all_cells_are_there_once() -> None:
    assert len(found().cells["BagNr"]) == len(rows()) == 4_992
    assert found().cells["transfer"] == found().cells["saldo_mit_D"]


def test_totals_of_insurers_and_the_zero_sum_of_every_canton() -> None:
    told = json.loads((folder() / "expected_totals.json").read_text(encoding="utf-8"))
    totals: dict[str, float] = {}
    cantons: dict[str, float] = {}
    cells = found().cells
    for insurer, canton, amount in zip(cells["BagNr"], cells["Kanton"], cells["transfer"], strict=True):
        totals[str(insurer)] = totals.get(str(insurer), 0.0) + amount
        cantons[canton] = cantons.get(canton, 0.0) + amount
    assert totals == pytest.approx(told["insurer_totals_chf"], abs=1e-4)
    assert len(cantons) == 26
    assert max(map(abs, cantons.values())) < 1e-8
    assert not found().balanced.amount.sum(axis=1).any()


def test_what_the_regression_found() -> None:
    assert found().numbers["lines"] == 295_023
    assert found().numbers["rank of the regression"] == 32
    assert found().numbers["supplements above zero"] == 30
