"""The language somebody chooses, kept for their next pages."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.web.access.asked import Looker
from healthtrust.web.language.spoken import LANGUAGES

router = APIRouter()


@router.get("/language/{code}")
def choose(request: Request, code: str, person: Looker, next: str = "/") -> Response:
    """Keep the language and go back to the page it was chosen on."""
    if code in LANGUAGES:
        request.state.visit["language"] = code
    here = next if next.startswith("/") and not next.startswith(("//", "/\\")) else "/"
    return RedirectResponse(here, 303)
