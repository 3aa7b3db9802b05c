"""Every page, in every state, look, language and width: axe finds nothing, and nothing scrolls sideways."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from healthtrust.web.app import make_app
from healthtrust.web.settings import Limits, Settings
from healthtrust.web.store import database
from tests.browser.everything import NOT_PAGES, PAGES, Filled, served_here
from tests.web.routes import ways

Axe = Callable[[Page], list[str]]
Named = dict[str, str]
NARROW, WIDE = {"width": 320, "height": 700}, {"width": 1280, "height": 900}
BOTH = (WIDE, NARROW)
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
READ_ONLY = (
    "/",
    "/designs",
    "/designs/mine",
    "/designs/mine/pool",
    "/designs/mine/{part}",
    "/designs/valley",
    "/runs",
    "/runs/{run}",
    "/runs/{run}/report",
    "/runs/{run}/reproduce",
    "/compare",
    "/jobs/{running}",
)


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


def wrong(
    shown: Page, axe: Axe, status: int, address: str = "", at: tuple[dict[str, int], ...] = BOTH
) -> list[str]:
    """Return what is wrong with a page: by axe at some widths, and what makes it scroll sideways at 320.

    address: where it is, if it is not there yet
    """
    if address:
        answer = shown.goto(address)
        assert answer is not None
        if answer.status != status:
            return [f"{address} answers {answer.status}"]
    found = axe(shown) if WIDE in at else []
    shown.set_viewport_size(NARROW)  # type: ignore[arg-type]
    width = shown.evaluate("document.documentElement.scrollWidth")
    if width > NARROW["width"]:
        found.append(f"{shown.url} is {width} wide at {NARROW['width']}: {shown.evaluate(WIDEST)}")
    found += axe(shown) if NARROW in at else []
    shown.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return found


WIDEST = """() => [...document.querySelectorAll('main *')].filter(
  each => each.getBoundingClientRect().right > 321 && !each.parentElement.closest('.scroll, pre')
).slice(0, 3).map(each => each.outerHTML.slice(0, 120))"""


def test_every_page_is_one_that_the_tests_know(tmp_path: Path) -> None:
    app = make_app(Settings(folder=tmp_path))
    pages = {way.path for way in ways(app) if way.method == "GET" and not NOT_PAGES.search(way.path)}
    assert pages == set(PAGES), "say in tests/browser/everything.py how the page is shown"


AXE_AT = {("vendored", "en"): BOTH, ("plain", "zh-Hans"): (NARROW,)}
"""Widths at which axe looks; what else a look and a language could break is that a page becomes too wide."""


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
            status = 404 if path == TRACES else 200
            widths = AXE_AT.get((look, language), ())
            found += wrong(shown, axe, status, address.format(**filled.named), widths)
    shown.context.close()
    assert not found, "\n".join(found)


TRACES = "/live/{trust}/settlement/traces/{number}"
"""In so small a year no contract shares a result, so there are no steps to tell: the page says so."""


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_wrong_where_there_is_nothing_yet(
    chromium: Browser, axe: Axe, tmp_path: Path, look: str
) -> None:
    with served_here(tmp_path, vendored=look == "vendored") as address:
        shown = opened(chromium, address)
        found = [each for page in EMPTY for each in wrong(shown, axe, 200, page)]
        shown.context.close()
    assert not found, "\n".join(found)


def test_nothing_is_wrong_for_somebody_who_may_only_look(
    chromium: Browser, axe: Axe, at: dict[str, str], filled: Filled
) -> None:
    shown = opened(chromium, at["viewer"])
    found = [each for page in READ_ONLY for each in wrong(shown, axe, 200, page.format(**filled.named))]
    found += wrong(shown, axe, 403, "/designs/new")
    shown.context.close()
    assert not found, "\n".join(found)


MISTAKES = {
    "/designs/new": ("/designs/new", {"name": "", "base": "none such"}, 422),
    "/designs/mine/{part}": ("/designs/mine/{part}", {"does": "check", "pool.per_adult": "much"}, 422),
    "/designs/mine/upload": ("/designs/mine/upload", {}, 422),
    "/live": ("/live", {"trust": ""}, 422),
    "/compare": ("/compare", {"run": "{run}"}, 422),
    "/runs/{run}/citizen": ("/runs/{run}/citizen", {"income": "much", "ages": "old"}, 422),
    "/live/vale/load": ("/live/vale/load", {}, 422),
    "/live/canton/appeals": ("/live/canton/appeals", {"about": "", "because": ""}, 422),
}
"""Forms with mistakes: the page they are on, where they are sent, what is sent, and the answer."""

MISREAD = {
    "/compare?runs={run}": 422,
    "/runs?choose={run}&compare=yes": 422,
    "/audit/checked?head=zz": 200,
}
"""Addresses that ask for what cannot be, and the answer."""

SEND = """([to, fields]) => {
  const form = document.createElement("form");
  form.method = "post"; form.action = to;
  for (const [name, value] of Object.entries(fields)) {
    const box = document.createElement("input");
    box.name = name; box.value = value; form.append(box);
  }
  document.body.append(form); form.submit();
}"""


def sent(shown: Page, to: str, fields: dict[str, str]) -> int:
    """Send fields as a form of the page would; return the status of the answer."""
    word = shown.locator("input[name=word]").first
    held = {"word": word.input_value()} if word.count() else {}
    with shown.expect_navigation() as going:
        shown.evaluate(SEND, [to, {**held, **fields}])
    assert going.value is not None
    return going.value.status


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_wrong_with_forms_that_have_mistakes(
    chromium: Browser, axe: Axe, at: dict[str, str], filled: Filled, look: str
) -> None:
    shown = opened(chromium, at[look])
    found = []
    for on, (to, fields, status) in MISTAKES.items():
        shown.goto(on.format(**filled.named))
        given = {name: value.format(**filled.named) for name, value in fields.items()}
        answered = sent(shown, to.format(**filled.named), given)
        if answered != status:
            found.append(f"{to} answers {answered}")
        found += wrong(shown, axe, status)
    for address, status in MISREAD.items():
        found += wrong(shown, axe, status, address.format(**filled.named))
    shown.context.close()
    assert not found, "\n".join(found)


def test_nothing_is_wrong_with_pages_that_refuse(
    chromium: Browser, axe: Axe, at: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = opened(chromium, at["vendored"])
    found = wrong(shown, axe, 404, "/designs/none-such")
    shown.goto("/live/vale/months/1/pay")
    found += wrong(shown, axe, 409, "/live/canton/months/1/pay")
    shown.goto("/designs/new")
    assert sent(shown, "/designs/new", {"word": "old", "name": "x"}) == 403
    found += wrong(shown, axe, 403)
    shown.goto("/designs/new")
    assert sent(shown, "/designs/new", {"name": "x" * 1_200_000}) == 413
    found += wrong(shown, axe, 413)
    shown.context.close()
    with served_here(tmp_path, kind="proxy") as address:
        unknown = opened(chromium, address)
        found += wrong(unknown, axe, 401, "/runs")
        unknown.context.close()
    with served_here(tmp_path, limits=Limits(requests_a_minute=10)) as address:
        hasty = opened(chromium, address)
        while hasty.goto("/deleted-runs").status != 429:  # type: ignore[union-attr]
            pass
        found += wrong(hasty, axe, 429)
        hasty.context.close()
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.2)
    (tmp_path / "own").mkdir()
    with served_here(tmp_path / "own", limits=Limits(), kind="local") as address:
        away = opened(chromium, address)
        (tmp_path / "own" / ".healthtrust" / "web.sqlite").write_bytes(b"no database any more" * 1000)
        found += wrong(away, axe, 503, "/audit")
        away.context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("wish", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}])
def test_nothing_is_wrong_with_other_colours_or_without_motion(
    chromium: Browser, axe: Axe, at: dict[str, str], filled: Filled, wish: dict[str, str]
) -> None:
    shown = opened(chromium, at["vendored"], **wish)
    pages = (
        "/",
        "/runs/{run}",
        "/runs/{run}/places",
        "/designs/mine/{part}",
        "/jobs/{running}",
        "/live/canton",
    )
    found = [each for page in pages for each in wrong(shown, axe, 200, page.format(**filled.named))]
    shown.context.close()
    assert not found, "\n".join(found)
