"""Tables taken away: to the last digit what the file holds, safe to open, nothing small of persons."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import tomli_w
from fastapi import FastAPI
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from healthtrust.ground.disclosure import FEWEST, HIDDEN
from healthtrust.reports.counts_of_persons import COUNTED, OF_PERSONS
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.perform import Wanted, run
from healthtrust.web.app import make_app
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.task import Task
from healthtrust.web.results import taken
from healthtrust.web.results.taken import FORMULA
from healthtrust.web.settings import Settings
from healthtrust.web.work import take_away
from tests.small import TINY, merged

EVIL = ("=1+1", "+1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\tx", "\rx", 'plain, with "marks"', "=HYPERLINK(1)")


def rows_of_csv(text: str) -> list[list[str]]:
    """Return the rows of a text."""
    return list(csv.reader(io.StringIO(text, newline="")))


def rows_of_sheet(taken_away: bytes) -> list[list[Any]]:
    """Return the rows of the first sheet of a workbook."""
    rows: list[list[Any]] = (
        CalamineWorkbook.from_filelike(io.BytesIO(taken_away)).get_sheet_by_index(0).to_python()
    )
    return rows


def put(folder: Path, fingerprint: str, table: pa.Table, name: str = "flow") -> None:
    """Put a table in place of one of the run's."""
    pq.write_table(table, folder / "runs" / fingerprint / "tables" / f"{name}.parquet")


def test_csv_and_parquet_of_every_table_hold_what_its_file_holds(
    pages: TestClient, folder: Path, fingerprint: str
) -> None:
    for name in RunFolder(folder / "runs" / fingerprint).tables:
        path = folder / "runs" / fingerprint / "tables" / f"{name}.parquet"
        kept = pq.read_table(path)
        assert pages.get(f"/runs/{fingerprint}/tables/{name}.parquet").content == path.read_bytes()
        header, *rows = rows_of_csv(pages.get(f"/runs/{fingerprint}/tables/{name}.csv").text)
        assert [each.partition(" [")[0] for each in header] == kept.column_names
        assert len(rows) == kept.num_rows
        for at, column in enumerate(kept.columns):
            for text, value in zip((row[at] for row in rows), column.to_pylist(), strict=True):
                if isinstance(value, float) and value == value:
                    assert float(text) == value
                elif isinstance(value, int) and not isinstance(value, bool):
                    assert int(text) == value


def test_workbook_of_every_table_holds_what_its_file_holds(
    pages: TestClient, folder: Path, fingerprint: str
) -> None:
    for name in ("flow", "scorecard", "league", "population", "balances"):
        kept = pq.read_table(folder / "runs" / fingerprint / "tables" / f"{name}.parquet")
        header, *rows = rows_of_sheet(pages.get(f"/runs/{fingerprint}/tables/{name}.xlsx").content)
        assert [each.partition(" [")[0] for each in header] == kept.column_names
        for at, column in enumerate(kept.columns):
            for cell, value in zip((row[at] for row in rows), column.to_pylist(), strict=True):
                nothing = value is None or value == "" or value != value
                assert cell == ("" if nothing else value), (name, column, cell, value)


def test_what_is_filtered_and_sorted_is_what_is_taken(
    pages: TestClient, folder: Path, fingerprint: str
) -> None:
    kept = pq.read_table(folder / "runs" / fingerprint / "tables" / "flow.parquet")
    amounts = sorted(each for each in kept["amount"].to_pylist() if each >= 2_000_000)
    assert 0 < len(amounts) < kept.num_rows
    asked = "?column=amount&rule=at+least&value=20,000&sort=amount&show=amount"
    at = f"/runs/{fingerprint}/tables/flow"
    assert [int(row[0]) for row in rows_of_csv(pages.get(f"{at}.csv{asked}").text)[1:]] == amounts
    assert [row[0] for row in rows_of_sheet(pages.get(f"{at}.xlsx{asked}").content)[1:]] == amounts
    table = pq.read_table(io.BytesIO(pages.get(f"{at}.parquet{asked}").content))
    assert table["amount"].to_pylist() == amounts
    assert table.schema.field("amount").equals(kept.schema.field("amount"), check_metadata=True)
    assert not list((folder / ".healthtrust").glob(".taken-*"))


def test_no_cell_is_a_formula(pages: TestClient, folder: Path, fingerprint: str) -> None:
    put(folder, fingerprint, pa.table({"=name": list(EVIL), "amount": [-1] * len(EVIL)}))
    at = f"/runs/{fingerprint}/tables/flow"
    header, *rows = rows_of_csv(pages.get(f"{at}.csv").content.decode())
    assert header == ["'=name", "amount"]
    assert [row[0] for row in rows] == [f"'{text}" if text.startswith(FORMULA) else text for text in EVIL]
    assert {row[1] for row in rows} == {"-1"}
    book = pages.get(f"{at}.xlsx").content
    assert [row[1] for row in rows_of_sheet(book)[1:]] == [-1] * len(EVIL)
    import zipfile

    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    page = pages.get(at).text
    assert "<script" not in page.split("<main")[1]


