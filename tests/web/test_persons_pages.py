"""A run on real persons' data in a browser: no page, file or answer tells a small number; none is kept."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.ground.disclosure import FEWEST, HIDDEN
from healthtrust.reports.counts_of_persons import COUNTED, OF_PERSONS
from healthtrust.reports.sentences import numbers, verdict
from healthtrust.runs.differs import design_of
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.perform import Wanted, run
from healthtrust.runs.tell import story_of
from healthtrust.web.app import make_app
from healthtrust.web.folder import Folder
from healthtrust.web.made_of import runs_of, tells_of_persons
from healthtrust.web.settings import Settings
from tests.small import TINY, merged
from tests.web.conftest import do_jobs, word_of
from tests.web.test_never_broken import PLENTY

COUNTS = {name for each in COUNTED.values() for name in each.counts}
RUNS = 2
OF_NOBODY = ("league",)
"""Tables that tell of no person: which kinds of care are covered, which the citizen's page looks up."""
MADE = ("told", "reports", "answers")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs on persons' data, and every job done that a page of theirs offers."""
    place = tmp_path_factory.mktemp("persons")
    for name, size in (("ours", 500), ("theirs", 450)):
        design = merged(TINY, {"data": "persons", "people": {"size": size}})
        (place / f"{name}.toml").write_bytes(tomli_w.dumps({"schema_version": 1, **design}).encode())
        run(place / f"{name}.toml", wanted=Wanted(home=place / "runs"))
    app = make_app(Settings(folder=place, file=PLENTY))
    with client_of(app) as pages:
        both = names(place)
        for one in both:
            for address in ("tables", "places", "citizen/make"):
                assert send(pages, f"/runs/{one}/{address}").status_code == 303, address
            assert send(pages, f"/runs/{one}/report", {"form": "html"}).status_code == 303
        assert send(pages, "/compare", {"run": ",".join(both)}).status_code == 303
        assert len(do_jobs(app)) == RUNS * 3 + 1 + RUNS
    return place


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "served")
    return tmp_path / "served"


@pytest.fixture
def app(place: Path) -> FastAPI:
    return make_app(Settings(folder=place, file=PLENTY))


@pytest.fixture
def pages(app: FastAPI) -> Iterator[TestClient]:
    with client_of(app) as client:
        yield client


def client_of(app: FastAPI) -> TestClient:
    return TestClient(app, base_url="http://localhost", follow_redirects=False)


def names(place: Path) -> list[str]:
    return sorted(path.name for path in (place / "runs").iterdir() if not path.name.startswith("."))


def send(pages: TestClient, address: str, fields: dict[str, Any] | None = None) -> Any:
    return pages.post(address, data={"word": word_of(pages), **(fields or {})})


def crawled(pages: TestClient, starts: list[str], most: int = 900) -> dict[str, Any]:
    """Return everything that links lead to, pages and files, without the guide and the languages."""
    found: dict[str, Any] = {}
    waiting = list(starts)
    while waiting and len(found) < most:
        address = waiting.pop(0)
        if address in found:
            continue
        answer = found[address] = pages.get(address)
        if answer.headers["content-type"].startswith("text/html") and answer.is_success:
            links = re.findall(r'\b(?:href|src)="(/(?!language|assets|guide|designs)[^"#]*)', answer.text)
            waiting += [unescape(each) for each in links]
    return found


def test_no_page_opens_the_exact_tables(pages: TestClient, place: Path) -> None:
    """What was told is all that is needed: the exact tables could as well not be there."""
    for one in names(place):
        for exact in (
            path for name in ("tables", "ledger") for path in (place / "runs" / one / name).iterdir()
        ):
            if exact.stem not in OF_NOBODY:
                exact.write_bytes(b"nobody reads this")
    both = names(place)
    found = crawled(
        pages, [f"/runs/{both[0]}", f"/compare?runs={','.join(both)}", f"/api/runs/{both[0]}/tables"]
    )
    broken = {address: answer.status_code for address, answer in found.items() if answer.status_code >= 400}
    assert not broken
    assert len(found) > 150
    for kind in ("/places", "/citizen", "/report", "/tables/", "/figures/", "/told/", ".xlsx", ".parquet"):
        assert any(kind in address for address in found), kind


def test_what_is_told_counts_nobody_one_by_one(pages: TestClient, place: Path) -> None:
    """Every table that can be taken away or asked for, wherever it is offered."""
    both = names(place)
    found = crawled(pages, [f"/runs/{both[0]}", f"/compare?runs={','.join(both)}"])
    counted = hidden = 0
    for address, answer in found.items():
        if not address.partition("?")[0].endswith(".csv"):
            continue
        for row in csv.DictReader(io.StringIO(answer.text)):
            assert not OF_PERSONS & set(row), address
            for name, cell in row.items():
                if name.partition(" [")[0] in COUNTS and "minor units" not in name and cell:
                    counted, hidden = counted + 1, hidden + (cell == HIDDEN)
                    assert cell == HIDDEN or _is_told(float(cell.replace(",", ""))), (address, name, cell)
    assert counted > 200 and hidden > 20


