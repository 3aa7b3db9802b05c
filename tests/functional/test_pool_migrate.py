"""healthtrust pool migrate: from former schemes to roles, with what was paid and is paid."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.functional.conftest import Command

PERSONS = """person_id,household_id,income,age,earnings,weight
1,1,40000,45,40000,10
2,1,0,12,0,10
3,2,15000,70,0,5
"""
SCHEMES = """plans = ["Blue"]
[[schemes]]
name = "State"
kind = "tax-funded programme"
from_age = 65
[[schemes]]
name = "Works"
kind = "employer plan"
earners_only = true
premium = 2000
employer_share = 0.75
becomes = "Blue"
"""
RULES = "[[brackets]]\nabove = 0\nrate = 0.05\n"
MIGRATE = ("pool", "migrate", "--persons", "p.csv", "--schemes", "s.toml", "--rules", "r.toml")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in {"p.csv": PERSONS, "s.toml": SCHEMES, "r.toml": RULES}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_table_from_scheme_to_scheme(command: Command, files: Path) -> None:
    done = command(*MIGRATE, "--json", "--to", "moves.xlsx")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    state, works = told["moves"]
    assert (state["scheme"], state["role"], state["residents"], state["own_now"]) == (
        "State",
        "pool",
        5,
        3750.0,
    )
    assert (works["scheme"], works["role"], works["residents"]) == ("Works", "Blue", 20)
    assert (works["own_before"], works["employer_before"], works["own_now"]) == (10_000.0, 30_000.0, 20_000.0)
    assert told["totals"]["residents"] == 25
    assert (files / "moves.xlsx").is_file()


def test_schemes_that_nobody_can_know_are_refused(command: Command, files: Path) -> None:
    lean = "person_id,household_id,income\n1,1,40000\n"
    (files / "p.csv").write_text(lean, encoding="utf-8")
    done = command(*MIGRATE)
    assert done.returncode == 1
    assert "no column 'age'" in done.stderr
    assert "no column 'earnings'" in done.stderr


def test_a_column_of_schemes_goes_before_descriptions(command: Command, files: Path) -> None:
    (files / "p.csv").write_text("person_id,household_id,income,scheme\n1,1,100,Works\n2,2,50,Stat\n")
    done = command(*MIGRATE)
    assert done.returncode == 1
    assert "did you mean 'State'?" in done.stderr
