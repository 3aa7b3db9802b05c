"""The page of a report: what it holds, what its author still has to say, and the files made of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from healthtrust.ground.problems import Problem
from healthtrust.reports.author import OF_AUTHOR, Author
from healthtrust.reports.tree.blocks import Checklist, Document
from healthtrust.runs.folder import RunFolder
from healthtrust.web.folder import Folder
from healthtrust.web.kept import kept_run
from healthtrust.web.places.working import latest_job
from healthtrust.web.rendering import page
from healthtrust.web.work.report import author_file, key_of, reports_of

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


def report_page(
    request: Request,
    folder: Folder,
    run: RunFolder,
    given: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
) -> Response:
    """Return the page of the report of a run, with what is wrong with what its author says."""
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


def filled(author: Author) -> list[str]:
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
    lists = [
        b for part in document.parts for b in part.blocks if isinstance(b, Checklist) and b.name == "cheers"
    ]
    by_author = {str(number): name for number, name in OF_AUTHOR.items() if said.get(name)}
    return [
        (item.number, item.asked, FILLED if item.number in by_author else item.state,
         item.state == OPEN and item.number not in by_author)
        for each in lists
        for item in each.items
    ]  # fmt: skip
