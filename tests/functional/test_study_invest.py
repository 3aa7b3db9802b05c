"""healthtrust study invest: from options to words, JSON, rows, a workbook and a page."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import python_calamine

from tests.functional.conftest import Command

QUICK = ("study", "invest", "--draws", "10", "--horizon", "30,3")


def test_the_answer_in_words(command: Command, tmp_path: Path) -> None:
    done = command(*QUICK, "--to", "page.html")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Of £30 a head and year for 5 years, the best mix over 30 years spends £")
    for part in (
        "Best mix by horizon",
        "Returns of the last pound are equal wherever money goes, within: tranches, 0.",
        "shared with care, 0.",
        "personal care",
        "population-health line",
    ):
        assert part in done.stdout
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 3
    assert "Whose pocket?" in page
    assert "<script" not in page


def test_the_answer_as_json_and_as_rows(command: Command, tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("programme,per_head\nsmoking,20\n", encoding="utf-8")
    done = command(
        *QUICK, "--plan", "plan.csv", "--json", "--no-care", "--out", "rows.csv", "--currency", "EUR"
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["currency"] == "EUR"
    assert "care" not in found
    assert set(found["certificate"]) == {"tranches", "the same every year"}
    assert all(mix["gap"] < 1e-3 and mix["excess"] < 1e-3 for mix in found["certificate"].values())
    assert "Shipped numbers are of England in GBP; as many EUR are taken for them." in found["notes"]
    last = found["programmes"][-1]
    assert last["programme"] == "plan as given"
    assert last["per head"] == pytest.approx(20)
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as rows:
        written = list(csv.DictReader(rows))
    assert [row["programme"] for row in written] == [row["programme"] for row in found["programmes"]]


def test_the_workbook_holds_every_table(command: Command, tmp_path: Path) -> None:
    done = command(*QUICK, "--to", "all.xlsx", "--equity", "2")
    assert done.returncode == 0, done.stderr
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "all.xlsx"))
    tables = ["programmes", "mixes", "tranche", "years", "returns", "care", "purses", "fifths", "answer"]
    assert book.sheet_names == tables
    assert "counts 2 times" in done.stdout


def test_bad_input_is_refused_at_once(command: Command) -> None:
    done = command(
        *("study", "invest", "--budget-per-head", "-1", "--horizon", "0,ten", "--plan", "no.csv"),
        *("--programmes", "none.csv", "--ratios", "gone.csv", "--to", "x.pdf"),
    )
    assert done.returncode == 1
    for part in (
        "--budget-per-head: found -1",
        "--horizon: found 'ten'",
        "no.csv",
        "none.csv",
        "gone.csv",
        "x.pdf",
        "6 problems",
    ):
        assert part in done.stderr
