"""Files of a run as they lie in its folder, and the tables of its report and of answers to take away."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.ground.problems import Problem, in_words, nearest_match
from healthtrust.reports.tree.blocks import Checklist, Table
from healthtrust.web.access.asked import Taker, TheFolder
from healthtrust.web.folder import NotThere
from healthtrust.web.kept import Kept, kept_answer, kept_run
from healthtrust.web.results.sent import made, sent, streamed
from healthtrust.web.results.taken import columns_as_csv, write_columns_as_sheet

router = APIRouter()

FILES = ("design.toml", "manifest.json", "timing.json", "report.html", "results.xlsx")
"""What of a run folder may be taken away as it is: of real persons, these hide what may not be told."""


@router.get("/runs/{fingerprint}/files/{name}")
def run_file(request: Request, fingerprint: str, name: str, folder: TheFolder, person: Taker) -> Response:
    """Send a file that a run left."""
    run = folder.run(fingerprint)
    if name not in FILES:
        raise NotThere([Problem("file", repr(name), in_words(FILES), nearest_match(name, FILES))])
    return sent(request, run.path / name, name, for_ever=name != "timing.json")


@router.get("/runs/{fingerprint}/told/{name}.csv")
def run_csv(fingerprint: str, name: str, folder: TheFolder, person: Taker) -> Response:
    """Send a table of a run's report as CSV."""
    return streamed(
        iter((columns_as_csv(_table(kept_run(folder, fingerprint), name).columns),)), f"{name}.csv"
    )


@router.get("/runs/{fingerprint}/told/{name}.xlsx")
def run_xlsx(fingerprint: str, name: str, folder: TheFolder, person: Taker) -> Response:
    """Send a table of a run's report as a workbook."""
    columns = _table(kept_run(folder, fingerprint), name).columns
    return made(lambda to: write_columns_as_sheet(columns, name, to), f"{name}.xlsx", folder.own)


@router.get("/answers/{key}/told/{name}.csv")
def answer_csv(key: str, name: str, folder: TheFolder, person: Taker) -> Response:
    """Send a table of an answer as CSV."""
    return streamed(iter((columns_as_csv(_table(kept_answer(folder, key), name).columns),)), f"{name}.csv")


@router.get("/answers/{key}/told/{name}.xlsx")
def answer_xlsx(key: str, name: str, folder: TheFolder, person: Taker) -> Response:
    """Send a table of an answer as a workbook."""
    columns = _table(kept_answer(folder, key), name).columns
    return made(lambda to: write_columns_as_sheet(columns, name, to), f"{name}.xlsx", folder.own)


def _table(kept: Kept, name: str) -> Table | Checklist:
    known = kept.tables()
    if name not in known:
        raise NotThere([Problem("table", repr(name), "a table that is here", nearest_match(name, known))])
    return known[name]
