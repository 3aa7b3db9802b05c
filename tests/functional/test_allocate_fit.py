"""healthtrust allocate fit: from a table and a model to coefficients, a judgement and an index of places."""

from __future__ import annotations

import csv
import json
from math import exp
from pathlib import Path

import pytest

from tests.functional.conftest import Command

MODEL = """title = "Visits to a doctor"
source = "made up for a test"
outcome = "visits"
exposure = "people"
place = "town"
groups = ["fifth"]
simpler = [["age"]]
[[need]]
column = "age"
cuts = [0, 18, 65]
reference = "0-17"
expected = "more"
[[need]]
kind = "number"
column = "fifth"
expected = "less"
[[supply]]
kind = "log"
column = "doctors"
"""


def rows() -> list[dict[str, object]]:
    """Eight towns; visits double from 65, fall with wealth, and rise with doctors."""
    found: list[dict[str, object]] = []
    for town in range(8):
        fifth, doctors = 1 + town % 5, 2 + town * 3 % 7
        for age in (5, 40, 70):
            people = 100 + 10 * town + age
            mean = exp(0.7 * (age > 65) + 0.2 * (age > 17) - 0.1 * fifth) * doctors**0.25
            found.append(
                {
                    "town": f"Town {town}",
                    "age": age,
                    "fifth": fifth,
                    "doctors": doctors,
                    "people": people,
                    "visits": people * mean,
                }
            )
    return found


def write(folder: Path, model: str = MODEL) -> tuple[str, ...]:
    with (folder / "d.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows()[0]))
        writer.writeheader()
        writer.writerows(rows())
    (folder / "m.toml").write_text(model, encoding="utf-8")
    return ("allocate", "fit", "--data", "d.csv", "--model", "m.toml")


def test_everything_as_json(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    by_name = {each["column"]: each for each in found["coefficients"]}
    assert by_name["age 65+"]["estimate"] == pytest.approx(0.9, abs=1e-8)
    assert by_name["fifth"]["effect"] == pytest.approx(exp(-0.1))
    assert by_name["ln doctors"]["role"] == "supply"
    assert {each["status"] for each in found["coefficients"]} == {"fitted"}
    assert found["source"]["rows"] == 24
    assert [each["formula"] for each in found["formulas"]] == ["by head", "age", "age + fifth"]
    assert found["folds"] == 5
    assert found["formulas"][-1]["out_of_sample"]["r_squared"] > 0.5
    index = {each["place"]: each for each in found["places"]}
    people = sum(each["population"] for each in index.values())
    assert sum(each["population"] * each["index"] for each in index.values()) == pytest.approx(people)
    ratio = index["Town 0"]["need_per_head"] / index["Town 5"]["need_per_head"]
    assert 0.9 < ratio < 1.1, "the same fifth, other doctors: much the same need"


def test_the_answer_in_words(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path, MODEL.replace('expected = "less"', 'expected = "more"')))
    assert done.returncode == 0, done.stderr
    first = done.stdout.splitlines()[0]
    assert first.startswith("A poisson regression of visits on 24 rows (d.csv) explains ")
    assert "in places held out" in first
    assert "perverse" in done.stdout
    assert "warning: fifth points the wrong way: × 0.90" in done.stdout


def test_the_index_goes_into_a_table_of_places_and_a_formula(command: Command, tmp_path: Path) -> None:
    called = write(tmp_path)
    assert command(*called, "--to", "index.csv").returncode == 0
    with (tmp_path / "index.csv").open(encoding="utf-8") as file:
        index = list(csv.DictReader(file))
    assert list(index[0]) == ["place", "population", "need_per_head", "index", "source", "status"]
    assert {each["status"] for each in index} == {"fitted"}
    assert "made up for a test: poisson regression on d.csv, 24 rows" in index[0]["source"]
    formula = """title = "fitted"
[[services]]
name = "care"
share = 1
[[services.indices]]
name = "need"
column = "index"
"""
    (tmp_path / "f.toml").write_text(formula, encoding="utf-8")
    done = command(
        "allocate", "targets", "--places", "index.csv", "--formula", "f.toml", "--budget", "1000000"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_formula_of_weights_by_age_pays_places_by_their_residents(command: Command, tmp_path: Path) -> None:
    called = write(tmp_path, MODEL.split('[[need]]\nkind = "number"')[0].replace('simpler = [["age"]]\n', ""))
    assert command(*called, "--to", "f.toml").returncode == 0
    found = json.loads(command(*called, "--json").stdout)
    weight = {each["group"]: each["weight"] for each in found["weights"]}
    (tmp_path / "p.csv").write_text("place,population\nOld,100\nYoung,100\n", encoding="utf-8")
    people = "place,age,population\nOld,70,100\nYoung,5,60\nYoung,20,40\n"
    (tmp_path / "n.csv").write_text(people, encoding="utf-8")
    asked = ("--places", "p.csv", "--population", "n.csv", "--formula", "f.toml", "--budget", "1000000")
    done = command("allocate", "targets", *asked, "--to", "t.csv")
    assert done.returncode == 0, done.stdout + done.stderr
    with (tmp_path / "t.csv").open(encoding="utf-8") as file:
        old, young = list(csv.DictReader(file))[:2]
    target = next(name for name in old if name.startswith("target"))
    expected = weight["age 65+"] / (0.6 * weight["age 0-17"] + 0.4 * weight["age 18-64"])
    assert float(old[target]) / float(young[target]) == pytest.approx(expected, rel=1e-6)


def test_places_of_another_table_and_a_workbook(command: Command, tmp_path: Path) -> None:
    called = write(tmp_path)
    places = "town,age,fifth,people\nX,5,1,100\nX,70,1,100\nY,5,5,200\n"
    (tmp_path / "p.csv").write_text(places, encoding="utf-8")
    done = command(*called, "--places", "p.csv", "--to", "all.xlsx", "--folds", "0", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    x, y = found["places"]
    assert x["need_per_head"] / y["need_per_head"] == pytest.approx(exp(0.4) * (1 + exp(0.9)) / 2)
    assert found["formulas"][-1]["out_of_sample"]["r_squared"] is None
    assert (tmp_path / "all.xlsx").stat().st_size > 5000


def test_all_mistakes_at_once_and_no_traceback(command: Command, tmp_path: Path) -> None:
    called = write(tmp_path, MODEL.replace('column = "doctors"', 'column = "doctor"'))
    text = (tmp_path / "d.csv").read_text(encoding="utf-8").splitlines()
    text[3] = text[3].rsplit(",", 1)[0] + ",-4"
    text[4] = text[4].rsplit(",", 2)[0] + ",,3"
    (tmp_path / "d.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    done = command(*called)
    assert done.returncode == 1
    assert "found no column 'doctor'" in done.stderr
    assert "did you mean 'doctors'?" in done.stderr
    assert "column visits: found 1 negative" in done.stderr
    assert "column people: found 1 missing of 24" in done.stderr
    assert "Traceback" not in done.stderr
    refused = command(*called, "--to", "x.pdf", "--folds", "1")
    assert refused.returncode == 1
    assert "--folds: found 1" in refused.stderr
    assert "x.pdf" in refused.stderr
