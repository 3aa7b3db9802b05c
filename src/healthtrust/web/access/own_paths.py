"""Addresses of ours: where a browser may be sent next, under which names it may come, and from which pages.

>>> own_path("/runs/0123?part=2"), own_path("//evil.example"), own_path("https://evil.example"), own_path("")
('/runs/0123?part=2', '/', '/', '/')
>>> own_path("/" + chr(92) + "evil.example"), own_path("/" + chr(9) + "/evil.example")
('/', '/')
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

from healthtrust.web.settings import Settings

LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]", "::1")
EVERYWHERE = ("0.0.0.0", "::")


class OtherHost(Exception):
    """A request for another server's name."""


class Unreadable(Exception):
    """An address or a request that no page of ours makes."""


def own_path(wished: str) -> str:
    """Return an address within these pages as it is wished, or else the first page."""
    plain = wished.startswith("/") and wished.isprintable() and "\\" not in wished
    return wished if plain and not wished.startswith("//") else "/"


def is_known_host(request: Request, settings: Settings) -> bool:
    """Return whether a request names this server as it is known: another name may have been rebound."""
    hosts = request.headers.getlist("host")
    return len(hosts) == 1 and _name_of(hosts[0]) in names_of(settings)


def names_of(settings: Settings) -> frozenset[str]:
    """Return the names under which browsers may reach these pages."""
    access = settings.file.access
    own = () if settings.host in EVERYWHERE else (settings.host, f"[{settings.host}]")
    public = urlsplit(access.public).hostname or ""
    found = {*LOCAL_NAMES, *access.addresses, *own, public}
    return frozenset(each.lower() for each in found if each)


def is_own_origin(request: Request, settings: Settings) -> bool:
    """Return whether a page that says where it comes from is one of ours."""
    origin = request.headers.get("origin", "")
    if origin == settings.file.access.public.rstrip("/"):
        return bool(origin)
    parts = urlsplit(origin)
    host = parts.netloc.lower()
    return bool(host) and (
        host == request.headers.get("host", "").lower()
        or (parts.hostname or "") in (each.lower() for each in settings.file.access.addresses)
    )


def is_secure(request: Request, settings: Settings) -> bool:
    """Return whether the browser reaches these pages over https, here or at the proxy before them."""
    return request.url.scheme == "https" or settings.file.access.public.startswith("https://")


def _name_of(host: str) -> str:
    """Return the name in a Host header, without its port.

    >>> _name_of("localhost:8000"), _name_of("[::1]:8000"), _name_of("Health.example.")
    ('localhost', '[::1]', 'health.example')
    """
    name, _, port = host.rpartition(":")
    return (name if name and port.isdecimal() else host).lower().rstrip(".")
