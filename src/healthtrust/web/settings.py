"""How the pages are served: folder, address, who is let in, database, and limits.

The file `web.toml` in the folder's `.healthtrust` says what the options of `healthtrust serve` do not: who
may do what, how people sign in, how long things are kept.
"""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from healthtrust.design.heading import Heading, decided
from healthtrust.web.access.roles import ALL_ROLES, Role

FILE = "web.toml"
PUBLIC = r"^(https?://[^/\s?#@]+/?)?$"
OWN = ".healthtrust"
"""The folder, within the one that is served, in which the pages keep what is their own."""


class Proxy(Heading):
    """A reverse proxy that says who somebody is."""

    header: str = decided("X-Forwarded-User", "header in which it names them", min_length=1)
    addresses: tuple[str, ...] = decided(("127.0.0.1", "::1"), "addresses it may call from")


class OpenId(Heading):
    """A provider of OpenID Connect through which people sign in."""

    issuer: str = decided(..., "its address", min_length=8)
    client: str = decided(..., "what it calls these pages", min_length=1)
    claim: str = decided("email", "claim that names somebody", min_length=1)
    secret_variable: str = decided(
        "HEALTHTRUST_OIDC_SECRET", "environment variable that holds the client's secret"
    )


class Access(Heading):
    """Who is let in, and what they may do."""

    kind: Literal["local", "proxy", "openid"] = decided(
        "local", "whoever sits at this machine, whom a proxy names, or who signs in"
    )
    proxy: Proxy = Proxy()
    openid: OpenId | None = decided(None, "the provider, where people sign in")
    roles: dict[str, tuple[Role, ...]] = decided({}, "roles of each person, by name")
    everybody: tuple[Role, ...] = decided(("viewer",), "roles of all others who are let in")
    local: tuple[Role, ...] = decided(ALL_ROLES, "roles of whoever sits at this machine")
    four_eyes: bool | None = decided(
        None,
        "whether whoever paid the last month of a live year may neither settle nor close it; unless said, "
        "only where more than one person is let in",
    )
    addresses: tuple[str, ...] = decided((), "names under which browsers may reach these pages")
    public: str = decided(
        "", "address at which browsers reach these pages, such as https://health.example", pattern=PUBLIC
    )


class Limits(Heading):
    """What one visitor may ask for."""

    upload_megabytes: int = decided(20, "largest upload", "MB", ge=1, le=10_000)
    unpacked_megabytes: int = decided(200, "largest size of a workbook unpacked", "MB", ge=1, le=100_000)
    requests_a_minute: int = decided(1200, "requests of one person", ge=10)
    writes_a_minute: int = decided(120, "changes by one person", ge=1)
    jobs_waiting: int = decided(50, "jobs that may wait", ge=1)
    visit_hours: int = decided(12, "time after which somebody who was away signs in again", "hours", ge=1)


class WebFile(Heading):
    """What web.toml says."""

    access: Access = Access()
    limits: Limits = Limits()
    language: str = decided("en", "language of whoever has chosen none")


class Settings(Heading):
    """All that the server knows before the first request."""

    folder: Path = decided(..., "folder of designs, runs and trusts")
    host: str = decided("127.0.0.1", "address to listen at")
    port: int = decided(8000, "port to listen at", ge=0, le=65535)
    database: str = decided("", "address of the database; none: a file of SQLite in the folder")
    workers: int = decided(2, "jobs that run at once", ge=1, le=64)
    file: WebFile = WebFile()
    vendored: bool = decided(True, "whether the styles and scripts of others are used where they are there")

    @property
    def own(self) -> Path:
        """Where the pages keep what is their own."""
        return self.folder / OWN

    @property
    def four_eyes(self) -> bool:
        """Whether whoever paid the last month of a live year may neither settle nor close it."""
        said = self.file.access.four_eyes
        return self.file.access.kind != "local" if said is None else said

    @property
    def is_local(self) -> bool:
        """Return whether only this machine can reach the pages."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Return whether an address leads to this machine only.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
