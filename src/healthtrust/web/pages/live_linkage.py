"""Pairs for eyes to judge: side by side, the most valuable first; decisions can only be added to."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.ground.problems import Problem
from healthtrust.web.access.asked import Fields, LiveLinker, TheEngine
from healthtrust.web.live.desk import Desk, TheDesk
from healthtrust.web.live.pairs import bounds, decide, is_linked, to_judge
from healthtrust.web.rendering import say_of
from healthtrust.web.store.trail import note

router = APIRouter()

DECISIONS = ("same", "different", "unsure")


@router.get("/live/{trust}/linkage")
def pairs(request: Request, person: LiveLinker, desk: TheDesk) -> Response:
    """Show the most valuable pairs, side by side."""
    return _shown(desk, ())


@router.post("/live/{trust}/linkage")
def judge(request: Request, person: LiveLinker, desk: TheDesk, engine: TheEngine, fields: Fields) -> Response:
    """Follow a decision about a pair at once: no queue keeps what was typed."""
    pair, said, why = (str(fields.get(name, "")).strip() for name in ("pair", "decision", "why"))
    problems = [] if said in DECISIONS else [Problem("decision", "nothing", "one person, two, or unsure")]
    problems += [] if why else [Problem("why", "nothing", "the reason in a few words")]
    if problems or not is_linked(desk.seen):
        return _shown(desk, problems)
    left = decide(desk.seen, (pair, said), person.name, why)
    note(engine, person, "live link", {"trust": desk.seen.name, "pair": pair, "decision": said})
    say = say_of(request)
    request.state.visit["message"] = " ".join(left) if left else say("Pair {pair} is decided.", pair=pair)
    return RedirectResponse(f"{desk.seen.address}/linkage", 303)


def _shown(desk: Desk, problems: Sequence[Problem]) -> Response:
    linked = is_linked(desk.seen)
    found, count = to_judge(desk.seen) if linked else ([], 0)
    low, high = bounds()
    return desk.show(
        "live_linkage.html",
        422 if problems else 200,
        linked=linked,
        pairs=found,
        count=count,
        low=low,
        high=high,
        problems=problems,
    )
