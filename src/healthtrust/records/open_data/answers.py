"""What a server answers when it is asked for a file, or for the rest of one; every refusal in plain words."""

from __future__ import annotations

import http.client
import socket
import ssl
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.records.open_data.addresses import WEB, local_path
from healthtrust.version import VERSION

MOVED = "The publisher may have moved it: look for it there, then give the new place with --address."
BY_HAND = "Fetch it with a browser, then give its path with --address."
LATER = "Try later; the same command goes on from what came."
WAITS_AT_MOST = 30.0
"""Seconds that are waited because a server asks for it."""
PASSES = (408, 425, 429, 500, 502, 503, 504)
"""Answers after which another try may succeed."""


class MayPass(Exception):
    """A failure after which another try may succeed; `wait`: seconds the server asks to wait."""

    def __init__(self, problem: Problem, wait: float | None = None) -> None:
        self.problem, self.wait = problem, wait
        super().__init__(str(problem))


@dataclass(frozen=True)
class Told:
    """What was said of a file beside its bytes; dates as the server writes them, empty where it is silent."""

    address: str
    etag: str = ""
    last_modified: str = ""
    date: str = ""
    total: int | None = None
    """Bytes of the whole file."""

    @property
    def validator(self) -> str:
        """Return what proves that a rest is of the same bytes: a strong tag, or when they changed."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified


@dataclass(frozen=True)
class Answer:
    """The bytes of a file from `start` on."""

    stream: IO[bytes] | http.client.HTTPResponse
    start: int
    told: Told


class NoLessSafe(urllib.request.HTTPRedirectHandler):
    """Follows redirects on the web, but not from https to http."""

    def redirect_request(self, req: urllib.request.Request, *how: Any) -> urllib.request.Request | None:
        """Return the request that follows a redirect; raises InvalidInput where it is less safe."""
        _, code, _, _, newurl = how
        allowed = ("https",) if urlsplit(req.full_url).scheme == "https" else WEB
        if urlsplit(newurl).scheme not in allowed:
            found = f"{code}, a redirect to {newurl}"
            raise InvalidInput([Problem(req.full_url, found, f"{allowed[-1]} all the way", remedy=BY_HAND)])
        return super().redirect_request(req, *how)


@contextmanager
def answered(address: str, held: int, validator: str, timeout: float) -> Iterator[Answer]:
    """Yield what stands at an address, from byte `held` on if the server can and the validator still holds.

    timeout: seconds without a byte after which the line is given up. Raises MayPass where another try may
    succeed, InvalidInput where none will.
    """
    path = local_path(address)
    if path is not None:
        with _file(path) as stream:
            status = path.stat()
            modified = format_datetime(datetime.fromtimestamp(status.st_mtime, UTC), usegmt=True)
            yield Answer(stream, 0, Told(address, last_modified=modified, total=status.st_size))
        return
    with _asked(address, held, validator, timeout) as response:
        yield _answer(address, held, response)


def _file(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as refused:
        remedy = "Check the path."
        problem = Problem(
            str(path), refused.strerror or str(refused), "a file that can be read", None, remedy
        )
        raise InvalidInput([problem]) from None


def _asked(address: str, held: int, validator: str, timeout: float) -> http.client.HTTPResponse:
    headers = {"Accept-Encoding": "identity"}
    if held and validator:
        headers |= {"Range": f"bytes={held}-", "If-Range": validator}
    opener = urllib.request.build_opener(NoLessSafe())
    opener.addheaders = [(name, f"healthtrust/{VERSION}") for name, _ in opener.addheaders]  # who asks
    try:
        response: http.client.HTTPResponse = opener.open(
            urllib.request.Request(address, headers=headers), timeout=timeout
        )
    except HTTPError as refused:
        with refused:
            raise _refused(address, refused, "Range" in headers) from None
    except (OSError, http.client.HTTPException) as away:
        raise no_line(address, away) from None
    except ValueError as unreadable:
        problem = Problem(repr(address), str(unreadable)[:160], "an address", None, "Check the address.")
        raise InvalidInput([problem]) from None
    return response


def _answer(address: str, held: int, response: http.client.HTTPResponse) -> Answer:
    headers = response.headers
    if headers.get("Content-Encoding", "identity") != "identity":
        found = f"bytes in {headers['Content-Encoding']}, though none was asked for"
        raise InvalidInput([Problem(address, found, "the bytes as they are", remedy=BY_HAND)])
    length = headers.get("Content-Length", "")
    total = int(length) if length.isdigit() else None
    start = 0
    if response.status == http.client.PARTIAL_CONTENT:
        first, _, whole = headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
        start, total = held, int(whole) if whole.isdigit() else None
        if first.partition("-")[0] != str(held):
            found = f"bytes from {first.partition('-')[0] or 'nowhere'}"
            raise InvalidInput([Problem(address, found, f"bytes from {held}", None, BY_HAND)])
    ends_at = response.geturl()
    tag, modified, date = (headers.get(each, "") for each in ("ETag", "Last-Modified", "Date"))
    return Answer(response, start, Told(ends_at, tag, modified, date, total))


def _refused(address: str, refused: HTTPError, rest: bool) -> Exception:
    """Return what to raise for an answer that is a refusal; `rest`: only the rest of a file was asked for."""
    found = f"{refused.code} {refused.reason}".strip()
    if refused.code in PASSES:
        asked = refused.headers.get("Retry-After", "")
        wait = min(float(asked), WAITS_AT_MOST) if asked.isdigit() else None
        return MayPass(Problem(address, found, "the file", None, LATER), wait)
    if rest and refused.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
        return RestIsGone()
    remedy = MOVED if refused.code in (404, 410) else BY_HAND
    return InvalidInput([Problem(address, found.splitlines()[0], "the file", None, remedy)])


class RestIsGone(Exception):
    """The server has no such rest: what came before belongs to other bytes."""


def no_line(address: str, away: Exception) -> Exception:
    """Return what to raise where no answer came, or where the line broke."""
    reason = away.reason if isinstance(away, URLError) else away
    host = urlsplit(address).hostname or address
    expected = "an answer"
    if isinstance(reason, ssl.SSLCertVerificationError):
        found = f"a certificate of {host} that cannot be trusted: {_said(reason)}"
        return InvalidInput([Problem(address, found, "a server that is what it says", None, BY_HAND)])
    if isinstance(reason, socket.gaierror):
        remedy = "Check the network and the address; --mirror names a copy nearer by."
        return MayPass(Problem(address, f"no way to {host}", expected, None, remedy))
    if isinstance(reason, TimeoutError):
        return MayPass(Problem(address, "no byte within --timeout", expected, None, LATER))
    return MayPass(Problem(address, f"a line that broke: {_said(reason)}", expected, None, LATER))


def _said(reason: object) -> str:
    """Return what an error says, in one line."""
    words = (getattr(reason, name, "") for name in ("verify_message", "strerror"))
    return next((word for word in words if word), str(reason) or type(reason).__name__).splitlines()[0]
