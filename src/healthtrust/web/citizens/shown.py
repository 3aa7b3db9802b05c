"""The page for everybody: what a run says to them, what was looked up, what was estimated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from healthtrust.ground.problems import Problem
from healthtrust.reports.page_labels import LABELS
from healthtrust.reports.tree.blocks import Part
from healthtrust.runs.differs import design_of
from healthtrust.runs.folder import RunFolder
from healthtrust.web.citizens.said import Estimate, lowest_places
from healthtrust.web.citizens.services import services_of
from healthtrust.web.folder import Folder
from healthtrust.web.kept import Kept, kept_answer, kept_run
from healthtrust.web.places.working import latest_job
from healthtrust.web.rendering import page, told
from healthtrust.web.work.citizen import key_of

KIND, PART = "citizen", "public"
ASKED = ("income", "earned", "ages", "place")


def citizen_page(
    request: Request, folder: Folder, run: RunFolder, values: Mapping[str, Any], status: int = 200
) -> Response:
    """Return the page of a run for everybody, with what was looked up and estimated."""
    design, name = design_of(run), run.path.name
    label, meaning = LABELS[design.data]
    kept, parts = _parts(folder, name)
    nothing: dict[str, Any] = {
        "q": "",
        "given": dict.fromkeys(ASKED, ""),
        "problems": list[Problem](),
        "estimate": None,
    }
    found: dict[str, Any] = {**nothing, **values}
    estimated: Estimate | None = found["estimate"]
    services = services_of(run, design.span[-1])
    wanted, language = found["q"].casefold(), request.state.language.code
    return page(
        request,
        "citizen.html",
        status,
        run=name,
        design=design,
        label=label,
        meaning=meaning,
        at=kept.address if kept else "",
        parts=parts,
        places=lowest_places(design),
        services=[each for each in services if wanted in _names(each.name, language)] if wanted else [],
        every=len(services),
        job=latest_job(request.app.state.jobs, KIND, key_of(name)),
        estimated=estimated,
        **{key: found[key] for key in ("q", "given", "problems")},
    )


def _names(name: str, language: str) -> str:
    """Return all that a service may be looked up by: its name in English and in the reader's language."""
    return f"{name}\n{told(name, language).striptags()}".casefold()


def _parts(folder: Folder, run: str) -> tuple[Kept | None, Sequence[Part]]:
    """Return what is said to everybody: of the run's own report, or of the page that was made for it."""
    kept = kept_run(folder, run)
    if kept.is_there:
        public = [part for part in kept.document.parts if part.name == PART]
        if public:
            return kept, public
    made = kept_answer(folder, key_of(run))
    return (made, made.document.parts) if made.is_there else (None, ())
