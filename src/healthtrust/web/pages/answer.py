"""What was worked out and kept, such as a comparison: its verdict, its numbers, and every part of it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.web.access.asked import Looker, TheFolder
from healthtrust.web.kept import kept_answer
from healthtrust.web.rendering import page

router = APIRouter()


@router.get("/answers/{key}")
def show(request: Request, key: str, folder: TheFolder, person: Looker) -> Response:
    """Show a kept answer."""
    kept = kept_answer(folder, key)
    return page(request, "answer.html", kept=kept, document=kept.document)
