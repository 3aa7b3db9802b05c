"""Records of a trust: which lie here, which were given up, and giving up those whose time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.ground.problems import Problem
from healthtrust.live.store import expired, purged
from healthtrust.web.access.asked import Fields, LiveLooker, LivePurger
from healthtrust.web.live.desk import Desk, TheDesk, Wish

router = APIRouter()

LONGEST = 500
YEARS, MOST_YEARS = 8, 100
"""How long records are kept unless said otherwise, and the most that can be said."""


@router.get("/live/{trust}/records")
def shown(request: Request, person: LiveLooker, desk: TheDesk, keep_years: int = YEARS) -> Response:
    """Show every load, whether its records are still here, and which ones are over."""
    return _shown(desk, (), {"keep_years": str(keep_years)})


@router.post("/live/{trust}/records")
def give_up(request: Request, person: LivePurger, desk: TheDesk, fields: Fields) -> Response:
    """Have records deleted by a job, once the name of the trust and the reason are typed."""
    given = {name: str(fields.get(name, "")).strip() for name in ("keep_years", "because", "typed")}
    at, years = desk.seen, _years(given["keep_years"])
    if at.standing.stage not in ("new", "closed"):
        return desk.too_late(at.standing.said, "no year that is open or settled")
    problems = []
    if years is None:
        problems.append(Problem("keep_years", repr(given["keep_years"]), f"whole years, 0 to {MOST_YEARS}"))
    if not given["because"]:
        problems.append(Problem("because", "nothing", "why records are deleted; it stands in the trail"))
    if given["typed"] != at.name:
        problems.append(Problem("typed", repr(given["typed"]), f"{at.name}, typed in full"))
    if problems:
        return _shown(desk, problems, given)
    asked = {"keep_years": years, "why": given["because"][:LONGEST]}
    title, key = f"Give up records of {at.name}", f"{years}-{at.name}"
    return desk.ask(Wish("live-purge", "live purge", title, key, asked), person)


def _years(text: str) -> int | None:
    """Return how many years are meant.

    >>> _years("8"), _years("-1"), _years("eight"), _years("101")
    (8, None, None, None)
    """
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else -1
    return number if 0 <= number <= MOST_YEARS else None


def _shown(desk: Desk, problems: Sequence[Problem], given: dict[str, str]) -> Response:
    store, years = desk.seen.store, _years(given["keep_years"])
    loads, gone = store.loads(), set(purged(store))
    today = datetime.now(UTC).date()
    over = set(expired(loads, YEARS if years is None else years, today)) - gone
    return desk.show(
        "live_records.html",
        422 if problems else 200,
        loads=loads[::-1],
        gone=gone,
        over=over,
        years=YEARS if years is None else years,
        ready=desk.seen.standing.stage in ("new", "closed"),
        jobs=desk.latest(("live-purge",))[:3],
        problems=problems,
        given=given,
    )
