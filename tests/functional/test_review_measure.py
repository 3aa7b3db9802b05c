"""healthtrust review measure: from a folder of tables to results and a page; every mistake at once."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.functional.conftest import Command
from tests.unit.review.made_tables import made, written

OWN = """
[[measures]]
code = "young-emergency"
name = "Emergency attendances of the young"
meaning = "how often people under 30 turn to an emergency department"
domain = "service"
kind = "rate"
unit = "per 1,000 person-years"
per = 1000
direction = "lower"
denominator = { age_to = 29 }
numerator = { settings = ["emergency"] }
target = { at_most = 5000.0 }
source = "a test"
status = "assumed"
"""


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "tables"
    folder.mkdir()
    return written(made(1, 200, 3000), folder)


def test_the_whole_library_as_json_with_reasons(command: Command, tables: Path) -> None:
    done = command("review", "measure", "--tables", str(tables), "--period", "2027", "--synthetic", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found["measures"]) >= 40
    assert "nothing was measured as breast-screening" in {row["why"] for row in found["not worked out"]}
    assert {"measure", "body", "period", "numerator", "denominator", "value"} <= set(found["results"][0])


def test_small_counts_of_real_persons_are_not_told(command: Command, tables: Path, tmp_path: Path) -> None:
    to = tmp_path / "out.csv"
    done = command("review", "measure", "--tables", str(tables), "--period", "2027", "--out", str(to))
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(to.open(encoding="utf-8")))
    hidden = [row for row in rows if row["verdict"] == "hidden"]
    assert hidden and all(row["numerator"] == row["value"] == "" for row in hidden)
    counts = [row for row in rows if row["measure"].startswith("pqi") and row not in hidden]
    assert all(float(row["numerator"]) % 5 == 0 for row in counts)


def test_own_measures_by_month_with_a_page(command: Command, tables: Path, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    done = command(
        "review", "measure", "--tables", str(tables), "--period", "2027-01..2027-03", "--each", "month",
        "--measures", str(tmp_path / "own.toml"), "--synthetic", "--out", str(tmp_path / "page.html"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Targets:" in done.stdout and "2027-02" in done.stdout
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Emergency attendances of the young" in page and "<svg" in page


def test_every_mistake_of_the_question_is_told_at_once(
    command: Command, tables: Path, tmp_path: Path
) -> None:
    wrong = OWN.replace("target = { at_most = 5000.0 }", "target = 5000.0").replace("[[", "colour = 1\n[[")
    (tmp_path / "wrong.toml").write_text(wrong, encoding="utf-8")
    done = command(
        "review", "measure", "--tables", str(tables), "--period", "2027-13", "--by", "practise",
        "--measures", str(tmp_path / "wrong.toml"), "--show-all",
    )  # fmt: skip
    assert done.returncode == 1
    for said in (
        "a target with a direction",
        "unknown key 'colour'",
        "'2027-13'",
        "did you mean 'practice'",
        "--show-all",
    ):
        assert said in done.stderr, said


def test_names_that_are_not_known_have_the_nearest(command: Command, tables: Path, tmp_path: Path) -> None:
    wrong = OWN.replace('settings = ["emergency"]', 'principal = ["hart-failure"]')
    (tmp_path / "wrong.toml").write_text(wrong, encoding="utf-8")
    call = ("review", "measure", "--tables", str(tables), "--period", "2027", "--measures")
    done = command(*call, str(tmp_path / "wrong.toml"), "--only", "yung-emergency")
    assert done.returncode == 1
    assert "did you mean 'young-emergency'" in done.stderr
    done = command(*call, str(tmp_path / "wrong.toml"))
    assert "did you mean 'heart-failure'" in done.stderr


def test_every_mistake_of_the_tables_is_told_at_once(command: Command, tables: Path) -> None:
    acts = (tables / "activity.csv").read_text(encoding="utf-8").splitlines()
    header = acts[0].split(",")
    row = dict(zip(header, acts[1].split(","), strict=True))
    late = row | {"activity_id": "late", "end_date": "2001-01-01", "setting": "hospice"}
    acts += [acts[1], ",".join(late[name] for name in header)]
    (tables / "activity.csv").write_text("\n".join(acts), encoding="utf-8")
    done = command("review", "measure", "--tables", str(tables), "--period", "2027")
    assert done.returncode == 1
    for said in ("'hospice'", "a day that is not before the start", "'a0000' 2 times"):
        assert said in done.stderr, said


def test_a_period_without_anybody_is_refused(command: Command, tables: Path) -> None:
    done = command("review", "measure", "--tables", str(tables), "--period", "1999")
    assert done.returncode == 1
    assert "nobody enrolled in 1999" in done.stderr


def test_results_of_others_are_judged_and_checked(command: Command, tables: Path, tmp_path: Path) -> None:
    others = tmp_path / "others.csv"
    others.write_text("code,body,numerator,denominator\nscreened,Ash,40,80\n", encoding="utf-8")
    call = (
        "review",
        "measure",
        "--tables",
        str(tables),
        "--period",
        "2027",
        "--reported",
        str(others),
        "--json",
    )
    found = json.loads(command(*call, "--only", "admissions").stdout)
    of = {row["measure"]: row["value"] for row in found["results"]}
    assert of["screened"] == 0.5
    others.write_text("code,body,numerator,denominator\nscreened,Ash,90,80\n", encoding="utf-8")
    done = command(*call, "--only", "admissions")
    assert done.returncode == 1
    assert "measure screened, Ash: found a numerator of 90 above the denominator of 80" in done.stderr
