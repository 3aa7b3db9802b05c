"""The report of a run: what is in it, what its author still has to say, and its files, made by a job."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomli_w
from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from healthtrust.design.complaints import complaints
from healthtrust.ground.problems import Problem, in_words
from healthtrust.records.whole_file import write_whole
from healthtrust.reports.author import OF_AUTHOR, Author
from healthtrust.reports.tree.blocks import Checklist, Document
from healthtrust.runs.folder import RunFolder
from healthtrust.web.access.asked import Fields, Looker, Reporter, Taker, TheFolder, TheJobs
from healthtrust.web.access.safety import ALONE
from healthtrust.web.folder import Folder, NotThere
from healthtrust.web.jobs.port import Asked
from healthtrust.web.kept import kept_run
from healthtrust.web.places.working import latest_job
from healthtrust.web.rendering import page, say_of
from healthtrust.web.store import trail
from healthtrust.web.work.report import FORMS, author_file, key_of, reports_of

router = APIRouter()

KIND, ACTION = "report", "report"
TYPES: Mapping[str, str] = {
    "report.html": "text/html; charset=utf-8",
    "citizen.html": "text/html; charset=utf-8",
    "report.pdf": "application/pdf",
    "citizen.pdf": "application/pdf",
    "results.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LISTS = ("names", "asked")
"""What an author lists, one a line."""
OPEN, FILLED = "to be filled", "from the author"


@router.get("/runs/{run}/report")
def show(request: Request, run: str, folder: TheFolder, person: Looker) -> Response:
    """Show what the report holds and lacks, and the files that were made of it."""
    return _page(request, folder, folder.run(run))


@router.post("/runs/{run}/report")
def make(run: str, folder: TheFolder, jobs: TheJobs, person: Reporter, fields: Fields) -> Response:
    """Have the report written in the forms that are wanted."""
    found = folder.run(run)
    forms = [form for form in FORMS if form in fields.getlist("form")]
    title = str(found.manifest["design_name"])
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
        return _page(request, folder, found, told, complaints(invalid, "author", {}))
    design = str(found.manifest["design_name"])
    file = author_file(folder, design)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(tomli_w.dumps({k: v for k, v in said.model_dump(mode="json").items() if v}), file)
    trail.note(request.app.state.engine, person, ACTION, {"author of": design, "said": _said(said)})
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


def _page(
    request: Request,
    folder: Folder,
    run: RunFolder,
    given: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
) -> Response:
    name = run.path.name
    kept = kept_run(folder, name)
    document = kept.document if kept.is_there else None
    said = given or _told(author_file(folder, str(run.manifest["design_name"])))
    made = reports_of(folder, name)
    files = [(each, (made / each).stat().st_size) for each in TYPES if (made / each).is_file()]
    return page(
        request,
        "report.html",
        422 if problems else 200,
        run=name,
        manifest=run.manifest,
        document=document,
        parts=_parts(document),
        gaps=_gaps(document, said),
        said=said,
        asked={key: str(field.description) for key, field in Author.model_fields.items()},
        lists=LISTS,
        files=files,
        pages=[each for each, kind in TYPES.items() if kind.startswith("text/html")],
        job=latest_job(request.app.state.jobs, KIND, key_of(name)),
        problems=problems,
    )


def _told(file: Path) -> dict[str, Any]:
    """Return what an author said, by name; nothing of what was not said."""
    said = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {name: said.get(name, [] if name in LISTS else "") for name in Author.model_fields}


def _said(author: Author) -> list[str]:
    """Return which of the author's items are filled; the trail does not repeat their words."""
    return [name for name, value in author.model_dump().items() if value]


def _parts(document: Document | None) -> list[tuple[str, str, bool]]:
    """Return each part of the report, and whether it has anything to say beyond what is missing."""
    if document is None:
        return []
    return [
        (part.mark, part.title, any(getattr(b, "tone", "") not in ("missing", "rule") for b in part.blocks))
        for part in document.parts
    ]


def _gaps(document: Document | None, said: Mapping[str, Any]) -> list[tuple[str, str, str, bool]]:
    """Return the items of CHEERS: number, what is asked, how it is answered, whether it still is open."""
    if document is None:
        return []
    lists = [b for part in document.parts for b in part.blocks if isinstance(b, Checklist) and b.name == "cheers"]
    by_author = {str(number): name for number, name in OF_AUTHOR.items() if said.get(name)}
    return [
        (item.number, item.asked, FILLED if item.number in by_author else item.state,
         item.state == OPEN and item.number not in by_author)
        for each in lists
        for item in each.items
    ]  # fmt: skip
