"""A visit: what the server remembers of a browser between two pages, in a signed cookie.

It holds the name of whoever signed in, the language chosen, a word that forms must repeat, and a message for
the next page: nothing that could not be told to its owner. The signature is of a secret in the folder, and so
is the cookie's name: two servers on one machine do not overwrite each other's. Over https the name begins
with `__Host-`, so that no neighbouring site can set it.
"""

from __future__ import annotations

import hashlib
import os
import time
from datetime import datetime
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
        secret = secret_of(own)
        self._signer = URLSafeTimedSerializer(secret, salt="visit")
        self._name = f"{COOKIE}-{hashlib.sha256(secret.encode()).hexdigest()[:6]}"
        self._seconds = hours * 3600

    def read(self, request: Request, secure: bool) -> tuple[Visit, bool]:
        """Return the visit of a request, and whether its cookie should be written anew.

        A new visit where there is none, or it is too old or not ours; one that is used stays young.
        """
        told, written = self._told(request.cookies.get(self.name(secure), ""))
        visit = new_visit() if told is None else told
        old = written is None or time.time() - written > self._seconds / 10
        return visit, old

    def write(self, response: Response, visit: Visit, secure: bool) -> None:
        """Write a visit into an answer."""
        response.set_cookie(
            self.name(secure),
            self._signer.dumps(visit),
            max_age=self._seconds,
            httponly=True,
            samesite="lax",
            secure=secure,
            path="/",
        )

    def name(self, secure: bool) -> str:
        """Return the name of the cookie."""
        return f"__Host-{self._name}" if secure else self._name

    def _told(self, cookie: str) -> tuple[Visit | None, float | None]:
        at: datetime
        try:
            told, at = self._signer.loads(cookie, max_age=self._seconds, return_timestamp=True)
        except BadSignature:
            return None, None
        return (told, at.timestamp()) if isinstance(told, dict) and "word" in told else (None, None)


def new_visit() -> Visit:
    """Return a visit that begins, with a word of its own."""
    return {"word": os.urandom(16).hex()}


def begin_anew(visit: Visit, name: str = "") -> None:
    """Make a visit another one, for whoever signed in, or for nobody; only the language stays."""
    kept = {key: visit[key] for key in ("language",) if key in visit}
    visit.clear()
    visit.update(new_visit(), **kept)
    if name:
        visit["name"] = name


def secret_of(own: Path) -> str:
    """Return the secret of a folder, made when it is first asked for, for its owner's eyes only."""
    file = own / SECRET
    if not file.is_file():
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = file.with_name(f".{SECRET}.{os.getpid()}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            stream.write(os.urandom(32).hex())
        try:
            os.link(beside, file)  # whole or not at all, and never over another server's
        except FileExistsError:
            pass
        finally:
            beside.unlink()
    return file.read_text(encoding="ascii")
