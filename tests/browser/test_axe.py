"""Every page, in every state, look, language and width: axe finds nothing, and nothing scrolls sideways."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from healthtrust.web.app import make_app
from healthtrust.web.settings import Settings
from tests.browser.everything import NOT_PAGES, PAGES, Filled, served_here
from tests.web.routes import ways

Axe = Callable[[Page], list[str]]
Named = dict[str, str]
NARROW, WIDE = {"width": 320, "height": 700}, {"width": 1280, "height": 900}
LOOKS = ("vendored", "plain")
LANGUAGES = ("en", "zh-Hans")
SECTIONS = ("designs", "runs", "live", "others")
EMPTY = (
    "/",
    "/designs",
    "/runs",
    "/compare",
    "/live",
    "/audit",
    "/audit/checked",
    "/deleted-runs",
    "/guide/2",
)
READ_ONLY = ("/", "/designs", "/designs/mine", "/designs/mine/pool", "/designs/mine/{part}", "/designs/valley",
             "/runs", "/runs/{run}", "/runs/{run}/report", "/runs/{run}/reproduce", "/compare", "/jobs/{running}")  # fmt: skip


@pytest.fixture(scope="module")
def filled(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """A folder in which every page has something to show."""
    folder = tmp_path_factory.mktemp("everything") / "served"
    shutil.copytree(finished, folder)
    made = Filled(folder)
    made.all_of_it()
    return made


@pytest.fixture(scope="module")
def at(filled: Filled) -> Iterator[dict[str, str]]:
    """That folder served in both looks, and to somebody who may only look."""
    with ExitStack() as stack:
        served = {
            look: stack.enter_context(served_here(filled.folder, vendored=look == "vendored"))
            for look in LOOKS
        }
        served["viewer"] = stack.enter_context(served_here(filled.folder, local=("viewer",)))
        yield served


def section(address: str) -> str:
    """Return to which group of pages an address belongs."""
    first = address.split("/")[1]
    return first if first in SECTIONS else "others"


def opened(chromium: Browser, address: str, language: str = "en", **more: object) -> Page:
    """Return a window of somebody who reads a language."""
    context = chromium.new_context(base_url=address, viewport=WIDE, **more)  # type: ignore[arg-type]
    shown = context.new_page()
    if language != "en":
        shown.goto(f"/language/{language}?next=/sign-in")
    return shown


def wrong(shown: Page, axe: Axe, status: int, address: str = "") -> list[str]:
    """Return what is wrong with a page, wide and narrow; `address`: where it is, if it is not there yet."""
    if address:
        answer = shown.goto(address)
        assert answer is not None
        if answer.status != status:
            return [f"{address} answers {answer.status}"]
    found = axe(shown)
    shown.set_viewport_size(NARROW)  # type: ignore[arg-type]
    width = shown.evaluate("document.documentElement.scrollWidth")
    if width > NARROW["width"]:
        found.append(f"{shown.url} is {width} wide at {NARROW['width']}: {shown.evaluate(WIDEST)}")
    found += axe(shown)
    shown.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return found


WIDEST = """() => [...document.querySelectorAll('main *')].filter(
  each => each.getBoundingClientRect().right > 321 && !each.parentElement.closest('.scroll, pre')
).slice(0, 3).map(each => each.outerHTML.slice(0, 120))"""


def test_every_page_is_one_that_the_tests_know(tmp_path: Path) -> None:
    app = make_app(Settings(folder=tmp_path))
    pages = {way.path for way in ways(app) if way.method == "GET" and not NOT_PAGES.search(way.path)}
    assert pages == set(PAGES), "say in tests/browser/everything.py how the page is shown"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("group", SECTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page(
    chromium: Browser, axe: Axe, at: dict[str, str], filled: Filled, look: str, group: str, language: str
) -> None:
    shown = opened(chromium, at[look], language)
    found = []
    for path, addresses in PAGES.items():
        for address in addresses if section(path) == group else ():
            found += wrong(shown, axe, 422 if "head=zz" in address else 200, address.format(**filled.named))
    shown.context.close()
    assert found == []
