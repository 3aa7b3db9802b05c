"""A month: what it paid and to whom, how the budget stands; and its payment, confirmed and done once."""

from __future__ import annotations

from csv import reader
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.ground.problems import Problem
from healthtrust.records.store import split_header
from healthtrust.reports.printed import Head
from healthtrust.web.access.asked import LiveLooker, LiveOperator
from healthtrust.web.folder import NotThere
from healthtrust.web.language.spoken import titled
from healthtrust.web.live.desk import Desk, TheDesk, Wish
from healthtrust.web.live.kept import file_of_part, month_told
from healthtrust.web.live.trusts import MONTHS, capitation_by_plan

router = APIRouter()

SHOWN = 100
"""Statements on a page; the file holds all."""


@router.get("/live/{trust}/months/{month}")
def shown(request: Request, person: LiveLooker, desk: TheDesk, month: int, name: str = "") -> Response:
    """Show a month: paid, or still to be paid."""
    at = desk.seen
    _refuse_no_month(month)
    if month > at.standing.month:
        return desk.show("live_month_due.html", month=month)
    kept = month_told(desk.folder, at, month)
    header, rows = statements(kept.path / "practices.csv", name)
    return desk.show(
        "live_month.html",
        month=month,
        kept=kept if kept.is_there else None,
        paid=at.paid_months[month - 1],
        plans=capitation_by_plan(at, month),
        header=header,
        file=file_of_part(kept, "practices") if kept.is_there else "",
        rows=rows[:SHOWN],
        found=len(rows),
        name=name,
    )


@router.get("/live/{trust}/months/{month}/pay")
def confirm(request: Request, person: LiveOperator, desk: TheDesk, month: int) -> Response:
    """Show what paying a month will do, and what the month before was paid."""
    _refuse_no_month(month)
    if not _is_next(desk, month):
        return desk.too_late(f"month {month}", _expected(desk))
    before = desk.seen.paid_months[-1:] if month > 1 else []
    plans = capitation_by_plan(desk.seen, month - 1) if before else []
    since = [each for each in desk.seen.store.loads() if each.month == month - 1]
    kept = month_told(desk.folder, desk.seen, month - 1) if before else None
    latest = kept if kept and kept.is_there else None
    return desk.show("live_pay.html", month=month, before=before, plans=plans, since=since, latest=latest)


@router.post("/live/{trust}/months/{month}/pay")
def pay(request: Request, person: LiveOperator, desk: TheDesk, month: int) -> Response:
    """Have a month paid by a job, once: whoever comes second is told."""
    _refuse_no_month(month)
    if not _is_next(desk, month):
        return desk.too_late(f"month {month}", _expected(desk))
    name, year = desk.seen.name, desk.seen.standing.year
    title = titled("Pay month {n} of {year}, {name}", n=month, year=year, name=name)
    key = f"{year}-{month}-{name}"
    return desk.ask(Wish("live-month", "live month", title, key[:80], {"month": month}), person)


def statements(file: Path, name: str) -> tuple[list[Head], list[list[str]]]:
    """Return the statements of a month as they were told, those whose first column holds a name."""
    if not file.is_file():
        return [], []
    with file.open(encoding="utf-8", newline="") as stream:
        header, *rows = list(reader(stream)) or [[]]
    wanted = name.strip().casefold()
    heads = [Head(*split_header(each), False) for each in header]
    found = [row for row in rows if row and wanted in row[0].casefold()]
    return heads, [[_cell(head, cell) for head, cell in zip(heads, row, strict=True)] for row in found]


def _cell(head: Head, text: str) -> str:
    """Return a cell of a file as a page shows it: money to the minor unit, counts whole, words as they are.

    >>> net, members = Head("net", "GBP", True), Head("members", "", True)
    >>> _cell(net, "1204.5"), _cell(members, "1205"), _cell(net, "hidden")
    ('1,204.50', '1,205', 'hidden')
    """
    try:
        value = float(text)
    except ValueError:
        return text
    return f"{value:,.2f}" if head.unit else f"{value:,.0f}"


def _is_next(desk: Desk, month: int) -> bool:
    return desk.seen.standing.stage == "open" and month == desk.seen.standing.month + 1


def _expected(desk: Desk) -> str:
    at = desk.seen.standing
    return f"month {at.month + 1}" if at.stage == "open" and at.month < MONTHS else f"no month; {at.said}"


def _refuse_no_month(month: int) -> None:
    if not 1 <= month <= MONTHS:
        raise NotThere([Problem("month", str(month), "a month of the year, 1 to 12")])
