"""What pages weigh as sent to a browser that kept nothing: every form of a design, and a result."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from benchmarks.web_weight import MOST, Weight, weight_in
from tests.browser.conftest import Served

FORMS = ("/designs/tiny/pool/rules", "/designs/tiny/pool", "/designs/new", "/designs/tiny/people", "/live")


def within(found: Weight, page: str) -> None:
    assert 1 < found.kilobytes <= MOST[page], found
    assert 1 < found.requests <= MOST["requests"], found
    assert found.elsewhere == 0


@pytest.mark.parametrize("address", FORMS)
def test_a_form_page_is_within_its_budget(chromium: Browser, served: Served, address: str) -> None:
    within(weight_in(chromium, served.address, address), "a form page")


@pytest.mark.parametrize("rest", ["", "/pool", "/deliver", "/tables", "/places", "/citizen"])
def test_a_result_page_is_within_its_budget(chromium: Browser, served: Served, rest: str) -> None:
    runs = (path.name for path in (served.folder / "runs").iterdir() if (path / "manifest.json").is_file())
    within(weight_in(chromium, served.address, f"/runs/{next(runs)}{rest}"), "a result page")
