"""healthtrust study pilot: from a table to words, JSON, workbook and page; planned, guarded, simulated."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import python_calamine

from healthtrust.records.store import write_columns
from tests.functional.conftest import Command

CALL = ("study", "pilot", "--panel", "panel.csv", "--outcome", "admissions", "--period", "year")
DRAWS = ("--draws", "199")


@pytest.fixture
def panel(tmp_path: Path) -> Path:
    draw = np.random.default_rng(5)
    y = draw.normal(90, 6, (16, 1)) + draw.normal(0, 1, 10).cumsum() + draw.normal(0, 1.2, (16, 10))
    y[:4, 6:] -= 4
    rows = [
        f"Place {i:02d},{2010 + t},{y[i, t]:.4f},{int(i < 4 and t >= 6)}"
        for i in range(16)
        for t in range(10)
    ]
    (tmp_path / "panel.csv").write_text("\n".join(["place,year,admissions,pilot", *rows]), encoding="utf-8")
    return tmp_path


def test_the_answer_in_words_and_files(command: Command, panel: Path) -> None:
    done = command(*CALL, "--treated", "pilot", "--power", "0.03", *DRAWS, "--out", "a.html")
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert said.startswith("Admissions in the pilot were ")
    assert "% lower" in said and "than they would have been" in said and "joint test p" in said
    page = (panel / "a.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 4
    assert command(*CALL, "--treated", "pilot", *DRAWS, "--to", "a.xlsx").returncode == 0
    sheets = python_calamine.CalamineWorkbook.from_path(panel / "a.xlsx").sheet_names
    assert {"estimates", "horizons", "paths", "mixture", "placebos", "balance", "sites", "answer"} <= set(
        sheets
    )


def test_the_answer_as_json_holds_everything_and_csv_the_estimates(command: Command, panel: Path) -> None:
    places = "Place 00,Place 01,Place 02,Place 03"
    done = command(*CALL, "--treated", places, "--start", "2016", *DRAWS, "--json", "--out", "a.csv")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    lead = found["estimates"][0]
    assert lead["method"] == "difference in differences"
    assert lead["low"] < -4 < lead["high"] < 0
    assert lead["effect [share]"] == pytest.approx(-0.045, abs=0.02)
    assert sum(row["weight [share]"] for row in found["mixture"]) == pytest.approx(1)
    assert (panel / "a.csv").read_text(encoding="utf-8").startswith("method,effect,low,high")


def test_before_it_begins(command: Command, panel: Path) -> None:
    done = command(*CALL, "--power", "0.01", "--pilots", "4", "--after", "2", *DRAWS)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert said.startswith("4 pilot and 12 other places, 8 periods before and 2 after: an effect of −1.0 %")
    assert "the least effect seen four times in five" in said
    assert "plans are no forecasts" in said


def test_who_was_selected_is_never_judged_by_before_and_after_alone(command: Command, panel: Path) -> None:
    done = command(*CALL, "--treated", "pilot", "--selected-on", "outcome", *DRAWS, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert "regression to the mean" in found["says"]
    assert found["selected"][0]["what"] == "before and after, alone"


def test_two_runs_make_a_simulated_pilot_whose_true_effect_is_known(command: Command, tmp_path: Path) -> None:
    draw = np.random.default_rng(1)
    places = np.repeat([f"Place {i:02d}" for i in range(12)], 6).astype(object)
    cost = np.repeat(draw.normal(2000, 50, 12), 6) + draw.normal(0, 5, 72)
    for name, change in (("without", 0.0), ("with", -100.0)):
        folder = tmp_path / name / "tables"
        folder.mkdir(parents=True)
        year = np.tile(np.arange(2027, 2033), 12)
        write_columns(folder / "spending.parquet", {"year": year, "place": places, "cost": cost + change})
    call = ("study", "pilot", "--panel", "without", "--with", "with", "--outcome", "cost")
    done = command(*call, "--treated", "Place 00,Place 01", "--start", "2030", *DRAWS, "--json")
    assert done.returncode == 0, done.stderr
    rows = {row["method"]: row for row in json.loads(done.stdout)["estimates"]}
    assert rows["true, in the runs"]["effect"] == pytest.approx(-100)
    assert rows["difference in differences"]["low"] < -100 < rows["difference in differences"]["high"]


@pytest.mark.parametrize("more", [(), ("--log",)])
def test_the_true_effect_is_told_as_the_estimate_is(
    command: Command, tmp_path: Path, more: tuple[str, ...]
) -> None:
    """A rate, by a place that holds others, of money in minor units: costs are a tenth lower, people move."""
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parents = np.repeat(["Dale", "Harbour"], 6 * 6)
    places = np.repeat([f"Place {i:02d}" for i in range(12)], 6)
    unit = {b"unit": b"minor units"}
    for name, change, residents in (("without", 1.0, 100), ("with", 0.9, 120)):
        folder = tmp_path / name / "tables"
        folder.mkdir(parents=True)
        (tmp_path / name / "design.toml").write_text('currency = "GBP"', encoding="utf-8")
        columns = {
            "year": np.tile(np.arange(2027, 2033), 12),
            "place": places,
            "parent": parents,
            "residents": np.full(72, residents),
            "cost": np.full(72, round(residents * 200_000 * change)),
        }
        table = pyarrow.table(columns)
        at = table.schema.get_field_index("cost")
        table = table.cast(table.schema.set(at, table.schema.field(at).with_metadata(unit)))
        parquet.write_table(table, folder / "spending.parquet")
    call = (
        "study",
        "pilot",
        "--panel",
        "without",
        "--with",
        "with",
        "--outcome",
        "cost",
        "--per",
        "residents",
    )
    done = command(*call, "--treated", "Dale", "--start", "2030", *more, "--draws", "99", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    rows = {row["method"]: row for row in found["estimates"]}
    true = rows["true, in the runs"]
    assert true["effect [share]"] == pytest.approx(-0.1)
    assert true["effect"] == pytest.approx(np.log(0.9) if more else -200)
    assert rows["difference in differences"]["effect"] == pytest.approx(true["effect"])
    assert [row["place"] for row in found["sites"]] == [f"Place {i:02d}" for i in range(6)]


def test_bad_input_is_refused_all_at_once(command: Command, panel: Path) -> None:
    text = (panel / "panel.csv").read_text(encoding="utf-8").splitlines()
    (panel / "panel.csv").write_text("\n".join(text[:-2]), encoding="utf-8")
    done = command(*CALL, "--treated", "pilot", "--out", "a.doc")
    assert done.returncode == 1
    assert "2 cells missing: Place 15 2018, Place 15 2019" in done.stderr
    assert "a file ending in" in done.stderr
    assert "2 problems" in done.stderr
