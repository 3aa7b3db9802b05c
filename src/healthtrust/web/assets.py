"""Styles and scripts: our own, and those of others where `make assets` brought them.

Without them every page works in our own plain style. Addresses carry a digest, so that a browser may keep
what it has for ever.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

STATIC = Path(__file__).parent / "static"
VENDORED = STATIC / "vendored"


class Assets:
    """The files that a page links to."""

    def __init__(self, vendored: bool = True) -> None:
        self.vendored = vendored and (VENDORED / "govuk.css").is_file()

    @cached_property
    def styles(self) -> tuple[str, ...]:
        """Return the addresses of the style sheets, in order."""
        first = "vendored/govuk.css" if self.vendored else "plain.css"
        return tuple(address(name) for name in (first, "healthtrust.css"))

    @cached_property
    def scripts(self) -> tuple[str, ...]:
        """Return the addresses of the scripts, in order; htmx only where it was brought in."""
        first = ("vendored/htmx.js",) if self.vendored else ()
        return tuple(address(name) for name in (*first, "healthtrust.js"))


def address(name: str) -> str:
    """Return the address of a file of ours, with the digest of what it holds."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?{digest}"
