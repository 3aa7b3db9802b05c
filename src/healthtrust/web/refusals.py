"""What is refused, as a page that says what happened and what to do; for programs, the same as JSON.

401 nobody is known    403 not open to them, or not from a page of ours    404 not there
413 too large          422 input that cannot be used                       503 the database is away
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from healthtrust.ground.errors import HealthTrustError
from healthtrust.ground.problems import Problem
from healthtrust.web.access.guard import NotAllowed, NotFromHere, NotSignedIn
from healthtrust.web.around import TooLarge
from healthtrust.web.folder import NotThere
from healthtrust.web.rendering import page, say_of
from healthtrust.web.store.database import DatabaseAway

LOG = logging.getLogger("healthtrust.web")

TITLES: Mapping[int, str] = {
    400: "This address cannot be read",
    401: "Sign in first",
    403: "This is not open to you",
    404: "There is nothing here",
    405: "This cannot be done here",
    409: "Somebody else changed this meanwhile",
    413: "This is too large",
    422: "There is a problem",
    429: "Too many requests",
    500: "Something went wrong here",
    503: "The database does not answer",
}

Handler = Callable[[Request, Any], Response]


def refused(request: Request, status: int, problems: Sequence[Problem], remedy: str = "") -> Response:
    """Return the page of a refusal, or the same as JSON where a program asks."""
    LOG.warning("%s %s: %s", request.method, request.url.path, [str(each) for each in problems] or status)
    if request.url.path.startswith("/api/"):
        told = {
            "title": TITLES[status],
            "status": status,
            "detail": remedy,
            "problems": [asdict(each) for each in problems],
        }
        return JSONResponse(told, status, media_type="application/problem+json")
    return page(request, "refused.html", status, title=TITLES[status], problems=problems, remedy=remedy)


def handlers() -> dict[Any, Handler]:
    """Return what answers each kind of refusal."""
    return {
        NotSignedIn: _not_signed_in,
        NotAllowed: _not_allowed,
        NotFromHere: _not_from_here,
        TooLarge: _too_large,
        NotThere: lambda request, why: refused(request, 404, why.problems),
        DatabaseAway: lambda request, why: refused(request, 503, why.problems),
        HealthTrustError: lambda request, why: refused(request, 422, getattr(why, "problems", ())),
        RequestValidationError: _unreadable,
        HTTPException: _http,
        Exception: _broken,
    }


def _not_signed_in(request: Request, _: NotSignedIn) -> Response:
    if request.app.state.settings.file.access.kind == "openid" and request.method == "GET":
        return RedirectResponse(f"/sign-in?next={request.url.path}", 303)
    _say = say_of(request)
    return refused(
        request, 401, (), _say("Nobody is signed in, or the visit was too long ago. Sign in and try again.")
    )


def _not_allowed(request: Request, why: NotAllowed) -> Response:
    _say = say_of(request)
    remedy = _say("Whoever approves can give you the role that it needs, under Settings.")
    return refused(request, 403, (), remedy)


def _not_from_here(request: Request, _: NotFromHere) -> Response:
    _say = say_of(request)
    remedy = _say(
        "The page you sent this from was too old, or not one of ours. Go back, reload it and send it again."
    )
    return refused(request, 403, (), remedy)


def _too_large(request: Request, _: TooLarge) -> Response:
    _say = say_of(request)
    most = request.app.state.settings.file.limits.upload_megabytes
    remedy = _say("At most {most} MB can be sent. Send less, or raise the limit in web.toml.", most=most)
    return refused(request, 413, (), remedy)


def _unreadable(request: Request, why: RequestValidationError) -> Response:
    problems = [
        Problem(".".join(map(str, each["loc"])), repr(each.get("input")), each["msg"])
        for each in why.errors()
    ]
    return refused(request, 422, problems)


def _http(request: Request, why: HTTPException) -> Response:
    answer = refused(request, why.status_code if why.status_code in TITLES else 400, ())
    answer.headers.update(why.headers or {})
    return answer


def _broken(request: Request, why: Exception) -> Response:
    LOG.exception("%s %s", request.method, request.url.path, exc_info=why)
    _say = say_of(request)
    return refused(
        request,
        500,
        (),
        _say("This is a mistake of the program; its log says more. Nothing was half-written."),
    )
