"""What a person at a page does again and again: wait for a job, read, change a value with its reason."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

LONG = 60_000
"""Milliseconds that a job of a small design may take on a machine with other work."""


def press(page: Page, name: str) -> None:
    """Press the button of that name."""
    page.get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    """Follow the link of that name."""
    page.get_by_role("link", name=name, exact=True).first.click()


def heading(page: Page) -> str:
    """Return the heading of the page."""
    return " ".join(page.get_by_role("heading", level=1).inner_text().split())


def read(page: Page) -> str:
    """Return all that the page says, with plain spaces in its numbers."""
    return page.locator("#main").inner_text().replace("\u00a0", " ").replace("\u202f", " ")


def wait_for_job(page: Page) -> None:
    """Wait on the page of a job until it leads to what came of it."""
    expect(page).not_to_have_url(re.compile("/jobs/"), timeout=LONG)


def open_design(page: Page, design: str) -> None:
    """Go from the first page to a design of the folder."""
    page.goto("/")
    follow(page, "Designs")
    follow(page, design)


def change_ceiling(page: Page, design: str, value: str) -> None:
    """Go from the first page to the form of the rules of the pool, and change the ceiling."""
    open_design(page, design)
    follow(page, "Pool")
    follow(page, "Change Rules")
    page.get_by_label("Ceiling share", exact=True).fill(value)
    press(page, "Check the change")


def give_reason(page: Page, why: str, status: str = "assumed") -> None:
    """Say why, how sure that is, and save."""
    page.get_by_label(re.compile("^Why, or where it comes from")).fill(why)
    page.get_by_label(re.compile("^How sure that is")).select_option(status)
    press(page, "Save the change")
