"""healthtrust people load: from files to a records folder and a report; exit codes; every mistake at once."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.functional.conftest import Command

ENROLMENT = """person_id,start_date,end_date,birth_date,sex,payer_id,practice_id
1,2027-01-01,,1960-01-01,female,A,p1
2,2027-01-01,,1960-01-01,female,A,p1
3,2027-13-01,,1960-01-01,female,A,p1
"""
ACTIVITY = """activity_id,person_id,org_id,start_date,setting,paid_amount
a,1,h,2027-02-01,primary,1050
b,2,h,2026-02-01,inpatient,250000
c,9,h,2027-02-01,primary,5
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "enrolment.csv").write_text(ENROLMENT)
    (folder / "activity.csv").write_text(ACTIVITY)
    return folder


def words(*more: str) -> tuple[str, ...]:
    return (
        "people",
        "load",
        "source",
        "--mapping",
        "exchange",
        "--to",
        "records",
        "--currency",
        "GBP",
        *more,
    )


def test_a_load_with_rows_set_aside_ends_well(command: Command, source: Path, tmp_path: Path) -> None:
    done = command(*words("--synthetic"))
    assert done.returncode == 0, done.stderr
    assert "6 rows in 2 tables and £2,511 of paid_amount, 1 set aside; all of it adds up." in done.stdout
    assert "start_date cannot be read as a date" in done.stdout and "without a person" in done.stdout
    assert {path.name for path in (tmp_path / "records").iterdir()} == {
        "activity.parquet", "enrolment.parquet", "persons.parquet", "load.json", "aside",
    }  # fmt: skip
    report = json.loads((tmp_path / "records" / "load.json").read_text())
    assert report["reconciles"] and report["tables"][1]["money"][0]["parts"] == {
        "in enrolled time": 1050, "outside enrolment": 250000, "without a person": 5, "set aside": 0,
    }  # fmt: skip


def test_all_of_it_as_json_page_workbook_and_rows(command: Command, source: Path, tmp_path: Path) -> None:
    done = command(*words("--synthetic", "--json", "--out", "page.html"))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["reconciles"] and found["doubts"]["orphans"] == {"activity.person_id": 1}
    page = (tmp_path / "page.html").read_text()
    assert "What became of every amount?" in page and "<svg" in page
    for name in ("rows.csv", "all.xlsx"):
        assert command(*words("--synthetic", "--again", "--out", name)).returncode == 0
    rows = list(csv.DictReader((tmp_path / "rows.csv").open()))
    assert [row["kept"] for row in rows] == ["2", "3"]


def test_small_counts_of_real_persons_are_hidden(command: Command, source: Path, tmp_path: Path) -> None:
    done = command(*words("--out", "page.html"))
    assert done.returncode == 0, done.stderr
    assert "fewer than 10 set aside" in done.stdout and "2,510.55" in done.stdout
    assert "fewer than 10" in (tmp_path / "page.html").read_text()
    told = json.loads(command(*words("--again", "--json")).stdout)
    assert set(told["set aside"]["rows"]) == {"fewer than 10"} and "tables" not in told


def test_a_second_load_of_the_same_is_refused(command: Command, source: Path) -> None:
    assert command(*words()).returncode == 0
    done = command(*words())
    assert done.returncode == 1 and "loaded into this folder before" in done.stderr
    assert "--again" in done.stderr


def test_what_does_not_add_up_ends_with_one(command: Command, source: Path, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        'title = "Own"\nsource = "own"\nstatus = "assumed"\ncurrency = "GBP"\n'
        '[files.visits]\nname = "activity.csv"\nkind = "csv"\n[tables.activity]\n'
        "sql = \"SELECT * FROM visits WHERE setting = 'primary'\"\n"
        'money = ["paid_amount"]\nmoney_in = "SELECT sum(whole(paid_amount)) FROM visits"\n'
    )
    done = command("people", "load", "source", "--mapping", "own.toml", "--to", "records", "--synthetic")
    assert done.returncode == 1 and "does NOT add up" in done.stdout
    assert "2,510.55 came in, 10.55 is accounted for, 2,500.00 is not." in done.stdout
    assert "nothing is to be settled" in done.stderr


def test_every_mistake_of_the_command_at_once(command: Command, tmp_path: Path) -> None:
    done = command("people", "load", "--out", "no/where.pdf")
    assert done.returncode == 1
    for part in ("--out", "SOURCE", "--mapping", "--to"):
        assert part in done.stderr
    done = command("people", "load", "nothing", "--mapping", "syntea", "--to", "records")
    assert "nothing at nothing" in done.stderr and "did you mean 'synthea'" in done.stderr
    assert not (tmp_path / "records").exists()


def test_the_shipped_mappings_are_listed(command: Command) -> None:
    done = command("people", "load", "--list", "--json")
    assert done.returncode == 0, done.stderr
    assert {"exchange", "synthea"} <= {each["name"] for each in json.loads(done.stdout)}
