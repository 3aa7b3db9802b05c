"""healthtrust allocate pace: from a table of places and a rule to a path, a workbook and a page."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import python_calamine

from tests.functional.conftest import Command

PLACES = """place,parent,population,population_growth,actual,weight
Vale,,,,,
Ash,Vale,52000,0.012,80000000,56160
Birch,Vale,31000,0.004,52000000,30070
Cedar,Vale,78000,0.009,104000000,79560
Dell,Vale,15000,-0.006,31000000,15150
"""
RULES = """slope = 0.25
least_per_head = 0.01
floor_full_to = 0.05
floor_none_from = 0.10
most_per_head = 0.09
"""


def write(folder: Path, places: str = PLACES, rules: str = RULES) -> tuple[str, ...]:
    (folder / "places.csv").write_text(places, encoding="utf-8")
    (folder / "pace.toml").write_text(rules, encoding="utf-8")
    return ("allocate", "pace", "--places", "places.csv", "--rules", "pace.toml")


def test_the_answer_as_json_adds_up_every_year(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--budget", "278000000", "--growth", "0.04", "--years", "5", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [place["place"] for place in found["places"]] == ["Ash", "Birch", "Cedar", "Dell"]
    assert [year["budget"] for year in found["years"]][:2] == [278_000_000, 289_120_000]
    for t, year in enumerate(found["years"]):
        paid = sum(round(100 * place["path"][t]["allocation"]) for place in found["places"])
        assert paid == round(100 * year["budget"])
        assert year["formula"] + year["floor"] + year["cap"] == 4
    first = found["places"][0]["path"][0]
    assert first["distance before"] == pytest.approx(80e6 * 1.012 / (278e6 * 56_160 / 180_940) - 1, abs=1e-6)
    assert {place["place"]: place["years to 1 %"] for place in found["places"]}["Dell"] is None
    assert found["needed now"] > 0


def test_the_answer_in_words_with_its_tables(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--budget", "278000000", "--growth", "0.04", "--years", "3")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Of 4 places none is within 1 % of target from the start")
    assert "furthest below first" in done.stdout
    assert "not in 3" in done.stdout
    assert "floor" in done.stdout


def test_a_workbook_a_table_and_a_page(command: Command, tmp_path: Path) -> None:
    asked = (*write(tmp_path), "--budget", "278000000", "--budget", "290000000")
    for ending in ("xlsx", "csv", "html"):
        done = command(*asked, "--to", f"path.{ending}")
        assert done.returncode == 0, done.stderr
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "path.xlsx"))
    assert book.sheet_names == ["places", "years", "path", "answer"]
    assert len(book.get_sheet_by_name("path").to_python()) == 1 + 4 * 2
    with (tmp_path / "path.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert sum(round(100 * float(row["allocation"])) for row in rows if row["year"] == "2") == 29_000_000_000
    page = (tmp_path / "path.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 3
    assert "<script" not in page and "http" not in page.split("<body")[1].replace("http://www.w3.org", "")
    assert not list(tmp_path.glob(".*.partial"))


def test_budgets_from_a_table_and_targets_by_year(command: Command, tmp_path: Path) -> None:
    places = "place,actual,population,target_share_1,target_share_2\nA,50,10,0.5,0.25\nB,50,10,0.5,0.75\n"
    (tmp_path / "budgets.csv").write_text("year,budget\n2028,104\n2027,102\n", encoding="utf-8")
    done = command(*write(tmp_path, places, ""), "--budgets", "budgets.csv", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [[year["allocation"] for year in place["path"]] for place in found["places"]] == [
        [51, 26],
        [51, 78],
    ]


def test_limits_that_no_budget_meets_name_year_amount_and_places(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--budget", "260000000", "--years", "2")
    assert done.returncode == 1
    first, second, count = done.stderr.splitlines()
    assert first.startswith("year 1: found least growth that takes £") and "floor: Ash, Birch" in first
    assert second.startswith("year 2: ")
    assert count == "2 problems"


def test_mistakes_of_every_file_are_told_at_once(command: Command, tmp_path: Path) -> None:
    places = PLACES.replace("Birch,Vale", "Birch,Vael").replace("Dell,", "Ash,")
    done = command(*write(tmp_path, places, "slop = 0.3\nlift = 0.1\n"), "--years", "2")
    assert done.returncode == 1
    for said in ("--budget", "did you mean 'slope'", "lift", "found 'Vael'", "'Ash' 2 times", "5 problems"):
        assert said in done.stderr
