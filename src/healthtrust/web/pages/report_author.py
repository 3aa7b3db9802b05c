"""What only the author of a report can say: kept for all reports of a design."""

from __future__ import annotations

from typing import Any

import tomli_w
from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.design.complaints import complaints
from healthtrust.records.whole_file import write_whole
from healthtrust.reports.author import Author
from healthtrust.web.access.asked import Fields, Reporter, TheFolder
from healthtrust.web.rendering import say_of
from healthtrust.web.reporting.shown import ACTION, LISTS, filled, report_page
from healthtrust.web.store import trail
from healthtrust.web.work.report import author_file

router = APIRouter()


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
