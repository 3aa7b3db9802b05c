"""What a page weighs: kilobytes as sent and requests, in a browser that kept nothing of an earlier visit."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

MOST = {"a form page": 40, "a result page": 150, "requests": 10}
"""The budgets of a page, kB as sent, and how often it may ask."""


@dataclass(frozen=True)
class Weight:
    """What a page weighs: kB sent, requests, and those of them to elsewhere."""

    kilobytes: float
    requests: int
    elsewhere: int


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


def weight(address: str, page: str) -> Weight:
    """Return what a page weighs in a browser of its own."""
    with chromium() as browser:
        return weight_in(browser, address, page)


def weight_in(browser: Browser, address: str, page: str) -> Weight:
    """Return what a page weighs in a fresh window of a browser."""
    asked: list[tuple[str, Any]] = []
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    shown = context.new_page()
    shown.on("requestfinished", lambda request: asked.append((request.url, request.sizes())))
    shown.goto(page, wait_until="networkidle")
    context.close()
    real = [(url, sizes) for url, sizes in asked if not url.startswith("data:")]
    sent = sum(sizes["responseBodySize"] + sizes["responseHeadersSize"] for _, sizes in real)
    elsewhere = sum(not url.startswith(f"{address}/") for url, _ in real)
    return Weight(sent / 1000, len(real), elsewhere)
