"""What the issue lists as bad input, each by itself: a page that says what happened, logged, nothing lost."""

from __future__ import annotations

import errno
import io
import os
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.web.app import make_app
from healthtrust.web.settings import Limits, Settings, WebFile
from healthtrust.web.store import database
from tests.web.conftest import do_jobs, word_of
from tests.web.forms import boxes_of
from tests.web.test_never_broken import only_run

Post = Callable[..., Any]
FORM = "/designs/new"
NEW = {"name": "canton-two", "title": "What somebody typed for an hour", "base": "valley"}


@pytest.fixture(autouse=True)
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Whatever is refused is in the log."""
    caplog.set_level("WARNING", "healthtrust.web")
    yield caplog
    assert caplog.get_records("call"), "nothing was logged"


def said(answer: Any, status: int, *words: str) -> None:
    """Hold an answer to be a whole page, with some words, that leads on and shows nothing from within."""
    assert answer.status_code == status, (answer.status_code, answer.text[-600:])
    assert "<h1" in answer.text and 'href="/"' in answer.text
    assert "Traceback" not in answer.text
    text = unescape(answer.text)
    for each in words:
        assert each in text, each


def packed(**parts: bytes) -> bytes:
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return told.getvalue()


def upload(pages: TestClient, post: Post, content: bytes, name: str = "inputs.xlsx") -> Any:
    """Send a workbook, and return the page that tells of it."""
    answer = post("/designs/tiny/upload", files={"workbook": (name, content)})
    while answer.status_code == 303:
        do_jobs(pages.app)  # type: ignore[arg-type]
        answer = pages.get(answer.headers["location"])
    logger().warning("told as a page with the form")
    return answer


def logger() -> Any:
    import logging

    return logging.getLogger("healthtrust.web")


def test_an_upload_that_is_too_large(folder: Path) -> None:
    app = make_app(Settings(folder=folder, file=WebFile(limits=Limits(upload_megabytes=1))))
    before = (folder / "tiny.toml").read_bytes()
    with TestClient(app, base_url="http://localhost") as pages:
        much = {"workbook": ("inputs.xlsx", b"x" * 1_500_000)}
        answer = pages.post("/designs/tiny/upload", data={"word": word_of(pages)}, files=much)
    said(answer, 413, "This is too large", "At most 1 MB", "web.toml")
    assert (folder / "tiny.toml").read_bytes() == before
    assert not (folder / ".healthtrust" / "uploads").exists()


@pytest.mark.parametrize("name", ["inputs.xlsx", "INPUTS.XLSX"])
def test_a_packed_file_that_is_a_bomb(pages: TestClient, post: Post, folder: Path, name: str) -> None:
    book = pages.get("/designs/tiny/inputs.xlsx").content
    told = io.BytesIO(book)
    with zipfile.ZipFile(told, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet99.xml", b" " * 210_000_000)
    assert len(told.getvalue()) < 1_000_000
    answer = upload(pages, post, told.getvalue(), name)
    said(answer, 422, "200 MB")
    assert "Save" not in re.findall(r"<button[^>]*>([^<]*)", answer.text)


def test_a_workbook_with_macros(pages: TestClient, post: Post) -> None:
    said(upload(pages, post, b"PK", "inputs.xlsm"), 422, ".xlsm", "holds no macros")
    book = io.BytesIO(pages.get("/designs/tiny/inputs.xlsx").content)
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\x00")
    said(upload(pages, post, book.getvalue()), 422, "macro")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.png", b"\x89PNG"),
        ("inputs.xlsx", b"\x89PNG not a workbook"),
        ("inputs.xlsx", b""),
        ("inputs.xlsx", packed(**{"hello.txt": b"a packed file of another kind"})),
        ("../../inputs.exe", b"MZ"),
        ("", b"no name"),
    ],
)
def test_an_upload_of_the_wrong_kind(pages: TestClient, post: Post, name: str, content: bytes) -> None:
    said(upload(pages, post, content, name), 422)


@pytest.mark.parametrize(
    "path",
    [
        "/runs/{run}/files/..%2Fmanifest.json",
        "/runs/{run}/files/%2Fetc%2Fpasswd",
        "/runs/{run}/figures/..%2F..%2Ftiny.svg",
        "/runs/{run}/tables/..%2F..%2F..%2Ftiny",
        "/runs/{run}/report/..%2F..%2Fsecret",
        "/runs/..%2F.healthtrust",
        "/designs/..%2Ftiny",
        "/designs/.healthtrust%2Fsecret",
        "/answers/..%2F..%2Fruns",
        "/live/..%2F..",
        "/designs/tiny/upload/..%2F..%2Fsecret",
    ],
)
def test_a_path_that_leads_out(pages: TestClient, folder: Path, path: str) -> None:
    answer = pages.get(path.format(run=only_run(folder).name))
    said(answer, 404)
    assert (folder / ".healthtrust" / "secret").read_text(encoding="ascii") not in answer.text


def test_a_visit_that_is_over_keeps_what_was_typed(pages: TestClient) -> None:
    sent = pages.post(FORM, data={**NEW, "word": "0" * 32}, headers={"origin": "http://localhost"})
    said(sent, 403, "nothing is lost")
    assert boxes_of(sent.text)["title"] == [NEW["title"]]


def test_a_run_that_is_deleted_while_it_is_open(pages: TestClient, post: Post, folder: Path) -> None:
    run = only_run(folder)
    figure = sorted(path.stem for path in (run / "figures").glob("*.svg"))[0]
    open_pages = (
        f"/runs/{run.name}",
        f"/runs/{run.name}/pool",
        f"/runs/{run.name}/figures/{figure}",
        f"/runs/{run.name}/figures/{figure}.svg",
        f"/runs/{run.name}/figures/{figure}.csv",
        f"/runs/{run.name}/tables/spending",
        f"/runs/{run.name}/tables/spending.csv",
        f"/runs/{run.name}/tables/spending.xlsx",
        f"/runs/{run.name}/files/results.xlsx",
        f"/runs/{run.name}/places",
        f"/runs/{run.name}/places.csv",
        f"/runs/{run.name}/citizen",
        f"/runs/{run.name}/report",
        f"/runs/{run.name}/reproduce",
        f"/compare?runs={run.name},{run.name}",
    )
    for address in open_pages[:-1]:
        assert pages.get(address).status_code == 200, address
    assert post(f"/delete-run/{run.name}").status_code == 303
    for address in open_pages:
        said(pages.get(address), 404, "It was deleted by", "Put it back", "it will be the same")
    for address in ("tables", "places", "report", "reproduce", "prepare", "citizen/make"):
        said(post(f"/runs/{run.name}/{address}"), 404, "It was deleted by")
    assert post(f"/deleted-runs/{run.name}/restore").status_code == 303
    assert pages.get(open_pages[0]).status_code == 200


def test_a_database_that_is_held_keeps_what_was_typed(
    pages: TestClient, post: Post, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.3)
    word = word_of(pages)
    slow = make_app(Settings(folder=folder))
    again = TestClient(slow, base_url="http://localhost", cookies=pages.cookies, follow_redirects=False)
    held = sqlite3.connect(folder / ".healthtrust" / "web.sqlite", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    answer = again.post(FORM, data={**NEW, "word": word}, headers={"origin": "http://localhost"})
    held.execute("ROLLBACK")
    held.close()
    said(answer, 503, "held by another program", "nothing is lost", "Send it once more")
    kept = boxes_of(answer.text)
    assert kept["title"] == [NEW["title"]]
    assert not (folder / "canton-two.toml").exists()
    assert pages.post(FORM, data=kept).status_code == 303
    assert "What somebody typed for an hour" in (folder / "canton-two.toml").read_text(encoding="utf-8")


def test_a_database_that_is_gone_keeps_what_was_typed(pages: TestClient, folder: Path) -> None:
    word = word_of(pages)
    (folder / ".healthtrust" / "web.sqlite").rename(folder / "aside")
    answer = pages.post(FORM, data={**NEW, "word": word}, headers={"origin": "http://localhost"})
    said(answer, 503, "its file is gone", "backup")
    assert boxes_of(answer.text)["title"] == [NEW["title"]]


@pytest.mark.parametrize(
    ("refusal", "words"),
    [(errno.ENOSPC, "no space left"), (errno.EROFS, "read-only"), (errno.EACCES, "permission denied")],
)
def test_a_disk_that_is_full_or_may_only_be_read(
    pages: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch, refusal: int, words: str
) -> None:
    word = word_of(pages)
    made, opened = Path.mkdir, Path.open

    def opening(self: Path, *given: Any, **more: Any) -> Any:
        if self.name.endswith(".partial"):
            raise OSError(refusal, os.strerror(refusal))
        return opened(self, *given, **more)

    def making(self: Path, *given: Any, **more: Any) -> None:
        if "uploads" in self.parts:
            raise OSError(refusal, os.strerror(refusal))
        made(self, *given, **more)

    monkeypatch.setattr(Path, "open", opening)
    monkeypatch.setattr(Path, "mkdir", making)
    answer = pages.post(FORM, data={**NEW, "word": word}, headers={"origin": "http://localhost"})
    assert answer.status_code in (422, 503) and words in answer.text.lower()
    assert NEW["title"] in answer.text
    files = {"workbook": ("inputs.xlsx", b"PK")}
    sent = pages.post("/designs/tiny/upload", data={"word": word}, files=files)
    assert sent.status_code == 503 and words in sent.text.lower()
    assert not (folder / "canton-two.toml").exists()


@pytest.mark.parametrize("content", [None, b"", b"= nonsense", b"\xff\xfe", b'extends = "gone.toml"\n'])
def test_a_design_that_is_deleted_or_broken_by_hand_while_it_is_open(
    pages: TestClient, post: Post, folder: Path, logged: pytest.LogCaptureFixture, content: bytes | None
) -> None:
    form = re.findall(r'href="(/designs/tiny/people/[\w-]+)"', pages.get("/designs/tiny/people").text)[0]
    boxes = boxes_of(pages.get(form).text)
    path = folder / "tiny.toml"
    path.unlink() if content is None else path.write_bytes(content)
    answer = pages.post(form, data={**boxes, "does": "save"})
    if content == b"":
        assert answer.status_code < 500  # an empty text is a design of defaults
        logger().warning("nothing was refused")
    else:
        said(answer, 404 if content is None else 422)
    for address in ("/", "/designs", "/runs", f"/runs/{only_run(folder).name}"):
        assert pages.get(address).status_code == 200, address
    assert pages.get("/designs/tiny").status_code in ((404,) if content is None else (200,))
    assert post("/runs", {"design": "tiny"}).status_code in (303, 404, 422)


def test_a_job_whose_design_vanished(app: FastAPI, pages: TestClient, post: Post, folder: Path) -> None:
    from healthtrust.ground.errors import InvalidInput

    assert post("/designs/tiny/copy", {"name": "brief"}).status_code == 303
    assert post("/runs", {"design": "brief"}).status_code == 303
    (folder / "brief.toml").unlink()
    with pytest.raises(InvalidInput) as told:
        do_jobs(app)
    assert "brief" in str(told.value)
    assert pages.get("/runs").status_code == 200
    said(pages.get("/designs/brief"), 404, "renamed or deleted")


def test_fields_that_are_enormous_or_no_text(pages: TestClient, post: Post, folder: Path) -> None:
    logger().warning("told as a page with the form")
    said(post(FORM, {**NEW, "name": "a" * 1_000_000}), 422)
    said(post(FORM, {**NEW, "name": "a\x00b"}), 422)
    raw = b"name=%ff%fe&title=%C3%28&base=valley&word=" + word_of(pages).encode()
    answer = pages.post(FORM, content=raw, headers={"content-type": "application/x-www-form-urlencoded"})
    said(answer, 422)
    assert [path.stem for path in folder.glob("*.toml")] == ["tiny"]


@pytest.mark.parametrize("asked", ["page=0", "page=-1", "size=-1", "size=1000000", "sort=nothing", "show=x"])
def test_a_table_asked_for_in_a_way_it_does_not_know(pages: TestClient, folder: Path, asked: str) -> None:
    said(pages.get(f"/runs/{only_run(folder).name}/tables/spending?{asked}"), 422, "expected")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])
def test_a_method_that_no_page_has(pages: TestClient, method: str) -> None:
    said(pages.request(method, "/designs"), 405, "This cannot be done here")
