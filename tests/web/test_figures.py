"""Figures at addresses of their own: drawing, description, table, and a page that says what they find."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from markupsafe import escape
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from healthtrust.reports.figure import Figure
from healthtrust.reports.tree.blocks import Document, Drawn, KeyFigure, KeyFigures, Paragraph, Part, Table
from healthtrust.web.folder import Folder
from healthtrust.web.kept import keep_answer, kept_run

KEY = "test-0123456789ab"


def answer_of(rows: int) -> Document:
    """Return a small answer with a figure of some rows."""
    columns = {"place": [f"=place {n}" for n in range(rows)], "cost [GBP]": [n / 3 for n in range(rows)]}
    figure = Figure("costs", "Costs rise", "A line that rises", "<svg/>", "{}", columns, "Read upwards.")
    table = Table("Sums", {"sum": [1.5]})
    part = Part("money", "1", "money", "What does it cost?", (Drawn(figure, "How much?"), table))
    numbers = KeyFigures((KeyFigure("Cost", "£1"),))
    return Document(
        "Ours", "An answer", "", "", "It costs.", numbers, (Paragraph("Well."),), (), (part,), "End."
    )


def test_every_figure_of_a_run_has_page_drawing_description_and_table(
    pages: TestClient, folder: Path, fingerprint: str
) -> None:
    figures = kept_run(Folder(folder), fingerprint).document.figures
    assert len(figures) > 10
    for figure in figures:
        at = f"/runs/{fingerprint}/figures/{figure.name}"
        page = pages.get(at)
        assert page.status_code == 200
        assert str(escape(figure.title)) in page.text
        assert str(escape(figure.alt)) in page.text
        kept = folder / "runs" / fingerprint / "figures"
        assert pages.get(f"{at}.svg").content == (kept / f"{figure.name}.svg").read_bytes()
        assert pages.get(f"{at}.json").content == (kept / f"{figure.name}.json").read_bytes()
        header, *rows = csv.reader(io.StringIO(pages.get(f"{at}.csv").text, newline=""))
        assert header == list(figure.columns)
        for at_column, values in enumerate(figure.columns.values()):
            for row, value in zip(rows, values, strict=True):
                if isinstance(value, float) and value == value:
                    assert float(row[at_column]) == value


def test_workbook_of_a_figure_holds_its_table(pages: TestClient, folder: Path, fingerprint: str) -> None:
    figure = kept_run(Folder(folder), fingerprint).figure("flow-of-funds").figure
    taken = pages.get(f"/runs/{fingerprint}/figures/flow-of-funds.xlsx").content
    header, *rows = CalamineWorkbook.from_filelike(io.BytesIO(taken)).get_sheet_by_index(0).to_python()
    assert header == list(figure.columns)
    assert [list(row) for row in zip(*figure.columns.values(), strict=True)] == rows


def test_drawing_can_do_nothing_and_is_kept_for_ever(pages: TestClient, fingerprint: str) -> None:
    at = f"/runs/{fingerprint}/figures/flow-of-funds.svg"
    answer = pages.get(at)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in answer.headers["cache-control"]
    assert "private" in answer.headers["cache-control"]
    again = pages.get(at, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert pages.get(at, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("name", ["nothing", "..%2fmanifest", "%2e%2e%2f%2e%2e", "flow-of-funds%00", ".."])
def test_names_of_figures_lead_nowhere_else(pages: TestClient, fingerprint: str, name: str) -> None:
    for end in (".svg", ".json", ".csv", ".xlsx"):
        assert pages.get(f"/runs/{fingerprint}/figures/{name}{end}").status_code in (400, 404)


def test_answer_shows_verdict_numbers_and_parts(pages: TestClient, folder: Path) -> None:
    keep_answer(Folder(folder), KEY, answer_of(3))
    page = pages.get(f"/answers/{KEY}").text
    for told in ("Ours", "It costs.", "£1", "Well.", "What does it cost?", "How much?", "Costs rise", "End."):
        assert told in page
    assert f'href="/answers/{KEY}/told/money-2.csv"' in page
    assert pages.get(f"/answers/{KEY}/told/money-2.csv").text == "sum\n1.5\n"
    assert pages.get(f"/answers/{KEY}/told/money-2.xlsx").status_code == 200
    assert pages.get(f"/answers/{KEY}/told/money-9.csv").status_code == 404
    assert pages.get(f"/answers/{KEY}/figures/costs.svg").text == "<svg/>"
    assert "immutable" not in pages.get(f"/answers/{KEY}/figures/costs.svg").headers["cache-control"]
    assert "'=place 0,0.0" in pages.get(f"/answers/{KEY}/figures/costs.csv").text


def test_long_table_of_a_figure_is_paged(pages: TestClient, folder: Path) -> None:
    keep_answer(Folder(folder), KEY, answer_of(120))
    at = f"/answers/{KEY}/figures/costs"
    assert "=place 49<" in pages.get(at).text
    assert "=place 50<" not in pages.get(at).text
    last = pages.get(f"{at}?page=99").text
    assert "=place 119<" in last
    assert "page 3 of 3" in last
    assert pages.get(f"{at}?page=x").status_code == 200


@pytest.mark.parametrize("key", ["test-000000000000", "nothing", "..%2f..", "TEST-0123456789ab"])
def test_answer_that_is_not_there_is_said_so(pages: TestClient, key: str) -> None:
    for end in ("", "/figures/costs", "/figures/costs.svg", "/told/money-2.csv"):
        assert pages.get(f"/answers/{key}{end}").status_code in (400, 404)


def test_every_table_of_a_report_can_be_taken_away(pages: TestClient, folder: Path, fingerprint: str) -> None:
    tables = kept_run(Folder(folder), fingerprint).tables()
    assert len(tables) > 10
    for name, table in tables.items():
        answer = pages.get(f"/runs/{fingerprint}/told/{name}.csv")
        assert answer.status_code == 200
        header, *rows = csv.reader(io.StringIO(answer.text, newline=""))
        assert header == list(table.columns)
        assert len(rows) == len(next(iter(table.columns.values())))
    report = json.loads((folder / "runs" / fingerprint / "report.json").read_text(encoding="utf-8"))
    assert report["parts"]
