"""The report of a run: what is in it, what its author still has to say, and its files, made by a job."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from healthtrust.ground.problems import Problem, in_words
from healthtrust.web.access.asked import Fields, Looker, Reporter, Taker, TheFolder, TheJobs
from healthtrust.web.access.safety import ALONE
from healthtrust.web.folder import Folder, NotThere
from healthtrust.web.jobs.port import Asked
from healthtrust.web.language.spoken import titled
from healthtrust.web.reporting.shown import ACTION, KIND, TYPES, report_page
from healthtrust.web.work.report import FORMS, key_of, reports_of

router = APIRouter()


@router.get("/runs/{run}/report")
def show(request: Request, run: str, folder: TheFolder, person: Looker) -> Response:
    """Show what the report holds and lacks, and the files that were made of it."""
    return report_page(request, folder, folder.run(run))


@router.post("/runs/{run}/report")
def make(run: str, folder: TheFolder, jobs: TheJobs, person: Reporter, fields: Fields) -> Response:
    """Have the report written in the forms that are wanted."""
    found = folder.run(run)
    forms = [form for form in FORMS if form in fields.getlist("form")]
    title = titled("Report of {design}", design=found.manifest["design_name"])
    jobs.submit(Asked(KIND, {"run": run, "forms": forms}, title, key_of(run), ACTION), person)
    return RedirectResponse(f"/runs/{run}/report#files", 303)


@router.get("/runs/{run}/report/{file}")
def taken(run: str, file: str, folder: TheFolder, person: Looker) -> Response:
    """Show a page of the report, as it stands alone: it may load nothing and run nothing."""
    return _file(folder, run, file)


@router.get("/runs/{run}/report/files/{file}")
def downloaded(run: str, file: str, folder: TheFolder, person: Taker) -> Response:
    """Give a file of the report to be taken away."""
    return _file(folder, run, file, f"{run}-{file}")


def _file(folder: Folder, run: str, file: str, named: str | None = None) -> Response:
    folder.run(run)
    path = reports_of(folder, run) / file
    pages = {name for name, kind in TYPES.items() if kind.startswith("text/html")}
    if file not in (TYPES if named else pages) or not path.is_file():
        remedy = "Make the report on its page, in the form that is wanted."
        raise NotThere([Problem("file", repr(file), f"one of {in_words(tuple(TYPES))}", None, remedy)])
    headers = {"Content-Security-Policy": ALONE} if file in pages else {}
    return FileResponse(path, media_type=TYPES[file], filename=named, headers=headers)
