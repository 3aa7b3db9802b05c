"""A visit: what the server remembers of a browser between two pages, in a signed cookie.

It holds the name of whoever signed in, the language chosen, a word that forms must repeat, and a message for
the next page: nothing that could not be told to its owner. The signature is of a secret in the folder.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

COOKIE = "healthtrust"
SECRET = "secret"

Visit = dict[str, Any]


class Visits:
    """Reads and writes the cookies of one server."""

    def __init__(self, own: Path, hours: int) -> None:
        self._signer = URLSafeTimedSerializer(secret_of(own), salt="visit")
        self._seconds = hours * 3600

    def read(self, request: Request) -> Visit:
        """Return the visit of a request; a new one where there is none, or it is too old or not ours."""
        try:
            told = self._signer.loads(request.cookies.get(COOKIE, ""), max_age=self._seconds)
        except BadSignature:
            told = None
        visit: Visit = told if isinstance(told, dict) else {}
        visit.setdefault("word", os.urandom(16).hex())
        return visit

    def write(self, response: Response, visit: Visit, secure: bool) -> None:
        """Write a visit into an answer."""
        response.set_cookie(
            COOKIE,
            self._signer.dumps(visit),
            max_age=self._seconds,
            httponly=True,
            samesite="lax",
            secure=secure,
            path="/",
        )


def secret_of(own: Path) -> str:
    """Return the secret of a folder, made when it is first asked for, for its owner's eyes only."""
    file = own / SECRET
    if not file.is_file():
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text(encoding="ascii")
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(os.urandom(32).hex())
    return file.read_text(encoding="ascii")
