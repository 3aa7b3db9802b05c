"""healthtrust allocate cascade: budgets down a tree, from two files to a workbook and a page."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.functional.conftest import Command

PLACES = """place,parent,population,need
Mill,North,100,2.0
North,Vale,,
Vale,,,
South,Vale,200,1.0
Ford,North,100,1.0
"""
LINES = """[[lines]]
name = "health"
amount = 1000
weight = ["population", "need"]
keep = [0.1, 0.5]

[[lines]]
name = "social care"
amount = 100.01
"""


def write(folder: Path, places: str = PLACES, lines: str = LINES) -> tuple[str, ...]:
    (folder / "places.csv").write_text(places, encoding="utf-8")
    (folder / "lines.toml").write_text(lines, encoding="utf-8")
    return ("allocate", "cascade", "--places", "places.csv")


def test_every_line_adds_up_at_every_place(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--lines", "lines.toml", "--json")
    assert done.returncode == 0, done.stderr
    found = {place["place"]: place for place in json.loads(done.stdout)["places"]}
    assert [found[name]["health"] for name in ("Vale", "North", "South", "Mill", "Ford")] == [
        1000,
        540,
        360,
        180,
        90,
    ]
    assert found["North"]["health kept"] == 270
    assert [found[name]["social care"] for name in ("Vale", "South", "Mill", "Ford")] == [
        100.01,
        50,
        25.01,
        25,
    ]
    assert found["Vale"]["total"] == 1100.01


def test_one_budget_by_columns_with_a_share_kept(command: Command, tmp_path: Path) -> None:
    given = ("--budget", "1000", "--by", "population", "--by", "need", "--keep", "0.1", "--keep", "0.5")
    done = command(*write(tmp_path), *given)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        "£1,000 in one line reaches 3 neighbourhoods through 3 levels, £370 of it kept"
    )
    assert "£180" in done.stdout


def test_a_table_and_a_page(command: Command, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "html"):
        done = command(*write(tmp_path), "--lines", "lines.toml", "--to", f"found.{ending}")
        assert done.returncode == 0, done.stderr
        assert (tmp_path / f"found.{ending}").is_file()
    with (tmp_path / "found.csv").open(encoding="utf-8") as file:
        assert [row["place"] for row in csv.DictReader(file)] == ["Mill", "North", "Vale", "South", "Ford"]
    assert (tmp_path / "found.html").read_text(encoding="utf-8").count("<figure") == 2


def test_what_is_no_tree_is_told_at_once(command: Command, tmp_path: Path) -> None:
    places = (
        PLACES.replace("Vale,,,", "Vale,North,,").replace("South,Vale", "South,Vlae") + "Ford,North,1,1\n"
    )
    done = command(*write(tmp_path, places), "--budget", "1000")
    assert done.returncode == 1
    for said in (
        "North, Vale: found a cycle",
        "'Vlae'",
        "did you mean 'Vale'",
        "'Ford' 2 times",
        "3 problems",
    ):
        assert said in done.stderr
