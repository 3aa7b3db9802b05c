"""The pages of a form: as it is filled in, as it is checked, and what is said once it is saved."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from healthtrust.design.whole import HEADINGS
from healthtrust.web.access.roles import Person
from healthtrust.web.designs.saving import Saved
from healthtrust.web.forms.asking import STATUSES, Form, because, status_of
from healthtrust.web.forms.fields import Drawer, anchor, name_in_words, place_of
from healthtrust.web.forms.opened import Opened
from healthtrust.web.forms.parts import WORDS, parts_of
from healthtrust.web.forms.sending import Sent
from healthtrust.web.language.spoken import Say
from healthtrust.web.rendering import page, say_of


def form_page(request: Request, person: Person, form: Form, sent: Sent) -> Response:
    """Return the form as it is filled in, every mistake in a list at the top and at its box."""
    fields = Drawer(sent.boxes, form.opened, sent.mistakes).fields(form.part)
    return page(
        request,
        "part.html",
        422 if sent.mistakes else 200,
        **around(form.opened, form.part.step, person),
        form=form,
        sent=sent,
        fields=fields,
        anchor_of=lambda box: place_of(box, sent.boxes),
        name_of=lambda box: name_in_words(box, say_of(request)),
    )


def check_page(request: Request, person: Person, form: Form, sent: Sent) -> Response:
    """Return what a form changes, before and after, with a reason to give under each change."""
    return page(
        request,
        "check_answers.html",
        422 if sent.mistakes else 200,
        **around(form.opened, form.part.step, person),
        form=form,
        sent=sent,
        statuses=STATUSES,
        because=because,
        status_of=status_of,
        anchor=anchor,
    )


def around(opened: Opened, step: str, person: Person) -> dict[str, Any]:
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


def told_of(say: Say, count: int, saved: Saved) -> str:
    """Return what is said on the next page."""
    text = (
        say("Saved. One value was changed.")
        if count == 1
        else say("Saved. {n} values were changed.", n=count)
    )
    if saved.beside is None:
        return text
    return say("{saved} What somebody else changed meanwhile was kept too.", saved=text)
