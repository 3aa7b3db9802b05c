"""healthtrust deliver organisations: forms listed, said in words, compared, and written where asked."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import python_calamine

from tests.functional.conftest import Command

FORM = """name = "two-books"
title = "Two books"
version = "1"
about = "One practice with two books."
delivery_integration = 0
funding_integration = 0
source = "ours"
status = "assumed"
[[bodies]]
name = "plan"
owns = ["plan"]
[[bodies]]
name = "practice"
owns = ["primary care network"]
[[bodies]]
name = "hospital"
owns = ["hospital", "community and mental health trust", "pharmacies"]
[[books]]
payer = "pool"
body = "plan"
contract = "capitation"
[[books]]
payer = "plan"
body = "practice"
contract = "capitation"
settings = ["primary"]
share = 0.25
[[books]]
payer = "plan"
body = "practice"
contract = "fee-for-service"
settings = ["primary"]
share = 0.75
[[books]]
payer = "plan"
body = "hospital"
contract = "fee-for-service"
settings = ["outpatient", "emergency", "inpatient", "community", "mental", "other", "pharmacy"]
"""
VERB = ("deliver", "organisations")


def test_without_a_name_the_forms_are_listed(command: Command) -> None:
    done = command(*VERB)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("9 organisation forms")
    lines = done.stdout.splitlines()
    assert lines[3].split()[:3] == ["solo-practice", "0", "0"]
    assert "plan 97.7 %" in lines[3]


def test_a_form_of_ones_own_in_words_with_its_risks(command: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(FORM, encoding="utf-8")
    done = command(*VERB, "mine.toml")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Two books (two-books)")
    assert "plan pays practice by capitation, primary for 25 % of patients: £5.1 m" in done.stdout
    assert "of care beyond what was expected, the plan bears 92 %" in done.stdout
    assert "bottom lines" not in done.stdout


def test_everything_as_json_adds_up(command: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(FORM, encoding="utf-8")
    done = command(*VERB, "mine.toml", "vertical-region", "--shock", "0.1", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["shock"] == 0.1 and found["currency"] == "GBP"
    mine = [row for row in found["risks"] if row["form"] == "two-books" and row["risk"] == "volume"]
    assert sum(round(100 * row["burden"]) for row in mine) == round(100 * mine[0]["size"])
    practice = next(row for row in mine if row["party"] == "practice")
    assert practice["share"] == pytest.approx(0.25 * 411 / 1711)
    left = [row["left"] for row in found["results"] if row["form"] == "two-books"]
    assert sum(round(100 * amount) for amount in left) == -100 * 1711 * 50_000
    assert {row["form"] for row in found["comparison"]} == {"two-books", "vertical-region"}


def test_a_comparison_in_words(command: Command) -> None:
    done = command(*VERB, "solo-practice", "group-hospital-plan", "--compare")
    assert done.returncode == 0, done.stderr
    first = done.stdout.splitlines()[0]
    assert first == (
        "Of care beyond what was expected, most is borne by the plan under solo-practice; "
        "by the organisation under group-hospital-plan."
    )
    assert "plan 97.7 %, household 2.3 %" in done.stdout


def test_a_table_a_workbook_and_a_page(command: Command, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "html"):
        done = command(*VERB, "solo-practice", "loose-network", "--to", f"forms.{ending}")
        assert done.returncode == 0, done.stderr
    with (tmp_path / "forms.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["form", "risk", "party", "role", "share", "burden", "size"]
    assert sum(float(row["share"]) for row in rows) == pytest.approx(2 * 6)
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "forms.xlsx"))
    assert book.sheet_names == [
        "risks",
        "bottom lines",
        "comparison",
        "books",
        "results",
        "bodies",
        "forms",
        "answer",
    ]
    page = (tmp_path / "forms.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 3
    assert "<script" not in page and "http" not in page.split("<body")[1].replace("http://www.w3.org", "")


def test_social_care_comes_inside_where_asked(command: Command) -> None:
    done = command(*VERB, "vertical-region", "--social-care")
    assert done.returncode == 0, done.stderr
    assert "organisation pays social services by block, social" in done.stdout
    outside = command(*VERB, "vertical-region")
    assert "social services" not in outside.stdout


def test_every_mistake_at_once(command: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(FORM.replace("share = 0.75", "share = 0.5"), encoding="utf-8")
    done = command(*VERB, "mine.toml", "solo-practise", "--shock", "5", "--out", "forms.pdf")
    assert done.returncode == 1
    for said in (
        "books for 0.75 of the patients",
        "did you mean 'solo-practice'?",
        "--shock: found 5",
        "--out: found forms.pdf",
    ):
        assert said in done.stderr
    assert not (tmp_path / "forms.pdf").exists()
