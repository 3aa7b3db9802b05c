"""The operator's journey: a trust opened on records, a month paid, the budget beside what was spent."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
import tomli_w
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served, serving, stopped
from tests.browser.persons import LONG, follow, heading, press, read
from tests.functional.lived import simulated

MONEY = re.compile(r"£-?[\d,.]+")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The pages of a folder with a design and, in `incoming`, the records of a year of it."""
    folder = tmp_path_factory.mktemp("live")
    design, _, records = simulated("valley", "people.size=500")
    (folder / "small.toml").write_bytes(tomli_w.dumps(design.design.as_plain()).encode())
    shutil.copytree(records, folder / "incoming" / "first")
    at = serving(folder)
    yield at
    stopped(at)


def test_an_operator_opens_a_year_pays_a_month_and_sees_the_budget(page: Page) -> None:
    page.goto("/")
    follow(page, "Live year")
    assert "No trust is open here yet." in read(page)
    press(page, "Open the trust")
    assert "There is a problem" in read(page)
    page.get_by_label("Name of the trust").fill("Canton")
    page.get_by_label("Design", exact=True).select_option("small")
    page.get_by_label("first").check()
    page.get_by_label("Of nobody: they are synthetic").check()
    press(page, "Open the trust")
    expect(page.get_by_role("heading", level=1)).to_contain_text("0 of 12 months paid", timeout=LONG)
    assert "nothing is known of the budget" in read(page)

    follow(page, "Load records")
    assert "opening" in read(page) or "first" in read(page)
    follow(page, "Canton")
    follow(page, "Pay month 1")
    assert heading(page) == "Pay month 1 of 2027?"
    press(page, "Pay month 1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2027-01", timeout=LONG)
    assert "what was paid and how the budget stands" in heading(page)
    paid = page.get_by_role("table", name=re.compile("^Posted on")).inner_text()
    assert len(re.findall(r"[\d,]+\.\d\d", paid)) >= 2

    follow(page, "Canton")
    assert "1 of 12 months paid" in heading(page)
    verdict = page.locator(".verdict").inner_text()
    assert MONEY.search(verdict) and "budget" in read(page).lower()
    page.get_by_role("link", name=re.compile("^The table behind this figure")).first.click()
    assert page.get_by_role("table").get_by_role("row").count() > 1
