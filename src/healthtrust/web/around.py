"""What stands around every request: who asks, in which language, how much they may send; what answers carry.

It is the outermost layer, so that every answer carries what keeps it safe: errors, refusals and assets too.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from healthtrust.web.access.bounds import LONGEST_ADDRESS, MEGABYTE, Pace, TooLarge, TooMany, bounded, drain
from healthtrust.web.access.guard import WRITES
from healthtrust.web.access.own_paths import OtherHost, Unreadable, is_known_host, is_secure
from healthtrust.web.access.people import person_of
from healthtrust.web.access.safety import HEADERS, ONLY_HTTPS
from healthtrust.web.access.visits import Visit, Visits
from healthtrust.web.assets import ADDRESS
from healthtrust.web.language.spoken import chosen
from healthtrust.web.made_of import tells_of_persons
from healthtrust.web.refusals import broken, refusal
from healthtrust.web.settings import Settings


class Around:
    """Gives a request its visit, person and language, and its answer the headers that keep it safe."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._visits = Visits(settings.own, settings.file.limits.visit_hours)
        self._pace = Pace(settings.file.limits)
        self._most = settings.file.limits.upload_megabytes * MEGABYTE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        carried = _Carried(self, request, send)
        await request.app.state.given.refresh()
        scope["state"]["person"] = person_of(request, self._settings, request.app.state.given)
        try:
            self._refuse(request)
            await self._app(scope, bounded(receive, self._most), carried.send)
        except ClientDisconnect:
            return
        except (OtherHost, Unreadable, TooMany, TooLarge) as why:
            if isinstance(why, TooLarge) and "expect" not in request.headers:
                await drain(receive, 10 * self._most)
            await refusal(request, why)(scope, receive, carried.send)
        except Exception as why:
            if not carried.begun:
                await broken(request, why)(scope, receive, carried.send)
            raise  # the server logs it

    def read(self, request: Request) -> tuple[Visit, bool]:
        """Return the visit of a request, and whether its cookie is to be written in any case."""
        return self._visits.read(request, is_secure(request, self._settings))

    def headers(self, request: Request, headers: MutableHeaders, visit: Visit | None) -> None:
        """Add what an answer carries; the visit, where its cookie is to be written."""
        secure = is_secure(request, self._settings)
        for name, value in [*HEADERS.items(), *[ONLY_HTTPS] * secure]:
            headers.setdefault(name, value)
        local = self._settings.file.access.kind == "local"
        if tells_of_persons(request.app.state.folder, f"{request.url.path}?{request.url.query}"):
            headers["Cache-Control"] = "private, no-store"
        headers.setdefault("Cache-Control", "private, no-cache" if local else "private, no-store")
        if visit is not None and not request.url.path.startswith(ADDRESS):
            cookie = Response()
            self._visits.write(cookie, visit, secure)
            headers.append("set-cookie", cookie.headers["set-cookie"])

    def language(self, request: Request, visit: Visit) -> Any:
        """Return the language of an answer."""
        return chosen(visit, request.headers.get("accept-language", ""), self._settings.file.language)

    def _refuse(self, request: Request) -> None:
        if not is_known_host(request, self._settings):
            raise OtherHost(request.headers.get("host", ""))
        path = request.scope["path"]
        length = len(request.scope.get("raw_path") or path.encode()) + len(request.scope["query_string"])
        if length > LONGEST_ADDRESS or not path.isprintable():
            raise Unreadable
        if not path.startswith(ADDRESS):
            person = request.state.person
            host = request.client.host if request.client else ""
            self._pace.count(f"person {person.name}" if person else host, request.method in WRITES)
        size = request.headers.get("content-length", "0")
        if not size.isdecimal():
            raise Unreadable
        if int(size) > self._most:
            raise TooLarge


class _Carried:
    """Sends an answer with what every answer carries."""

    def __init__(self, around: Around, request: Request, send: Send) -> None:
        self._around, self._request, self._send = around, request, send
        self.begun = False
        state = request.scope.setdefault("state", {})
        self._visit, self._anew = around.read(request)
        self._before = json.dumps(self._visit, sort_keys=True)
        state["visit"] = self._visit
        state["language"] = around.language(request, self._visit)

    async def send(self, message: Message) -> None:
        """Send a part of the answer."""
        if message["type"] == "http.response.start":
            self.begun = True
            changed = json.dumps(self._visit, sort_keys=True) != self._before
            visit = self._visit if self._anew or changed else None
            self._around.headers(self._request, MutableHeaders(scope=message), visit)
        await self._send(message)
