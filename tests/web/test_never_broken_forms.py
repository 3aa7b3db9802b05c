"""Whatever is typed into the forms of these pages, or sent by a program: no page is broken by it."""

from __future__ import annotations

import shutil
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from healthtrust.web.app import make_app
from healthtrust.web.settings import Settings
from tests.web.conftest import word_of
from tests.web.hostile import TYPED, addresses, bodies, field_names
from tests.web.routes import Way, ways
from tests.web.test_never_broken import PLENTY, Seen, client_of, real, spoiled


@pytest.fixture(scope="module")
def served(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return spoiled(finished, tmp_path_factory.mktemp("hostile") / "served")


@pytest.mark.parametrize("odd", TYPED)
def test_no_form_breaks_a_page(served: Path, tmp_path: Path, odd: str) -> None:
    """Every field of every form at once, with the right word, on a folder that may be spoiled."""
    place = tmp_path / "served"
    shutil.copytree(served, place, symlinks=True)
    seen, there, fields = Seen(place), real(place), dict.fromkeys(field_names(), odd)
    with client_of(make_app(Settings(folder=place, file=PLENTY))) as pages:
        for way in sorted(
            (each for each in ways(pages.app) if each.method != "GET"), key=lambda way: "delete" in way.path
        ):
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
    shutil.copytree(served, place, symlinks=True)
    seen, there = Seen(place), real(place)
    with client_of(make_app(Settings(folder=place, file=PLENTY))) as pages:
        for way in sorted(
            (each for each in ways(pages.app) if each.method != "GET"), key=lambda way: "delete" in way.path
        ):
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


def writes(app: Any) -> list[Way]:
    """Return the ways to change something; what deletes comes last, so that there is something to change."""
    return sorted((way for way in ways(app) if way.method != "GET"), key=lambda way: "delete" in way.path)


PARTS = "multipart/form-data; boundary=x"
RAW = (
    (b"\xff\xfe=%ff&name=%ff%00&design=%C3%28&=&&&", "application/x-www-form-urlencoded"),
    (b"name=" + b"a" * 2_000_000, "application/x-www-form-urlencoded"),
    (b"&".join(b"f%d=1" % n for n in range(6_000)), "application/x-www-form-urlencoded"),
    (b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--", PARTS),
    (b"nothing of the kind", "multipart/form-data"),
    (
        b'--x\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n\xff\r\n--x--',
        "multipart/form-data; boundary=x",
    ),
    (
        b"--x\r\nContent-Disposition: form-data; name=n\r\n\r\n1\r\n--x--",
        "multipart/form-data; boundary=x; charset=zz",
    ),
    (b"a=1", "application/x-www-form-urlencoded; charset=nothing"),
    (b"{}", "application/json"),
)
"""Bodies that no browser makes of a form of ours."""


def test_no_program_breaks_what_it_asks(served: Path) -> None:
    seen, there = Seen(served), real(served)
    pages = client_of(make_app(Settings(folder=served, file=PLENTY)))
    for way in ways(pages.app):
        if not way.path.startswith("/api/") or way.method == "GET":
            continue
        for address in islice(addresses(way, there), 8):
            for body in bodies():
                headers = {"content-type": "application/json"}
                answer = pages.request(way.method, address, content=body.encode(), headers=headers)
                seen.look(f"POST {address[:99]} {body[:60]}", answer)
    seen.settle(500)
