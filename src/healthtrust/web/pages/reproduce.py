"""How a run is made again: lines to type, what it was made from, and making it again here, byte by byte."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.runs.verify_kept import items_of
from healthtrust.web.access.asked import Looker, Runner, TheFolder, TheJobs
from healthtrust.web.jobs.port import Asked
from healthtrust.web.language.spoken import titled
from healthtrust.web.rendering import page
from healthtrust.web.results.shown_run import shown_run
from healthtrust.web.results.snippets import lines_of_run
from healthtrust.web.results.verified import kept_comparison

router = APIRouter()


@router.get("/runs/{fingerprint}/reproduce")
def show(request: Request, fingerprint: str, folder: TheFolder, person: Looker) -> Response:
    """Show how a run is made again."""
    run = shown_run(folder, fingerprint)
    return page(
        request,
        "reproduce.html",
        run=run,
        lines=lines_of_run(run),
        design_text=(run.files.path / "design.toml").read_text(encoding="utf-8"),
        timing=_timing(run.files.path / "timing.json"),
        comparison=kept_comparison(folder, fingerprint),
        tests=items_of(run.files),
    )


def _timing(file: Path) -> Mapping[str, Any]:
    """Return how long a run took, and where; nothing where its file is gone or damaged."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return {
            "seconds": {str(name): float(each) for name, each in told["seconds"].items()},
            "machine": str(told["machine"]),
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {"seconds": {}, "machine": ""}


@router.post("/runs/{fingerprint}/reproduce")
def verify(fingerprint: str, folder: TheFolder, jobs: TheJobs, person: Runner) -> Response:
    """Have the run made again and every byte compared."""
    run = shown_run(folder, fingerprint)
    title = titled("Run {design} again, to compare", design=run.manifest["design_name"])
    job = jobs.submit(Asked("verify", {"run": fingerprint}, title, f"verify-{fingerprint}"), person)
    return RedirectResponse(f"/jobs/{job.number}", 303)
