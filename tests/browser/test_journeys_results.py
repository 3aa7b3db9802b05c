"""Journeys through what came of runs: side by side, down to a neighbourhood, through tables, to a report."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page, expect

from healthtrust.runs.perform import Wanted, run
from tests.browser.conftest import Served
from tests.browser.persons import LONG, follow, heading, press, read


@pytest.fixture(scope="module")
def result(served: Served) -> str:
    """Where the run of the design tiny is shown."""
    for path in (served.folder / "runs").iterdir():
        file = path / "manifest.json"
        if file.is_file() and json.loads(file.read_text())["design_name"] == "tiny":
            return f"/runs/{path.name}"
    raise AssertionError("the design tiny was not run")


def test_three_runs_are_compared_side_by_side(page: Page, served: Served) -> None:
    text = 'extends = "tiny.toml"\ntitle = "Two towns, cheaper"\n[pool]\nceiling_share = 0.08\n'
    (served.folder / "cheaper.toml").write_text(text)
    run(served.folder / "cheaper.toml", wanted=Wanted(home=served.folder / "runs"))
    page.goto("/runs")
    ticks = page.get_by_role("checkbox", name=re.compile("^Compare "))
    assert ticks.count() == 3
    press(page, "Compare the chosen runs")
    assert "Choose 2 to 4 runs to compare" in read(page)
    for at in range(3):
        ticks.nth(at).check()
    press(page, "Compare the chosen runs")
    assert heading(page) == "Compare 3 runs"
    press(page, "Work out this comparison")
    expect(page.get_by_role("heading", name="Propose one of them")).to_be_visible(timeout=LONG)
    said = read(page)
    assert all(name in said for name in ("tiny", "dearer", "cheaper"))
    assert "8 % becomes 10 %" in said and "8 % becomes nothing" in said


def test_a_reader_goes_down_from_the_region_to_a_neighbourhood(page: Page, result: str) -> None:
    page.goto(result)
    follow(page, "Places")
    assert heading(page).endswith("Shire")
    whole = page.get_by_role("table", name="Numbers beside the whole")
    shire = whole.inner_text()
    page.locator("#main").get_by_role("link", name="Upton", exact=True).first.click()
    assert heading(page).endswith(" Upton")
    page.get_by_role("link", name=re.compile("^Upton Hill ")).first.click()
    assert heading(page).endswith("Upton Hill")
    assert whole.inner_text() != shire
    page.get_by_label("Colour by").select_option(index=1)
    press(page, "Show")
    assert heading(page).endswith("Upton Hill")
    follow(page, "Shire")
    assert heading(page).endswith("Shire")


def test_a_number_of_a_table_is_the_same_on_page_in_file_and_in_the_run(
    page: Page, result: str, served: Served, tmp_path: Path
) -> None:
    page.goto(result)
    follow(page, "Tables")
    follow(page, "households")
    cells = page.locator("tbody tr")
    first = cells.first.inner_text()
    follow(page, "Next")
    assert "page 2 of " in read(page) and cells.first.inner_text() != first
    follow(page, "income")
    follow(page, "income")
    assert "page 1 of " in read(page)
    incomes = [Decimal(row.inner_text().split("\t")[4].replace(",", "")) for row in cells.all()]
    assert incomes == sorted(incomes, reverse=True) and len(set(incomes)) > 1
    page.get_by_text("Choose rows and columns").click()
    page.get_by_label("Column", exact=True).select_option("place")
    page.get_by_label("Rule").select_option("equals")
    page.get_by_label("Value").fill("Upton Hill")
    press(page, "Show")
    assert all("Upton Hill" in row.inner_text() for row in cells.all())
    shown = cells.first.inner_text().split("\t")
    with page.expect_download() as under_way:
        follow(page, "CSV")
    with under_way.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    file = served.folder / result.strip("/") / "tables" / "households.parquet"
    held = pq.read_table(file, columns=["place", "income", "contribution"]).to_pylist()
    hill = sorted((row for row in held if row["place"] == "Upton Hill"), key=lambda row: -row["income"])
    assert len(rows) == len(hill) > 0
    for at, name in ((4, "income"), (5, "contribution")):
        column = next(head for head in rows[0] if head.startswith(name))
        assert int(rows[0][column]) == hill[0][name], column
        assert Decimal(shown[at].replace(",", "")) == Decimal(hill[0][name]) / 100


def test_a_report_is_made_and_read(page: Page, result: str) -> None:
    page.goto(result)
    follow(page, "Report")
    page.get_by_label("PDF, with tags for screen readers").check()
    page.get_by_label("Page in plain words for everybody").check()
    press(page, "Make the report")
    taken = page.get_by_role("link", name="Take report.pdf away")
    expect(taken).to_be_visible(timeout=LONG)
    with page.expect_download() as under_way:
        taken.click()
    assert under_way.value.path().read_bytes().startswith(b"%PDF-1.")
    with page.expect_popup() as opened:
        page.get_by_role("link", name=re.compile("Look at .* in a new tab")).first.click()
    assert "Two towns" in opened.value.locator("h1").first.inner_text()


def test_a_citizen_reads_what_is_covered_and_what_a_household_would_pay(page: Page, result: str) -> None:
    page.goto(result)
    follow(page, "The citizen's page")
    page.get_by_label("A kind of care").fill("hip")
    press(page, "Look up")
    assert re.search("(Not c|C)overed", page.get_by_role("status").inner_text())
    page.get_by_label(re.compile("^What your household has a year")).fill("lots")
    page.get_by_label("How old everybody is").fill("38, 36, 10")
    press(page, "Estimate")
    assert "There is a problem" in read(page)
    page.get_by_label(re.compile("^What your household has a year")).fill("42000")
    press(page, "Estimate")
    said = page.get_by_role("status").inner_text()
    assert re.search(r"Your household would pay £[\d,.]+ a year into the pool, £[\d,.]+ a month", said), said
