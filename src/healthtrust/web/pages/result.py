"""A run: its verdict, five numbers, the flow of funds, then what is most to be said of each of the steps."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.web.access.asked import Looker, Reporter, TheFolder, TheJobs
from healthtrust.web.finished import finished
from healthtrust.web.jobs.port import Asked
from healthtrust.web.kept import prepared_key
from healthtrust.web.language.spoken import titled
from healthtrust.web.rendering import page
from healthtrust.web.results.chapters import chapters, opening_figure, other_parts
from healthtrust.web.results.numbers_of_run import numbers_of
from healthtrust.web.results.shown_run import ShownRun, shown_run

router = APIRouter()

MOST = 30
"""Other runs that one may be compared with from its page; the list of runs has all."""


@router.get("/runs/{fingerprint}")
def show(request: Request, fingerprint: str, folder: TheFolder, person: Looker) -> Response:
    """Show what came of a run."""
    run = shown_run(folder, fingerprint)
    against, changed = run.otherwise()
    values: dict[str, Any] = {"run": run, "against": against, "changed": changed, "numbers": numbers_of(run)}
    values["others_to_compare"] = _others(run)
    if run.kept.is_there:
        tree = run.kept.document
        values |= {"opening": opening_figure(tree), "chapters": chapters(tree), "others": other_parts(tree)}
    else:
        values |= {"opening": None, "chapters": [], "others": []}
    return page(request, "result.html", **values)


@router.post("/runs/{fingerprint}/prepare")
def prepare(fingerprint: str, folder: TheFolder, jobs: TheJobs, person: Reporter) -> Response:
    """Have the report made of a run that left none."""
    run = shown_run(folder, fingerprint)
    if run.kept.is_there:
        return RedirectResponse(run.address, 303)
    key = prepared_key(fingerprint)
    title = titled("Figures of {design}", design=run.manifest["design_name"])
    job = jobs.submit(Asked("prepare", {"run": fingerprint}, title, key, "report"), person)
    return RedirectResponse(f"/jobs/{job.number}", 303)


def _others(run: ShownRun) -> list[tuple[str, str]]:
    """Return the latest other runs with the names of their designs, the newest first."""
    others = [each for each in finished(run.folder) if each.fingerprint != run.fingerprint]
    return [(each.fingerprint, each.design) for each in others[:MOST]]
