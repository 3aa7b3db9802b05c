"""The designs of the folder and those that ship; making, copying, deleting and bringing back one."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.design.read import bundled_designs
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.web.access.asked import Designer, Fields, Looker, TheEngine, TheFolder
from healthtrust.web.designs import making
from healthtrust.web.designs.listed import listed
from healthtrust.web.designs.overview import overview
from healthtrust.web.folder import Folder
from healthtrust.web.rendering import page, say_of
from healthtrust.web.said_when import said_when

router = APIRouter()


@router.get("/designs")
def show(request: Request, folder: TheFolder, person: Looker) -> Response:
    """Show all designs: one's own first, then the examples."""
    return page(
        request,
        "designs.html",
        own=listed(folder, bundled=False),
        examples=listed(folder, bundled=True),
        deleted=[(each, said_when(each.at)) for each in making.deleted(folder)],
    )


@router.get("/designs/new")
def ask_new(request: Request, folder: TheFolder, person: Designer, base: str = "valley") -> Response:
    """Ask what a new design shall be called and what it starts from."""
    return _form(request, folder, {"name": "", "title": "", "base": base})


@router.post("/designs/new")
def make(
    request: Request, folder: TheFolder, engine: TheEngine, person: Designer, fields: Fields
) -> Response:
    """Make a design; ask again where its name does not do."""
    given = {key: str(fields.get(key, "")) for key in ("name", "title", "base")}
    try:
        wanted = making.Wanted(given["name"], given["title"])
        name = making.make(folder, engine, person, wanted, given["base"])
    except InvalidInput as refused:
        return _form(request, folder, given, refused.problems)
    return _to(request, name, say_of(request)("{name} was made. It differs in nothing yet.", name=name))


@router.get("/designs/{name}/copy")
def ask_copy(request: Request, name: str, folder: TheFolder, person: Designer) -> Response:
    """Ask what a copy shall be called."""
    folder.design(name)  # raises NotThere
    return _form(request, folder, {"name": making.free_name(folder, f"{name[:50]}-copy"), "of": name})


@router.post("/designs/{name}/copy")
def copy(request: Request, name: str, folder: TheFolder, person: Designer, fields: Fields) -> Response:
    """Copy a design; ask again where the name of the copy does not do."""
    given = {"name": str(fields.get("name", "")), "of": name}
    try:
        made = making.copied(folder, request.app.state.engine, person, name, given["name"])
    except InvalidInput as refused:
        return _form(request, folder, given, refused.problems)
    return _to(request, made, say_of(request)("{name} is a copy of {of}.", name=made, of=name))


@router.get("/designs/{name}/delete")
def ask_delete(request: Request, name: str, folder: TheFolder, person: Designer) -> Response:
    """Ask whether a design shall really be deleted."""
    seen = overview(folder, name)
    return page(request, "design_delete.html", seen=seen, used=making.extended_by(folder, name))


@router.post("/designs/{name}/delete")
def delete(request: Request, name: str, folder: TheFolder, engine: TheEngine, person: Designer) -> Response:
    """Delete a design: it is put where it can be brought back from."""
    making.delete(folder, engine, person, name)
    message = say_of(request)("{name} was deleted. It can be brought back below.", name=name)
    request.state.visit["message"] = message
    return RedirectResponse("/designs", 303)


@router.post("/designs/deleted/restore")
def restore(
    request: Request, folder: TheFolder, engine: TheEngine, person: Designer, fields: Fields
) -> Response:
    """Bring a deleted design back."""
    name = making.restore(folder, engine, person, str(fields.get("file", "")))
    return _to(request, name, say_of(request)("{name} is back.", name=name))


def _form(
    request: Request, folder: Folder, given: dict[str, Any], problems: tuple[Problem, ...] = ()
) -> Response:
    bases = [*folder.designs(), *(name for name in bundled_designs() if folder.is_bundled(name))]
    wrong = {"base" if each.where == "design" else "name": each for each in problems}
    status = 422 if problems else 200
    return page(request, "design_new.html", status, given=given, bases=bases, problems=problems, wrong=wrong)


def _to(request: Request, name: str, message: str = "") -> Response:
    if message:
        request.state.visit["message"] = message
    return RedirectResponse(f"/designs/{name}", 303)
