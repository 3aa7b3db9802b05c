"""healthtrust market equalise: the transfer schemes other than the Swiss, from tables to answers."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from tests.functional.conftest import Command

TABLES = {
    "aca": {
        "plans": "state,plan,member_months,plrs,metal,gcf,arf,premium\n"
        "Ohio,Blue,1200,1.3,gold,1.02,1.4,510\nOhio,Red,4800,0.8,bronze,0.97,1.5,300\n",
        "claims": "plan,person,cost\nBlue,1,1500000\n",
    },
    "dutch": {
        "persons": "insurer,person,days,pays_premium,age,mental_cost\n"
        "Zon,1,365,yes,old,31000\nMaan,2,365,yes,young,0\nMaan,3,100,no,young,50\n",
        "weights": "criterion,class,eur_per_insured\nage,old,2900\nage,young,700\n",
    },
    "corridor": {"plans": "plan,allowable_cost,target_amount\nA,112,100\nB,90,100\nC,100,100\n"},
    "reinsurance": {"persons": "plan,person,cost,months\nA,1,145000,12\nB,2,0,12\nB,3,90,12\n"},
    "high-cost-pool": {"persons": "plan,person,cost,premium\nA,1,1450000,6000\nB,2,0,3000\n"},
    "medicare-advantage": {
        "plans": "plan,bid,stars\nBlue,800,4\nRed,1000,3\n",
        "counties": "county,spending\nEast,800\nWest,1000\n",
        "members": "plan,county,score,member_months\nBlue,East,1.2,900\nRed,West,1,1200\n",
    },
}
RULES = {"dutch": "year = 2013\n", "reinsurance": "year = 2014\nfund = 90_000\n"}


def asked(folder: Path, scheme: str) -> tuple[str, ...]:
    given = folder / scheme
    given.mkdir()
    for name, text in TABLES[scheme].items():
        (given / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "own.toml").write_text(RULES.get(scheme, ""), encoding="utf-8")
    return ("market", "equalise", "--scheme", scheme, "--input", scheme, "--parameters", "own.toml")


def as_json(command: Command, *words: str) -> dict[str, Any]:
    done = command(*words, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("scheme", TABLES)
def test_each_scheme_answers_and_balances(command: Command, tmp_path: Path, scheme: str) -> None:
    found = as_json(command, *asked(tmp_path, scheme), "--out", "cells.csv")
    with (tmp_path / "cells.csv").open(encoding="utf-8") as file:
        cells = list(csv.DictReader(file))
    assert found["scheme"] == scheme
    assert len(cells) >= 2
    within = scheme in {"aca", "high-cost-pool", "reinsurance"}
    assert (abs(sum(float(cell["transfer"]) for cell in cells)) < 0.01) == within
    assert {"cited", "recalled", "given"} & {one["status"] for one in found["parameters"]}


def test_a_workbook_and_a_page(command: Command, tmp_path: Path) -> None:
    words = asked(tmp_path, "aca")
    for ending in ("xlsx", "html"):
        done = command(*words, "--out", f"answer.{ending}")
        assert done.returncode == 0, done.stderr
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "answer.xlsx"))
    assert {"cells", "transfers", "parameters"} <= set(book.sheet_names)
    page = (tmp_path / "answer.html").read_text(encoding="utf-8")
    assert "Blue" in page


def test_bad_input_exits_one_and_names_every_row(command: Command, tmp_path: Path) -> None:
    words = asked(tmp_path, "corridor")
    bad = "plan,allowable_cost,target_amount\nA,-1,100\nB,2,-3\n"
    (tmp_path / "corridor" / "plans.csv").write_text(bad)
    done = command(*words)
    assert done.returncode == 1
    assert "column allowable_cost, row 2" in done.stderr
    assert "column target_amount, row 3" in done.stderr
    assert "2 problems" in done.stderr


def test_a_misspelt_parameter_is_refused_with_its_line(command: Command, tmp_path: Path) -> None:
    words = asked(tmp_path, "reinsurance")
    (tmp_path / "own.toml").write_text("year = 2014\natachment = 5\n")
    done = command(*words)
    assert done.returncode == 1
    assert "own.toml, line 2, atachment" in done.stderr
    assert "did you mean 'attachment'?" in done.stderr


def test_what_is_asked_and_what_is_given_are_refused_together(command: Command, tmp_path: Path) -> None:
    words = asked(tmp_path, "corridor")
    (tmp_path / "corridor" / "plans.csv").write_text("plan,allowable_cost,target_amount\nA,-1,100\n")
    done = command(*words, "--currency", "XYZ", "--out", "nowhere/cells.pdf")
    assert done.returncode == 1
    for part in ("--out: found nowhere/cells.pdf", "'XYZ'", "allowable_cost, row 2", "4 problems"):
        assert part in done.stderr, done.stderr
    done = command(*words[:3], "corridro", *words[4:])
    assert done.returncode == 1 and "did you mean 'corridor'" in done.stderr


def test_no_table_is_written_over_and_two_of_a_name_are_refused(command: Command, tmp_path: Path) -> None:
    words, table = asked(tmp_path, "corridor"), tmp_path / "corridor" / "plans.csv"
    before = table.read_bytes()
    done = command(*words, "--out", "corridor/plans.csv")
    assert done.returncode == 1 and "which the answer is made from" in done.stderr
    assert table.read_bytes() == before
    (tmp_path / "corridor" / "plans.xlsx").write_bytes(b"")
    assert "found plans.csv and plans.xlsx; expected one" in command(*words).stderr


@pytest.mark.parametrize("scheme", ["dutch", "medicare-advantage"])
def test_one_file_where_several_are_needed(command: Command, tmp_path: Path, scheme: str) -> None:
    words = asked(tmp_path, scheme)
    file = next((tmp_path / scheme).glob("*s.csv"))
    done = command(*words[:5], f"{scheme}/{file.name}", *words[6:])
    assert done.returncode == 1
    assert f"--input: found the file {file.name}; expected a folder" in done.stderr
    assert done.stderr.splitlines()[-1] == "1 problem"
