"""The first page: what this is, the way for a first visit, what is at work, the latest runs, the designs."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.web.access.asked import Looker, TheFolder, TheJobs
from healthtrust.web.designs.listed import FIRST, examples, listed
from healthtrust.web.finished import finished
from healthtrust.web.jobs.open_to import seen_by
from healthtrust.web.rendering import page, say_of
from healthtrust.web.said_when import said_when

router = APIRouter()

LATEST = 6
ASKS = {
    "people": "Who lives here, and what do they need?",
    "pool": "Who pays what, and who gains?",
    "package": "What is everyone covered for?",
    "allocate": "Does the money go where the need is?",
    "market": "Are plans paid for the people they insure?",
    "deliver": "What care was given, and what was paid for it?",
    "review": "Was what was promised delivered?",
}
"""What each of the seven steps asks, in the words of the reports."""


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
        jobs=seen_by(jobs.queue(), person, say_of(request)("A job of a live year")),
        steps=ASKS,
        steps_at=f"/runs/{runs[0].fingerprint}" if runs else f"/designs/{FIRST}",
    )
