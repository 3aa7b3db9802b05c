"""What is refused, as a page that says what happened and what to do; for programs, the same as JSON.

400 not to be read     401 nobody is known   403 not open to them, or not from a page of ours
404 not there          408 too slow          413 too large          422 input that cannot be used
429 too often          503 the database, or the provider, is away
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import quote

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from healthtrust.ground.errors import HealthTrustError
from healthtrust.ground.problems import Problem
from healthtrust.web.access.bounds import TooLarge, TooMany, TooSlow
from healthtrust.web.access.guard import NotAllowed, NotFromHere, NotSignedIn
from healthtrust.web.access.own_paths import OtherHost
from healthtrust.web.designs.conflicts import conflicted
from healthtrust.web.designs.saving import Conflict
from healthtrust.web.folder import NotThere
from healthtrust.web.once_more import sent_again
from healthtrust.web.rendering import page, say_of
from healthtrust.web.store.database import DatabaseAway

LOG = logging.getLogger("healthtrust.web")

TITLES: Mapping[int, str] = {
    400: "This cannot be read",
    401: "Sign in first",
    403: "This is not open to you",
    404: "There is nothing here",
    405: "This cannot be done here",
    408: "Nothing more came",
    409: "Somebody else changed this meanwhile",
    413: "This is too large",
    422: "There is a problem",
    429: "Too many requests",
    500: "Something went wrong here",
    503: "The database does not answer",
}

Handler = Callable[[Request, Any], Response | Awaitable[Response]]


def refused(
    request: Request, status: int, problems: Sequence[Problem], remedy: str = "", title: str = ""
) -> Response:
    """Return the page of a refusal, or the same as JSON where a program asks."""
    title, problems = title or TITLES[status], _without_places(request, problems)
    told = [str(each) for each in problems] or status
    LOG.warning("%s %r: %s", request.method, request.url.path, told)
    if request.url.path.startswith("/api/"):
        said = {
            "title": title,
            "status": status,
            "detail": remedy,
            "problems": [asdict(each) for each in problems],
        }
        return JSONResponse(said, status, media_type="application/problem+json")
    return page(request, "refused.html", status, title=title, problems=problems, remedy=remedy)


def _without_places(request: Request, problems: Sequence[Problem]) -> list[Problem]:
    """Return problems without where on this machine the served folder lies, which is nobody's concern."""
    place = f"{request.app.state.folder.path}/"
    return [
        replace(each, where=each.where.replace(place, ""), found=each.found.replace(place, ""))
        for each in problems
    ]


def handlers() -> dict[Any, Handler]:
    """Return what answers each kind of refusal within the application."""
    return {
        NotSignedIn: _not_signed_in,
        NotAllowed: _not_allowed,
        NotFromHere: _not_from_here,
        TooLarge: refusal,
        TooSlow: refusal,
        NotThere: lambda request, why: refused(request, 404, why.problems),
        Conflict: _conflict,
        DatabaseAway: _away,
        OSError: _disk,
        HealthTrustError: lambda request, why: refused(request, 422, getattr(why, "problems", ())),
        RequestValidationError: _unfit,
        HTTPException: _http,
    }


def refusal(request: Request, why: Exception) -> Response:
    """Return the answer to a request that asks too much, or that cannot be read."""
    _ = say_of(request)
    if isinstance(why, TooMany):
        remedy = _("Wait {seconds} seconds and try again. Nothing was done.", seconds=why.seconds)
        answer = refused(request, 429, (), remedy)
        answer.headers["Retry-After"] = str(why.seconds)
        return answer
    if isinstance(why, TooLarge):
        most = request.app.state.settings.file.limits.upload_megabytes
        remedy = _("At most {most} MB can be sent. Send less, or raise the limit in web.toml.", most=most)
        return refused(request, 413, (), remedy)
    if isinstance(why, TooSlow):
        return refused(
            request, 408, (), _("What was sent stopped half-way. Nothing was done: send it again.")
        )
    if isinstance(why, OtherHost):
        remedy = _(
            "This server does not know itself by the name in your address. "
            "Whoever keeps it adds the name to access.addresses in web.toml."
        )
        return refused(request, 400, (), remedy)
    return refused(request, 400, (), _("No page of ours makes such an address. Nothing was done."))


