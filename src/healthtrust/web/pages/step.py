"""The seven steps of a design, and what it is as a whole: what is decided, what it did, and forms."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.web.access.asked import Looker, TheEngine, TheFolder
from healthtrust.web.designs.differences import differences
from healthtrust.web.forms.asking import TheForm
from healthtrust.web.forms.latest import latest_run
from healthtrust.web.forms.opened import open_design, remember
from healthtrust.web.forms.parts import purpose_of
from healthtrust.web.forms.sending import Sent
from healthtrust.web.forms.summary import summaries, summary_of
from healthtrust.web.forms.views import around, form_page
from healthtrust.web.rendering import page

router = APIRouter()


@router.get("/designs/{name}/{step:step}")
def show_step(request: Request, person: Looker, folder: TheFolder, name: str, step: str) -> Response:
    """Show what a step decides, what it did in the latest run, and what differs from what it extends."""
    opened = open_design(folder, name)
    differing = [each for each in differences(folder, name) if each.key.split(".")[0] == step]
    return page(
        request,
        "step.html",
        **around(opened, step, person),
        purpose=purpose_of(step),
        summaries=summaries(opened, step),
        differing=differing,
        latest=latest_run(folder, opened, step),
    )


@router.get("/designs/{name}/about")
@router.get("/designs/{name}/{step:step}/{part}")
def show_part(request: Request, person: Looker, form: TheForm, engine: TheEngine) -> Response:
    """Show the form of a part, or what it decides where it cannot be changed here."""
    if form.opened.is_bundled or not person.may("design"):
        about = around(form.opened, form.part.step, person)
        return page(request, "part_read.html", **about, summary=summary_of(form.opened, form.part))
    remember(engine, form.opened)
    return form_page(request, person, form, Sent("fill in", form.boxes(), form.opened.hash))