def test_text_of_a_table_is_escaped_on_its_page(pages: TestClient, folder: Path, fingerprint: str) -> None:
    put(folder, fingerprint, pa.table({"<b>": ["<script>alert(1)</script>"]}))
    page = pages.get(f"/runs/{fingerprint}/tables/flow").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_numbers_too_large_for_a_sheet_stay_exact(pages: TestClient, folder: Path, fingerprint: str) -> None:
    large = 2**63 - 1
    put(folder, fingerprint, pa.table({"id": pa.array([large], pa.uint64())}))
    assert rows_of_sheet(pages.get(f"/runs/{fingerprint}/tables/flow.xlsx").content)[1] == [str(large)]
    assert rows_of_csv(pages.get(f"/runs/{fingerprint}/tables/flow.csv").text)[1] == [str(large)]


def test_sheet_that_cannot_hold_all_rows_is_refused_and_parquet_named(
    pages: TestClient, folder: Path, fingerprint: str
) -> None:
    put(folder, fingerprint, pa.table({"n": range(1_048_576)}))
    answer = pages.get(f"/runs/{fingerprint}/tables/flow.xlsx")
    assert answer.status_code == 422
    assert "Parquet" in answer.text
    assert "more rows than a sheet can hold" in pages.get(f"/runs/{fingerprint}/tables/flow").text


def test_long_workbook_is_made_by_a_job(
    app: FastAPI, pages: TestClient, folder: Path, fingerprint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taken, "CELLS_AT_ONCE", 10)
    at = f"/runs/{fingerprint}/tables/flow"
    page = pages.get(at).text
    assert f'action="{at}.xlsx"' in page
    assert pages.get(f"{at}.xlsx").status_code == 422
    word = re.search(r'name="word" value="([0-9a-f]+)"', page)
    assert word is not None
    assert pages.post(f"{at}.xlsx", data={"word": word.group(1)}).status_code == 303
    (job,) = app.state.jobs.listed()
    made = take_away.work(Task(job.asked, Folder(folder), lambda done, of, step: None, "ada", "analyst"))
    assert made == {"address": at}
    assert f'href="{at}.xlsx"' in pages.get(at).text
    kept = pq.read_table(folder / "runs" / fingerprint / "tables" / "flow.parquet")
    rows = rows_of_sheet(pages.get(f"{at}.xlsx").content)[1:]
    assert [row[-1] for row in rows] == kept["amount"].to_pylist()


@pytest.fixture(scope="module")
def persons(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A run of five hundred persons, said to be real."""
    folder = tmp_path_factory.mktemp("persons")
    (folder / "ours.toml").write_text(tomli_w.dumps(merged(TINY, {"data": "persons"})), encoding="utf-8")
    return run(folder / "ours.toml", wanted=Wanted(folder / "runs"))


def test_real_persons_are_told_of_only_as_they_may_be(persons: RunFolder) -> None:
    folder = persons.path.parent.parent
    with TestClient(make_app(Settings(folder=folder)), base_url="http://localhost") as pages:
        at = f"/runs/{persons.fingerprint}/tables"
        assert "have not been made yet" in pages.get(at).text
        for end in ("", ".csv", ".xlsx", ".parquet"):
            assert pages.get(f"{at}/enrolment_by_segment{end}").status_code == 404
        task = Task(
            {"run": persons.fingerprint}, Folder(folder), lambda done, of, step: None, "ada", "analyst"
        )
        take_away.work(task)
        listed = pages.get(f"/api{at}").json()["tables"]
        names = {each["name"] for each in listed}
        assert not names & {"enrolment", "households", "activity", "household_groups"}
        assert pages.get(f"{at}/enrolment").status_code == 404
        hidden = 0
        for each in listed:
            assert not OF_PERSONS & {column["name"] for column in each["columns"]}
            rows = list(csv.DictReader(io.StringIO(pages.get(f"{at}/{each['name']}.csv").text)))
            for column in COUNTED[each["name"]].counts if each["name"] in COUNTED else ():
                header = next((h for h in rows[0] if h.partition(" [")[0] == column), "") if rows else ""
                for row in rows if header else ():
                    hidden += row[header] == HIDDEN
                    count = 0.0 if row[header] in (HIDDEN, "") else float(row[header])
                    assert count == 0 or (count >= FEWEST and count % 5 == 0), (each["name"], column, row)
        assert hidden > 20
        page = pages.get(f"{at}/enrolment_by_segment").text
        assert f">{HIDDEN}</td>" in page
        assert "Real persons" in page
        sheet = rows_of_sheet(pages.get(f"{at}/enrolment_by_segment.xlsx").content)
        assert sum(row.count(HIDDEN) for row in sheet) >= 4
        told = pq.read_table(io.BytesIO(pages.get(f"{at}/enrolment_by_segment.parquet").content))
        assert told["members"].null_count == 4


def test_only_known_files_of_a_run_are_sent(pages: TestClient, folder: Path, fingerprint: str) -> None:
    at = f"/runs/{fingerprint}/files"
    for name in ("design.toml", "manifest.json", "timing.json", "report.html", "results.xlsx"):
        answer = pages.get(f"{at}/{name}")
        assert answer.content == (folder / "runs" / fingerprint / name).read_bytes()
    assert "sandbox" in pages.get(f"{at}/report.html").headers["content-security-policy"]
    for name in ("..%2f..%2ftiny.toml", "report.json%00", ".manifest.json", "ledger", "tables"):
        assert pages.get(f"{at}/{name}").status_code in (400, 404)
