"""The journey of somebody without a mouse: from the first page to a change, a run, the table of a figure."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.browser.keyboard import Keyboard
from tests.browser.persons import heading, read, wait_for_job


def test_all_of_it_goes_by_keyboard_and_the_focus_is_always_seen(page: Page) -> None:
    page.goto("/")
    keys = Keyboard(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.goto("/")
    keys.follow("Designs")
    keys.follow("dearer")
    keys.follow("Pool")
    keys.follow("Change Rules")
    keys.write("Ceiling share", "9 %")
    keys.press("Check the change")
    assert re.search(r"After\s+9 %", read(page))
    keys.write("Why, or where it comes from.*", "What the council asked for")
    keys.choose("How sure that is.*", "assumed")
    keys.press("Save the change")
    assert "What the council asked for" in read(page)
    keys.follow("Go to the design to run it|dearer|Dearer|Two towns, dearer")
    keys.press("Run this design")
    wait_for_job(page)
    assert heading(page) == "Two towns, dearer"
    keys.follow("The table behind this figure.*")
    table = page.get_by_role("table").last
    assert table.get_by_role("row").count() > 2
    assert "In words" in read(page)
