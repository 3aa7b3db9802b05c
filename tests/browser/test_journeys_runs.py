"""Journeys with runs that do not go straight: cancelled and resumed; deleted while somebody else looks."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Served, Windows
from tests.browser.persons import LONG, follow, heading, open_design, press, read, wait_for_job


def test_a_run_is_cancelled_and_resumed(page: Page, served: Served) -> None:
    text = 'extends = "tiny.toml"\ntitle = "Two towns, ten years"\nyears = "2027-2036"\n'
    (served.folder / "longer.toml").write_text(text)
    open_design(page, "longer")
    press(page, "Run this design")
    job = page.url
    expect(page.get_by_text("Running")).to_be_visible(timeout=LONG)
    press(page, "Cancel")
    expect(page.get_by_text("Cancelled")).to_be_visible(timeout=LONG)
    assert "what was finished is kept" in read(page)
    follow(page, "Runs")
    page.get_by_text("Latest jobs that failed or were cancelled: 1").click()
    assert "Run of longer" in read(page)
    page.goto(job)
    press(page, "Resume")
    wait_for_job(page)
    assert heading(page) == "Two towns, ten years"


def test_a_run_that_is_deleted_while_somebody_reads_it_is_told_so_and_comes_back(windows: Windows) -> None:
    reader, other = windows(), windows()
    for page in (reader, other):
        page.goto("/runs")
        page.get_by_role("link", name=re.compile("^dearer ")).first.click()
    follow(other, "Delete this run")
    press(other, "Delete the run")
    assert "It can be put back" in read(other)
    follow(reader, "Tables")
    assert re.search("deleted|no longer|is not here|There is no", read(reader)), read(reader)
    follow(other, "Deleted runs")
    other.get_by_role("button", name=re.compile("^Put back dearer")).click()
    reader.go_back()
    follow(reader, "Tables")
    assert heading(reader).endswith("Tables")
