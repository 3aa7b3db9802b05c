"""Signing in through the provider, and out again; where nobody signs in, the page says who you are."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.web.access.guard import is_from_here, refuse_foreign
from healthtrust.web.access.own_paths import own_path
from healthtrust.web.access.provider import NotBelieved, Provider, ProviderAway, Question
from healthtrust.web.access.roles import Person
from healthtrust.web.access.visits import begin_anew
from healthtrust.web.refusals import refused
from healthtrust.web.rendering import page, say_of
from healthtrust.web.store.trail import note

router = APIRouter()

BACK = "/sign-in/back"
AWAY = "The provider you sign in with does not answer"
NOT_IN = "You are not signed in"
MOST_QUESTIONS = 3
"""Tabs in which somebody may be on the way to the provider at once."""
LONGEST_NEXT = 500


def _provider(request: Request) -> Provider:
    """Return the provider of web.toml; it is told of once, and keeps its keys."""
    state = request.app.state
    access = state.settings.file.access
    if access.kind != "openid" or access.openid is None:
        refuse([Problem("signing in", f"access.kind {access.kind!r} in web.toml", "openid")])
    if getattr(state, "provider", None) is None:
        state.provider = Provider(access.openid, f"{access.public.rstrip('/')}{BACK}")
    found: Provider = state.provider
    return found


TheProvider = Annotated[Provider, Depends(_provider)]


@router.get("/sign-in")
def sign_in(request: Request, next: str = "/") -> Response:
    """Show who somebody is, and the way to sign in or out."""
    access = request.app.state.settings.file.access
    return page(
        request,
        "sign_in.html",
        kind=access.kind,
        issuer=access.openid.issuer if access.openid else "",
        next=own_path(next),
    )


@router.get("/sign-in/go")
async def go(request: Request, provider: TheProvider, next: str = "/") -> Response:
    """Send the browser to the provider: by a link, as a form of ours may be sent to nobody else."""
    if not is_from_here(request, otherwise=True):
        return RedirectResponse("/sign-in", 303)
    wished = own_path(next)
    question = Question.new(wished if len(wished) <= LONGEST_NEXT else "/")
    try:
        address = await provider.address(question)
    except ProviderAway as away:
        return refused(request, 503, away.problems, title=AWAY)
    visit = request.state.visit
    visit["questions"] = [*visit.get("questions", []), asdict(question)][-MOST_QUESTIONS:]
    return RedirectResponse(address, 303)


@router.get(BACK)
async def back(request: Request, provider: TheProvider, state: str = "", code: str = "") -> Response:
    """Take whom the provider names, if the answer fits what was asked from this browser."""
    asked = {each["state"]: each for each in request.state.visit.get("questions", [])}
    try:
        if state not in asked:
            remedy = "Sign in again, from the first page and in one browser."
            raise NotBelieved(
                [Problem("signing in", "an answer nobody here asked for", "ours", None, remedy)]
            )
        question = Question(**asked[state])
        if not code:
            found = f"the provider's refusal: {request.query_params.get('error', 'no code')[:80]}"
            raise NotBelieved([Problem("signing in", found, "proof of who you are", None, "Sign in again.")])
        name = await provider.name(question, code)
    except NotBelieved as why:
        request.state.visit.pop("questions", None)
        return refused(request, 401, why.problems, title=NOT_IN)
    except ProviderAway as away:
        return refused(request, 503, away.problems, title=AWAY)
    return await _let_in(request, name, question.next)


async def _let_in(request: Request, name: str, next: str) -> Response:
    """Begin a visit of somebody's own; whoever planted the one before has nothing of it."""
    from anyio.to_thread import run_sync

    state = request.app.state
    person = Person(name, state.given.of(name))
    if person.may("sign"):
        await run_sync(note, state.engine, person, "sign", {"in": True})
    begin_anew(request.state.visit, name)
    return RedirectResponse(next, 303)


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the visit here; that at the provider goes on until it is ended there."""
    await refuse_foreign(request)
    begin_anew(request.state.visit)
    request.state.visit["message"] = say_of(request)("You are signed out here.")
    return RedirectResponse("/sign-in", 303)
