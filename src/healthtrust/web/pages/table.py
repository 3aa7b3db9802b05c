"""The tables of a run: listed with what they hold, paged, sorted, filtered, and taken away."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.web.access.asked import Looker, Taker, TheFolder, TheJobs
from healthtrust.web.jobs.port import Asked
from healthtrust.web.rendering import page
from healthtrust.web.results.asked_view import SIZES, View, view_of
from healthtrust.web.results.sent import made, sent, streamed
from healthtrust.web.results.shown_run import ShownRun, shown_run
from healthtrust.web.results.shown_table import values_of
from healthtrust.web.results.tables_of_run import tables_of
from healthtrust.web.results.taken import csv_of, is_quick, refuse_too_long, write_parquet, write_view
from healthtrust.web.results.workbooks import made_workbook, workbook_place

router = APIRouter()

Asking = tuple[ShownRun, View]


def _asking(request: Request, fingerprint: str, name: str, folder: TheFolder) -> Asking:
    run = shown_run(folder, fingerprint)
    return run, view_of(tables_of(run).get(name), request.query_params, run.money)


TheView = Annotated[Asking, Depends(_asking)]
"""The run and what is asked of its table; always after the guard."""


@router.get("/runs/{fingerprint}/tables")
def listed(request: Request, fingerprint: str, folder: TheFolder, person: Looker) -> Response:
    """Show the tables of a run; of real persons, once those that may be told were made."""
    run = shown_run(folder, fingerprint)
    tables = tables_of(run)
    return page(request, "tables.html", run=run, tables=tables.all() if tables.are_there else None)


@router.post("/runs/{fingerprint}/tables")
def prepare(fingerprint: str, folder: TheFolder, jobs: TheJobs, person: Taker) -> Response:
    """Have the tables of real persons made as they may be told."""
    run = shown_run(folder, fingerprint)
    if tables_of(run).are_there:
        return RedirectResponse(f"{run.address}/tables", 303)
    title = str(run.manifest["design_name"])
    asked = Asked("take_away", {"run": fingerprint}, title, f"told-{fingerprint}", "take away")
    return RedirectResponse(f"/jobs/{jobs.submit(asked, person).number}", 303)


@router.get("/runs/{fingerprint}/tables/{name}.csv")
def as_csv(person: Taker, asking: TheView, folder: TheFolder) -> Response:
    """Send all that is asked of a table as CSV, while it is being read."""
    view = asking[1]
    return streamed(csv_of(view, folder.path), f"{view.table.name}.csv")


@router.get("/runs/{fingerprint}/tables/{name}.parquet")
def as_parquet(request: Request, person: Taker, asking: TheView, folder: TheFolder) -> Response:
    """Send a table as it lies there, or what is asked of it, as Parquet."""
    run, view = asking
    name = f"{view.table.name}.parquet"
    if not view.rules and not view.sort and not view.columns:
        return sent(request, view.table.path, name, for_ever=not run.is_of_persons)
    return made(lambda to: write_parquet(view, folder.path, to), name, folder.own)


@router.get("/runs/{fingerprint}/tables/{name}.xlsx")
def as_xlsx(request: Request, person: Taker, asking: TheView, folder: TheFolder) -> Response:
    """Send all that is asked of a table as a workbook; a long one is made by a job first."""
    run, view = asking
    refuse_too_long(view, folder.path)
    name = f"{view.table.name}.xlsx"
    if is_quick(view, folder.path):
        return made(lambda to: write_view(view, folder.path, to), name, folder.own)
    return sent(request, made_workbook(run, view), name, for_ever=False)


@router.post("/runs/{fingerprint}/tables/{name}.xlsx")
def make_xlsx(person: Taker, asking: TheView, folder: TheFolder, jobs: TheJobs) -> Response:
    """Have the workbook of a long table made."""
    run, view = asking
    refuse_too_long(view, folder.path)
    place = workbook_place(run, view)
    query = view.query(page=1, size=SIZES[0])
    if place.is_file() or is_quick(view, folder.path):
        return RedirectResponse(f"{run.address}/tables/{view.table.name}.xlsx{query}", 303)
    asked = {"run": run.fingerprint, "table": view.table.name, "query": query}
    job = jobs.submit(Asked("take_away", asked, f"{view.table.name}.xlsx", place.stem, "take away"), person)
    return RedirectResponse(f"/jobs/{job.number}", 303)


@router.get("/runs/{fingerprint}/tables/{name}")
def show(request: Request, person: Looker, asking: TheView, folder: TheFolder) -> Response:
    """Show one page of a table."""
    return page(request, "table.html", **values_of(*asking, folder))
