"""healthtrust deliver respond: from arrangements and a place to numbers with intervals, causes and a page."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import python_calamine

from healthtrust.records.store import shipped
from tests.functional.conftest import Command

FEW = ("--draws", "60")


def test_the_shipped_answer_in_words(command: Command) -> None:
    done = command("deliver", "respond", *FEW, COLUMNS="110")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        "Ten years after care moves from “Fee for service, fragmented” to “Vertical body"
    )
    for said in (
        "avoidable emergencies",
        "Causes of the change by year 10",
        "Uses of care in year 10 by segment",
        "Left to each body a year; providers share one bottom line",
        "What the model does not know",
        "coefficients",
        "assumed",
    ):
        assert said in done.stdout


def test_the_same_seed_gives_the_same_bytes(command: Command) -> None:
    asked = ("deliver", "respond", *FEW, "--years", "3", "--json")
    first = command(*asked, HEALTHTRUST_THREADS="1").stdout
    assert first == command(*asked, HEALTHTRUST_THREADS="4").stdout
    assert first != command(*asked, "--seed", "2").stdout


def test_central_values_alone_have_no_intervals(command: Command) -> None:
    done = command("deliver", "respond", "--draws", "0", "--years", "4", "--json")
    found = json.loads(done.stdout)
    assert all(row["low"] is None and row["high"] is None for row in found["years"])
    last = {row["measure"]: row for row in found["years"] if row["year"] == 4}
    assert last["admissions"]["change"] < -0.2
    assert last["capability"]["value"] > 0.5
    assert {row["status"] for row in found["coefficients"]} >= {"cited", "assumed"}


def test_several_arrangements_and_a_form_side_by_side(command: Command, tmp_path: Path) -> None:
    after = (
        "--after",
        "structure-only",
        "--after",
        "form:group-hospital-plan",
        "--after",
        "hospital-led-fees",
    )
    done = command("deliver", "respond", *after, *FEW, "--out", "years.csv", COLUMNS="150")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Of 3 arrangements this keeps most out of hospital: ten years after")
    with (tmp_path / "years.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "arrangement",
        "year",
        "measure",
        "unit",
        "value",
        "low",
        "high",
        "change",
        "change low",
        "change high",
        "change in",
    ]
    last = {row["arrangement"]: row for row in rows if (row["measure"], row["year"]) == ("admissions", "10")}
    assert float(last["group-hospital-plan"]["value"]) < float(last["structure-only"]["value"])
    assert float(last["hospital-led-fees"]["change"]) > 0


def test_workbook_and_page(command: Command, tmp_path: Path) -> None:
    for ending in ("xlsx", "html"):
        done = command("deliver", "respond", *FEW, "--years", "3", "--to", f"respond.{ending}")
        assert done.returncode == 0, done.stderr
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "respond.xlsx"))
    assert book.sheet_names == [
        "main",
        "years",
        "uses",
        "causes",
        "bottom lines",
        "arrangements",
        "cautions",
        "coefficients",
        "answer",
    ]
    page = (tmp_path / "respond.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 10
    assert "<script" not in page and not list(tmp_path.glob(".*.partial"))


def test_a_place_and_an_arrangement_of_ones_own(command: Command, tmp_path: Path) -> None:
    for name in ("baseline", "totals"):
        text = shipped("coefficients", f"delivery-{name}").read_text(encoding="utf-8")
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    rows = (
        "segment,residents\nwell,9000\nat risk,4000\nchronic,3000\nmultimorbid,1500\nfrail,800\nall,18300\n"
    )
    (tmp_path / "people.csv").write_text(rows, encoding="utf-8")
    place = ("--population", "people.csv", "--baseline", "baseline.csv", "--totals", "totals.csv")
    more = ("--occupancy", "0.85", "--currency", "EUR", "--years", "2", "--draws", "0")
    done = command("deliver", "respond", *place, *more, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["currency"] == "EUR"
    before = {row["measure"]: row["value"] for row in found["years"] if row["year"] == 0}
    assert before["residents"] == 18_300
    assert abs(before["occupancy of beds"] - 0.85) < 1e-9


def test_list_and_show(command: Command, tmp_path: Path) -> None:
    done = command("deliver", "respond", "--list", "--out", "list.csv", COLUMNS="150")
    assert "vertical-capitated" in done.stdout and "ρ_H" in done.stdout
    assert (tmp_path / "list.csv").is_file()
    done = command("deliver", "respond", "--show", "hospital-led-fees")
    assert "a hospital leads it: 1 of 1" in done.stdout and "[assumed]" in done.stdout
    done = command("deliver", "respond", "--show", "form:solo-practice")
    assert "of more primary care the bottom line of who gives it is paid 100 %" in done.stdout
    assert command("deliver", "respond", "--show", "fee-for-servce").returncode == 1


def test_mistakes_are_told_at_once(command: Command, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("segment,residents\nwell,5\nall,6\n", encoding="utf-8")
    asked = ("--after", "vertical-capitatd", "--years", "0", "--population", "people.csv", "--out", "a.pdf")
    done = command("deliver", "respond", *asked, "--set", "skimping=7")
    assert done.returncode == 1
    for said in ("did you mean 'vertical-capitated'", "--years", "no row for 'frail'", "a file ending in"):
        assert said in done.stderr
    done = command("deliver", "respond", "--beds", "0")
    assert done.returncode == 1 and "--beds: found 0" in done.stderr


def test_an_answer_that_is_cited_only_is_refused(command: Command) -> None:
    done = command("deliver", "respond", "--cited-only")
    assert done.returncode == 1
    assert "coefficient capability_time: found" in done.stderr
    assert "coefficient continuity_effect" not in done.stderr
