"""What a run left, as JSON: its numbers, its tables, and any page of one, as exact as they are known.

Of real persons' data the tables are those that may be told; what is hidden in them is null.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field
from starlette.requests import Request

from healthtrust.ground.problems import in_words
from healthtrust.web.access.asked import Looker, TheFolder
from healthtrust.web.interface.figures import FigureTold, figures_of
from healthtrust.web.interface.names import Fingerprint, NumberTold, TableName, plain
from healthtrust.web.interface.refusal import reads
from healthtrust.web.kept import kept_run
from healthtrust.web.results.asked_view import FURTHEST, MOST_RULES, RULES, SIZES, View, view_of
from healthtrust.web.results.paged import page_of
from healthtrust.web.results.shown_run import shown_run
from healthtrust.web.results.tables_of_run import Kind, TableFile, tables_of

router = APIRouter(prefix="/api/runs", tags=["results"])

MOST_SHOWN = 200


class Numbers(BaseModel):
    """What a run came to."""

    run: str
    design: str
    data: str = Field(description="synthetic, aggregate, or persons")
    verdict: str
    numbers: list[NumberTold]
    measures: list[NumberTold]


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


class FiguresTold(BaseModel):
    """The figures of a run."""

    run: str
    ready: bool = Field(description="false where the run left no report; its page has one made")
    figures: list[FigureTold]


Name = Annotated[str, Field(max_length=200)]


class Asked(BaseModel):
    """What may be asked of a table."""

    page: int = Field(1, ge=1, le=FURTHEST, description="page of the table", examples=[1])
    size: int = Field(SIZES[0], description="rows on a page", json_schema_extra={"enum": list(SIZES)})
    sort: Name = Field(
        "", description="column to sort by; a hyphen before it: the other way round", examples=["-amount"]
    )
    column: Annotated[list[Name], Field(max_length=MOST_RULES)] = Field(
        [], description="column of a rule; given as often as there are rules", examples=[["source"]]
    )
    rule: Annotated[list[Name], Field(max_length=MOST_RULES)] = Field(
        [], description=in_words(tuple(RULES)), examples=[["contains"]]
    )
    value: Annotated[list[Name], Field(max_length=MOST_RULES)] = Field(
        [], description="what is compared with; money in major units", examples=[["tax"]]
    )
    show: Annotated[list[Name], Field(max_length=MOST_SHOWN)] = Field(
        [], description="columns to show; none: all", examples=[["source", "amount"]]
    )


@router.get("/{fingerprint}/numbers", responses=reads(404))
def get_numbers(fingerprint: Fingerprint, folder: TheFolder, person: Looker) -> Numbers:
    """Return verdict, numbers and measures of a run."""
    run = shown_run(folder, fingerprint)
    return Numbers(
        run=fingerprint,
        design=str(run.manifest["design_name"]),
        data=run.design.data,
        verdict=str(run.manifest["verdict"]),
        numbers=[NumberTold(**each) for each in run.manifest["numbers"]],
        measures=[NumberTold(**each) for each in run.manifest.get("measures", [])],
    )


@router.get("/{fingerprint}/tables", responses=reads(404))
def list_tables(fingerprint: Fingerprint, folder: TheFolder, person: Looker) -> TablesSaid:
    """Return the tables of a run that may be shown."""
    run = shown_run(folder, fingerprint)
    found = tables_of(run)
    listed = [_said(table) for table in found.all()] if found.are_there else []
    return TablesSaid(run=fingerprint, currency=run.money.code, ready=found.are_there, tables=listed)


def _view(
    request: Request,
    fingerprint: Fingerprint,
    name: TableName,
    folder: TheFolder,
    asked: Annotated[Asked, Query()],
) -> View:
    run = shown_run(folder, fingerprint)
    return view_of(tables_of(run).get(name), request.query_params, run.money)


@router.get("/{fingerprint}/tables/{name}", responses=reads(404))
def get_rows(person: Looker, view: Annotated[View, Depends(_view)], folder: TheFolder) -> Rows:
    """Return one page of a table, sorted and filtered as asked."""
    found = page_of(view, folder.path)
    return Rows(
        table=view.table.name,
        columns=_columns(view),
        rows=[[plain(value) for value in row] for row in found.rows],
        count=found.count,
        page=found.number,
        pages=found.pages,
        totals=found.totals,
    )


@router.get("/{fingerprint}/figures", responses=reads(404))
def list_figures(fingerprint: Fingerprint, folder: TheFolder, person: Looker) -> FiguresTold:
    """Return the figures of a run, in the order of its report: what each finds, and where its files are."""
    kept = kept_run(folder, fingerprint)
    figures = figures_of(kept) if kept.is_there else []
    return FiguresTold(run=fingerprint, ready=kept.is_there, figures=figures)


def _said(table: TableFile) -> TableSaid:
    return TableSaid(name=table.name, meaning=table.meaning, rows=table.rows, columns=_columns(View(table)))


def _columns(view: View) -> list[ColumnSaid]:
    return [ColumnSaid(name=each.name, kind=each.kind, unit=each.unit) for each in view.shown]
