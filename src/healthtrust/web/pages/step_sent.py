"""A form of a design as it is sent: a row more or less, what it changes, and saving it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from healthtrust.web.access.asked import Designer, Fields, TheEngine
from healthtrust.web.designs.saving import own_design, save
from healthtrust.web.forms.asking import TheForm, sent_of
from healthtrust.web.forms.sending import understood
from healthtrust.web.forms.views import check_page, form_page, told_of
from healthtrust.web.rendering import say_of

router = APIRouter()


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