def test_a_programs_tables_hide_the_same(pages: TestClient, place: Path) -> None:
    one, hidden = names(place)[0], 0
    listed = pages.get(f"/api/runs/{one}/tables").json()["tables"]
    assert len(listed) > 10
    for table in listed:
        told = pages.get(f"/api/runs/{one}/tables/{table['name']}?size=100").json()
        columns = [each["name"] for each in told["columns"]]
        assert not OF_PERSONS & set(columns)
        for row in told["rows"]:
            for name, cell in zip(columns, row, strict=True):
                if name in (COUNTED[table["name"]].counts if table["name"] in COUNTED else ()):
                    hidden += cell is None
                    assert cell is None or _is_told(cell), (table["name"], name, cell)
    assert hidden > 5


def test_a_filter_finds_nobody_by_an_exact_number(pages: TestClient, place: Path) -> None:
    """Somebody who guesses a hidden number is told nothing: rules look at what is told only."""
    one = names(place)[0]
    exact = RunFolder(place / "runs" / one).table("enrolment_by_segment")["members"].tolist()
    small = [each for each in exact if 0 < each < FEWEST]
    assert small
    for each in small:
        asked = {"column": "members", "rule": "equals", "value": str(each)}
        told = pages.get(f"/api/runs/{one}/tables/enrolment_by_segment", params=asked).json()
        assert told["count"] == 0


def test_numbers_and_verdict_are_those_that_may_be_told(pages: TestClient, place: Path) -> None:
    for one in names(place):
        kept = RunFolder(place / "runs" / one)
        story = story_of(kept.path, design_of(kept))
        assert story.disclosure is not None
        told = pages.get(f"/api/runs/{one}/numbers").json()
        assert told["verdict"] == verdict(story) and told["data"] == "persons"
        said = {each["label"]: each["said"] for each in told["numbers"]}
        assert said == {each.label: each.said for each in numbers(story)}


def test_no_browser_keeps_a_page_of_persons(pages: TestClient, place: Path) -> None:
    one = names(place)[0]
    answer = next(path.name for path in (place / ".healthtrust" / "answers").glob("compare-*"))
    figure = sorted((place / "runs" / one / "figures").glob("*.svg"))[0].name
    for address in (
        f"/runs/{one}",
        f"/runs/{one}/figures/{figure}",
        f"/runs/{one}/tables/spending",
        f"/runs/{one}/tables/spending.csv",
        f"/runs/{one}/tables/spending.parquet",
        f"/runs/{one}/places",
        f"/runs/{one}/files/results.xlsx",
        f"/answers/{answer}",
        f"/compare?runs={one},{one}",
        f"/api/runs/{one}/numbers",
    ):
        answered = pages.get(address)
        assert answered.headers["cache-control"] == "private, no-store", (address, answered.status_code)


def test_a_run_of_nobody_may_be_kept(finished: Path) -> None:
    (one,) = names(finished)
    assert not tells_of_persons(Folder(finished), f"/runs/{one}/pool?")
    assert tells_of_persons(Folder(finished), "/live/canton/linkage?")


def test_with_a_run_goes_all_that_was_made_of_it(pages: TestClient, place: Path) -> None:
    one, other = names(place)
    own = place / ".healthtrust"
    (own / "taken" / one).mkdir(parents=True)
    (own / "verified").mkdir()
    (own / "verified" / f"{one}.json").write_text("{}", encoding="utf-8")
    assert {each for answer in (own / "answers").iterdir() for each in runs_of(answer)} == {one, other}
    assert send(pages, f"/delete-run/{one}").status_code == 303
    left = [path.relative_to(own).as_posix() for path in own.rglob("*") if one in path.as_posix()]
    assert all(each.startswith("deleted/") for each in left), left
    for answer in (own / "answers").iterdir():
        assert runs_of(answer) == [other]
    assert any(other in path.name for name in MADE for path in (own / name).iterdir())
    assert send(pages, f"/deleted-runs/{one}/restore").status_code == 303
    assert pages.get(f"/runs/{one}").status_code == 200
    assert json.loads(pages.get(f"/api/runs/{one}/tables").text)["ready"] is False


def _is_told(count: float) -> bool:
    """Return whether a count is none, or of enough persons and rounded."""
    return count == 0 or (count >= FEWEST and count % 5 == 0)
