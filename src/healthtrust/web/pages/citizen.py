"""For everybody who lives there: what is covered, what it costs, what changed; and for one household."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.runs.differs import design_of
from healthtrust.web.access.asked import Fields, Looker, Runner, TheFolder, TheJobs
from healthtrust.web.citizens.ask import ask
from healthtrust.web.citizens.household import read_household
from healthtrust.web.citizens.said import estimate_said
from healthtrust.web.citizens.shown import ASKED, KIND, citizen_page
from healthtrust.web.jobs.port import Asked
from healthtrust.web.language.spoken import titled
from healthtrust.web.work.citizen import key_of

router = APIRouter()


@router.get("/runs/{run}/citizen")
def show(request: Request, run: str, folder: TheFolder, person: Looker, q: str = "") -> Response:
    """Show what a run means for everybody, and the services whose names hold what is looked for."""
    return citizen_page(request, folder, folder.run(run), {"q": q.strip()[:100]})


@router.post("/runs/{run}/citizen")
def estimate(request: Request, run: str, folder: TheFolder, person: Looker, fields: Fields) -> Response:
    """Say what one household owes and may expect; nothing of what it says is kept."""
    found = folder.run(run)
    given = {name: str(fields.get(name, ""))[:200] for name in ASKED}
    household, problems = read_household(given)
    values: dict[str, Any] = {"given": given, "problems": problems}
    if not problems:
        answer = ask(found.path, household, folder.path)
        values["estimate"] = estimate_said(answer, design_of(found), household)
    shown = citizen_page(request, folder, found, values, 422 if problems else 200)
    shown.headers["Cache-Control"] = "no-store"
    return shown


@router.post("/runs/{run}/citizen/make")
def make(run: str, folder: TheFolder, jobs: TheJobs, person: Runner) -> Response:
    """Have the page made for a run that kept none."""
    found = folder.run(run)
    title = titled("Citizen’s page of {design}", design=found.manifest["design_name"])
    jobs.submit(Asked(KIND, {"run": run}, title, key_of(run), "run"), person)
    return RedirectResponse(f"/runs/{run}/citizen", 303)
