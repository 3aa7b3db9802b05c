"""The guided first visit, page by page, from an empty folder to a comparison of two runs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.web.app import make_app
from healthtrust.web.settings import Settings, WebFile
from tests.web.conftest import do_jobs, word_of


@pytest.fixture
def empty(tmp_path: Path) -> FastAPI:
    """The application on an empty folder."""
    return make_app(Settings(folder=tmp_path))


@pytest.fixture
def visitor(empty: FastAPI) -> Iterator[TestClient]:
    """A browser that follows where it is led."""
    with TestClient(empty, base_url="http://localhost") as client:
        yield client


def test_a_visit_leads_from_an_empty_folder_to_a_comparison(
    empty: FastAPI, visitor: TestClient, tmp_path: Path
) -> None:
    assert 'href="/guide"' in visitor.get("/").text
    assert 'href="/guide/1"' in visitor.get("/guide").text
    word = {"word": word_of(visitor)}
    assert "Step 1 of 6" in visitor.get("/guide/1").text

    waits = visitor.post("/guide/run", data={**word, "which": "example"})
    assert waits.url.path == "/guide/2"
    assert "It waits for its turn" in waits.text
    assert 'hx-get="/guide/2"' in waits.text
    do_jobs(empty)
    result = visitor.get("/guide/2").text
    assert "Step 2 of 6" in result
    assert "for each of 5,000 residents" in result
    assert re.search(r'href="/runs/[0-9a-f]{12}"', result)

    wrong = visitor.post("/guide/change", data={**word, "rate": "many", "because": " "})
    assert wrong.status_code == 422
    assert 'href="#rate"' in wrong.text
    assert 'href="#because"' in wrong.text
    assert 'value="many"' in wrong.text

    changed = visitor.post("/guide/change", data={**word, "rate": "9", "because": "the council asked"})
    assert changed.url.path == "/guide/4"
    assert "pool, bracket 2, rate: 11 % becomes 9 %" in changed.text
    assert "the council asked" in changed.text
    told = tomllib.loads((tmp_path / "first-change.toml").read_text(encoding="utf-8"))
    assert told["extends"] == "first-visit.toml"

    visitor.post("/guide/run", data={**word, "which": "changed"})
    do_jobs(empty)
    assert "Next: compare" in visitor.get("/guide/4").text
    both = re.search(r'href="(/compare\?runs=[0-9a-f]{12},[0-9a-f]{12})"', visitor.get("/guide/5").text)
    assert both is not None
    assert visitor.get(both.group(1)).status_code == 200
    assert "first-change" in visitor.get("/guide/6").text
    assert 'href="/guide/5"' in visitor.get("/guide").text


def test_steps_taken_out_of_order_say_what_comes_first(visitor: TestClient) -> None:
    assert 'href="/guide/1"' in visitor.get("/guide/2").text
    assert 'href="/guide/1"' in visitor.get("/guide/3").text
    assert 'href="/guide/3"' in visitor.get("/guide/4").text
    assert "Both runs must be there first" in visitor.get("/guide/5").text
    assert visitor.get("/guide/7").url.path == "/guide"


def test_two_visitors_of_one_folder_have_a_change_each(empty: FastAPI, tmp_path: Path) -> None:
    for rate in ("9", "8"):
        with TestClient(empty, base_url="http://localhost") as visitor:
            fields = {"word": word_of(visitor), "rate": rate, "because": "why not"}
            assert visitor.post("/guide/change", data=fields).url.path == "/guide/4"
    rates = [
        tomllib.loads((tmp_path / f"{name}.toml").read_text(encoding="utf-8"))["pool"]["brackets"][1]["rate"]
        for name in ("first-change", "first-change-2")
    ]
    assert rates == [0.09, 0.08]


def test_who_may_only_look_is_told_so(tmp_path: Path) -> None:
    file = WebFile.model_validate({"access": {"local": ["viewer"]}})
    with TestClient(make_app(Settings(folder=tmp_path, file=file)), base_url="http://localhost") as viewer:
        assert "Your role lets you look, not run" in viewer.get("/guide/1").text
        assert "Your role lets you look, not change" in viewer.get("/guide/3").text
