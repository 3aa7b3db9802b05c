"""What was told of a trust: whole, its figures and tables, each with an address of its own; and its trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.ground.problems import Problem
from healthtrust.web.access.asked import LiveLooker
from healthtrust.web.access.guard import NotAllowed
from healthtrust.web.folder import NotThere
from healthtrust.web.language.spoken import titled
from healthtrust.web.live.desk import MOST_ROWS, Desk, TheDesk, Wish, rows_in
from healthtrust.web.live.kept import file_of_part, reconciliation_told, told_of
from healthtrust.web.live.ranked import ranked
from healthtrust.web.results.sent import made, sent, streamed
from healthtrust.web.results.taken import columns_as_csv, write_columns_as_sheet

router = APIRouter()

TRAIL = ("number", "at", "who", "role", "action", "inputs", "version", "result", "hash")
ROWS = 50
DRAWINGS = ("svg", "json")


@router.get("/live/{trust}/told/{kept}")
def whole(request: Request, person: LiveLooker, desk: TheDesk, kept: str) -> Response:
    """Show a whole kept answer."""
    found = told_of(desk.folder, desk.seen, kept)
    return desk.show("live_told.html", kept=found, document=found.document)


@router.get("/live/{trust}/told/{kept}/figures/{name}")
def figure(request: Request, person: LiveLooker, desk: TheDesk, kept: str, name: str) -> Response:
    """Show the table behind a figure, or send the figure or its table as a file."""
    found = told_of(desk.folder, desk.seen, kept)
    stem, _, ending = name.partition(".")
    drawn = next((each for each in found.document.figures if each.name == stem), None)
    if drawn is None:
        raise NotThere([Problem("figure", repr(stem), "a figure of this answer")])
    if not ending:
        return desk.show("live_figure.html", kept=found, figure=drawn)
    if ending in DRAWINGS:
        return sent(request, found.path / "figures" / name, name, for_ever=False)
    return _away(desk, drawn.columns, name)


@router.get("/live/{trust}/told/{kept}/told/{name}")
def table(request: Request, person: LiveLooker, desk: TheDesk, kept: str, name: str) -> Response:
    """Send a table as a file."""
    stem, _, _ = name.partition(".")
    tables = told_of(desk.folder, desk.seen, kept).tables()
    if stem not in tables:
        raise NotThere([Problem("table", repr(stem), "a table of this answer")])
    return _away(desk, tables[stem].columns, name)


@router.get("/live/{trust}/opportunities")
def opportunities(request: Request, person: LiveLooker, desk: TheDesk) -> Response:
    """Show what to mend first, as the last reconciliation found it."""
    kept = reconciliation_told(desk.folder, desk.seen)
    file = file_of_part(kept, "opportunities") if kept else ""
    columns = kept.tables()[file].columns if kept and file else {}
    rows, count = ranked(columns, MOST_ROWS), rows_in(columns)
    return desk.show("live_opportunities.html", kept=kept, rows=rows, count=count, file=file)


@router.get("/live/{trust}/trail")
def trail(request: Request, person: LiveLooker, desk: TheDesk, before: int = 0) -> Response:
    """Show who did what when, the newest first, and how the last check of it went."""
    rows = desk.seen.store.trail()[::-1]
    shown = [row for row in rows if not before or row.number < before]
    checks = desk.latest(("live-verify",))[:1]
    return desk.show("live_trail.html", rows=shown[:ROWS], count=len(rows), left=shown[ROWS:], checks=checks)


@router.get("/live/{trust}/trail.csv")
def trail_taken(request: Request, person: LiveLooker, desk: TheDesk) -> Response:
    """Send the whole trail."""
    if not person.may("take away"):
        raise NotAllowed("take away", person)
    rows = desk.seen.store.trail()
    return _away(desk, {name: [getattr(row, name) for row in rows] for name in TRAIL}, "trail.csv")


@router.post("/live/{trust}/trail")
def verify(request: Request, person: LiveLooker, desk: TheDesk) -> Response:
    """Have every hash of the trail checked by a job."""
    name = desk.seen.name
    title = titled("Verify the trail of {name}", name=name)
    return desk.ask(Wish("live-verify", "live look", title, name[:80], {}), person)


def _away(desk: Desk, columns: Mapping[str, Sequence[Any]], name: str) -> Response:
    """Send a table as CSV or as a workbook."""
    stem, _, ending = name.partition(".")
    if ending == "csv":
        return streamed(iter([columns_as_csv(columns)]), name)
    if ending == "xlsx":
        return made(lambda to: write_columns_as_sheet(columns, stem, to), name, desk.folder.own / "taken")
    raise NotThere([Problem("file", repr(name), "a table as .csv or .xlsx")])
