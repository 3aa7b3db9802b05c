"""Who asks: whoever sits at this machine, whom a trusted proxy names, or who signed in."""

from __future__ import annotations

import getpass
from functools import cache
from ipaddress import IPv6Address, ip_address

from starlette.requests import Request

from healthtrust.web.access.given import Given
from healthtrust.web.access.roles import Person
from healthtrust.web.settings import Access, Settings

LONGEST_NAME = 200


def person_of(request: Request, settings: Settings, given: Given) -> Person | None:
    """Return who asks, or None where nobody is known; what a visit says counts only where people sign in."""
    access = settings.file.access
    if access.kind == "local":
        return Person(_login(), access.local)
    name = _named_by_proxy(request, access) if access.kind == "proxy" else _signed_in(request)
    return Person(name, given.of(name)) if is_name(name) else None


def is_name(name: str) -> bool:
    """Return whether somebody can be called so.

    >>> is_name("ada@trust.example"), is_name(""), is_name("a\\nb"), is_name(" ada")
    (True, False, False, False)
    """
    return 0 < len(name) <= LONGEST_NAME and name.isprintable() and name == name.strip()


def _named_by_proxy(request: Request, access: Access) -> str:
    """Return whom a trusted proxy names; nobody where another caller does, or two names are given."""
    host = request.client.host if request.client else ""
    names = request.headers.getlist(access.proxy.header)
    if plain_address(host) not in {plain_address(each) for each in access.proxy.addresses} or len(names) != 1:
        return ""
    try:
        return names[0].encode("latin-1").decode("utf-8").strip()
    except UnicodeDecodeError:
        return ""


def _signed_in(request: Request) -> str:
    return str(request.state.visit.get("name", ""))


def plain_address(address: str) -> str:
    """Return an address in the one way it is compared.

    >>> plain_address("::ffff:10.0.0.7"), plain_address("0:0:0:0:0:0:0:1")
    ('10.0.0.7', '::1')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str((found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found)


@cache
def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a machine that knows no names
        return "local"
