"""The list of runs: starting, choosing, deleting, bringing back; and the page of a job."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.web.access.roles import Person
from healthtrust.web.jobs.claims import beat, claim, ended
from healthtrust.web.jobs.logs import log_of
from healthtrust.web.jobs.port import Asked
from healthtrust.web.store.trail import rows
from tests.web.conftest import do_jobs

ADA = Person("ada", ("analyst",))


def posted(pages: TestClient, address: str, **fields: Any) -> Any:
    """Send a form with the word that the page of runs shows."""
    found = re.search(r'name="word" value="([0-9a-f]+)"', pages.get("/runs").text)
    assert found
    return pages.post(address, data={"word": found.group(1), **fields})


def test_the_list_shows_finished_runs_with_what_the_people_are(pages: TestClient, fingerprint: str) -> None:
    shown = pages.get("/runs").text
    assert f'href="/runs/{fingerprint}"' in shown
    assert "Synthetic people" in shown
    assert "all money is accounted for" in shown


def test_a_run_that_is_there_is_found_and_said_to_be(
    app: FastAPI, pages: TestClient, fingerprint: str
) -> None:
    answer = posted(pages, "/runs", design="tiny")
    assert (answer.status_code, answer.headers["location"]) == (303, "/jobs/1")
    assert "It is next" in pages.get("/jobs/1").text
    (job,) = do_jobs(app)
    assert job.result == {"run": fingerprint, "found": True, "changed": False}
    assert pages.get("/jobs/1").headers["location"] == f"/runs/{fingerprint}"
    assert "nothing had to be done" in pages.get("/runs").text
    assert "Done" in pages.get("/jobs/1?stay=1").text


def test_a_job_of_the_same_work_is_not_made_twice(pages: TestClient) -> None:
    first, second = posted(pages, "/runs", design="tiny"), posted(pages, "/runs", design="tiny")
    third = posted(pages, "/runs", design="tiny", overrides="people.size=600")
    assert first.headers["location"] == second.headers["location"] != third.headers["location"]
    assert "place 2" in pages.get("/runs").text


def test_a_design_that_cannot_be_run_is_refused_before_it_waits(folder: Path, pages: TestClient) -> None:
    assert posted(pages, "/runs", design="no such").status_code == 404
    (folder / "bad.toml").write_text('extends = "tiny.toml"\nseed = "x"\n[pool]\nnothing = 3\n')
    answer = posted(pages, "/runs", design="bad")
    assert answer.status_code == 422
    assert "seed" in answer.text
    assert "pool.nothing" in answer.text


def test_a_design_deleted_while_it_waits_is_a_problem_that_says_so(
    folder: Path, app: FastAPI, pages: TestClient
) -> None:
    from healthtrust.web.folder import NotThere

    shutil.copy(folder / "tiny.toml", folder / "gone.toml")
    posted(pages, "/runs", design="gone", overrides="seed=3")
    (folder / "gone.toml").unlink()
    job = claim(app.state.engine, "test:0")
    assert job is not None
    from healthtrust.web.folder import Folder
    from healthtrust.web.jobs.task import Task
    from healthtrust.web.work.run import work

    try:
        work(Task(job.asked, Folder(folder), lambda *_: None, job.who, "analyst"))
    except NotThere as why:
        ended(app.state.engine, job, "failed", problems=why.problems)
    shown = pages.get("/jobs/1").text
    assert "gone" in shown
    assert "renamed or deleted" in shown
    assert 'action="/jobs/1/resume"' in shown


def test_a_design_changed_while_it_waits_is_run_as_it_is_and_that_is_said(
    folder: Path, app: FastAPI, pages: TestClient, fingerprint: str
) -> None:
    whole = (folder / "tiny.toml").read_text()
    (folder / "tiny.toml").write_text(whole.replace("seed = 11", "seed = 12"))
    posted(pages, "/runs", design="tiny")
    (folder / "tiny.toml").write_text(whole)
    (job,) = do_jobs(app)
    assert job.result == {"run": fingerprint, "found": True, "changed": True}
    pages.get("/jobs/1")
    assert "was changed while the job waited" in pages.get("/runs").text


def test_progress_is_told_in_words_and_announced_once_for_every_tenth(
    app: FastAPI, pages: TestClient
) -> None:
    posted(pages, "/runs", design="tiny")
    job = claim(app.state.engine, "test:0")
    assert job is not None
    beat(app.state.engine, job, (340, 1000, "2027 deliver"))
    shown = pages.get("/jobs/1").text
    assert "34 %" in shown
    assert "2027: deliver" in shown
    assert re.search(r'<noscript><meta http-equiv="refresh"', shown)
    told = re.search(r'hx-get="([^"]+)"', shown)
    assert told
    assert "role" not in pages.get(told.group(1)).text
    beat(app.state.engine, job, (360, 1000, "2027 review"))
    assert "role" not in pages.get(told.group(1)).text
    beat(app.state.engine, job, (410, 1000, "2027 report"))
    assert 'role="status"' in pages.get(told.group(1)).text
    ended(app.state.engine, job, "done", {"run": "0" * 12})
    assert pages.get(told.group(1)).headers["hx-redirect"] == "/jobs/1"


def test_a_job_is_cancelled_and_resumed_by_forms(app: FastAPI, pages: TestClient) -> None:
    posted(pages, "/runs", design="tiny")
    assert posted(pages, "/jobs/1/cancel").headers["location"] == "/jobs/1"
    assert app.state.jobs.get(1).state == "cancelled"
    assert "Resume" in pages.get("/jobs/1").text
    posted(pages, "/jobs/1/resume")
    assert app.state.jobs.get(1).state == "queued"
    assert [row.action for row in rows(app.state.engine)] == ["run", "run", "run"]


def test_a_job_that_is_not_there_is_a_page_that_says_so(pages: TestClient) -> None:
    for number in ("7", "0", "99999999999"):
        assert pages.get(f"/jobs/{number}").status_code == 404


def test_two_to_four_runs_are_chosen_to_compare(folder: Path, pages: TestClient, fingerprint: str) -> None:
    shutil.copytree(folder / "runs" / fingerprint, folder / "runs" / ("0" * 12))
    answer = pages.get(f"/runs?compare=yes&choose={fingerprint}&choose={'0' * 12}")
    assert answer.headers["location"] == f"/compare?runs={fingerprint},{'0' * 12}"
    alone = pages.get(f"/runs?compare=yes&choose={fingerprint}")
    assert alone.status_code == 422
    assert "Choose 2 to 4 runs" in alone.text
    assert "checked" in alone.text


def test_runs_are_shown_by_pages_and_of_one_design(folder: Path, pages: TestClient, fingerprint: str) -> None:
    for number in range(30):
        place = folder / "runs" / f"{number:012d}"
        place.mkdir()
        manifest = json.loads((folder / "runs" / fingerprint / "manifest.json").read_text())
        manifest["design_name"] = f"<other> & {number % 2}"
        (place / "manifest.json").write_text(json.dumps(manifest))
        shutil.copy(folder / "runs" / fingerprint / "design.toml", place)
    first, second = pages.get("/runs").text, pages.get("/runs?page=2").text
    assert (first.count('name="choose"'), second.count('name="choose"')) == (25, 6)
    assert "<other>" not in first
    assert pages.get("/runs?design=%3Cother%3E+%26+1").text.count('name="choose"') == 15
    assert pages.get("/runs?page=x&design=none").status_code == 200
    assert "Page 2 of 2" in pages.get("/runs?page=999").text


def test_a_deleted_run_is_gone_and_can_be_put_back(
    folder: Path, app: FastAPI, pages: TestClient, fingerprint: str
) -> None:
    assert "Delete this run?" in pages.get(f"/delete-run/{fingerprint}").text
    assert posted(pages, f"/delete-run/{fingerprint}").headers["location"] == "/runs"
    assert not (folder / "runs" / fingerprint).exists()
    for address in (f"/delete-run/{fingerprint}", f"/api/runs/{fingerprint}"):
        gone = pages.get(address)
        assert gone.status_code == 404
        assert "/deleted-runs" in gone.text
        assert "/designs/tiny" in gone.text
    assert "tiny" in pages.get("/deleted-runs").text
    assert posted(pages, f"/deleted-runs/{fingerprint}/restore").status_code == 303
    assert (folder / "runs" / fingerprint / "manifest.json").is_file()
    assert posted(pages, "/deleted-runs/..%2F..%2Fruns/restore").status_code == 404
    told = [json.loads(row.inputs) for row in rows(app.state.engine)]
    assert told == [
        {"run": fingerprint, "design": "tiny"},
        {"run": fingerprint, "does": "restore"},
    ]


def test_runs_deleted_too_long_ago_are_gone(folder: Path, pages: TestClient, fingerprint: str) -> None:
    posted(pages, f"/delete-run/{fingerprint}")
    note = folder / ".healthtrust" / "deleted" / f"{fingerprint}.json"
    note.write_text(json.dumps({**json.loads(note.read_text()), "at": 0.0}))
    assert "There is none" in pages.get("/deleted-runs").text
    assert not note.exists()
    assert not note.with_suffix("").exists()


def test_the_log_of_a_job_is_shown_escaped(folder: Path, app: FastAPI, pages: TestClient) -> None:
    job = app.state.jobs.submit(Asked("run", {"design": "tiny"}, "Run of <tiny>"), ADA)
    log = log_of(folder / ".healthtrust", job.number)
    log.parent.mkdir(parents=True)
    log.write_text("<script>\n")
    shown = pages.get(f"/jobs/{job.number}").text
    assert "&lt;script&gt;" in shown
    assert "Run of &lt;tiny&gt;" in shown
