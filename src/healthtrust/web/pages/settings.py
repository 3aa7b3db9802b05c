"""How these pages are served, and who may do what: approvers give and take roles."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import get_args

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.version import VERSION
from healthtrust.web.access.asked import Fields, Setter, TheEngine
from healthtrust.web.access.given import Given
from healthtrust.web.access.people import is_name
from healthtrust.web.access.roles import ALL_ROLES, MAY, Role
from healthtrust.web.rendering import page, say_of
from healthtrust.web.store.database import database_told

router = APIRouter()

LIBRARIES = (
    "fastapi",
    "starlette",
    "uvicorn",
    "jinja2",
    "sqlalchemy",
    "pydantic",
    "numpy",
    "numba",
    "pyarrow",
    "duckdb",
    "limits",
    "authlib",
)
LIKE_EVERYBODY = "like everybody"


@router.get("/settings")
def settings(request: Request, engine: TheEngine, person: Setter) -> Response:
    """Show how these pages are served."""
    return _shown(request, [], {})


@router.post("/settings/roles")
def give(request: Request, engine: TheEngine, person: Setter, fields: Fields) -> Response:
    """Give somebody roles, or take them."""
    name = str(fields.get("name", "")).strip()
    roles = tuple(each for each in ALL_ROLES if each in fields.getlist("roles"))
    wanted = None if fields.get(LIKE_EVERYBODY.replace(" ", "-")) else roles
    problems = _unusable(request, name, [str(each) for each in fields.getlist("roles")])
    if not problems:
        try:
            _given(request).give(name, wanted, person)
        except InvalidInput as refused:
            problems = list(refused.problems)
    if problems:
        return _shown(request, problems, {"name": name, "roles": roles})
    say = say_of(request)
    request.state.visit["message"] = say("The roles of {name} are changed.", name=name)
    still = request.app.state.given.of(person.name)
    return RedirectResponse("/settings" if "approver" in still else "/", 303)


def _unusable(request: Request, name: str, roles: list[str]) -> list[Problem]:
    found = []
    if request.app.state.settings.file.access.kind == "local":
        remedy = "Set access.kind in web.toml first."
        found.append(Problem("roles", "pages of this machine only", "people who sign in", None, remedy))
    if not is_name(name):
        found.append(Problem("name", repr(name[:40]), "the name by which somebody is known here"))
    unknown = [each for each in roles if each not in get_args(Role)]
    found += [Problem("roles", repr(each[:40]), ", ".join(ALL_ROLES)) for each in unknown]
    return found


def _shown(request: Request, problems: list[Problem], typed: dict[str, object]) -> Response:
    served = request.app.state.settings
    access = served.file.access
    return page(
        request,
        "settings.html",
        422 if problems else 200,
        problems=problems,
        typed=typed,
        served=served,
        access=access,
        limits=served.file.limits,
        database=database_told(request.app.state.engine),
        fixed=access.roles,
        given=_given(request).kept,
        all_roles=ALL_ROLES,
        open_to={role: [action for action, roles in MAY.items() if role in roles] for role in ALL_ROLES},
        versions=versions(),
        python=platform.python_version(),
        own_version=VERSION,
    )


def _given(request: Request) -> Given:
    given: Given = request.app.state.given
    return given


@cache
def versions() -> dict[str, str]:
    """Return the versions of the libraries that matter most; an extra may be absent."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found
