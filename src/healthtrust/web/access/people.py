"""Who asks: whoever sits at this machine, whom a trusted proxy names, or who signed in."""

from __future__ import annotations

import getpass

from starlette.requests import Request

from healthtrust.web.access.roles import Person
from healthtrust.web.settings import Settings


def person_of(request: Request, settings: Settings) -> Person | None:
    """Return who asks, or None where nobody is known; what a visit says counts only where people sign in."""
    access = settings.file.access
    if access.kind == "local":
        return Person(_login(), access.local)
    if access.kind == "proxy":
        host = request.client.host if request.client else ""
        name = request.headers.get(access.proxy.header, "").strip()
        if not name or not name.isprintable() or host not in access.proxy.addresses:
            return None
    else:
        name = str(request.state.visit.get("name", ""))
        if not name:
            return None
    return Person(name, access.roles.get(name, access.everybody))


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a machine that knows no names
        return "local"
