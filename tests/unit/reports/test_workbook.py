"""The workbook: read back, its numbers are those of the tables; the same story gives the same bytes."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from healthtrust.reports.sentences import numbers
from healthtrust.reports.story import Story
from healthtrust.reports.workbook import MOST_ROWS, write_workbook

UNITS = {"flow": {"amount": "minor units"}, "population": {"residents": "people"}}


@pytest.fixture(scope="module")
def book(story: Story, tmp_path_factory: pytest.TempPathFactory) -> CalamineWorkbook:
    path = tmp_path_factory.mktemp("book") / "results.xlsx"
    persons = {"year": np.array([2027]), "person_id": np.array([1]), "plan": np.array(["A"], dtype=object)}
    many = {"year": np.full(MOST_ROWS + 1, 2027), "x": np.arange(MOST_ROWS + 1)}
    write_workbook(path, Story(story.design, {**story.tables, "enrolment": persons, "long": many}, UNITS))
    return CalamineWorkbook.from_path(str(path))


def rows_of(book: CalamineWorkbook, sheet: str) -> list[list]:
    return book.get_sheet_by_name(sheet).to_python()


def test_sheets_stand_in_order(book: CalamineWorkbook, story: Story) -> None:
    names = book.sheet_names
    assert names[:3] == ["README", "Summary", "Parameters"]
    assert set(story.tables) <= set(names)
    assert names[-4:] == ["Figures data", "Checks", "Glossary", "CHEERS"]


def test_rows_of_persons_and_long_tables_are_left_out_and_named(book: CalamineWorkbook) -> None:
    assert not {"enrolment", "long"} & set(book.sheet_names)
    told = dict(rows_of(book, "README"))
    assert told["not here"].endswith("enrolment, long")
    assert told["data"].startswith("Synthetic people")


def test_the_summary_holds_the_numbers_as_numbers(book: CalamineWorkbook, story: Story) -> None:
    header, *rows = rows_of(book, "Summary")
    assert header == ["label", "unit", "value", "low", "high", "said"]
    for row, number in zip(rows, numbers(story), strict=False):
        assert row[2] == pytest.approx(number.value, rel=1e-15)
    assert rows[0][3] == ""


def test_money_is_in_major_units_and_exact(book: CalamineWorkbook, story: Story) -> None:
    header, *rows = rows_of(book, "flow")
    column = header.index("amount [GBP]")
    assert [round(row[column] * 100) for row in rows] == story.tables["flow"]["amount"].tolist()
    assert "residents [people]" in rows_of(book, "population")[0]


def test_every_year_is_there(book: CalamineWorkbook, story: Story) -> None:
    header, *rows = rows_of(book, "incidence")
    assert [row[header.index("year")] for row in rows] == story.tables["incidence"]["year"].tolist()


def test_parameters_have_a_status_or_say_there_is_none(book: CalamineWorkbook) -> None:
    header, *rows = rows_of(book, "Parameters")
    assert header[-1] == "status"
    assert {row[-1] for row in rows} <= {
        "cited",
        "recalled",
        "assumed",
        "no source given",
        "a choice, not a number",
    }


def test_headers_are_frozen_and_filtered(story: Story, tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", story)
    with ZipFile(tmp_path / "a.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet4.xml").decode()
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet


def test_the_same_story_gives_the_same_bytes(story: Story, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_workbook(tmp_path / f"{name}.xlsx", story)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with ZipFile(tmp_path / "a.xlsx") as parts:
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
