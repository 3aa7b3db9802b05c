"""healthtrust review compare: from a table to words, JSON, CSV, workbook and page; mistakes all at once."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import python_calamine

from tests.functional.conftest import Command

CALL = ("review", "compare", "panel.csv", "--denominator", "people", "--period", "year")
PAY = ("--target", "0.3", "--direction", "lower", "--reward", "1000", "--penalty", "500", "--own", "0.6")


@pytest.fixture
def panel(tmp_path: Path) -> Path:
    draw = np.random.default_rng(3)
    people = draw.integers(200, 900, (20, 14))
    true = np.clip(draw.normal(0.3, 0.04, (20, 1)) + np.zeros((20, 14)), 0.05, 0.9)
    true[0, 7:] += 0.15
    people[19], true[19] = 40, 0.1
    count = draw.binomial(people, true)
    rows = [f"Practice {i:02d},{2012 + t},{count[i, t]},{people[i, t]}" for i in range(20) for t in range(14)]
    text = "\n".join(["body,year,numerator,people", *rows])
    (tmp_path / "panel.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_answer_in_words_and_files(command: Command, panel: Path) -> None:
    done = command(*CALL, *PAY, "--chart", "laney", "--out", "a.html")
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert said.startswith("Of 20 bodies in 2025, ")
    assert "by more than chance and what bodies differ by anyway" in said
    assert "false ones to be expected before it is signed: " in said
    assert "--synthetic shows them" in said
    page = (panel / "a.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 7
    assert command(*CALL, *PAY, "--to", "a.xlsx").returncode == 0
    sheets = set(python_calamine.CalamineWorkbook.from_path(panel / "a.xlsx").sheet_names)
    assert {"bodies", "flags", "spread", "stability", "signals", "charts", "payments", "answer"} <= sheets


def test_json_holds_everything_and_small_numbers_are_hidden_unless_synthetic(
    command: Command, panel: Path
) -> None:
    done = command(*CALL, *PAY, "--json", "--out", "a.csv")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    bodies = {row["body"]: row for row in found["bodies"]}
    few = bodies["Practice 19"]
    assert few["numerator"] is None and few["value"] is None and few["denominator"] == 40
    assert sum(row["numerator"] is None for row in bodies.values()) >= 2
    assert any(row["value"] is None for row in found["charts"] if row["body"] == "Practice 19")
    shown = json.loads(command(*CALL, *PAY, "--json", "--synthetic").stdout)
    assert all(row["value"] is not None for row in shown["bodies"])
    assert shown["spread"] == found["spread"] and shown["payments"] == found["payments"]
    adjusted = next(row for row in found["payments"] if row["rule"] == "adjusted")
    assert adjusted["rewards [GBP]"] == 1000 * adjusted["rewarded"]
    written = (panel / "a.csv").read_text(encoding="utf-8").splitlines()
    assert (
        written[0].startswith("body,numerator,denominator,value,low,high,z,adjusted z") and len(written) == 21
    )


def test_a_change_is_seen_and_a_step_change_settles_it(command: Command, panel: Path) -> None:
    found = json.loads(command(*CALL, "--json", "--rules", "western-electric", "--run", "7").stdout)
    assert any(row["body"] == "Practice 00" and row["rule"] == "run of 7" for row in found["signals"])
    after = json.loads(command(*CALL, "--json", "--step-change", "2019", "--trend", "0").stdout)
    assert not any(
        row["body"] == "Practice 00" and row["rule"] == "run of 7" for row in after.get("signals", [])
    )


def test_ratios_of_events_beside_those_expected(command: Command, tmp_path: Path) -> None:
    rows = ("Ash,60,50.5", "Elm,90,101.25", "Oak,256,200", "Yew,0,3.5")
    (tmp_path / "r.csv").write_text("\n".join(("body,deaths,due", *rows)), encoding="utf-8")
    done = command(
        "review",
        "compare",
        "r.csv",
        "--numerator",
        "deaths",
        "--expected",
        "due",
        "--limits",
        "exact",
        "--json",
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    oak = found["bodies"][2]
    assert oak["value"] == pytest.approx(1.28) and oak["naive"] == "higher" and oak["adjusted"] == "similar"
    assert found["spread"][1] == {"what": "standard", "value": 1.0}


def test_every_mistake_is_told_at_once(command: Command, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text(
        "body,numerator,denominator\nAsh,5,4\nElm,3,0\nOak,1,9\nOak,2,9", encoding="utf-8"
    )
    done = command("review", "compare", "bad.csv", "--target", "0.3", "--limits", "exakt", "--level", "2")
    assert done.returncode == 1
    for said in (
        "--target: found 0.3 without a direction",
        "did you mean 'exact'?",
        "--level: found 2",
        "row 3: found Elm has 0",
        "row 2: found Ash has 5 of 4",
        "found Oak again; expected each body once",
        "6 problems",
    ):
        assert said in done.stderr


def test_too_few_bodies_and_periods(command: Command, tmp_path: Path) -> None:
    (tmp_path / "few.csv").write_text("body,numerator,expected\nAsh,5,4\nElm,3,0", encoding="utf-8")
    done = command("review", "compare", "few.csv", "--expected", "expected")
    assert "column expected, row 3: found Elm has 0" in done.stderr
    (tmp_path / "two.csv").write_text("body,numerator,denominator\nAsh,5,9\nElm,3,7", encoding="utf-8")
    done = command("review", "compare", "two.csv", "--chart", "xmr", "--show", "Asch")
    assert done.returncode == 1
    assert "found 2 bodies; expected 3 or more" in done.stderr
    assert "--chart: found no periods; expected two periods or more" in done.stderr
    assert "did you mean 'Ash'?" in done.stderr


def test_one_of_several_measures(command: Command, tmp_path: Path) -> None:
    rows = [f"{m},Body {i},{5 + i},{60 + i}" for m in ("waits", "falls") for i in range(4)]
    (tmp_path / "m.csv").write_text(
        "\n".join(("measure,body,numerator,denominator", *rows)), encoding="utf-8"
    )
    done = command("review", "compare", "m.csv")
    assert done.returncode == 1 and "found 2 measures; expected waits or falls. Say which" in done.stderr
    assert command("review", "compare", "m.csv", "--measure", "falls").returncode == 0


def test_mistakes_of_the_table_are_told_beside_those_of_the_kind(command: Command, panel: Path) -> None:
    (panel / "bad.csv").write_text("body,numerator,denominator\nA,x,10\nB,5,\n", encoding="utf-8")
    done = command("review", "compare", "bad.csv", "--kind", "shar")
    assert done.returncode == 1
    for part in ("did you mean 'share'", "numerator, row 2", "denominator, row 3"):
        assert part in done.stderr
