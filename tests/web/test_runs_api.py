"""Runs and jobs as JSON: what programs send and get, as the description of the addresses says."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.web.access.roles import Person
from healthtrust.web.api.jobs import Manifest, RunsTold
from healthtrust.web.folder import Folder
from healthtrust.web.interface.job import JobTold
from healthtrust.web.interface.refusal import Refusal
from healthtrust.web.jobs.claims import claim, ended
from healthtrust.web.jobs.port import Asked
from healthtrust.web.jobs.processes import worker_name
from healthtrust.web.jobs.shares import took_last_time
from healthtrust.web.jobs.task import Cancelled, Task
from healthtrust.web.work.run import LOCKS, work
from tests.web.conftest import do_jobs


def test_a_run_is_started_followed_and_found(app: FastAPI, pages: TestClient, fingerprint: str) -> None:
    answer = pages.post("/api/runs", json={"design": "tiny"})
    assert answer.status_code == 202
    address = answer.headers["location"]
    waiting = JobTold.model_validate(pages.get(address).json())
    assert (waiting.state, waiting.place, waiting.percent) == ("queued", 1, 0)
    do_jobs(app)
    done = JobTold.model_validate(pages.get(address).json())
    assert (done.state, done.address) == ("done", f"/runs/{fingerprint}")
    listed = RunsTold.model_validate(pages.get("/api/runs?design=tiny").json())
    assert (listed.count, listed.runs[0].fingerprint) == (1, fingerprint)
    assert pages.get("/api/runs?design=other").json() == {"count": 0, "runs": []}
    told = Manifest.model_validate(pages.get(f"/api/runs/{fingerprint}").json())
    assert told.design_name == "tiny"
    assert told.numbers


def test_a_job_is_cancelled_and_resumed_and_a_done_one_is_not(app: FastAPI, pages: TestClient) -> None:
    pages.post("/api/runs", json={"design": "tiny"})
    assert pages.post("/api/jobs/1/cancel", json={}).json()["state"] == "cancelled"
    assert pages.post("/api/jobs/1/resume", json={}).json()["state"] == "queued"
    do_jobs(app)
    for does in ("cancel", "resume"):
        refused(pages.post(f"/api/jobs/1/{does}", json={}), 409)


def test_what_cannot_be_used_is_refused_in_one_form(pages: TestClient) -> None:
    refused(pages.get("/api/jobs/7"), 404)
    refused(pages.get("/api/jobs/x"), 422)
    refused(pages.get("/api/runs/0123456789ab"), 404)
    refused(pages.get("/api/runs?most=0"), 422)
    refused(pages.post("/api/runs", json={"design": "no such"}), 404)
    refused(pages.post("/api/runs", json={"design": "tiny", "more": 1}), 422)
    refused(pages.post("/api/runs", data={"design": "tiny"}), 403)
    problems = refused(pages.post("/api/runs", json={"design": "tiny", "overrides": ["seed=x"]}), 422)
    assert "seed" in problems.problems[0].where


def refused(answer: Any, status: int) -> Refusal:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = Refusal.model_validate(answer.json())
    assert told.status == status
    return told


def test_only_whoever_asked_or_may_run_stops_a_job(app: FastAPI, pages: TestClient) -> None:
    app.state.jobs.submit(Asked("run", {"design": "tiny"}, "a"), Person("ada", ("analyst",)))
    settings = app.state.settings
    access = settings.file.access.model_copy(update={"local": ("operator",)})
    before, settings.__dict__["file"] = settings.file, settings.file.model_copy(update={"access": access})
    try:
        refused(pages.post("/api/jobs/1/cancel", json={}), 403)
        refused(pages.post("/api/runs", json={"design": "tiny"}), 403)
    finally:
        settings.__dict__["file"] = before
    assert app.state.jobs.get(1).state == "queued"


def test_the_description_names_every_refusal_that_each_address_may_answer(pages: TestClient) -> None:
    any_of, changes = {"400", "401", "403", "422", "429", "500", "503"}, {"408", "413"}
    paths = pages.get("/api/openapi.json").json()["paths"]
    for address, ways in paths.items():
        for method, told in ways.items():
            refusals = {status for status in told["responses"] if status[0] in "45"}
            wanted = any_of | (changes if method == "post" else set())
            wanted |= {"404"} if "{" in address else set()
            assert wanted <= refusals <= wanted | {"404", "409"}, (address, method)
            for status in refusals:
                assert list(told["responses"][status]["content"]) == ["application/problem+json"]
            assert set(told["responses"]) - refusals <= {"200", "201", "202"}


def test_a_run_that_another_makes_is_waited_for_and_the_wait_can_be_cancelled(
    folder: Path, fingerprint: str
) -> None:
    (folder / ".healthtrust" / LOCKS).mkdir(parents=True, exist_ok=True)
    lock = folder / ".healthtrust" / LOCKS / fingerprint
    said = "import fcntl, sys; f = open(sys.argv[1], 'a'); fcntl.flock(f, 2); print(1, flush=True); input()"
    other = subprocess.Popen(
        [sys.executable, "-c", said, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    other.stdout.readline()
    steps = []

    def tell(done: int, of: int, step: str) -> None:
        steps.append(step)
        if len(steps) == 2:
            raise Cancelled

    task = Task({"design": "tiny"}, Folder(folder), tell, "ada", "analyst")
    try:
        work(task)
    except Cancelled:
        steps.append("cancelled")
    other.kill()
    other.communicate()
    assert steps == ["wait for the same run", "wait for the same run", "cancelled"]
    assert work(task)["found"]


def test_the_steps_of_the_last_run_say_how_much_is_done(folder: Path) -> None:
    last = took_last_time(folder / "runs", "tiny", 1)
    assert "2027 people" in last
    assert took_last_time(folder / "runs", "other", 1) == last
    assert took_last_time(folder / "runs", "other", 9) == {}


def test_a_server_that_starts_takes_up_what_was_left(app: FastAPI, folder: Path, fingerprint: str) -> None:
    jobs = app.state.jobs
    number = jobs.submit(Asked("run", {"design": "tiny"}, "a"), Person("ada", ("analyst",))).number
    said = "from healthtrust.web.jobs.processes import worker_name; print(worker_name())"
    dead = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True).stdout
    job = claim(app.state.engine, dead.strip())
    assert job is not None
    command = [sys.executable, "-m", "healthtrust.web.jobs.worker", str(folder), str(os.getpid())]
    worker = subprocess.Popen(command)
    until = time.monotonic() + 30
    while not jobs.get(number).is_over and time.monotonic() < until:
        time.sleep(0.05)
    worker.kill()
    worker.wait()
    assert jobs.get(number).result["run"] == fingerprint
    ended(app.state.engine, job, "failed")
    assert jobs.get(number).state == "done"
    assert worker_name() != dead.strip()
