"""The report's page: what it holds, what its author says, and the files that a job makes of it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.web.app import make_app
from healthtrust.web.settings import Access, Settings, WebFile
from healthtrust.web.store import trail
from tests.web.conftest import do_jobs


def _send(pages: TestClient, address: str, fields: dict[str, Any], form: str = "") -> Any:
    word = re.search(r'name="word" value="([0-9a-f]+)"', pages.get(form or address).text)
    assert word is not None
    return pages.post(address, data={"word": word.group(1), **fields})


def _open_items(text: str) -> int:
    found = re.search(r"(\d+) of 28 items wait for the author", text)
    assert found is not None
    return int(found.group(1))


def test_it_says_what_the_report_holds_and_what_its_author_owes(pages: TestClient, fingerprint: str) -> None:
    text = pages.get(f"/runs/{fingerprint}/report").text
    assert "What does this mean for me?" in text
    assert _open_items(text) == 9


def test_what_the_author_says_is_kept_closes_its_items_and_is_noted(
    app: FastAPI, pages: TestClient, folder: Path, fingerprint: str
) -> None:
    address = f"/runs/{fingerprint}/report"
    said = {
        "names": "Ada Ember\nBo Quill",
        "funding": 'The "valley" & nobody <else>',
        "title": "Two towns judged",
    }
    assert _send(pages, f"{address}/author", said, address).status_code == 303
    kept = tomllib.loads((folder / ".healthtrust" / "authors" / "tiny.toml").read_text())
    assert kept == {"names": ["Ada Ember", "Bo Quill"], "funding": said["funding"], "title": said["title"]}
    text = pages.get(address).text
    assert _open_items(text) == 7
    assert "The &#34;valley&#34; &amp; nobody &lt;else&gt;</textarea>" in text
    noted = [json.loads(row.inputs) for row in trail.rows(app.state.engine)]
    assert noted == [{"author of": "tiny", "said": ["names", "title", "funding"]}]


def test_a_report_is_made_with_what_the_author_says_and_taken_away(
    app: FastAPI, pages: TestClient, folder: Path, fingerprint: str
) -> None:
    address = f"/runs/{fingerprint}/report"
    _send(pages, f"{address}/author", {"funding": "Paid for by the two towns"}, address)
    before = {path: path.read_bytes() for path in (folder / "runs").rglob("*") if path.is_file()}
    assert _send(pages, address, {"form": ["xlsx", "citizen"]}).status_code == 303
    (job,) = do_jobs(app)
    assert job.result["files"] == ["report.html", "citizen.html", "results.xlsx"]
    text = pages.get(address).text
    assert all(f"/runs/{fingerprint}/report/files/{name}" in text for name in job.result["files"])
    shown = pages.get(f"{address}/report.html")
    assert "Paid for by the two towns" in shown.text
    assert "sandbox" in shown.headers["content-security-policy"]
    book = pages.get(f"{address}/files/results.xlsx")
    assert book.content[:2] == b"PK" and "attachment" in book.headers["content-disposition"]
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("file", ["results.xlsx", "nothing.html", "..%2F..%2Fweb.sqlite", "design.toml"])
def test_nothing_else_is_shown_under_its_address(pages: TestClient, fingerprint: str, file: str) -> None:
    assert pages.get(f"/runs/{fingerprint}/report/{file}").status_code == 404
    assert pages.get(f"/runs/{fingerprint}/report/files/{file}").status_code == 404


def test_a_viewer_reads_it_and_neither_makes_nor_takes(folder: Path, fingerprint: str) -> None:
    viewer = make_app(Settings(folder=folder, file=WebFile(access=Access(local=("viewer",)))))
    with TestClient(viewer, base_url="http://localhost", follow_redirects=False) as pages:
        address = f"/runs/{fingerprint}/report"
        text = pages.get(address).text
        assert "Make the report" not in text and "Keep what the author says" not in text
        word = {"word": pages.get(address).text}
        assert pages.post(address, data=word).status_code == 403
        assert pages.get(f"{address}/files/report.html").status_code == 403


def test_a_change_from_elsewhere_is_refused(pages: TestClient, fingerprint: str) -> None:
    pages.get("/")
    assert pages.post(f"/runs/{fingerprint}/report", data={"form": "pdf"}).status_code == 403
