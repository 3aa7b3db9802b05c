"""The report of a run: what is in it, what its author still has to say, and its files, made by a job."""

from __future__ import annotations

from typing import Any

import tomli_w
from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from healthtrust.design.complaints import complaints
from healthtrust.ground.problems import Problem, in_words
from healthtrust.records.whole_file import write_whole
from healthtrust.reports.author import Author
from healthtrust.web.access.asked import Fields, Looker, Reporter, Taker, TheFolder, TheJobs
from healthtrust.web.access.safety import ALONE
from healthtrust.web.folder import Folder, NotThere
from healthtrust.web.jobs.port import Asked
from healthtrust.web.language.spoken import titled
from healthtrust.web.rendering import say_of
from healthtrust.web.reporting.shown import ACTION, KIND, LISTS, TYPES, filled, report_page
from healthtrust.web.store import trail
from healthtrust.web.work.report import FORMS, author_file, key_of, reports_of

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


@router.post("/runs/{run}/report/author")
def author(request: Request, run: str, folder: TheFolder, person: Reporter, fields: Fields) -> Response:
    """Keep what only the author of the reports of a design can say."""
    found = folder.run(run)
    told: dict[str, Any] = {name: str(fields.get(name, "")).strip() for name in Author.model_fields}
    for name in LISTS:
        told[name] = [line.strip() for line in told[name].splitlines() if line.strip()]
    try:
        said = Author.model_validate(told)
    except ValidationError as invalid:
        return report_page(request, folder, found, told, complaints(invalid, "author", {}))
    design = str(found.manifest["design_name"])
    file = author_file(folder, design)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(tomli_w.dumps({k: v for k, v in said.model_dump(mode="json").items() if v}), file)
    trail.note(request.app.state.engine, person, ACTION, {"author of": design, "said": filled(said)})
    request.state.visit["message"] = say_of(request)("What the author says was kept. Make the report anew.")
    return RedirectResponse(f"/runs/{run}/report", 303)


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
