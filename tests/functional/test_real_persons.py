"""A run on real persons' data: exact inside its folder, and no small number in what leaves it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pyarrow.parquet as pq
import pytest
import tomli_w
from python_calamine import CalamineWorkbook

from healthtrust.ground.disclosure import FEWEST, HIDDEN
from healthtrust.reports.counts_of_persons import COUNTED, OF_PERSONS
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.perform import Wanted, run
from tests.small import TINY, merged

Command = Callable[..., "CompletedProcess[str]"]
MONEY = {"spending": "covered_cost", "incidence": "contribution", "enrolment_by_segment": "paid"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A year of five hundred persons, said to be real."""
    folder = tmp_path_factory.mktemp("persons")
    design = folder / "ours.toml"
    design.write_text(tomli_w.dumps(merged(TINY, {"data": "persons"})), encoding="utf-8")
    return run(design, wanted=Wanted(folder / "runs"))


def test_tables_inside_the_run_folder_are_exact(made: RunFolder) -> None:
    members = pq.read_table(made.path / "tables" / "enrolment_by_segment.parquet")["members"].to_pylist()
    assert any(0 < each < FEWEST for each in members)
    assert sum(members) == 500


def test_csv_holds_no_small_count_and_no_rows_of_persons(
    made: RunFolder, command: Command, tmp_path: Path
) -> None:
    said = command("export", made.fingerprint, "--into", "out", "--folder", str(made.path.parent))
    assert said.returncode == 0, said.stderr
    seen = 0
    for path in (tmp_path / "out").glob("*.csv"):
        rows = list(csv.DictReader(path.open(encoding="utf-8")))
        assert not rows or not OF_PERSONS & set(rows[0])
        for column in COUNTED[path.stem].counts if path.stem in COUNTED else ():
            for row in rows:
                if row[column] != HIDDEN:
                    count = float(row[column])
                    assert count == 0 or count >= FEWEST, (path.stem, column, row)
                    assert count % 5 == 0
                else:
                    seen += 1
    assert seen > 20
    note = (tmp_path / "out" / "NOTE.txt").read_text(encoding="utf-8")
    assert "enrolment_by_segment, members: 4 of 10 cells" in note
    assert "activity, enrolment, household_groups, households" in note


def test_money_is_exact_in_every_form(made: RunFolder, command: Command, tmp_path: Path) -> None:
    home = str(made.path.parent)
    for form in ("parquet", "csv"):
        command("export", made.fingerprint, "--to", form, "--into", form, "--folder", home)
    for name, column in MONEY.items():
        exact = pq.read_table(made.path / "tables" / f"{name}.parquet")
        told = pq.read_table(tmp_path / "parquet" / f"{name}.parquet")
        assert told.schema.equals(exact.schema)
        assert told[column].to_pylist() == exact[column].to_pylist()
        rows = csv.DictReader((tmp_path / "csv" / f"{name}.csv").open(encoding="utf-8"))
        assert [int(row[column]) for row in rows] == exact[column].to_pylist()
    assert pq.read_table(tmp_path / "parquet" / "enrolment_by_segment.parquet")["members"].null_count == 4
    for book in (made.path / "ledger").glob("*.parquet"):
        assert (tmp_path / "parquet" / book.name).read_bytes() == book.read_bytes()


def test_workbook_says_hidden_and_lists_what_is(made: RunFolder) -> None:
    book = CalamineWorkbook.from_path(made.path / "results.xlsx")
    assert "Hidden" in book.sheet_names
    assert not {"enrolment", "households", "activity"} & set(book.sheet_names)
    header, *rows = book.get_sheet_by_name("enrolment_by_segment").to_python()
    at = next(i for i, name in enumerate(header) if str(name).startswith("members"))
    assert [row[at] for row in rows].count(HIDDEN) == 4
    assert all(row[at] == HIDDEN or row[at] >= FEWEST for row in rows)
    listed = book.get_sheet_by_name("Hidden").to_python()
    assert next(row[:4] for row in listed if row[0] == "population") == ["population", "residents", 148, 148]


def test_report_says_what_it_leaves_out(made: RunFolder) -> None:
    page = (made.path / "report.html").read_text(encoding="utf-8")
    assert f"Rows left out, as they would tell of fewer than {FEWEST} persons" in page
    assert f"It would tell of fewer than {FEWEST} persons." in page
    assert "500 residents" in page


def test_exact_numbers_leave_only_with_a_reason(made: RunFolder, command: Command, tmp_path: Path) -> None:
    where = ("export", made.fingerprint, "--into", "out", "--folder", str(made.path.parent))
    refused = command(*where, "--exact")
    assert refused.returncode == 1
    assert "--because" in refused.stderr
    assert command(*where, "--because", "we may").returncode == 1
    assert not (tmp_path / "out").exists()
    assert command(*where, "--exact", "--because", "audit of the registry").returncode == 0
    assert (tmp_path / "out" / "enrolment.csv").is_file()
    note = (tmp_path / "out" / "NOTE.txt").read_text(encoding="utf-8")
    assert "Written because: audit of the registry" in note
    rows = list(csv.DictReader((tmp_path / "out" / "enrolment_by_segment.csv").open(encoding="utf-8")))
    assert sum(int(row["members"]) for row in rows) == 500


def test_exact_workbook_is_written_anew(made: RunFolder, command: Command, tmp_path: Path) -> None:
    where = ("export", made.fingerprint, "--to", "xlsx", "--into", "out", "--folder", str(made.path.parent))
    assert command(*where, "--exact", "--because", "audit").returncode == 0
    book = CalamineWorkbook.from_path(tmp_path / "out" / "results.xlsx")
    assert "Hidden" not in book.sheet_names
    header, *rows = book.get_sheet_by_name("enrolment_by_segment").to_python()
    at = next(i for i, name in enumerate(header) if str(name).startswith("members"))
    assert sum(row[at] for row in rows) == 500


def test_made_up_people_are_told_as_they_are(valley: RunFolder, command: Command, tmp_path: Path) -> None:
    said = command(
        "export", valley.fingerprint, "--to", "parquet", "--into", "out", "--folder", str(valley.path.parent)
    )
    assert said.returncode == 0
    assert not (tmp_path / "out" / "NOTE.txt").exists()
    for name in ("population", "enrolment"):
        kept = valley.path / "tables" / f"{name}.parquet"
        assert (tmp_path / "out" / f"{name}.parquet").read_bytes() == kept.read_bytes()
    page = (valley.path / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"fewer than 10 persons", page)
