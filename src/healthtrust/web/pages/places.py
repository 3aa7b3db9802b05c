"""The places of a run, from the whole to a neighbourhood: a map or tiles, and numbers beside the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.reports.page_labels import LABELS
from healthtrust.reports.printed import as_csv
from healthtrust.web.access.asked import Looker, Runner, Taker, TheFolder, TheJobs
from healthtrust.web.folder import NotThere
from healthtrust.web.jobs.port import Asked
from healthtrust.web.language.spoken import titled
from healthtrust.web.places.measures import known, values
from healthtrust.web.places.shown import View, shown
from healthtrust.web.places.tables import PlaceTables, key_of, place_tables
from healthtrust.web.places.working import latest_job
from healthtrust.web.rendering import page

router = APIRouter()

KIND = "places"


@dataclass(frozen=True)
class Look:
    """By what a visitor wants places to be told apart."""

    year: int = 0
    measure: str = ""


@dataclass(frozen=True)
class LookAt:
    """The same, of one place."""

    place: str
    year: int = 0
    measure: str = ""


TheLook = Annotated[Look, Depends()]
TheLookAt = Annotated[LookAt, Depends()]


@router.get("/runs/{run}/places")
def places(request: Request, run: str, folder: TheFolder, look: TheLook, person: Looker) -> Response:
    """Show the place at the top of a run's tree; the list of them where there are several."""
    found = folder.run(run)
    tables = place_tables(folder, found)
    if tables is None:
        return _not_made(request, run)
    return _page(request, tables, View(run, "", _year(tables, look), look.measure), found)


@router.post("/runs/{run}/places")
def make(run: str, folder: TheFolder, jobs: TheJobs, person: Runner) -> Response:
    """Have the tables of real persons' places made as they may be told."""
    found = folder.run(run)
    if place_tables(folder, found) is None:
        title = titled("Places of {design}", design=found.manifest["design_name"])
        jobs.submit(Asked(KIND, {"run": run}, title, key_of(run), "run"), person)
    return RedirectResponse(f"/runs/{run}/places", 303)


@router.get("/runs/{run}/places.csv")
def taken(run: str, folder: TheFolder, look: TheLook, person: Taker) -> Response:
    """Give all that is known of every place in a year, a row a place."""
    tables = place_tables(folder, folder.run(run))
    if tables is None:
        raise NotThere(
            [Problem("places", "not made yet", "what may be told", None, "Open the page of places.")]
        )
    year = _year(tables, look)
    names = list(tables.tree(year).parents)
    columns: dict[str, list[Any]] = {"place": [_text(name) for name in names]}
    for measure in known(tables, year):
        of = values(tables, year, measure)
        unit = tables.design.currency if measure.unit == "money" else measure.unit
        columns[f"{measure.label} [{unit}]"] = [of.get(name) for name in names]
    named = {"Content-Disposition": f'attachment; filename="places-{run}-{year}.csv"'}
    return Response(as_csv(columns), media_type="text/csv; charset=utf-8", headers=named)


@router.get("/runs/{run}/places/{place:path}")
def one(request: Request, run: str, folder: TheFolder, look: TheLookAt, person: Looker) -> Response:
    """Show one place, and those that lie in it."""
    found = folder.run(run)
    tables = place_tables(folder, found)
    if tables is None:
        return _not_made(request, run)
    year = _year(tables, look)
    tree = tables.tree(year)
    place = look.place
    if place not in tree.parents:
        raise NotThere(
            [Problem("place", repr(place), "a place of this run", nearest_match(place, tree.parents))]
        )
    return _page(request, tables, View(run, place, year, look.measure), found)


def _page(request: Request, tables: PlaceTables, view: View, run: Any) -> Response:
    tree = tables.tree(view.year)
    if not view.place:
        view = View(view.run, tree.top[0], view.year, view.measure)
    label, meaning = LABELS[tables.design.data]
    return page(
        request,
        "places.html",
        ready=True,
        run=view.run,
        title=tables.design.title,
        label=label,
        meaning=meaning,
        years=tables.years,
        of=shown(tables, view, run),
        tops=tree.top,
    )


def _not_made(request: Request, run: str) -> Response:
    job = latest_job(request.app.state.jobs, KIND, key_of(run))
    return page(request, "places.html", ready=False, run=run, job=job)


def _year(tables: PlaceTables, look: Look | LookAt) -> int:
    return look.year if look.year in tables.years else tables.years[-1]


def _text(name: str) -> str:
    """Return a name that a spreadsheet does not take for a formula."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@", "\t", "\r")) else name
