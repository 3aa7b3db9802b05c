"""Which of two changes of a design shall stand."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.web.access.asked import Designer, Fields, TheFolder
from healthtrust.web.designs.conflicts import decided
from healthtrust.web.designs.saving import save
from healthtrust.web.rendering import say_of

router = APIRouter()


@router.post("/designs/{name}/conflict")
def settle(request: Request, name: str, folder: TheFolder, person: Designer, fields: Fields) -> Response:
    """Save what is left of a change once it is decided whose values shall stand."""
    change = decided(name, {key: str(value) for key, value in fields.items()})
    say = say_of(request)
    if change.values and save(folder, request.app.state.engine, person, change).is_new:
        message = say("Saved. What was decided before is in the history.")
    else:
        message = say("Theirs was kept; nothing of yours was saved.")
    request.state.visit["message"] = message
    return RedirectResponse(f"/designs/{name}", 303)
