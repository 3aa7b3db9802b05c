"""A job: its place, how far it is, what went wrong, and the way to what came of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.web.access.asked import Looker, TheFolder, TheJobs
from healthtrust.web.access.guard import NotAllowed
from healthtrust.web.access.roles import Person
from healthtrust.web.jobs.logs import end_of
from healthtrust.web.jobs.open_to import LOOK, action_of, is_live, may_see, may_stop
from healthtrust.web.jobs.port import Jobs
from healthtrust.web.jobs.rows import Job
from healthtrust.web.language.spoken import Say
from healthtrust.web.rendering import page, say_of

router = APIRouter()

ANNOUNCED = 10
"""After how many hundredths a reader who hears the page is told again how far it is."""
STAY = "stay"
"""Asks for the page of a job that is done, and not for what came of it."""


@router.get("/jobs/{number}")
def show(request: Request, number: int, folder: TheFolder, jobs: TheJobs, person: Looker) -> Response:
    """Show how far a job is; once it is done, lead to what came of it."""
    job = _seen(jobs, number, person)
    if job.address and STAY not in request.query_params:
        return _to_result(request, job)
    log = end_of(folder.own, number) if person.may("run") else ""
    return page(request, "job.html", log=log, **_told(request, jobs, job, person))


@router.get("/jobs/{number}/progress")
def progress(request: Request, number: int, jobs: TheJobs, person: Looker, told: str = "") -> Response:
    """Return the part of the page that changes; `told`: what was last announced."""
    job = _seen(jobs, number, person)
    if job.is_over:
        return Response(headers={"HX-Redirect": f"/jobs/{number}"})
    return page(request, "job_progress.html", announced=told, **_told(request, jobs, job, person))


@router.post("/jobs/{number}/cancel")
def cancel(request: Request, number: int, jobs: TheJobs, person: Looker) -> Response:
    """Stop a job."""
    _refuse_others(jobs.get(number), person)
    jobs.cancel(number, person)
    return RedirectResponse(f"/jobs/{number}", 303)


@router.post("/jobs/{number}/resume")
def resume(request: Request, number: int, jobs: TheJobs, person: Looker) -> Response:
    """Take a job up again that failed or was cancelled."""
    _refuse_others(jobs.get(number), person)
    return RedirectResponse(f"/jobs/{jobs.resume(number, person).number}", 303)


def _seen(jobs: Jobs, number: int, person: Person) -> Job:
    """Return a job; raises NotAllowed where it is not for their eyes."""
    job = jobs.get(number)
    if not may_see(job, person):
        raise NotAllowed(LOOK, person)
    return job


def _refuse_others(job: Job, person: Person) -> None:
    if not may_stop(job, person):
        raise NotAllowed(action_of(job) if is_live(job) else "run", person)


def _to_result(request: Request, job: Job) -> Response:
    """Lead to what came of a job; say where nothing had to be done for it, or something else was."""
    say, visit = say_of(request), request.state.visit
    if job.result.get("changed"):
        visit["message"] = say(
            "The design was changed while the job waited. This is the design as it is now."
        )
    elif job.result.get("found"):
        visit["message"] = say("This run was there already, so nothing had to be done: it is the same.")
    return RedirectResponse(job.address, 303)


def _told(request: Request, jobs: Jobs, job: Job, person: Person) -> dict[str, Any]:
    say = say_of(request)
    announce = f"{job.state}-{job.wanted}-{job.percent // ANNOUNCED}"
    return {
        "job": job,
        "place": jobs.place(job),
        "step": step_said(say, job.step),
        "left": left_said(say, job.left_seconds),
        "when": {name: _when(getattr(job, name)) for name in ("created", "started", "ended")},
        "may_stop": may_stop(job, person),
        "announce": announce,
    }


def _when(seconds: float | None) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC") if seconds else ""


def step_said(say: Say, step: str) -> str:
    """Return what a job is doing, in a language; a text that a kind of job tells stays as it is.

    >>> step_said(str.format, "2027 people"), step_said(str.format, "page 2 of 3")
    ('2027: people', 'page 2 of 3')
    """
    year, _, name = step.partition(" ")
    names = {
        "people": say("people"),
        "pool": say("pool"),
        "package": say("package"),
        "allocate": say("allocate"),
        "market": say("market"),
        "deliver": say("deliver"),
        "review": say("review"),
        "report": say("report"),
    }
    if year.isdecimal() and name in names:
        return say("{year}: {step}", year=year, step=names[name])
    known = {"open": say("reading the design"), "wait for the same run": say("waiting for the same run")}
    return known.get(step, step)


def left_said(say: Say, seconds: float | None) -> str:
    """Return how long a job still takes, no more exactly than is known; nothing where nothing is.

    >>> [left_said(str.format, seconds) for seconds in (None, 3, 44, 100, 8000)]
    ['', 'less than 10 seconds', 'about 50 seconds', 'about 2 minutes', 'about 2 hours']
    """
    if seconds is None:
        return ""
    if seconds < 10:
        return say("less than 10 seconds")
    if seconds < 55:
        return say("about {count} seconds", count=10 * round(seconds / 10 + 0.5))
    if seconds < 90:
        return say("about a minute")
    if seconds < 5400:
        return say("about {count} minutes", count=max(2, round(seconds / 60)))
    return say("about {count} hours", count=max(2, round(seconds / 3600)))
