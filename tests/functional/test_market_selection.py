"""healthtrust market selection: from a table of persons to fit, who is underpaid, and a plan that tries."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import python_calamine

from tests.functional.conftest import Command


def table(folder: Path, n: int = 240) -> None:
    """Write persons whose cost depends on age and illness, with a payment that sees age only."""
    chance = np.random.default_rng(1)
    old, ill = chance.integers(0, 2, n), (chance.random(n) < 0.25).astype(int)
    plan = np.where(chance.random(n) < 0.3 + 0.4 * ill, "Mutual", "Unity")
    cost = (1 + old) * (200 + 1800 * ill) * chance.uniform(0.5, 1.5, n)
    with (folder / "persons.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["person_id", "plan", "cost", "months", "chronic", "age", "norm", "drugs"])
        for i in range(n):
            row = (
                i,
                plan[i],
                round(cost[i], 2),
                12,
                ill[i],
                "old" if old[i] else "young",
                100 * (1 + old[i]),
            )
            writer.writerow([*row, round(0.3 * cost[i], 2)])


def persons(*more: str) -> tuple[str, ...]:
    return (
        "market",
        "selection",
        "--persons",
        "persons.csv",
        "--scheme",
        "age=norm",
        "--group",
        "chronic",
        *more,
    )


def test_the_answer_in_words_with_its_tables(command: Command, tmp_path: Path) -> None:
    table(tmp_path)
    done = command(
        *persons("--by", "age,chronic", "--service", "drugs", "--refund", "age=0.8:1000"),
        *("--attract", "not chronic", "--plan", "Unity", "--effort", "0.5"),
        COLUMNS="200",
    )
    assert done.returncode == 0, done.stderr
    said, *rest = done.stdout.splitlines()
    assert said.startswith("Of 3 schemes age leaves most to gain by selection, £")
    assert "above all by repelling chronic: paid £" in said
    assert "Least is left by age × chronic, nothing." in said
    for word in (
        "R²",
        "power",
        "whom it has",
        "Unity attracts not chronic",
        "scaled to the cost",
        "refunded",
    ):
        assert any(word in line for line in rest), word


def test_the_answer_as_json_adds_up(command: Command, tmp_path: Path) -> None:
    table(tmp_path)
    done = command(*persons("--by", "age,chronic", "--attract", "chronic", "--plan", "Mutual", "--json"))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    schemes = {row["scheme"]: row for row in found["schemes"]}
    assert list(schemes) == ["flat", "age", "age × chronic"]
    assert 0 == schemes["flat"]["R²"] < schemes["age"]["R²"] < schemes["age × chronic"]["R²"] < 1
    assert schemes["age"]["power"] == 1 and schemes["age"]["payments times"] > 1
    for row in found["plans"]:
        parts = [row[name] for name in ("whom it has", "its premium", "what it does with them")]
        assert round(100 * sum(parts)) == round(100 * row["margin"])
    for scheme in schemes:
        assert sum(round(100 * r["margin"]) for r in found["plans"] if r["scheme"] == scheme) == 0
        trial = [row for row in found["trial"] if row["scheme"] == scheme]
        assert sum(r["members after"] - r["members before"] for r in trial) == pytest.approx(0, abs=1e-5)
    groups = {(row["scheme"], row["group"]): row for row in found["groups"]}
    ill = groups["age", "chronic"]
    assert ill["over or under, high"] < 0 and ill["predictive ratio, high"] < 1
    assert groups["age × chronic", "chronic"]["over or under"] == 0
    assert {row["tenth"] for row in found["tenths"] if row["ranked by"].startswith("the year")} == set(
        range(1, 11)
    )


def test_a_workbook_a_table_and_a_page(command: Command, tmp_path: Path) -> None:
    table(tmp_path)
    for option, name in (("--out", "s.xlsx"), ("--to", "s.csv"), ("--out", "s.html")):
        done = command(*persons("--service", "drugs", option, name))
        assert done.returncode == 0, done.stderr
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "s.xlsx"))
    assert book.sheet_names == ["schemes", "groups", "plans", "profit", "tenths", "care", "answer"]
    with (tmp_path / "s.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["group"] for row in rows] == ["chronic", "not chronic"] * 2
    page = (tmp_path / "s.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 4
    assert "<script" not in page and "http" not in page.split("<body")[1].replace("http://www.w3.org", "")
    assert not list(tmp_path.glob(".*.partial"))


def test_payments_as_paid_are_left_as_they_are(command: Command, tmp_path: Path) -> None:
    table(tmp_path)
    done = command(*persons("--as-paid", "--json"))
    found = json.loads(done.stdout)
    assert found["as paid"] is True and found["notes"][0].startswith("Payments are taken as paid")
    assert {row["payments times"] for row in found["schemes"]} == {1.0}
    assert sum(row["margin"] for row in found["plans"] if row["scheme"] == "age") < -1_000


def test_persons_in_two_plans_are_refused_or_share_the_year(command: Command, tmp_path: Path) -> None:
    rows = "person_id,plan,cost,norm,ill\na,A,10,1,0\nb,A,20,1,1\nb,B,30,1,1\nc,B,15,1,0\n"
    (tmp_path / "two.csv").write_text(rows, encoding="utf-8")
    words = ("market", "selection", "--persons", "two.csv", "--scheme", "norm", "--group", "ill")
    refused = command(*words)
    assert refused.returncode == 1
    assert "rows 3, 4: found 'b' in 2 plans" in refused.stderr and "--twice share" in refused.stderr
    done = command(*words, "--twice", "share", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert sum(row["person-years"] for row in found["plans"] if row["scheme"] == "norm") == 3
    assert "1 person is in several plans, each row for its part of the year." in found["notes"]


def test_mistakes_of_table_and_words_are_told_at_once(command: Command, tmp_path: Path) -> None:
    rows = "1,A,-5,12,1,100\n2,A,20,13,1,100\n3,B,30,0,1,100\n4,B,5,,1,100\n"
    rows = f"person_id,plan,cost,months,chronic,norm\n{rows}"
    (tmp_path / "bad.csv").write_text(rows, encoding="utf-8")
    done = command(
        *("market", "selection", "--persons", "bad.csv", "--scheme", "x=nrom", "--group", "chronc"),
        *("--plans", "A,C", "--refund", "y=3", "--twice", "shaer", "--out", "nowhere/s.pdf"),
    )
    assert done.returncode == 1
    for said in (
        "--out: found nowhere/s.pdf",
        "no folder 'nowhere'",
        "'y'",
        "share from 0 to 1",
        "did you mean 'share'",
        "did you mean 'norm'",
        "did you mean 'chronic'",
        "column cost, row 2: found -5",
        "column months, row 5: found no number",
        "no members of C",
        "rows 4, 5: found 'B'; expected A or C",
    ):
        assert said in done.stderr, said
    assert "Traceback" not in done.stderr
