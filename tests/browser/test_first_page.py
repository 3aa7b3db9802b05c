"""The first page in a real browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page


def test_the_first_page_is_there_and_nothing_is_wrong_with_it(
    page: Page, axe: Callable[[Page], list[str]]
) -> None:
    page.goto("/")
    assert page.locator("h1").count() == 1
    assert axe(page) == []
