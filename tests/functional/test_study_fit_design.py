"""healthtrust study calibrate DESIGN: known values recovered, the same whoever works, a design written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import python_calamine

from healthtrust.design.read import read_design
from healthtrust.study.fitting import Asked, climb, fitted_design, words
from healthtrust.study.trial import case_of, tried
from tests.functional.conftest import Command

KNOB = """
[[knobs]]
key = "pool.brackets.2.rate"
tied = ["pool.brackets.3.rate"]
times = true
low = 0.85
high = 1.1
"""
SMALL = "people.size=1000"
FIT = ("study", "calibrate", "valley", "--knobs", "knobs.toml", "--to-targets", "targets.csv", "--set", SMALL)
RIGHT = 0.95
"""What the rates of the design are multiplied by that the targets are taken from."""


@pytest.fixture(scope="module")
def targets() -> str:
    """What a design with known values gives, as targets."""
    right = {"pool.brackets.2.rate": 0.11 * RIGHT, "pool.brackets.3.rate": 0.13 * RIGHT}
    found = tried([case_of(read_design("valley", [SMALL])).with_values(right)], workers=1).found[0]
    rows = ["result,value,standard_error,source,status,role"]
    for name, error, role in (("pool income", 10, "fitted"), ("net benefit@tenth 10", 50, "held out")):
        rows.append(f"{name},{found[name]},{error},known values,assumed,{role}")
    return "\n".join(rows) + "\n"


def test_known_values_are_recovered(command: Command, tmp_path: Path, targets: str) -> None:
    (tmp_path / "knobs.toml").write_text(KNOB, encoding="utf-8")
    (tmp_path / "targets.csv").write_text(targets, encoding="utf-8")
    few = (*FIT, "--starts", "1", "--lucks", "2", "--workers", "1", "--json")
    one = command(*few, "--write", "fitted.toml", "--out", "one.xlsx")
    assert one.returncode == 0, one.stderr
    found = json.loads(one.stdout)
    (knob,) = found["knobs"]
    fitted, error = knob["fitted"], knob["standard_error"]
    assert fitted == pytest.approx(RIGHT, rel=0.01)
    assert abs(fitted - RIGHT) < 1.96 * error < 0.2
    assert [each["met"] for each in found["targets"]] == [True] * 2
    assert abs(found["targets"][0]["off_before [standard errors]"]) > 1
    files(tmp_path, found)
    again = command(*few, "--out", "page.html")
    assert again.stdout == one.stdout  # nothing is run again: every trial was kept
    assert "Is every target met?" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_the_same_whoever_works(tmp_path: Path, targets: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(climb, "MOST", 1)
    (tmp_path / "knobs.toml").write_text(KNOB, encoding="utf-8")
    (tmp_path / "targets.csv").write_text(targets, encoding="utf-8")
    asked = Asked(
        "valley", tmp_path / "knobs.toml", tmp_path / "targets.csv", starts=1, lucks=1, overrides=(SMALL,)
    )
    one, two = (json.dumps(words.as_plain(fitted_design(asked, workers=n))) for n in (1, 2))
    assert one == two


def files(folder: Path, found: dict[str, list[dict[str, float]]]) -> None:
    """The design that was written is the one that was fitted, and says so; the workbook holds every table."""
    fitted = read_design(folder / "fitted.toml")
    assert fitted.design.people.size == 1000
    assert fitted.design.pool.brackets[1].rate == pytest.approx(0.11 * found["knobs"][0]["fitted"], rel=1e-9)
    source = fitted.design.sources["pool.brackets"]
    assert source.source == "calibrated to pool income of targets.csv"
    assert source.status == "assumed"
    results = tried([case_of(fitted)], workers=1).found[0]
    assert results["pool income"] == pytest.approx(found["targets"][0]["model"], rel=1e-9)
    sheets = python_calamine.CalamineWorkbook.from_path(str(folder / "one.xlsx")).sheet_names
    assert {"knobs", "targets", "correlation", "influence", "directions", "profiles", "seeds"} <= set(sheets)


def test_what_is_missing_or_asks_something_else(command: Command) -> None:
    done = command("study", "calibrate", "valley", "--care", "care.csv", "--knobs", "knobs.toml")
    assert done.returncode == 1
    for said in ("--to-targets: found nothing", "--care: found an option of how care responds", "2 problems"):
        assert said in done.stderr
    done = command(*FIT, "--out", "x.pdf", "--write", "x.csv", "--starts", "0")
    for said in ("--out", "--write", "--starts", "knobs.toml", "targets.csv"):
        assert said in done.stderr
