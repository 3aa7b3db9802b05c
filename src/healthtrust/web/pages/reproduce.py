"""How a run is made again: lines to type, what it was made from, and making it again here, byte by byte."""

from __future__ import annotations

import json

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.runs.verify_kept import items_of
from healthtrust.web.access.asked import Looker, Runner, TheFolder, TheJobs
from healthtrust.web.jobs.port import Asked
from healthtrust.web.rendering import page
from healthtrust.web.results.shown_run import shown_run
from healthtrust.web.results.snippets import lines_of_run
from healthtrust.web.results.verified import kept_comparison

router = APIRouter()


@router.get("/runs/{fingerprint}/reproduce")
def show(request: Request, fingerprint: str, folder: TheFolder, person: Looker) -> Response:
    """Show how a run is made again."""
    run = shown_run(folder, fingerprint)
    timing = run.files.path / "timing.json"
    told = (
        json.loads(timing.read_text(encoding="utf-8")) if timing.is_file() else {"seconds": {}, "machine": ""}
    )
    return page(
        request,
        "reproduce.html",
        run=run,
        lines=lines_of_run(run),
        design_text=(run.files.path / "design.toml").read_text(encoding="utf-8"),
        timing=told,
        comparison=kept_comparison(folder, fingerprint),
        tests=items_of(run.files),
    )


@router.post("/runs/{fingerprint}/reproduce")
def verify(fingerprint: str, folder: TheFolder, jobs: TheJobs, person: Runner) -> Response:
    """Have the run made again and every byte compared."""
    run = shown_run(folder, fingerprint)
    title = str(run.manifest["design_name"])
    job = jobs.submit(Asked("verify", {"run": fingerprint}, title, f"verify-{fingerprint}"), person)
    return RedirectResponse(f"/jobs/{job.number}", 303)
