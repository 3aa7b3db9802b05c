"""The history of a design: who changed what, when and why; versions compared and brought back."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.web.access.asked import Designer, Fields, Looker, TheEngine, TheFolder
from healthtrust.web.designs import history
from healthtrust.web.designs.differences import extended_name
from healthtrust.web.designs.saving import own_text
from healthtrust.web.designs.versions import digest
from healthtrust.web.rendering import page, say_of
from healthtrust.web.said_when import said_when

router = APIRouter()


@router.get("/designs/{name}/history")
def show(request: Request, name: str, folder: TheFolder, engine: TheEngine, person: Looker) -> Response:
    """Show the history of a design; with `before` and `after` also what differs between two versions."""
    path = folder.design(name)
    listed = [] if folder.is_bundled(name) else history.entries(engine, path)
    before, after = (request.query_params.get(side, "") for side in ("before", "after"))
    text = own_text(path)
    return page(
        request,
        "history.html",
        name=name,
        is_bundled=folder.is_bundled(name),
        extends=extended_name(text),
        now=digest(text),
        entries=[(each, said_when(each.row.at)) for each in listed],
        versions={each.row.after: said_when(each.row.at) for each in listed if each.row.after}
        | {each.row.before: "" for each in listed[-1:] if each.row.before},
        chosen=(before, after),
        between=history.between(engine, path, before, after) if before and after else None,
    )


@router.post("/designs/{name}/history")
def bring_back(request: Request, name: str, folder: TheFolder, person: Designer, fields: Fields) -> Response:
    """Bring back a version, as a new change."""
    engine, version = request.app.state.engine, str(fields.get("version", ""))
    say = say_of(request)
    if history.bring_back(folder, engine, person, name, version):
        message = say("The version is back, as a new change. What stood before is in the history.")
    else:
        message = say("The design says just that already.")
    request.state.visit["message"] = message
    return RedirectResponse(f"/designs/{name}/history", 303)
