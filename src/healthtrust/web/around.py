"""What stands around every request: who asks, in which language, how much they may send; what answers carry."""

from __future__ import annotations

import json
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from healthtrust.web.access.people import person_of
from healthtrust.web.access.safety import HEADERS
from healthtrust.web.access.visits import Visits
from healthtrust.web.language.spoken import chosen
from healthtrust.web.settings import Settings

MEGABYTE = 1_000_000
KEPT_FOR_EVER = "public, max-age=31536000, immutable"


class TooLarge(Exception):
    """Somebody sends more than they may."""


class Around:
    """Gives a request its visit, person and language, and its answer the headers that keep it safe."""

    def __init__(self, app: ASGIApp, settings: Settings, visits: Visits) -> None:
        self._app, self._settings, self._visits = app, settings, visits
        self._most = settings.file.limits.upload_megabytes * MEGABYTE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        visit = self._visits.read(request)
        before = json.dumps(visit, sort_keys=True)
        state: dict[str, Any] = scope.setdefault("state", {})
        state["visit"] = visit
        state["language"] = chosen(
            visit, request.headers.get("accept-language", ""), self._settings.file.language
        )
        state["person"] = person_of(request, self._settings)
        secure = request.url.scheme == "https"

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                kept = scope["path"].startswith("/static/") and scope["query_string"]
                headers.setdefault("Cache-Control", KEPT_FOR_EVER if kept else "private, no-cache")
                if json.dumps(visit, sort_keys=True) != before or not request.cookies:
                    cookie = Response()
                    self._visits.write(cookie, visit, secure)
                    headers.append("set-cookie", cookie.headers["set-cookie"])
            await send(message)

        await self._app(scope, self._limited(scope, receive), answer)

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        """Return what receives no more than may be sent."""
        got = 0

        async def take() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > self._most:
                raise TooLarge
            return message

        return take
