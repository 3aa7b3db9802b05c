"""Small workbooks: the same cells give the same bytes, and a text stays a text."""

from __future__ import annotations

import zipfile
from pathlib import Path

import python_calamine

from healthtrust.records.sheets import write_sheets

SHEETS = {"plans": (("plan", "cost"), [["=1+1", 2.5], ["http://mutual.example", 3]])}


def test_a_name_that_looks_like_a_formula_is_a_name(tmp_path: Path) -> None:
    write_sheets(tmp_path / "t.xlsx", "Plans", SHEETS)
    with zipfile.ZipFile(tmp_path / "t.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    read = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "t.xlsx")).get_sheet_by_name("plans")
    assert read.to_python() == [["plan", "cost"], ["=1+1", 2.5], ["http://mutual.example", 3.0]]


def test_the_same_cells_give_the_same_bytes_and_nothing_is_left_beside(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_sheets(tmp_path / name, "Plans", SHEETS)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]
