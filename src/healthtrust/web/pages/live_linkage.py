"""Pairs for eyes to judge: side by side, the most valuable first; decisions can only be added to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.ground.problems import Problem
from healthtrust.web.access.asked import Fields, LiveLinker, TheEngine
from healthtrust.web.access.roles import Person
from healthtrust.web.jobs.port import Asked
from healthtrust.web.live.desk import Desk, TheDesk
from healthtrust.web.live.pairs import decisions, is_linked, note_decision, to_judge
from healthtrust.web.rendering import say_of
from healthtrust.web.store.trail import note

router = APIRouter()

KIND = "live-link"
DECISIONS = ("same", "different", "unsure")
PAIR = re.compile(r"[0-9a-f]{12}")
LONGEST = 200


@router.get("/live/{trust}/linkage")
def pairs(request: Request, person: LiveLinker, desk: TheDesk) -> Response:
    """Show the most valuable pairs, side by side."""
    return _shown(desk, ())


@router.post("/live/{trust}/linkage")
def judge(request: Request, person: LiveLinker, desk: TheDesk, engine: TheEngine, fields: Fields) -> Response:
    """Write down a decision about a pair, and have it followed by a job that is told the trust alone."""
    pair, said, why = (str(fields.get(name, "")).strip() for name in ("pair", "decision", "why"))
    problems = [] if said in DECISIONS else [Problem("decision", "nothing", "one person, two, or unsure")]
    problems += [] if why else [Problem("why", "nothing", "the reason in a few words")]
    problems += [] if PAIR.fullmatch(pair) else [Problem("pair", "no pair", "a pair of this page")]
    if problems or not is_linked(desk.seen):
        return _shown(desk, problems, pair)
    note_decision(desk.seen, (pair, said), person.name, why[:LONGEST])
    note(engine, person, "live link", {"trust": desk.seen.name, "pair": pair, "decision": said})
    _follow(desk, person)
    say = say_of(request)
    request.state.visit["message"] = say("Pair {pair} is decided.", pair=pair)
    return RedirectResponse(f"{desk.seen.address}/linkage", 303)


@router.post("/live/{trust}/linkage/list")
def make(request: Request, person: LiveLinker, desk: TheDesk) -> Response:
    """Have the pairs listed anew, and what was decided followed."""
    if not is_linked(desk.seen):
        return desk.too_late("no linkage", "one in identity/linkage")
    number = _follow(desk, person)
    return RedirectResponse(f"/jobs/{number}", 303)


def _follow(desk: Desk, person: Person) -> int:
    """Have a job follow all that is decided by now; one that runs already may have missed the last."""
    name = desk.seen.name
    key = f"{len(decisions(desk.seen))}-{name}"
    title = f"Follow decisions about pairs, {name}"
    return desk.jobs.submit(Asked(KIND, {"trust": name}, title, key, "live link"), person).number


def _shown(desk: Desk, problems: Sequence[Problem], pair: str = "") -> Response:
    linked = is_linked(desk.seen)
    return desk.show(
        "live_linkage.html",
        422 if problems else 200,
        linked=linked,
        found=to_judge(desk.seen) if linked else None,
        job=next(iter(desk.latest((KIND,))), None),
        problems=problems,
        wrong_pair=pair,
    )
