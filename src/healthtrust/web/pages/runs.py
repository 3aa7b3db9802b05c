"""Runs: start one, see what waits and what is finished, choose some to compare, delete and bring back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.web.access.asked import Deleter, Fields, Looker, Runner, TheEngine, TheFolder, TheJobs
from healthtrust.web.access.roles import Person
from healthtrust.web.deleted import DAYS, delete, deleted, restore
from healthtrust.web.finished import Finished, finished
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.asking import run_of
from healthtrust.web.jobs.open_to import may_see, seen_by
from healthtrust.web.jobs.port import Jobs
from healthtrust.web.language.spoken import titled
from healthtrust.web.rendering import page, say_of
from healthtrust.web.store.trail import note

router = APIRouter()

ON_A_PAGE = 25
FEWEST, MOST = 2, 4
"""How many runs can be compared."""
LATEST_JOBS = 10
MORE_OVERRIDES = "overrides"


@router.get("/runs")
def show(request: Request, folder: TheFolder, jobs: TheJobs, person: Looker) -> Response:
    """Show what waits, what runs and what is finished; with runs chosen, go on to comparing them."""
    asked = request.query_params
    chosen = asked.getlist("choose")
    if "compare" in asked and FEWEST <= len(chosen) <= MOST:
        return RedirectResponse(f"/compare?{urlencode({'runs': ','.join(chosen)}, safe=',')}", 303)
    shown = _shown(folder, asked.get("design", ""), asked.get("page", "1"))
    return page(
        request,
        "runs.html",
        422 if "compare" in asked else 200,
        badly_chosen="compare" in asked,
        chosen=chosen,
        fewest=FEWEST,
        most=MOST,
        **_jobs(request, jobs, person),
        **shown,
        is_any_deleted=person.may("delete") and bool(deleted(folder)),
    )


@router.post("/runs")
def start(request: Request, folder: TheFolder, jobs: TheJobs, person: Runner, fields: Fields) -> Response:
    """Run a design: queue the job, and lead to its page."""
    design = str(fields.get("design", ""))
    overrides = [str(each) for each in fields.getlist(MORE_OVERRIDES) if str(each).strip()]
    title = titled("Run of {design}", design=design)
    if overrides:
        title = titled("Run of {design} with {overrides}", design=design, overrides=", ".join(overrides))
    job = jobs.submit(run_of(folder, design, title, overrides), person)
    return RedirectResponse(f"/jobs/{job.number}", 303)


@router.get("/delete-run/{fingerprint}")
def ask(request: Request, fingerprint: str, folder: TheFolder, person: Deleter) -> Response:
    """Ask whether a run shall really be deleted."""
    run = folder.run(fingerprint)
    return page(request, "run_delete.html", fingerprint=fingerprint, manifest=run.manifest, days=DAYS)


@router.post("/delete-run/{fingerprint}")
def put_aside(
    request: Request, fingerprint: str, folder: TheFolder, engine: TheEngine, person: Deleter
) -> Response:
    """Delete a run: it is put aside, and can be put back for a while."""
    told = delete(folder, fingerprint, person.name)
    note(engine, person, "delete", {"run": fingerprint, "design": told.design})
    say = say_of(request)
    request.state.visit["message"] = say(
        "The run of {design} was deleted. It can be put back for {days} days.", design=told.design, days=DAYS
    )
    return RedirectResponse("/runs", 303)


@router.get("/deleted-runs")
def show_deleted(request: Request, folder: TheFolder, person: Deleter) -> Response:
    """Show the runs that can be put back."""
    rows = [(each, _day(each.at)) for each in deleted(folder)]
    return page(request, "runs_deleted.html", rows=rows, days=DAYS)


@router.post("/deleted-runs/{fingerprint}/restore")
def put_back(
    request: Request, fingerprint: str, folder: TheFolder, engine: TheEngine, person: Deleter
) -> Response:
    """Put a deleted run back where it was."""
    restore(folder, fingerprint)
    note(engine, person, "delete", {"run": fingerprint, "does": "restore"})
    request.state.visit["message"] = say_of(request)("The run was put back.")
    return RedirectResponse("/runs", 303)


def _jobs(request: Request, jobs: Jobs, person: Person) -> dict[str, Any]:
    """Return what runs and waits, with the places of what waits, and what ended badly of late."""
    queue = seen_by(jobs.queue(), person, say_of(request)("A job of a live year"))
    stopped = [job for job in jobs.listed(LATEST_JOBS, ("failed", "cancelled")) if may_see(job, person)]
    running = [job for job in queue if job.state == "running"]
    waiting = [job for job in queue if job.state == "queued"]
    queued = [(job, 0) for job in running] + [(job, at) for at, job in enumerate(waiting, start=1)]
    return {"queue": queued, "stopped": stopped}


def _shown(folder: Folder, design: str, asked: str) -> dict[str, Any]:
    """Return one page of the finished runs, of one design or of all."""
    every = finished(folder)
    runs = [run for run in every if not design or run.design == design]
    pages = max(1, -(-len(runs) // ON_A_PAGE))
    at = min(max(int(asked), 1), pages) if asked.isascii() and asked.isdecimal() else 1
    part = runs[(at - 1) * ON_A_PAGE : at * ON_A_PAGE]
    return {
        "rows": [(run, _minute(run)) for run in part],
        "count": len(runs),
        "designs": sorted({run.design for run in every} | ({design} if design else set())),
        "startable": sorted(folder.designs()),
        "design": design,
        "at": at,
        "pages": pages,
        "of_design": f"&{urlencode({'design': design})}" if design else "",
    }


def _minute(run: Finished) -> str:
    return datetime.fromtimestamp(run.at, UTC).strftime("%Y-%m-%d %H:%M")


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
