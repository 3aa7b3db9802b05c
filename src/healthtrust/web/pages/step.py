"""The seven steps of a design, and what it is as a whole: what is decided, what it did, and forms."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.design.whole import HEADINGS
from healthtrust.web.access.asked import Designer, Fields, Looker, TheEngine, TheFolder
from healthtrust.web.access.roles import Person
from healthtrust.web.designs.differences import differences
from healthtrust.web.designs.saving import Saved, own_design, save
from healthtrust.web.forms.asking import STATUSES, Form, TheForm, because, sent_of, status_of
from healthtrust.web.forms.fields import Drawer, anchor, name_in_words, place_of
from healthtrust.web.forms.latest import latest_run
from healthtrust.web.forms.opened import Opened, open_design
from healthtrust.web.forms.parts import WORDS, parts_of, purpose_of
from healthtrust.web.forms.sending import Sent, understood
from healthtrust.web.forms.summary import summaries, summary_of
from healthtrust.web.language.spoken import Say
from healthtrust.web.rendering import page, say_of

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
        **_around(opened, step, person),
        purpose=purpose_of(step),
        summaries=summaries(opened, step),
        differing=differing,
        latest=latest_run(folder, opened, step),
    )


@router.get("/designs/{name}/about")
@router.get("/designs/{name}/{step:step}/{part}")
def show_part(request: Request, person: Looker, form: TheForm) -> Response:
    """Show the form of a part, or what it decides where it cannot be changed here."""
    if form.opened.is_bundled or not person.may("design"):
        around = _around(form.opened, form.part.step, person)
        return page(request, "part_read.html", **around, summary=summary_of(form.opened, form.part))
    return _form_page(request, person, form, Sent("fill in", form.boxes(), form.opened.hash))


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
        return _check_page(request, person, form, sent)
    if sent.next != "save" or sent.change is None:
        return _form_page(request, person, form, sent)
    saved = save(folder, engine, person, sent.change)
    request.state.visit["message"] = _told(say_of(request), len(sent.changes), saved)
    return RedirectResponse(form.back, 303)


def _form_page(request: Request, person: Person, form: Form, sent: Sent) -> Response:
    """Return the form as it is filled in, every mistake in a list at the top and at its box."""
    fields = Drawer(sent.boxes, form.opened, sent.mistakes).fields(form.part)
    return page(
        request,
        "part.html",
        422 if sent.mistakes else 200,
        **_around(form.opened, form.part.step, person),
        form=form,
        sent=sent,
        fields=fields,
        anchor_of=lambda box: place_of(box, sent.boxes),
        name_of=lambda box: name_in_words(box, say_of(request)),
    )


def _check_page(request: Request, person: Person, form: Form, sent: Sent) -> Response:
    """Return what a form changes, before and after, with a reason to give under each change."""
    return page(
        request,
        "check_answers.html",
        422 if sent.mistakes else 200,
        **_around(form.opened, form.part.step, person),
        form=form,
        sent=sent,
        statuses=STATUSES,
        because=because,
        status_of=status_of,
        anchor=anchor,
    )


def _around(opened: Opened, step: str, person: Person) -> dict[str, Any]:
    """Return what every page of a design's step is given."""
    return {
        "opened": opened,
        "design": opened.name,
        "step": step,
        "steps": HEADINGS,
        "word_of": WORDS,
        "parts": parts_of(step),
        "may_change": person.may("design") and not opened.is_bundled,
        "may_copy": person.may("design") and opened.is_bundled,
    }


def _told(say: Say, count: int, saved: Saved) -> str:
    """Return what is said on the next page."""
    text = (
        say("Saved. One value was changed.")
        if count == 1
        else say("Saved. {n} values were changed.", n=count)
    )
    if saved.beside is None:
        return text
    return say("{saved} What somebody else changed meanwhile was kept too.", saved=text)
