"""The first page: what this is, the designs here, the latest runs, and the way for a first visit."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.runs.folder import all_runs
from healthtrust.web.access.asked import Looker, TheFolder, TheJobs
from healthtrust.web.rendering import page

router = APIRouter()

LATEST = 5


@router.get("/")
def start(request: Request, folder: TheFolder, jobs: TheJobs, person: Looker) -> Response:
    """Show where everything begins."""
    runs = list(all_runs(folder.runs))[::-1]
    return page(
        request,
        "start.html",
        designs=list(folder.designs()),
        runs=[(run.path.name, run.manifest) for run in runs[:LATEST]],
        count=len(runs),
        jobs=jobs.listed(LATEST, ("queued", "running")),
    )
