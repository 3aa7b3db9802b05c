"""healthtrust package doubt: from three files to how sure their best package is."""

from __future__ import annotations

import json
from pathlib import Path

from tests.functional.conftest import Command

INTERVENTIONS = """intervention,price,price_low,price_high,benefit,benefit_low,benefit_high
vaccination,12,10,15,0.05,0.03,0.08
cataract,900,,,0.15,0.1,0.2
dialysis,32000,27000,38000,0.65,0.45,0.9
"""
GROUPS = """group,share,wealth,health
poor,0.6,9000,17
rich,0.4,40000,20
"""
INCIDENCE = """intervention,poor,rich
vaccination,0.9,0.9
cataract,0.009,0.007
dialysis,0.0012,0.0005
"""


def write(folder: Path, interventions: str = INTERVENTIONS) -> tuple[str, ...]:
    for name, text in (("i", interventions), ("g", GROUPS), ("pi", INCIDENCE)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    files = ("--interventions", "i.csv", "--groups", "g.csv", "--incidence", "pi.csv")
    return ("package", "doubt", *files, "--willingness-to-pay", "90000", "--draws", "30")


def test_the_answer_as_json_and_workbook(command: Command, tmp_path: Path) -> None:
    words = (*write(tmp_path), "--spread", "0.2", "--folder", "kept", "--to", "a.xlsx", "--json")
    done = command(*words)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["probability"]["vaccination"] == {"probability": 1.0, "standard_error": 0.0}
    assert found["assumed"] == ["price:cataract"]
    assert found["chosen"]["expected_regret"] >= found["information"]["perfect"]["money"] >= 0
    assert found["robust"]["expected_regret"] == found["information"]["perfect"]["money"]
    assert [row["willingness_to_pay"] for row in found["acceptability"]] == sorted(
        row["willingness_to_pay"] for row in found["acceptability"]
    )
    assert "solving: 30 draws" in done.stderr
    assert "the width of 1 numbers is assumed" in done.stderr
    assert (tmp_path / "a.xlsx").stat().st_size > 0
    assert list((tmp_path / "kept").glob("solving-*.npz"))


def test_the_answer_in_words(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "best at the expected values, and in" in done.stdout.splitlines()[0]
    for part in ("expected regret", "every benefit", "money for a QALY", "the price of public money"):
        assert part in done.stdout


def test_every_mistake_at_once(command: Command, tmp_path: Path) -> None:
    wrong = INTERVENTIONS.replace("12,10,15", "12,13,15").replace("0.45,0.9", "0.9,0.45")
    done = command(*write(tmp_path, wrong), "--spread", "20", "--draws", "2")
    assert done.returncode == 1
    for part in (
        "--spread: found 20",
        "--draws: found 2; expected 20 or more",
        "i.csv, column price_low, row 2: found a mean of 12; expected one from 13 to 15",
        "i.csv, column benefit_low, row 4: found low 0.9 above high 0.45",
        "4 problems",
    ):
        assert part in done.stderr
