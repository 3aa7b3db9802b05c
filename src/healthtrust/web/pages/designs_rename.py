"""A design is called otherwise: asked for, refused where the name is taken, done with all that extends it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.web.access.asked import Designer, Fields, TheFolder
from healthtrust.web.designs.renaming import extending, rename
from healthtrust.web.folder import Folder
from healthtrust.web.rendering import page, say_of

router = APIRouter()


@router.get("/designs/{name}/rename")
def ask(request: Request, name: str, folder: TheFolder, person: Designer) -> Response:
    """Ask what a design shall be called, and say which designs go along."""
    folder.design(name)
    return _form(request, folder, name, name)


@router.post("/designs/{name}/rename")
def do(request: Request, name: str, folder: TheFolder, person: Designer, fields: Fields) -> Response:
    """Rename a design; ask again where the name does not do."""
    to = str(fields.get("name", "")).strip()
    try:
        followed = rename(folder, request.app.state.engine, person, name, to)
    except InvalidInput as refused:
        folder.design(name)
        return _form(request, folder, name, to, refused.problems)
    say = say_of(request)
    message = say("{name} is now called {to}.", name=name, to=to)
    if followed:
        names = say(", ").join(followed)
        message = say(
            "{name} is now called {to}; these designs follow it: {names}.", name=name, to=to, names=names
        )
    request.state.visit["message"] = message
    return RedirectResponse(f"/designs/{to}", 303)


def _form(
    request: Request, folder: Folder, name: str, given: str, problems: tuple[Problem, ...] = ()
) -> Response:
    bundled = folder.is_bundled(name)
    return page(
        request,
        "design_rename.html",
        422 if problems else 200,
        name=name,
        given=given,
        is_bundled=bundled,
        used=[] if bundled else extending(folder, name),
        problems=problems,
    )
