"""healthtrust market equalise: from a folder to cells, transfers and a page, and what it refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.functional.conftest import Command
from tests.generative.swiss_folders import people, written

COMMAND = (
    "market",
    "equalise",
    "--scheme",
    "swiss",
    "--input",
    "plans",
    "--parameters",
    "plans/parameters.toml",
)


def test_cells_have_the_columns_of_the_reference_and_add_up(command: Command, tmp_path: Path) -> None:
    written(tmp_path / "plans", people(1))
    done = command(*COMMAND, "--out", "cells.csv", "--json")
    assert done.returncode == 0, done.stderr
    with (tmp_path / "cells.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        *("BagNr", "Kanton", "Altersklasse", "Geschlecht", "Aufenthalt_Vj", "Monate_T", "a_tilde_kr", "D_k"),
        *("a_bkr_sum", "pcg_sum_bkr", "saldo_ohne_D", "D_total", "saldo_mit_D", "transfer"),
    ]
    assert len(rows) == 3 * 2 * 4 * 2 * 2
    assert abs(sum(float(row["transfer"]) for row in rows)) < 1e-6
    found = json.loads(done.stdout)
    assert found["currency"] == "CHF" and len(found["cells"]) == len(rows)
    assert [repr(cell["transfer"]) for cell in found["cells"]] == [row["transfer"] for row in rows]
    for insurer in found["parties"]:
        cells = sum(float(row["transfer"]) for row in rows if row["BagNr"] == insurer["party"])
        assert insurer["transfer"] == pytest.approx(cells, abs=0.011)


def test_it_says_who_receives_and_writes_a_page(command: Command, tmp_path: Path) -> None:
    written(tmp_path / "plans", people(1))
    done = command(*COMMAND, "--to", "page.html")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("In 2022 CHF ")
    assert "Each of 2 pools adds up to 0" in done.stdout
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 1 and "Who receives, and who pays?" in page
    assert not list(tmp_path.glob(".*.partial"))


def test_what_is_wrong_is_told_with_its_row(command: Command, tmp_path: Path) -> None:
    lines = people(1)
    lines[7]["Monate"] = 12.5
    written(tmp_path / "plans", lines)
    done = command(*COMMAND)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "individuals.csv, column Monate, row 9: found 12.5; expected 0 to 12 months.",
        "1 problem",
    ]
    assert command("market", "equalise", "--scheme", "swiss").returncode == 2


def test_the_same_bytes_on_one_thread_and_on_two(command: Command, tmp_path: Path) -> None:
    written(tmp_path / "plans", people(2, 200))
    for threads in ("1", "2"):
        done = command(*COMMAND, "--out", f"{threads}.csv", HEALTHTRUST_THREADS=threads)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()
