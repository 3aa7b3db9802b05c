"""The guided first visit, in an empty folder: from the first page to a change, a run and a comparison."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served, serving, stopped
from tests.browser.persons import LONG, follow, heading, press, read

MOST_SECONDS = 300


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The pages of a folder with nothing in it."""
    at = serving(tmp_path_factory.mktemp("empty"))
    yield at
    stopped(at)


def test_a_first_visit_leads_to_a_change_and_a_comparison_in_five_minutes(page: Page) -> None:
    began = time.perf_counter()
    page.goto("/")
    assert "Nothing was run yet." in read(page)
    follow(page, "Start the guided first visit")
    follow(page, "Start")
    press(page, "Run the example")
    onward = page.get_by_role("link", name="Next: change one number")
    expect(onward).to_be_visible(timeout=2 * LONG)
    assert heading(page) == "Look at the result" and "£" in read(page)
    onward.click()
    page.get_by_label("Rate of the middle slice of income").fill("9")
    page.get_by_label("Why?").fill("The council asked what a lower rate would do.")
    press(page, "Save the change")
    assert heading(page) == "Run the change"
    assert "11 % becomes 9 %" in read(page) and "The council asked" in read(page)
    press(page, "Run the change")
    onward = page.get_by_role("link", name="Next: compare")
    expect(onward).to_be_visible(timeout=2 * LONG)
    onward.click()
    assert "The five numbers of both runs" in read(page)
    follow(page, "Open the comparison")
    press(page, "Work out this comparison")
    expect(page.get_by_text("Propose this option")).to_be_visible(timeout=2 * LONG)
    assert "0.09" in read(page)
    seconds = time.perf_counter() - began
    print(f"the guided first visit took {seconds:.0f} s")
    assert seconds < MOST_SECONDS
