"""A real browser at real pages: `healthtrust serve` in a process of its own, and the machine's Chromium.

Tests skip where no Chromium is; `make browser` installs Debian's.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from healthtrust.runs.perform import Wanted, run
from tests.small import TINY
from tests.tree import ROOT

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = ROOT / "assets" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class Served:
    """A server at work: its address, its folder, its process."""

    address: str
    folder: Path
    process: subprocess.Popen[str]


def serving(folder: Path, *options: str) -> Served:
    """Start `healthtrust serve` on a folder and wait until it says where it is."""
    command = [sys.executable, "-m", "healthtrust", "serve", str(folder), "--port", "0", *options]
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if found := re.search(r"http://[^\s/]+:\d+", line):
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return Served(found.group(0), folder, process)
    raise AssertionError(said)


def stopped(served: Served) -> None:
    """End a server and its workers."""
    if served.process.poll() is None:
        os.killpg(served.process.pid, signal.SIGINT)
        try:
            served.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(served.process.pid, signal.SIGKILL)
            served.process.wait()


@pytest.fixture(scope="session", autouse=True)
def _drawn_at_one_desk(drawing_desk: None) -> None:
    """Let all reports of these tests be drawn at one desk."""


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tiny.toml, a design that extends it, and a finished run of both; made once."""
    place: Path = tmp_path_factory.mktemp("served")
    (place / "tiny.toml").write_bytes(tomli_w.dumps({"schema_version": 1, **TINY}).encode())
    dearer = {"extends": "tiny.toml", "title": "Two towns, dearer", "pool": {"ceiling_share": 0.1}}
    (place / "dearer.toml").write_bytes(tomli_w.dumps(dearer).encode())
    for name in ("tiny", "dearer"):
        run(place / f"{name}.toml", wanted=Wanted(home=place / "runs"))
    return place


@pytest.fixture(scope="module")
def served(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The pages of such a folder, for the tests of one module."""
    folder = tmp_path_factory.mktemp("module") / "served"
    shutil.copytree(finished, folder)
    at = serving(folder)
    yield at
    stopped(at)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine: make browser installs it where apt is")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


Windows = Callable[..., Page]


@pytest.fixture
def windows(chromium: Browser, served: Served) -> Iterator[Windows]:
    """Opens a fresh window of somebody, 1280 wide unless told: `windows(java_script_enabled=False)`.

    The test fails on any error of a page, on anything a page needs and does not get, and on any request to
    elsewhere.
    """
    wrong: list[str] = []
    contexts = []

    def opened(**options: Any) -> Page:
        asked = {"base_url": served.address, "viewport": {"width": 1280, "height": 900}, **options}
        contexts.append(chromium.new_context(**asked))
        shown = contexts[-1].new_page()
        watch(shown, served.address, wrong)
        return shown

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def watch(shown: Page, address: str, wrong: list[str]) -> None:
    """Note whatever is wrong with the pages of a window."""
    shown.set_default_timeout(20_000)

    def heard(said: ConsoleMessage) -> None:
        if said.type == "error" and not said.text.startswith("Failed to load resource"):
            wrong.append(f"{shown.url} console: {said.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((f"{address}/", "data:")):
            wrong.append(f"{shown.url} asks elsewhere: {request.url}")

    def answered(answer: Response) -> None:
        if answer.status >= (500 if answer.request.is_navigation_request() else 400):
            wrong.append(f"{shown.url} gets {answer.status} of {answer.url}")

    shown.on("pageerror", lambda error: wrong.append(f"{shown.url} error: {error}"))
    shown.on("console", heard)
    shown.on("request", asked)
    shown.on("response", answered)


@pytest.fixture
def page(windows: Windows) -> Page:
    """A fresh window."""
    return windows()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """What axe finds wrong with a page: one line for each element of each rule."""
    if not AXE.is_file():
        pytest.skip("make assets was not run: axe-core comes with it, and npm is needed")
    source = AXE.read_text(encoding="utf-8")

    def found(shown: Page) -> list[str]:
        shown.evaluate(source)
        told: Any = shown.evaluate(
            "rules => axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
        )
        return [
            f"{shown.url} {each['id']}: {node['html'][:150]} {node['failureSummary'][:200]}"
            for each in told["violations"]
            for node in each["nodes"]
        ]

    return found
