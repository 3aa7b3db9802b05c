"""Whatever is sent to whichever address: a page that says what is wrong, never one that is broken.

Every route is found by itself, so a new one is tried without being listed here. An answer of 500 fails, and
so does one that shows where on the disk something lies, or the words of a program's mistake.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.web.app import make_app
from healthtrust.web.settings import Limits, Settings, WebFile
from tests.web.hostile import ASKED, addresses, query_names
from tests.web.routes import Way, ways

PLENTY = WebFile(limits=Limits(requests_a_minute=10**7, writes_a_minute=10**7, jobs_waiting=10**6))


@pytest.fixture(scope="module")
def served(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return spoiled(finished, tmp_path_factory.mktemp("hostile") / "served")


def spoiled(finished: Path, place: Path) -> Path:
    """Return a copy of the folder with an answer more, and things in it that are no designs."""
    shutil.copytree(finished, place)
    run = only_run(place)
    shutil.copytree(run, place / ".healthtrust" / "answers" / f"compare-{run.name}")
    (place / "broken.toml").write_bytes(b"\xff = [")
    (place / "wrong.toml").write_text('extends = "nothing.toml"\n', encoding="utf-8")
    (place / "deep.toml").write_text(f"title = {'[' * 9_000}", encoding="utf-8")
    (place / "folder.toml").mkdir()
    (place / "nowhere.toml").symlink_to(place / "nothing")
    (place / "half").mkdir()
    (place / "half" / "trust.toml").write_bytes(b"\xff")
    (place / "round.toml").write_text('extends = "round.toml"\n', encoding="utf-8")
    return place


def only_run(place: Path) -> Path:
    return next(path for path in (place / "runs").iterdir() if not path.name.startswith("."))


def real(place: Path) -> dict[str, list[str]]:
    """Return what is there, by the names that routes give to parts of an address."""
    run = only_run(place)
    figures = sorted(path.stem for path in run.joinpath("figures").glob("*.svg"))
    tables = sorted(path.stem for path in run.joinpath("tables").glob("*.parquet"))
    return {
        "name": [
            "tiny",
            "valley",
            "broken",
            "wrong",
            "round",
            "deep",
            "folder",
            "nowhere",
            figures[0],
            tables[0],
            "hexagons",
        ],
        "fingerprint": [run.name],
        "run": [run.name],
        "key": [f"compare-{run.name}"],
        "trust": ["half"],
        "step": ["pool", "people", "package", "1", "2", "3", "4", "5", "6"],
        "part": ["money", "places", "brackets", "plan", "0"],
        "place": ["everywhere"],
        "file": ["report.html", "results.xlsx", "report.json"],
        "code": ["en", "zh"],
    }


def client_of(app: FastAPI) -> TestClient:
    return TestClient(app, base_url="http://localhost", follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture
def pages(served: Path) -> Iterator[TestClient]:
    with client_of(make_app(Settings(folder=served, file=PLENTY))) as client:
        yield client


class Seen:
    """What went wrong so far, and how much was tried."""

    def __init__(self, place: Path) -> None:
        self._place, self.wrong, self.tried, self.fine = place, set[str](), 0, 0

    def look(self, what: str, answer: Any) -> None:
        self.tried += 1
        self.fine += answer.status_code < 400
        if answer.status_code >= 500:
            self.wrong.add(f"{answer.status_code} {what}")
        for told in ("Traceback (most recent", str(self._place), "site-packages", "healthtrust/web/"):
            if told.encode() in answer.content:
                self.wrong.add(f"tells {told!r}: {what}")

    def settle(self, at_least: int) -> None:
        assert not self.wrong, "\n".join(sorted(self.wrong)[:60])
        assert self.tried > at_least and self.fine > at_least / 50, (self.tried, self.fine)


def reads(app: Any) -> list[Way]:
    return [way for way in ways(app) if way.method == "GET"]


def test_no_address_is_broken_whatever_stands_in_its_places(pages: TestClient, served: Path) -> None:
    seen, there = Seen(served), real(served)
    for way in reads(pages.app):
        for address in addresses(way, there):
            seen.look(f"GET {address[:150]}", pages.get(address))
    seen.settle(1_000)


def test_no_question_behind_an_address_breaks_it(pages: TestClient, served: Path) -> None:
    seen, there, names = Seen(served), real(served), query_names()
    for way in reads(pages.app):
        address = next(addresses(way, there))
        for odd in ASKED:
            asked = [(name, odd) for name in names] * (2 if odd == "0" else 1)
            seen.look(f"GET {address} {odd[:20]!r}", pages.get(address, params=asked))
    seen.settle(800)


def test_other_methods_get_a_page_and_asking_only_for_headers_an_answer(
    pages: TestClient, served: Path
) -> None:
    seen, there = Seen(served), real(served)
    for way in ways(pages.app):  # type: ignore[arg-type]
        address = next(addresses(way, there))
        for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "FOO"):
            answer = pages.request(method, address)
            seen.look(f"{method} {address}", answer)
            assert answer.headers["x-content-type-options"] == "nosniff"
            if method not in ("HEAD",) and "/assets/" not in address:
                assert answer.status_code in (403, 404, 405), f"{method} {address} {answer.status_code}"
    seen.tried += 1_000
    assert not seen.wrong, seen.wrong
