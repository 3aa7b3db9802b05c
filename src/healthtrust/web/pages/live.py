"""The trusts of the folder, and where one stands: its year, its money, what is next, its trail."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.design.read import bundled_designs
from healthtrust.ground.errors import HealthTrustError
from healthtrust.ground.problems import Problem
from healthtrust.web.access.asked import Fields, LiveLooker, LiveOpener, TheFolder
from healthtrust.web.folder import Folder, safe_name
from healthtrust.web.language.spoken import titled
from healthtrust.web.live.desk import TheDesk, Wish, queued
from healthtrust.web.live.kept import month_told, reconciliation_told, settlement_told
from healthtrust.web.live.sending import chosen_of
from healthtrust.web.live.sources import incoming
from healthtrust.web.live.trusts import Seen, seen
from healthtrust.web.rendering import page

router = APIRouter()

RECENT = 8


@dataclass(frozen=True)
class Broken:
    """A trust that cannot be opened, and why."""

    name: str
    why: str


@router.get("/live")
def trusts(request: Request, folder: TheFolder, person: LiveLooker) -> Response:
    """Show the trusts of the folder, and the form that opens one."""
    return _listed(request, folder, (), {})


@router.post("/live")
def open_trust(request: Request, folder: TheFolder, person: LiveOpener, fields: Fields) -> Response:
    """Open a new trust: a job makes its folder, loads its first records and promises its budgets."""
    name = str(fields.get("trust", "")).strip()
    records = chosen_of(request, folder, fields)
    problems = [*_unusable(folder, name, fields), *records.problems]
    if problems:
        return _listed(request, folder, problems, dict(fields))
    asked = {
        "trust": name,
        "design": str(folder.design(str(fields["design"]))),
        "records": [str(path) for path in records.paths],
        "synthetic": records.synthetic,
    }
    title = titled("Open the trust {name}", name=name)
    wish = Wish("live-open", "live open", title, f"live-open-{name}"[:80], asked)
    return queued(request, wish, person)


@router.get("/live/{trust}")
def standing(request: Request, person: LiveLooker, desk: TheDesk) -> Response:
    """Show where a trust stands, and what is next."""
    at = desk.seen
    month = month_told(desk.folder, at, at.standing.month) if at.standing.month else None
    return desk.show(
        "live_trust.html",
        jobs=desk.latest()[:RECENT],
        latest=month if month and month.is_there else None,
        settled=settlement_told(desk.folder, at),
        reconciled=reconciliation_told(desk.folder, at),
        trail=at.store.trail()[::-1][:RECENT],
    )


@router.post("/live/{trust}/open")
def open_year(request: Request, person: LiveOpener, desk: TheDesk) -> Response:
    """Open the first year of a trust, or the one after the year that was closed."""
    if desk.seen.next != "open":
        return desk.too_late(desk.seen.standing.said, "a year that is closed")
    name = desk.seen.name
    title = titled("Open the next year of {name}", name=name)
    return desk.ask(Wish("live-open", "live open", title, f"live-open-{name}"[:80], {}), person)


def _listed(
    request: Request, folder: Folder, problems: list[Problem] | tuple[Problem, ...], given: dict[str, object]
) -> Response:
    designs = [*folder.designs(), *(name for name in bundled_designs() if name not in folder.designs())]
    return page(
        request,
        "live.html",
        422 if problems else 200,
        trusts=[_seen_or_not(folder, name) for name in folder.trusts()],
        designs=designs,
        incoming=incoming(folder),
        problems=problems,
        given=given,
    )


def _seen_or_not(folder: Folder, name: str) -> Seen | Broken:
    try:
        return seen(folder, name)
    except HealthTrustError as refused:
        return Broken(name, str(refused))


def _unusable(folder: Folder, name: str, fields: FormData) -> list[Problem]:
    """Return what is wrong with the name of a new trust, and with its design."""
    problems = []
    if not safe_name(name):
        problems.append(Problem("trust", repr(name), "letters, digits, spaces and hyphens, at most 64"))
    elif (folder.path / name).exists() and name not in folder.trusts():
        problems.append(Problem("trust", f"a folder {name!r} that is there", "a name that is free"))
    elif name in folder.trusts() and seen(folder, name).standing.stage != "new":
        problems.append(Problem("trust", f"the trust {name!r}, which is open", "a name that is free"))
    if str(fields.get("design", "")) not in {**bundled_designs(), **folder.designs()}:
        problems.append(Problem("design", repr(str(fields.get("design", ""))), "a design of this folder"))
    return problems
