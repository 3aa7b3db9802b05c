"""The guided first visit: six short pages from an example to a comparison, each of which can be left."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.web.access.asked import Designer, Fields, Looker, Runner, TheEngine, TheFolder, TheJobs
from healthtrust.web.access.guard import NotAllowed
from healthtrust.web.designs import first_visit
from healthtrust.web.designs.first_visit import REMEMBERED, STEPS, Progress
from healthtrust.web.designs.overview import Overview
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.asking import run_of
from healthtrust.web.jobs.port import Jobs
from healthtrust.web.jobs.rows import Job
from healthtrust.web.language.spoken import titled
from healthtrust.web.rendering import page

router = APIRouter()

RECENT = 20
"""Jobs among which one that failed is looked for."""


@router.get("/guide")
def begin(request: Request, folder: TheFolder, person: Looker) -> Response:
    """Lead to the step that comes next, or say what the visit is."""
    step = first_visit.progress(folder, request.state.visit).step
    return page(request, "guide.html", step=step, steps=STEPS)


@router.get("/guide/{step}")
def show(request: Request, step: int, folder: TheFolder, jobs: TheJobs, person: Looker) -> Response:
    """Show one step."""
    if not 1 <= step <= STEPS:
        return RedirectResponse("/guide", 303)
    return _step(request, (folder, jobs), step)


@router.post("/guide/run")
def run(request: Request, folder: TheFolder, jobs: TheJobs, person: Runner, fields: Fields) -> Response:
    """Run the example, made first where it is not there; or the changed copy."""
    engine = request.app.state.engine
    name = str(request.state.visit.get(REMEMBERED, ""))
    changed = fields.get("which") == "changed" and name in folder.designs()
    if not changed:
        if first_visit.EXAMPLE not in folder.designs() and not person.may("design"):
            raise NotAllowed("design", person)
        name = first_visit.example(folder, engine, person)
    jobs.submit(run_of(folder, name, titled("Run of {design}", design=name)), person)
    return RedirectResponse("/guide/4" if changed else "/guide/2", 303)


@router.post("/guide/change")
def change(
    request: Request, folder: TheFolder, engine: TheEngine, person: Designer, fields: Fields
) -> Response:
    """Change the one number in a copy of the example."""
    visit = request.state.visit
    typed = (str(fields.get("rate", "")).strip(), str(fields.get("because", "")))
    first_visit.example(folder, engine, person)
    try:
        name = first_visit.change(folder, engine, person, typed, str(visit.get(REMEMBERED, "")))
    except InvalidInput as refused:
        return _step(request, (folder, request.app.state.jobs), 3, typed, refused.problems)
    visit[REMEMBERED] = name
    return RedirectResponse("/guide/4", 303)


def _step(
    request: Request,
    where: tuple[Folder, Jobs],
    step: int,
    typed: tuple[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
) -> Response:
    folder, jobs = where
    stands = first_visit.progress(folder, request.state.visit)
    return page(
        request,
        f"guide_{step}.html",
        422 if problems else 200,
        step=step,
        steps=STEPS,
        stands=stands,
        job=_job(folder, jobs, stands.changed if step >= 4 else stands.example),
        problems=problems,
        **_typed(stands, typed),
    )


def _typed(stands: Progress, typed: tuple[str, str] | None) -> dict[str, Any]:
    """Return what the form of the one number shows: what was typed, else what is decided."""
    seen = stands.changed or stands.example
    rate = seen.read.design.pool.brackets[1].rate if seen and seen.read.design else 0.0
    base = stands.example.read.design if stands.example else None
    was = base.pool.brackets[1].rate if base else rate
    return {"rate": typed[0] if typed else f"{was * 100:g}", "because": typed[1] if typed else "", "was": was}


def _job(folder: Folder, jobs: Jobs, seen: Overview | None) -> Job | None:
    """Return the latest job that runs a design as it stands, while it is not done."""
    if seen is None or seen.read.design is None or (seen.run and seen.run.is_current):
        return None
    key = run_of(folder, seen.name, "").key
    return next((job for job in jobs.listed(RECENT) if job.kind == "run" and job.key == key), None)
