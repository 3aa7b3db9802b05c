"""The end of a year: reconciled, settled, appealed against, closed; each page says first what it does."""

from __future__ import annotations

import json

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.ground.problems import Problem
from healthtrust.web.access.asked import (
    Fields,
    LiveAppealer,
    LiveCloser,
    LiveLooker,
    LiveReconciler,
    LiveSettler,
)
from healthtrust.web.access.roles import Person
from healthtrust.web.folder import NotThere
from healthtrust.web.language.spoken import titled
from healthtrust.web.live.desk import Desk, TheDesk, Wish
from healthtrust.web.live.kept import reconciliation_told, settlement_told
from healthtrust.web.live.traces import traces_of
from healthtrust.web.live.trusts import MONTHS

router = APIRouter()

LONGEST = 500


@router.get("/live/{trust}/reconcile")
def reconciled(request: Request, person: LiveLooker, desk: TheDesk) -> Response:
    """Show what the last reconciliation found."""
    return desk.show("live_reconcile.html", kept=reconciliation_told(desk.folder, desk.seen))


@router.post("/live/{trust}/reconcile")
def reconcile(request: Request, person: LiveReconciler, desk: TheDesk) -> Response:
    """Have records, book and budget held against each other by a job."""
    at = desk.seen
    if not at.standing.month or at.standing.stage == "closed":
        return desk.too_late(at.standing.said, "a month that is paid, in a year that is not closed")
    key = f"{at.standing.year}-{at.standing.month}-{at.name}"[:80]
    title = titled("Reconcile {name}", name=at.name)
    return desk.ask(Wish("live-reconcile", "live reconcile", title, key, {}), person)


@router.get("/live/{trust}/settle")
def confirm_settlement(request: Request, person: LiveSettler, desk: TheDesk) -> Response:
    """Show what settling does."""
    return desk.show("live_settle.html", ready=_is_settleable(desk), needs_other=desk.needs_other(person))


@router.post("/live/{trust}/settle")
def settle(request: Request, person: LiveSettler, desk: TheDesk, fields: Fields) -> Response:
    """Have the year settled by a job."""
    if not _is_settleable(desk):
        return desk.too_late(desk.seen.standing.said, "an open year of twelve months paid")
    if desk.needs_other(person):
        return desk.for_another()
    anyway, name = str(fields.get("anyway", "")).strip()[:LONGEST], desk.seen.name
    key = f"{desk.seen.standing.year}-{name}"[:80]
    wish = Wish(
        "live-settle",
        "live settle",
        titled("Settle {year}, {name}", year=desk.seen.standing.year, name=name),
        key,
        {"anyway": anyway, **desk.by_another},
    )
    return desk.ask(wish, person)


@router.get("/live/{trust}/settlement")
def settlement(request: Request, person: LiveLooker, desk: TheDesk) -> Response:
    """Show the year as it was last settled."""
    kept = settlement_told(desk.folder, desk.seen)
    return desk.show("live_settlement.html", kept=kept, traces=traces_of(kept.path) if kept else [])


@router.get("/live/{trust}/settlement/traces/{number}")
def trace(request: Request, person: LiveLooker, desk: TheDesk, number: int) -> Response:
    """Show how one shared result came about, step by step."""
    kept = settlement_told(desk.folder, desk.seen)
    found = traces_of(kept.path) if kept else []
    if not 1 <= number <= len(found):
        raise NotThere([Problem("trace", str(number), "a settlement with steps")])
    return desk.show("live_trace.html", trace=found[number - 1], number=number, count=len(found))


@router.get("/live/{trust}/appeals")
def appeals(request: Request, person: LiveLooker, desk: TheDesk) -> Response:
    """Show the appeals, and the form that brings one."""
    return _appeals(desk, (), {})


