"""For everybody who lives there: what is covered, what it costs me, what changed; and for my own household."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.ground.problems import Problem
from healthtrust.reports.page_labels import LABELS
from healthtrust.reports.tree.blocks import Part
from healthtrust.runs.differs import design_of
from healthtrust.runs.folder import RunFolder
from healthtrust.web.access.asked import Fields, Looker, Runner, TheFolder, TheJobs
from healthtrust.web.citizens.ask import ask
from healthtrust.web.citizens.household import read_household
from healthtrust.web.citizens.said import Estimate, estimate_said, lowest_places
from healthtrust.web.citizens.services import services_of
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.port import Asked
from healthtrust.web.kept import Kept, kept_answer, kept_run
from healthtrust.web.places.working import latest_job
from healthtrust.web.rendering import page
from healthtrust.web.work.citizen import key_of

router = APIRouter()

KIND, PART = "citizen", "public"
ASKED = ("income", "earned", "ages", "place")


@router.get("/runs/{run}/citizen")
def show(request: Request, run: str, folder: TheFolder, person: Looker, q: str = "") -> Response:
    """Show what a run means for everybody, and the services whose names hold what is looked for."""
    return _page(request, folder, folder.run(run), {"q": q.strip()[:100]})


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
    shown = _page(request, folder, found, values, 422 if problems else 200)
    shown.headers["Cache-Control"] = "no-store"
    return shown


@router.post("/runs/{run}/citizen/make")
def make(run: str, folder: TheFolder, jobs: TheJobs, person: Runner) -> Response:
    """Have the page made for a run that kept none."""
    found = folder.run(run)
    title = str(found.manifest["design_name"])
    jobs.submit(Asked(KIND, {"run": run}, title, key_of(run), "run"), person)
    return RedirectResponse(f"/runs/{run}/citizen", 303)


def _page(
    request: Request, folder: Folder, run: RunFolder, values: Mapping[str, Any], status: int = 200
) -> Response:
    design, name = design_of(run), run.path.name
    label, meaning = LABELS[design.data]
    kept, parts = _parts(folder, name)
    nothing: dict[str, Any] = {
        "q": "",
        "given": dict.fromkeys(ASKED, ""),
        "problems": list[Problem](),
        "estimate": None,
    }
    found: dict[str, Any] = {**nothing, **values}
    estimated: Estimate | None = found["estimate"]
    services = services_of(run, design.span[-1])
    wanted = found["q"].casefold()
    return page(
        request,
        "citizen.html",
        status,
        run=name,
        design=design,
        label=label,
        meaning=meaning,
        at=kept.address if kept else "",
        parts=parts,
        places=lowest_places(design),
        services=[each for each in services if wanted in each.name.casefold()] if wanted else [],
        every=len(services),
        job=latest_job(request.app.state.jobs, KIND, key_of(name)),
        estimated=estimated,
        **{key: found[key] for key in ("q", "given", "problems")},
    )


def _parts(folder: Folder, run: str) -> tuple[Kept | None, Sequence[Part]]:
    """Return what is said to everybody: of the run's own report, or of the page that was made for it."""
    kept = kept_run(folder, run)
    if kept.is_there:
        public = [part for part in kept.document.parts if part.name == PART]
        if public:
            return kept, public
    made = kept_answer(folder, key_of(run))
    return (made, made.document.parts) if made.is_there else (None, ())
