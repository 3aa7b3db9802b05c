"""The server: pages in this process, jobs in others; it refuses an address that anybody could reach."""

from __future__ import annotations

import errno
import importlib.util
import socket
import tomllib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from healthtrust.design.complaints import complaints
from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem
from healthtrust.web.access.own_paths import EVERYWHERE
from healthtrust.web.settings import FILE, OWN, Settings, WebFile, is_loopback

MOST_CONNECTIONS = 1_000
"""Connections at once; more are told to come again."""


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve a folder until interrupted; `ready` is told the address once pages can be asked for."""
    import uvicorn

    refuse(unguarded(settings))
    listening = listen(settings)
    with listening:
        config = uvicorn.Config(
            with_workers(settings, lambda: ready(address_of(settings, listening))),
            log_level="warning",
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=2,
            limit_concurrency=MOST_CONNECTIONS,
        )
        uvicorn.Server(config).run([listening])


def listen(settings: Settings) -> socket.socket:
    """Take the address that is to be served; raises InvalidInput where it cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server((settings.host, settings.port), family=family, backlog=512)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or a page waits 40 ms for its end
        return listening
    except (OSError, OverflowError) as refused:
        where = f"--host {settings.host} --port {settings.port}"
        if isinstance(refused, OSError) and refused.errno == errno.EADDRINUSE:
            remedy = "End the program that uses it, or choose another: --port 0 takes any."
            raise InvalidInput([Problem(where, "a port in use", "a free port", None, remedy)]) from None
        found = getattr(refused, "strerror", None) or str(refused)
        raise InvalidInput([Problem(where, found, "an address of this machine")]) from None


def address_of(settings: Settings, listening: socket.socket) -> str:
    """Return where a browser finds the pages."""
    host, port = listening.getsockname()[:2]
    return settings.file.access.public or f"http://{f'[{host}]' if ':' in host else host}:{port}"


def with_workers(settings: Settings, ready: Callable[[], None] = lambda: None) -> Any:
    """Return the application, which starts its workers with itself and ends them with itself."""
    from healthtrust.web.app import make_app
    from healthtrust.web.jobs.workers import Workers
    from healthtrust.web.warm import soon_warm

    app = make_app(settings)
    workers = Workers(settings.folder, settings.database, app.state.jobs, settings.workers)

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        workers.start()
        ready()
        warming = soon_warm()
        yield
        warming.cancel()
        workers.stop()

    app.router.lifespan_context = lifespan
    return app


def unguarded(settings: Settings) -> list[Problem]:
    """Return why a folder may not be served so: others could reach it, and nobody would be asked who."""
    if not settings.folder.is_dir():
        return [Problem(str(settings.folder), "no such folder", "a folder of designs and runs")]
    return [*_open_to_all(settings), *_nameless(settings), *_without_provider(settings)]


def _open_to_all(settings: Settings) -> Iterator[Problem]:
    if not settings.is_local and settings.file.access.kind == "local":
        remedy = f"Set access.kind to proxy or openid in {OWN}/{FILE}, or serve 127.0.0.1."
        expected = "an address of this machine only, or access control"
        yield Problem("--host", settings.host, expected, None, remedy)


def _nameless(settings: Settings) -> Iterator[Problem]:
    access = settings.file.access
    if access.kind != "local" and settings.host in EVERYWHERE and not (access.public or access.addresses):
        remedy = "Browsers that come by another name are refused."
        yield Problem(f"{FILE}, access.public", "nothing", "the address browsers use", None, remedy)


def _without_provider(settings: Settings) -> Iterator[Problem]:
    access = settings.file.access
    if access.kind != "openid":
        return
    if importlib.util.find_spec("authlib") is None or importlib.util.find_spec("httpx") is None:
        remedy = "Install the extra: pip install 'healthtrust[oidc]'."
        yield Problem(f"{FILE}, access.kind", "openid", "Authlib, which is not installed", None, remedy)
    if access.openid is None:
        yield Problem(f"{FILE}, access.openid", "nothing", "issuer and client of the provider")
    elif not is_private(access.openid.issuer):
        expected = "an address that begins with https://"
        yield Problem(f"{FILE}, access.openid.issuer", access.openid.issuer, expected)
    if not is_private(access.public):
        remedy = "The provider sends people back there, and their cookie must not travel in the clear."
        expected = "the https:// address at which browsers reach these pages"
        yield Problem(f"{FILE}, access.public", access.public or "nothing", expected, None, remedy)


def is_private(address: str) -> bool:
    """Return whether nobody on the way reads what is sent to an address.

    >>> is_private("https://login.example"), is_private("http://127.0.0.1:9000"), is_private("http://login.example")
    (True, True, False)
    """
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))


def read_web_file(folder: Path) -> WebFile:
    """Return what web.toml of a folder says, or what holds without it; raises with every problem found."""
    file = folder / OWN / FILE
    if not file.is_file():
        return WebFile()
    try:
        return WebFile.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise InvalidInput([Problem(FILE, str(broken), "a TOML file")]) from None
    except ValidationError as invalid:
        raise InvalidInput(complaints(invalid, FILE, {}, WebFile)) from None
