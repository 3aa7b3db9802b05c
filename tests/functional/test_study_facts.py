"""healthtrust study facts: from options to words, JSON, rows, a workbook and a page."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import python_calamine

from tests.functional.conftest import Command

QUICK = ("study", "facts", "--draws", "40")


def test_the_answer_in_words(command: Command, tmp_path: Path) -> None:
    done = command(*QUICK, "--to", "page.html")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Of 8 facts and 2 guards ")
    for part in ("1. Paying hospitals by volume", "8. £30 a head", "Guard 2. Where", "40 draws of the"):
        assert part in done.stdout
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 1
    assert "<script" not in page


def test_the_answer_as_json_and_as_rows(command: Command, tmp_path: Path) -> None:
    done = command(*QUICK, "--json", "--prior", "--seed", "5", "--out", "facts.csv")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["draws"], found["seed"], found["prior"]) == (40, 5, True)
    with (tmp_path / "facts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["number"] for row in rows] == [*"12345678", "guard 1", "guard 2"]
    assert [float(row["holds in"]) for row in rows] == [fact["holds in"] for fact in found["facts"]]


def test_the_answer_as_a_workbook(command: Command, tmp_path: Path) -> None:
    done = command(*QUICK, "--to", "facts.xlsx")
    assert done.returncode == 0, done.stderr
    book = python_calamine.load_workbook(tmp_path / "facts.xlsx")
    assert {"facts", "evidence", "answer"} <= set(book.sheet_names)
    assert len(book.get_sheet_by_name("facts").to_python()) == 11


def test_mistakes_are_told_together(command: Command) -> None:
    done = command("study", "facts", "--draws", "0", "--out", "facts.pdf")
    assert done.returncode == 1
    assert "--draws: found 0; expected 1 to 20,000" in done.stderr
    assert "facts.pdf" in done.stderr
    assert "2 problems" in done.stderr
