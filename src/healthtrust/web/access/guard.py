"""The guard before every page: who may do this, and is it really they who ask?

Every route declares the action that it is, with `Depends(may("run"))`; a test finds those that do not.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hmac import compare_digest

from starlette.datastructures import FormData
from starlette.requests import Request

from healthtrust.web.access.bounds import MOST_FIELDS, MOST_FILES
from healthtrust.web.access.own_paths import is_own_origin
from healthtrust.web.access.roles import MAY, Person

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
FIELD = "word"
"""The field of a form, and with `X-` before it the header, that repeats the word of the visit."""


class NotAllowed(Exception):
    """Somebody asks for what is not open to them."""

    def __init__(self, action: str, person: Person) -> None:
        self.action, self.person = action, person
        super().__init__(action)


class NotSignedIn(Exception):
    """Nobody is known, or the visit is over."""


class NotFromHere(Exception):
    """A change that does not come from a page of ours, or from one that is too old."""


def may(action: str) -> Callable[[Request], Awaitable[Person]]:
    """Return the dependency that lets through whoever may do this, and gives who it is."""
    assert action in MAY, action

    async def guard(request: Request) -> Person:
        person: Person | None = request.state.person
        if person is None:
            raise NotSignedIn
        if not person.may(action):
            raise NotAllowed(action, person)
        if request.method in WRITES:
            await refuse_foreign(request)
        return person

    guard.__dict__["action"] = action
    return guard


async def refuse_foreign(request: Request) -> None:
    """Raise NotFromHere for a change that another site may have caused."""
    if not is_from_here(request, otherwise=True):
        raise NotFromHere
    if request.url.path.startswith("/api/"):
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise NotFromHere  # no other site can send JSON without being allowed to
        return
    given = request.headers.get(f"x-{FIELD}") or str((await fields_of(request)).get(FIELD, ""))
    if not compare_digest(given.encode(), str(request.state.visit["word"]).encode()):
        raise NotFromHere


def is_from_here(request: Request, otherwise: bool) -> bool:
    """Return whether the browser says that a page of ours sent this; `otherwise` where it says nothing."""
    if "sec-fetch-site" in request.headers:
        return request.headers["sec-fetch-site"] in ("same-origin", "none")
    if "origin" in request.headers:
        return is_own_origin(request, request.app.state.settings)
    return otherwise


async def fields_of(request: Request) -> FormData:
    """Return the fields of a form, no more of them than anybody needs."""
    return await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
