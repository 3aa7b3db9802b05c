"""The journey of somebody who reads Chinese: the language is chosen once and holds, after forms too."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.browser.conftest import Served
from tests.browser.persons import heading

CHINESE = re.compile("[\u4e00-\u9fff]")
WORDS = ("Designs", "Runs", "Compare", "Settings", "Audit", "Run", "Save", "Show", "Run this design")
ADDRESSES = ("/designs", "/designs/tiny", "/designs/tiny/pool", "/runs", "/compare", "/live", "/audit")


def test_a_reader_of_chinese_chooses_it_once(page: Page, served: Served) -> None:
    page.goto("/designs/tiny/pool/rules")
    page.get_by_role("link", name="简体中文").click()
    assert page.url.endswith("/designs/tiny/pool/rules")
    english = []
    run = next(path.name for path in (served.folder / "runs").iterdir() if (path / "manifest.json").is_file())
    for address in (*ADDRESSES, f"/runs/{run}", f"/runs/{run}/pool", f"/runs/{run}/citizen"):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "zh-Hans"
        if not CHINESE.search(page.title()) and address != "/designs/tiny":
            english.append(f"title of {address}: {page.title()}")
        pressed = page.locator("nav a, button").all_inner_texts()
        english += [f"{address}: {each}" for each in pressed if each.strip() in WORDS]
    assert english == []
    page.goto("/designs/tiny")
    assert page.title().startswith("Two towns"), "what somebody called a design stays as it is"
    page.goto("/designs/tiny/pool/rules")
    page.locator("input[name='pool.ceiling_share']").fill("150 %")
    page.locator("form button[type=submit]:visible").last.click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert CHINESE.search(page.locator(".govuk-error-summary").inner_text())
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto("/designs")
    assert heading(page) == "Designs"
