"""An analyst's journeys: one number of a design with its reason, with and without scripts; mistakes; two at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Windows
from tests.browser.persons import (
    LONG,
    change_ceiling,
    follow,
    give_reason,
    heading,
    open_design,
    press,
    read,
    wait_for_job,
)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_analyst_changes_one_number_for_a_reason_and_reads_the_verdict(
    windows: Windows, scripts: bool
) -> None:
    page = windows(java_script_enabled=scripts)
    value = "8 %" if scripts else "7 %"
    change_ceiling(page, "dearer", value)
    assert heading(page) == "Check the change before it is saved"
    assert re.search(rf"After\s+{value}", read(page))
    why = "Canton law of 2026, article 3" if scripts else "Asked for by the council"
    give_reason(page, why)
    said = read(page)
    assert value in said and why in said

    open_design(page, "dearer")
    assert why in read(page)
    press(page, "Run this design")
    assert heading(page) == "Run of dearer"
    assert re.search("Waiting|Running", read(page))
    page.reload()
    page.reload()
    wait_for_job(page)
    assert heading(page) == "Two towns, dearer"
    verdict = page.locator(".verdict").inner_text()
    assert verdict.endswith(".") and "£" in read(page)
    assert value in read(page)
    follow(page, "dearer")
    assert verdict in read(page) and "Of this design as it stands" in read(page)


def test_three_mistakes_at_once_are_told_together_and_mended(page: Page) -> None:
    page.goto("/designs/dearer/pool")
