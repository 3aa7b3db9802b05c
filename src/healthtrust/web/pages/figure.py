"""One figure at full width, with what it finds, the words for who cannot see it, its table, and its files."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
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


@router.get("/runs/{fingerprint}/figures/{name}.svg")
def run_drawing(request: Request, fingerprint: str, name: str, folder: TheFolder, person: Looker) -> Response:
    """Send the drawing of a figure of a run; `?language=` exchanges the words in it."""
    return _drawing(request, kept_run(folder, fingerprint), name, folder)


@router.get("/runs/{fingerprint}/figures/{name}.json")
def run_spec(request: Request, fingerprint: str, name: str, folder: TheFolder, person: Taker) -> Response:
    """Send the drawing of a figure as Vega, with its data."""
    return _file(request, kept_run(folder, fingerprint), name, ".json", folder)


@router.get("/runs/{fingerprint}/figures/{name}.csv")
def run_csv(fingerprint: str, name: str, folder: TheFolder, person: Taker) -> Response:
    """Send the table behind a figure as CSV."""
    return _csv(kept_run(folder, fingerprint), name)


@router.get("/runs/{fingerprint}/figures/{name}.xlsx")
def run_xlsx(fingerprint: str, name: str, folder: TheFolder, person: Taker) -> Response:
    """Send the table behind a figure as a workbook."""
    return _xlsx(kept_run(folder, fingerprint), name, folder)


@router.get("/runs/{fingerprint}/figures/{name}")
def run_figure(request: Request, fingerprint: str, name: str, folder: TheFolder, person: Looker) -> Response:
    """Show one figure of a run."""
    return _shown(request, kept_run(folder, fingerprint), name, folder)


@router.get("/answers/{key}/figures/{name}.svg")
def answer_drawing(request: Request, key: str, name: str, folder: TheFolder, person: Looker) -> Response:
    """Send the drawing of a figure of an answer; `?language=` exchanges the words in it."""
    return _drawing(request, kept_answer(folder, key), name, folder)


@router.get("/answers/{key}/figures/{name}.json")
def answer_spec(request: Request, key: str, name: str, folder: TheFolder, person: Taker) -> Response:
    """Send the drawing of a figure of an answer as Vega, with its data."""
    return _file(request, kept_answer(folder, key), name, ".json", folder)


@router.get("/answers/{key}/figures/{name}.csv")
def answer_csv(key: str, name: str, folder: TheFolder, person: Taker) -> Response:
    """Send the table behind a figure of an answer as CSV."""
    return _csv(kept_answer(folder, key), name)


@router.get("/answers/{key}/figures/{name}.xlsx")
def answer_xlsx(key: str, name: str, folder: TheFolder, person: Taker) -> Response:
    """Send the table behind a figure of an answer as a workbook."""
    return _xlsx(kept_answer(folder, key), name, folder)


@router.get("/answers/{key}/figures/{name}")
def answer_figure(request: Request, key: str, name: str, folder: TheFolder, person: Looker) -> Response:
    """Show one figure of an answer."""
    return _shown(request, kept_answer(folder, key), name, folder)


def _shown(request: Request, kept: Kept, name: str, folder: Folder) -> Response:
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


def _drawing(request: Request, kept: Kept, name: str, folder: Folder) -> Response:
    """Send a drawing as it was made, or with its words in another language."""
    answer = _file(request, kept, name, ".svg", folder)
    code = request.query_params.get("language", "")
    if code not in LANGUAGES or code == "en" or not isinstance(answer, FileResponse):
        return answer
    words = drawn_in(Path(answer.path).read_text(encoding="utf-8"), telling(code))
    headers = {"Content-Security-Policy": ALONE, "Cache-Control": ASK_AGAIN}
    return Response(words, media_type=TYPES[".svg"], headers=headers)


def _file(request: Request, kept: Kept, name: str, ending: str, folder: Folder) -> Response:
    """Send a file of a figure that the tree has, so that no name leads anywhere else."""
    found = kept.figure(name).figure.name
    path = kept.path / "figures" / f"{found}{ending}"
    return sent(request, path, f"{found}{ending}", for_ever=kept.path.parent == folder.runs)


def _csv(kept: Kept, name: str) -> Response:
    figure = kept.figure(name).figure
    return streamed(iter((columns_as_csv(figure.columns),)), f"{figure.name}.csv")


def _xlsx(kept: Kept, name: str, folder: Folder) -> Response:
    figure = kept.figure(name).figure
    return made(
        lambda to: write_columns_as_sheet(figure.columns, figure.name, to), f"{figure.name}.xlsx", folder.own
    )
