"""healthtrust study project: from a population and scenarios to numbers, a workbook and a page."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import python_calamine

from tests.functional.conftest import Command

SCENARIOS = '[[scenarios]]\nname = "fewer"\nonset = 0.9\n'
ASKED = ("study", "project", "--people", "2000", "--years", "4", "--mortality", "1,1,1.5,2,4")


def test_everything_as_json_and_the_same_again(command: Command, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(SCENARIOS, encoding="utf-8")
    done = [command(*ASKED, "--scenario", "s.toml", "--json", HEALTHTRUST_THREADS=str(n)) for n in (1, 2)]
    assert done[0].returncode == 0, done[0].stderr
    assert done[0].stdout == done[1].stdout
    found = json.loads(done[0].stdout)
    assert found["people"] == 2000 and found["scenarios"] == ["as today", "fewer"]
    start = [row for row in found["years"] if row["year"] == 0 and row["scenario"] == "as today"]
    assert sum(row["persons"] for row in start[:5]) == 2000
    onsets = {row["measure"]: row for row in found["effects"]}
    assert onsets["multimorbid"]["change"] < 0 < onsets["well"]["change"]


def test_a_table_of_people_a_workbook_and_a_page(command: Command, tmp_path: Path) -> None:
    rows = [
        f"{age},{sex},{fifth},5"
        for age in range(0, 90, 3)
        for sex in ("female", "male")
        for fifth in range(1, 6)
    ]
    (tmp_path / "people.csv").write_text("age,sex,fifth,count\n" + "\n".join(rows) + "\n", encoding="utf-8")
    asked = ("study", "project", "--population", "people.csv", "--years", "3", "--no-births")
    for name in ("out.csv", "out.xlsx", "out.html"):
        done = command(*asked, "--out", name)
        assert done.returncode == 0, done.stderr
    with (tmp_path / "out.csv").open(encoding="utf-8") as file:
        assert {row["measure"] for row in csv.DictReader(file)} > {"well", "frail", "cost", "deaths"}
    book = python_calamine.CalamineWorkbook.from_path(tmp_path / "out.xlsx")
    assert "life expectancy" in book.sheet_names
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= 2 and "frail" in page


def test_what_is_wrong_is_said_at_once(command: Command, tmp_path: Path) -> None:
    done = command("study", "project", "--years", "0", "--people", "3", "--quality", "2,2", "--out", "x.doc")
    assert done.returncode == 1
    for word in ("--years", "--people", "--quality", "--out"):
        assert word in done.stderr
