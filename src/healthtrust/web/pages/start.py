"""The first page: what this is, the way for a first visit, what is at work, the latest runs, the designs."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.web.access.asked import Looker, TheFolder, TheJobs
from healthtrust.web.designs.listed import examples, listed
from healthtrust.web.finished import finished
from healthtrust.web.rendering import page
from healthtrust.web.said_when import said_when

router = APIRouter()

LATEST = 5


@router.get("/")
def start(request: Request, folder: TheFolder, jobs: TheJobs, person: Looker) -> Response:
    """Show where everything begins."""
    runs = finished(folder)
    return page(
        request,
        "start.html",
        own=listed(folder, bundled=False),
        examples=examples(folder),
        runs=[(run, said_when(run.at)) for run in runs[:LATEST]],
        count=len(runs),
        jobs=jobs.queue(),
    )
