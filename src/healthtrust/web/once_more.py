"""What somebody sent too late, or while it could not be kept, is shown to be sent once more: nothing is lost.

It is shown only where their browser says that a page of ours sent it; another site's words are never put into
a form of ours. Files are never sent back: they are to be chosen again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from healthtrust.ground.problems import Problem
from healthtrust.web.access.guard import FIELD, fields_of, is_from_here
from healthtrust.web.rendering import page

LOG = logging.getLogger("healthtrust.web")
SHOWN = 200
"""How much of a field is shown for reading; all of it is sent."""


async def sent_again(request: Request, status: int, problems: Sequence[Problem] = ()) -> Response | None:
    """Return a page with the fields of a form that came too late; None where there is none of ours.

    problems: what kept it from being done, where it was not that the visit was over
    """
    if request.method != "POST" or request.url.path.startswith("/api/"):
        return None
    if not is_from_here(request, otherwise=False):
        return None
    try:
        fields = await fields_of(request)
    except HTTPException:
        return None
    LOG.warning("%s %r: sent once more", request.method, request.url.path)
    sent = [(name, value) for name, value in fields.multi_items() if name != FIELD]
    return page(
        request,
        "once_more.html",
        status,
        sent=[(name, value) for name, value in sent if isinstance(value, str)],
        files=sorted({name for name, value in sent if isinstance(value, UploadFile)}),
        shown=SHOWN,
        action=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        must_sign_in=status == 401,
        problems=problems,
    )
