"""healthtrust package constrain: from two files to a package with its ties, prices and proof."""

from __future__ import annotations

import json
from pathlib import Path

from tests.functional.conftest import Command

INTERVENTIONS = """intervention,cases,benefit,cost,most,nurse
vaccine,1000,0.5,10,0.9,5
dots,200,3,120,0.8,60
implant,400,0.15,8,1,10
ligation,300,0.15,8,1,10
surgery,50,4,900,0.6,300
"""
LIMITS = """threshold = 300
[money]
budget = 40000
unit = "US$"
[resources.nurse]
available = 15000
unit = "minutes"
step = 70000
price = 0.1
"""


def write(folder: Path, interventions: str = INTERVENTIONS, limits: str = LIMITS) -> tuple[str, ...]:
    (folder / "i.csv").write_text(interventions, encoding="utf-8")
    (folder / "c.toml").write_text(limits, encoding="utf-8")
    return ("package", "constrain", "--interventions", "i.csv", "--constraints", "c.toml")


def test_the_answer_as_json(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    wanted = {
        "value",
        "package",
        "coverage",
        "ranges",
        "shadow_prices",
        "resources",
        "certificate",
        "warnings",
    }
    assert wanted <= set(found)
    assert set(found["package"]) == {code for code, share in found["coverage"].items() if share > 1e-9}
    assert found["certificate"]["gap"] == "0"
    assert found["certificate"]["proved"] is True
    assert found["ranges"]["implant"]["verdict"] == "either"
    assert found["ranges"]["implant"]["tied_with"] == ["ligation"]
    assert found["ranges"]["vaccine"] == {
        "least": 0.9,
        "most": 0.9,
        "verdict": "always in",
        "tied_with": [],
    }
    nurse = next(p for p in found["shadow_prices"] if p["constraint"] == "nurse")
    assert nurse["holds_from"] <= 15_000 <= nurse["holds_to"]
    assert 0 < nurse["step_value"] < 70_000 * nurse["price"]


def test_the_answer_in_words_with_a_table(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path))
    assert done.returncode == 0, done.stderr
    first = done.stdout.splitlines()[0]
    assert "of 5 interventions are in the package (2 of the 5 could as well be in or out)" in first
    assert "Proved in exact arithmetic" in first
    assert "ligation" in done.stdout
    assert "minutes" in done.stdout


def test_whole_items_and_another_threshold(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--whole", "--threshold", "1000", "--json")
    found = json.loads(done.stdout)
    assert (found["whole"], found["threshold"]) == (True, 1000)
    most = {"vaccine": 0.9, "dots": 0.8, "implant": 1, "ligation": 1, "surgery": 0.6}
    assert all(share in (0, most[code]) for code, share in found["coverage"].items())
    assert found["certificate"]["upper_bound"] >= found["value"] * (1 - 1e-12)


def test_a_workbook_is_written(command: Command, tmp_path: Path) -> None:
    import python_calamine

    done = command(*write(tmp_path), "--to", "answer.xlsx")
    assert done.returncode == 0, done.stderr
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "answer.xlsx"))
    assert book.sheet_names == ["package", "limits", "answer"]
    assert len(book.get_sheet_by_name("package").to_python()) == 6


def test_percent_for_fraction_is_refused_with_its_line(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path, INTERVENTIONS.replace("0.9", "90").replace("0.8", "80")))
    assert done.returncode == 1
    assert "line 2" in done.stderr
    assert "divide the column by 100" in done.stderr


def test_limits_that_conflict_name_the_smallest_set(command: Command, tmp_path: Path) -> None:
    limits = 'must_cover = ["surgery", "vaccine"]\n' + LIMITS.replace("15000", "8000")
    done = command(*write(tmp_path, limits=limits))
    assert done.returncode == 1
    assert "must cover surgery and nurse (at most 8,000 minutes, they need 9,000)" in done.stderr


def test_a_suspicion_is_a_warning_and_an_error_when_strict(command: Command, tmp_path: Path) -> None:
    words = write(tmp_path, limits=LIMITS + "[checks]\npopulation = 1000\n")
    done = command(*words)
    assert done.returncode == 0
    assert "warning:" in done.stdout
    assert command(*words, "--strict").returncode == 1
