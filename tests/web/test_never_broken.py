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
from tests.web.conftest import word_of
from tests.web.hostile import ODD, addresses, bodies, field_names, query_names
from tests.web.routes import Way, ways

PLENTY = WebFile(limits=Limits(requests_a_minute=10**7, writes_a_minute=10**7, jobs_waiting=10**6))


@pytest.fixture(scope="module")
def served(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a run, an answer made of it, and a design that cannot be read."""
    place = tmp_path_factory.mktemp("hostile") / "served"
    shutil.copytree(finished, place)
    run = only_run(place)
    shutil.copytree(run, place / ".healthtrust" / "answers" / f"compare-{run.name}")
    (place / "broken.toml").write_bytes(b"\xff = [")
    (place / "wrong.toml").write_text('extends = "nothing.toml"\n', encoding="utf-8")
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
        "name": ["tiny", "valley", "broken", "wrong", "round", figures[0], tables[0], "hexagons"],
        "fingerprint": [run.name],
        "run": [run.name],
        "key": [f"compare-{run.name}"],
        "step": ["pool", "people", "package", "1", "2", "3", "4", "5", "6"],
        "part": ["money", "places", "brackets", "plan", "0"],
        "place": ["everywhere"],
        "file": ["report.html", "results.xlsx", "report.json"],
        "code": ["en", "zh"],
    }


def client_of(app: FastAPI) -> TestClient:
    return TestClient(
        app, base_url="http://localhost", follow_redirects=False, raise_server_exceptions=False
    )


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


def writes(app: Any) -> list[Way]:
    return [way for way in ways(app) if way.method != "GET"]


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
        for odd in ODD:
            for asked in ([(name, odd) for name in names], [(name, odd) for name in names] * 2):
                seen.look(f"GET {address} {odd[:20]!r}", pages.get(address, params=asked))
    seen.settle(1_000)


@pytest.mark.parametrize("odd", ODD)
def test_no_form_breaks_a_page(served: Path, tmp_path: Path, odd: str) -> None:
    """Every field of every form at once, with the right word, on a folder that may be spoiled."""
    place = tmp_path / "served"
    shutil.copytree(served, place)
    seen, there, fields = Seen(place), real(place), dict.fromkeys(field_names(), odd)
    with client_of(make_app(Settings(folder=place, file=PLENTY))) as pages:
        for way in sorted(writes(pages.app), key=lambda way: "delete" in way.path):
            if way.path.startswith("/api/") or way.path == "/sign-out":
                continue
            address, word = next(addresses(way, there)), {"word": word_of(pages)}
            seen.look(f"POST {address} {odd[:20]!r}", pages.post(address, data={**fields, **word}))
            seen.look(f"POST {address} nothing", pages.post(address, data=word))
            for does in ("save", "check", "take", "confirm"):
                sent = {**{name: [odd, odd] for name in fields}, "does": does, **word}
                seen.look(f"POST {address} {does} {odd[:20]!r}", pages.post(address, data=sent))
    seen.settle(40)


def test_no_file_in_place_of_a_text_breaks_a_page(served: Path, tmp_path: Path) -> None:
    place = tmp_path / "served"
    shutil.copytree(served, place)
    seen, there = Seen(place), real(place)
    with client_of(make_app(Settings(folder=place, file=PLENTY))) as pages:
        for way in sorted(writes(pages.app), key=lambda way: "delete" in way.path):
            if way.path.startswith("/api/") or way.path == "/sign-out":
                continue
            files = {name: ("a.xlsx", b"\xff\x00PK", "text/plain") for name in field_names()[:18]}
            address = next(addresses(way, there))
            word = {"word": word_of(pages)}
            seen.look(f"POST {address} files", pages.post(address, data=word, files=files))
            for raw, kind in RAW:
                headers = {"content-type": kind, "x-word": word["word"]}
                seen.look(f"POST {address} {kind}", pages.post(address, content=raw, headers=headers))
    seen.settle(40)


RAW = (
    (b"\xff\xfe=%ff&name=%ff%00&design=%C3%28&=&&&", "application/x-www-form-urlencoded"),
    (b"name=" + b"a" * 2_000_000, "application/x-www-form-urlencoded"),
    (b"&".join(b"f%d=1" % n for n in range(6_000)), "application/x-www-form-urlencoded"),
    (b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--", "multipart/form-data; boundary=x"),
    (b"nothing of the kind", "multipart/form-data"),
    (b"--x\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\n\xff\r\n--x--", "multipart/form-data; boundary=x"),
    (b"--x\r\nContent-Disposition: form-data; name=n\r\n\r\n1\r\n--x--", "multipart/form-data; boundary=x; charset=zz"),
    (b"a=1", "application/x-www-form-urlencoded; charset=nothing"),
    (b"{}", "application/json"),
)
"""Bodies that no browser makes of a form of ours."""


def test_no_program_breaks_what_it_asks(pages: TestClient, served: Path) -> None:
    seen, there = Seen(served), real(served)
    for way in writes(pages.app):
        if not way.path.startswith("/api/"):
            continue
        for address in addresses(way, there):
            for body in bodies() if "a" * 300 not in address else ():
                headers = {"content-type": "application/json"}
                answer = pages.request(way.method, address, content=body.encode(), headers=headers)
                seen.look(f"POST {address[:99]} {body[:60]}", answer)
    seen.settle(500)


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