def broken(request: Request, why: Exception) -> Response:
    """Return the answer where the program itself made a mistake."""
    _ = say_of(request)
    return refused(
        request, 500, (), _("This is a mistake of the program; its log says more. Nothing was half-written.")
    )


async def _not_signed_in(request: Request, _: NotSignedIn) -> Response:
    opens = request.app.state.settings.file.access.kind == "openid"
    if opens and request.method == "GET" and not request.url.path.startswith("/api/"):
        wished = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(wished, safe='/')}", 303)
    say = say_of(request)
    if opens:
        return await sent_again(request, 401) or refused(
            request,
            401,
            (),
            say("Nobody is signed in, or the visit was too long ago. Sign in and try again."),
        )
    remedy = say(
        "These pages are behind a proxy that says who you are, and it did not. Come by its address; "
        "whoever keeps this server finds more in the guide on serving a team."
    )
    return refused(request, 401, (), remedy)


async def _away(request: Request, why: DatabaseAway) -> Response:
    LOG.warning("%s %r: %s", request.method, request.url.path, why)
    return await sent_again(request, 503, why.problems) or refused(request, 503, why.problems)


async def _disk(request: Request, why: OSError) -> Response:
    """Answer where the disk refuses: it is full, may only be read, or lost a file meanwhile."""
    LOG.warning("%s %r", request.method, request.url.path, exc_info=why)
    if isinstance(why, FileNotFoundError):
        remedy = "It may have been deleted or moved while this page was open. Reload the page before."
        gone = Problem("a file of this folder", "nothing any more", "what was there before", None, remedy)
        return refused(request, 404, (gone,))
    remedy = (
        "Nothing was half-written. Whoever keeps this server makes room, or gives it leave to write there."
    )
    found = (why.strerror or type(why).__name__).lower()
    problem = Problem("the folder that is served", found, "a disk that can be read and written", None, remedy)
    title = "The disk does not take it"
    return await sent_again(request, 503, (problem,)) or refused(request, 503, (problem,), title=title)


def _not_allowed(request: Request, why: NotAllowed) -> Response:
    _say = say_of(request)
    remedy = _say("Whoever approves can give you the role that it needs, under Settings.")
    return refused(request, 403, (), remedy)


async def _not_from_here(request: Request, _: NotFromHere) -> Response:
    say = say_of(request)
    return await sent_again(request, 403) or refused(
        request,
        403,
        (),
        say(
            "The page you sent this from was too old, or not one of ours. "
            "Go back, reload it and send it again."
        ),
    )


def _conflict(request: Request, why: Conflict) -> Response:
    if not request.url.path.startswith("/api/"):
        return conflicted(request, why)
    say = say_of(request)
    problems = [
        Problem(clash.key, f"{clash.theirs!r} of {why.others.who or 'another program'}", repr(clash.mine))
        for clash in why.clashes
    ]
    return refused(
        request, 409, problems, say("Read the design again, and send the change to the text that it has now.")
    )


def _unfit(request: Request, why: RequestValidationError) -> Response:
    problems = [
        Problem(".".join(map(str, each["loc"])), repr(each.get("input"))[:200], each["msg"])
        for each in why.errors()
    ]
    return refused(request, 422, problems)


def _http(request: Request, why: HTTPException) -> Response:
    if isinstance(why.__cause__, TooLarge | TooSlow):
        return refusal(request, why.__cause__)  # the framework hides what stopped it reading a body
    answer = refused(request, why.status_code if why.status_code in TITLES else 400, ())
    answer.headers.update(why.headers or {})
    return answer