@router.post("/live/{trust}/appeals")
def bring(request: Request, person: LiveAppealer, desk: TheDesk, fields: Fields) -> Response:
    """Have an appeal noted by a job."""
    if desk.seen.standing.stage != "settled":
        return desk.too_late(desk.seen.standing.said, "a year that is settled and not closed")
    about, because = (str(fields.get(name, "")).strip()[:LONGEST] for name in ("about", "because"))
    needed = (("about", about, "whom or what it is about"), ("because", because, "the reason"))
    problems = [Problem(name, "nothing", expected) for name, said, expected in needed if not said]
    if problems:
        return _appeals(desk, problems, dict(fields))
    asked = {"about": about, "because": because}
    title = titled("Bring an appeal, {name}", name=desk.seen.name)
    return desk.ask(Wish("live-appeal", "live appeal", title, "", asked), person)


@router.post("/live/{trust}/appeals/{number}")
def decide(request: Request, person: LiveSettler, desk: TheDesk, number: int, fields: Fields) -> Response:
    """Have an appeal decided by a job: whoever may settle may decide."""
    decision = str(fields.get("decision", ""))
    waiting = dict(
        zip(desk.seen.standing.appeals["appeal"], desk.seen.standing.appeals["state"], strict=True)
    )
    if waiting.get(number) != "brought":
        return desk.too_late(f"appeal {number}", "an appeal that is not decided")
    if decision not in ("uphold", "reject"):
        return _appeals(desk, [Problem("decision", "nothing", "uphold or reject")], {"number": number})
    if desk.needs_other(person):
        return desk.for_another()
    asked = {"appeal": number, "upheld": decision == "uphold", **desk.by_another}
    title = titled("Decide appeal {n}, {name}", n=number, name=desk.seen.name)
    key = f"{number}-{desk.seen.name}"[:80]
    return desk.ask(Wish("live-appeal", "live settle", title, key, asked), person)


@router.get("/live/{trust}/close")
def confirm_closing(request: Request, person: LiveCloser, desk: TheDesk) -> Response:
    """Show what closing means, and who prepared the year."""
    return _closing(desk, person, ())


@router.post("/live/{trust}/close")
def close(request: Request, person: LiveCloser, desk: TheDesk, fields: Fields) -> Response:
    """Have the year closed by a job, once its number was typed."""
    at = desk.seen
    if at.next != "close":
        return desk.too_late(at.standing.said, "a settled year without an open appeal")
    if desk.needs_other(person):
        return desk.for_another()
    typed = str(fields.get("year", "")).strip()
    if typed != str(at.standing.year):
        return _closing(desk, person, [Problem("year", repr(typed), f"{at.standing.year}, typed in full")])
    wish = Wish(
        "live-close",
        "live close",
        titled("Close {year}, {name}", year=typed, name=at.name),
        f"{typed}-{at.name}"[:80],
        {"year": at.standing.year, **desk.by_another},
    )
    return desk.ask(wish, person)


def _is_settleable(desk: Desk) -> bool:
    at = desk.seen.standing
    return at.stage == "open" and at.month == MONTHS


def _appeals(desk: Desk, problems: list[Problem] | tuple[Problem, ...], given: dict[str, object]) -> Response:
    return desk.show(
        "live_appeals.html",
        422 if problems else 200,
        appeals=[each.as_plain() for each in desk.seen.store.appeals()],
        problems=problems,
        given=given,
    )


def _closing(desk: Desk, person: Person, problems: list[Problem] | tuple[Problem, ...]) -> Response:
    year, trail = desk.seen.standing.year, desk.seen.store.trail()
    rows = [row for row in trail if row.action in ("month", "settle")]
    here = [row for row in rows if json.loads(row.inputs).get("year") == year]
    done = {action: [row.who for row in here if row.action == action] for action in ("month", "settle")}
    return desk.show(
        "live_close.html",
        422 if problems else 200,
        ready=desk.seen.next == "close",
        needs_other=desk.needs_other(person),
        paid_by=sorted(set(done["month"])),
        settled_by=done["settle"][-1:],
        problems=problems,
    )
