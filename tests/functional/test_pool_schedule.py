"""healthtrust pool schedule: from rules to what typical households and everybody owe."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.functional.conftest import Command

RULES = """exempt_below = 12000
[[brackets]]
above = 0
rate = 0.05
[[contributions]]
name = "payroll"
base = "earnings"
brackets = [{above = 0, rate = 0.1}]
ceiling = 50000
employer_share = 0.5
"""
PERSONS = """person_id,household_id,income,earnings,weight,region
1,1,30000,30000,3,north
2,2,0,0,2,south
3,2,20000,20000,2,south
4,3,9000,9000,1,south
"""
SCHEDULE = ("pool", "schedule", "--rules", "rules.toml")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "rules.toml").write_text(RULES, encoding="utf-8")
    (tmp_path / "persons.csv").write_text(PERSONS, encoding="utf-8")
    return tmp_path


def test_typical_households_in_words_with_a_table(command: Command, files: Path) -> None:
    done = command(*SCHEDULE)
    assert done.returncode == 0, done.stderr
    assert "single person" in done.stdout.splitlines()[0]
    assert "notch: single person, just above £12,000 of income" in done.stdout
    assert "ceiling" in done.stdout


def test_typical_households_and_everybody_as_json(command: Command, files: Path) -> None:
    done = command(*SCHEDULE, "--persons", "persons.csv", "--ignore", "region", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    single = next(
        row for row in told["typical"] if row["household"] == "single person" and row["income"] == 40_000
    )
    assert single["by_household"] == {"income": 2000.0, "payroll": 2000.0}
    assert single["by_employer"] == {"income": 0.0, "payroll": 2000.0}
    assert single["average_rate"] == pytest.approx(0.1)
    assert single["marginal_rate"] == pytest.approx(0.1)
    everybody = told["everybody"]
    assert (everybody["residents"], everybody["households"]) == (8, 6)
    # three of 30,000, two couples of 20,000 (13,333 equivalised), one of 9,000 who is exempt from the first
    assert everybody["totals"] == [
        {
            "contribution": "income",
            "household": 6500.0,
            "employer": 0,
            "government": 0,
            "spared_by_ceilings": 0,
        },
        {
            "contribution": "payroll",
            "household": 6950.0,
            "employer": 6950.0,
            "government": 0,
            "spared_by_ceilings": 0,
        },
    ]


def test_a_sum_is_raised_and_rows_are_written(command: Command, files: Path) -> None:
    words = ("--persons", "persons.csv", "--ignore", "region", "--raise", "40800", "--to", "owed.csv")
    done = command(*SCHEDULE, *words, "--rows", "persons", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)["everybody"]
    assert told["factor"] == pytest.approx(2.0, abs=1e-5)
    assert told["total"] >= 40_800
    with (files / "owed.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    weight = {"1": 3, "2": 2, "3": 2, "4": 1}
    paid = sum(float(row["by_household"]) * weight[row["person_id"]] for row in rows)
    outside = sum(float(row["by_employer"]) * weight[row["person_id"]] for row in rows)
    assert paid + outside == pytest.approx(told["total"])


def test_responses_show_the_factor_of_most_revenue(command: Command, files: Path) -> None:
    (files / "rules.toml").write_text(RULES + "[response]\nslope = 4.0\nmost = 1.0\n", encoding="utf-8")
    words = ("--persons", "persons.csv", "--ignore", "region")
    done = command(*SCHEDULE, *words, "--fair-premium", "500", "--json")
    told = json.loads(done.stdout)["everybody"]["revenue"]
    assert told["fair_premium"] == 500
    assert told["most"]["collected"] >= max(row["expected"] for row in told["curve"]) * 0.999
    assert told["most"]["collected"] <= told["most"]["no_factor_collects_more_than"]


def test_all_mistakes_are_told_and_nothing_is_written(command: Command, files: Path) -> None:
    done = command(*SCHEDULE, "--raise", "-1", "--rows", "person", "--to", "owed.xlsx", "--steps", "0")
    assert done.returncode == 1
    for part in (
        "--raise: found -1",
        "did you mean 'persons'?",
        "ending in .parquet or .csv",
        "--steps: found 0",
    ):
        assert part in done.stderr, done.stderr
    assert not (files / "owed.xlsx").exists()


def test_rules_of_a_design(command: Command, files: Path) -> None:
    done = command("pool", "schedule", "--design", "valley", "--steps", "2", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["contributions"][0] == "income"


def test_a_file_that_cannot_be_written_is_told_before_anything_is_read(command: Command, files: Path) -> None:
    words = ("--persons", "persons.csv", "--ignore", "region")
    for to, said in (
        ("nowhere/owed.csv", "no folder 'nowhere'"),
        ("owed.xls", "a file ending in .parquet or .csv"),
    ):
        done = command(*SCHEDULE, *words, "--to", to)
        assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    done = command(
        "pool", "schedule", "--rules", "rules.toml", "--persons", "persons.csv", "--to", "persons.csv"
    )
    assert "which the answer is made from" in done.stderr
    assert (files / "persons.csv").read_text(encoding="utf-8") == PERSONS


def test_mistakes_of_rules_and_of_persons_are_told_together(command: Command, files: Path) -> None:
    (files / "bad.toml").write_text("exemt_below = 3\n", encoding="utf-8")
    done = command("pool", "schedule", "--rules", "bad.toml", "--persons", "persons.csv")
    assert done.returncode == 1
    assert "bad.toml, line 1, exemt_below" in done.stderr
    assert "persons.csv, column region" in done.stderr


def test_what_only_a_run_counts_is_said(command: Command, files: Path) -> None:
    rules = 'rate = "funds the package"\ncollection_cost_share = 0.02\n' + RULES
    (files / "rules.toml").write_text(rules, encoding="utf-8")
    done = command(*SCHEDULE)
    last = "not counted, for only a run of a design does: rate, collection_cost_share"
    assert done.stdout.splitlines()[-1] == last
    assert json.loads(command(*SCHEDULE, "--json").stdout)["only_in_a_run"] == [
        "rate",
        "collection_cost_share",
    ]


def test_names_in_brackets_are_printed_as_they_are(command: Command, files: Path) -> None:
    named = RULES.replace('"payroll"', '"[b]pay"')
    (files / "rules.toml").write_text(named, encoding="utf-8")
    assert "[b]pay" in command(*SCHEDULE, "--steps", "1").stdout
