"""What a run left, as JSON: its numbers, its tables, and any page of one, as exact as they are known.

Of real persons' data the tables are those that may be told; what is hidden in them is null.
"""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field
from starlette.requests import Request

from healthtrust.web.access.asked import Looker, TheFolder
from healthtrust.web.results.asked_view import FURTHEST, SIZES, View, view_of
from healthtrust.web.results.paged import page_of
from healthtrust.web.results.shown_run import shown_run
from healthtrust.web.results.tables_of_run import Kind, TableFile, tables_of


class Refusal(BaseModel):
    """What was refused, and what to do."""

    title: str
    status: int
    detail: str = ""
    problems: list[dict[str, Any]] = []


router = APIRouter(
    prefix="/api/runs",
    tags=["results"],
    responses={
        status: {"model": Refusal, "description": said}
        for status, said in (
            (401, "nobody is signed in"),
            (403, "not open to whoever asks"),
            (404, "no such run or table"),
            (422, "something is asked for that the table does not have"),
        )
    },
)

Fingerprint = Annotated[str, Path(pattern="^[0-9a-f]{12}$", description="fingerprint of a run")]


class Number(BaseModel):
    """A number of a run, with its interval where it has one."""

    label: str
    unit: str
    value: float
    low: float | None
    high: float | None
    said: str = Field(description="as a reader says it")


class Numbers(BaseModel):
    """What a run came to."""

    run: str
    design: str
    data: str = Field(description="synthetic, aggregate, or persons")
    verdict: str
    numbers: list[Number]
    measures: list[Number]


class ColumnSaid(BaseModel):
    """A column of a table."""

    name: str
    kind: Kind
    unit: str = Field(description="empty where it has none; money is in minor units")


class TableSaid(BaseModel):
    """A table of a run."""

    name: str
    meaning: str
    rows: int
    columns: list[ColumnSaid]


class TablesSaid(BaseModel):
    """The tables of a run."""

    run: str
    currency: str
    ready: bool = Field(description="false where those that may be told of real persons were not made yet")
    tables: list[TableSaid]


class Rows(BaseModel):
    """One page of a table."""

    table: str
    columns: list[ColumnSaid]
    rows: list[list[Any]]
    count: int = Field(description="rows on all pages")
    page: int
    pages: int
    totals: dict[str, int | None] = Field(description="sums of money over all rows, in minor units")


class Asked(BaseModel):
    """What may be asked of a table."""

    page: int = Field(1, ge=1, le=FURTHEST)
    size: int = Field(SIZES[0], description="rows on a page: 25 or 100")
    sort: str = Field("", description="column to sort by; a hyphen before it for the other way round")
    column: list[str] = Field([], description="column of a rule; given as often as there are rules")
    rule: list[str] = Field([], description="equals, contains, at least or at most")
    value: list[str] = Field([], description="what is compared with; money in major units")
    show: list[str] = Field([], description="columns to show; none: all")


@router.get("/{fingerprint}/numbers")
def numbers(fingerprint: Fingerprint, folder: TheFolder, person: Looker) -> Numbers:
    """Return verdict, numbers and measures of a run."""
    run = shown_run(folder, fingerprint)
    return Numbers(
        run=fingerprint,
        design=str(run.manifest["design_name"]),
        data=run.design.data,
        verdict=str(run.manifest["verdict"]),
        numbers=[Number(**each) for each in run.manifest["numbers"]],
        measures=[Number(**each) for each in run.manifest.get("measures", [])],
    )


@router.get("/{fingerprint}/tables")
def tables(fingerprint: Fingerprint, folder: TheFolder, person: Looker) -> TablesSaid:
    """Return the tables of a run that may be shown."""
    run = shown_run(folder, fingerprint)
    found = tables_of(run)
    listed = [_said(table) for table in found.all()] if found.are_there else []
    return TablesSaid(run=fingerprint, currency=run.money.code, ready=found.are_there, tables=listed)


def _view(
    request: Request, fingerprint: Fingerprint, name: str, folder: TheFolder, asked: Annotated[Asked, Query()]
) -> View:
    run = shown_run(folder, fingerprint)
    return view_of(tables_of(run).get(name), request.query_params, run.money)


@router.get("/{fingerprint}/tables/{name}")
def rows(person: Looker, view: Annotated[View, Depends(_view)], folder: TheFolder) -> Rows:
    """Return one page of a table, sorted and filtered as asked."""
    found = page_of(view, folder.path)
    return Rows(
        table=view.table.name,
        columns=_columns(view),
        rows=[[_plain(value) for value in row] for row in found.rows],
        count=found.count,
        page=found.number,
        pages=found.pages,
        totals=found.totals,
    )


def _said(table: TableFile) -> TableSaid:
    return TableSaid(name=table.name, meaning=table.meaning, rows=table.rows, columns=_columns(View(table)))


def _columns(view: View) -> list[ColumnSaid]:
    return [ColumnSaid(name=each.name, kind=each.kind, unit=each.unit) for each in view.shown]


def _plain(value: Any) -> Any:
    """Return a value as JSON can say it: what is no number is nothing."""
    return None if isinstance(value, float) and not isfinite(value) else value
