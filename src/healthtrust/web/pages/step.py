"""The seven steps of a design, and what it is as a whole: what is decided, what it did, and forms."""

from __future__ import annotations

from contextlib import suppress

from fastapi import APIRouter
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.design.whole import HEADINGS
from healthtrust.web.access.asked import Designer, Fields, Looker, TheEngine, TheFolder
from healthtrust.web.designs.differences import differences
from healthtrust.web.designs.saving import own_design, save
from healthtrust.web.designs.versions import keep_texts
from healthtrust.web.forms.asking import TheForm, sent_of
from healthtrust.web.forms.latest import latest_run
from healthtrust.web.forms.opened import open_design
from healthtrust.web.forms.parts import purpose_of
from healthtrust.web.forms.sending import Sent, understood
from healthtrust.web.forms.summary import summaries, summary_of
from healthtrust.web.forms.views import around, check_page, form_page, told_of
from healthtrust.web.rendering import page, say_of
from healthtrust.web.store.database import DatabaseAway

router = APIRouter()


class StepConvertor(Convertor[str]):
    """One of the seven words, in an address."""

    regex = "|".join(HEADINGS)

    def convert(self, value: str) -> str:
        """Return the word itself."""
        return value

    def to_string(self, value: str) -> str:
        """Return the word itself."""
        return value


register_url_convertor("step", StepConvertor())


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
    with suppress(DatabaseAway):  # looking goes on without it
        keep_texts(engine, form.opened.text)  # so that a change of this text can be told from any other
    return form_page(request, person, form, Sent("fill in", form.boxes(), form.opened.hash))


@router.post("/designs/{name}/about")
@router.post("/designs/{name}/{step:step}/{part}")
def send_part(
    request: Request, person: Designer, form: TheForm, fields: Fields, engine: TheEngine
) -> Response:
    """Add or remove a row; or check what was typed and show what it changes; or save it."""
    folder = request.app.state.folder
    own_design(folder, form.opened.name)
    sent = understood(form, engine, sent_of(fields), say_of(request))
    if sent.next == "check":
        return check_page(request, person, form, sent)
    if sent.next != "save" or sent.change is None:
        return form_page(request, person, form, sent)
    saved = save(folder, engine, person, sent.change)
    request.state.visit["message"] = told_of(say_of(request), len(sent.changes), saved)
    return RedirectResponse(form.back, 303)
