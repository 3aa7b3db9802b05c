"""healthtrust deliver claims: from claim lines to a statement, a workbook and a page."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import python_calamine

import healthtrust
from tests.functional.conftest import Command

CLAIMS = """person_id,party,served_on,paid_on,amount
p1,Ash,2023-01-05,2023-01-31,90000
p1,Ash,2023-01-09,2023-02-10,70000
p2,Elm,2023-02-01,2023-02-20,1500.50
p2,Elm,2023-02-01,2023-02-25,-200.50
p9,Elm,2023-02-01,2023-02-25,40
"""
PERSONS = "person_id,party,months\np1,Ash,12\np2,Elm,6\np3,Elm,12\n"


def write(folder: Path, contract: str = "two-sided-global-budget") -> tuple[str, ...]:
    (folder / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    (folder / "persons.csv").write_text(PERSONS, encoding="utf-8")
    files = ("--claims", "claims.csv", "--persons", "persons.csv")
    return ("deliver", "claims", "--contract", contract, *files)


def test_claims_without_exposure_are_refused_unless_set_aside(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path))
    assert done.returncode == 1
    assert "claims.csv, row 6: found a person without exposure (1 line)" in done.stderr
    done = command(*write(tmp_path), "--without-exposure", "aside")
    assert done.returncode == 0, done.stderr
    assert "Set aside: 1 line of Elm, 40.00 GBP" in done.stdout


def test_the_answer_in_words_names_nobody_unless_asked(command: Command, tmp_path: Path) -> None:
    asked = (*write(tmp_path), "--without-exposure", "aside")
    done = command(*asked)
    assert done.stdout.startswith(
        "£161,300 of care for 3 persons of 2 parties becomes £102,313 of spending: "
    )
    assert "p1" not in done.stdout
    assert "To settle two-sided-global-budget, the statement also needs: budget_year" in done.stdout
    done = command(*asked, "--costliest", "1")
    assert "p1" in done.stdout and "p2" not in done.stdout


def test_everything_as_json_adds_up(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--without-exposure", "aside", "--completion", "triangle", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [row["row_id"] for row in found["statement"]] == ["Ash", "Elm"]
    assert found["completion"] > 1 and found["claims_lag"][0]["factor"] == round(160_000 / 90_000, 6)
    for row in found["parties"]:
        assert row["cost"] == row["counted"] + row["truncated"] + row["stop_loss_recovered"] + row["pooled"]
    assert found["share_truncated"] == 60_000 / 161_300


def test_a_statement_a_workbook_and_a_page(command: Command, tmp_path: Path) -> None:
    asked = (*write(tmp_path, "global-capitation"), "--without-exposure", "aside")
    for ending in ("csv", "xlsx", "html"):
        done = command(*asked, "--out", f"spent.{ending}")
        assert done.returncode == 0, done.stderr
    with (tmp_path / "spent.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["stop_loss_recovered"]) for row in rows] == [54_000, 0]
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "spent.xlsx"))
    assert book.sheet_names == ["statement", "parties", "set aside", "answer"]
    page = (tmp_path / "spent.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 1 and "p1" not in page and "<script" not in page


def test_the_statement_is_settled(command: Command, tmp_path: Path) -> None:
    agreed = "row_id,capitation_rate,carve_out_rate,risk_score,quality_score,paid_to_date\n"
    (tmp_path / "agreed.csv").write_text(
        agreed + "Elm,400,0,1,0.9,0\nAsh,9000,0,1.1,0.9,0\n", encoding="utf-8"
    )
    asked = (*write(tmp_path, "global-capitation"), "--without-exposure", "aside")
    done = command(*asked, "--statement", "agreed.csv", "--to", "spent.csv")
    assert done.returncode == 0, done.stderr
    assert "also needs" not in done.stdout
    settle = ("deliver", "settle", "--contract", "global-capitation", "--statements", "spent.csv")
    done = command(*settle, "--no-keep", "--out", "due.csv")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "due.csv").read_text(encoding="utf-8").count("\n") == 3


def test_options_that_cannot_be_followed_are_told_together(command: Command, tmp_path: Path) -> None:
    wrong = ("--completion", "0.9", "--without-exposure", "asid", "--rename", "spending")
    done = command(*write(tmp_path, "mssp"), *wrong, "--currency", "EUR")
    assert done.returncode == 1
    for said in ("--completion", "did you mean 'aside'", "--rename", "USD, the contract's", "4 problems"):
        assert said in done.stderr


def with_pool(folder: Path, guards: str) -> tuple[str, ...]:
    shipped = Path(healthtrust.__file__).parent / "catalogue" / "contracts" / "capitation.toml"
    text = shipped.read_text(encoding="utf-8").replace('name = "capitation"', 'name = "ours"')
    (folder / "ours.toml").write_text(f"{text}\n[guards]\n{guards}\n", encoding="utf-8")
    return (*write(folder, "ours.toml"), "--without-exposure", "aside", "--json")


@pytest.mark.parametrize(
    ("guards", "options", "share"),
    [
        ("pool_above = 100000", (), 1.0),
        ("pool_above = 100000\npooled = 0.75", (), 0.75),
        ("pool_above = 100000\npooled = 0.75", ("--pool-share", "0.5"), 0.5),
        ("pool_above = 900000\npooled = 0.75", ("--pool-above", "100000"), 0.75),
        ("annualise = false", ("--pool-above", "100000"), 1.0),
    ],
)
def test_the_pool_is_the_contracts_unless_options_say_otherwise(
    command: Command, tmp_path: Path, guards: str, options: tuple[str, ...], share: float
) -> None:
    done = command(*with_pool(tmp_path, guards), *options)
    assert done.returncode == 0, done.stderr
    ash, elm = json.loads(done.stdout)["parties"]
    assert ash["pooled"] == share * 60_000 and elm["pooled"] == 0
    assert ash["pooled_in"] + elm["pooled_in"] == ash["pooled"]


def test_a_share_of_no_pool_is_refused(command: Command, tmp_path: Path) -> None:
    done = command(*with_pool(tmp_path, "annualise = true"), "--pool-share", "0.5")
    assert done.returncode == 1
    assert "--pool-share: found 0.5 of no pool" in done.stderr
