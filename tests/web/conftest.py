"""A served folder for tests: a small design and a run of it, pages without workers, jobs done at once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.runs.perform import Wanted, run
from healthtrust.web.app import make_app
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.claims import claim, ended
from healthtrust.web.jobs.rows import Job
from healthtrust.web.jobs.task import Task
from healthtrust.web.settings import Settings
from tests.small import TINY

Post = Callable[..., Any]


@pytest.fixture(scope="session", autouse=True)
def _drawn_at_one_desk(drawing_desk: None) -> None:
    """Let all reports of these tests be drawn at one desk."""


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tiny.toml and one finished run of it, made once; copy it before changing anything."""
    place: Path = tmp_path_factory.mktemp("served")
    (place / "tiny.toml").write_bytes(tomli_w.dumps({"schema_version": 1, **TINY}).encode())
    run(place / "tiny.toml", wanted=Wanted(home=place / "runs"))
    return place


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    """The same folder, for this test alone."""
    place = tmp_path / "served"
    shutil.copytree(finished, place)
    return place


@pytest.fixture
def fingerprint(folder: Path) -> str:
    """The fingerprint of the finished run."""
    return next(path.name for path in (folder / "runs").iterdir() if not path.name.startswith("."))


@pytest.fixture
def app(folder: Path) -> FastAPI:
    """The application on that folder, without workers."""
    return make_app(Settings(folder=folder))


@pytest.fixture
def pages(app: FastAPI) -> Iterator[TestClient]:
    """A browser of sorts: keeps its cookie, follows no redirect by itself."""
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture
def post(pages: TestClient) -> Post:
    """Send a form as a page of ours would: `post("/runs", {"design": "tiny"}, files=...)`."""

    def send(address: str, fields: dict[str, Any] | None = None, **more: Any) -> Any:
        return pages.post(address, data={"word": word_of(pages), **(fields or {})}, **more)

    return send


def word_of(pages: TestClient) -> str:
    """Return the word that the visit's forms repeat, as a form on a page shows it."""
    found = re.search(r'name="word" value="([0-9a-f]+)"', pages.get("/designs/new").text)
    assert found is not None
    return found.group(1)


def do_jobs(app: FastAPI) -> list[Job]:
    """Do all jobs that wait, here and now, as a worker would; return them as they ended."""
    engine, folder = app.state.engine, Folder(app.state.folder.path)
    over = []
    while (job := claim(engine, "test:0")) is not None:
        work = import_module(f"healthtrust.web.work.{job.kind.replace('-', '_')}").work
        task = Task(job.asked, folder, lambda done, of, step: None, job.who, job.role, job.number)  # type: ignore[arg-type]
        ended(engine, job, "done", work(task))
        over.append(app.state.jobs.get(job.number))
    return over
