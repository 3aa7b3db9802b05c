"""One figure at full width, with what it finds, the words for who cannot see it, its table, and its files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from healthtrust.web.access.asked import Looker, Taker, TheFolder
from healthtrust.web.access.safety import ALONE
from healthtrust.web.folder import Folder
from healthtrust.web.kept import Kept, kept_answer, kept_run
from healthtrust.web.language.drawn import drawn_in
from healthtrust.web.language.spoken import LANGUAGES, telling
from healthtrust.web.rendering import page
from healthtrust.web.results.sent import ASK_AGAIN, TYPES, made, sent, streamed
from healthtrust.web.results.shown_run import shown_run
from healthtrust.web.results.taken import columns_as_csv, write_columns_as_sheet

router = APIRouter()

ROWS = 50
"""Rows of a figure's table on one page."""


def _kept(request: Request, folder: TheFolder) -> Kept:
    """Return the tree that an address names: of a run, or an answer."""
    named = request.path_params
    return (
        kept_run(folder, named["fingerprint"])
        if "fingerprint" in named
        else kept_answer(folder, named["key"])
    )


TheKept = Annotated[Kept, Depends(_kept)]


@router.get("/runs/{fingerprint}/figures/{name}.svg")
@router.get("/answers/{key}/figures/{name}.svg")
def drawing(request: Request, name: str, person: Looker, folder: TheFolder, kept: TheKept) -> Response:
    """Send the drawing of a figure as it was made; `?language=` exchanges the words in it."""
    answer = _file(request, kept, name, ".svg", folder)
    code = request.query_params.get("language", "")
    if code not in LANGUAGES or code == "en" or not isinstance(answer, FileResponse):
        return answer
    words = drawn_in(Path(answer.path).read_text(encoding="utf-8"), telling(code))
    headers = {"Content-Security-Policy": ALONE, "Cache-Control": ASK_AGAIN}
    return Response(words, media_type=TYPES[".svg"], headers=headers)


@router.get("/runs/{fingerprint}/figures/{name}.json")
@router.get("/answers/{key}/figures/{name}.json")
def spec(request: Request, name: str, person: Taker, folder: TheFolder, kept: TheKept) -> Response:
    """Send the drawing of a figure as Vega, with its data."""
    return _file(request, kept, name, ".json", folder)


@router.get("/runs/{fingerprint}/figures/{name}.csv")
@router.get("/answers/{key}/figures/{name}.csv")
def as_csv(name: str, person: Taker, kept: TheKept) -> Response:
    """Send the table behind a figure as CSV."""
    figure = kept.figure(name).figure
    return streamed(iter((columns_as_csv(figure.columns),)), f"{figure.name}.csv")


@router.get("/runs/{fingerprint}/figures/{name}.xlsx")
@router.get("/answers/{key}/figures/{name}.xlsx")
def as_xlsx(name: str, person: Taker, folder: TheFolder, kept: TheKept) -> Response:
    """Send the table behind a figure as a workbook."""
    figure = kept.figure(name).figure
    return made(
        lambda to: write_columns_as_sheet(figure.columns, figure.name, to), f"{figure.name}.xlsx", folder.own
    )


@router.get("/runs/{fingerprint}/figures/{name}")
@router.get("/answers/{key}/figures/{name}")
def shown(request: Request, name: str, person: Looker, folder: TheFolder, kept: TheKept) -> Response:
    """Show one figure."""
    block = kept.figure(name)
    columns = block.figure.columns
    count = max((len(values) for values in columns.values()), default=0)
    pages = max(1, -(-count // ROWS))
    typed = request.query_params.get("page", "1")
    number = min(max(1, int(typed[:9])), pages) if typed.isascii() and typed.isdecimal() else 1
    first = (number - 1) * ROWS
    of_run = kept.address.startswith("/runs/")
    return page(
        request,
        "figure.html",
        kept=kept,
        run=shown_run(folder, kept.address.rpartition("/")[2]) if of_run else None,
        document=kept.document,
        figure=block.figure,
        question=block.question,
        columns={header: values[first : first + ROWS] for header, values in columns.items()},
        count=count,
        number=number,
        pages=pages,
    )


def _file(request: Request, kept: Kept, name: str, ending: str, folder: Folder) -> Response:
    """Send a file of a figure that the tree has, so that no name leads anywhere else."""
    found = kept.figure(name).figure.name
    path = kept.path / "figures" / f"{found}{ending}"
    return sent(request, path, f"{found}{ending}", for_ever=kept.path.parent == folder.runs)
