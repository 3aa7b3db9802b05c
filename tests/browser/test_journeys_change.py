"""An analyst's journeys: a number with its reason, with and without scripts; mistakes; two at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from healthtrust.design.read import read_design
from tests.browser.conftest import Served, Windows
from tests.browser.persons import (
    change_ceiling,
    follow,
    give_reason,
    heading,
    open_design,
    press,
    read,
    wait_for_job,
)


@pytest.fixture(autouse=True)
def shared(served: Served) -> None:
    """A design that two people change."""
    text = 'extends = "tiny.toml"\ntitle = "Two towns, shared"\n[pool]\nceiling_share = 0.07\n'
    if not (served.folder / "shared.toml").is_file():
        (served.folder / "shared.toml").write_text(text)


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
    page.goto("/designs/tiny/pool/rules")
    boxes = {"Ceiling share": "150 %", "Per adult": "a lot", "Collection cost share": "-1"}
    for label, text in boxes.items():
        page.get_by_label(label, exact=True).fill(text)
    press(page, "Check the change")
    assert page.title().startswith("Error: ")
    links = page.get_by_role("alert").get_by_role("link")
    assert links.count() == len(boxes)
    assert page.get_by_role("alert").evaluate("box => box === document.activeElement")
    for label, text in boxes.items():
        links.filter(has_text=re.compile(f"^{label}: ")).click()
        box = page.get_by_label(label, exact=True)
        expect(box).to_be_focused()
        expect(box).to_have_value(text)
        error = page.locator(f"#{box.get_attribute('id')}-error")
        assert error.is_visible() and error.get_attribute("id") in str(box.get_attribute("aria-describedby"))
    for label, text in {"Ceiling share": "11 %", "Per adult": "120", "Collection cost share": "2 %"}.items():
        page.get_by_label(label, exact=True).fill(text)
    press(page, "Check the change")
    assert heading(page) == "Check the change before it is saved"
    press(page, "Save the change")
    assert page.get_by_role("alert").get_by_role("link").count() >= len(boxes)
    for at in range(len(boxes)):
        page.get_by_label(re.compile("^Why, or where it comes from")).nth(at).fill("the council")
        page.get_by_label(re.compile("^How sure that is")).nth(at).select_option("assumed")
    press(page, "Save the change")
    assert "11 %" in read(page)


def test_two_people_change_one_value_and_the_second_decides_with_nothing_lost(
    windows: Windows, served: Served
) -> None:
    first, second = windows(), windows()
    change_ceiling(first, "shared", "5 %")
    change_ceiling(second, "shared", "4 %")
    give_reason(first, "The first reason")
    give_reason(second, "The second reason")
    assert heading(second) == "Somebody else changed this meanwhile"
    said = read(second)
    assert "Nothing of yours is lost" in said
    assert re.search("Theirs: 5 %", said) and re.search("Mine: 4 %", said)
    assert read_design(served.folder / "shared.toml").design.pool.ceiling_share == 0.05
    press(second, "Save as chosen")
    found = read_design(served.folder / "shared.toml").design
    assert found.pool.ceiling_share == 0.04
    assert found.sources["pool.ceiling_share"].source == "The second reason"
    open_design(first, "shared")
    follow(first, "History")
    told = read(first)
    assert re.search("7 % becomes 5 %", told) and re.search("5 % becomes 4 %", told)
