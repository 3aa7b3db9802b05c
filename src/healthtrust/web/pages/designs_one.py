"""One design: its seven steps as a list of tasks, what differs from its baseline, its sources, its run."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.design.whole import HEADINGS, Design
from healthtrust.web.access.asked import Looker, Taker, TheEngine, TheFolder
from healthtrust.web.designs.comment import first_words
from healthtrust.web.designs.decided import sentences
from healthtrust.web.designs.overview import Overview, in_steps, overview
from healthtrust.web.designs.runs_of import last_run
from healthtrust.web.designs.sources import shares_of, sources_of
from healthtrust.web.designs.versions import keep_texts
from healthtrust.web.folder import Folder, NotThere
from healthtrust.web.language.spoken import Say
from healthtrust.web.rendering import page, say_of
from healthtrust.web.store.database import DatabaseAway

router = APIRouter()


@router.get("/designs/{name}")
def show(request: Request, name: str, folder: TheFolder, engine: TheEngine, person: Looker) -> Response:
    """Show a design at a glance; also one that cannot be read, with all that is wrong."""
    seen = overview(folder, name)
    if not seen.is_bundled and person.may("design") and seen.read.design:
        with suppress(DatabaseAway):  # looking goes on without it
            keep_texts(engine, seen.text)  # so that a change of this text can be told from any other
    design = seen.read.design
    return page(
        request,
        "design.html",
        seen=seen,
        design=design,
        tasks=_tasks(seen, say_of(request)),
        shows=first_words(seen.text),
        differences=in_steps(seen.read.differences),
        shares=shares_of(design) if design else {},
        baseline=_baseline_run(folder, seen),
    )


@router.get("/designs/{name}/design.toml")
def text(request: Request, name: str, folder: TheFolder, person: Taker) -> Response:
    """Give the file of a design away."""
    seen = overview(folder, name)
    file = f"{name}.toml".encode("ascii", "replace").decode().replace("?", "_")
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(seen.text.encode(), media_type="application/toml", headers=headers)


@router.get("/designs/{name}/text")
def show_text(request: Request, name: str, folder: TheFolder, person: Looker) -> Response:
    """Show the file of a design."""
    return page(request, "design_text.html", seen=overview(folder, name))


@router.get("/designs/{name}/sources")
def sources(request: Request, name: str, folder: TheFolder, person: Looker) -> Response:
    """Show where each number comes from."""
    seen = overview(folder, name)
    if seen.read.design is None:
        return RedirectResponse(f"/designs/{name}", 303)
    listed, shares = sources_of(seen.read.design), shares_of(seen.read.design)
    return page(request, "design_sources.html", seen=seen, parts_listed=listed, shares=shares)


def _tasks(seen: Overview, say: Say) -> list[dict[str, Any]]:
    """Return the seven steps: what is decided in each, how many decisions differ, how many are wrong."""
    told = _sentences(seen.read.design, say)
    return [
        {
            "name": heading,
            "says": told.get(heading, ""),
            "changed": len(seen.changed(heading)),
            "wrong": len(seen.wrong(heading)),
        }
        for heading in HEADINGS
    ]


def _sentences(design: Design | None, say: Say) -> dict[str, str]:
    return sentences(design, say) if design else {}


def _baseline_run(folder: Folder, seen: Overview) -> str:
    """Return the fingerprint of the last run of the design that is extended; empty where there is none."""
    if not seen.extends or seen.extends == seen.name:
        return ""
    try:
        above = overview(folder, seen.extends)
    except NotThere:
        return ""
    run = last_run(folder, seen.extends, above.read.design)
    return run.fingerprint if run and run.is_current else ""
