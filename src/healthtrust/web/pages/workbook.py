"""A workbook of a design's inputs that is sent back: shown as what it would change, then saved."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.design.workbook.package_parts import MEGABYTE, Largest, unpacked_size
from healthtrust.ground.problems import Problem
from healthtrust.web.access.asked import Designer, Fields, TheFolder
from healthtrust.web.designs.saving import own_design, own_text
from healthtrust.web.designs.versions import keep_texts
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.port import Asked
from healthtrust.web.rendering import page, say_of
from healthtrust.web.store import trail
from healthtrust.web.workbooks import reading, saved, uploads

router = APIRouter()

AT_ONCE = 800_000
"""Unpacked bytes up to which a workbook is read while somebody waits for the page."""


@router.get("/designs/{name}/upload")
def ask(request: Request, name: str, folder: TheFolder, person: Designer) -> Response:
    """Ask for a workbook."""
    own_design(folder, name)
    return page(request, "upload.html", name=name, problems=[], cells=[])


@router.post("/designs/{name}/upload")
def send(request: Request, name: str, folder: TheFolder, person: Designer, fields: Fields) -> Response:
    """Take a workbook, read it, and lead to what it would change."""
    path = own_design(folder, name)
    given = fields.get("workbook")
    if not isinstance(given, UploadFile) or not given.filename:
        return _wrong(request, name, Problem("workbook", "no file", "a workbook that ends in .xlsx"))
    if not given.filename.lower().endswith(".xlsx"):
        remedy = "Save it as .xlsx (Excel workbook), which holds no macros, and send that."
        ending = given.filename.rpartition(".")[2][:20]
        return _wrong(
            request, name, Problem("workbook", f"a file ending in .{ending}", ".xlsx", None, remedy)
        )
    keep_texts(request.app.state.engine, own_text(path))
    hash_ = uploads.keep(folder, given.file)
    about = {"design": name, "does": "upload", "workbook": hash_}
    trail.note(request.app.state.engine, person, "design", about)
    limits = request.app.state.settings.file.limits
    largest = Largest(limits.upload_megabytes * MEGABYTE, limits.unpacked_megabytes * MEGABYTE)
    at = f"/designs/{quote(name)}/upload/{hash_}"
    if unpacked_size(uploads.kept(folder, hash_)) <= AT_ONCE:
        reading.read_upload(folder, hash_, name, largest)
        return RedirectResponse(at, 303)
    asked = {"design": name, "upload": hash_, "packed": largest.packed, "unpacked": largest.unpacked}
    job = request.app.state.jobs.submit(
        Asked("read-workbook", asked, name, f"{hash_} {name}", "design"), person
    )
    return RedirectResponse(f"{at}?job={job.number}", 303)


@router.get("/designs/{name}/upload/{hash_}")
def show(request: Request, name: str, hash_: str, folder: TheFolder, person: Designer) -> Response:
    """Show what a workbook would change, or all that is wrong with it."""
    own_design(folder, name)
    found = uploads.found_in(folder, hash_, name)
    if found is not None:
        return _told(request, folder, (name, hash_, found))
    number = request.query_params.get("job", "")
    if not number.isdecimal():
        return RedirectResponse(f"/designs/{quote(name)}/upload", 303)
    job = request.app.state.jobs.get(int(number))
    return page(request, "upload_working.html", name=name, hash_=hash_, job=job)


@router.post("/designs/{name}/upload/{hash_}")
def save(request: Request, name: str, hash_: str, person: Designer, fields: Fields) -> Response:
    """Save what a workbook changes, once each change has a reason."""
    folder: Folder = request.app.state.folder
    found = uploads.found_in(folder, hash_, name)
    if found is None or found["problems"]:
        return RedirectResponse(f"/designs/{quote(name)}/upload/{hash_}", 303)
    wanted = saved.wanted(folder, name, found)
    because, lacking = saved.reasons(wanted, _texts(fields), say_of(request))
    if lacking:
        return _told(request, folder, (name, hash_, found), because, lacking)
    say = say_of(request)
    if saved.save_wanted(folder, (request.app.state.engine, person), wanted, because):
        message = say("Saved from the workbook. What was decided before is in the history.")
    else:
        message = say("The workbook changes nothing: the design is as it was.")
    request.state.visit["message"] = message
    return RedirectResponse(f"/designs/{quote(name)}", 303)


def _told(
    request: Request,
    folder: Folder,
    of: tuple[str, str, dict[str, Any]],
    because: dict[str, tuple[str, str]] | None = None,
    lacking: list[tuple[str, str]] | None = None,
) -> Response:
    name, hash_, found = of
    if found["problems"]:
        cells = reading.in_cells(found["problems"])
        return page(request, "upload.html", 422, name=name, problems=[], cells=cells)
    wanted = saved.wanted(folder, name, found)
    values = {
        "name": name,
        "hash_": hash_,
        "proposals": wanted.proposals,
        "because": because or {each.key: (each.source, each.status) for each in wanted.proposals},
        "lacking": lacking or [],
        "told_of_it": [each for each in found["told"] if not each.endswith("has no source")],
        "tables": list(found["tables"]),
    }
    return page(request, "upload_checked.html", 422 if lacking else 200, **values)


def _wrong(request: Request, name: str, problem: Problem) -> Response:
    return page(request, "upload.html", 422, name=name, problems=[problem], cells=[])


def _texts(fields: FormData) -> dict[str, str]:
    return {key: value for key, value in fields.items() if isinstance(value, str)}
